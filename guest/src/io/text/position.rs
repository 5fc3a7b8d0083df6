//! Positions in text: where the decoder was in a state that can be set again, and how far to go from there.

use super::{Chunk, Snapshot, TextIo};
use crate::errno::OsError;
use crate::io::error::{Error, Result};
use crate::os::Whence;

/// What `tell` gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Position {
    /// Where the decoder's state can be set, in bytes.
    pub position: u64,
    /// That state.
    pub decoder_flags: u64,
    /// How many bytes to feed it.
    pub bytes_to_feed: u32,
    /// How much of the outcome to skip, in bytes of UTF-8.
    pub text_to_skip: u32,
    /// Whether those bytes are the last.
    pub need_eof: bool,
}

impl TextIo {
    /// The position.
    pub fn tell(&mut self) -> Result<Position> {
        self.open()?;
        if !self.seekable {
            return Err(Error::unsupported("underlying stream is not seekable"));
        }
        if !self.telling {
            return Err(Error::Os(OsError::new(0, "tell")));
        }
        self.flush()?;
        let position = self.under(|below| below.tell())?;
        let Some(snapshot) = &self.snapshot else {
            return Ok(Position { position, ..Position::default() });
        };
        let Chunk { flags, input } = match &snapshot.since {
            None => snapshot.chunk.clone(),
            // Python reads beyond its memory here, and tells a place beyond the end.
            Some(since) if snapshot.chunk.input.is_empty() => since.clone(),
            // Python's outcome has nothing to do with where the stream is.
            Some(_) => return Err(Error::Os(OsError::new(0, "tell"))),
        };
        let position = position.saturating_sub(input.len() as u64);
        let skip = self.dropped + self.used;
        if skip == 0 {
            return Ok(Position { position, decoder_flags: flags, ..Position::default() });
        }
        let saved = (self.decoder.clone(), self.newlines.clone());
        let found = self.find(position, flags, &input, skip);
        (self.decoder, self.newlines) = saved;
        if let (Ok(found), 0, 0) = (&found, position, flags) {
            let end = (found.position + u64::from(found.bytes_to_feed)) as usize;
            self.forget_line_ends(input.get(..end).unwrap_or_default());
        }
        found
    }

    /// CPython finds the position by decoding from the beginning of the stream again, and has then seen only the line
    /// ends up to there.
    fn forget_line_ends(&mut self, input: &[u8]) {
        let (Some(decoder), Some(newlines)) = (&self.decoder, &mut self.newlines) else { return };
        if decoder.wants_mark() {
            return;
        }
        let (mut decoder, mut again) = (decoder.clone(), newlines.clone());
        decoder.reset();
        again.reset();
        if let Ok(text) = decoder.decode(input.to_vec(), false) {
            again.decode(text, false);
            newlines.see_as(&again);
        }
    }

    fn set_state(&mut self, flags: u64) {
        if let Some(decoder) = &mut self.decoder {
            decoder.set_state(flags >> 1);
        }
        if let Some(newlines) = &mut self.newlines {
            newlines.set_waiting(flags & 1 != 0);
        }
    }

    /// Decodes the chunk again until `skip` bytes of text came out. The decoder's state is left anywhere.
    fn find(&mut self, start: u64, flags: u64, input: &[u8], skip: usize) -> Result<Position> {
        let (from, mut flags, mut skip) = self.jump(flags, input, skip)?;
        let mut safe = from;
        let mut decoded = 0;
        for (at, byte) in input.iter().enumerate().skip(from) {
            if decoded >= skip {
                break;
            }
            decoded += self.decode(vec![*byte], false)?.len();
            let (pending, state) = self.state();
            if pending.is_empty() && decoded <= skip {
                (safe, flags) = (at + 1, state);
                skip -= decoded;
                decoded = 0;
            }
            if decoded >= skip && skip > 0 {
                return Ok(cookie(start, safe, flags, at + 1, skip, false));
            }
        }
        if skip == 0 {
            return Ok(cookie(start, safe, flags, safe, 0, false));
        }
        decoded += self.decode(Vec::new(), true)?.len();
        if decoded < skip {
            return Err(Error::Os(OsError::new(0, "tell")));
        }
        Ok(cookie(start, safe, flags, input.len(), skip, true))
    }

    /// A place not far before the one wanted at which nothing waits, so that little is decoded byte by byte.
    fn jump(&mut self, flags: u64, input: &[u8], skip: usize) -> Result<(usize, u64, usize)> {
        let mut guess = skip.min(input.len());
        let mut back = 1;
        while guess > 0 {
            self.set_state(flags);
            let count = self.decode(input[..guess].to_vec(), false)?.len();
            let (pending, state) = self.state();
            if count > skip {
                guess = guess.saturating_sub(back);
                back *= 2;
            } else if pending.is_empty() {
                return Ok((guess, state, skip - count));
            } else {
                guess = guess.saturating_sub(pending.len());
                back = 1;
            }
        }
        self.set_state(flags);
        Ok((0, flags, skip))
    }

    /// Goes to a byte offset, or to the present position or the end.
    pub fn seek(&mut self, offset: i64, whence: Whence) -> Result<Position> {
        self.open()?;
        if !self.seekable {
            return Err(Error::unsupported("underlying stream is not seekable"));
        }
        match whence {
            Whence::Set => {
                let position = u64::try_from(offset);
                let position =
                    position.map_err(|_| Error::value(format!("negative seek position {offset}")))?;
                let target = Position { position, ..Position::default() };
                self.seek_to(target)?;
                Ok(target)
            }
            Whence::Current if offset != 0 => Err(Error::unsupported("can't do nonzero cur-relative seeks")),
            Whence::Current => {
                let here = self.tell()?;
                self.seek_to(here)?;
                Ok(here)
            }
            Whence::End if offset != 0 => Err(Error::unsupported("can't do nonzero end-relative seeks")),
            Whence::End => {
                self.flush()?;
                let position = self.under(|below| below.seek(0, Whence::End))?;
                self.forget();
                self.reset_decoder();
                self.mark_beginning(position == 0);
                Ok(Position { position, ..Position::default() })
            }
            _ => Err(Error::value("invalid whence (3, should be 0, 1 or 2)")),
        }
    }

    fn reset_decoder(&mut self) {
        if let Some(decoder) = &mut self.decoder {
            decoder.reset();
        }
        if let Some(newlines) = &mut self.newlines {
            newlines.reset();
        }
    }

    /// Goes back to where `tell` was.
    pub fn seek_to(&mut self, target: Position) -> Result<()> {
        self.open()?;
        if !self.seekable {
            return Err(Error::unsupported("underlying stream is not seekable"));
        }
        self.flush()?;
        let offset = i64::try_from(target.position).map_err(|_| Error::value("seek position too large"))?;
        self.under(|below| below.seek(offset, Whence::Set))?;
        self.forget();
        if target == Position::default() {
            self.reset_decoder();
        } else if self.decoder.is_some() {
            self.set_state(target.decoder_flags);
        }
        self.snapshot = Some(Snapshot::new(target.decoder_flags, Vec::new()));
        if target.text_to_skip > 0 {
            let below = self.below()?;
            let input = below.with(|below| below.read(target.bytes_to_feed as usize))?.unwrap_or_default();
            self.decoded = self.decode(input.clone(), target.need_eof)?;
            self.snapshot = Some(Snapshot::new(target.decoder_flags, input));
            self.holds = true;
            self.used = target.text_to_skip as usize;
            if !self.decoded.is_char_boundary(self.used) {
                return Err(Error::Os(OsError::new(0, "seek")));
            }
        }
        self.mark_beginning(target == Position::default());
        Ok(())
    }

    /// Sets the size, in bytes.
    pub fn truncate(&mut self, size: Option<u64>) -> Result<u64> {
        self.flush()?;
        self.under(|below| below.truncate(size))
    }
}

/// The decoder's state at `safe` is `flags`; from there up to `end` it is fed, and `skip` bytes of text are skipped.
fn cookie(start: u64, safe: usize, flags: u64, end: usize, skip: usize, need_eof: bool) -> Position {
    Position {
        position: start + safe as u64,
        decoder_flags: flags,
        bytes_to_feed: (end - safe) as u32,
        text_to_skip: skip as u32,
        need_eof,
    }
}

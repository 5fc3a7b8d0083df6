//! Reading text.

use super::{Chunk, Snapshot, TextIo};
use crate::io::codecs::Decoder;
use crate::io::error::{Error, Result};
use crate::io::newline::{Newline, NewlineDecoder};
use crate::io::text_base::{TextLines, prefix};

impl TextIo {
    fn readable_now(&mut self) -> Result<()> {
        self.open()?;
        if self.decoder.is_none() {
            return Err(Error::unsupported("not readable"));
        }
        self.write_pending()
    }

    pub(super) fn decode(&mut self, input: Vec<u8>, last: bool) -> Result<String> {
        let decoder = self.decoder.as_mut().ok_or_else(|| Error::unsupported("not readable"))?;
        let text = decoder.decode(input, last)?;
        Ok(match &mut self.newlines {
            Some(newlines) => newlines.decode(text, last),
            None => text,
        })
    }

    /// The state of decoder and newlines: bytes that wait, and a number.
    pub(super) fn state(&self) -> (&[u8], u64) {
        let (pending, flags) = self.decoder.as_ref().map_or((&[][..], 0), Decoder::state);
        let waiting = self.newlines.as_ref().is_some_and(NewlineDecoder::waiting);
        (pending, flags << 1 | u64::from(waiting))
    }

    /// Reads the next chunk in place of what is ahead; false at the end.
    fn read_chunk(&mut self, at_least: usize) -> Result<bool> {
        let (pending, flags) = self.state();
        let pending = pending.to_vec();
        let below = self.below()?;
        let input = below.read1(self.chunk.max(at_least))?;
        let ended = input.is_empty();
        if self.telling {
            self.snapshot = Some(Snapshot::new(flags, [&pending[..], &input].concat()));
        } else if let Some(snapshot) = &mut self.snapshot {
            snapshot.since = Some(Chunk { flags, input: [&pending[..], &input].concat() });
        }
        let text = match self.decode(input, ended) {
            Ok(text) => text,
            Err(error) => {
                self.snapshot = None;
                return Err(error);
            }
        };
        let more = !ended || !text.is_empty();
        self.decoded = text;
        self.used = 0;
        self.dropped = 0;
        self.holds = true;
        Ok(more)
    }

    fn ahead(&self) -> &str {
        self.decoded.get(self.used..).unwrap_or_default()
    }

    /// At most `count` code points, by default all.
    pub fn read(&mut self, count: Option<usize>) -> Result<String> {
        self.readable_now()?;
        let Some(count) = count else {
            let below = self.below()?;
            let rest = below.with(|below| below.readall())?.unwrap_or_default();
            let rest = self.decode(rest, true)?;
            let ahead = std::mem::take(&mut self.decoded);
            let used = std::mem::take(&mut self.used);
            self.forget();
            return Ok(match ahead.get(used..) {
                Some(ahead) if !ahead.is_empty() => [ahead, &rest].concat(),
                _ => rest,
            });
        };
        let mut text = String::new();
        let mut missing = count;
        while missing > 0 {
            let ahead = self.ahead();
            if ahead.is_empty() {
                if !self.read_chunk(missing)? {
                    break;
                }
                continue;
            }
            let end = prefix(ahead, missing);
            missing -= ahead[..end].chars().count();
            text.push_str(&ahead[..end]);
            self.used += end;
        }
        Ok(text)
    }

    /// Where the line that `line` begins ends in `ahead`, the text after it.
    fn end_of_line(&self, line: &str, ahead: &str) -> Option<usize> {
        if self.options.newline == Newline::CrLf && line.ends_with('\r') && ahead.starts_with('\n') {
            return Some(1);
        }
        self.options.newline.end_of_line(ahead)
    }

    /// A line with its end, or `limit` code points of it.
    pub fn readline(&mut self, limit: Option<usize>) -> Result<String> {
        self.readable_now()?;
        let mut line = String::new();
        let mut missing = limit.unwrap_or(usize::MAX);
        loop {
            if self.ahead().is_empty() {
                if !self.read_chunk(0)? {
                    self.forget();
                    break;
                }
                continue;
            }
            let ahead = self.ahead();
            let ahead = if limit.is_some() { &ahead[..prefix(ahead, missing)] } else { ahead };
            let found = self.end_of_line(&line, ahead);
            let end = found.unwrap_or(ahead.len());
            if limit.is_some() {
                missing -= ahead[..end].chars().count();
            }
            line.push_str(&ahead[..end]);
            self.used += end;
            if found == Some(end) || missing == 0 {
                break;
            }
        }
        Ok(line)
    }

    /// The next line; none at the end. Until then positions can't be told.
    pub fn next_line(&mut self) -> Result<Option<String>> {
        self.open()?;
        self.telling = false;
        let line = self.readline(None)?;
        if line.is_empty() {
            self.snapshot = None;
            self.telling = self.seekable;
            return Ok(None);
        }
        Ok(Some(line))
    }

    /// Lines until there are more than `hint` code points of them. Positions can't be told when that is before the end.
    pub fn readlines(&mut self, hint: Option<u64>) -> Result<Vec<String>> {
        let enough = hint.filter(|hint| *hint > 0).unwrap_or(u64::MAX);
        let mut lines = Vec::new();
        let mut count = 0;
        while let Some(line) = self.next_line()? {
            count += if hint.is_some() { line.chars().count() as u64 } else { 0 };
            lines.push(line);
            if count > enough {
                break;
            }
        }
        Ok(lines)
    }

    /// Lines until there are more than `hint` bytes of them, in few allocations. With a hint, what is at hand is given
    /// without waiting for more.
    pub fn readlines_packed(&mut self, hint: Option<u64>) -> Result<TextLines> {
        self.readable_now()?;
        let enough = hint.filter(|hint| *hint > 0).map_or(usize::MAX, |hint| hint as usize);
        let mut lines = TextLines::default();
        loop {
            if self.ahead().is_empty() {
                if !self.read_chunk(0)? {
                    self.forget();
                    self.telling = self.seekable;
                    lines.end_line();
                    break;
                }
                continue;
            }
            match self.find_lines(&mut lines, enough) {
                Some(whole) => {
                    self.move_to(&mut lines.text, whole);
                    if enough != usize::MAX {
                        break;
                    }
                }
                None => self.move_to(&mut lines.text, self.ahead().len()),
            }
        }
        Ok(lines)
    }

    /// Notes where lines end in what is ahead, up to the first that goes beyond `enough`; gives where that is.
    fn find_lines(&self, lines: &mut TextLines, enough: usize) -> Option<usize> {
        let base = lines.text.len();
        let ahead = self.ahead();
        let mut whole = None;
        if matches!(self.options.newline, Newline::Universal | Newline::Lf) {
            for at in memchr::memchr_iter(b'\n', ahead.as_bytes()) {
                whole = Some(at + 1);
                lines.ends.push((base + at + 1) as u32);
                if base + at >= enough {
                    break;
                }
            }
            return whole;
        }
        let line_start = lines.ends.last().map_or(0, |end| *end as usize);
        let mut end = self.end_of_line(lines.text.get(line_start..).unwrap_or_default(), ahead);
        while let Some(at) = end {
            whole = Some(at);
            lines.ends.push((base + at) as u32);
            if base + at > enough {
                break;
            }
            end = self.options.newline.end_of_line(&ahead[at..]).map(|next| at + next);
        }
        whole
    }

    /// Moves `count` bytes of what is ahead to `text`, without copying most of them when nothing stands in the way.
    fn move_to(&mut self, text: &mut String, count: usize) {
        if text.is_empty() && self.used == 0 && count > self.decoded.len() / 2 {
            let rest = self.decoded.split_off(count);
            *text = std::mem::replace(&mut self.decoded, rest);
            self.dropped += count;
        } else {
            text.push_str(&self.ahead()[..count]);
            self.used += count;
        }
    }
}

//! A buffer before a raw stream: for reading, for writing, or for both. It does what CPython's does step by step, because
//! what comes to the raw stream, and when, can be seen.

mod stream;
mod window;

use super::error::{Error, Result};
use super::raw::{Raw, RawIo, append};
use crate::errno::EAGAIN;
use crate::os::Whence;
use window::Window;

/// How large a buffer is unless told.
pub const DEFAULT_BUFFER_SIZE: usize = 8192;

/// How large a buffer is at most, whatever is asked for: a number alone is not to take memory.
pub const LARGEST_BUFFER: usize = 16 << 20;

/// What a buffered stream is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sides {
    /// `BufferedReader`.
    Read,
    /// `BufferedWriter`.
    Write,
    /// `BufferedRandom`.
    Both,
}

/// `BufferedReader`, `BufferedWriter` or `BufferedRandom`.
pub struct Buffered {
    /// None when detached.
    raw: Option<RawIo>,
    sides: Sides,
    size: usize,
    window: Window,
}

impl Buffered {
    /// A buffer of `size` bytes before `raw`, or of the largest size.
    pub fn new(raw: RawIo, sides: Sides, size: usize) -> Result<Self> {
        if size == 0 {
            return Err(Error::value("buffer size must be strictly positive"));
        }
        let missing = raw.with(|raw| -> Result<Option<&str>> {
            Ok(match sides {
                Sides::Both if !raw.seekable()? => Some("seekable"),
                Sides::Read | Sides::Both if !raw.readable()? => Some("readable"),
                Sides::Write | Sides::Both if !raw.writable()? => Some("writable"),
                _ => None,
            })
        })?;
        if let Some(missing) = missing {
            return Err(Error::Unsupported(format!("File or stream is not {missing}.")));
        }
        let size = size.min(LARGEST_BUFFER);
        Ok(Buffered { raw: Some(raw), sides, size, window: Window::default() })
    }

    /// What it is for.
    pub fn sides(&self) -> Sides {
        self.sides
    }

    /// How large the buffer is.
    pub fn size(&self) -> usize {
        self.size
    }

    /// What stands below.
    pub fn raw(&self) -> Result<RawIo> {
        self.raw.clone().ok_or_else(Error::detached)
    }

    /// Flushes, and gives what stands below, for good.
    pub fn detach(&mut self) -> Result<RawIo> {
        self.flush()?;
        self.raw.take().ok_or_else(Error::detached)
    }

    fn below<R>(&self, then: impl FnOnce(&mut dyn Raw) -> Result<R>) -> Result<R> {
        self.raw.as_ref().ok_or_else(Error::detached)?.with(then)
    }

    fn reads(&self) -> bool {
        self.sides != Sides::Write
    }

    fn writes(&self) -> bool {
        self.sides != Sides::Read
    }

    /// Nothing but flushing, closing and asking is possible on a closed stream.
    fn open_for(&self, may: bool, what: &str) -> Result<()> {
        if self.raw.is_none() {
            return Err(Error::detached());
        }
        if !may {
            return Err(Error::unsupported(what));
        }
        let closed = if what == "write" {
            "write to closed file".to_owned()
        } else {
            format!("{what} of closed file")
        };
        if self.closed() { Err(Error::value(closed)) } else { Ok(()) }
    }

    /// Reads what the buffer has room for; none when it would block, 0 at the end. What was given takes room until it
    /// is forgotten.
    fn fill(&mut self) -> Result<Option<usize>> {
        let room = self.size.saturating_sub(self.window.read_end.unwrap_or(0));
        let Some(more) = self.below(|raw| raw.read(room))? else { return Ok(None) };
        let count = more.len();
        if count > 0 {
            self.window.extend(more);
        }
        Ok(Some(count))
    }

    /// Before what was read is forgotten, what was written is to go where it belongs.
    fn forget_ahead(&mut self) -> Result<()> {
        if self.writes() {
            self.flush_and_rewind()?;
        }
        self.window.forget_read();
        Ok(())
    }

    /// At most one read below, and only when the buffer is empty.
    pub fn read1(&mut self, count: Option<usize>) -> Result<Vec<u8>> {
        self.open_for(self.reads(), "read")?;
        let count = count.unwrap_or(self.size);
        if count == 0 || !self.window.ahead().is_empty() {
            return Ok(self.window.take(count));
        }
        self.forget_ahead()?;
        Ok(self.below(|raw| raw.read(count))?.unwrap_or_default())
    }

    /// What is ahead, after at most one read.
    pub fn peek(&mut self) -> Result<Vec<u8>> {
        self.open_for(self.reads(), "peek")?;
        if self.writes() {
            self.flush_and_rewind()?;
        }
        if self.window.ahead().is_empty() {
            self.window.forget_read();
            self.fill()?;
            self.window.pos = 0;
        }
        Ok(self.window.ahead().to_vec())
    }

    /// What `readinto` would put into a buffer of `count` bytes; with `once` after at most one read below.
    pub fn readinto(&mut self, count: usize, once: bool) -> Result<Option<Vec<u8>>> {
        self.open_for(self.reads(), "readinto")?;
        let some = !self.window.ahead().is_empty();
        let mut taken = self.window.take(count);
        if some && taken.len() == count {
            return Ok(Some(taken));
        }
        self.forget_ahead()?;
        self.window.pos = 0;
        while taken.len() < count {
            let missing = count - taken.len();
            let got = if missing > self.size {
                let some = self.below(|raw| raw.read(missing))?;
                if let Some(some) = &some {
                    append(&mut taken, some)?;
                }
                some.map(|some| some.len())
            } else if once && !taken.is_empty() {
                break;
            } else {
                let filled = self.fill()?;
                let from_buffer = self.window.take(missing);
                append(&mut taken, &from_buffer)?;
                filled
            };
            match got {
                None if taken.is_empty() => return Ok(None),
                None | Some(0) => break,
                Some(_) if once => break,
                Some(_) => (),
            }
        }
        Ok(Some(taken))
    }

    /// As in CPython the number is the system's, and 0 where no system was asked.
    fn blocked(&self, written: usize) -> Error {
        let errno = if matches!(self.raw, Some(RawIo::File(_))) { EAGAIN } else { 0 };
        Error::Blocking { errno, written: written as u64 }
    }

    /// Moves the raw stream back to where what is to be written begins, and writes it.
    fn flush_written(&mut self) -> Result<()> {
        if self.window.dirty().is_empty() {
            self.window.forget_written();
            return Ok(());
        }
        let back = self.window.raw_offset() + self.window.pos as i64 - self.window.write_start as i64;
        if back != 0 {
            self.below(|raw| raw.seek(-back, Whence::Current))?;
            self.window.raw = Some(self.window.write_start);
        }
        while !self.window.dirty().is_empty() {
            match self.below(|raw| raw.write(self.window.dirty()))? {
                Some(taken) => self.window.write_start += taken,
                None => return Err(self.blocked(0)),
            }
            self.window.raw = Some(self.window.write_start);
        }
        self.window.forget_written();
        Ok(())
    }

    /// Writes what is to be written, and moves the raw stream to where the reader of the stream believes to be.
    fn flush_and_rewind(&mut self) -> Result<()> {
        self.flush_written()?;
        if !self.reads() {
            return Ok(());
        }
        let back = self.window.raw_offset();
        let moved = if back == 0 { Ok(0) } else { self.below(|raw| raw.seek(-back, Whence::Current)) };
        self.window.forget_read();
        moved.map(drop)
    }

    /// Takes what fits beside what could not be written.
    fn keep_some(&mut self, data: &[u8]) -> Result<Option<usize>> {
        self.window.forget_read();
        let room = self.size.saturating_sub(self.window.dirty().len()).min(data.len());
        self.window.shift_and_append(&data[..room]);
        if room == data.len() { Ok(Some(room)) } else { Err(self.blocked(room)) }
    }
}

impl Drop for Buffered {
    fn drop(&mut self) {
        // Nobody is left to be told of a failure.
        let _ = self.flush_written();
    }
}

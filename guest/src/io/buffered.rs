//! A buffer before a raw stream: for reading, for writing, or for both.

use super::error::{Error, Result};
use super::raw::{Lines, Raw, RawIo, append};
use crate::errno::EAGAIN;
use crate::os::{Descriptor, Whence};
use memchr::memchr;

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

/// `BufferedReader`, `BufferedWriter` or `BufferedRandom`. At most one of the two buffers holds something.
pub struct Buffered {
    /// None when detached.
    raw: Option<RawIo>,
    sides: Sides,
    size: usize,
    read: Vec<u8>,
    /// How much of `read` was given.
    used: usize,
    written: Vec<u8>,
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
        Ok(Buffered { raw: Some(raw), sides, size, read: Vec::new(), used: 0, written: Vec::new() })
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

    /// Nothing but flushing, closing and asking is possible on a closed stream.
    fn open_for(&self, side: Sides, what: &str) -> Result<()> {
        if self.raw.is_none() {
            return Err(Error::detached());
        }
        if self.sides != side && self.sides != Sides::Both {
            return Err(Error::unsupported(what));
        }
        if self.closed() { Err(Error::value(format!("{what} of closed file"))) } else { Ok(()) }
    }

    fn ahead(&self) -> &[u8] {
        self.read.get(self.used..).unwrap_or_default()
    }

    fn forget_ahead(&mut self) {
        self.read.clear();
        self.used = 0;
    }

    /// Takes from the buffer.
    fn take(&mut self, count: usize) -> Vec<u8> {
        let taken = self.ahead()[..count.min(self.ahead().len())].to_vec();
        self.used += taken.len();
        taken
    }

    /// Reads what the buffer has room for; none when it would block, 0 at the end. What was given takes room until it
    /// is forgotten.
    fn fill(&mut self) -> Result<Option<usize>> {
        let room = self.size.saturating_sub(self.read.len());
        let Some(more) = self.below(|raw| raw.read(room))? else { return Ok(None) };
        let count = more.len();
        if self.read.is_empty() {
            self.read = more;
        } else {
            self.read.extend(more);
        }
        Ok(Some(count))
    }

    /// At most one read below, and only when the buffer is empty.
    pub fn read1(&mut self, count: Option<usize>) -> Result<Vec<u8>> {
        self.open_for(Sides::Read, "read")?;
        let count = count.unwrap_or(self.size);
        if !self.ahead().is_empty() {
            if self.used == 0 && self.read.len() <= count {
                return Ok(std::mem::take(&mut self.read));
            }
            return Ok(self.take(count));
        }
        self.flush_written()?;
        self.forget_ahead();
        if count == 0 {
            return Ok(Vec::new());
        }
        Ok(self.below(|raw| raw.read(count))?.unwrap_or_default())
    }

    /// What is ahead, after at most one read.
    pub fn peek(&mut self) -> Result<Vec<u8>> {
        self.open_for(Sides::Read, "peek")?;
        if self.sides == Sides::Both {
            self.flush_written()?;
            self.rewind()?;
        }
        if self.ahead().is_empty() {
            self.forget_ahead();
            self.fill()?;
        }
        Ok(self.ahead().to_vec())
    }

    /// What `readinto` would put into a buffer of `count` bytes; with `once` after at most one read below.
    pub fn readinto(&mut self, count: usize, once: bool) -> Result<Option<Vec<u8>>> {
        self.open_for(Sides::Read, "readinto")?;
        let mut taken = self.take(count);
        if taken.len() == count {
            return Ok(Some(taken));
        }
        self.flush_written()?;
        self.forget_ahead();
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
                let from_buffer = self.take(missing);
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

    fn flush_written(&mut self) -> Result<()> {
        let mut done = 0;
        let mut outcome = Ok(());
        while done < self.written.len() {
            match self.below(|raw| raw.write(&self.written[done..])) {
                Ok(Some(taken)) => done += taken,
                Ok(None) => outcome = Err(self.blocked(0)),
                Err(error) => outcome = Err(error),
            }
            if outcome.is_err() {
                break;
            }
        }
        self.written.drain(..done);
        outcome
    }

    /// Goes back to where the reader of the stream believes to be.
    fn rewind(&mut self) -> Result<()> {
        let ahead = self.ahead().len() as i64;
        if ahead > 0 {
            self.below(|raw| raw.seek(-ahead, Whence::Current))?;
        }
        self.forget_ahead();
        Ok(())
    }
}

impl Raw for Buffered {
    fn read(&mut self, count: usize) -> Result<Option<Vec<u8>>> {
        self.open_for(Sides::Read, "read")?;
        if count <= self.ahead().len() {
            return Ok(Some(self.take(count)));
        }
        let mut taken = self.take(count);
        self.flush_written()?;
        self.forget_ahead();
        loop {
            // Whole buffers go past the buffer.
            let missing = count - taken.len();
            let direct = missing - missing % self.size;
            let got = if direct > 0 {
                let some = self.below(|raw| raw.read(direct))?;
                let count = some.as_ref().map(Vec::len);
                match some {
                    Some(some) if taken.is_empty() => taken = some,
                    Some(some) => append(&mut taken, &some)?,
                    None => (),
                }
                count
            } else if missing > 0 {
                let filled = self.fill()?;
                let from_buffer = self.take(missing);
                append(&mut taken, &from_buffer)?;
                filled
            } else {
                return Ok(Some(taken));
            };
            match got {
                None if taken.is_empty() => return Ok(None),
                None | Some(0) => return Ok(Some(taken)),
                Some(_) => (),
            }
        }
    }

    fn readall(&mut self) -> Result<Option<Vec<u8>>> {
        self.open_for(Sides::Read, "read")?;
        self.flush_written()?;
        let taken = self.take(usize::MAX);
        self.forget_ahead();
        match self.below(|raw| raw.readall())? {
            None if taken.is_empty() => Ok(None),
            None => Ok(Some(taken)),
            Some(rest) if taken.is_empty() => Ok(Some(rest)),
            Some(rest) => {
                let mut all = taken;
                append(&mut all, &rest)?;
                Ok(Some(all))
            }
        }
    }

    fn readline(&mut self, limit: Option<usize>) -> Result<Vec<u8>> {
        self.open_for(Sides::Read, "readline")?;
        self.flush_written()?;
        let mut line = Vec::new();
        loop {
            let wanted = limit.map_or(usize::MAX, |limit| limit - line.len());
            let ahead = self.ahead();
            let ahead = &ahead[..ahead.len().min(wanted)];
            if let Some(at) = memchr(b'\n', ahead) {
                append(&mut line, &self.take(at + 1))?;
                return Ok(line);
            }
            let count = ahead.len();
            append(&mut line, &self.take(count))?;
            if count == wanted {
                return Ok(line);
            }
            self.forget_ahead();
            if !matches!(self.fill()?, Some(1..)) {
                return Ok(line);
            }
        }
    }

    fn readlines(&mut self, hint: Option<u64>) -> Result<Lines> {
        let mut lines = Lines::default();
        let enough = hint.filter(|hint| *hint > 0).unwrap_or(u64::MAX);
        loop {
            self.open_for(Sides::Read, "readline")?;
            // All lines of the buffer at once, as far as they are wanted.
            let base = lines.data.len();
            let mut whole = 0;
            for at in memchr::memchr_iter(b'\n', self.ahead()) {
                whole = at + 1;
                lines.ends.push((base + whole) as u32);
                if (base + whole) as u64 > enough {
                    break;
                }
            }
            let batch = self.take(whole);
            append(&mut lines.data, &batch)?;
            if lines.data.len() as u64 > enough {
                return Ok(lines);
            }
            let line = self.readline(None)?;
            if line.is_empty() {
                return Ok(lines);
            }
            append(&mut lines.data, &line)?;
            lines.ends.push(lines.data.len() as u32);
            if lines.data.len() as u64 > enough {
                return Ok(lines);
            }
        }
    }

    fn write(&mut self, data: &[u8]) -> Result<Option<usize>> {
        self.open_for(Sides::Write, "write")?;
        self.rewind()?;
        if self.written.len() + data.len() <= self.size && data.len() < self.size {
            self.written.extend_from_slice(data);
            return Ok(Some(data.len()));
        }
        match self.flush_written() {
            Err(Error::Blocking { .. }) => {
                let room = self.size.saturating_sub(self.written.len()).min(data.len());
                self.written.extend_from_slice(&data[..room]);
                return if room == data.len() { Ok(Some(room)) } else { Err(self.blocked(room)) };
            }
            other => other?,
        }
        let mut done = 0;
        // What fills a buffer goes past it.
        while data.len() - done >= self.size {
            match self.below(|raw| raw.write(&data[done..]))? {
                Some(taken) => done += taken,
                None if data.len() - done == self.size => break,
                None => {
                    self.written.extend_from_slice(&data[done..done + self.size]);
                    return Err(self.blocked(done + self.size));
                }
            }
        }
        self.written.extend_from_slice(&data[done..]);
        Ok(Some(data.len()))
    }

    fn flush(&mut self) -> Result<()> {
        if self.below(|raw| Ok(raw.closed()))? {
            return Err(Error::value("flush of closed file"));
        }
        self.flush_written()?;
        if self.sides == Sides::Both {
            self.rewind()?;
        }
        self.below(|raw| raw.flush())
    }

    fn seek(&mut self, offset: i64, whence: Whence) -> Result<u64> {
        if self.closed() {
            return Err(Error::value("seek of closed file"));
        }
        if !self.below(|raw| raw.seekable())? {
            return Err(Error::unsupported("File or stream is not seekable."));
        }
        self.flush_written()?;
        let offset = match whence {
            Whence::Current => offset.checked_sub(self.ahead().len() as i64),
            _ => Some(offset),
        };
        let offset = offset.ok_or_else(|| Error::Overflow("new position too large".to_owned()))?;
        let position = self.below(|raw| raw.seek(offset, whence))?;
        self.forget_ahead();
        Ok(position)
    }

    fn tell(&mut self) -> Result<u64> {
        let position = self.below(|raw| raw.tell())?;
        Ok((position + self.written.len() as u64).saturating_sub(self.ahead().len() as u64))
    }

    fn truncate(&mut self, size: Option<u64>) -> Result<u64> {
        self.open_for(Sides::Write, "truncate")?;
        self.flush_written()?;
        self.rewind()?;
        let size = size.map_or_else(|| self.below(|raw| raw.tell()), Ok)?;
        self.below(|raw| raw.truncate(Some(size)))
    }

    fn readable(&self) -> Result<bool> {
        self.below(|raw| raw.readable()).map(|readable| readable && self.sides != Sides::Write)
    }

    fn writable(&self) -> Result<bool> {
        self.below(|raw| raw.writable()).map(|writable| writable && self.sides != Sides::Read)
    }

    fn seekable(&mut self) -> Result<bool> {
        self.below(|raw| raw.seekable())
    }

    fn closed(&self) -> bool {
        self.below(|raw| Ok(raw.closed())).unwrap_or(false)
    }

    fn close(&mut self) -> Result<()> {
        if self.raw()?.with(|raw| raw.closed()) {
            return Ok(());
        }
        let flushed = self.flush();
        // What could not be written is lost with the file.
        self.written.clear();
        let closed = self.below(|raw| raw.close());
        flushed.and(closed)
    }

    fn isatty(&self) -> Result<bool> {
        self.below(|raw| raw.isatty())
    }

    fn descriptor(&self) -> Result<Descriptor> {
        self.below(|raw| raw.descriptor())
    }

    fn name(&self) -> Option<String> {
        self.below(|raw| Ok(raw.name())).ok().flatten()
    }

    fn mode(&self) -> Result<String> {
        self.below(|raw| raw.mode())
    }
}

impl Drop for Buffered {
    fn drop(&mut self) {
        // Nobody is left to be told of a failure.
        let _ = self.flush_written();
    }
}

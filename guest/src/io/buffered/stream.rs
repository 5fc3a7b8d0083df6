//! A buffered stream as a stream.

use super::{Buffered, Window};
use crate::io::error::{Error, Result};
use crate::io::raw::{Lines, Raw, append};
use crate::os::{Descriptor, Whence};
use memchr::memchr;

impl Raw for Buffered {
    fn read(&mut self, count: usize) -> Result<Option<Vec<u8>>> {
        self.open_for(self.reads(), "read")?;
        let mut taken = self.window.take(count);
        if taken.len() == count {
            return Ok(Some(taken));
        }
        self.forget_ahead()?;
        let mut filling = false;
        loop {
            // Whole buffers go past the buffer.
            let missing = count - taken.len();
            let direct = if filling { 0 } else { missing - missing % self.size };
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
                if !filling {
                    self.window.begin();
                    filling = true;
                }
                let filled = self.fill()?;
                let from_buffer = self.window.take(missing);
                append(&mut taken, &from_buffer)?;
                filled
            } else {
                if !filling {
                    self.window.begin();
                }
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
        self.open_for(self.reads(), "read")?;
        let taken = self.window.take(usize::MAX);
        self.forget_ahead()?;
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
        self.open_for(self.reads(), "readline")?;
        let mut line = Vec::new();
        let mut flushed = false;
        loop {
            let wanted = limit.map_or(usize::MAX, |limit| limit - line.len());
            let ahead = self.window.ahead();
            let ahead = &ahead[..ahead.len().min(wanted)];
            if let Some(at) = memchr(b'\n', ahead) {
                append(&mut line, &self.window.take(at + 1))?;
                return Ok(line);
            }
            let count = ahead.len();
            append(&mut line, &self.window.take(count))?;
            if count == wanted {
                return Ok(line);
            }
            if !flushed {
                self.forget_ahead()?;
                flushed = true;
            }
            self.window.forget_read();
            let filled = self.fill()?;
            if !matches!(filled, Some(1..)) {
                return Ok(line);
            }
            self.window.pos = 0;
        }
    }

    fn readlines(&mut self, hint: Option<u64>) -> Result<Lines> {
        let mut lines = Lines::default();
        let enough = hint.filter(|hint| *hint > 0).unwrap_or(u64::MAX);
        loop {
            self.open_for(self.reads(), "readline")?;
            // All lines of the buffer at once, as far as they are wanted.
            let base = lines.data.len();
            let mut whole = 0;
            for at in memchr::memchr_iter(b'\n', self.window.ahead()) {
                whole = at + 1;
                lines.ends.push((base + whole) as u32);
                if (base + whole) as u64 > enough {
                    break;
                }
            }
            let batch = self.window.take(whole);
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
        self.open_for(self.writes(), "write")?;
        if self.window.read_end.is_none() && self.window.write_end.is_none() {
            self.window.pos = 0;
            self.window.raw = Some(0);
        }
        if data.len() <= self.size.saturating_sub(self.window.pos) && data.len() < self.size {
            self.window.put(data);
            return Ok(Some(data.len()));
        }
        match self.flush_written() {
            Err(Error::Blocking { .. }) => return self.keep_some(data),
            other => other?,
        }
        let back = self.window.raw_offset();
        if back != 0 {
            self.below(|raw| raw.seek(-back, Whence::Current))?;
            self.window.raw = Some(self.window.pos);
        }
        let mut done = 0;
        // What fills a buffer goes past it.
        while data.len() - done >= self.size {
            match self.below(|raw| raw.write(&data[done..]))? {
                Some(taken) => done += taken,
                None if data.len() - done == self.size => break,
                None => {
                    self.window.replace(&data[done..done + self.size]);
                    return Err(self.blocked(done + self.size));
                }
            }
        }
        self.window.forget_read();
        self.window.replace(&data[done..]);
        Ok(Some(data.len()))
    }

    fn flush(&mut self) -> Result<()> {
        if self.below(|raw| Ok(raw.closed()))? {
            return Err(Error::value("flush of closed file"));
        }
        if self.writes() { self.flush_and_rewind() } else { self.below(|raw| raw.flush()) }
    }

    fn seek(&mut self, offset: i64, whence: Whence) -> Result<u64> {
        if self.closed() {
            return Err(Error::value("seek of closed file"));
        }
        if !self.below(|raw| raw.seekable())? {
            return Err(Error::unsupported("File or stream is not seekable."));
        }
        let ahead = self.window.ahead().len() as i64;
        if ahead > 0 && matches!(whence, Whence::Set | Whence::Current) {
            // Within what was read the raw stream stays where it is.
            let current = self.below(|raw| raw.tell())? as i64;
            let by = match whence {
                Whence::Set => offset.checked_sub(current - self.window.raw_offset()),
                _ => Some(offset),
            };
            if let Some(by) = by.filter(|by| (-(self.window.pos as i64)..=ahead).contains(by)) {
                self.window.pos = (self.window.pos as i64 + by) as usize;
                return Ok((current - ahead + by).max(0) as u64);
            }
        }
        if self.writes() {
            self.flush_written()?;
        }
        let offset = match whence {
            Whence::Current => offset.checked_sub(self.window.raw_offset()),
            _ => Some(offset),
        };
        let offset = offset.ok_or_else(|| Error::Overflow("new position too large".to_owned()))?;
        let position = self.below(|raw| raw.seek(offset, whence))?;
        self.window.raw = None;
        self.window.forget_read();
        Ok(position)
    }

    fn tell(&mut self) -> Result<u64> {
        let position = self.below(|raw| raw.tell())?;
        Ok((position as i64).saturating_sub(self.window.raw_offset()).max(0) as u64)
    }

    fn truncate(&mut self, size: Option<u64>) -> Result<u64> {
        self.open_for(true, "truncate")?;
        if !self.writes() {
            return Err(Error::unsupported("truncate"));
        }
        self.flush_and_rewind()?;
        let size = size.map_or_else(|| self.below(|raw| raw.tell()), Ok)?;
        self.below(|raw| raw.truncate(Some(size)))
    }

    fn readable(&self) -> Result<bool> {
        if self.reads() { self.below(|raw| raw.readable()) } else { self.below(|_| Ok(false)) }
    }

    fn writable(&self) -> Result<bool> {
        if self.writes() { self.below(|raw| raw.writable()) } else { self.below(|_| Ok(false)) }
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
        self.window = Window::default();
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

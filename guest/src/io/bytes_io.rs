//! Bytes in memory.

use super::error::{Error, Result};
use super::raw::{Lines, Raw};
use crate::os::Whence;
use memchr::memchr;

/// Bytes with a position, which may lie beyond them.
#[derive(Default)]
pub struct BytesIo {
    data: Vec<u8>,
    position: u64,
    closed: bool,
}

/// What no stream in memory grows beyond: a position may be anywhere, memory is finite.
const MOST: usize = i32::MAX as usize;

impl BytesIo {
    /// A stream of these bytes, at the beginning.
    pub fn new(data: Vec<u8>) -> Self {
        BytesIo { data, ..Self::default() }
    }

    fn open(&self) -> Result<()> {
        if self.closed { Err(Error::closed()) } else { Ok(()) }
    }

    fn rest(&self) -> &[u8] {
        usize::try_from(self.position).ok().and_then(|position| self.data.get(position..)).unwrap_or_default()
    }

    fn take(&mut self, count: usize) -> Vec<u8> {
        let taken = self.rest()[..count.min(self.rest().len())].to_vec();
        self.position += taken.len() as u64;
        taken
    }

    /// All bytes.
    pub fn getvalue(&self) -> Result<Vec<u8>> {
        self.open().map(|()| self.data.clone())
    }

    /// Puts bytes in place of as many.
    pub fn set(&mut self, position: usize, data: &[u8]) -> Result<()> {
        self.open()?;
        let end = position.checked_add(data.len());
        let there = end.and_then(|end| self.data.get_mut(position..end));
        let wrong = "memoryview assignment: lvalue and rvalue have different structures";
        there.ok_or_else(|| Error::value(wrong))?.copy_from_slice(data);
        Ok(())
    }
}

impl Raw for BytesIo {
    fn read(&mut self, count: usize) -> Result<Option<Vec<u8>>> {
        self.open()?;
        Ok(Some(self.take(count)))
    }

    fn write(&mut self, data: &[u8]) -> Result<Option<usize>> {
        self.open()?;
        if data.is_empty() {
            return Ok(Some(0));
        }
        let too_large = || Error::Overflow("new buffer size too large".to_owned());
        let position = usize::try_from(self.position).map_err(|_| too_large())?;
        let end = position.checked_add(data.len()).filter(|end| *end <= MOST).ok_or_else(too_large)?;
        if end > self.data.len() {
            // A position far beyond the bytes may want more memory than there is.
            self.data.try_reserve(end - self.data.len()).map_err(|_| too_large())?;
            self.data.resize(position.max(self.data.len()), 0);
            self.data.truncate(position);
            self.data.extend_from_slice(data);
        } else {
            self.data[position..end].copy_from_slice(data);
        }
        self.position = end as u64;
        Ok(Some(data.len()))
    }

    fn seek(&mut self, offset: i64, whence: Whence) -> Result<u64> {
        self.open()?;
        let base = match whence {
            Whence::Set if offset < 0 => return Err(Error::value(format!("negative seek value {offset}"))),
            Whence::Set => 0,
            Whence::Current => self.position as i64,
            Whence::End => self.data.len() as i64,
            _ => return Err(Error::value("invalid whence (3, should be 0, 1 or 2)")),
        };
        let target = base.checked_add(offset);
        let target = target.ok_or_else(|| Error::Overflow("new position too large".to_owned()))?.max(0);
        self.position = target as u64;
        Ok(target as u64)
    }

    fn truncate(&mut self, size: Option<u64>) -> Result<u64> {
        self.open()?;
        let size = size.unwrap_or(self.position);
        if i64::try_from(size).is_err() {
            return Err(Error::no_size());
        }
        self.data.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Ok(size)
    }

    fn readable(&self) -> Result<bool> {
        self.open().map(|()| true)
    }

    fn writable(&self) -> Result<bool> {
        self.open().map(|()| true)
    }

    fn seekable(&mut self) -> Result<bool> {
        self.open().map(|()| true)
    }

    fn closed(&self) -> bool {
        self.closed
    }

    fn close(&mut self) -> Result<()> {
        self.closed = true;
        self.data = Vec::new();
        Ok(())
    }

    fn readall(&mut self) -> Result<Option<Vec<u8>>> {
        self.read(usize::MAX)
    }

    fn readline(&mut self, limit: Option<usize>) -> Result<Vec<u8>> {
        self.open()?;
        let rest = self.rest();
        let rest = &rest[..limit.unwrap_or(usize::MAX).min(rest.len())];
        let count = memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        Ok(self.take(count))
    }

    /// Stops when there are `hint` bytes, where other streams want more than that.
    fn readlines(&mut self, hint: Option<u64>) -> Result<Lines> {
        let mut lines = Lines::default();
        let enough = hint.filter(|hint| *hint > 0).unwrap_or(u64::MAX);
        while (lines.data.len() as u64) < enough {
            let line = self.readline(None)?;
            if line.is_empty() {
                break;
            }
            lines.data.extend(line);
            lines.ends.push(lines.data.len() as u32);
        }
        self.open().map(|()| lines)
    }
}

//! What every binary stream can do, and the three that need no buffer below them.

use super::bytes_io::BytesIo;
use super::error::{Error, Result};
use super::file_io::FileIo;
use super::manual_io::ManualIo;
use crate::errno::{ENOMEM, OsError};
use crate::os::{Descriptor, Whence};
use std::cell::RefCell;
use std::rc::Rc;

/// A stream that several handles and other streams refer to.
pub type Shared<T> = Rc<RefCell<T>>;

/// Makes a stream that can be shared.
pub fn share<T>(stream: T) -> Shared<T> {
    Rc::new(RefCell::new(stream))
}

/// Lines one after the other, each with its end; `ends` has where each stops in `data`.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// All lines.
    pub data: Vec<u8>,
    /// Where each ends.
    pub ends: Vec<u32>,
}

/// Adds to what was read, unless there is no memory for that.
pub(super) fn append(to: &mut Vec<u8>, more: &[u8]) -> Result<()> {
    to.try_reserve(more.len()).map_err(|_| OsError::new(ENOMEM, "read"))?;
    to.extend_from_slice(more);
    Ok(())
}

/// Reads everything to the end, or as far as it comes without blocking.
pub(super) fn read_all(stream: &mut (impl Raw + ?Sized)) -> Result<Option<Vec<u8>>> {
    let mut all = Vec::new();
    let mut count = 64 << 10;
    loop {
        match stream.read(count)? {
            None if all.is_empty() => return Ok(None),
            Some(some) if all.is_empty() && !some.is_empty() => all = some,
            Some(some) if !some.is_empty() => append(&mut all, &some)?,
            _ => return Ok(Some(all)),
        }
        count = all.len().clamp(64 << 10, 1 << 20);
    }
}

/// A binary stream. None where something is read or written means that it would block.
pub trait Raw {
    /// At most `count` bytes; none of them at the end.
    fn read(&mut self, count: usize) -> Result<Option<Vec<u8>>>;
    /// Takes some of `data`, and says how many bytes.
    fn write(&mut self, data: &[u8]) -> Result<Option<usize>>;
    /// Moves the position.
    fn seek(&mut self, offset: i64, whence: Whence) -> Result<u64>;
    /// Sets the size.
    fn truncate(&mut self, size: Option<u64>) -> Result<u64>;
    /// Whether it can be read.
    fn readable(&self) -> Result<bool>;
    /// Whether it can be written.
    fn writable(&self) -> Result<bool>;
    /// Whether it has a position.
    fn seekable(&mut self) -> Result<bool>;
    /// Whether it was closed.
    fn closed(&self) -> bool;
    /// Closes it.
    fn close(&mut self) -> Result<()>;
    /// Hands on what was written.
    fn flush(&mut self) -> Result<()> {
        if self.closed() { Err(Error::closed()) } else { Ok(()) }
    }
    /// The position.
    fn tell(&mut self) -> Result<u64> {
        self.seek(0, Whence::Current)
    }
    /// Whether it is a terminal.
    fn isatty(&self) -> Result<bool> {
        if self.closed() { Err(Error::closed()) } else { Ok(false) }
    }
    /// The descriptor below.
    fn descriptor(&self) -> Result<Descriptor> {
        if self.closed() { Err(Error::closed()) } else { Err(Error::unsupported("fileno")) }
    }
    /// The path it was opened from.
    fn name(&self) -> Option<String> {
        None
    }
    /// How it was opened.
    fn mode(&self) -> Result<String> {
        Err(Error::unsupported("mode"))
    }

    /// Everything to the end, or as far as it comes without blocking.
    fn readall(&mut self) -> Result<Option<Vec<u8>>> {
        read_all(self)
    }

    /// A line with its end, or `limit` bytes of it.
    fn readline(&mut self, limit: Option<usize>) -> Result<Vec<u8>> {
        let mut line = Vec::new();
        while limit.is_none_or(|limit| line.len() < limit) {
            match self.read(1)? {
                Some(byte) if !byte.is_empty() => append(&mut line, &byte)?,
                _ => break,
            }
            if line.last() == Some(&b'\n') {
                break;
            }
        }
        Ok(line)
    }

    /// Lines until there are more than `hint` bytes of them.
    fn readlines(&mut self, hint: Option<u64>) -> Result<Lines> {
        let mut lines = Lines::default();
        loop {
            let line = self.readline(None)?;
            if line.is_empty() {
                return Ok(lines);
            }
            append(&mut lines.data, &line)?;
            lines.ends.push(lines.data.len() as u32);
            if hint.is_some_and(|hint| hint > 0 && lines.data.len() as u64 > hint) {
                return Ok(lines);
            }
        }
    }
}

/// A stream that needs no buffer below it.
#[derive(Clone)]
pub enum RawIo {
    /// A file.
    File(Shared<FileIo>),
    /// One that the program plays.
    Manual(Shared<ManualIo>),
    /// Bytes in memory.
    Bytes(Shared<BytesIo>),
}

impl RawIo {
    /// Uses the stream.
    pub fn with<R>(&self, then: impl FnOnce(&mut dyn Raw) -> R) -> R {
        match self {
            RawIo::File(file) => then(&mut *file.borrow_mut()),
            RawIo::Manual(manual) => then(&mut *manual.borrow_mut()),
            RawIo::Bytes(bytes) => then(&mut *bytes.borrow_mut()),
        }
    }
}

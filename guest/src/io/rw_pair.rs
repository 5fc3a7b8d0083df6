//! A reader and a writer in one.

use super::buffered::{Buffered, Sides};
use super::error::{Error, Result};
use super::raw::{Lines, Raw, RawIo};
use crate::os::Whence;

/// `BufferedRWPair`.
pub struct RwPair {
    /// What is read from.
    pub reader: Buffered,
    /// What is written to.
    pub writer: Buffered,
}

impl RwPair {
    /// A pair with buffers of `size` bytes.
    pub fn new(reader: RawIo, writer: RawIo, size: usize) -> Result<Self> {
        Ok(RwPair {
            reader: Buffered::new(reader, Sides::Read, size)?,
            writer: Buffered::new(writer, Sides::Write, size)?,
        })
    }
}

impl Raw for RwPair {
    fn read(&mut self, count: usize) -> Result<Option<Vec<u8>>> {
        self.reader.read(count)
    }
    fn readall(&mut self) -> Result<Option<Vec<u8>>> {
        self.reader.readall()
    }
    fn readline(&mut self, limit: Option<usize>) -> Result<Vec<u8>> {
        self.reader.readline(limit)
    }
    fn readlines(&mut self, hint: Option<u64>) -> Result<Lines> {
        self.reader.readlines(hint)
    }
    fn write(&mut self, data: &[u8]) -> Result<Option<usize>> {
        self.writer.write(data)
    }
    fn flush(&mut self) -> Result<()> {
        self.writer.flush()
    }
    fn seek(&mut self, _offset: i64, _whence: Whence) -> Result<u64> {
        Err(Error::unsupported("seek"))
    }
    fn truncate(&mut self, _size: Option<u64>) -> Result<u64> {
        Err(Error::unsupported("truncate"))
    }
    fn readable(&self) -> Result<bool> {
        self.reader.readable()
    }
    fn writable(&self) -> Result<bool> {
        self.writer.writable()
    }
    fn seekable(&mut self) -> Result<bool> {
        Ok(false)
    }
    fn closed(&self) -> bool {
        self.writer.closed()
    }
    fn close(&mut self) -> Result<()> {
        let written = self.writer.close();
        written.and(self.reader.close())
    }
    fn isatty(&self) -> Result<bool> {
        Ok(self.writer.isatty()? || self.reader.isatty()?)
    }
}

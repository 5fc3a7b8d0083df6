//! A raw stream that the program plays itself.

use super::error::{Error, Result};
use super::raw::Raw;
use crate::os::Whence;
use std::collections::VecDeque;

/// What is put in is read, what is written is taken out.
#[derive(Default)]
pub struct ManualIo {
    chunks: VecDeque<Option<VecDeque<u8>>>,
    limits: VecDeque<Option<usize>>,
    written: Vec<u8>,
    closed: bool,
}

impl ManualIo {
    /// Adds what one read gives; none would block.
    pub fn feed(&mut self, chunk: Option<Vec<u8>>) {
        self.chunks.push_back(chunk.map(VecDeque::from));
    }

    /// Adds how much one write takes; none would block.
    pub fn accept(&mut self, limit: Option<usize>) {
        self.limits.push_back(limit);
    }

    /// Takes what was written.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.written)
    }

    fn open(&self) -> Result<()> {
        if self.closed { Err(Error::closed()) } else { Ok(()) }
    }
}

impl Raw for ManualIo {
    fn read(&mut self, count: usize) -> Result<Option<Vec<u8>>> {
        self.open()?;
        match self.chunks.pop_front() {
            None => Ok(Some(Vec::new())),
            Some(None) => Ok(None),
            Some(Some(mut chunk)) => {
                if chunk.len() <= count {
                    return Ok(Some(chunk.into()));
                }
                let taken = chunk.drain(..count).collect();
                self.chunks.push_front(Some(chunk));
                Ok(Some(taken))
            }
        }
    }

    fn write(&mut self, data: &[u8]) -> Result<Option<usize>> {
        self.open()?;
        let taken = match self.limits.pop_front() {
            None => data,
            Some(None) => return Ok(None),
            Some(Some(limit)) => &data[..data.len().min(limit)],
        };
        self.written.extend(taken);
        Ok(Some(taken.len()))
    }

    fn seek(&mut self, _offset: i64, _whence: Whence) -> Result<u64> {
        Err(Error::unsupported("seek"))
    }

    fn truncate(&mut self, _size: Option<u64>) -> Result<u64> {
        Err(Error::unsupported("truncate"))
    }

    fn readable(&self) -> Result<bool> {
        self.open().map(|()| true)
    }

    fn writable(&self) -> Result<bool> {
        self.open().map(|()| true)
    }

    fn seekable(&mut self) -> Result<bool> {
        self.open().map(|()| false)
    }

    fn closed(&self) -> bool {
        self.closed
    }

    fn close(&mut self) -> Result<()> {
        self.closed = true;
        Ok(())
    }
}

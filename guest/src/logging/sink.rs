//! Where text is written: a standard stream or a file.

use crate::errno::{self, OsError};
use crate::interrupts::end_the_call;
use crate::sys::{files, poll};

/// A standard stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StandardStream {
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FileMode {
    /// What is there stays.
    #[default]
    Append,
    /// What is there goes.
    Write,
    /// Nothing may be there.
    Exclusive,
}

/// An open stream, and what was not written yet.
pub(crate) struct Sink {
    descriptor: files::Descriptor,
    capacity: usize,
    pending: Vec<u8>,
}

impl Sink {
    pub(crate) fn standard(stream: StandardStream) -> Result<Self, OsError> {
        let descriptor = match stream {
            StandardStream::Stdout => files::stdout(),
            StandardStream::Stderr => files::stderr(),
        };
        let descriptor = descriptor.map_err(|error| OsError::from_sys(error, "write"))?;
        Ok(Sink { descriptor, capacity: 0, pending: Vec::new() })
    }

    /// Opens a file by its absolute path; `capacity` bytes are collected before they are written.
    pub(crate) fn file(path: &str, mode: FileMode, capacity: usize) -> Result<Self, OsError> {
        use files::OpenFlags;
        let flags = OpenFlags::WRITE
            | OpenFlags::CREATE
            | match mode {
                FileMode::Append => OpenFlags::APPEND,
                FileMode::Write => OpenFlags::TRUNCATE,
                FileMode::Exclusive => OpenFlags::EXCLUSIVE,
            };
        let descriptor = files::open(path, flags, 0o666 & !crate::os::umask())
            .map_err(|error| OsError::from_sys(error, "open").about(path))?;
        Ok(Sink { descriptor, capacity, pending: Vec::new() })
    }

    /// Takes a whole record; it reaches the system in one piece unless that takes less.
    pub(crate) fn write(&mut self, text: &str) -> Result<(), OsError> {
        if self.capacity == 0 {
            return self.send(text.as_bytes());
        }
        if self.pending.len() + text.len() > self.capacity {
            self.flush()?;
        }
        if text.len() >= self.capacity {
            return self.send(text.as_bytes());
        }
        self.pending.extend_from_slice(text.as_bytes());
        Ok(())
    }

    /// Writes what was collected. What fails is lost, as in a buffer of C: trying again could repeat a part.
    pub(crate) fn flush(&mut self) -> Result<(), OsError> {
        if self.pending.is_empty() {
            return Ok(());
        }
        let mut pending = std::mem::take(&mut self.pending);
        let result = self.send(&pending);
        pending.clear();
        self.pending = pending;
        result
    }

    fn send(&self, mut data: &[u8]) -> Result<(), OsError> {
        while !data.is_empty() {
            match self.descriptor.write(data) {
                Ok(0) => return Err(OsError::new(errno::EIO, "write")),
                Ok(taken) => data = data.get(taken as usize..).unwrap_or_default(),
                Err(error) => {
                    let error = OsError::from_sys(error, "write");
                    match error.errno {
                        errno::EINTR => interrupted(),
                        errno::EAGAIN => self.wait()?,
                        _ => return Err(error),
                    }
                }
            }
        }
        Ok(())
    }

    fn wait(&self) -> Result<(), OsError> {
        let writable = self.descriptor.writable().map_err(|error| OsError::from_sys(error, "poll"))?;
        match poll::wait_any(&[&writable], None) {
            Ok(_) => Ok(()),
            Err(error) => match OsError::from_sys(error, "poll") {
                error if error.errno == errno::EINTR => {
                    interrupted();
                    Ok(())
                }
                error => Err(error),
            },
        }
    }
}

/// A record is written whole, whatever signal comes: `signal` takes note of it, and the next call can be ended.
fn interrupted() {
    end_the_call();
}

impl Drop for Sink {
    /// What was collected isn't lost with the handler; there is nobody to tell when it can't be written.
    fn drop(&mut self) {
        let _ = self.flush();
    }
}

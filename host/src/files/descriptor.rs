//! Operations on open files. What an open file may was decided when it was opened.

use super::{Code, Kind, Open, Outcome, status, unix};
use crate::bindings::oskit::sys::files::{FileStatus, FilesystemStatus, SetTime, Whence};
use crate::error::Result as GuestResult;
use crate::policy::Files;
use crate::poll;
use rustix::buffer::spare_capacity;
use rustix::fs::{FileType, SeekFrom};
use rustix::io::{Errno, ReadWriteFlags};
use std::io::{IoSlice, IoSliceMut};
use std::os::fd::{AsFd, OwnedFd};

/// The most bytes that one read gives.
const READ_MAX: u32 = 1 << 20;
/// What a terminal takes, and a pipe for certain, once `poll` says that it takes anything.
const SURE: usize = 4096;
/// The position that stands for the file's own.
const HERE: u64 = u64::MAX;

/// Does a system call again when a signal of the host's interrupts it.
pub(crate) fn again<T>(mut call: impl FnMut() -> Result<T, Errno>) -> Result<T, Errno> {
    loop {
        match call() {
            Err(Errno::INTR) => {}
            result => return result,
        }
    }
}

impl Open {
    pub(super) fn readable(&self) -> Outcome<()> {
        if self.read { Ok(()) } else { Err(Code::Ebadf.into()) }
    }

    pub(super) fn writable(&self) -> Outcome<()> {
        if self.write { Ok(()) } else { Err(Code::Ebadf.into()) }
    }

    /// Whether what isn't content may be changed.
    fn changeable(&self) -> Outcome<()> {
        if self.change { Ok(()) } else { Err(super::Failure::Needs("files.write")) }
    }

    pub(super) fn ready(&self, event: poll::Event) -> Outcome<bool> {
        let ready: GuestResult<bool> = poll::ready(self.as_fd(), event);
        Ok(ready.map_err(|_| Code::Eio)?)
    }

    /// Where the position is taken from.
    pub(super) fn read_bytes(&self, count: u32) -> Outcome<Vec<u8>> {
        self.readable()?;
        let count = count.min(READ_MAX) as usize;
        if count > 0 && self.kind != Kind::Shared {
            let mut bytes = Vec::with_capacity(count);
            again(|| rustix::io::read(&self.fd, spare_capacity(&mut bytes)))?;
            return Ok(bytes);
        }
        let mut bytes = vec![0; count];
        let read = if self.kind == Kind::Shared {
            let flags = ReadWriteFlags::NOWAIT;
            match again(|| rustix::io::preadv2(&self.fd, &mut [IoSliceMut::new(&mut bytes)], HERE, flags)) {
                Err(Errno::OPNOTSUPP | Errno::SPIPE) if !self.ready(poll::Event::Readable)? => {
                    Err(Errno::AGAIN)
                }
                Err(Errno::OPNOTSUPP | Errno::SPIPE) => again(|| rustix::io::read(&self.fd, &mut bytes)),
                result => result,
            }
        } else {
            again(|| rustix::io::read(&self.fd, &mut bytes))
        };
        bytes.truncate(read?);
        Ok(bytes)
    }

    pub(super) fn pread_bytes(&self, count: u32, offset: u64) -> Outcome<Vec<u8>> {
        self.readable()?;
        let mut bytes = vec![0; count.min(READ_MAX) as usize];
        let read = again(|| rustix::io::pread(&self.fd, &mut bytes, signed(offset)?))?;
        bytes.truncate(read);
        Ok(bytes)
    }

    pub(super) fn write_bytes(&self, data: &[u8]) -> Outcome<u32> {
        self.writable()?;
        let written = if self.kind == Kind::Shared {
            let flags = ReadWriteFlags::NOWAIT;
            match again(|| rustix::io::pwritev2(&self.fd, &[IoSlice::new(data)], HERE, flags)) {
                Err(Errno::OPNOTSUPP | Errno::SPIPE) if !self.ready(poll::Event::Writable)? => {
                    Err(Errno::AGAIN)
                }
                Err(Errno::OPNOTSUPP | Errno::SPIPE) => {
                    let data = data.get(..SURE).unwrap_or(data);
                    again(|| rustix::io::write(&self.fd, data))
                }
                result => result,
            }
        } else {
            again(|| rustix::io::write(&self.fd, data))
        };
        Ok(written? as u32)
    }

    pub(super) fn pwrite_bytes(&self, data: &[u8], offset: u64) -> Outcome<u32> {
        self.writable()?;
        Ok(again(|| rustix::io::pwrite(&self.fd, data, signed(offset)?))? as u32)
    }

    pub(super) fn seek(&self, offset: i64, whence: Whence) -> Outcome<u64> {
        let unsigned = |offset: i64| u64::try_from(offset);
        let to = match whence {
            Whence::Set => SeekFrom::Start(unsigned(offset).map_err(|_| Code::Einval)?),
            Whence::Current => SeekFrom::Current(offset),
            Whence::End => SeekFrom::End(offset),
            Whence::Data => SeekFrom::Data(unsigned(offset).map_err(|_| Code::Enxio)?),
            Whence::Hole => SeekFrom::Hole(unsigned(offset).map_err(|_| Code::Enxio)?),
        };
        Ok(rustix::fs::seek(&self.fd, to)?)
    }

    pub(super) fn stat(&self) -> Outcome<FileStatus> {
        status::of(&self.fd)
    }

    pub(super) fn truncate(&self, size: u64) -> Outcome<()> {
        if !self.write {
            return Err(Code::Einval.into());
        }
        signed(size)?;
        Ok(again(|| rustix::fs::ftruncate(&self.fd, size))?)
    }

    pub(super) fn sync(&self, data_only: bool) -> Outcome<()> {
        let sync = || if data_only { rustix::fs::fdatasync(&self.fd) } else { rustix::fs::fsync(&self.fd) };
        Ok(again(sync)?)
    }

    pub(super) fn chmod(&self, policy: &Files, mode: u32) -> Outcome<()> {
        self.changeable()?;
        Ok(rustix::fs::fchmod(&self.fd, unix::permitted(policy, mode)?)?)
    }

    pub(super) fn chown(&self, policy: &Files, uid: Option<u32>, gid: Option<u32>) -> Outcome<()> {
        self.changeable()?;
        let (uid, gid) = unix::owners(policy, uid, gid)?;
        Ok(rustix::fs::fchown(&self.fd, uid, gid)?)
    }

    pub(super) fn utimens(&self, accessed: SetTime, modified: SetTime) -> Outcome<()> {
        self.changeable()?;
        Ok(rustix::fs::futimens(&self.fd, &unix::timestamps(accessed, modified)?)?)
    }

    pub(super) fn statvfs(&self) -> Outcome<FilesystemStatus> {
        status::filesystem(&self.fd)
    }

    pub(super) fn is_terminal(&self) -> bool {
        rustix::termios::isatty(&self.fd)
    }

    pub(super) fn terminal_size(&self) -> Outcome<(u32, u32)> {
        let size = rustix::termios::tcgetwinsize(&self.fd)?;
        Ok((size.ws_col.into(), size.ws_row.into()))
    }

    pub(super) fn file_type(&self) -> Outcome<FileType> {
        Ok(FileType::from_raw_mode(rustix::fs::fstat(&self.fd)?.st_mode))
    }

    pub(crate) fn fd(&self) -> &OwnedFd {
        &self.fd
    }
}

/// An offset that the system can express.
fn signed(offset: u64) -> Result<u64, Errno> {
    if i64::try_from(offset).is_ok() { Ok(offset) } else { Err(Errno::INVAL) }
}

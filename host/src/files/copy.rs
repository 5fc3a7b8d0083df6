//! From one descriptor to another without passing through the guest.

use super::descriptor::again;
use super::{Code, Kind, Open, Outcome};
use rustix::fs::{FileType, OFlags, SeekFrom};
use rustix::io::Errno;
use rustix::pipe::SpliceFlags;
use std::os::fd::{AsRawFd, OwnedFd};

/// The most bytes of one call, so that none holds the host for long.
const MAX: u64 = 4 << 20;
/// Bytes a round where the kernel can't do it.
const CHUNK: usize = 64 << 10;

/// A name by which this process alone can reach an open file.
pub(crate) fn name_of(fd: &OwnedFd) -> String {
    format!("/proc/self/fd/{}", fd.as_raw_fd())
}

/// What these errors mean: not by this way.
fn elsewhere(errno: Errno) -> bool {
    matches!(errno, Errno::INVAL | Errno::XDEV | Errno::NOSYS | Errno::OPNOTSUPP | Errno::BADF | Errno::PERM)
}

impl Open {
    /// Copies at most `count` bytes from the position of `source` to this one's.
    pub(super) fn copy_from(&self, source: &Open, count: u64) -> Outcome<u64> {
        let kinds = [source.file_type()?, self.file_type()?];
        if kinds.contains(&FileType::Directory) {
            return Err(Code::Eisdir.into());
        }
        source.readable()?;
        self.writable()?;
        if rustix::fs::fcntl_getfl(self.fd())?.contains(OFlags::APPEND) {
            return Err(Code::Ebadf.into());
        }
        let count = count.min(MAX) as usize;
        if count == 0 {
            return Ok(0);
        }
        let [from_regular, to_regular] = kinds.map(|kind| kind == FileType::RegularFile);
        let copied = if from_regular && to_regular {
            again(|| rustix::fs::copy_file_range(source.fd(), None, self.fd(), None, count))
        } else {
            // Only where one of them is a pipe; the kernel says so otherwise.
            again(|| rustix::pipe::splice(source.fd(), None, self.fd(), None, count, SpliceFlags::NONBLOCK))
        };
        match copied {
            // Some file systems that make up their content claim that there is none.
            Ok(0) if from_regular && to_regular => {}
            Ok(copied) => return Ok(copied as u64),
            Err(errno) if elsewhere(errno) => {}
            Err(errno) => return Err(errno.into()),
        }
        if from_regular { self.copy_from_file(source, count) } else { self.copy_from_stream(source, count) }
    }

    /// Reads without moving, and moves by what was taken.
    fn copy_from_file(&self, source: &Open, count: usize) -> Outcome<u64> {
        let position = rustix::fs::seek(source.fd(), SeekFrom::Current(0))?;
        let mut bytes = vec![0; count.min(CHUNK)];
        let read = again(|| rustix::io::pread(source.fd(), &mut bytes, position))?;
        let taken = if read == 0 { 0 } else { self.write_bytes(bytes.get(..read).unwrap_or_default())? };
        rustix::fs::seek(source.fd(), SeekFrom::Current(taken.into()))?;
        Ok(taken.into())
    }

    /// What was read can't be given back, so no more is read than is sure to be taken.
    fn copy_from_stream(&self, source: &Open, count: usize) -> Outcome<u64> {
        let steady = self.kind == Kind::Steady;
        if !steady && !self.ready(crate::poll::Event::Writable)? {
            return Err(Code::Eagain.into());
        }
        let bytes = source.read_bytes(count.min(if steady { CHUNK } else { 1 }) as u32)?;
        let mut rest = &bytes[..];
        while !rest.is_empty() {
            let taken = self.write_bytes(rest)?;
            rest = rest.get(taken as usize..).unwrap_or_default();
        }
        Ok(bytes.len() as u64)
    }
}

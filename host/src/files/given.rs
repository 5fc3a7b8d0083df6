//! What children are given of files: handles of directories and programs, ends of pipes, and what is open.

use super::{At, Code, Descriptor, Kind, Need, Open, OpenLocks, Origin, path};
use crate::OskitCtxView;
use crate::door::admit;
use crate::error::{Error, Result};
use crate::state::Rules;
use rustix::fs::{FileType, Mode, OFlags};
use rustix::pipe::PipeFlags;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use wasmtime::component::Resource;

/// Whether any grant serves a path.
pub(crate) fn is_served(rules: &Rules, path: &str) -> bool {
    matches!(path::locate(rules.mounts(), path), Ok(Some(_)))
}

/// What a path leads to below the grants, opened for nothing but being passed on.
pub(crate) fn handle(rules: &Rules, function: &'static str, path: String) -> Result<OwnedFd> {
    let granted = admit(rules, At { function, path, need: Need::Read })?;
    let handle = granted.right().handle(true);
    handle.map_err(|failure| failure.about(rules, granted.request()))
}

/// Whether it is a directory.
pub(crate) fn is_directory(fd: impl AsFd) -> Result<bool> {
    Ok(FileType::from_raw_mode(rustix::fs::fstat(fd)?.st_mode) == FileType::Directory)
}

/// The bytes that a text of the instance stands for, however long.
pub(crate) fn bytes_of(text: &str) -> Vec<u8> {
    path::unescaped(text)
}

/// A new pipe: the end that the instance reads or writes, and the child's, which waits as programs expect it to.
pub(crate) fn pipe_to_child(reads: bool, size: Option<usize>) -> Result<(Arc<Open>, OwnedFd)> {
    let (reader, writer) = rustix::pipe::pipe_with(PipeFlags::CLOEXEC).map_err(|_| Code::Emfile)?;
    let (own, childs) = if reads { (reader, writer) } else { (writer, reader) };
    rustix::fs::fcntl_setfl(&own, OFlags::NONBLOCK)?;
    if let Some(size) = size {
        // A size that the system doesn't let one choose is the usual one.
        let _ = rustix::pipe::fcntl_setpipe_size(&own, size);
    }
    let own = Open {
        fd: own,
        kind: Kind::Nonblocking,
        read: reads,
        write: !reads,
        change: false,
        origin: Origin::Pipe,
        locks: OpenLocks::default(),
    };
    Ok((Arc::new(own), childs))
}

impl Open {
    /// The same open file for a child. What doesn't wait here, as programs don't expect it, is opened anew, and so is what
    /// is open for more than the instance may do with it; a regular file has its position in common with the instance's.
    pub(crate) fn for_child(&self) -> Result<OwnedFd> {
        let flags = rustix::fs::fcntl_getfl(&self.fd)?;
        let access = match (self.read, self.write) {
            (true, true) => OFlags::RDWR,
            (false, true) => OFlags::WRONLY,
            (true, false) => OFlags::RDONLY,
            (false, false) => return Err(Code::Ebadf.into()),
        };
        let more = (flags & OFlags::RWMODE) == OFlags::RDWR && access != OFlags::RDWR;
        let steady = matches!(self.file_type(), Ok(FileType::RegularFile | FileType::Directory));
        if steady || !(more || flags.contains(OFlags::NONBLOCK)) {
            return Ok(self.fd.try_clone()?);
        }
        // Not waiting for the other end of a pipe, and then as it is asked for.
        let how = access | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        match rustix::fs::open(super::name_of(&self.fd), how, Mode::empty()) {
            Ok(anew) => {
                rustix::fs::fcntl_setfl(&anew, flags & OFlags::APPEND)?;
                Ok(anew)
            }
            // A socket, or a pipe whose other end is gone.
            Err(_) if !more => Ok(self.fd.try_clone()?),
            Err(errno) => Err(errno.into()),
        }
    }
}

impl OskitCtxView<'_> {
    /// A descriptor of the instance's for a child.
    pub(crate) fn descriptor_for_child(&self, this: &Resource<Descriptor>) -> Result<OwnedFd> {
        self.open_of(this).map_err(Error::Trap)?.for_child()
    }

    /// A handle for what was just made.
    pub(crate) fn push_descriptor(&mut self, open: Arc<Open>) -> Result<Resource<Descriptor>> {
        self.descriptor(|_| Ok(open))
    }
}

/// The directory of a grant.
pub(crate) fn directory_of(mount: &super::Mount) -> BorrowedFd<'_> {
    mount.directory.as_fd()
}

//! The system calls.

use super::ranges::Span;
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::fcntl::LockKind;
use crate::files::{again, name_of};
use rustix::fs::{FlockOperation, Mode, OFlags};
use rustix::io::Errno;
use std::os::fd::{AsRawFd, BorrowedFd, OwnedFd};

/// Another lock that the kernel knows.
pub(super) struct Found {
    pub(super) kind: LockKind,
    pub(super) span: Span,
    /// None for one of an open file, as all of this host's are, and where the process can't be seen from here.
    pub(super) pid: Option<u32>,
}

/// Locks the whole file for the open file.
pub(super) fn flock(fd: BorrowedFd<'_>, kind: Option<LockKind>) -> Result<(), Errno> {
    let operation = match kind {
        Some(LockKind::Shared) => FlockOperation::NonBlockingLockShared,
        Some(LockKind::Exclusive) => FlockOperation::NonBlockingLockExclusive,
        None => FlockOperation::NonBlockingUnlock,
    };
    again(|| rustix::fs::flock(fd, operation))
}

/// Locks a range for the open file, or fails at once.
pub(super) fn lock(fd: BorrowedFd<'_>, kind: Option<LockKind>, span: Span) -> Result<(), Errno> {
    again(|| command(fd, libc::F_OFD_SETLK, &mut request(kind, span)))
}

/// A lock of another owner in the way of such a lock.
pub(super) fn blocking(fd: BorrowedFd<'_>, kind: LockKind, span: Span) -> Result<Option<Found>, Errno> {
    let mut answer = request(Some(kind), span);
    again(|| command(fd, libc::F_OFD_GETLK, &mut answer))?;
    let kind = match i32::from(answer.l_type) {
        libc::F_RDLCK => LockKind::Shared,
        libc::F_WRLCK => LockKind::Exclusive,
        _ => return Ok(None),
    };
    let first = u64::try_from(answer.l_start).unwrap_or(0);
    let last = match u64::try_from(answer.l_len) {
        Ok(length @ 1..) => first.saturating_add(length - 1),
        _ => i64::MAX as u64,
    };
    let pid = u32::try_from(answer.l_pid).ok().filter(|&pid| pid != 0);
    Ok(Some(Found { kind, span: Span { first, last }, pid }))
}

fn request(kind: Option<LockKind>, span: Span) -> libc::flock {
    let kind = match kind {
        Some(LockKind::Shared) => libc::F_RDLCK,
        Some(LockKind::Exclusive) => libc::F_WRLCK,
        None => libc::F_UNLCK,
    };
    libc::flock {
        l_type: kind as libc::c_short,
        l_whence: libc::SEEK_SET as libc::c_short,
        l_start: span.first as libc::off_t,
        l_len: span.length() as libc::off_t,
        l_pid: 0,
    }
}

/// Not by rustix, which lacks locks that belong to an open file.
#[allow(unsafe_code)]
fn command(fd: BorrowedFd<'_>, command: libc::c_int, lock: &mut libc::flock) -> Result<(), Errno> {
    // Sound: both commands take a pointer to a `struct flock`, which outlives the call.
    let result = unsafe { libc::fcntl(fd.as_raw_fd(), command, std::ptr::from_mut(lock)) };
    if result == 0 {
        Ok(())
    } else {
        Err(Errno::from_io_error(&std::io::Error::last_os_error()).unwrap_or(Errno::IO))
    }
}

/// Opens the same file anew, for reading, or for writing and, if that may be, for reading too.
pub(super) fn reopen(fd: &OwnedFd, write: bool) -> Result<OwnedFd, Code> {
    let open = |access| {
        let flags = access | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        again(|| rustix::fs::openat(rustix::fs::CWD, name_of(fd), flags, Mode::empty()))
    };
    let opened = match open(if write { OFlags::RDWR } else { OFlags::RDONLY }) {
        Err(Errno::ACCESS) if write => open(OFlags::WRONLY),
        opened => opened,
    };
    opened.map_err(|errno| match errno {
        Errno::MFILE | Errno::NFILE => Code::Emfile,
        _ => Code::Enolck,
    })
}

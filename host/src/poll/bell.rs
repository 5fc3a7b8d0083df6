//! Something to ring, which `poll` sees.

use crate::bindings::oskit::sys::errno::Code;
use crate::files::again;
use rustix::event::EventfdFlags;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};

/// A descriptor that can be read from while it rings.
pub(crate) struct Bell(OwnedFd);

impl Bell {
    /// A silent one.
    pub(crate) fn new() -> Result<Self, Code> {
        let made = rustix::event::eventfd(0, EventfdFlags::NONBLOCK | EventfdFlags::CLOEXEC);
        made.map(Bell).map_err(|_| Code::Emfile)
    }

    /// Makes it another one under the same number: in a child just forked off, it would ring for the parent too.
    pub(crate) fn renew(&self) -> Result<(), Code> {
        let new = Bell::new()?;
        replace(self.0.as_fd(), new.0.as_fd())
    }

    /// Rings it.
    pub(crate) fn ring(&self) {
        // Fails only when nobody has heard it for 2^64 - 1 times.
        let _ = again(|| rustix::io::write(&self.0, &1_u64.to_ne_bytes()));
    }

    /// Makes it silent.
    pub(crate) fn hush(&self) {
        // Fails only when it is.
        let _ = again(|| rustix::io::read(&self.0, &mut [0; 8]));
    }
}

/// Makes `old` a descriptor of what `new` is one of.
#[allow(unsafe_code)]
fn replace(old: BorrowedFd<'_>, new: BorrowedFd<'_>) -> Result<(), Code> {
    // SAFETY: both are open and of the same kind; who holds `old` goes on to hold an eventfd.
    let made = unsafe { libc::dup3(new.as_raw_fd(), old.as_raw_fd(), libc::O_CLOEXEC) };
    if made < 0 { Err(Code::Emfile) } else { Ok(()) }
}

impl AsFd for Bell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

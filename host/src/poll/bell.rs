//! Something to ring, which `poll` sees.

use crate::bindings::oskit::sys::errno::Code;
use crate::files::again;
use rustix::event::EventfdFlags;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// A descriptor that can be read from while it rings.
pub(crate) struct Bell(OwnedFd);

impl Bell {
    /// A silent one.
    pub(crate) fn new() -> Result<Self, Code> {
        let made = rustix::event::eventfd(0, EventfdFlags::NONBLOCK | EventfdFlags::CLOEXEC);
        made.map(Bell).map_err(|_| Code::Emfile)
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

impl AsFd for Bell {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.0.as_fd()
    }
}

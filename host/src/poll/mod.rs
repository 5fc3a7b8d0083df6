//! `oskit:sys/poll`: the one place where an instance waits for others.

mod unix;
mod wit;

pub(crate) use unix::ready;

use crate::files::Open;
use std::sync::Weak;

/// Something that can become ready.
pub struct Waitable {
    /// What is waited for; when it is gone, there is nothing to wait for, and that counts as ready.
    open: Weak<Open>,
    event: Event,
}

/// What is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// A read would not wait.
    Readable,
    /// A write would not wait.
    Writable,
}

impl Waitable {
    pub(crate) fn new(open: Weak<Open>, event: Event) -> Self {
        Waitable { open, event }
    }
}

//! `oskit:sys/poll`: the one place where an instance waits for others.

mod unix;
mod wit;

pub(crate) use unix::ready;

use crate::fcntl::Waiting;
use crate::files::Open;
use std::sync::Weak;

/// Something that can become ready.
pub struct Waitable(On);

/// What is waited for.
enum On {
    /// When it is gone, there is nothing to wait for, and that counts as ready.
    Open(Weak<Open>, Event),
    /// A lock.
    Lock(Waiting),
}

/// What is waited for of an open file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// A read would not wait.
    Readable,
    /// A write would not wait.
    Writable,
}

impl Waitable {
    pub(crate) fn new(open: Weak<Open>, event: Event) -> Self {
        Waitable(On::Open(open, event))
    }

    pub(crate) fn for_lock(waiting: Waiting) -> Self {
        Waitable(On::Lock(waiting))
    }
}

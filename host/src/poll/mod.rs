//! `oskit:sys/poll`: the one place where an instance waits for others.

mod bell;
mod unix;
mod wit;

pub(crate) use bell::Bell;
pub(crate) use unix::{Waits, ready};

use crate::bindings::oskit::sys::subprocess::WaitFlags;
use crate::fcntl::Waiting;
use crate::files::Open;
use crate::signal::{Set, Signals};
use crate::subprocess::{Forked, News};
use std::sync::{Arc, Weak};

/// Something that can become ready.
pub struct Waitable(On);

/// What is waited for.
enum On {
    /// When it is gone, there is nothing to wait for, and that counts as ready.
    Open(Weak<Open>, Event),
    /// A lock.
    Lock(Waiting),
    /// One of these signals that is blocked, or any that is caught.
    Signals(Arc<Signals>, Set),
    /// A change of a child.
    Child(News),
    /// One of a child that the process forked off. When it is gone, that counts as ready.
    Forked(Weak<Forked>, WaitFlags),
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

    pub(crate) fn for_signals(signals: Arc<Signals>, among: Set) -> Self {
        Waitable(On::Signals(signals, among))
    }

    pub(crate) fn for_child(news: News) -> Self {
        Waitable(On::Child(news))
    }

    pub(crate) fn for_forked(child: Weak<Forked>, flags: WaitFlags) -> Self {
        Waitable(On::Forked(child, flags))
    }

    pub(crate) fn for_lock(waiting: Waiting) -> Self {
        Waitable(On::Lock(waiting))
    }
}

//! What signals are to those modules that have to do with them only when the program has: what becomes of a call that a
//! signal interrupts, and how signals are in a child.
//!
//! `signal` says so once it has been asked for such a thing; no other module needs the system's signals for that, so a
//! program without signals reaches none.

use std::cell::Cell;

/// How signals are in a child when it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfChildren {
    /// Those that it ignores.
    pub(crate) ignored: Vec<u8>,
    /// Those that it blocks.
    pub(crate) blocked: Vec<u8>,
}

thread_local! {
    static HOOK: Cell<fn() -> bool> = const { Cell::new(|| false) };
    static OF_CHILDREN: Cell<fn() -> OfChildren> = const { Cell::new(untouched) };
}

/// SIGPIPE and SIGXFSZ, which Python ignores.
fn untouched() -> OfChildren {
    OfChildren { ignored: vec![13, 25], blocked: Vec::new() }
}

/// From now on this is asked whether calls end.
pub(crate) fn ask(hook: fn() -> bool) {
    HOOK.set(hook);
}

/// Whether the call is to fail with `EINTR`, rather than go on (PEP 475).
pub(crate) fn end_the_call() -> bool {
    HOOK.get()()
}

/// From now on this is asked about children.
pub(crate) fn ask_of_children(hook: fn() -> OfChildren) {
    OF_CHILDREN.set(hook);
}

/// How signals are in a child: as in the instance.
pub(crate) fn of_children() -> OfChildren {
    OF_CHILDREN.get()()
}

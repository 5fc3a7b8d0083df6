//! What becomes of a call that a signal interrupts.
//!
//! `signal` says so once it has been asked to catch one; no other module needs the system's signals for that, so a
//! program without signals reaches none.

use std::cell::Cell;

thread_local! {
    static HOOK: Cell<fn() -> bool> = const { Cell::new(|| false) };
}

/// From now on this is asked.
pub(crate) fn ask(hook: fn() -> bool) {
    HOOK.set(hook);
}

/// Whether the call is to fail with `EINTR`, rather than go on (PEP 475).
pub(crate) fn end_the_call() -> bool {
    HOOK.get()()
}

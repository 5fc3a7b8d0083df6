use crate::bindings::oskit::sys::time::{Clock, Timespec};
use crate::door::{Granted, Whole};
use rustix::time::{ClockId, clock_getres, clock_gettime};

fn id_of(clock: Clock) -> ClockId {
    match clock {
        Clock::Realtime => ClockId::Realtime,
        Clock::Monotonic => ClockId::Monotonic,
        Clock::ProcessCputime => ClockId::ProcessCPUTime,
        Clock::ThreadCputime => ClockId::ThreadCPUTime,
    }
}

/// A moment in the contract's form.
pub(crate) fn timespec(time: rustix::fs::Timespec) -> Timespec {
    Timespec { seconds: time.tv_sec, nanoseconds: time.tv_nsec as u32 }
}

pub(super) fn now(_: &Granted<Whole>, clock: Clock) -> Timespec {
    timespec(clock_gettime(id_of(clock)))
}

pub(super) fn resolution(_: &Granted<Whole>, clock: Clock) -> Timespec {
    timespec(clock_getres(id_of(clock)))
}

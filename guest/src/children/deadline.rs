//! The end of a wait.

use crate::errno::OsError;
use crate::sys;
use crate::sys::time::Clock;

/// When a wait is over: a moment of the monotonic clock, or never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline(Option<u64>);

fn clock() -> Result<u64, OsError> {
    let now = sys::time::now(Clock::Monotonic).map_err(|error| OsError::from_sys(error, "clock_gettime"))?;
    Ok((now.seconds as u64).saturating_mul(1_000_000_000).saturating_add(now.nanoseconds.into()))
}

impl Deadline {
    /// Never.
    pub const NEVER: Deadline = Deadline(None);

    /// So many nanoseconds from now; without a number never, and then no clock is read.
    pub fn after(nanoseconds: Option<u64>) -> Result<Self, OsError> {
        nanoseconds.map(|length| Ok(clock()?.saturating_add(length))).transpose().map(Deadline)
    }

    /// Nanoseconds that are left; none for ever.
    pub fn left(self) -> Result<Option<u64>, OsError> {
        self.0.map(|end| Ok(end.saturating_sub(clock()?))).transpose()
    }
}

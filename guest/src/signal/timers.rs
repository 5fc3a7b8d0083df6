//! Timers.

use super::error::{Error, Result};
use super::handlers::{carry_out, os_error};
use crate::errno::{EINVAL, OsError};
use crate::sys::signal::{Interval, Timer, get_timer, set_timer};

/// What is left of a timer, and how often it goes on; seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Itimer {
    /// Until it sends its signal.
    pub delay: f64,
    /// Between that and the next.
    pub interval: f64,
}

const SECOND: u64 = 1_000_000_000;
const MICROSECOND: u64 = 1_000;

impl From<Interval> for Itimer {
    fn from(interval: Interval) -> Self {
        let seconds = |time: u64| {
            let microseconds = time % SECOND / MICROSECOND;
            (time / SECOND) as f64 + microseconds as f64 / 1e6
        };
        Itimer { delay: seconds(interval.value), interval: seconds(interval.interval) }
    }
}

/// Seconds as nanoseconds, rounded up to microseconds as `struct timeval` has it.
fn timeval(seconds: f64) -> Result<u64> {
    if seconds.is_nan() {
        return Err(Error::Value("Invalid value NaN (not a number)".to_owned()));
    }
    let (whole, microseconds) = (seconds.trunc(), (seconds.fract() * 1e6).ceil());
    if !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&whole) {
        return Err(Error::Overflow("timestamp out of range for platform time_t".to_owned()));
    }
    if whole < 0.0 || microseconds < 0.0 {
        return Err(Error::Itimer(OsError::new(EINVAL, "setitimer")));
    }
    // What is beyond is for ever.
    Ok((whole as u64).saturating_mul(SECOND).saturating_add(microseconds as u64 * MICROSECOND))
}

/// `signal.setitimer`.
pub fn setitimer(which: Timer, seconds: f64, interval: f64) -> Result<Itimer> {
    let (value, interval) = (timeval(seconds)?, timeval(interval)?);
    let old = set_timer(which, Interval { value, interval });
    let old = old.map_err(|error| Error::Itimer(os_error("setitimer")(error)))?;
    carry_out()?;
    Ok(old.into())
}

/// `signal.getitimer`.
pub fn getitimer(which: Timer) -> Result<Itimer> {
    let now = get_timer(which).map_err(|error| Error::Itimer(os_error("getitimer")(error)))?;
    Ok(now.into())
}

/// `signal.alarm`: whole seconds that were left, at least one where any time was.
pub fn alarm(seconds: u32) -> Result<u32> {
    let new = Interval { value: u64::from(seconds) * SECOND, interval: 0 };
    let old = set_timer(Timer::Real, new).map_err(os_error("alarm"))?.value;
    carry_out()?;
    let (whole, rest) = (old / SECOND, old % SECOND);
    let up = (whole == 0 && rest > 0) || rest >= SECOND / 2;
    Ok(u32::try_from(whole + u64::from(up)).unwrap_or(u32::MAX))
}

//! The clocks, and sleeping.

use super::Error;
use crate::errno::{EINTR, EINVAL, EOVERFLOW, OsError};
use crate::interrupts::end_the_call;
use crate::sys;

/// A clock by its name in POSIX and Linux.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// `CLOCK_REALTIME`.
    Realtime,
    /// `CLOCK_MONOTONIC`.
    Monotonic,
    /// `CLOCK_PROCESS_CPUTIME_ID`.
    ProcessCputime,
    /// `CLOCK_THREAD_CPUTIME_ID`.
    ThreadCputime,
    /// One that no system below has.
    Other,
}

/// What `get_clock_info` tells.
#[derive(Debug, Clone, PartialEq)]
pub struct ClockInfo {
    /// Whether it may be set.
    pub adjustable: bool,
    /// What reads it.
    pub implementation: &'static str,
    /// Whether it never goes back.
    pub monotonic: bool,
    /// Its smallest step in seconds.
    pub resolution: f64,
}

fn below(clock: Clock, syscall: &'static str) -> Result<sys::time::Clock, Error> {
    match clock {
        Clock::Realtime => Ok(sys::time::Clock::Realtime),
        Clock::Monotonic => Ok(sys::time::Clock::Monotonic),
        Clock::ProcessCputime => Ok(sys::time::Clock::ProcessCputime),
        Clock::ThreadCputime => Ok(sys::time::Clock::ThreadCputime),
        Clock::Other => Err(OsError::new(EINVAL, syscall).into()),
    }
}

fn nanoseconds(time: sys::time::Timespec, syscall: &'static str) -> Result<i64, Error> {
    let whole = time.seconds.checked_mul(1_000_000_000);
    let sum = whole.and_then(|ns| ns.checked_add(i64::from(time.nanoseconds)));
    sum.ok_or_else(|| OsError::new(EOVERFLOW, syscall).into())
}

/// Nanoseconds as the `float` seconds that CPython makes of them.
pub fn seconds_of(nanoseconds: i64) -> f64 {
    if nanoseconds % 1_000_000_000 == 0 {
        (nanoseconds / 1_000_000_000) as f64
    } else {
        nanoseconds as f64 / 1e9
    }
}

/// The time of a clock in nanoseconds.
pub fn clock_gettime_ns(clock: Clock) -> Result<i64, Error> {
    let syscall = "clock_gettime";
    let now = sys::time::now(below(clock, syscall)?).map_err(|e| OsError::from_sys(e, syscall))?;
    nanoseconds(now, syscall)
}

/// The time of a clock in seconds.
pub fn clock_gettime(clock: Clock) -> Result<f64, Error> {
    clock_gettime_ns(clock).map(seconds_of)
}

/// The smallest step of a clock in seconds.
pub fn clock_getres(clock: Clock) -> Result<f64, Error> {
    let syscall = "clock_getres";
    let step = sys::time::resolution(below(clock, syscall)?).map_err(|e| OsError::from_sys(e, syscall))?;
    nanoseconds(step, syscall).map(seconds_of)
}

/// `time.time_ns()`.
pub fn time_ns() -> Result<i64, Error> {
    clock_gettime_ns(Clock::Realtime)
}

/// What is known of a clock.
pub fn get_clock_info(clock: Clock) -> Result<ClockInfo, Error> {
    let implementation = match clock {
        Clock::Realtime => "clock_gettime(CLOCK_REALTIME)",
        Clock::Monotonic => "clock_gettime(CLOCK_MONOTONIC)",
        Clock::ProcessCputime => "clock_gettime(CLOCK_PROCESS_CPUTIME_ID)",
        Clock::ThreadCputime | Clock::Other => "clock_gettime(CLOCK_THREAD_CPUTIME_ID)",
    };
    let settable = clock == Clock::Realtime;
    Ok(ClockInfo {
        adjustable: settable,
        implementation,
        monotonic: !settable,
        resolution: clock_getres(clock)?,
    })
}

/// Seconds as nanoseconds, rounded away from nothing as CPython rounds time-outs.
pub(crate) fn nanoseconds_of(seconds: f64) -> Result<i64, Error> {
    if seconds.is_nan() {
        return Err(Error::value("Invalid value NaN (not a number)"));
    }
    let exact = seconds * 1e9;
    let rounded = if exact < 0.0 { exact.floor() } else { exact.ceil() };
    if !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&rounded) {
        return Err(Error::overflow("timestamp out of range for platform time_t"));
    }
    Ok(rounded as i64)
}

/// Waits for at least so many seconds; caught signals don't shorten that (PEP 475), unless they are to end calls.
pub fn sleep(seconds: f64) -> Result<(), Error> {
    let length = nanoseconds_of(seconds)?;
    let Ok(mut left) = u64::try_from(length) else {
        return Err(Error::value("sleep length must be non-negative"));
    };
    let mut deadline = None;
    loop {
        // The clock is read only when there is a wait to go on with: under a policy without clocks a sleep still sleeps.
        if deadline.is_none() {
            deadline = clock_gettime_ns(Clock::Monotonic).ok().map(|now| now.saturating_add(left as i64));
        }
        match sys::time::sleep(left) {
            Ok(()) => return Ok(()),
            Err(error) => {
                let error = OsError::from_sys(error, "clock_nanosleep");
                if error.errno != EINTR || end_the_call() {
                    return Err(error.into());
                }
            }
        }
        if let Some(deadline) = deadline {
            let now = clock_gettime_ns(Clock::Monotonic)?;
            if now >= deadline {
                return Ok(());
            }
            left = deadline.saturating_sub(now) as u64;
        }
    }
}

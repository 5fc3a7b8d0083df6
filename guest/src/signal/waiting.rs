//! Blocking signals, and waiting for them.

use super::error::{Error, Result};
use super::handlers::{
    Delivery, arrange_sigint, carry_out, has_deliveries, next_delivery, of_children, os_error,
};
use super::names::{LAST, SIGINT, is_valid};
use crate::interrupts;
use crate::sys;
use crate::sys::errno::Code;
use crate::sys::poll::wait_any;
use crate::sys::signal::Info;
use crate::sys::time::Clock;
use crate::time::nanoseconds_of;

/// What to do with a set of signals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// `SIG_BLOCK`.
    Block,
    /// `SIG_UNBLOCK`.
    Unblock,
    /// `SIG_SETMASK`.
    Set,
}

/// A set as the system takes it; numbers that are kept by the C library are passed over, as CPython warns.
fn set_of(signals: &[i32]) -> Result<Vec<u8>> {
    let mut set = Vec::new();
    for &signal in signals {
        let number = u8::try_from(signal).ok().filter(|number| (1..=LAST).contains(number));
        let Some(number) = number else {
            return Err(Error::Value(format!("signal number {signal} out of range [1; 64]")));
        };
        if is_valid(number) && !set.contains(&number) {
            set.push(number);
        }
    }
    Ok(set)
}

fn mask() -> Result<Vec<u8>> {
    Ok(sys::signal::mask().map_err(os_error("pthread_sigmask"))?)
}

fn set_mask(mask: &[u8]) -> Result<()> {
    if mask.contains(&SIGINT) {
        arrange_sigint()?;
    }
    interrupts::ask_of_children(of_children);
    Ok(sys::signal::set_mask(mask).map_err(os_error("pthread_sigmask"))?)
}

/// `signal.pthread_sigmask`.
pub fn pthread_sigmask(how: How, signals: &[i32]) -> Result<Vec<i32>> {
    let signals = set_of(signals)?;
    let old = mask()?;
    let new = match how {
        How::Block => with(&old, &signals),
        How::Unblock => old.iter().copied().filter(|signal| !signals.contains(signal)).collect(),
        How::Set => signals,
    };
    if new != old {
        set_mask(&new)?;
    }
    carry_out()?;
    Ok(old.into_iter().map(i32::from).collect())
}

fn with(set: &[u8], others: &[u8]) -> Vec<u8> {
    let new = others.iter().filter(|signal| !set.contains(signal));
    set.iter().chain(new).copied().collect()
}

/// `signal.sigpending`.
pub fn sigpending() -> Result<Vec<i32>> {
    let pending = sys::signal::pending().map_err(os_error("sigpending"))?;
    Ok(pending.into_iter().map(i32::from).collect())
}

/// Waits until one of these arrives, or any that is caught.
fn wait_for(among: &[u8], timeout: Option<u64>) -> Result<()> {
    let arrived = sys::signal::arrived(among).map_err(os_error("sigtimedwait"))?;
    match wait_any(&[&arrived], timeout) {
        Err(error) if !matches!(error.code, Code::Eintr) => Err(os_error("poll")(error).into()),
        _ => Ok(()),
    }
}

/// The time by which a wait is over.
struct Limit(Option<(u64, u64)>);

fn clock() -> Result<u64> {
    let now = sys::time::now(Clock::Monotonic).map_err(os_error("clock_gettime"))?;
    Ok((now.seconds as u64).saturating_mul(1_000_000_000).saturating_add(now.nanoseconds.into()))
}

impl Limit {
    /// No clock is read for one that is over at once or never.
    fn after(timeout: Option<u64>) -> Result<Self> {
        let begun = if timeout.is_some_and(|length| length > 0) { clock()? } else { 0 };
        Ok(Limit(timeout.map(|length| (begun, length))))
    }

    /// What is left; none without a limit.
    fn left(&self) -> Result<Option<u64>> {
        match self.0 {
            Some((begun, length)) if length > 0 => {
                Ok(Some(length.saturating_sub(clock()?.saturating_sub(begun))))
            }
            other => Ok(other.map(|_| 0)),
        }
    }
}

/// Takes one of these, or waits for it; none when the time is over.
fn take(signals: &[i32], timeout: Option<u64>) -> Result<Option<Info>> {
    let among = set_of(signals)?;
    let limit = Limit::after(timeout)?;
    let take = || sys::signal::take_pending(&among).map_err(os_error("sigtimedwait"));
    if let Some(info) = take()? {
        carry_out()?;
        return Ok(Some(info));
    }
    // Only what is blocked can be waited for: the rest is for the time of the wait.
    let before = mask()?;
    let during = with(&before, &among);
    if during != before {
        set_mask(&during)?;
    }
    let taken = loop {
        let outcome = take().map_err(Error::from).and_then(|taken| {
            carry_out()?;
            let left = limit.left()?;
            if taken.is_none() && left != Some(0) {
                wait_for(&among, left)?;
                return Ok(None);
            }
            Ok(Some(taken))
        });
        match outcome {
            Ok(None) => {}
            Ok(Some(taken)) => break Ok(taken),
            Err(error) => break Err(error),
        }
    };
    if during != before {
        set_mask(&before)?;
    }
    taken
}

/// `signal.sigwait` and `signal.sigwaitinfo`.
pub fn sigwait(signals: &[i32]) -> Result<Info> {
    loop {
        if let Some(info) = take(signals, None)? {
            return Ok(info);
        }
    }
}

/// `signal.sigtimedwait`.
pub fn sigtimedwait(signals: &[i32], timeout: f64) -> Result<Option<Info>> {
    take(signals, Some(length(timeout, "timeout must be non-negative")?))
}

/// Seconds as nanoseconds.
pub(super) fn length(seconds: f64, if_negative: &str) -> Result<u64> {
    let length = nanoseconds_of(seconds).map_err(|error| match error {
        crate::time::Error::Overflow(text) => Error::Overflow(text),
        crate::time::Error::Value(text) | crate::time::Error::Pattern(text) => Error::Value(text),
        crate::time::Error::Os(error) => Error::Os(error),
    })?;
    u64::try_from(length).map_err(|_| Error::Value(if_negative.to_owned()))
}

/// `signal.pause`: at once where there are signals that the program hasn't taken.
pub fn pause() -> Result<()> {
    loop {
        carry_out()?;
        if has_deliveries() {
            return Ok(());
        }
        wait_for(&[], None)?;
    }
}

/// The next caught signal, waited for.
pub fn wait_delivery(timeout: Option<f64>) -> Result<Option<Delivery>> {
    let timeout = timeout.map(|timeout| length(timeout, "timeout must be non-negative")).transpose()?;
    let limit = Limit::after(timeout)?;
    loop {
        let next = next_delivery()?;
        let left = limit.left()?;
        if next.is_some() || left == Some(0) {
            return Ok(next);
        }
        wait_for(&[], left)?;
    }
}

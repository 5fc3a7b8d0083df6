//! `oskit:sys/signal`: an instance that gets what it sends itself, and what its timer sends by the clock of [`super::time`].

use super::errno::{Code, Error};
use super::files::Descriptor;
use super::poll::Waitable;
use super::time::{Clock, now};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// What a signal does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Disposition {
    Default,
    Ignore,
    Catch,
}

/// Who sent a signal and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)] // the fields of siginfo_t
pub struct Info {
    pub signal: u8,
    pub code: i32,
    pub errno: i32,
    pub pid: u32,
    pub uid: u32,
    pub status: i32,
    pub band: i64,
}

/// A timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Timer {
    Real,
    Virtual,
    Profile,
}

/// How long until a timer sends its signal, and then how often; nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Interval {
    pub value: u64,
    pub interval: u64,
}

#[derive(Default)]
struct State {
    dispositions: BTreeMap<u8, Disposition>,
    mask: BTreeSet<u8>,
    pending: BTreeMap<u8, Info>,
    caught: BTreeMap<u8, Info>,
    /// When the timer is due, and then how often.
    timer: Option<(u128, u64)>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

fn fail<T>(code: Code) -> Result<T, Error> {
    Err(Error { code, capability: None })
}

fn clock() -> u128 {
    now(Clock::Monotonic).map_or(0, |now| now.seconds as u128 * 1_000_000_000 + u128::from(now.nanoseconds))
}

impl State {
    fn disposition(&self, signal: u8) -> Disposition {
        let usual = if matches!(signal, 13 | 25) { Disposition::Ignore } else { Disposition::Default };
        self.dispositions.get(&signal).copied().unwrap_or(usual)
    }

    fn send(&mut self, info: Info) {
        let signal = info.signal;
        if self.mask.contains(&signal) {
            self.pending.entry(signal).or_insert(info);
        } else if self.disposition(signal) == Disposition::Catch {
            self.caught.entry(signal).or_insert(info);
        }
    }

    fn tick(&mut self) {
        if let Some((due, interval)) = self.timer.filter(|(due, _)| *due <= clock()) {
            self.timer = (interval > 0).then(|| (due + u128::from(interval), interval));
            self.send(plain(14, 128));
        }
    }
}

fn with<R>(then: impl FnOnce(&mut State) -> R) -> R {
    STATE.with_borrow_mut(|state| {
        state.tick();
        then(state)
    })
}

fn plain(signal: u8, code: i32) -> Info {
    Info { signal, code, errno: 0, pid: 0, uid: 0, status: 0, band: 0 }
}

/// Whether a wait is interrupted, and the nanoseconds until the timer does it.
pub(super) fn interrupts() -> (bool, Option<u64>) {
    with(|state| {
        let left = state.timer.map(|(due, _)| due.saturating_sub(clock()) as u64);
        (!state.caught.is_empty(), left)
    })
}

/// What a signal does.
pub fn get_disposition(signal: u8) -> Result<Disposition, Error> {
    Ok(with(|state| state.disposition(signal)))
}

/// Says what it shall do.
pub fn set_disposition(signal: u8, disposition: Disposition) -> Result<(), Error> {
    if matches!(signal, 0 | 9 | 19 | 32 | 33 | 65..) {
        return fail(Code::Einval);
    }
    with(|state| state.dispositions.insert(signal, disposition));
    Ok(())
}

/// The next caught one.
pub fn next_caught() -> Result<Option<Info>, Error> {
    Ok(with(|state| state.caught.pop_first().map(|(_, info)| info)))
}

/// Replaces the mask.
pub fn set_mask(blocked: &[u8]) -> Result<(), Error> {
    with(|state| {
        state.mask = blocked.iter().copied().filter(|signal| !matches!(signal, 9 | 19)).collect();
        for info in std::mem::take(&mut state.pending).into_values() {
            state.send(info);
        }
    });
    Ok(())
}

/// The mask.
pub fn mask() -> Result<Vec<u8>, Error> {
    Ok(with(|state| state.mask.iter().copied().collect()))
}

/// The blocked ones that arrived.
pub fn pending() -> Result<Vec<u8>, Error> {
    Ok(with(|state| state.pending.keys().copied().collect()))
}

/// Takes one of them.
pub fn take_pending(among: &[u8]) -> Result<Option<Info>, Error> {
    Ok(with(|state| {
        let signal = state.pending.keys().copied().find(|signal| among.contains(signal))?;
        state.pending.remove(&signal)
    }))
}

/// Ready when there is one, or any caught one.
pub fn arrived(among: &[u8]) -> Result<Waitable, Error> {
    let among = among.to_vec();
    Ok(Waitable::new(move || {
        with(|state| !state.caught.is_empty() || state.pending.keys().any(|signal| among.contains(signal)))
    }))
}

/// Sends one. None ends this instance.
pub fn raise(signal: u8) -> Result<(), Error> {
    with(|state| state.send(plain(signal, 0)));
    Ok(())
}

fn left(state: &State) -> Interval {
    state.timer.map_or(Interval::default(), |(due, interval)| Interval {
        value: due.saturating_sub(clock()) as u64,
        interval,
    })
}

/// Sets the timer; there is one.
pub fn set_timer(timer: Timer, to: Interval) -> Result<Interval, Error> {
    let before = get_timer(timer)?;
    with(|state| {
        state.timer = (to.value > 0).then(|| (clock() + u128::from(to.value), to.interval));
    });
    Ok(before)
}

/// What is left of it.
pub fn get_timer(timer: Timer) -> Result<Interval, Error> {
    if timer == Timer::Real { Ok(with(|state| left(state))) } else { fail(Code::Enotsup) }
}

/// Nothing is written.
pub fn set_wakeup(_to: Option<&Descriptor>, _warn: bool) -> Result<(), Error> {
    Ok(())
}

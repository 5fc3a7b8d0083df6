//! Signals that have arrived and that nobody has taken yet.

use super::set::Set;
use crate::bindings::oskit::sys::signal::Info;
use std::collections::BTreeMap;

/// The first of the signals of which more than one is held.
const REAL_TIME: u8 = 32;

/// Of each number below 32 one, and of the others as many as a limit allows.
#[derive(Default)]
pub(super) struct Queue {
    /// By number and order of arrival.
    held: BTreeMap<(u8, u64), Info>,
    next: u64,
    set: Set,
}

impl Queue {
    /// Adds one; whether there was room for it. One that is held already is as good as added.
    pub(super) fn push(&mut self, info: Info, limit: u32) -> bool {
        let signal = info.signal;
        if signal < REAL_TIME && self.set.has(signal) {
            return true;
        }
        if self.held.len() >= limit as usize {
            return false;
        }
        self.held.insert((signal, self.next), info);
        self.next += 1;
        self.set = self.set.with(Set::of(signal));
        true
    }

    /// Takes the one with the lowest number, of those the oldest.
    pub(super) fn take(&mut self, among: Set) -> Option<Info> {
        let signal = self.set.and(among).iter().next()?;
        let (&key, _) = self.held.range((signal, 0)..).next()?;
        let info = self.held.remove(&key);
        if self.held.range((signal, 0)..=(signal, u64::MAX)).next().is_none() {
            self.set = self.set.without(Set::of(signal));
        }
        info
    }

    /// Forgets those with this number.
    pub(super) fn discard(&mut self, signal: u8) {
        while self.take(Set::of(signal)).is_some() {}
    }

    /// Which there are.
    pub(super) fn set(&self) -> Set {
        self.set
    }
}

//! `oskit:sys/time`, with clocks that stand still until [`advance`] or a sleep moves them.

use super::errno::{Code, Error};
use super::files;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// Which clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Clock {
    /// Since the epoch.
    Realtime,
    /// Since some moment.
    Monotonic,
    /// Processor time of the instance.
    ProcessCputime,
    /// Processor time of the thread.
    ThreadCputime,
}

/// A moment or a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timespec {
    /// Whole seconds.
    pub seconds: i64,
    /// 0..=999,999,999, always added.
    pub nanoseconds: u32,
}

/// A time zone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Zone {
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Its rules as TZif.
    pub rules: Option<Vec<u8>>,
}

#[derive(Default)]
struct State {
    realtime: i128,
    elapsed: i128,
    local: Zone,
    zones: BTreeMap<String, Vec<u8>>,
    files_refused: bool,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Sets the real-time clock, in nanoseconds since the epoch.
pub fn set_realtime(nanoseconds: i128) {
    STATE.with_borrow_mut(|state| state.realtime = nanoseconds);
}

/// Moves the clocks on.
pub fn advance(nanoseconds: u64) {
    STATE.with_borrow_mut(|state| {
        state.realtime += i128::from(nanoseconds);
        state.elapsed += i128::from(nanoseconds);
    });
}

/// Adds a zone to the database.
pub fn add_zone(name: &str, rules: &[u8]) {
    STATE.with_borrow_mut(|state| state.zones.insert(name.to_owned(), rules.to_owned()));
}

/// Sets the local zone.
pub fn set_local_zone(zone: Zone) {
    STATE.with_borrow_mut(|state| state.local = zone);
}

/// The present time of a clock.
pub fn now(clock: Clock) -> Result<Timespec, Error> {
    let total = STATE.with_borrow(|state| match clock {
        Clock::Realtime => state.realtime,
        _ => state.elapsed,
    });
    let seconds = total.div_euclid(1_000_000_000) as i64;
    Ok(Timespec { seconds, nanoseconds: total.rem_euclid(1_000_000_000) as u32 })
}

/// The smallest step of a clock.
pub fn resolution(_clock: Clock) -> Result<Timespec, Error> {
    Ok(Timespec { seconds: 0, nanoseconds: 1 })
}

/// Moves the clocks on at once.
pub fn sleep(nanoseconds: u64) -> Result<(), Error> {
    super::poll::wait_any(&[], Some(nanoseconds)).map(drop)
}

/// The local zone, UTC until set.
pub fn local_zone() -> Result<Zone, Error> {
    Ok(STATE.with_borrow(|state| state.local.clone()))
}

/// The rules of a zone.
pub fn zone_rules(name: &str) -> Result<Vec<u8>, Error> {
    let found = STATE.with_borrow(|state| state.zones.get(name).cloned());
    found.ok_or(Error { code: Code::Enoent, capability: None })
}

/// Refuses all files from now on, as a policy without grants does.
pub fn refuse_zone_files() {
    STATE.with_borrow_mut(|state| state.files_refused = true);
}

/// The rules in a file.
pub fn zone_file(path: &str) -> Result<Vec<u8>, Error> {
    if STATE.with_borrow(|state| state.files_refused) {
        return Err(Error { code: Code::Eperm, capability: Some("files.read".to_owned()) });
    }
    let rules = files::contents(path).ok_or(Error { code: Code::Enoent, capability: None })?;
    if rules.starts_with(b"TZif") { Ok(rules) } else { Err(Error { code: Code::Einval, capability: None }) }
}

/// The names of all zones, sorted.
pub fn zone_names() -> Result<Vec<String>, Error> {
    Ok(STATE.with_borrow(|state| state.zones.keys().cloned().collect()))
}

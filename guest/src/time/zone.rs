//! The local zone: `TZ` as glibc reads it, or the system's.
//!
//! Rules are read by jiff, which knows TZif and POSIX rules and reads no clock and no file by itself; it covers the
//! years -9999 to 9999, and the calendar repeats itself every 400 years.

use super::{convert, strptime};
use crate::{environ, sys};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// What holds in a zone at some moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LocalType {
    pub(super) offset: i32,
    pub(super) isdst: bool,
    pub(super) abbreviation: Arc<str>,
}

/// From `from` to before `until`, nothing changes.
#[derive(Debug, Clone)]
pub(super) struct Span {
    from: i64,
    until: i64,
    /// What holds.
    pub(super) local: LocalType,
}

impl Span {
    /// UTC, as `gmtime` calls it.
    pub(super) fn gmt() -> Self {
        Span::always(gmt())
    }

    fn always(local: LocalType) -> Self {
        Span { from: i64::MIN, until: i64::MAX, local }
    }

    /// Whether a moment lies within.
    pub(super) fn has(&self, seconds: i64) -> bool {
        (self.from..self.until).contains(&seconds)
    }
}

/// What `time.tzname`, `timezone`, `altzone` and `daylight` tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneInfo {
    /// The names without and with summer time.
    pub tzname: (Arc<str>, Arc<str>),
    /// Seconds west of UTC without summer time.
    pub timezone: i32,
    /// Seconds west of UTC with summer time.
    pub altzone: i32,
    /// Whether there is summer time.
    pub daylight: bool,
}

/// Where systems keep their database: the places that CPython looks in.
const DATABASES: [&str; 4] =
    ["/usr/share/zoneinfo/", "/usr/lib/zoneinfo/", "/usr/share/lib/zoneinfo/", "/etc/zoneinfo/"];

/// So many of a zone's spans are remembered.
const SPANS: usize = 4096;

struct Local {
    /// None for one that is always the same.
    rules: Option<TimeZone>,
    /// Whether they come of a POSIX rule alone: glibc takes every year up to 1970 for that.
    is_posix: bool,
    fixed: LocalType,
    /// The spans that were met, by their first second.
    spans: RefCell<BTreeMap<i64, Span>>,
    standard: Cell<Option<i32>>,
}

thread_local! {
    static LOCAL: RefCell<Option<Rc<Local>>> = const { RefCell::new(None) };
    static INFO: RefCell<Option<ZoneInfo>> = const { RefCell::new(None) };
    static GMT: LocalType = fixed("GMT");
    static UTC: LocalType = fixed("UTC");
}

fn fixed(name: &str) -> LocalType {
    LocalType { offset: 0, isdst: false, abbreviation: name.into() }
}

/// UTC, as `gmtime` calls it.
pub(super) fn gmt() -> LocalType {
    GMT.with(LocalType::clone)
}

/// UTC.
fn utc() -> LocalType {
    UTC.with(LocalType::clone)
}

/// What holds in the local zone at a moment.
pub(super) fn local_type(seconds: i64) -> LocalType {
    local_span(seconds).local
}

/// The same, and for how long.
pub(super) fn local_span(seconds: i64) -> Span {
    local().at(seconds, Span::clone)
}

/// Seconds east of UTC of the local zone at a moment, and whether it is summer time.
pub(super) fn offset_at(seconds: i64) -> (i32, bool) {
    local().at(seconds, |span| (span.local.offset, span.local.isdst))
}

fn local() -> Rc<Local> {
    if let Some(local) = LOCAL.with_borrow(Clone::clone) {
        return local;
    }
    let local = Rc::new(Local::read());
    LOCAL.with_borrow_mut(|slot| *slot = Some(local.clone()));
    local
}

/// Whether the local zone is a POSIX rule, not a file.
pub(super) fn is_rule() -> bool {
    local().is_posix
}

/// Seconds east of UTC of the local zone's standard time, that of the year 2000.
pub(super) fn standard_offset() -> i32 {
    const JANUARY: i64 = 946_684_800;
    const JULY: i64 = JANUARY + 182 * 86_400;
    let local = local();
    local.standard.get().unwrap_or_else(|| {
        let [january, july] = [JANUARY, JULY].map(|at| local.at(at, |span| span.local.clone()));
        let standard = if january.isdst && !july.isdst { july.offset } else { january.offset };
        local.standard.set(Some(standard));
        standard
    })
}

/// `time.tzset()`.
pub fn tzset() {
    LOCAL.with_borrow_mut(Option::take);
    INFO.with_borrow_mut(Option::take);
    strptime::forget();
}

/// The local zone's names and distances, found as CPython finds them: in January and in July of this year.
pub fn tzinfo() -> ZoneInfo {
    const YEAR: i64 = (365 * 24 + 6) * 3600;
    if let Some(info) = INFO.with_borrow(Clone::clone) {
        return info;
    }
    let january = convert::now().unwrap_or(0) / YEAR * YEAR;
    let (january, july) = (local_type(january), local_type(january + YEAR / 2));
    // Where the year begins in summer time, it is the south.
    let (standard, summer) = if january.offset > july.offset { (july, january) } else { (january, july) };
    let info = ZoneInfo {
        timezone: -standard.offset,
        altzone: -summer.offset,
        daylight: standard.offset != summer.offset,
        tzname: (cut(&standard.abbreviation), cut(&summer.abbreviation)),
    };
    INFO.with_borrow_mut(|slot| *slot = Some(info.clone()));
    info
}

/// C's `tzname`, by whether summer time is in effect: what `%Z` falls back on. Unlike Python's it has standard time first
/// also where that is ahead of the other, as in Ireland.
pub(super) fn name_of(isdst: bool) -> Arc<str> {
    const DAY: i64 = 86_400;
    let start = convert::now().unwrap_or(0) / (365 * DAY) * (365 * DAY);
    let types = [local_type(start), local_type(start + 182 * DAY)];
    let found = types.iter().find(|local| local.isdst == isdst).or_else(|| types.first());
    found.map_or_else(|| "UTC".into(), |local| local.abbreviation.clone())
}

/// CPython keeps nine letters of a zone's name.
fn cut(name: &Arc<str>) -> Arc<str> {
    match name.char_indices().nth(9) {
        Some((end, _)) => name[..end].into(),
        None => name.clone(),
    }
}

impl Local {
    fn always(fixed: LocalType) -> Self {
        Local { rules: None, is_posix: false, fixed, spans: RefCell::default(), standard: Cell::default() }
    }

    fn with_rules(rules: TimeZone) -> Self {
        Local { rules: Some(rules), ..Local::always(utc()) }
    }

    fn read() -> Self {
        let Some(tz) = environ::get("TZ") else {
            let rules = sys::time::local_zone().ok().and_then(|zone| {
                TimeZone::tzif(zone.name.as_deref().unwrap_or("local"), zone.rules?.as_slice()).ok()
            });
            return rules.map_or_else(|| Local::always(utc()), Local::with_rules);
        };
        let tz = tz.strip_prefix(':').unwrap_or(&tz);
        if tz.is_empty() {
            return Local::always(utc());
        }
        let from_file = rules_of(tz).and_then(|rules| TimeZone::tzif(tz, &rules).ok());
        let from_rule = || TimeZone::posix(tz).ok();
        // A rule that names summer time and doesn't say when it is has the dates of the United States.
        let by_default = || TimeZone::posix(&format!("{tz},M3.2.0,M11.1.0")).ok();
        if let Some(rules) = from_file {
            return Local::with_rules(rules);
        }
        match from_rule().or_else(by_default) {
            Some(rules) => Local { is_posix: true, ..Local::with_rules(rules) },
            None => Local { is_posix: true, ..Local::always(named_only(tz)) },
        }
    }

    /// Gives what `take` takes of the span that a moment lies in.
    fn at<T>(&self, seconds: i64, take: impl Fn(&Span) -> T) -> T {
        let Some(rules) = &self.rules else { return take(&Span::always(self.fixed.clone())) };
        let seconds = if self.is_posix { seconds.max(0) } else { seconds };
        let known = |spans: &BTreeMap<i64, Span>| {
            let (_, span) = spans.range(..=seconds).next_back()?;
            span.has(seconds).then(|| take(span))
        };
        if let Some(found) = known(&self.spans.borrow()) {
            return found;
        }
        let Ok(moment) = Timestamp::from_second(seconds) else {
            let local = type_at(rules, within_range(seconds));
            return take(&Span { from: seconds, until: seconds.saturating_add(1), local });
        };
        // Transitions at the moment itself begin the span: look before the next second.
        let next = Timestamp::from_second(seconds + 1).unwrap_or(moment);
        let from = rules.preceding(next).next().map_or(Timestamp::MIN, |t| t.timestamp()).as_second();
        let until = rules.following(moment).next().map_or(Timestamp::MAX, |t| t.timestamp()).as_second();
        let span = Span { from, until, local: type_at(rules, moment) };
        let found = take(&span);
        let mut spans = self.spans.borrow_mut();
        if spans.len() >= SPANS {
            spans.clear();
        }
        spans.insert(from, span);
        found
    }
}

/// What the file holds that `TZ` names: one of the database's, or with a `/` in front any that the instance may read.
fn rules_of(tz: &str) -> Option<Vec<u8>> {
    if !tz.starts_with('/') {
        return sys::time::zone_rules(tz).ok();
    }
    match sys::time::zone_file(tz) {
        // The database is there also where its files are not among those that the instance sees.
        Err(error) if matches!(error.code, sys::errno::Code::Eperm) => {
            let name = DATABASES.iter().find_map(|place| tz.strip_prefix(place));
            sys::time::zone_rules(name?).ok()
        }
        rules => rules.ok(),
    }
}

fn type_at(rules: &TimeZone, moment: Timestamp) -> LocalType {
    let info = rules.to_offset_info(moment);
    LocalType {
        offset: info.offset().seconds(),
        isdst: info.dst().is_dst(),
        abbreviation: info.abbreviation().into(),
    }
}

/// The same moment of another 400 years, among those that jiff knows.
fn within_range(seconds: i64) -> Timestamp {
    const CYCLE: i64 = 146_097 * 86_400;
    // Years 8770 to 9169, and -8830 to -8431: after and before every change of law.
    let base = if seconds < 0 { -27 * CYCLE } else { 17 * CYCLE };
    Timestamp::from_second(base + seconds.rem_euclid(CYCLE)).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// What glibc makes of a `TZ` that names no zone and is no rule: UTC under the letters that it begins with, if those could
/// be a name, else under none.
fn named_only(tz: &str) -> LocalType {
    let letters = tz.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(tz.len());
    fixed(if letters >= 3 { &tz[..letters] } else { "" })
}

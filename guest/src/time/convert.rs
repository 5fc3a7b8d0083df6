//! Between seconds and fields: `gmtime`, `localtime`, `mktime`, and the one text that needs no format.

use super::calendar::{DAY, days_before_month, days_to_year, split};
use super::clock::time_ns;
use super::strftime::{MONTHS, Tm, WEEKDAYS};
use super::zone::{self, LocalType, Span};
use super::{Error, StructTime};
use crate::errno::{EOVERFLOW, OsError};

/// Seconds since the epoch, as Python's `int` or `float`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Timestamp {
    /// Whole.
    Integer(i64),
    /// With a fraction, which is cut downward.
    Float(f64),
}

impl Timestamp {
    /// Whole seconds.
    pub fn seconds(self) -> Result<i64, Error> {
        match self {
            Timestamp::Integer(seconds) => Ok(seconds),
            Timestamp::Float(seconds) if seconds.is_nan() => {
                Err(Error::value("Invalid value NaN (not a number)"))
            }
            Timestamp::Float(seconds) => {
                let floor = seconds.floor();
                if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&floor) {
                    Ok(floor as i64)
                } else {
                    Err(Error::overflow("timestamp out of range for platform time_t"))
                }
            }
        }
    }
}

/// Which of `gmtime` and `localtime`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conversion {
    /// UTC.
    Gmtime,
    /// The local zone.
    Localtime,
}

impl Conversion {
    /// Takes a moment apart.
    pub fn apply(self, seconds: i64) -> Result<StructTime, Error> {
        match self {
            Conversion::Gmtime => gmtime(seconds),
            Conversion::Localtime => localtime(seconds),
        }
    }
}

/// The whole seconds of now.
pub(super) fn now() -> Result<i64, Error> {
    Ok(time_ns()?.div_euclid(1_000_000_000))
}

/// Takes a moment apart in a zone that is `local.offset` from UTC at that moment.
fn broken_down(seconds: i64, local: &LocalType, syscall: &'static str) -> Result<StructTime, Error> {
    let (day, second) = split(seconds, local.offset);
    // C keeps the years since 1900 in 32 bits, and CPython adds 1900 again in 32 bits.
    let Ok(since_1900) = i32::try_from(day.year - 1900) else {
        return Err(OsError::new(EOVERFLOW, syscall).into());
    };
    Ok(StructTime {
        year: i64::from(since_1900.wrapping_add(1900)),
        mon: day.mon,
        mday: day.mday,
        hour: second / 3600,
        min: second / 60 % 60,
        sec: second % 60,
        wday: day.wday,
        yday: day.yday,
        isdst: Some(local.isdst),
        zone: Some(local.abbreviation.clone()),
        gmtoff: Some(i64::from(local.offset)),
    })
}

/// Takes moments apart one after the other. Most lie in the span of the one before.
pub(super) struct Splitter {
    conversion: Conversion,
    span: Span,
    rare: StructTime,
}

impl Splitter {
    pub(super) fn new(conversion: Conversion) -> Self {
        let span = match conversion {
            Conversion::Gmtime => Span::gmt(),
            Conversion::Localtime => zone::local_span(0),
        };
        Splitter { conversion, span, rare: StructTime::default() }
    }

    /// The fields of a moment, as `strftime` takes them.
    pub(super) fn split(&mut self, seconds: i64) -> Result<Tm<'_>, Error> {
        if !self.span.has(seconds) && self.conversion == Conversion::Localtime {
            self.span = zone::local_span(seconds);
        }
        let local = &self.span.local;
        let (day, second) = split(seconds, local.offset);
        if (0..10_000).contains(&day.year) {
            return Ok(Tm::of_day(&day, second, local));
        }
        self.rare = self.conversion.apply(seconds)?;
        Tm::checked(&self.rare)
    }
}

/// `time.gmtime(seconds)`.
pub fn gmtime(seconds: i64) -> Result<StructTime, Error> {
    broken_down(seconds, &zone::gmt(), "gmtime")
}

/// `time.localtime(seconds)`.
pub fn localtime(seconds: i64) -> Result<StructTime, Error> {
    // For a rule glibc works out the year in UTC first, and that must fit too.
    if seconds.unsigned_abs() >= 1 << 55 && zone::is_rule() {
        gmtime(seconds)?;
    }
    broken_down(seconds, &zone::local_type(seconds), "localtime")
}

/// Whole seconds: of a moment, or of now.
pub fn seconds_or_now(timestamp: Option<Timestamp>) -> Result<i64, Error> {
    timestamp.map_or_else(now, Timestamp::seconds)
}

/// A time, or the local time of now.
pub fn time_or_now(time: Option<StructTime>) -> Result<StructTime, Error> {
    time.map_or_else(|| localtime(now()?), Ok)
}

/// `time.asctime(t)`.
pub fn asctime(t: &StructTime) -> Result<String, Error> {
    let tm = Tm::checked(t)?;
    Ok(spelled(&tm, i64::from(tm.year) + 1900))
}

/// `time.ctime(seconds)`. CPython doesn't check the year here, which may have gone round.
pub fn ctime(seconds: i64) -> Result<String, Error> {
    let time = localtime(seconds)?;
    let year = time.year;
    Ok(spelled(&Tm::checked(&StructTime { year: 1900, ..time })?, year))
}

fn spelled(tm: &Tm<'_>, year: i64) -> String {
    let short = |name: &&'static str| &name[..3];
    format!(
        "{} {}{:3} {:02}:{:02}:{:02} {year}",
        WEEKDAYS.get(tm.wday as usize).map_or("", short),
        MONTHS.get(tm.mon as usize).map_or("", short),
        tm.mday,
        tm.hour,
        tm.min,
        tm.sec,
    )
}

/// The seconds of fields that are UTC, any of them beyond its range; years fit 32 bits.
pub(super) fn timegm(t: &StructTime) -> i64 {
    fields_to_seconds(t.year, i64::from(t.mon) - 1, t.mday, t.hour, t.min, t.sec)
}

/// The same by field, months from 0.
fn fields_to_seconds(year: i64, mon: i64, mday: i32, hour: i32, min: i32, sec: i32) -> i64 {
    let year = year + mon.div_euclid(12);
    let month = mon.rem_euclid(12) + 1;
    let days = days_to_year(year) + days_before_month(year, month) + i64::from(mday) - 1;
    days * DAY + i64::from(hour) * 3600 + i64::from(min) * 60 + i64::from(sec)
}

/// `time.mktime(t)`, as glibc decides what is doubtful.
pub fn mktime(t: &StructTime) -> Result<f64, Error> {
    let tm = Tm::new(t)?;
    mktime_of(&tm)
        .map(|seconds| seconds as f64)
        .ok_or_else(|| Error::overflow("mktime argument out of range"))
}

/// The search that glibc makes: guess, look what the guess's local time is, go on by the difference. Its answers in
/// repeated and skipped hours come from the order in which it probes, so the order is the same here. glibc begins with the
/// offset of its last answer, which makes answers depend on history; here it is always that of standard time.
pub(super) fn mktime_of(tm: &Tm<'_>) -> Option<i64> {
    let wanted = fields_to_seconds(
        i64::from(tm.year) + 1900,
        i64::from(tm.mon),
        tm.mday,
        tm.hour,
        tm.min,
        tm.sec.clamp(0, 59),
    );
    let isdst = tm.isdst.map_or(-1, i32::from);
    let difference = |at: i64| {
        let (offset, isdst) = zone::offset_at(at);
        (wanted - (at + i64::from(offset)), i32::from(isdst))
    };
    let guess = wanted - i64::from(zone::standard_offset());
    let (mut t, mut t1, mut t2) = (guess, guess, guess);
    let mut dst2 = 0;
    let mut probes = 6;
    loop {
        let (off_by, is) = difference(t);
        if off_by == 0 {
            if isdst >= 0 && isdst != is {
                t = with_dst(t, isdst, difference);
            }
            break;
        }
        // Swinging between two moments: the wanted time is skipped.
        if t == t1 && t != t2 && (if isdst < 0 { dst2 <= is } else { isdst != is }) {
            break;
        }
        probes -= 1;
        if probes == 0 {
            return None;
        }
        (t1, t2, dst2) = (t2, t, is);
        t += off_by;
    }
    let found = t + i64::from(tm.sec) - i64::from(tm.sec.clamp(0, 59));
    // What C's struct could not hold is no answer.
    let (day, _) = split(found, zone::offset_at(found).0);
    i32::try_from(day.year - 1900).ok().map(|_| found)
}

/// The moment that shows the wanted fields under the offset of the nearest time with, or without, summer time.
fn with_dst(t: i64, isdst: i32, difference: impl Fn(i64) -> (i64, i32)) -> i64 {
    // glibc's: half of the longest span without a change that the database had, in steps of about a week.
    const STRIDE: i64 = 601_200;
    const BOUND: i64 = 457_243_209 / 2 + STRIDE;
    let mut delta = STRIDE;
    while delta < BOUND {
        for probe in [t - delta, t + delta] {
            let (off_by, is) = difference(probe);
            if is == isdst {
                return probe + off_by;
            }
        }
        delta += STRIDE;
    }
    // A zone without summer time is taken to have one of an hour.
    if isdst == 0 { t + 3600 } else { t - 3600 }
}

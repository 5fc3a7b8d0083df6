//! Between moments and what local clocks show. How the doubtful ones are found is CPython's way: its answers follow from
//! which moments it probes.

use super::timedelta::SECOND;
use super::tzinfo::Wall;
use super::{Date, DateTime, Error, Number, Timedelta, Tzinfo};
use crate::time::{self, StructTime};

/// No change of a zone's clocks is larger, in seconds.
const LARGEST_FOLD: i64 = 86_400;

fn fields(t: &StructTime) -> Result<DateTime, Error> {
    let date = Date::checked(t.year, t.mon.into(), t.mday.into())?;
    let midnight = DateTime::midnight(date);
    let seconds = i128::from(t.hour) * 3600 + i128::from(t.min) * 60 + i128::from(t.sec.min(59));
    midnight.shifted(seconds * i128::from(SECOND))
}

/// What local clocks show at a moment, in seconds since 1970-01-01T00:00:00 on them.
pub(super) fn shown(moment: i64) -> Result<i64, Error> {
    let t = time::localtime(moment)?;
    DateTime::check_year(t.year)?;
    Ok(moment + t.gmtoff.unwrap_or(0))
}

/// The moment at which local clocks show something.
pub(super) fn to_utc(wall: Wall) -> Result<i64, Error> {
    let t = wall.seconds;
    let a = shown(t)? - t;
    let first = t - a;
    let shown_first = shown(first)?;
    let b = if shown_first == t {
        // It may not be the one that is wanted: there may be an earlier or a later one.
        let other = if wall.fold { first + LARGEST_FOLD } else { first - LARGEST_FOLD };
        let b = shown(other)? - other;
        if a == b {
            return Ok(first);
        }
        b
    } else {
        shown_first - first
    };
    let second = t - b;
    if shown(second)? == t {
        return Ok(second);
    }
    if shown_first == t {
        return Ok(first);
    }
    // Skipped.
    Ok(if wall.fold { first.min(second) } else { first.max(second) })
}

/// What local clocks show at a moment, and whether for the second time.
fn local(seconds: i64, microsecond: i64) -> Result<DateTime, Error> {
    let t = time::localtime(seconds)?;
    let mut result = fields(&t)?;
    let now = result.wall().seconds;
    let before = shown(seconds - LARGEST_FOLD)?;
    let change = now - before - LARGEST_FOLD;
    let repeated = change < 0 && shown(seconds + change)? == now;
    result = result.shifted(microsecond.into())?;
    result.set_zone(None, repeated);
    Ok(result)
}

/// Seconds, rounded down, and microseconds of a timestamp, rounded half to even.
fn split(timestamp: Number) -> Result<(i64, i64), Error> {
    let x = match timestamp {
        Number::Integer(seconds) => return Ok((seconds, 0)),
        Number::Float(x) => x,
    };
    if x.is_nan() {
        return Err(Error::value("Invalid value NaN (not a number)"));
    }
    let (mut whole, mut microseconds) = (x.trunc(), (x.fract() * 1e6).round_ties_even());
    if microseconds >= 1e6 {
        (whole, microseconds) = (whole + 1.0, microseconds - 1e6);
    } else if microseconds < 0.0 {
        (whole, microseconds) = (whole - 1.0, microseconds + 1e6);
    }
    if !(-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&whole) {
        return Err(Error::overflow("timestamp out of range for platform time_t"));
    }
    Ok((whole as i64, microseconds as i64))
}

fn at(seconds: i64, microsecond: i64, tz: Option<&Tzinfo>) -> Result<DateTime, Error> {
    let Some(tz) = tz else { return local(seconds, microsecond) };
    tz.localize(&fields(&time::gmtime(seconds)?)?.shifted(microsecond.into())?)
}

/// `datetime.fromtimestamp(timestamp, tz)`.
pub(super) fn datetime(timestamp: Number, tz: Option<&Tzinfo>) -> Result<DateTime, Error> {
    let (seconds, microsecond) = split(timestamp)?;
    at(seconds, microsecond, tz)
}

/// `date.fromtimestamp(timestamp)`.
pub(super) fn date(timestamp: Number) -> Result<Date, Error> {
    let timestamp = match timestamp {
        Number::Integer(seconds) => time::Timestamp::Integer(seconds),
        Number::Float(x) => time::Timestamp::Float(x),
    };
    Ok(fields(&time::localtime(timestamp.seconds()?)?)?.date())
}

/// `datetime.now(tz)`.
pub(super) fn now(tz: Option<&Tzinfo>) -> Result<DateTime, Error> {
    let now = time::time_ns()?;
    at(now.div_euclid(1_000_000_000), now.rem_euclid(1_000_000_000) / 1000, tz)
}

/// `datetime.today()`, which CPython takes from a float.
pub(super) fn today() -> Result<DateTime, Error> {
    datetime(Number::Float(time::seconds_of(time::time_ns()?)), None)
}

fn zone(moment: i64) -> Result<Tzinfo, Error> {
    let t = time::localtime(moment)?;
    let offset = Timedelta::short(t.gmtoff.unwrap_or(0) * SECOND);
    Tzinfo::fixed(offset, Some(t.zone.as_deref().unwrap_or_default()))
}

/// What holds in the local zone at a time in UTC, as a fixed zone.
pub(super) fn zone_at(utc: &DateTime) -> Result<Tzinfo, Error> {
    zone(utc.wall().seconds)
}

/// What holds in the local zone when its clocks show something. Of a time that they skip the offset is that before it,
/// or after it for a fold of 1.
pub(super) fn zone_of_local(time: &DateTime) -> Result<Tzinfo, Error> {
    let wall = time.wall();
    let moment = to_utc(wall)?;
    let other = to_utc(Wall { fold: !wall.fold, ..wall })?;
    let skipped = other != moment && (other > moment) == wall.fold;
    zone(if skipped { other } else { moment })
}

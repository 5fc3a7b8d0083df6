//! `strptime`: that of `time`, with its microseconds and offset.

use super::time_of_day::Clock;
use super::{Date, DateTime, Error, TimeOfDay, Timedelta, Tzinfo};
use crate::time::{self, Parsed};

/// Microseconds east of UTC that a text gave.
pub(super) fn offset(parsed: &Parsed) -> Option<i64> {
    Some(parsed.time.gmtoff? * 1_000_000 + i64::from(parsed.gmtoff_microseconds))
}

/// The date and the clock that a text gave.
pub(super) fn fields(parsed: &Parsed) -> Result<(Date, Clock), Error> {
    let t = &parsed.time;
    let date = Date::checked(t.year, t.mon.into(), t.mday.into())?;
    Ok((date, Clock::checked(t.hour.into(), t.min.into(), t.sec.into(), parsed.microsecond.into())?))
}

/// `datetime.strptime(text, format)`.
pub(super) fn datetime(text: &str, format: &str) -> Result<DateTime, Error> {
    let parsed = time::parse(text, format)?;
    let tzinfo = match offset(&parsed) {
        Some(offset) => {
            let name = parsed.time.zone.as_deref().filter(|name| !name.is_empty());
            Some(Tzinfo::fixed(Timedelta::from_microseconds(offset.into())?, name)?)
        }
        None => None,
    };
    let (date, clock) = fields(&parsed)?;
    Ok(DateTime { date, time: TimeOfDay { clock, tzinfo, fold: false } })
}

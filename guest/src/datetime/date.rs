//! `date`.

use super::calendar::{self, Day, MAX_YEAR, MIN_YEAR, ORDINAL_0};
use super::number::{c_int, replaced};
use super::{Error, Number, Timedelta, fromisoformat, isoformat, local, strftime};
use crate::time::StructTime;

/// A day of the Gregorian calendar: `datetime.date`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// A day by week: `datetime.IsoCalendarDate`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IsoCalendarDate {
    /// The year to which the week belongs.
    pub year: u16,
    /// 1 to 53.
    pub week: u8,
    /// 1 to 7, Monday 1.
    pub weekday: u8,
}

impl Date {
    /// `date.min`.
    pub const MIN: Self = Date { year: 1, month: 1, day: 1 };
    /// `date.max`.
    pub const MAX: Self = Date { year: 9999, month: 12, day: 31 };
    /// The day of a time that has none.
    pub(super) const UNKNOWN: Self = Date { year: 1900, month: 1, day: 1 };

    /// `date(year, month, day)`.
    pub fn new(year: i64, month: i64, day: i64) -> Result<Self, Error> {
        let (year, month, day) = (c_int(year)?, c_int(month)?, c_int(day)?);
        Self::checked(year.into(), month.into(), day.into())
    }

    /// A date whose fields fit C's `int`.
    pub(super) fn checked(year: i64, month: i64, day: i64) -> Result<Self, Error> {
        if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
            return Err(Error::year(year));
        }
        if !(1..=12).contains(&month) {
            return Err(Error::value("month must be in 1..12"));
        }
        if !(1..=calendar::days_in_month(year, month)).contains(&day) {
            return Err(Error::value("day is out of range for month"));
        }
        Ok(Date { year: year as u16, month: month as u8, day: day as u8 })
    }

    /// The date after so many days from 1970-01-01; the year, where no date has it.
    pub(super) fn from_days(days: i64) -> Result<Self, i64> {
        Self::of_day(calendar::civil(days))
    }

    /// The date of a day; its year, where no date has it.
    pub(super) fn of_day(day: Day) -> Result<Self, i64> {
        match u16::try_from(day.year) {
            Ok(year @ 1..=9999) => Ok(Date { year, month: day.mon as u8, day: day.mday as u8 }),
            _ => Err(day.year),
        }
    }

    /// Days from 1970-01-01.
    pub(super) fn days(self) -> i64 {
        calendar::days_of(self.year.into(), self.month.into(), self.day.into())
    }

    /// `date.today()`.
    pub fn today() -> Result<Self, Error> {
        Ok(local::today()?.date())
    }

    /// `date.fromtimestamp(timestamp)`.
    pub fn from_timestamp(timestamp: Number) -> Result<Self, Error> {
        local::date(timestamp)
    }

    /// `date.fromordinal(ordinal)`.
    pub fn from_ordinal(ordinal: i64) -> Result<Self, Error> {
        let ordinal = i64::from(c_int(ordinal)?);
        if ordinal < 1 {
            return Err(Error::value("ordinal must be >= 1"));
        }
        Self::from_days(ordinal + ORDINAL_0).map_err(Error::year)
    }

    /// `date.fromisoformat(text)`.
    pub fn from_isoformat(text: &str) -> Result<Self, Error> {
        fromisoformat::date(text)
    }

    /// `date.fromisocalendar(year, week, day)`.
    pub fn from_isocalendar(year: i64, week: i64, weekday: i64) -> Result<Self, Error> {
        let (Ok(year), Ok(week), Ok(weekday)) = (c_int(year), c_int(week), c_int(weekday)) else {
            return Err(Error::value("ISO calendar component out of range"));
        };
        let days = iso_days(year.into(), week.into(), weekday.into()).map_err(|problem| match problem {
            IsoProblem::Year => Error::Value(format!("Year is out of range: {year}")),
            IsoProblem::Week => Error::Value(format!("Invalid week: {week}")),
            IsoProblem::Weekday => Error::Value(format!("Invalid day: {weekday} (range is [1, 7])")),
        })?;
        Self::from_days(days).map_err(Error::year)
    }

    /// Year, month and day.
    pub fn fields(self) -> (u16, u8, u8) {
        (self.year, self.month, self.day)
    }

    /// The year.
    pub(super) fn year(self) -> i64 {
        self.year.into()
    }

    /// `replace(...)`.
    pub fn replace(self, year: Option<i64>, month: Option<i64>, day: Option<i64>) -> Result<Self, Error> {
        let (year, month) = (replaced(year, self.year)?, replaced(month, self.month)?);
        Self::checked(year, month, replaced(day, self.day)?)
    }

    /// `isoformat()`.
    pub fn isoformat(self) -> String {
        String::from_utf8(isoformat::date(self).to_vec()).unwrap_or_default()
    }

    /// `timetuple()`.
    pub fn timetuple(self) -> StructTime {
        let days = self.days();
        StructTime {
            year: self.year.into(),
            mon: self.month.into(),
            mday: self.day.into(),
            wday: calendar::weekday(days),
            yday: (days - calendar::days_to_year(self.year.into())) as i32 + 1,
            ..StructTime::default()
        }
    }

    /// `toordinal()`.
    pub fn toordinal(self) -> u32 {
        (self.days() - ORDINAL_0) as u32
    }

    /// `weekday()`.
    pub fn weekday(self) -> u8 {
        calendar::weekday(self.days()) as u8
    }

    /// `isocalendar()`.
    pub fn isocalendar(self) -> IsoCalendarDate {
        let days = self.days();
        let this = i64::from(self.year);
        let year = if days < iso_start(this) {
            this - 1
        } else if days >= iso_start(this + 1) {
            this + 1
        } else {
            this
        };
        let week = (days - iso_start(year)) / 7 + 1;
        IsoCalendarDate { year: year as u16, week: week as u8, weekday: calendar::weekday(days) as u8 + 1 }
    }

    /// `ctime()`.
    pub fn ctime(self) -> String {
        strftime::ctime(&self.timetuple())
    }

    /// `strftime(format)`.
    pub fn strftime(self, format: &str) -> Result<String, Error> {
        strftime::date(self, format)
    }

    /// `format(self, spec)`.
    pub fn format(self, spec: &str) -> Result<String, Error> {
        if spec.is_empty() { Ok(self.isoformat()) } else { self.strftime(spec) }
    }

    /// `repr(self)`.
    pub fn repr(self) -> String {
        format!("datetime.date({}, {}, {})", self.year, self.month, self.day)
    }

    fn shifted(self, days: i64) -> Result<Self, Error> {
        Self::from_days(self.days() + days).map_err(|_| Error::out_of_range())
    }

    /// `self + delta`.
    pub fn plus(self, delta: Timedelta) -> Result<Self, Error> {
        self.shifted(delta.fields().0.into())
    }

    /// `self - delta`.
    pub fn minus_timedelta(self, delta: Timedelta) -> Result<Self, Error> {
        self.shifted(-i64::from(delta.fields().0))
    }

    /// `self - other`.
    pub fn minus(self, other: Self) -> Timedelta {
        Timedelta::days(self.days() - other.days())
    }
}

/// What is wrong with a day by week.
pub(super) enum IsoProblem {
    Year,
    Week,
    Weekday,
}

/// The Monday of a year's first week, in days from 1970-01-01.
fn iso_start(year: i64) -> i64 {
    let first = calendar::days_to_year(year);
    let weekday = i64::from(calendar::weekday(first));
    first - weekday + if weekday > 3 { 7 } else { 0 }
}

/// Days from 1970-01-01 to a day by week; it may be in the year 10000.
pub(super) fn iso_days(year: i64, week: i64, weekday: i64) -> Result<i64, IsoProblem> {
    if !(MIN_YEAR..=MAX_YEAR).contains(&year) {
        return Err(IsoProblem::Year);
    }
    let start = iso_start(year);
    let weeks = (iso_start(year + 1) - start) / 7;
    if !(1..=weeks).contains(&week) {
        return Err(IsoProblem::Week);
    }
    if !(1..=7).contains(&weekday) {
        return Err(IsoProblem::Weekday);
    }
    Ok(start + (week - 1) * 7 + weekday - 1)
}

//! `datetime`.

use super::calendar::{self, MAX_YEAR, MIN_YEAR};
use super::number::c_int;
use super::time_of_day::Clock;
use super::timedelta::{DAY, SECOND};
use super::tzinfo::Wall;
use super::{
    Date, Error, Number, TimeFields, TimeOfDay, Timedelta, Timespec, Tzinfo, TzinfoChange, compare,
    fromisoformat, isoformat, local, strftime, strptime,
};
use crate::time::StructTime;
use std::cmp::Ordering;

/// A day and a time of day: `datetime.datetime`.
#[derive(Debug, Clone)]
pub struct DateTime {
    pub(super) date: Date,
    pub(super) time: TimeOfDay,
}

/// The date and the clock of microseconds since 1970-01-01T00:00:00; the year, where no date has it.
pub(super) fn date_and_clock(microseconds: i64) -> Result<(Date, Clock), i64> {
    let seconds = microseconds.div_euclid(SECOND);
    let (day, second) = calendar::split(seconds, 0);
    Ok((Date::of_day(day)?, Clock::of_seconds(second as u32, (microseconds - seconds * SECOND) as u32)))
}

impl DateTime {
    /// `datetime.min`.
    pub const MIN: Self = DateTime { date: Date::MIN, time: TimeOfDay::MIN };
    /// `datetime.max`.
    pub const MAX: Self = DateTime { date: Date::MAX, time: TimeOfDay::MAX };

    /// `datetime(year, month, day, ...)`.
    pub fn new(year: i64, month: i64, day: i64, fields: &TimeFields) -> Result<Self, Error> {
        let (year, month, day) = (c_int(year)?, c_int(month)?, c_int(day)?);
        fields.check_new()?;
        Ok(DateTime {
            date: Date::new(year.into(), month.into(), day.into())?,
            time: TimeOfDay::new(fields)?,
        })
    }

    /// A date and a time in one.
    pub fn of(date: Date, time: TimeOfDay) -> Self {
        DateTime { date, time }
    }

    /// Midnight.
    pub fn midnight(date: Date) -> Self {
        DateTime { date, time: TimeOfDay::MIN }
    }

    /// A time without a zone by its microseconds since 1970-01-01T00:00:00; the year, where no date has it.
    pub(super) fn of_microseconds(microseconds: i64) -> Result<Self, i64> {
        let (date, clock) = date_and_clock(microseconds)?;
        Ok(DateTime { date, time: TimeOfDay { clock, ..TimeOfDay::MIN } })
    }

    /// `datetime.today()`.
    pub fn today() -> Result<Self, Error> {
        local::today()
    }

    /// `datetime.now(tz)`.
    pub fn now(tz: Option<&Tzinfo>) -> Result<Self, Error> {
        local::now(tz)
    }

    /// `datetime.utcnow()`.
    pub fn utcnow() -> Result<Self, Error> {
        Ok(local::now(Some(&Tzinfo::Utc))?.naive())
    }

    /// `datetime.fromtimestamp(timestamp, tz)`.
    pub fn from_timestamp(timestamp: Number, tz: Option<&Tzinfo>) -> Result<Self, Error> {
        local::datetime(timestamp, tz)
    }

    /// `datetime.utcfromtimestamp(timestamp)`.
    pub fn utc_from_timestamp(timestamp: Number) -> Result<Self, Error> {
        Ok(local::datetime(timestamp, Some(&Tzinfo::Utc))?.naive())
    }

    /// `datetime.combine(date, time, tzinfo)`.
    pub fn combine(date: Date, time: &TimeOfDay, tzinfo: &TzinfoChange) -> Self {
        let tzinfo = tzinfo.apply(time.tzinfo());
        DateTime { date, time: TimeOfDay { tzinfo, ..time.clone() } }
    }

    /// `datetime.fromisoformat(text)`.
    pub fn from_isoformat(text: &str) -> Result<Self, Error> {
        fromisoformat::datetime(text)
    }

    /// `datetime.strptime(text, format)`.
    pub fn strptime(text: &str, format: &str) -> Result<Self, Error> {
        strptime::datetime(text, format)
    }

    /// `date()`.
    pub fn date(&self) -> Date {
        self.date
    }

    /// `time()`.
    pub fn time(&self) -> TimeOfDay {
        TimeOfDay { tzinfo: None, ..self.time.clone() }
    }

    /// `timetz()`.
    pub fn timetz(&self) -> &TimeOfDay {
        &self.time
    }

    /// Its zone.
    pub fn tzinfo(&self) -> Option<&Tzinfo> {
        self.time.tzinfo()
    }

    /// Whether it is the second of two times that clocks show alike.
    pub fn fold(&self) -> bool {
        self.time.fold
    }

    fn naive(self) -> Self {
        DateTime { time: TimeOfDay { tzinfo: None, ..self.time }, ..self }
    }

    pub(super) fn set_zone(&mut self, tzinfo: Option<Tzinfo>, fold: bool) {
        (self.time.tzinfo, self.time.fold) = (tzinfo, fold);
    }

    pub(super) fn with_fold(&self, fold: bool) -> Self {
        DateTime { time: TimeOfDay { fold, ..self.time.clone() }, ..*self }
    }

    /// `replace(...)`.
    pub fn replace(
        &self,
        year: Option<i64>,
        month: Option<i64>,
        day: Option<i64>,
        fields: &TimeFields,
    ) -> Result<Self, Error> {
        fields.check_replaced()?;
        Ok(DateTime { date: self.date.replace(year, month, day)?, time: self.time.replace(fields)? })
    }

    /// What the clocks show, in microseconds since 1970-01-01T00:00:00 on them.
    pub(super) fn microseconds(&self) -> i64 {
        self.date.days() * DAY + self.time.clock.microseconds()
    }

    pub(super) fn wall(&self) -> Wall {
        Wall {
            seconds: self.date.days() * 86_400 + self.time.clock.seconds(),
            year: self.date.year(),
            fold: self.time.fold,
        }
    }

    /// Microseconds east of UTC.
    pub(super) fn offset(&self) -> Option<i64> {
        self.tzinfo()?.offset_at(Some(self.wall()))
    }

    /// The same moment without a zone, in UTC.
    pub(super) fn in_utc(&self, offset: i64) -> Result<Self, Error> {
        Ok(self.shifted(-i128::from(offset))?.naive())
    }

    /// The time so many microseconds later on its clocks.
    pub(super) fn shifted(&self, microseconds: i128) -> Result<Self, Error> {
        let shifted = i128::from(self.microseconds()) + microseconds;
        let shifted = i64::try_from(shifted).map_err(|_| Error::out_of_range())?;
        let mut time = Self::of_microseconds(shifted).map_err(|_| Error::out_of_range())?;
        time.set_zone(self.tzinfo().cloned(), false);
        Ok(time)
    }

    /// `astimezone(tz)`.
    pub fn astimezone(&self, tz: Option<&Tzinfo>) -> Result<Self, Error> {
        if let (Some(from), Some(to)) = (self.tzinfo(), tz)
            && from.is(to)
        {
            return Ok(self.clone());
        }
        let utc = match self.offset() {
            Some(offset) => self.in_utc(offset)?,
            None => self.in_utc(local::zone_of_local(self)?.offset_at(None).unwrap_or(0))?,
        };
        match tz {
            Some(tz) => tz.localize(&utc),
            None => local::zone_at(&utc)?.localize(&utc),
        }
    }

    /// `utcoffset()`.
    pub fn utcoffset(&self) -> Option<Timedelta> {
        self.offset().map(Timedelta::short)
    }

    /// `dst()`.
    pub fn dst(&self) -> Option<Timedelta> {
        self.tzinfo()?.dst(Some(self))
    }

    /// `tzname()`.
    pub fn tzname(&self) -> Option<String> {
        self.tzinfo()?.tzname(Some(self))
    }

    /// `timestamp()`.
    pub fn timestamp(&self) -> Result<f64, Error> {
        if let Some(offset) = self.offset() {
            return Ok(Timedelta::from_microseconds((self.microseconds() - offset).into())?.total_seconds());
        }
        Ok(local::to_utc(self.wall())? as f64 + f64::from(self.time.clock.microsecond) / 1e6)
    }

    /// `isoformat(sep, timespec)`.
    pub fn isoformat(&self, separator: char, timespec: Timespec) -> String {
        isoformat::datetime(self, separator, timespec)
    }

    /// The fields and a word on summer time.
    fn taken_apart(&self, isdst: Option<bool>) -> StructTime {
        let clock = self.time.clock;
        StructTime {
            hour: clock.hour.into(),
            min: clock.minute.into(),
            sec: clock.second.into(),
            isdst,
            ..self.date.timetuple()
        }
    }

    /// `timetuple()`.
    pub fn timetuple(&self) -> StructTime {
        self.taken_apart(self.dst().map(Timedelta::is_true))
    }

    /// `utctimetuple()`.
    pub fn utctimetuple(&self) -> Result<StructTime, Error> {
        let utc = self.offset().map(|offset| self.in_utc(offset)).transpose()?;
        Ok(utc.as_ref().unwrap_or(self).taken_apart(Some(false)))
    }

    /// `ctime()`.
    pub fn ctime(&self) -> String {
        strftime::ctime(&self.taken_apart(None))
    }

    /// `strftime(format)`.
    pub fn strftime(&self, format: &str) -> Result<String, Error> {
        strftime::datetime(self, format)
    }

    /// `str(self)`.
    pub fn str(&self) -> String {
        self.isoformat(' ', Timespec::Auto)
    }

    /// `format(self, spec)`.
    pub fn format(&self, spec: &str) -> Result<String, Error> {
        if spec.is_empty() { Ok(self.str()) } else { self.strftime(spec) }
    }

    /// `repr(self)`.
    pub fn repr(&self) -> String {
        let (year, month, day) = self.date.fields();
        let mut out = format!("datetime.datetime({year}, {month}, {day}, ");
        self.time.clock.push_repr(&mut out);
        if self.time.fold {
            out.push_str(", fold=1");
        }
        if let Some(tzinfo) = self.tzinfo() {
            out.push_str(", tzinfo=");
            out.push_str(&tzinfo.repr());
        }
        out.push(')');
        out
    }

    /// `self + delta`.
    pub fn plus(&self, delta: Timedelta) -> Result<Self, Error> {
        self.shifted(delta.microseconds())
    }

    /// `self - delta`.
    pub fn minus_timedelta(&self, delta: Timedelta) -> Result<Self, Error> {
        self.shifted(-delta.microseconds())
    }

    /// `self - other`.
    pub fn minus(&self, other: &Self) -> Result<Timedelta, Error> {
        let offsets = if compare::share_zone(self.tzinfo(), other.tzinfo()) {
            0
        } else {
            match (self.offset(), other.offset()) {
                (None, None) => 0,
                (Some(offset), Some(other)) => offset - other,
                _ => {
                    let text = "can't subtract offset-naive and offset-aware datetimes";
                    return Err(Error::Type(text.to_owned()));
                }
            }
        };
        Timedelta::from_microseconds((self.microseconds() - other.microseconds() - offsets).into())
    }

    /// `self == other`.
    pub fn equals(&self, other: &Self) -> bool {
        compare::datetimes_equal(self, other)
    }

    /// How two times stand.
    pub fn compare(&self, other: &Self) -> Result<Ordering, Error> {
        compare::datetimes(self, other)
            .ok_or_else(|| Error::Type("can't compare offset-naive and offset-aware datetimes".to_owned()))
    }

    /// Whether a year is one that dates have.
    pub(super) fn check_year(year: i64) -> Result<(), Error> {
        if (MIN_YEAR..=MAX_YEAR).contains(&year) { Ok(()) } else { Err(Error::year(year)) }
    }
}

//! Between the records of WIT and the values of the logic, which are checked on their way in.

use crate::bindings::exports::oskit::stdlib::datetime as wit;
use crate::datetime::{
    BatchError, Date, DateTime, Error, IsoCalendarDate, Number, PackedDatetimes, Parts, TimeFields,
    TimeOfDay, Timedelta, Timespec, Tzinfo, TzinfoChange,
};
use std::cmp::Ordering;

impl From<Error> for wit::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Value(text) => wit::Error::ValueError(text),
            Error::Overflow(text) => wit::Error::OverflowError(text),
            Error::Type(text) => wit::Error::TypeError(text),
            Error::ZeroDivision(text) => wit::Error::ZeroDivisionError(text),
            Error::ZoneInfoNotFound(text) => wit::Error::ZoneInfoNotFoundError(text),
            Error::Pattern(text) => wit::Error::PatternError(text),
            Error::Os(error) => wit::Error::Os(error.into()),
        }
    }
}

impl From<BatchError> for wit::BatchError {
    fn from(BatchError { index, error }: BatchError) -> Self {
        wit::BatchError { index, error: error.into() }
    }
}

impl From<wit::Number> for Number {
    fn from(number: wit::Number) -> Self {
        match number {
            wit::Number::Integer(n) => Number::Integer(n),
            wit::Number::Float(x) => Number::Float(x),
        }
    }
}

impl From<Ordering> for wit::Ordering {
    fn from(ordering: Ordering) -> Self {
        match ordering {
            Ordering::Less => wit::Ordering::Less,
            Ordering::Equal => wit::Ordering::Equal,
            Ordering::Greater => wit::Ordering::Greater,
        }
    }
}

impl From<wit::Timespec> for Timespec {
    fn from(timespec: wit::Timespec) -> Self {
        match timespec {
            wit::Timespec::Auto => Timespec::Auto,
            wit::Timespec::Hours => Timespec::Hours,
            wit::Timespec::Minutes => Timespec::Minutes,
            wit::Timespec::Seconds => Timespec::Seconds,
            wit::Timespec::Milliseconds => Timespec::Milliseconds,
            wit::Timespec::Microseconds => Timespec::Microseconds,
        }
    }
}

impl TryFrom<wit::Timedelta> for Timedelta {
    type Error = Error;

    fn try_from(delta: wit::Timedelta) -> Result<Self, Error> {
        Timedelta::new(delta.days, delta.seconds, delta.microseconds)
    }
}

impl From<Timedelta> for wit::Timedelta {
    fn from(delta: Timedelta) -> Self {
        let (days, seconds, microseconds) = delta.fields();
        wit::Timedelta { days, seconds, microseconds }
    }
}

impl From<wit::TimedeltaParts> for Parts {
    fn from(parts: wit::TimedeltaParts) -> Self {
        Parts {
            days: parts.days.map(Into::into),
            seconds: parts.seconds.map(Into::into),
            microseconds: parts.microseconds.map(Into::into),
            milliseconds: parts.milliseconds.map(Into::into),
            minutes: parts.minutes.map(Into::into),
            hours: parts.hours.map(Into::into),
            weeks: parts.weeks.map(Into::into),
        }
    }
}

impl TryFrom<wit::Tzinfo> for Tzinfo {
    type Error = Error;

    fn try_from(tz: wit::Tzinfo) -> Result<Self, Error> {
        match tz {
            wit::Tzinfo::Utc => Ok(Tzinfo::Utc),
            wit::Tzinfo::Fixed(fixed) => Tzinfo::fixed(fixed.offset.try_into()?, fixed.name.as_deref()),
            wit::Tzinfo::ZoneInfo(key) => Tzinfo::zone(&key),
        }
    }
}

impl From<&Tzinfo> for wit::Tzinfo {
    fn from(tz: &Tzinfo) -> Self {
        match (tz.key(), tz.as_fixed()) {
            (Some(key), _) => wit::Tzinfo::ZoneInfo(key.to_owned()),
            (None, Some((offset, name))) if offset.is_true() || name.is_some() => {
                wit::Tzinfo::Fixed(wit::FixedZone { offset: offset.into(), name: name.map(str::to_owned) })
            }
            _ => wit::Tzinfo::Utc,
        }
    }
}

impl TryFrom<wit::TzinfoChange> for TzinfoChange {
    type Error = Error;

    fn try_from(change: wit::TzinfoChange) -> Result<Self, Error> {
        Ok(match change {
            wit::TzinfoChange::Keep => TzinfoChange::Keep,
            wit::TzinfoChange::None => TzinfoChange::To(None),
            wit::TzinfoChange::Some(tz) => TzinfoChange::To(Some(tz.try_into()?)),
        })
    }
}

impl TryFrom<wit::TimeFields> for TimeFields {
    type Error = Error;

    fn try_from(fields: wit::TimeFields) -> Result<Self, Error> {
        Ok(TimeFields {
            hour: fields.hour,
            minute: fields.minute,
            second: fields.second,
            microsecond: fields.microsecond,
            tzinfo: fields.tzinfo.try_into()?,
            fold: fields.fold,
        })
    }
}

impl TryFrom<wit::Date> for Date {
    type Error = Error;

    fn try_from(d: wit::Date) -> Result<Self, Error> {
        Date::new(d.year.into(), d.month.into(), d.day.into())
    }
}

impl From<Date> for wit::Date {
    fn from(d: Date) -> Self {
        let (year, month, day) = d.fields();
        wit::Date { year, month, day }
    }
}

impl From<IsoCalendarDate> for wit::IsoCalendarDate {
    fn from(IsoCalendarDate { year, week, weekday }: IsoCalendarDate) -> Self {
        wit::IsoCalendarDate { year, week, weekday }
    }
}

impl TryFrom<wit::TimeOfDay> for TimeOfDay {
    type Error = Error;

    fn try_from(t: wit::TimeOfDay) -> Result<Self, Error> {
        let tzinfo = t.tzinfo.map(Tzinfo::try_from).transpose()?;
        TimeOfDay::checked((t.hour, t.minute, t.second), t.microsecond, tzinfo, t.fold)
    }
}

impl From<&TimeOfDay> for wit::TimeOfDay {
    fn from(t: &TimeOfDay) -> Self {
        let (hour, minute, second, microsecond) = t.fields();
        let (tzinfo, fold) = (t.tzinfo().map(Into::into), t.fold().into());
        wit::TimeOfDay { hour, minute, second, microsecond, tzinfo, fold }
    }
}

impl TryFrom<wit::DateTime> for DateTime {
    type Error = Error;

    fn try_from(dt: wit::DateTime) -> Result<Self, Error> {
        let wit::DateTime { year, month, day, hour, minute, second, microsecond, tzinfo, fold } = dt;
        let date = wit::Date { year, month, day }.try_into()?;
        let time = wit::TimeOfDay { hour, minute, second, microsecond, tzinfo, fold }.try_into()?;
        Ok(DateTime::of(date, time))
    }
}

impl From<DateTime> for wit::DateTime {
    fn from(dt: DateTime) -> Self {
        let wit::Date { year, month, day } = dt.date().into();
        let wit::TimeOfDay { hour, minute, second, microsecond, tzinfo, fold } = dt.timetz().into();
        wit::DateTime { year, month, day, hour, minute, second, microsecond, tzinfo, fold }
    }
}

impl From<wit::PackedDatetimes> for PackedDatetimes {
    fn from(wit::PackedDatetimes { microseconds, offsets }: wit::PackedDatetimes) -> Self {
        PackedDatetimes { microseconds, offsets }
    }
}

impl From<PackedDatetimes> for wit::PackedDatetimes {
    fn from(PackedDatetimes { microseconds, offsets }: PackedDatetimes) -> Self {
        wit::PackedDatetimes { microseconds, offsets }
    }
}

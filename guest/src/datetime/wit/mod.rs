mod convert;

use super::{Date, DateTime, Error, TimeOfDay, Timedelta, Tzinfo};
use crate::bindings::exports::oskit::stdlib::datetime as wit;
use crate::bindings::exports::oskit::stdlib::time::{PackedText as WitPackedText, StructTime};
use crate::bindings::exports::oskit::stdlib::values::Value as WitValue;
use crate::values::Value;
use crate::{Component, datetime};

fn optional<T: TryFrom<W, Error = Error>, W>(value: Option<W>) -> Result<Option<T>, Error> {
    value.map(T::try_from).transpose()
}

impl wit::Guest for Component {
    fn timedelta_new(parts: wit::TimedeltaParts) -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::from_parts(&parts.into())?.into())
    }

    fn timedelta_min() -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::MIN.into())
    }

    fn timedelta_max() -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::MAX.into())
    }

    fn timedelta_resolution() -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::RESOLUTION.into())
    }

    fn timedelta_total_seconds(delta: wit::Timedelta) -> Result<f64, wit::Error> {
        Ok(Timedelta::try_from(delta)?.total_seconds())
    }

    fn timedelta_add(delta: wit::Timedelta, other: wit::Timedelta) -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::try_from(delta)?.plus(other.try_into()?)?.into())
    }

    fn timedelta_sub(delta: wit::Timedelta, other: wit::Timedelta) -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::try_from(delta)?.minus(other.try_into()?)?.into())
    }

    fn timedelta_mul(delta: wit::Timedelta, factor: wit::Number) -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::try_from(delta)?.times(factor.into())?.into())
    }

    fn timedelta_truediv(delta: wit::Timedelta, divisor: wit::Number) -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::try_from(delta)?.truediv(divisor.into())?.into())
    }

    fn timedelta_ratio(delta: wit::Timedelta, other: wit::Timedelta) -> Result<f64, wit::Error> {
        Ok(Timedelta::try_from(delta)?.ratio(other.try_into()?)?)
    }

    fn timedelta_floordiv(delta: wit::Timedelta, divisor: i64) -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::try_from(delta)?.floordiv(divisor)?.into())
    }

    fn timedelta_divmod(
        delta: wit::Timedelta,
        other: wit::Timedelta,
    ) -> Result<(WitValue, wit::Timedelta), wit::Error> {
        let (quotient, rest) = Timedelta::try_from(delta)?.divmod(other.try_into()?)?;
        Ok((Value::integer(quotient).into(), rest.into()))
    }

    fn timedelta_neg(delta: wit::Timedelta) -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::try_from(delta)?.negated()?.into())
    }

    fn timedelta_pos(delta: wit::Timedelta) -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::try_from(delta)?.into())
    }

    fn timedelta_abs(delta: wit::Timedelta) -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::try_from(delta)?.abs()?.into())
    }

    fn timedelta_bool(delta: wit::Timedelta) -> Result<bool, wit::Error> {
        Ok(Timedelta::try_from(delta)?.is_true())
    }

    fn timedelta_compare(delta: wit::Timedelta, other: wit::Timedelta) -> Result<wit::Ordering, wit::Error> {
        Ok(Timedelta::try_from(delta)?.cmp(&other.try_into()?).into())
    }

    fn timedelta_str(delta: wit::Timedelta) -> Result<String, wit::Error> {
        Ok(Timedelta::try_from(delta)?.str())
    }

    fn timedelta_repr(delta: wit::Timedelta) -> Result<String, wit::Error> {
        Ok(Timedelta::try_from(delta)?.repr())
    }

    fn timezone_new(offset: wit::Timedelta, name: Option<String>) -> Result<wit::Tzinfo, wit::Error> {
        Ok((&Tzinfo::fixed(offset.try_into()?, name.as_deref())?).into())
    }

    fn timezone_min() -> Result<wit::Tzinfo, wit::Error> {
        Ok((&Tzinfo::min()).into())
    }

    fn timezone_max() -> Result<wit::Tzinfo, wit::Error> {
        Ok((&Tzinfo::max()).into())
    }

    fn zone_info(key: String) -> Result<wit::Tzinfo, wit::Error> {
        Ok((&Tzinfo::zone(&key)?).into())
    }

    fn available_timezones() -> Result<Vec<String>, wit::Error> {
        Ok(datetime::available_timezones()?)
    }

    fn tzinfo_utcoffset(
        tz: wit::Tzinfo,
        dt: Option<wit::DateTime>,
    ) -> Result<Option<wit::Timedelta>, wit::Error> {
        Ok(Tzinfo::try_from(tz)?.utcoffset(optional::<DateTime, _>(dt)?.as_ref()).map(Into::into))
    }

    fn tzinfo_dst(tz: wit::Tzinfo, dt: Option<wit::DateTime>) -> Result<Option<wit::Timedelta>, wit::Error> {
        Ok(Tzinfo::try_from(tz)?.dst(optional::<DateTime, _>(dt)?.as_ref()).map(Into::into))
    }

    fn tzinfo_tzname(tz: wit::Tzinfo, dt: Option<wit::DateTime>) -> Result<Option<String>, wit::Error> {
        Ok(Tzinfo::try_from(tz)?.tzname(optional::<DateTime, _>(dt)?.as_ref()))
    }

    fn tzinfo_fromutc(tz: wit::Tzinfo, dt: wit::DateTime) -> Result<wit::DateTime, wit::Error> {
        Ok(Tzinfo::try_from(tz)?.fromutc(&dt.try_into()?)?.into())
    }

    fn tzinfo_eq(tz: wit::Tzinfo, other: wit::Tzinfo) -> Result<bool, wit::Error> {
        Ok(Tzinfo::try_from(tz)?.equals(&other.try_into()?))
    }

    fn tzinfo_str(tz: wit::Tzinfo) -> Result<String, wit::Error> {
        Ok(Tzinfo::try_from(tz)?.str())
    }

    fn tzinfo_repr(tz: wit::Tzinfo) -> Result<String, wit::Error> {
        Ok(Tzinfo::try_from(tz)?.repr())
    }

    fn date_new(year: i64, month: i64, day: i64) -> Result<wit::Date, wit::Error> {
        Ok(Date::new(year, month, day)?.into())
    }

    fn date_today() -> Result<wit::Date, wit::Error> {
        Ok(Date::today()?.into())
    }

    fn date_fromtimestamp(timestamp: wit::Number) -> Result<wit::Date, wit::Error> {
        Ok(Date::from_timestamp(timestamp.into())?.into())
    }

    fn date_fromordinal(ordinal: i64) -> Result<wit::Date, wit::Error> {
        Ok(Date::from_ordinal(ordinal)?.into())
    }

    fn date_fromisoformat(date_string: String) -> Result<wit::Date, wit::Error> {
        Ok(Date::from_isoformat(&date_string)?.into())
    }

    fn date_fromisocalendar(year: i64, week: i64, day: i64) -> Result<wit::Date, wit::Error> {
        Ok(Date::from_isocalendar(year, week, day)?.into())
    }

    fn date_min() -> Result<wit::Date, wit::Error> {
        Ok(Date::MIN.into())
    }

    fn date_max() -> Result<wit::Date, wit::Error> {
        Ok(Date::MAX.into())
    }

    fn date_resolution() -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::ONE_DAY.into())
    }

    fn date_replace(
        d: wit::Date,
        year: Option<i64>,
        month: Option<i64>,
        day: Option<i64>,
    ) -> Result<wit::Date, wit::Error> {
        Ok(Date::try_from(d)?.replace(year, month, day)?.into())
    }

    fn date_isoformat(d: wit::Date) -> Result<String, wit::Error> {
        Ok(Date::try_from(d)?.isoformat())
    }

    fn date_timetuple(d: wit::Date) -> Result<StructTime, wit::Error> {
        Ok(Date::try_from(d)?.timetuple().into())
    }

    fn date_toordinal(d: wit::Date) -> Result<u32, wit::Error> {
        Ok(Date::try_from(d)?.toordinal())
    }

    fn date_weekday(d: wit::Date) -> Result<u8, wit::Error> {
        Ok(Date::try_from(d)?.weekday())
    }

    fn date_isoweekday(d: wit::Date) -> Result<u8, wit::Error> {
        Ok(Date::try_from(d)?.weekday() + 1)
    }

    fn date_isocalendar(d: wit::Date) -> Result<wit::IsoCalendarDate, wit::Error> {
        Ok(Date::try_from(d)?.isocalendar().into())
    }

    fn date_ctime(d: wit::Date) -> Result<String, wit::Error> {
        Ok(Date::try_from(d)?.ctime())
    }

    fn date_strftime(d: wit::Date, format: String) -> Result<String, wit::Error> {
        Ok(Date::try_from(d)?.strftime(&format)?)
    }

    fn date_format(d: wit::Date, spec: String) -> Result<String, wit::Error> {
        Ok(Date::try_from(d)?.format(&spec)?)
    }

    fn date_str(d: wit::Date) -> Result<String, wit::Error> {
        Ok(Date::try_from(d)?.isoformat())
    }

    fn date_repr(d: wit::Date) -> Result<String, wit::Error> {
        Ok(Date::try_from(d)?.repr())
    }

    fn date_add(d: wit::Date, delta: wit::Timedelta) -> Result<wit::Date, wit::Error> {
        Ok(Date::try_from(d)?.plus(delta.try_into()?)?.into())
    }

    fn date_sub_timedelta(d: wit::Date, delta: wit::Timedelta) -> Result<wit::Date, wit::Error> {
        Ok(Date::try_from(d)?.minus_timedelta(delta.try_into()?)?.into())
    }

    fn date_sub(d: wit::Date, other: wit::Date) -> Result<wit::Timedelta, wit::Error> {
        Ok(Date::try_from(d)?.minus(other.try_into()?).into())
    }

    fn date_compare(d: wit::Date, other: wit::Date) -> Result<wit::Ordering, wit::Error> {
        Ok(Date::try_from(d)?.cmp(&other.try_into()?).into())
    }

    fn time_new(fields: wit::TimeFields) -> Result<wit::TimeOfDay, wit::Error> {
        Ok((&TimeOfDay::new(&fields.try_into()?)?).into())
    }

    fn time_fromisoformat(time_string: String) -> Result<wit::TimeOfDay, wit::Error> {
        Ok((&TimeOfDay::from_isoformat(&time_string)?).into())
    }

    fn time_min() -> Result<wit::TimeOfDay, wit::Error> {
        Ok((&TimeOfDay::MIN).into())
    }

    fn time_max() -> Result<wit::TimeOfDay, wit::Error> {
        Ok((&TimeOfDay::MAX).into())
    }

    fn time_resolution() -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::RESOLUTION.into())
    }

    fn time_replace(t: wit::TimeOfDay, fields: wit::TimeFields) -> Result<wit::TimeOfDay, wit::Error> {
        Ok((&TimeOfDay::try_from(t)?.replace(&fields.try_into()?)?).into())
    }

    fn time_isoformat(t: wit::TimeOfDay, timespec: wit::Timespec) -> Result<String, wit::Error> {
        Ok(TimeOfDay::try_from(t)?.isoformat(timespec.into()))
    }

    fn time_strftime(t: wit::TimeOfDay, format: String) -> Result<String, wit::Error> {
        Ok(TimeOfDay::try_from(t)?.strftime(&format)?)
    }

    fn time_format(t: wit::TimeOfDay, spec: String) -> Result<String, wit::Error> {
        Ok(TimeOfDay::try_from(t)?.format(&spec)?)
    }

    fn time_str(t: wit::TimeOfDay) -> Result<String, wit::Error> {
        Ok(TimeOfDay::try_from(t)?.str())
    }

    fn time_repr(t: wit::TimeOfDay) -> Result<String, wit::Error> {
        Ok(TimeOfDay::try_from(t)?.repr())
    }

    fn time_utcoffset(t: wit::TimeOfDay) -> Result<Option<wit::Timedelta>, wit::Error> {
        Ok(TimeOfDay::try_from(t)?.utcoffset().map(Into::into))
    }

    fn time_dst(t: wit::TimeOfDay) -> Result<Option<wit::Timedelta>, wit::Error> {
        Ok(TimeOfDay::try_from(t)?.dst().map(Into::into))
    }

    fn time_tzname(t: wit::TimeOfDay) -> Result<Option<String>, wit::Error> {
        Ok(TimeOfDay::try_from(t)?.tzname())
    }

    fn time_eq(t: wit::TimeOfDay, other: wit::TimeOfDay) -> Result<bool, wit::Error> {
        Ok(TimeOfDay::try_from(t)?.equals(&other.try_into()?))
    }

    fn time_compare(t: wit::TimeOfDay, other: wit::TimeOfDay) -> Result<wit::Ordering, wit::Error> {
        Ok(TimeOfDay::try_from(t)?.compare(&other.try_into()?)?.into())
    }

    fn datetime_new(
        year: i64,
        month: i64,
        day: i64,
        fields: Option<wit::TimeFields>,
    ) -> Result<wit::DateTime, wit::Error> {
        let fields = optional(fields)?.unwrap_or_default();
        Ok(DateTime::new(year, month, day, &fields)?.into())
    }

    fn datetime_today() -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::today()?.into())
    }

    fn datetime_now(tz: Option<wit::Tzinfo>) -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::now(optional(tz)?.as_ref())?.into())
    }

    fn datetime_utcnow() -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::utcnow()?.into())
    }

    fn datetime_fromtimestamp(
        timestamp: wit::Number,
        tz: Option<wit::Tzinfo>,
    ) -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::from_timestamp(timestamp.into(), optional(tz)?.as_ref())?.into())
    }

    fn datetime_utcfromtimestamp(timestamp: wit::Number) -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::utc_from_timestamp(timestamp.into())?.into())
    }

    fn datetime_fromordinal(ordinal: i64) -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::midnight(Date::from_ordinal(ordinal)?).into())
    }

    fn datetime_combine(
        date: wit::Date,
        time: wit::TimeOfDay,
        tzinfo: wit::TzinfoChange,
    ) -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::combine(date.try_into()?, &time.try_into()?, &tzinfo.try_into()?).into())
    }

    fn datetime_fromisoformat(date_string: String) -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::from_isoformat(&date_string)?.into())
    }

    fn datetime_fromisocalendar(year: i64, week: i64, day: i64) -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::midnight(Date::from_isocalendar(year, week, day)?).into())
    }

    fn datetime_strptime(date_string: String, format: String) -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::strptime(&date_string, &format)?.into())
    }

    fn datetime_min() -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::MIN.into())
    }

    fn datetime_max() -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::MAX.into())
    }

    fn datetime_resolution() -> Result<wit::Timedelta, wit::Error> {
        Ok(Timedelta::RESOLUTION.into())
    }

    fn datetime_date(dt: wit::DateTime) -> Result<wit::Date, wit::Error> {
        Ok(DateTime::try_from(dt)?.date().into())
    }

    fn datetime_time(dt: wit::DateTime) -> Result<wit::TimeOfDay, wit::Error> {
        Ok((&DateTime::try_from(dt)?.time()).into())
    }

    fn datetime_timetz(dt: wit::DateTime) -> Result<wit::TimeOfDay, wit::Error> {
        Ok(DateTime::try_from(dt)?.timetz().into())
    }

    fn datetime_replace(
        dt: wit::DateTime,
        year: Option<i64>,
        month: Option<i64>,
        day: Option<i64>,
        fields: Option<wit::TimeFields>,
    ) -> Result<wit::DateTime, wit::Error> {
        let fields = optional(fields)?.unwrap_or_default();
        Ok(DateTime::try_from(dt)?.replace(year, month, day, &fields)?.into())
    }

    fn datetime_astimezone(dt: wit::DateTime, tz: Option<wit::Tzinfo>) -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::try_from(dt)?.astimezone(optional(tz)?.as_ref())?.into())
    }

    fn datetime_utcoffset(dt: wit::DateTime) -> Result<Option<wit::Timedelta>, wit::Error> {
        Ok(DateTime::try_from(dt)?.utcoffset().map(Into::into))
    }

    fn datetime_dst(dt: wit::DateTime) -> Result<Option<wit::Timedelta>, wit::Error> {
        Ok(DateTime::try_from(dt)?.dst().map(Into::into))
    }

    fn datetime_tzname(dt: wit::DateTime) -> Result<Option<String>, wit::Error> {
        Ok(DateTime::try_from(dt)?.tzname())
    }

    fn datetime_timestamp(dt: wit::DateTime) -> Result<f64, wit::Error> {
        Ok(DateTime::try_from(dt)?.timestamp()?)
    }

    fn datetime_isoformat(
        dt: wit::DateTime,
        sep: Option<char>,
        timespec: wit::Timespec,
    ) -> Result<String, wit::Error> {
        Ok(DateTime::try_from(dt)?.isoformat(sep.unwrap_or('T'), timespec.into()))
    }

    fn datetime_timetuple(dt: wit::DateTime) -> Result<StructTime, wit::Error> {
        Ok(DateTime::try_from(dt)?.timetuple().into())
    }

    fn datetime_utctimetuple(dt: wit::DateTime) -> Result<StructTime, wit::Error> {
        Ok(DateTime::try_from(dt)?.utctimetuple()?.into())
    }

    fn datetime_toordinal(dt: wit::DateTime) -> Result<u32, wit::Error> {
        Ok(DateTime::try_from(dt)?.date().toordinal())
    }

    fn datetime_weekday(dt: wit::DateTime) -> Result<u8, wit::Error> {
        Ok(DateTime::try_from(dt)?.date().weekday())
    }

    fn datetime_isoweekday(dt: wit::DateTime) -> Result<u8, wit::Error> {
        Ok(DateTime::try_from(dt)?.date().weekday() + 1)
    }

    fn datetime_isocalendar(dt: wit::DateTime) -> Result<wit::IsoCalendarDate, wit::Error> {
        Ok(DateTime::try_from(dt)?.date().isocalendar().into())
    }

    fn datetime_ctime(dt: wit::DateTime) -> Result<String, wit::Error> {
        Ok(DateTime::try_from(dt)?.ctime())
    }

    fn datetime_strftime(dt: wit::DateTime, format: String) -> Result<String, wit::Error> {
        Ok(DateTime::try_from(dt)?.strftime(&format)?)
    }

    fn datetime_format(dt: wit::DateTime, spec: String) -> Result<String, wit::Error> {
        Ok(DateTime::try_from(dt)?.format(&spec)?)
    }

    fn datetime_str(dt: wit::DateTime) -> Result<String, wit::Error> {
        Ok(DateTime::try_from(dt)?.str())
    }

    fn datetime_repr(dt: wit::DateTime) -> Result<String, wit::Error> {
        Ok(DateTime::try_from(dt)?.repr())
    }

    fn datetime_add(dt: wit::DateTime, delta: wit::Timedelta) -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::try_from(dt)?.plus(delta.try_into()?)?.into())
    }

    fn datetime_sub_timedelta(dt: wit::DateTime, delta: wit::Timedelta) -> Result<wit::DateTime, wit::Error> {
        Ok(DateTime::try_from(dt)?.minus_timedelta(delta.try_into()?)?.into())
    }

    fn datetime_sub(dt: wit::DateTime, other: wit::DateTime) -> Result<wit::Timedelta, wit::Error> {
        Ok(DateTime::try_from(dt)?.minus(&other.try_into()?)?.into())
    }

    fn datetime_eq(dt: wit::DateTime, other: wit::DateTime) -> Result<bool, wit::Error> {
        Ok(DateTime::try_from(dt)?.equals(&other.try_into()?))
    }

    fn datetime_compare(dt: wit::DateTime, other: wit::DateTime) -> Result<wit::Ordering, wit::Error> {
        Ok(DateTime::try_from(dt)?.compare(&other.try_into()?)?.into())
    }

    fn strftime_many(times: wit::PackedDatetimes, format: String) -> Result<WitPackedText, wit::BatchError> {
        Ok(datetime::strftime_many(&times.into(), &format)?.into())
    }

    fn strptime_many(texts: WitPackedText, format: String) -> Result<wit::PackedDatetimes, wit::BatchError> {
        Ok(datetime::strptime_many(&texts.into(), &format)?.into())
    }

    fn isoformat_many(
        times: wit::PackedDatetimes,
        sep: Option<char>,
        timespec: wit::Timespec,
    ) -> Result<WitPackedText, wit::BatchError> {
        Ok(datetime::isoformat_many(&times.into(), sep.unwrap_or('T'), timespec.into())?.into())
    }

    fn fromisoformat_many(texts: WitPackedText) -> Result<wit::PackedDatetimes, wit::BatchError> {
        Ok(datetime::fromisoformat_many(&texts.into())?.into())
    }

    fn fromtimestamp_many(
        microseconds: Vec<i64>,
        tz: Option<wit::Tzinfo>,
    ) -> Result<wit::PackedDatetimes, wit::BatchError> {
        let tz = optional(tz).map_err(|error| datetime::BatchError { index: 0, error })?;
        Ok(datetime::fromtimestamp_many(&microseconds, tz.as_ref())?.into())
    }

    fn timestamp_many(times: wit::PackedDatetimes) -> Result<Vec<i64>, wit::BatchError> {
        Ok(datetime::timestamp_many(&times.into())?)
    }
}

//! The values of `datetime` in cases, as WIT has them.

use crate::conformance::args::{self, Asked, Inapplicable};
use crate::conformance::bindings::exports::oskit::stdlib::datetime::{
    Date, DateTime, FixedZone, IsoCalendarDate, Number, TimeOfDay, Timedelta, Timespec, Tzinfo,
};
use serde_json::{Map, Value, json};

fn not(value: &Value, wanted: &str) -> Inapplicable {
    Inapplicable(format!("{value} where WIT has {wanted}"))
}

/// The integers of a tagged list.
fn numbers<const N: usize>(value: &Value, tag: &str) -> Asked<[i64; N]> {
    let listed = value.get(tag).ok_or_else(|| not(value, tag))?;
    args::list(listed, args::integer)?.try_into().map_err(|_| not(value, tag))
}

fn narrow<T: TryFrom<i64>>(number: i64) -> Asked<T> {
    T::try_from(number).map_err(|_| Inapplicable(format!("{number} where WIT has fewer bits")))
}

pub(super) fn number(value: &Value) -> Asked<Number> {
    if value.is_f64() || value.get("$float").is_some() {
        args::float(value).map(Number::Float)
    } else {
        args::integer(value).map(Number::Integer)
    }
}

pub(super) fn timedelta(value: &Value) -> Asked<Timedelta> {
    let [days, seconds, microseconds] = numbers(value, "$timedelta")?;
    Ok(Timedelta { days: narrow(days)?, seconds: narrow(seconds)?, microseconds: narrow(microseconds)? })
}

fn offset(microseconds: i64) -> Asked<Timedelta> {
    const DAY: i64 = 86_400_000_000;
    let rest = microseconds.rem_euclid(DAY);
    Ok(Timedelta {
        days: narrow(microseconds.div_euclid(DAY))?,
        seconds: narrow(rest / 1_000_000)?,
        microseconds: narrow(rest % 1_000_000)?,
    })
}

/// A zone in the form it has within a time.
fn zone(value: &Value) -> Asked<Tzinfo> {
    if value == "utc" {
        return Ok(Tzinfo::Utc);
    }
    if let Some(key) = value.get("zoneinfo") {
        return args::text(key).map(Tzinfo::ZoneInfo);
    }
    let microseconds = value.get("offset_us").ok_or_else(|| not(value, "tzinfo"))?;
    Ok(Tzinfo::Fixed(FixedZone {
        offset: offset(args::integer(microseconds)?)?,
        name: args::option(value.get("name"), args::text)?,
    }))
}

pub(super) fn tzinfo(value: &Value) -> Asked<Tzinfo> {
    zone(value.get("$tz").ok_or_else(|| not(value, "tzinfo"))?)
}

pub(super) fn date(value: &Value) -> Asked<Date> {
    let [year, month, day] = numbers(value, "$date")?;
    Ok(Date { year: narrow(year)?, month: narrow(month)?, day: narrow(day)? })
}

pub(super) fn time(value: &Value) -> Asked<TimeOfDay> {
    let [hour, minute, second, microsecond] = numbers(value, "$time")?;
    Ok(TimeOfDay {
        hour: narrow(hour)?,
        minute: narrow(minute)?,
        second: narrow(second)?,
        microsecond: narrow(microsecond)?,
        tzinfo: args::option(value.get("tz"), zone)?,
        fold: narrow(args::option(value.get("fold"), args::integer)?.unwrap_or(0))?,
    })
}

pub(super) fn datetime(value: &Value) -> Asked<DateTime> {
    let [year, month, day, hour, minute, second, microsecond] = numbers(value, "$datetime")?;
    Ok(DateTime {
        year: narrow(year)?,
        month: narrow(month)?,
        day: narrow(day)?,
        hour: narrow(hour)?,
        minute: narrow(minute)?,
        second: narrow(second)?,
        microsecond: narrow(microsecond)?,
        tzinfo: args::option(value.get("tz"), zone)?,
        fold: narrow(args::option(value.get("fold"), args::integer)?.unwrap_or(0))?,
    })
}

pub(super) fn timespec(value: &Value) -> Asked<Timespec> {
    Ok(match value.as_str() {
        Some("auto") => Timespec::Auto,
        Some("hours") => Timespec::Hours,
        Some("minutes") => Timespec::Minutes,
        Some("seconds") => Timespec::Seconds,
        Some("milliseconds") => Timespec::Milliseconds,
        Some("microseconds") => Timespec::Microseconds,
        _ => return Err(not(value, "timespec")),
    })
}

/// A text of one character.
pub(super) fn character(value: &Value) -> Asked<char> {
    let text = args::text(value)?;
    let mut chars = text.chars();
    chars.next().filter(|_| chars.next().is_none()).ok_or_else(|| not(value, "char"))
}

pub(super) fn timedelta_json(delta: Timedelta) -> Value {
    json!({ "$timedelta": [delta.days, delta.seconds, delta.microseconds] })
}

fn zone_json(tz: &Tzinfo) -> Value {
    match tz {
        Tzinfo::Utc => json!("utc"),
        Tzinfo::ZoneInfo(key) => json!({ "zoneinfo": key }),
        Tzinfo::Fixed(FixedZone { offset, name }) => {
            let seconds = i64::from(offset.days) * 86_400 + i64::from(offset.seconds);
            let mut zone = json!({ "offset_us": seconds * 1_000_000 + i64::from(offset.microseconds) });
            if let Some(name) = name {
                zone["name"] = json!(name);
            }
            zone
        }
    }
}

pub(super) fn tzinfo_json(tz: &Tzinfo) -> Value {
    json!({ "$tz": zone_json(tz) })
}

pub(super) fn date_json(d: Date) -> Value {
    json!({ "$date": [d.year, d.month, d.day] })
}

fn tagged(tag: &str, fields: Value, tzinfo: Option<&Tzinfo>, fold: u8) -> Value {
    let mut object = Map::from_iter([(tag.to_owned(), fields)]);
    if let Some(tzinfo) = tzinfo {
        object.insert("tz".to_owned(), zone_json(tzinfo));
    }
    if fold != 0 {
        object.insert("fold".to_owned(), json!(fold));
    }
    Value::Object(object)
}

pub(super) fn time_json(t: &TimeOfDay) -> Value {
    tagged("$time", json!([t.hour, t.minute, t.second, t.microsecond]), t.tzinfo.as_ref(), t.fold)
}

pub(super) fn datetime_json(dt: &DateTime) -> Value {
    let fields = json!([dt.year, dt.month, dt.day, dt.hour, dt.minute, dt.second, dt.microsecond]);
    tagged("$datetime", fields, dt.tzinfo.as_ref(), dt.fold)
}

pub(super) fn iso_json(day: IsoCalendarDate) -> Value {
    json!([day.year, day.week, day.weekday])
}

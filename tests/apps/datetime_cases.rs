//! Dates, times and zones are CPython's.

use oskit_test_apps::cases::{self, Answer, arguments, exception};
use oskit_test_apps::datetime::Tzinfo;
use oskit_test_apps::datetime::{
    self as dt, Date, DateTime, Error, FixedZone, Number, TimeOfDay, Timedelta, Timespec,
};
use serde_json::{Value, json};

/// The numbers behind a key, if they are so many and small.
fn numbers<const N: usize>(value: &Value, key: &str) -> Option<[i64; N]> {
    let numbers: Option<Vec<i64>> = value.get(key)?.as_array()?.iter().map(Value::as_i64).collect();
    numbers?.try_into().ok()
}

fn zone(value: &Value) -> Option<Tzinfo> {
    if value == "utc" {
        return Some(Tzinfo::Utc);
    }
    if let Some(key) = value.get("zoneinfo") {
        return Some(Tzinfo::ZoneInfo(key.as_str()?.to_owned()));
    }
    let offset = value.get("offset_us")?.as_i64()?;
    let offset = Timedelta {
        days: offset.div_euclid(86_400_000_000) as i32,
        seconds: (offset.rem_euclid(86_400_000_000) / 1_000_000) as u32,
        microseconds: offset.rem_euclid(1_000_000) as u32,
    };
    Some(Tzinfo::Fixed(FixedZone {
        offset,
        name: value.get("name").and_then(Value::as_str).map(str::to_owned),
    }))
}

/// The zone of a time, or none when it is naive. Fails for one that is unknown here.
fn tzinfo(value: &Value) -> Result<Option<Tzinfo>, ()> {
    value.get("tz").map(|tz| zone(tz).ok_or(())).transpose()
}

fn fold(value: &Value) -> u8 {
    u8::from(value.get("fold").is_some_and(|fold| fold == 1))
}

fn date(value: &Value) -> Option<Date> {
    let [year, month, day] = numbers(value, "$date")?;
    Some(Date { year: year as u16, month: month as u8, day: day as u8 })
}

fn datetime(value: &Value) -> Option<DateTime> {
    let [year, month, day, hour, minute, second, microsecond] = numbers(value, "$datetime")?;
    Some(DateTime {
        year: year as u16,
        month: month as u8,
        day: day as u8,
        hour: hour as u8,
        minute: minute as u8,
        second: second as u8,
        microsecond: microsecond as u32,
        tzinfo: tzinfo(value).ok()?,
        fold: fold(value),
    })
}

fn time(value: &Value) -> Option<TimeOfDay> {
    let [hour, minute, second, microsecond] = numbers(value, "$time")?;
    let (hour, minute, second) = (hour as u8, minute as u8, second as u8);
    Some(TimeOfDay {
        hour,
        minute,
        second,
        microsecond: microsecond as u32,
        tzinfo: tzinfo(value).ok()?,
        fold: fold(value),
    })
}

fn timedelta(value: &Value) -> Option<Timedelta> {
    let [days, seconds, microseconds] = numbers(value, "$timedelta")?;
    Some(Timedelta { days: days as i32, seconds: seconds as u32, microseconds: microseconds as u32 })
}

fn number(value: &Value) -> Option<Number> {
    value.as_i64().map(Number::Integer).or_else(|| value.as_f64().map(Number::Float))
}

fn zone_json(zone: &Tzinfo) -> Value {
    match zone {
        Tzinfo::Utc => json!("utc"),
        Tzinfo::ZoneInfo(key) => json!({ "zoneinfo": key }),
        Tzinfo::Fixed(FixedZone { offset, name }) => {
            let seconds = i64::from(offset.days) * 86_400 + i64::from(offset.seconds);
            let mut told = json!({ "offset_us": seconds * 1_000_000 + i64::from(offset.microseconds) });
            if let Some(name) = name {
                told["name"] = json!(name);
            }
            told
        }
    }
}

fn with_zone(mut told: Value, zone: Option<&Tzinfo>, fold: u8) -> Value {
    if let Some(zone) = zone {
        told["tz"] = zone_json(zone);
    }
    if fold == 1 {
        told["fold"] = json!(1);
    }
    told
}

fn date_json(d: Date) -> Value {
    json!({ "$date": [d.year, d.month, d.day] })
}

fn datetime_json(t: &DateTime) -> Value {
    let fields = json!([t.year, t.month, t.day, t.hour, t.minute, t.second, t.microsecond]);
    with_zone(json!({ "$datetime": fields }), t.tzinfo.as_ref(), t.fold)
}

fn time_json(t: &TimeOfDay) -> Value {
    let fields = json!([t.hour, t.minute, t.second, t.microsecond]);
    with_zone(json!({ "$time": fields }), t.tzinfo.as_ref(), t.fold)
}

fn timedelta_json(delta: Timedelta) -> Value {
    json!({ "$timedelta": [delta.days, delta.seconds, delta.microseconds] })
}

fn raised(error: Error) -> Value {
    match error {
        Error::ValueError(text) => exception("ValueError", &text),
        Error::OverflowError(text) => exception("OverflowError", &text),
        Error::TypeError(text) => exception("TypeError", &text),
        Error::ZeroDivisionError(text) => exception("ZeroDivisionError", &text),
        Error::ZoneInfoNotFoundError(text) => exception("ZoneInfoNotFoundError", &text),
        Error::PatternError(text) => exception("PatternError", &text),
        Error::Os(error) => cases::system(error.code, &error.message),
    }
}

/// A call of one of the classes, if this program knows it.
fn call(name: &str, given: &[Value]) -> Option<Result<Value, Error>> {
    let first = given.first()?;
    let text = |index: usize| given.get(index)?.as_str();
    let ints = || given.iter().map(Value::as_i64).collect::<Option<Vec<i64>>>();
    Some(match (name, given.len()) {
        ("datetime.isoformat", 1) => {
            dt::datetime_isoformat(&datetime(first)?, None, Timespec::Auto).map(Value::from)
        }
        ("datetime.fromisoformat", 1) => dt::datetime_fromisoformat(text(0)?).map(|t| datetime_json(&t)),
        ("datetime.strftime", 2) => dt::datetime_strftime(&datetime(first)?, text(1)?).map(Value::from),
        ("datetime.strptime", 2) => dt::datetime_strptime(text(0)?, text(1)?).map(|t| datetime_json(&t)),
        ("datetime.timestamp", 1) => dt::datetime_timestamp(&datetime(first)?).map(Value::from),
        ("datetime.fromtimestamp", 1) => {
            dt::datetime_fromtimestamp(number(first)?, None).map(|t| datetime_json(&t))
        }
        ("datetime.fromtimestamp", 2) => {
            let tz = zone(given[1].get("$tz")?)?;
            dt::datetime_fromtimestamp(number(first)?, Some(&tz)).map(|t| datetime_json(&t))
        }
        ("datetime.astimezone", 1) => {
            dt::datetime_astimezone(&datetime(first)?, None).map(|t| datetime_json(&t))
        }
        ("datetime.astimezone", 2) => {
            let tz = zone(given[1].get("$tz")?)?;
            dt::datetime_astimezone(&datetime(first)?, Some(&tz)).map(|t| datetime_json(&t))
        }
        ("datetime.ctime", 1) => dt::datetime_ctime(&datetime(first)?).map(Value::from),
        ("date.fromisoformat", 1) => dt::date_fromisoformat(text(0)?).map(date_json),
        ("date.fromisocalendar", 3) => {
            let [year, week, day] = ints()?[..] else { return None };
            dt::date_fromisocalendar(year, week, day).map(date_json)
        }
        ("date.isoformat", 1) => dt::date_isoformat(date(first)?).map(Value::from),
        ("date.strftime", 2) => dt::date_strftime(date(first)?, text(1)?).map(Value::from),
        ("time.isoformat", 1) => dt::time_isoformat(&time(first)?, Timespec::Auto).map(Value::from),
        ("time.fromisoformat", 1) => dt::time_fromisoformat(text(0)?).map(|t| time_json(&t)),
        ("time.strftime", 2) => dt::time_strftime(&time(first)?, text(1)?).map(Value::from),
        ("timedelta.total_seconds", 1) => dt::timedelta_total_seconds(timedelta(first)?).map(Value::from),
        ("op.add", 2) => match (datetime(first), date(first), timedelta(first)) {
            (Some(t), ..) => dt::datetime_add(&t, timedelta(&given[1])?).map(|t| datetime_json(&t)),
            (_, Some(d), _) => dt::date_add(d, timedelta(&given[1])?).map(date_json),
            (_, _, Some(delta)) => dt::timedelta_add(delta, timedelta(&given[1])?).map(timedelta_json),
            _ => return None,
        },
        ("op.sub", 2) => match (datetime(first), datetime(&given[1])) {
            (Some(t), Some(other)) => dt::datetime_sub(&t, &other).map(timedelta_json),
            (Some(t), None) => {
                dt::datetime_sub_timedelta(&t, timedelta(&given[1])?).map(|t| datetime_json(&t))
            }
            _ => dt::timedelta_sub(timedelta(first)?, timedelta(&given[1])?).map(timedelta_json),
        },
        ("op.mul", 2) => dt::timedelta_mul(timedelta(first)?, number(&given[1])?).map(timedelta_json),
        ("op.repr", 1) => dt::datetime_repr(&datetime(first)?).map(Value::from),
        ("op.str", 1) => dt::timedelta_str(timedelta(first)?).map(Value::from),
        _ => return None,
    })
}

fn ask(case: &Value) -> Answer {
    Some(call(case["call"].as_str()?, arguments(case)?)?.map_err(raised))
}

fn main() {
    cases::ask(ask);
}

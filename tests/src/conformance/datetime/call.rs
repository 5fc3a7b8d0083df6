//! Methods, constructors and attributes, by class.

use super::values::{
    character, date as read_date, date_json, datetime as read_datetime, datetime_json, iso_json, number,
    time as read_time, time_json, timedelta as read_timedelta, timedelta_json, timespec, tzinfo, tzinfo_json,
};
use super::{Given, answer};
use crate::conformance::args::{self, Asked, Inapplicable};
use crate::conformance::bindings::exports::oskit::stdlib::datetime::{
    Timedelta, TimedeltaParts, Timespec, Tzinfo, TzinfoChange,
};
use crate::conformance::case::Answer;
use crate::conformance::system::Instance;
use crate::conformance::time::time_json as struct_time_json;
use serde_json::{Value, json};
use wasmtime::Result;

const PARTS: &[&str] = &["days", "seconds", "microseconds", "milliseconds", "minutes", "hours", "weeks"];
const DATE: &[&str] = &["year", "month", "day"];
const TIME: &[&str] = &["hour", "minute", "second", "microsecond", "tzinfo", "fold"];

fn unknown(name: &str) -> Asked<Answer> {
    Err(Inapplicable(format!("no {name}")))
}

fn optional_span(span: Option<Timedelta>) -> Value {
    span.map_or(Value::Null, timedelta_json)
}

/// Lists of names, one after the other.
fn names<'a>(lists: &[&[&'a str]]) -> Vec<&'a str> {
    lists.concat()
}

/// Year, week and day.
fn iso_calendar(given: Given<'_>) -> Asked<(i64, i64, i64)> {
    given.only(&["year", "week", "day"])?;
    let field = |index: usize, name: &str| given.needed(index, name).and_then(args::integer);
    Ok((field(0, "year")?, field(1, "week")?, field(2, "day")?))
}

type DateFields = (Option<i64>, Option<i64>, Option<i64>);

fn date_fields(given: Given<'_>, first: usize) -> Asked<DateFields> {
    let field = |index: usize| given.integer(first + index, DATE[index]);
    Ok((field(0)?, field(1)?, field(2)?))
}

/// The name of an attribute.
fn attribute(given: Given<'_>) -> Option<&str> {
    given.get(0, "name").and_then(Value::as_str)
}

fn text(given: Given<'_>, index: usize, name: &str) -> Asked<String> {
    given.needed(index, name).and_then(args::text)
}

pub(super) fn timedelta(instance: &mut Instance, name: &str, given: Given<'_>) -> Result<Asked<Answer>> {
    let (module, store) = (instance.guest.oskit_stdlib_datetime(), &mut instance.store);
    let part = |index: usize| given.get(index, PARTS[index]).map(number).transpose();
    let span = match (name, attribute(given)) {
        ("attr", Some("min")) => module.call_timedelta_min(store)?,
        ("attr", Some("max")) => module.call_timedelta_max(store)?,
        ("attr", Some("resolution")) => module.call_timedelta_resolution(store)?,
        ("new", _) => {
            arg!(given.only(PARTS));
            let parts = TimedeltaParts {
                days: arg!(part(0)),
                seconds: arg!(part(1)),
                microseconds: arg!(part(2)),
                milliseconds: arg!(part(3)),
                minutes: arg!(part(4)),
                hours: arg!(part(5)),
                weeks: arg!(part(6)),
            };
            module.call_timedelta_new(store, parts)?
        }
        ("total_seconds", _) => {
            let delta = arg!(given.needed(0, "self").and_then(read_timedelta));
            return Ok(Ok(answer(module.call_timedelta_total_seconds(store, delta)?, args::float_json)));
        }
        _ => return Ok(unknown(name)),
    };
    Ok(Ok(answer(span, timedelta_json)))
}

pub(super) fn timezone(instance: &mut Instance, name: &str, given: Given<'_>) -> Result<Asked<Answer>> {
    let (module, store) = (instance.guest.oskit_stdlib_datetime(), &mut instance.store);
    let zone = match (name, attribute(given)) {
        ("attr", Some("min")) => module.call_timezone_min(store)?,
        ("attr", Some("max")) => module.call_timezone_max(store)?,
        ("new", _) => {
            arg!(given.only(&["offset", "name"]));
            let offset = arg!(given.needed(0, "offset").and_then(read_timedelta));
            let name = arg!(given.get(1, "name").map(args::text).transpose());
            module.call_timezone_new(store, offset, name.as_deref())?
        }
        _ => {
            let tz = arg!(given.needed(0, "self").and_then(tzinfo));
            let dt = arg!(given.needed(1, "dt").and_then(|dt| args::option(Some(dt), read_datetime)));
            let dt = dt.as_ref();
            return Ok(Ok(match name {
                "utcoffset" => answer(module.call_tzinfo_utcoffset(store, &tz, dt)?, optional_span),
                "dst" => answer(module.call_tzinfo_dst(store, &tz, dt)?, optional_span),
                "tzname" => answer(module.call_tzinfo_tzname(store, &tz, dt)?, |name| json!(name)),
                "fromutc" => {
                    let Some(dt) = dt else { return Ok(unknown("time")) };
                    if matches!((&tz, &dt.tzinfo), (Tzinfo::Fixed(_), Some(Tzinfo::Fixed(_)))) {
                        return Ok(Err(Inapplicable("whether two zones are one object".to_owned())));
                    }
                    answer(module.call_tzinfo_fromutc(store, &tz, dt)?, |dt| datetime_json(&dt))
                }
                _ => return Ok(unknown(name)),
            }));
        }
    };
    Ok(Ok(answer(zone, |tz| tzinfo_json(&tz))))
}

pub(super) fn date(instance: &mut Instance, name: &str, given: Given<'_>) -> Result<Asked<Answer>> {
    let (module, store) = (instance.guest.oskit_stdlib_datetime(), &mut instance.store);
    let argument = || given.needed(0, "argument");
    let date = match (name, attribute(given)) {
        ("attr", Some("min")) => module.call_date_min(store)?,
        ("attr", Some("max")) => module.call_date_max(store)?,
        ("attr", Some("resolution")) => {
            return Ok(Ok(answer(module.call_date_resolution(store)?, timedelta_json)));
        }
        ("new", _) => {
            arg!(given.only(DATE));
            let (Some(year), Some(month), Some(day)) = arg!(date_fields(given, 0)) else {
                return Ok(unknown("year, month or day"));
            };
            module.call_date_new(store, year, month, day)?
        }
        ("fromtimestamp", _) => module.call_date_fromtimestamp(store, arg!(argument().and_then(number)))?,
        ("fromordinal", _) => {
            module.call_date_fromordinal(store, arg!(argument().and_then(args::integer)))?
        }
        ("fromisoformat", _) => {
            module.call_date_fromisoformat(store, &arg!(argument().and_then(args::text)))?
        }
        ("fromisocalendar", _) => {
            let (year, week, day) = arg!(iso_calendar(given));
            module.call_date_fromisocalendar(store, year, week, day)?
        }
        ("replace", _) => {
            arg!(given.only(&names(&[&["self"], DATE])));
            let (year, month, day) = arg!(date_fields(given, 1));
            module.call_date_replace(store, arg!(argument().and_then(read_date)), year, month, day)?
        }
        _ => {
            let d = arg!(argument().and_then(read_date));
            return Ok(Ok(match name {
                "isoformat" => answer(module.call_date_isoformat(store, d)?, Value::from),
                "timetuple" => answer(module.call_date_timetuple(store, d)?, |t| struct_time_json(&t)),
                "toordinal" => answer(module.call_date_toordinal(store, d)?, Value::from),
                "weekday" => answer(module.call_date_weekday(store, d)?, Value::from),
                "isoweekday" => answer(module.call_date_isoweekday(store, d)?, Value::from),
                "isocalendar" => answer(module.call_date_isocalendar(store, d)?, iso_json),
                "ctime" => answer(module.call_date_ctime(store, d)?, Value::from),
                "strftime" => {
                    answer(module.call_date_strftime(store, d, &arg!(text(given, 1, "format")))?, Value::from)
                }
                "format" => {
                    answer(module.call_date_format(store, d, &arg!(text(given, 1, "spec")))?, Value::from)
                }
                _ => return Ok(unknown(name)),
            }));
        }
    };
    Ok(Ok(answer(date, date_json)))
}

pub(super) fn time(instance: &mut Instance, name: &str, given: Given<'_>) -> Result<Asked<Answer>> {
    let (module, store) = (instance.guest.oskit_stdlib_datetime(), &mut instance.store);
    let object = || given.needed(0, "self").and_then(read_time);
    let time = match (name, attribute(given)) {
        ("attr", Some("min")) => module.call_time_min(store)?,
        ("attr", Some("max")) => module.call_time_max(store)?,
        ("attr", Some("resolution")) => {
            return Ok(Ok(answer(module.call_time_resolution(store)?, timedelta_json)));
        }
        ("new", _) => {
            arg!(given.only(TIME));
            module.call_time_new(store, &arg!(given.time_fields(0)))?
        }
        ("fromisoformat", _) => module.call_time_fromisoformat(store, &arg!(text(given, 0, "string")))?,
        ("replace", _) => {
            arg!(given.only(&names(&[&["self"], TIME])));
            module.call_time_replace(store, &arg!(object()), &arg!(given.time_fields(1)))?
        }
        _ => {
            let t = &arg!(object());
            return Ok(Ok(match name {
                "isoformat" => {
                    arg!(given.only(&["self", "timespec"]));
                    let spec = arg!(given.get(1, "timespec").map_or(Ok(Timespec::Auto), timespec));
                    answer(module.call_time_isoformat(store, t, spec)?, Value::from)
                }
                "strftime" => {
                    answer(module.call_time_strftime(store, t, &arg!(text(given, 1, "format")))?, Value::from)
                }
                "format" => {
                    answer(module.call_time_format(store, t, &arg!(text(given, 1, "spec")))?, Value::from)
                }
                "utcoffset" => answer(module.call_time_utcoffset(store, t)?, optional_span),
                "dst" => answer(module.call_time_dst(store, t)?, optional_span),
                "tzname" => answer(module.call_time_tzname(store, t)?, |name| json!(name)),
                _ => return Ok(unknown(name)),
            }));
        }
    };
    Ok(Ok(answer(time, |t| time_json(&t))))
}

pub(super) fn datetime(instance: &mut Instance, name: &str, given: Given<'_>) -> Result<Asked<Answer>> {
    let (module, store) = (instance.guest.oskit_stdlib_datetime(), &mut instance.store);
    let argument = || given.needed(0, "argument");
    let object = || argument().and_then(read_datetime);
    let zone = |index: usize| args::option(given.get(index, "tz"), tzinfo);
    let time = match (name, attribute(given)) {
        ("attr", Some("min")) => module.call_datetime_min(store)?,
        ("attr", Some("max")) => module.call_datetime_max(store)?,
        ("attr", Some("resolution")) => {
            return Ok(Ok(answer(module.call_datetime_resolution(store)?, timedelta_json)));
        }
        ("new", _) => {
            arg!(given.only(&names(&[DATE, TIME])));
            let (Some(year), Some(month), Some(day)) = arg!(date_fields(given, 0)) else {
                return Ok(unknown("year, month or day"));
            };
            let fields = arg!(given.time_fields(3));
            module.call_datetime_new(store, year, month, day, Some(&fields))?
        }
        ("fromtimestamp", _) => {
            arg!(given.only(&["timestamp", "tz"]));
            let timestamp = arg!(given.needed(0, "timestamp").and_then(number));
            module.call_datetime_fromtimestamp(store, timestamp, arg!(zone(1)).as_ref())?
        }
        ("utcfromtimestamp", _) => {
            module.call_datetime_utcfromtimestamp(store, arg!(argument().and_then(number)))?
        }
        ("fromordinal", _) => {
            module.call_datetime_fromordinal(store, arg!(argument().and_then(args::integer)))?
        }
        ("combine", _) => {
            arg!(given.only(&["date", "time", "tzinfo"]));
            let date = arg!(given.needed(0, "date").and_then(read_date));
            let time = arg!(given.needed(1, "time").and_then(read_time));
            let change = match given.get(2, "tzinfo") {
                None => TzinfoChange::Keep,
                Some(tz) => {
                    arg!(args::option(Some(tz), tzinfo)).map_or(TzinfoChange::None, TzinfoChange::Some)
                }
            };
            module.call_datetime_combine(store, date, &time, &change)?
        }
        ("fromisoformat", _) => module.call_datetime_fromisoformat(store, &arg!(text(given, 0, "string")))?,
        ("fromisocalendar", _) => {
            let (year, week, day) = arg!(iso_calendar(given));
            module.call_datetime_fromisocalendar(store, year, week, day)?
        }
        ("strptime", _) => {
            let (data, format) = (arg!(text(given, 0, "string")), arg!(text(given, 1, "format")));
            module.call_datetime_strptime(store, &data, &format)?
        }
        ("replace", _) => {
            arg!(given.only(&names(&[&["self"], DATE, TIME])));
            let (year, month, day) = arg!(date_fields(given, 1));
            let fields = arg!(given.time_fields(4));
            module.call_datetime_replace(store, &arg!(object()), year, month, day, Some(&fields))?
        }
        ("astimezone", _) => {
            arg!(given.only(&["self", "tz"]));
            module.call_datetime_astimezone(store, &arg!(object()), arg!(zone(1)).as_ref())?
        }
        _ => return taken_from(instance, name, given),
    };
    Ok(Ok(answer(time, |dt| datetime_json(&dt))))
}

/// What a `datetime` gives that is none.
fn taken_from(instance: &mut Instance, name: &str, given: Given<'_>) -> Result<Asked<Answer>> {
    let (module, store) = (instance.guest.oskit_stdlib_datetime(), &mut instance.store);
    let dt = &arg!(given.needed(0, "self").and_then(read_datetime));
    Ok(Ok(match name {
        "date" => answer(module.call_datetime_date(store, dt)?, date_json),
        "time" => answer(module.call_datetime_time(store, dt)?, |t| time_json(&t)),
        "timetz" => answer(module.call_datetime_timetz(store, dt)?, |t| time_json(&t)),
        "utcoffset" => answer(module.call_datetime_utcoffset(store, dt)?, optional_span),
        "dst" => answer(module.call_datetime_dst(store, dt)?, optional_span),
        "tzname" => answer(module.call_datetime_tzname(store, dt)?, |name| json!(name)),
        "timestamp" => answer(module.call_datetime_timestamp(store, dt)?, args::float_json),
        "isoformat" => {
            arg!(given.only(&["self", "sep", "timespec"]));
            let separator = arg!(given.get(1, "sep").map(character).transpose());
            let spec = arg!(given.get(2, "timespec").map_or(Ok(Timespec::Auto), timespec));
            answer(module.call_datetime_isoformat(store, dt, separator, spec)?, Value::from)
        }
        "timetuple" => answer(module.call_datetime_timetuple(store, dt)?, |t| struct_time_json(&t)),
        "utctimetuple" => answer(module.call_datetime_utctimetuple(store, dt)?, |t| struct_time_json(&t)),
        "toordinal" => answer(module.call_datetime_toordinal(store, dt)?, Value::from),
        "weekday" => answer(module.call_datetime_weekday(store, dt)?, Value::from),
        "isoweekday" => answer(module.call_datetime_isoweekday(store, dt)?, Value::from),
        "isocalendar" => answer(module.call_datetime_isocalendar(store, dt)?, iso_json),
        "ctime" => answer(module.call_datetime_ctime(store, dt)?, Value::from),
        "strftime" => {
            answer(module.call_datetime_strftime(store, dt, &arg!(text(given, 1, "format")))?, Value::from)
        }
        "format" => {
            answer(module.call_datetime_format(store, dt, &arg!(text(given, 1, "spec")))?, Value::from)
        }
        _ => return Ok(unknown(name)),
    }))
}

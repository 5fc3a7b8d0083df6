//! Asks `time`.

use super::Driver;
use super::args::{self, Asked, Inapplicable};
use super::bindings::exports::oskit::stdlib::time::{Error, StructTime, Timestamp};
use super::case::{Answer, Case};
use super::system::System;
use serde_json::{Value, json};
use wasmtime::Result;

/// The driver of `time`.
pub(super) struct Time;

fn small(value: &Value) -> Asked<i32> {
    let number = args::integer(value)?;
    i32::try_from(number).map_err(|_| Inapplicable(format!("{value} where WIT has s32")))
}

/// A plain tuple, or a `struct_time` with its zone.
fn struct_time(value: &Value) -> Asked<StructTime> {
    let fields = value.get("$struct_time").unwrap_or(value);
    let zone = args::option(value.get("zone"), args::text)?;
    let gmtoff = args::option(value.get("gmtoff"), args::integer)?;
    match fields.as_array().map(Vec::as_slice) {
        Some([year, mon, mday, hour, min, sec, wday, yday, isdst]) => Ok(StructTime {
            tm_year: args::integer(year)?,
            tm_mon: small(mon)?,
            tm_mday: small(mday)?,
            tm_hour: small(hour)?,
            tm_min: small(min)?,
            tm_sec: small(sec)?,
            tm_wday: small(wday)?,
            tm_yday: small(yday)?,
            tm_isdst: Some(args::integer(isdst)?).filter(|&isdst| isdst >= 0).map(|isdst| isdst > 0),
            tm_zone: zone,
            tm_gmtoff: gmtoff,
        }),
        _ => Err(Inapplicable(format!("{value} where WIT has struct-time"))),
    }
}

fn timestamp(value: &Value) -> Asked<Timestamp> {
    if value.is_f64() || value.get("$float").is_some() {
        args::float(value).map(Timestamp::Float)
    } else {
        args::integer(value).map(Timestamp::Integer)
    }
}

/// A `struct_time` as the format writes it.
pub(super) fn time_json(t: &StructTime) -> Value {
    json!({
        "$struct_time": [
            t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, t.tm_wday, t.tm_yday,
            t.tm_isdst.map_or(-1, i32::from),
        ],
        "zone": t.tm_zone,
        "gmtoff": t.tm_gmtoff,
    })
}

fn answer<T>(result: Result<T, Error>, json: impl Fn(T) -> Value) -> Answer {
    let error = match result {
        Ok(value) => return Answer::Ok(json(value)),
        Err(error) => error,
    };
    Answer::Err(match error {
        Error::ValueError(text) => json!({"type": "ValueError", "msg": text}),
        Error::OverflowError(text) => json!({"type": "OverflowError", "msg": text}),
        Error::PatternError(text) => json!({"type": "PatternError", "msg": text}),
        // The variant is named after the error: `Code::Eoverflow`.
        Error::Os(error) => {
            let name = format!("{:?}", error.code).rsplit("::").next().unwrap_or_default().to_uppercase();
            json!({"type": "OSError", "errno": name, "msg": error.message})
        }
    })
}

impl Driver for Time {
    fn modules(&self) -> &'static [&'static str] {
        &["time"]
    }

    fn ask(&self, case: &Case, system: &System) -> Result<Asked<Answer>> {
        let mut instance = system.start(case)?;
        let (time, store) = (instance.guest.oskit_stdlib_time(), &mut instance.store);
        let given = &case.args;
        macro_rules! arg {
            ($read:expr) => {
                match $read {
                    Ok(value) => value,
                    Err(why) => return Ok(Err(why)),
                }
            };
        }
        let at = |index| args::at(given, index);
        Ok(Ok(match case.call.as_str() {
            "gmtime" => {
                let secs = arg!(args::option(given.get(0), timestamp));
                answer(time.call_gmtime(store, secs)?, |t| time_json(&t))
            }
            "localtime" => {
                let secs = arg!(args::option(given.get(0), timestamp));
                answer(time.call_localtime(store, secs)?, |t| time_json(&t))
            }
            "ctime" => {
                let secs = arg!(args::option(given.get(0), timestamp));
                answer(time.call_ctime(store, secs)?, Value::from)
            }
            "asctime" => {
                let t = arg!(at(0).and_then(struct_time));
                answer(time.call_asctime(store, Some(&t))?, Value::from)
            }
            "mktime" => {
                let t = arg!(at(0).and_then(struct_time));
                answer(time.call_mktime(store, &t)?, args::float_json)
            }
            "strftime" => {
                let format = arg!(at(0).and_then(args::text));
                let t = arg!(at(1).and_then(struct_time));
                answer(time.call_strftime(store, &format, Some(&t))?, Value::from)
            }
            "strptime" => {
                let data = arg!(at(0).and_then(args::text));
                // Without a format Python has one; None is a TypeError there and the same one here.
                let format = match given.get(1) {
                    Some(format) => Some(arg!(args::text(format))),
                    None => None,
                };
                answer(time.call_strptime(store, &data, format.as_deref())?, |t| time_json(&t))
            }
            "tzinfo" => {
                let (standard, summer) = time.call_tzname(&mut *store)?;
                Answer::Ok(json!({
                    "tzname": [standard, summer],
                    "timezone": time.call_timezone(&mut *store)?,
                    "altzone": time.call_altzone(&mut *store)?,
                    "daylight": i32::from(time.call_daylight(&mut *store)?),
                }))
            }
            other => return Ok(Err(Inapplicable(format!("no call {other}")))),
        }))
    }
}

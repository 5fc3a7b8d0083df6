//! Times and their texts are CPython's.

use oskit_test_apps::cases::{self, Answer, arguments, exception};
use oskit_test_apps::time::{self, Error, StructTime, Timestamp};
use serde_json::{Value, json};

fn struct_time(value: &Value) -> Option<StructTime> {
    let plain = value.get("$struct_time").unwrap_or(value);
    let numbers: Option<Vec<i64>> = plain.as_array()?.iter().map(Value::as_i64).collect();
    let [year, month, day, hour, minute, second, weekday, yearday, isdst] = numbers?[..] else { return None };
    let small = |number: i64| i32::try_from(number).ok();
    Some(StructTime {
        tm_year: year,
        tm_mon: small(month)?,
        tm_mday: small(day)?,
        tm_hour: small(hour)?,
        tm_min: small(minute)?,
        tm_sec: small(second)?,
        tm_wday: small(weekday)?,
        tm_yday: small(yearday)?,
        tm_isdst: (isdst >= 0).then_some(isdst > 0),
        tm_zone: value.get("zone").and_then(Value::as_str).map(str::to_owned),
        tm_gmtoff: value.get("gmtoff").and_then(Value::as_i64),
    })
}

fn json_of(t: &StructTime) -> Value {
    let isdst = t.tm_isdst.map_or(-1, i32::from);
    json!({
        "$struct_time": [
            t.tm_year, t.tm_mon, t.tm_mday, t.tm_hour, t.tm_min, t.tm_sec, t.tm_wday, t.tm_yday, isdst,
        ],
        "zone": t.tm_zone,
        "gmtoff": t.tm_gmtoff,
    })
}

fn raised(error: Error) -> Value {
    match error {
        Error::ValueError(text) => exception("ValueError", &text),
        Error::OverflowError(text) => exception("OverflowError", &text),
        Error::PatternError(text) => exception("PatternError", &text),
        Error::Os(error) => cases::system(error.code, &error.message),
    }
}

fn seconds(value: &Value) -> Option<Timestamp> {
    value.as_i64().map(Timestamp::Integer).or_else(|| value.as_f64().map(Timestamp::Float))
}

fn ask(case: &Value) -> Answer {
    let given = arguments(case)?;
    let first = given.first();
    let told = match case["call"].as_str()? {
        "gmtime" => time::gmtime(Some(seconds(first?)?)).map(|t| json_of(&t)),
        "localtime" => time::localtime(Some(seconds(first?)?)).map(|t| json_of(&t)),
        "ctime" => time::ctime(Some(seconds(first?)?)).map(Value::from),
        "asctime" => time::asctime(Some(&struct_time(first?)?)).map(Value::from),
        "mktime" => time::mktime(&struct_time(first?)?).map(Value::from),
        "strftime" => time::strftime(first?.as_str()?, Some(&struct_time(given.get(1)?)?)).map(Value::from),
        "strptime" => {
            let format = match given.get(1) {
                Some(format) => Some(format.as_str()?),
                None => None,
            };
            time::strptime(first?.as_str()?, format).map(|t| json_of(&t))
        }
        _ => return None,
    };
    Some(told.map_err(raised))
}

fn main() {
    cases::ask(ask);
}

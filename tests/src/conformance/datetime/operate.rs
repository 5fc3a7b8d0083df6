//! Operators.

use super::answer;
use super::values::{self, date, datetime, number, time, timedelta, timedelta_json, tzinfo};
use crate::conformance::args::{self, Asked, Inapplicable};
use crate::conformance::bindings::exports::oskit::stdlib::datetime::{Error, Ordering};
use crate::conformance::case::Answer;
use crate::conformance::system::Instance;
use serde_json::{Value, json};
use wasmtime::Result;

/// What kind of value it is, by its tag.
fn kind(value: &Value) -> &str {
    let tag = value.as_object().and_then(|object| object.keys().find(|key| key.starts_with('$')));
    match tag.map(String::as_str) {
        None | Some("$int" | "$float") if value.is_number() || value.is_object() => "number",
        Some(tag) => tag,
        None => "other",
    }
}

/// `op.NAME(a)`, `op.NAME(a, b)`.
pub(super) fn operator(instance: &mut Instance, name: &str, operands: &[Value]) -> Result<Asked<Answer>> {
    match (name, operands) {
        (_, [a]) => unary(instance, name, a),
        ("eq" | "ne" | "lt" | "le" | "gt" | "ge", [a, b]) => comparison(instance, name, a, b),
        (_, [a, b]) => binary(instance, name, a, b),
        _ => Ok(Err(Inapplicable("neither one operand nor two".to_owned()))),
    }
}

fn unary(instance: &mut Instance, name: &str, a: &Value) -> Result<Asked<Answer>> {
    let (module, store) = (instance.guest.oskit_stdlib_datetime(), &mut instance.store);
    Ok(Ok(match (name, kind(a)) {
        ("neg", "$timedelta") => {
            answer(module.call_timedelta_neg(store, arg!(timedelta(a)))?, timedelta_json)
        }
        ("pos", "$timedelta") => {
            answer(module.call_timedelta_pos(store, arg!(timedelta(a)))?, timedelta_json)
        }
        ("abs", "$timedelta") => {
            answer(module.call_timedelta_abs(store, arg!(timedelta(a)))?, timedelta_json)
        }
        ("bool", "$timedelta") => answer(module.call_timedelta_bool(store, arg!(timedelta(a)))?, Value::from),
        ("str", "$timedelta") => answer(module.call_timedelta_str(store, arg!(timedelta(a)))?, Value::from),
        ("str", "$date") => answer(module.call_date_str(store, arg!(date(a)))?, Value::from),
        ("str", "$time") => answer(module.call_time_str(store, &arg!(time(a)))?, Value::from),
        ("str", "$datetime") => answer(module.call_datetime_str(store, &arg!(datetime(a)))?, Value::from),
        ("str", "$tz") => answer(module.call_tzinfo_str(store, &arg!(tzinfo(a)))?, Value::from),
        ("repr", "$timedelta") => answer(module.call_timedelta_repr(store, arg!(timedelta(a)))?, Value::from),
        ("repr", "$date") => answer(module.call_date_repr(store, arg!(date(a)))?, Value::from),
        ("repr", "$time") => answer(module.call_time_repr(store, &arg!(time(a)))?, Value::from),
        ("repr", "$datetime") => answer(module.call_datetime_repr(store, &arg!(datetime(a)))?, Value::from),
        ("repr", "$tz") => answer(module.call_tzinfo_repr(store, &arg!(tzinfo(a)))?, Value::from),
        (_, kind) => return Ok(Err(Inapplicable(format!("no {name} of {kind}")))),
    }))
}

fn binary(instance: &mut Instance, name: &str, a: &Value, b: &Value) -> Result<Asked<Answer>> {
    let (module, store) = (instance.guest.oskit_stdlib_datetime(), &mut instance.store);
    // A sum has no order.
    let (a, b) = match (name, kind(a), kind(b)) {
        ("add", "$timedelta", "$date" | "$datetime") | ("mul", "number", _) => (b, a),
        _ => (a, b),
    };
    Ok(Ok(match (name, kind(a), kind(b)) {
        ("add", "$timedelta", "$timedelta") => {
            answer(module.call_timedelta_add(store, arg!(timedelta(a)), arg!(timedelta(b)))?, timedelta_json)
        }
        ("add", "$date", "$timedelta") => {
            answer(module.call_date_add(store, arg!(date(a)), arg!(timedelta(b)))?, values::date_json)
        }
        ("add", "$datetime", "$timedelta") => {
            let sum = module.call_datetime_add(store, &arg!(datetime(a)), arg!(timedelta(b)))?;
            answer(sum, |dt| values::datetime_json(&dt))
        }
        ("sub", "$timedelta", "$timedelta") => {
            answer(module.call_timedelta_sub(store, arg!(timedelta(a)), arg!(timedelta(b)))?, timedelta_json)
        }
        ("sub", "$date", "$timedelta") => {
            let rest = module.call_date_sub_timedelta(store, arg!(date(a)), arg!(timedelta(b)))?;
            answer(rest, values::date_json)
        }
        ("sub", "$date", "$date") => {
            answer(module.call_date_sub(store, arg!(date(a)), arg!(date(b)))?, timedelta_json)
        }
        ("sub", "$datetime", "$timedelta") => {
            let rest = module.call_datetime_sub_timedelta(store, &arg!(datetime(a)), arg!(timedelta(b)))?;
            answer(rest, |dt| values::datetime_json(&dt))
        }
        ("sub", "$datetime", "$datetime") => {
            let span = module.call_datetime_sub(store, &arg!(datetime(a)), &arg!(datetime(b)))?;
            answer(span, timedelta_json)
        }
        ("mul", "$timedelta", _) => {
            answer(module.call_timedelta_mul(store, arg!(timedelta(a)), arg!(number(b)))?, timedelta_json)
        }
        ("truediv", "$timedelta", "$timedelta") => {
            let ratio = module.call_timedelta_ratio(store, arg!(timedelta(a)), arg!(timedelta(b)))?;
            answer(ratio, args::float_json)
        }
        ("truediv", "$timedelta", _) => {
            let part = module.call_timedelta_truediv(store, arg!(timedelta(a)), arg!(number(b)))?;
            answer(part, timedelta_json)
        }
        ("floordiv", "$timedelta", "number") => {
            let part = module.call_timedelta_floordiv(store, arg!(timedelta(a)), arg!(args::integer(b)))?;
            answer(part, timedelta_json)
        }
        ("floordiv" | "mod" | "divmod", "$timedelta", "$timedelta") => {
            let both = module.call_timedelta_divmod(store, arg!(timedelta(a)), arg!(timedelta(b)))?;
            answer(both, |(quotient, rest)| match name {
                "floordiv" => crate::conformance::values::json(&quotient),
                "mod" => timedelta_json(rest),
                _ => json!([crate::conformance::values::json(&quotient), timedelta_json(rest)]),
            })
        }
        (_, a, b) => return Ok(Err(Inapplicable(format!("no {name} of {a} and {b}")))),
    }))
}

fn comparison(instance: &mut Instance, name: &str, a: &Value, b: &Value) -> Result<Asked<Answer>> {
    let (module, store) = (instance.guest.oskit_stdlib_datetime(), &mut instance.store);
    let ordering: std::result::Result<Ordering, Error> = match (kind(a), kind(b)) {
        ("$timedelta", "$timedelta") => {
            module.call_timedelta_compare(store, arg!(timedelta(a)), arg!(timedelta(b)))?
        }
        ("$date", "$date") => module.call_date_compare(store, arg!(date(a)), arg!(date(b)))?,
        ("$time", "$time") if matches!(name, "eq" | "ne") => {
            let equal = module.call_time_eq(store, &arg!(time(a)), &arg!(time(b)))?;
            return Ok(Ok(answer(equal, |equal| json!(equal == (name == "eq")))));
        }
        ("$time", "$time") => module.call_time_compare(store, &arg!(time(a)), &arg!(time(b)))?,
        ("$datetime", "$datetime") if matches!(name, "eq" | "ne") => {
            let equal = module.call_datetime_eq(store, &arg!(datetime(a)), &arg!(datetime(b)))?;
            return Ok(Ok(answer(equal, |equal| json!(equal == (name == "eq")))));
        }
        ("$datetime", "$datetime") => {
            module.call_datetime_compare(store, &arg!(datetime(a)), &arg!(datetime(b)))?
        }
        ("$tz", "$tz") if matches!(name, "eq" | "ne") => {
            let equal = module.call_tzinfo_eq(store, &arg!(tzinfo(a)), &arg!(tzinfo(b)))?;
            return Ok(Ok(answer(equal, |equal| json!(equal == (name == "eq")))));
        }
        (a, b) => return Ok(Err(Inapplicable(format!("no {name} of {a} and {b}")))),
    };
    Ok(Ok(answer(ordering, |ordering| {
        json!(match name {
            "eq" => ordering == Ordering::Equal,
            "ne" => ordering != Ordering::Equal,
            "lt" => ordering == Ordering::Less,
            "le" => ordering != Ordering::Greater,
            "gt" => ordering == Ordering::Greater,
            _ => ordering != Ordering::Less,
        })
    })))
}

//! The values of Python in cases, as the WIT interface `values` has them.

use super::args::{self, Asked, Inapplicable};
use super::bindings::exports::oskit::stdlib::values::{Scalar, Value as WitValue};
use serde_json::Value;

/// A value that holds no other.
pub fn read_scalar(value: &Value) -> Asked<Scalar> {
    Ok(match value {
        Value::Null => Scalar::None,
        Value::Bool(truth) => Scalar::Boolean(*truth),
        Value::String(text) => Scalar::Text(text.clone()),
        Value::Number(number) if number.is_f64() => Scalar::Float(args::float(value)?),
        Value::Number(_) => Scalar::Integer(args::integer(value)?),
        Value::Array(_) => return Err(Inapplicable("a list in a list".to_owned())),
        Value::Object(object) => match object.iter().next().map(|(key, of)| (key.as_str(), of.as_str())) {
            Some(("$int", Some(digits))) => match digits.parse() {
                Ok(number) => Scalar::Integer(number),
                Err(_) => Scalar::BigInteger(digits.to_owned()),
            },
            Some(("$float", _)) => Scalar::Float(args::float(value)?),
            Some(("b64", _)) => Scalar::Bytes(args::bytes(value)?),
            _ => return Err(Inapplicable(format!("{value} where WIT has value"))),
        },
    })
}

/// A value, which may be a list.
pub fn read(value: &Value) -> Asked<WitValue> {
    if value.is_array() {
        return Ok(WitValue::List(args::list(value, read_scalar)?));
    }
    Ok(match read_scalar(value)? {
        Scalar::None => WitValue::None,
        Scalar::Boolean(truth) => WitValue::Boolean(truth),
        Scalar::Integer(number) => WitValue::Integer(number),
        Scalar::BigInteger(digits) => WitValue::BigInteger(digits),
        Scalar::Float(number) => WitValue::Float(number),
        Scalar::Text(text) => WitValue::Text(text),
        Scalar::Bytes(bytes) => WitValue::Bytes(bytes),
    })
}

/// A value that holds no other, as the format writes it.
pub fn scalar_json(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::None => Value::Null,
        Scalar::Boolean(truth) => Value::Bool(*truth),
        Scalar::Integer(number) => args::integer_json(*number),
        Scalar::BigInteger(digits) => serde_json::json!({ "$int": digits }),
        Scalar::Float(number) => args::float_json(*number),
        Scalar::Text(text) => Value::String(text.clone()),
        Scalar::Bytes(bytes) => args::bytes_json(bytes),
    }
}

/// A value as the format writes it.
pub fn json(value: &WitValue) -> Value {
    match value {
        WitValue::None => Value::Null,
        WitValue::Boolean(truth) => Value::Bool(*truth),
        WitValue::Integer(number) => args::integer_json(*number),
        WitValue::BigInteger(digits) => serde_json::json!({ "$int": digits }),
        WitValue::Float(number) => args::float_json(*number),
        WitValue::Text(text) => Value::String(text.clone()),
        WitValue::Bytes(bytes) => args::bytes_json(bytes),
        WitValue::List(items) => items.iter().map(scalar_json).collect(),
    }
}

use super::{Scalar, Value};
use crate::bindings::exports::oskit::stdlib::values::{Scalar as WitScalar, Value as WitValue};

impl From<WitScalar> for Scalar {
    fn from(scalar: WitScalar) -> Self {
        match scalar {
            WitScalar::None => Scalar::None,
            WitScalar::Boolean(x) => Scalar::Boolean(x),
            WitScalar::Integer(x) => Scalar::Integer(x),
            WitScalar::BigInteger(x) => Scalar::BigInteger(x),
            WitScalar::Float(x) => Scalar::Float(x),
            WitScalar::Text(x) => Scalar::Text(x),
            WitScalar::Bytes(x) => Scalar::Bytes(x),
        }
    }
}

impl From<Scalar> for WitScalar {
    fn from(scalar: Scalar) -> Self {
        match scalar {
            Scalar::None => WitScalar::None,
            Scalar::Boolean(x) => WitScalar::Boolean(x),
            Scalar::Integer(x) => WitScalar::Integer(x),
            Scalar::BigInteger(x) => WitScalar::BigInteger(x),
            Scalar::Float(x) => WitScalar::Float(x),
            Scalar::Text(x) => WitScalar::Text(x),
            Scalar::Bytes(x) => WitScalar::Bytes(x),
        }
    }
}

impl From<WitValue> for Value {
    fn from(value: WitValue) -> Self {
        Value::Scalar(match value {
            WitValue::None => Scalar::None,
            WitValue::Boolean(x) => Scalar::Boolean(x),
            WitValue::Integer(x) => Scalar::Integer(x),
            WitValue::BigInteger(x) => Scalar::BigInteger(x),
            WitValue::Float(x) => Scalar::Float(x),
            WitValue::Text(x) => Scalar::Text(x),
            WitValue::Bytes(x) => Scalar::Bytes(x),
            WitValue::List(items) => return Value::List(items.into_iter().map(Scalar::from).collect()),
        })
    }
}

impl From<Value> for WitValue {
    fn from(value: Value) -> Self {
        match value {
            Value::Scalar(Scalar::None) => WitValue::None,
            Value::Scalar(Scalar::Boolean(x)) => WitValue::Boolean(x),
            Value::Scalar(Scalar::Integer(x)) => WitValue::Integer(x),
            Value::Scalar(Scalar::BigInteger(x)) => WitValue::BigInteger(x),
            Value::Scalar(Scalar::Float(x)) => WitValue::Float(x),
            Value::Scalar(Scalar::Text(x)) => WitValue::Text(x),
            Value::Scalar(Scalar::Bytes(x)) => WitValue::Bytes(x),
            Value::List(items) => WitValue::List(items.into_iter().map(WitScalar::from).collect()),
        }
    }
}

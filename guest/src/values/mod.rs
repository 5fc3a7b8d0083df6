//! `values`: the values of a dynamic language, where Python's functions take any object.

use crate::text;

#[cfg(test)]
mod tests;
#[cfg(target_family = "wasm")]
mod wit;

/// One value that holds no other.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Scalar {
    /// `None`.
    #[default]
    None,
    /// `True`, `False`.
    Boolean(bool),
    /// An `int` of at most 64 bits.
    Integer(i64),
    /// Any `int`, in decimal digits with an optional `-`.
    BigInteger(String),
    /// `float`.
    Float(f64),
    /// `str`.
    Text(String),
    /// `bytes`.
    Bytes(Vec<u8>),
}

/// One value, which may be a list of scalars.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A value that holds no other.
    Scalar(Scalar),
    /// `list` or `tuple`.
    List(Vec<Scalar>),
}

impl Scalar {
    /// `repr(x)`.
    pub fn repr(&self) -> String {
        match self {
            Scalar::None => "None".to_owned(),
            Scalar::Boolean(true) => "True".to_owned(),
            Scalar::Boolean(false) => "False".to_owned(),
            Scalar::Integer(n) => n.to_string(),
            Scalar::BigInteger(digits) => digits.clone(),
            Scalar::Float(x) => text::repr_float(*x),
            Scalar::Text(s) => text::repr(s),
            Scalar::Bytes(bytes) => text::repr_bytes(bytes),
        }
    }

    /// `str(x)`.
    pub fn str(&self) -> String {
        match self {
            Scalar::Text(s) => s.clone(),
            other => other.repr(),
        }
    }

    /// `type(x).__name__`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Scalar::None => "NoneType",
            Scalar::Boolean(_) => "bool",
            Scalar::Integer(_) | Scalar::BigInteger(_) => "int",
            Scalar::Float(_) => "float",
            Scalar::Text(_) => "str",
            Scalar::Bytes(_) => "bytes",
        }
    }
}

impl Value {
    /// `None`.
    pub const NONE: Value = Value::Scalar(Scalar::None);

    /// An `int` of more than 64 bits too.
    pub fn integer(n: i128) -> Self {
        Value::Scalar(i64::try_from(n).map_or_else(|_| Scalar::BigInteger(n.to_string()), Scalar::Integer))
    }

    /// `repr(x)`, of a list with square brackets.
    pub fn repr(&self) -> String {
        match self {
            Value::Scalar(scalar) => scalar.repr(),
            Value::List(items) => {
                let items: Vec<_> = items.iter().map(Scalar::repr).collect();
                format!("[{}]", items.join(", "))
            }
        }
    }

    /// `str(x)`.
    pub fn str(&self) -> String {
        match self {
            Value::Scalar(scalar) => scalar.str(),
            Value::List(_) => self.repr(),
        }
    }

    /// `type(x).__name__`.
    pub fn type_name(&self) -> &'static str {
        match self {
            Value::Scalar(scalar) => scalar.type_name(),
            Value::List(_) => "list",
        }
    }
}

impl Default for Value {
    fn default() -> Self {
        Value::NONE
    }
}

impl From<i64> for Value {
    fn from(n: i64) -> Self {
        Value::Scalar(Scalar::Integer(n))
    }
}

impl From<&str> for Value {
    fn from(s: &str) -> Self {
        Value::Scalar(Scalar::Text(s.to_owned()))
    }
}

impl From<String> for Value {
    fn from(s: String) -> Self {
        Value::Scalar(Scalar::Text(s))
    }
}

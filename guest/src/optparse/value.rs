//! What options store: Python's values, of which lists are objects that several places can hold.

use super::error::{Error, Result};
use crate::text;
use crate::values::Scalar;
use std::cell::RefCell;
use std::rc::Rc;

/// A value of an option. Clones of a list are the same list.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// One that holds no other.
    Scalar(Scalar),
    /// `complex`: the real and the imaginary part.
    Complex(f64, f64),
    /// `tuple`.
    Tuple(Vec<Value>),
    /// `list`.
    List(Rc<RefCell<Vec<Value>>>),
}

impl Value {
    /// `None`.
    pub const NONE: Value = Value::Scalar(Scalar::None);

    /// A list of its own.
    pub fn list(items: Vec<Value>) -> Self {
        Value::List(Rc::new(RefCell::new(items)))
    }

    /// `value is None`.
    pub fn is_none(&self) -> bool {
        matches!(self, Value::Scalar(Scalar::None))
    }

    /// `repr(x)`.
    pub fn repr(&self) -> String {
        let joined = |items: &[Value]| items.iter().map(Value::repr).collect::<Vec<_>>().join(", ");
        match self {
            Value::Scalar(scalar) => scalar.repr(),
            Value::Complex(real, imag) => text::repr_complex(*real, *imag),
            Value::Tuple(items) if items.len() == 1 => format!("({},)", joined(items)),
            Value::Tuple(items) => format!("({})", joined(items)),
            Value::List(items) => format!("[{}]", joined(&items.borrow())),
        }
    }

    /// `str(x)`.
    pub fn str(&self) -> String {
        match self {
            Value::Scalar(scalar) => scalar.str(),
            other => other.repr(),
        }
    }

    fn type_name(&self) -> &'static str {
        match self {
            Value::Scalar(scalar) => scalar.type_name(),
            Value::Complex(..) => "complex",
            Value::Tuple(_) => "tuple",
            Value::List(_) => "list",
        }
    }

    /// About how many bytes a copy takes.
    pub(super) fn size(&self) -> usize {
        let of = |items: &[Value]| items.iter().map(Value::size).sum::<usize>();
        size_of::<Value>()
            + match self {
                Value::Scalar(Scalar::Text(text) | Scalar::BigInteger(text)) => text.len(),
                Value::Scalar(Scalar::Bytes(bytes)) => bytes.len(),
                Value::Scalar(_) | Value::Complex(..) => 0,
                Value::Tuple(items) => of(items),
                Value::List(items) => of(&items.borrow()),
            }
    }

    /// Whether it holds lists or tuples.
    pub(super) fn is_nested(&self) -> bool {
        let any = |items: &[Value]| items.iter().any(|item| matches!(item, Value::Tuple(_) | Value::List(_)));
        match self {
            Value::Scalar(_) | Value::Complex(..) => false,
            Value::Tuple(items) => any(items),
            Value::List(items) => any(&items.borrow()),
        }
    }

    /// `self.append(item)`.
    pub(super) fn append(&self, item: Value) -> Result<()> {
        let Value::List(items) = self else {
            let class = self.type_name();
            return Err(Error::Attribute(format!("'{class}' object has no attribute 'append'")));
        };
        items.borrow_mut().push(item);
        Ok(())
    }

    /// `self + 1`.
    pub(super) fn plus_one(self) -> Result<Value> {
        Ok(match self {
            Value::Scalar(Scalar::Boolean(truth)) => Value::from(i64::from(truth) + 1),
            Value::Scalar(Scalar::Integer(number)) => match number.checked_add(1) {
                Some(number) => Value::from(number),
                None => Value::Scalar(Scalar::BigInteger("9223372036854775808".to_owned())),
            },
            Value::Scalar(Scalar::BigInteger(digits)) => Value::Scalar(next_integer(digits)),
            Value::Scalar(Scalar::Float(number)) => Value::Scalar(Scalar::Float(number + 1.0)),
            Value::Complex(real, imag) => Value::Complex(real + 1.0, imag),
            Value::Scalar(Scalar::Bytes(_)) => {
                return Err(Error::Type("can't concat int to bytes".to_owned()));
            }
            Value::Scalar(Scalar::None) => {
                let text = "unsupported operand type(s) for +: 'NoneType' and 'int'";
                return Err(Error::Type(text.to_owned()));
            }
            Value::Scalar(Scalar::Text(_)) | Value::Tuple(_) | Value::List(_) => {
                let class = self.type_name();
                return Err(Error::Type(format!("can only concatenate {class} (not \"int\") to {class}")));
            }
        })
    }
}

/// The integer after one that is written in decimal. Only the digits that change are looked at.
fn next_integer(mut digits: String) -> Scalar {
    // More digits than these have no room in 64 bits.
    let small = |digits: &str| if digits.len() <= 20 { digits.parse::<i64>().ok() } else { None };
    if let Some(next) = small(&digits).and_then(|number| number.checked_add(1)) {
        return Scalar::Integer(next);
    }
    let negative = digits.starts_with('-');
    let (full, zero) = if negative { ('0', '9') } else { ('9', '0') };
    let kept = digits.trim_end_matches(full).len();
    let carried = digits.len() - kept;
    digits.truncate(kept);
    match digits.pop().and_then(|digit| digit.to_digit(10)) {
        Some(digit) => {
            let digit = if negative { digit.wrapping_sub(1) } else { digit + 1 };
            digits.extend(char::from_digit(digit, 10));
        }
        None => digits.push('1'),
    }
    digits.extend(std::iter::repeat_n(zero, carried));
    if digits.starts_with("-0") {
        let magnitude = digits[1..].trim_start_matches('0');
        digits = format!("-{magnitude}");
    }
    small(&digits).map_or(Scalar::BigInteger(digits), Scalar::Integer)
}

impl From<Scalar> for Value {
    fn from(scalar: Scalar) -> Self {
        Value::Scalar(scalar)
    }
}

impl From<bool> for Value {
    fn from(truth: bool) -> Self {
        Value::Scalar(Scalar::Boolean(truth))
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Value::Scalar(Scalar::Integer(number))
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Value::Scalar(Scalar::Float(number))
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Value::Scalar(Scalar::Text(text))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Value::from(text.to_owned())
    }
}

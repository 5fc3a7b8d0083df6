//! Digits of integers and floats, as Python writes them.

use super::Error;
use crate::values::{Scalar, Value};
use std::borrow::Cow;
use std::fmt::Write;

/// The most digits of an integer that Python turns into text or back.
const MAX_DIGITS: usize = 4300;

/// An integer of any size.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Integer<'a> {
    Small(i64),
    /// Whether it is negative, and its decimal digits.
    Big(bool, Cow<'a, str>),
}

impl<'a> Integer<'a> {
    /// The integer that a value is, if it is one; `True` is 1.
    pub(crate) fn of(value: &'a Value) -> Result<Option<Self>, Error> {
        Ok(match value {
            Value::Scalar(Scalar::Integer(n)) => Some(Integer::Small(*n)),
            Value::Scalar(Scalar::Boolean(b)) => Some(Integer::Small(i64::from(*b))),
            Value::Scalar(Scalar::BigInteger(text)) => Some(Self::parse(text)?),
            _ => None,
        })
    }

    fn parse(text: &'a str) -> Result<Self, Error> {
        if let Ok(n) = text.parse() {
            return Ok(Integer::Small(n));
        }
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
            let shown: String = text.chars().take(200).collect();
            return Err(Error::value(format!(
                "invalid literal for int() with base 10: {}",
                crate::text::repr(&shown)
            )));
        }
        let significant = digits.trim_start_matches('0');
        if significant.len() > MAX_DIGITS {
            return Err(Error::value(format!(
                "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion; \
                 use sys.set_int_max_str_digits() to increase the limit"
            )));
        }
        Ok(Integer::Big(digits.len() < text.len(), Cow::Borrowed(significant)))
    }

    /// `int(x)`.
    pub(crate) fn truncated(x: f64) -> Result<Self, Error> {
        if x.is_nan() {
            return Err(Error::value("cannot convert float NaN to integer"));
        }
        if x.is_infinite() {
            return Err(Error::Overflow("cannot convert float infinity to integer".to_owned()));
        }
        if x.abs() < 9e18 {
            return Ok(Integer::Small(x as i64));
        }
        Ok(Integer::Big(x < 0.0, Cow::Owned(format!("{:.0}", x.abs()))))
    }

    pub(crate) fn is_negative(&self) -> bool {
        match self {
            Integer::Small(n) => *n < 0,
            Integer::Big(negative, _) => *negative,
        }
    }

    /// `float(x)`.
    pub(crate) fn to_float(&self) -> Result<f64, Error> {
        match self {
            Integer::Small(n) => Ok(*n as f64),
            Integer::Big(negative, digits) => {
                let x: f64 = digits.parse().unwrap_or(f64::INFINITY);
                if x.is_infinite() {
                    return Err(Error::Overflow("int too large to convert to float".to_owned()));
                }
                Ok(if *negative { -x } else { x })
            }
        }
    }

    /// The digits of its magnitude to base 2, 8, 10 or 16.
    pub(crate) fn digits(&self, base: u32, upper: bool) -> String {
        match self {
            Integer::Small(n) => {
                let n = n.unsigned_abs();
                match base {
                    2 => format!("{n:b}"),
                    8 => format!("{n:o}"),
                    16 if upper => format!("{n:X}"),
                    16 => format!("{n:x}"),
                    _ => n.to_string(),
                }
            }
            Integer::Big(_, digits) if base == 10 => digits.clone().into_owned(),
            Integer::Big(_, digits) => in_base(digits, base, upper),
        }
    }
}

/// Decimal digits to base 2, 8 or 16.
fn in_base(decimal: &str, base: u32, upper: bool) -> String {
    // Limbs of 24 bits, the least first: 24 is a multiple of 1, 3 and 4, so each limb is a whole number of digits.
    const BITS: u32 = 24;
    let mut limbs: Vec<u32> = Vec::new();
    for digit in decimal.bytes() {
        let mut carry = u32::from(digit - b'0');
        for limb in &mut limbs {
            let product = *limb * 10 + carry;
            *limb = product & ((1 << BITS) - 1);
            carry = product >> BITS;
        }
        if carry > 0 {
            limbs.push(carry);
        }
    }
    let mut result = String::new();
    for limb in limbs.iter().rev() {
        let _ = match base {
            2 => write!(result, "{limb:024b}"),
            8 => write!(result, "{limb:08o}"),
            _ if upper => write!(result, "{limb:06X}"),
            _ => write!(result, "{limb:06x}"),
        };
    }
    let significant = result.trim_start_matches('0');
    if significant.is_empty() { "0".to_owned() } else { significant.to_owned() }
}

/// The float that a value is or can become.
pub(crate) fn float_of(value: &Value) -> Result<Option<f64>, Error> {
    if let Value::Scalar(Scalar::Float(x)) = value {
        return Ok(Some(*x));
    }
    Integer::of(value)?.map(|n| n.to_float()).transpose()
}

/// More digits than any float has after its point, and in all: what is asked beyond them is zeros.
const FRACTION: usize = 1_080;
const SIGNIFICANT: usize = 800;

/// The magnitude of a float as `%e`, `%f` or `%g` write it (`kind` is a lower-case letter); `alternate` keeps the point
/// and, for `%g`, trailing zeros.
pub(crate) fn float_digits(x: f64, kind: u8, precision: usize, alternate: bool) -> String {
    let x = x.abs();
    if x.is_nan() {
        return "nan".to_owned();
    }
    if x.is_infinite() {
        return "inf".to_owned();
    }
    match kind {
        b'e' => scientific(x, precision, alternate),
        b'f' => fixed(x, precision, alternate),
        _ => general(x, precision.max(1), alternate),
    }
}

fn fixed(x: f64, precision: usize, alternate: bool) -> String {
    let exact = precision.min(FRACTION);
    let mut text = format!("{x:.exact$}");
    text.extend(std::iter::repeat_n('0', precision - exact));
    if alternate && precision == 0 {
        text.push('.');
    }
    text
}

/// Digits with a point, and the exponent.
fn mantissa(x: f64, precision: usize) -> (String, i32) {
    let exact = precision.min(SIGNIFICANT);
    let text = format!("{x:.exact$e}");
    let (digits, exponent) = text.split_once('e').unwrap_or((&text, "0"));
    let mut digits = digits.to_owned();
    digits.extend(std::iter::repeat_n('0', precision - exact));
    (digits, exponent.parse().unwrap_or_default())
}

fn with_exponent(mut digits: String, exponent: i32) -> String {
    let sign = if exponent < 0 { '-' } else { '+' };
    let _ = write!(digits, "e{sign}{:02}", exponent.unsigned_abs());
    digits
}

fn scientific(x: f64, precision: usize, alternate: bool) -> String {
    let (mut digits, exponent) = mantissa(x, precision);
    if alternate && precision == 0 {
        digits.push('.');
    }
    with_exponent(digits, exponent)
}

fn general(x: f64, precision: usize, alternate: bool) -> String {
    let (digits, exponent) = mantissa(x, precision - 1);
    let places = precision as i64 - 1 - i64::from(exponent);
    let (mut text, exponent) = if exponent >= -4 && places >= 0 {
        (fixed(x, places as usize, false), None)
    } else {
        (digits, Some(exponent))
    };
    if alternate {
        if !text.contains('.') {
            text.push('.');
        }
    } else if text.contains('.') {
        text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    }
    match exponent {
        Some(exponent) => with_exponent(text, exponent),
        None => text,
    }
}

//! Arguments as the values of their option's type.

use super::error::{Error, Result};
use super::option::{OptionDef, OptionType};
use super::value::Value;
use crate::text::{self, Int, Unreadable};
use crate::values::Scalar;

impl OptionDef {
    /// What the option makes of one argument: `check_value`.
    pub(super) fn check_value(&self, opt: &str, text: String) -> Result<Value> {
        let wrong = |what: &str, text: &str| {
            Error::OptionValue(format!("option {opt}: invalid {what} value: {}", text::repr(text)))
        };
        match self.kind {
            None | Some(OptionType::String) => Ok(Value::from(text)),
            Some(OptionType::Int | OptionType::Long) => match integer(&text) {
                Ok(Int::Small(number)) => Ok(Value::from(number)),
                Ok(Int::Big(digits)) => Ok(Value::Scalar(Scalar::BigInteger(digits))),
                Err(Unreadable::Invalid) => Err(wrong("integer", &text)),
                Err(Unreadable::TooLong) => Err(Error::Value(
                    "Exceeds the limit (4300 digits) for integer string conversion; use \
                     sys.set_int_max_str_digits() to increase the limit"
                        .to_owned(),
                )),
            },
            Some(OptionType::Float) => {
                text::float(&text).map(Value::from).map_err(|_| wrong("floating-point", &text))
            }
            Some(OptionType::Complex) => match text::complex(&text) {
                Some((real, imag)) => Ok(Value::Complex(real, imag)),
                None => Err(wrong("complex", &text)),
            },
            Some(OptionType::Choice) => {
                let choices = self.choices.as_deref().unwrap_or_default();
                if choices.contains(&text) {
                    return Ok(Value::from(text));
                }
                let choices: Vec<_> = choices.iter().map(|choice| text::repr(choice)).collect();
                Err(Error::OptionValue(format!(
                    "option {opt}: invalid choice: {} (choose from {})",
                    text::repr(&text),
                    choices.join(", ")
                )))
            }
        }
    }
}

/// An integer, whose first characters say its base.
fn integer(text: &str) -> std::result::Result<Int, Unreadable> {
    let bytes = text.as_bytes();
    match (bytes.first(), bytes.get(1)) {
        (Some(b'0'), Some(b'x' | b'X')) => text::int_of_base(text, 16),
        (Some(b'0'), Some(b'b' | b'B')) => match &text[2..] {
            "" => Ok(Int::Small(0)),
            digits => text::int_of_base(digits, 2),
        },
        (Some(b'0'), _) => text::int_of_base(text, 8),
        _ => text::int(text).map_err(|_| Unreadable::Invalid),
    }
}

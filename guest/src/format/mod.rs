//! Python's three ways to put values into text: %-formatting, `str.format` and `$`-templates, over [`Value`]s.
//!
//! A format and its values come from a program that isn't trusted, so nothing here takes memory that a number in a
//! format asks for: widths and precisions above [`MAX_WIDTH`] and results above [`MAX_TEXT`] are refused first.

use crate::values::Value;
use std::borrow::Cow;

pub mod brace;
pub(crate) mod layout;
pub(crate) mod number;
pub mod percent;
pub mod template;
#[cfg(test)]
mod tests;

/// The largest width or precision.
pub const MAX_WIDTH: usize = 65_535;
/// The longest result, in bytes.
pub const MAX_TEXT: usize = 1 << 20;

/// Why text can't be formatted: Python's exception with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// `AttributeError`.
    Attribute(String),
    /// `IndexError`.
    Index(String),
    /// `KeyError`; the text is `repr(key)`, as `str` of the exception gives.
    Key(String),
    /// `OverflowError`.
    Overflow(String),
    /// `TypeError`.
    Type(String),
    /// `ValueError`.
    Value(String),
    /// A bound of ours: what was bounded, and the most that is allowed.
    Limit(&'static str, u64),
}

impl Error {
    fn value(text: impl Into<String>) -> Self {
        Error::Value(text.into())
    }

    fn type_error(text: impl Into<String>) -> Self {
        Error::Type(text.into())
    }
}

/// Something that has values by name.
pub trait Names {
    /// The value of that name.
    fn value_of(&self, name: &str) -> Option<Cow<'_, Value>>;

    /// `repr` of the whole, for a format that asks for it.
    fn repr(&self) -> String;
}

impl Names for Vec<(String, Value)> {
    fn value_of(&self, name: &str) -> Option<Cow<'_, Value>> {
        self.iter().rev().find(|(key, _)| key == name).map(|(_, value)| Cow::Borrowed(value))
    }

    fn repr(&self) -> String {
        let items: Vec<_> =
            self.iter().map(|(key, value)| format!("{}: {}", crate::text::repr(key), value.repr())).collect();
        format!("{{{}}}", items.join(", "))
    }
}

/// `ascii(x)`.
pub(crate) fn ascii(value: &Value) -> String {
    let repr = value.repr();
    if repr.is_ascii() {
        return repr;
    }
    let mut result = String::with_capacity(repr.len() * 2);
    for c in repr.chars() {
        if c.is_ascii() { result.push(c) } else { crate::text::push_escape(c, &mut result) }
    }
    result
}

/// Appends text unless the result grew too long.
pub(crate) fn push(text: &str, to: &mut String) -> Result<(), Error> {
    if to.len() + text.len() > MAX_TEXT {
        return Err(Error::Limit("text", MAX_TEXT as u64));
    }
    to.push_str(text);
    Ok(())
}

/// Appends a character so many times, likewise.
pub(crate) fn push_fill(fill: char, count: usize, to: &mut String) -> Result<(), Error> {
    if to.len() + count.saturating_mul(fill.len_utf8()) > MAX_TEXT {
        return Err(Error::Limit("text", MAX_TEXT as u64));
    }
    to.extend(std::iter::repeat_n(fill, count));
    Ok(())
}

/// Reads a decimal number at `position`, which is moved behind it; none when there is no digit. One that Python has no
/// room for fails with `overflow`, a smaller one above the bound with the bound.
pub(crate) fn read_count(
    text: &str,
    position: &mut usize,
    name: &'static str,
    overflow: &str,
) -> Result<Option<usize>, Error> {
    let digits = text[*position..].bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return Ok(None);
    }
    let number = &text[*position..*position + digits];
    *position += digits;
    match number.parse::<i64>() {
        Ok(count) if count <= MAX_WIDTH as i64 => Ok(Some(count as usize)),
        Ok(_) => Err(Error::Limit(name, MAX_WIDTH as u64)),
        Err(_) => Err(Error::value(overflow)),
    }
}

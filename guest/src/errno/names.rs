//! From numbers to names and texts, and back.

use super::{ALIASES, TABLE};
use std::borrow::Cow;

/// Why a function of this module failed, with CPython's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// `KeyError`.
    Key(String),
    /// `AttributeError`.
    Attribute(String),
    /// `OverflowError`.
    Overflow(String),
    /// `TypeError`.
    Type(String),
    /// `ValueError`.
    Value(String),
}

impl Error {
    pub(super) fn no_attribute(module: &str, name: &str) -> Self {
        Error::Attribute(format!("module '{module}' has no attribute '{name}'"))
    }
}

fn row(number: i64) -> Option<&'static (&'static str, i32, &'static str)> {
    TABLE.iter().find(|row| i64::from(row.1) == number)
}

/// The name that CPython prefers among those of a row of the table.
fn preferred(name: &'static str) -> &'static str {
    if name == "EDEADLK" { "EDEADLOCK" } else { name }
}

/// `errno.errorcode[number]`.
pub fn errorcode(number: i64) -> Result<&'static str, Error> {
    row(number).map(|row| preferred(row.0)).ok_or_else(|| Error::Key(number.to_string()))
}

/// `errno.errorcode`, by ascending number.
pub fn errorcodes() -> impl Iterator<Item = (i32, &'static str)> {
    TABLE.iter().map(|row| (row.1, preferred(row.0)))
}

/// Every name with its number, second names behind the first.
pub fn names() -> impl Iterator<Item = (&'static str, i32)> {
    TABLE.iter().flat_map(|&(name, number, _)| {
        let others = ALIASES.iter().filter(move |alias| alias.1 == name).map(move |alias| (alias.0, number));
        std::iter::once((name, number)).chain(others)
    })
}

/// The number of a name.
pub fn number_of(name: &str) -> Result<i32, Error> {
    let found = names().find(|(known, _)| *known == name);
    found.map(|(_, number)| number).ok_or_else(|| Error::no_attribute("errno", name))
}

/// The text of a number.
pub fn strerror(number: i32) -> Cow<'static, str> {
    match number {
        0 => "Success".into(),
        // The one that glibc has a text for and Python no name.
        133 => "Memory page has hardware error".into(),
        _ => row(number.into()).map_or_else(|| format!("Unknown error {number}").into(), |row| row.2.into()),
    }
}

/// The text of a number that may be too large for a system.
pub fn strerror_of(number: i64) -> Result<Cow<'static, str>, Error> {
    let too_large = |_| Error::Overflow("Python int too large to convert to C int".to_owned());
    i32::try_from(number).map(strerror).map_err(too_large)
}

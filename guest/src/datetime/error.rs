//! Why a function of `datetime` fails.

use crate::errno::OsError;
use crate::time;

/// By the class of Python's exception, with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// `ValueError`.
    Value(String),
    /// `OverflowError`.
    Overflow(String),
    /// `TypeError`.
    Type(String),
    /// `ZeroDivisionError`.
    ZeroDivision(String),
    /// `zoneinfo.ZoneInfoNotFoundError`.
    ZoneInfoNotFound(String),
    /// `re.PatternError`.
    Pattern(String),
    /// `OSError`.
    Os(OsError),
}

impl Error {
    pub(super) fn value(text: impl Into<String>) -> Self {
        Error::Value(text.into())
    }

    pub(super) fn overflow(text: impl Into<String>) -> Self {
        Error::Overflow(text.into())
    }

    pub(super) fn zero_division(text: impl Into<String>) -> Self {
        Error::ZeroDivision(text.into())
    }

    /// A year that no date has.
    pub(super) fn year(year: i64) -> Self {
        Error::Value(format!("year {year} is out of range"))
    }

    /// Arithmetic that leaves the years 1 to 9999.
    pub(super) fn out_of_range() -> Self {
        Error::overflow("date value out of range")
    }
}

impl From<time::Error> for Error {
    fn from(error: time::Error) -> Self {
        match error {
            time::Error::Value(text) => Error::Value(text),
            time::Error::Overflow(text) => Error::Overflow(text),
            time::Error::Pattern(text) => Error::Pattern(text),
            time::Error::Os(error) => Error::Os(error),
        }
    }
}

impl From<OsError> for Error {
    fn from(error: OsError) -> Self {
        Error::Os(error)
    }
}

//! What the functions of the module fail with.

use crate::errno::{self, OsError};
use crate::{format, time};

/// Python's exception by its name, with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// `OSError`.
    Os(OsError),
    /// An error of formatting: `TypeError`, `ValueError`, `KeyError` and their kin, or a bound.
    Format(format::Error),
}

impl Error {
    /// `ValueError`.
    pub(crate) fn value(text: impl Into<String>) -> Self {
        Error::Format(format::Error::Value(text.into()))
    }

    /// `KeyError`, with the text that `str` of it gives.
    pub(crate) fn key(text: impl Into<String>) -> Self {
        Error::Format(format::Error::Key(text.into()))
    }

    /// `AttributeError`.
    pub(crate) fn attribute(class: &str, name: &str) -> Self {
        Error::Format(format::Error::Attribute(format!("'{class}' object has no attribute '{name}'")))
    }

    /// A bound that was reached.
    pub(crate) fn limit(name: &'static str, maximum: u64) -> Self {
        Error::Format(format::Error::Limit(name, maximum))
    }

    /// The class of Python's exception and its text.
    pub fn describe(&self) -> (&'static str, String) {
        match self {
            Error::Os(error) => {
                ("OSError", format!("[Errno {}] {}", error.errno, errno::strerror(error.errno)))
            }
            Error::Format(error) => match error {
                format::Error::Attribute(text) => ("AttributeError", text.clone()),
                format::Error::Index(text) => ("IndexError", text.clone()),
                format::Error::Key(text) => ("KeyError", text.clone()),
                format::Error::Overflow(text) => ("OverflowError", text.clone()),
                format::Error::Type(text) => ("TypeError", text.clone()),
                format::Error::Value(text) => ("ValueError", text.clone()),
                format::Error::Limit(name, maximum) => ("limit", format!("{name} is more than {maximum}")),
            },
        }
    }
}

impl From<OsError> for Error {
    fn from(error: OsError) -> Self {
        Error::Os(error)
    }
}

impl From<time::Error> for Error {
    fn from(error: time::Error) -> Self {
        match error {
            time::Error::Value(text) | time::Error::Pattern(text) => Error::value(text),
            time::Error::Overflow(text) => Error::Format(format::Error::Overflow(text)),
            time::Error::Os(error) => Error::Os(error),
        }
    }
}

impl From<format::Error> for Error {
    fn from(error: format::Error) -> Self {
        Error::Format(error)
    }
}

/// What is described but not yet built answers this.
pub(crate) fn not_built<T>(function: &'static str) -> Result<T, Error> {
    Err(Error::Os(OsError::new(errno::ENOSYS, function)))
}

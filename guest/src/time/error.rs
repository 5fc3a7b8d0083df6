//! Why a function of `time` fails.

use crate::errno::OsError;

/// By the class of Python's exception, with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// `ValueError`.
    Value(String),
    /// `OverflowError`.
    Overflow(String),
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
}

impl From<OsError> for Error {
    fn from(error: OsError) -> Self {
        Error::Os(error)
    }
}

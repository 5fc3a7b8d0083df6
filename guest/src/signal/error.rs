//! Why a function of `signal` fails.

use crate::errno::OsError;

/// By the class of Python's exception, with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// `ValueError`.
    Value(String),
    /// `KeyError`.
    Key(String),
    /// `AttributeError`.
    Attribute(String),
    /// `OverflowError`.
    Overflow(String),
    /// `KeyboardInterrupt`.
    KeyboardInterrupt,
    /// `ItimerError`.
    Itimer(OsError),
    /// `OSError`.
    Os(OsError),
}

impl From<OsError> for Error {
    fn from(error: OsError) -> Self {
        Error::Os(error)
    }
}

/// What a function gives.
pub type Result<T> = std::result::Result<T, Error>;

/// A signal that there is not.
pub(super) fn out_of_range() -> Error {
    Error::Value("signal number out of range".to_owned())
}

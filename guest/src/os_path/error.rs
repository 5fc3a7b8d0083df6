//! What functions on paths raise.

use crate::errno::OsError;

/// Why a function failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// `OSError`.
    Os(OsError),
    /// `ValueError`, with Python's text.
    Value(String),
}

impl Error {
    pub(super) fn value(text: impl Into<String>) -> Self {
        Error::Value(text.into())
    }
}

impl From<OsError> for Error {
    fn from(error: OsError) -> Self {
        Error::Os(error)
    }
}

//! The error of an operation on the system, as plain data.

use crate::sys;

/// A failed operation: what CPython raises as `OSError`. The glue of each module turns it into the record of WIT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OsError {
    /// The number on Linux.
    pub errno: i32,
    /// The function that failed, in POSIX's words.
    pub syscall: &'static str,
    /// What it was done to, as the caller named it.
    pub filename: Option<String>,
    /// The second path, where there are two.
    pub filename2: Option<String>,
    /// The capability that was missing, when policy refused.
    pub capability: Option<String>,
}

impl OsError {
    /// An error of our own making, with no path.
    pub fn new(errno: i32, syscall: &'static str) -> Self {
        OsError { errno, syscall, filename: None, filename2: None, capability: None }
    }

    /// An answer of the system to `syscall`.
    pub fn from_sys(error: sys::errno::Error, syscall: &'static str) -> Self {
        OsError {
            errno: super::TABLE[error.code as usize].1,
            capability: error.capability,
            ..Self::new(0, syscall)
        }
    }

    /// The same about `filename`.
    #[must_use]
    pub fn about(mut self, filename: impl Into<String>) -> Self {
        self.filename = Some(filename.into());
        self
    }

    /// The same about a second path too.
    #[must_use]
    pub fn and(mut self, filename2: impl Into<String>) -> Self {
        self.filename2 = Some(filename2.into());
        self
    }
}

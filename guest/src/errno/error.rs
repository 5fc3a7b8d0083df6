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

#[cfg(target_family = "wasm")]
mod wit {
    use super::OsError;
    use crate::bindings::exports::oskit::stdlib::errno::{Code, OsError as WitOsError};
    use crate::errno::{TABLE, for_each_code};

    macro_rules! code_of {
        ($($variant:ident $name:ident $number:literal $text:literal,)*) => {
            fn code_of(errno: i32) -> Code {
                match errno {
                    $($number => Code::$variant,)*
                    other => Code::Other(Some(other.to_string())),
                }
            }
        };
    }
    for_each_code!(code_of);

    impl From<OsError> for WitOsError {
        fn from(error: OsError) -> Self {
            let text = TABLE.iter().find(|row| row.1 == error.errno).map(|row| row.2.to_owned());
            WitOsError {
                code: code_of(error.errno),
                errno: error.errno,
                syscall: error.syscall.to_owned(),
                filename: error.filename,
                filename2: error.filename2,
                message: text.unwrap_or_else(|| format!("Unknown error {}", error.errno)),
                capability: error.capability,
            }
        }
    }
}

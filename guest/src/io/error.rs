//! What streams raise.

use crate::errno::OsError;
use crate::text::push_escape;
use std::fmt;

/// Python's `UnicodeDecodeError`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    /// The codec.
    pub encoding: &'static str,
    /// What was decoded.
    pub object: Vec<u8>,
    /// Where the fault begins.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// What it is.
    pub reason: &'static str,
}

impl fmt::Display for DecodeError {
    /// As CPython's `str` of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let DecodeError { encoding, object, start, end, reason } = self;
        let (what, place) = match object.get(*start..*end) {
            Some([byte]) => (format!("byte 0x{byte:02x}"), start.to_string()),
            _ => ("bytes".to_owned(), format!("{start}-{}", end.saturating_sub(1))),
        };
        write!(f, "'{encoding}' codec can't decode {what} in position {place}: {reason}")
    }
}

/// Python's `UnicodeEncodeError`; positions count code points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeError {
    /// The codec.
    pub encoding: &'static str,
    /// What was encoded.
    pub object: String,
    /// The first code point that can't be.
    pub start: usize,
    /// The first after it that can.
    pub end: usize,
    /// Why.
    pub reason: &'static str,
}

impl fmt::Display for EncodeError {
    /// As CPython's `str` of it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let EncodeError { encoding, object, start, end, reason } = self;
        let (what, place) = match object.chars().nth(*start) {
            Some(letter) if end.saturating_sub(*start) == 1 => {
                let mut what = "character '".to_owned();
                push_escape(letter, &mut what);
                (what + "'", start.to_string())
            }
            _ => ("characters".to_owned(), format!("{start}-{}", end.saturating_sub(1))),
        };
        write!(f, "'{encoding}' codec can't encode {what} in position {place}: {reason}")
    }
}

/// What a stream raises. The texts are CPython's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// `OSError` of the system.
    Os(OsError),
    /// `ValueError`.
    Value(String),
    /// `io.UnsupportedOperation`.
    Unsupported(String),
    /// `OverflowError`.
    Overflow(String),
    /// `LookupError`.
    Lookup(String),
    /// `TypeError`.
    Type(String),
    /// `UnicodeDecodeError`.
    Decode(Box<DecodeError>),
    /// `UnicodeEncodeError`.
    Encode(Box<EncodeError>),
    /// `BlockingIOError`.
    Blocking {
        /// Its number.
        errno: i32,
        /// How much was taken before.
        written: u64,
    },
}

/// What most functions of this module give.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The text of [`Error::Blocking`].
    pub const BLOCKING: &str = "write could not complete without blocking";

    pub(super) fn closed() -> Self {
        Error::Value("I/O operation on closed file.".to_owned())
    }

    pub(super) fn detached() -> Self {
        Error::Value("raw stream has been detached".to_owned())
    }

    pub(super) fn unsupported(text: &str) -> Self {
        Error::Unsupported(text.to_owned())
    }

    /// What CPython says of a number that no size can be.
    pub(super) fn no_size() -> Self {
        Error::Overflow("cannot fit 'int' into an index-sized integer".to_owned())
    }

    pub(super) fn value(text: impl Into<String>) -> Self {
        Error::Value(text.into())
    }
}

impl From<OsError> for Error {
    fn from(error: OsError) -> Self {
        Error::Os(error)
    }
}

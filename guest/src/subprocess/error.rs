//! Why a function of `subprocess` fails, and how Python says it.

use super::values::{Command, Data, Seconds};
use crate::errno::{Exception, OsError};
use crate::io;
use crate::signal::signal_name;
use crate::text::repr;

/// A command that ended with another status than 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalledProcessError {
    /// The exit status, or the number of a signal, negated.
    pub returncode: i64,
    /// What was run.
    pub cmd: Command,
    /// What it wrote to standard output, when that was captured.
    pub output: Option<Data>,
    /// What it wrote to standard error, likewise.
    pub stderr: Option<Data>,
}

/// A command that took too long.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeoutExpired {
    /// What was run.
    pub cmd: Command,
    /// How long it was given.
    pub timeout: Seconds,
    /// What it had written to standard output by then, when that was anything.
    pub output: Option<Data>,
    /// What it had written to standard error, likewise.
    pub stderr: Option<Data>,
}

/// A command that wrote more than is held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputLimit {
    /// What was run.
    pub cmd: Command,
    /// How many bytes of a pipe are held.
    pub limit: u64,
    /// The first of what it wrote to standard output, when that was captured.
    pub output: Option<Vec<u8>>,
    /// The first of what it wrote to standard error, likewise.
    pub stderr: Option<Vec<u8>>,
}

/// By the class of Python's exception, with its text.
#[derive(Debug, Clone, PartialEq)]
pub enum Error {
    /// `CalledProcessError`.
    CalledProcess(Box<CalledProcessError>),
    /// `TimeoutExpired`.
    Timeout(Box<TimeoutExpired>),
    /// More output than is held; Python holds all there is memory for.
    OutputLimit(Box<OutputLimit>),
    /// `SubprocessError`.
    Subprocess(String),
    /// `ValueError`.
    Value(String),
    /// `TypeError`.
    Type(String),
    /// `AttributeError`.
    Attribute(String),
    /// `IndexError`.
    Index(String),
    /// `KeyError`, with its key.
    Key(String),
    /// `LookupError`.
    Lookup(String),
    /// `UnicodeDecodeError`.
    Decode(String),
    /// `UnicodeEncodeError`.
    Encode(String),
    /// `OSError`.
    Os(OsError),
}

/// What a function gives.
pub type Result<T> = std::result::Result<T, Error>;

impl From<OsError> for Error {
    fn from(error: OsError) -> Self {
        Error::Os(error)
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        match error {
            io::Error::Os(error) => Error::Os(error),
            io::Error::Value(text) | io::Error::Unsupported(text) | io::Error::Overflow(text) => {
                Error::Value(text)
            }
            io::Error::Lookup(text) => Error::Lookup(text),
            io::Error::Type(text) => Error::Type(text),
            io::Error::Decode(error) => Error::Decode(error.to_string()),
            io::Error::Encode(error) => Error::Encode(error.to_string()),
            io::Error::Blocking { errno, .. } => Error::Os(OsError::new(errno, "write")),
        }
    }
}

impl CalledProcessError {
    fn text(&self) -> String {
        let (command, status) = (self.cmd.str(), i128::from(self.returncode));
        if status >= 0 {
            return format!("Command '{command}' returned non-zero exit status {status}.");
        }
        match i32::try_from(-status).map(|number| (number, signal_name(number))) {
            Ok((number, Ok(name))) => format!("Command '{command}' died with <Signals.{name}: {number}>."),
            _ => format!("Command '{command}' died with unknown signal {}.", -status),
        }
    }
}

impl TimeoutExpired {
    fn text(&self) -> String {
        format!("Command '{}' timed out after {} seconds", self.cmd.str(), self.timeout.str())
    }
}

impl OutputLimit {
    fn text(&self) -> String {
        format!("Command '{}' wrote more than {} bytes to a pipe", self.cmd.str(), self.limit)
    }
}

impl Error {
    /// `str(e)`.
    pub fn text(&self) -> String {
        match self {
            Error::CalledProcess(error) => error.text(),
            Error::Timeout(error) => error.text(),
            Error::OutputLimit(error) => error.text(),
            Error::Key(key) => repr(key),
            Error::Os(error) => Exception::from(error.clone()).str(),
            Error::Subprocess(text)
            | Error::Value(text)
            | Error::Type(text)
            | Error::Attribute(text)
            | Error::Index(text)
            | Error::Lookup(text)
            | Error::Decode(text)
            | Error::Encode(text) => text.clone(),
        }
    }

    /// `repr(e)` of one that was made with all it has, in the order of the arguments; of errors of encodings without what
    /// only Python's have.
    pub fn repr(&self) -> String {
        let class = match self {
            Error::CalledProcess(error) => {
                let (code, command) = (error.returncode.to_string(), error.cmd.repr());
                return written(
                    "CalledProcessError",
                    &[code, command],
                    error.output.as_ref(),
                    error.stderr.as_ref(),
                );
            }
            Error::Timeout(error) => {
                let (command, timeout) = (error.cmd.repr(), error.timeout.str());
                return written(
                    "TimeoutExpired",
                    &[command, timeout],
                    error.output.as_ref(),
                    error.stderr.as_ref(),
                );
            }
            Error::Os(error) => return Exception::from(error.clone()).repr(),
            Error::OutputLimit(_) => "OutputLimitExceeded",
            Error::Subprocess(_) => "SubprocessError",
            Error::Value(_) => "ValueError",
            Error::Type(_) => "TypeError",
            Error::Attribute(_) => "AttributeError",
            Error::Index(_) => "IndexError",
            Error::Key(_) => "KeyError",
            Error::Lookup(_) => "LookupError",
            Error::Decode(_) => "UnicodeDecodeError",
            Error::Encode(_) => "UnicodeEncodeError",
        };
        match self {
            Error::Key(key) => format!("{class}({})", repr(key)),
            other => format!("{class}({})", repr(&other.text())),
        }
    }
}

/// The class with its arguments, of the last two those that there are.
fn written(class: &str, first: &[String], output: Option<&Data>, stderr: Option<&Data>) -> String {
    let mut all = first.to_vec();
    if output.is_some() || stderr.is_some() {
        all.push(output.map_or("None".to_owned(), Data::repr));
    }
    all.extend(stderr.map(Data::repr));
    format!("{class}({})", all.join(", "))
}

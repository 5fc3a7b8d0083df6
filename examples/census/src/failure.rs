//! Everything that can go wrong, told as Python would.

use crate::bindings::oskit::stdlib::configparser::Error as ConfigError;
use crate::bindings::oskit::stdlib::errno::OsError;
use crate::bindings::oskit::stdlib::io::Error as IoError;
use crate::bindings::oskit::stdlib::logging::Error as LogError;
use std::fmt;

/// Why the program could not do its work.
pub(crate) struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<OsError> for Failure {
    fn from(error: OsError) -> Self {
        let of = error.filename.map(|name| format!(": '{name}'")).unwrap_or_default();
        let to = error.filename2.map(|name| format!(" -> '{name}'")).unwrap_or_default();
        let why = error.capability.map(|name| format!(" (policy grants no {name})")).unwrap_or_default();
        Failure(format!("[Errno {}] {}{of}{to}{why}", error.errno, error.message))
    }
}

impl From<IoError> for Failure {
    fn from(error: IoError) -> Self {
        match error {
            IoError::Os(error) => error.into(),
            other => Failure(other.to_string()),
        }
    }
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        match error {
            LogError::Os(error) => error.into(),
            other => Failure(other.to_string()),
        }
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        match error {
            ConfigError::Os(error) => error.into(),
            ConfigError::NoSection(error) => Failure(error.message),
            ConfigError::NoOption(error) => Failure(error.message),
            ConfigError::DuplicateSection(error) => Failure(error.message),
            ConfigError::DuplicateOption(error) => Failure(error.message),
            ConfigError::InterpolationMissingOption(error) => Failure(error.message),
            ConfigError::InterpolationSyntax(error) | ConfigError::InterpolationDepth(error) => {
                Failure(error.message)
            }
            ConfigError::Parsing(error) => Failure(error.message),
            ConfigError::MissingSectionHeader(error) | ConfigError::MultilineContinuation(error) => {
                Failure(error.message)
            }
            other => Failure(other.to_string()),
        }
    }
}

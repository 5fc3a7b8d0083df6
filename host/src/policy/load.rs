//! Reading a policy from a file.

use super::Policy;
use std::fmt;
use std::path::{Path, PathBuf};

/// Why a policy can't be used. Its text is one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyError {
    file: Option<PathBuf>,
    line: Option<usize>,
    message: String,
}

impl PolicyError {
    pub(crate) fn value(message: impl Into<String>) -> Self {
        PolicyError { file: None, line: None, message: message.into() }
    }

    /// The line of the file, from 1, where there is one.
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    fn of_toml(error: &toml::de::Error, text: &str) -> Self {
        let line = error.span().map(|span| 1 + text.bytes().take(span.start).filter(|&b| b == b'\n').count());
        let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
        PolicyError { file: None, line, message }
    }
}

impl fmt::Display for PolicyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.file, self.line) {
            (Some(file), Some(line)) => write!(f, "{}:{line}: {}", file.display(), self.message),
            (Some(file), None) => write!(f, "{}: {}", file.display(), self.message),
            (None, Some(line)) => write!(f, "line {line}: {}", self.message),
            (None, None) => f.write_str(&self.message),
        }
    }
}

impl std::error::Error for PolicyError {}

impl Policy {
    /// Reads a policy from a text. A relative host path in it is an error.
    pub fn from_toml(text: &str) -> Result<Self, PolicyError> {
        toml::from_str(text).map_err(|error| PolicyError::of_toml(&error, text))
    }

    /// Reads a policy from a file. A relative host path in it is an error.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, PolicyError> {
        let path = path.as_ref();
        let in_file = |error: PolicyError| PolicyError { file: Some(path.to_owned()), ..error };
        let text = std::fs::read_to_string(path)
            .map_err(|error| in_file(PolicyError::value(format!("the policy can't be read: {error}"))))?;
        Policy::from_toml(&text).map_err(in_file)
    }
}

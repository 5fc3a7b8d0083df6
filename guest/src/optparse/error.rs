//! What the functions of the module fail with, and where Python's parser would leave.

/// What is wrong with an option's definition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionError {
    /// What is wrong.
    pub msg: String,
    /// The names of the option, as far as they were right.
    pub option_id: String,
}

impl OptionError {
    /// `str(e)`.
    pub fn text(&self) -> String {
        if self.option_id.is_empty() {
            return self.msg.clone();
        }
        format!("option {}: {}", self.option_id, self.msg)
    }
}

/// Python's exception by its name, with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// `OptionError`.
    Option(OptionError),
    /// `OptionConflictError`.
    Conflict(OptionError),
    /// `OptionValueError`.
    OptionValue(String),
    /// `ValueError`.
    Value(String),
    /// `TypeError`.
    Type(String),
    /// `AttributeError`.
    Attribute(String),
    /// `IndexError`.
    Index(String),
    /// `KeyError`, with the text that `str` of it gives.
    Key(String),
    /// A bound that was reached, and how much it is.
    Limit(&'static str, u64),
}

/// What the functions give.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The class of Python's exception and its text.
    pub fn describe(&self) -> (&'static str, String) {
        match self {
            Error::Option(error) => ("OptionError", error.text()),
            Error::Conflict(error) => ("OptionConflictError", error.text()),
            Error::OptionValue(text) => ("OptionValueError", text.clone()),
            Error::Value(text) => ("ValueError", text.clone()),
            Error::Type(text) => ("TypeError", text.clone()),
            Error::Attribute(text) => ("AttributeError", text.clone()),
            Error::Index(text) => ("IndexError", text.clone()),
            Error::Key(text) => ("KeyError", text.clone()),
            Error::Limit(name, maximum) => ("limit", format!("{name} is more than {maximum}")),
        }
    }
}

/// Where Python's parser would raise `SystemExit`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SystemExit {
    /// The exit status.
    pub code: i32,
    /// What is to be written to standard output.
    pub stdout: String,
    /// What is to be written to standard error.
    pub stderr: String,
}

impl SystemExit {
    /// What `exit(status, msg)` does.
    pub fn new(code: i32, stderr: String) -> Self {
        SystemExit { code, stdout: String::new(), stderr }
    }
}

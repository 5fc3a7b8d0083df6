//! What goes in and comes out, and how Python writes it.

use crate::children::Deadline;
use crate::errno::OsError;
use crate::text::{push_repr, repr, repr_bytes, repr_float};

/// What to run: `args`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// The program and its arguments.
    Arguments(Vec<String>),
    /// A program, or a line for the shell.
    Line(String),
}

impl Command {
    /// `str(args)`.
    pub fn str(&self) -> String {
        match self {
            Command::Line(line) => line.clone(),
            Command::Arguments(_) => self.repr(),
        }
    }

    /// `repr(args)`.
    pub fn repr(&self) -> String {
        match self {
            Command::Line(line) => repr(line),
            Command::Arguments(arguments) => {
                let mut text = "[".to_owned();
                for (place, argument) in arguments.iter().enumerate() {
                    if place > 0 {
                        text.push_str(", ");
                    }
                    push_repr(argument, &mut text);
                }
                text.push(']');
                text
            }
        }
    }
}

/// What goes through a pipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Data {
    /// `bytes`.
    Bytes(Vec<u8>),
    /// `str`.
    Text(String),
}

impl Data {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        match self {
            Data::Bytes(bytes) => bytes.is_empty(),
            Data::Text(text) => text.is_empty(),
        }
    }

    /// `repr(data)`.
    pub fn repr(&self) -> String {
        match self {
            Data::Bytes(bytes) => repr_bytes(bytes),
            Data::Text(text) => repr(text),
        }
    }
}

/// A time-out as it was given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Seconds {
    /// Whole seconds.
    Integer(i64),
    /// Seconds with a fraction.
    Float(f64),
}

impl Seconds {
    /// `str(timeout)`.
    pub fn str(self) -> String {
        match self {
            Seconds::Integer(seconds) => seconds.to_string(),
            Seconds::Float(seconds) => repr_float(seconds),
        }
    }

    /// When the time is over. One that no clock comes to is never over.
    pub(super) fn deadline(timeout: Option<Self>) -> Result<Deadline, OsError> {
        let nanoseconds = timeout.and_then(|timeout| match timeout {
            Seconds::Integer(seconds) => u64::try_from(seconds.max(0)).ok()?.checked_mul(1_000_000_000),
            Seconds::Float(seconds) => {
                let nanoseconds = (seconds * 1e9).ceil();
                (nanoseconds < u64::MAX as f64).then_some(nanoseconds.max(0.0) as u64)
            }
        });
        Deadline::after(nanoseconds)
    }
}

/// How a command ended: `CompletedProcess`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletedProcess {
    /// What was run.
    pub args: Command,
    /// The exit status, or the number of a signal, negated.
    pub returncode: i64,
    /// What it wrote to standard output, when that was captured.
    pub stdout: Option<Data>,
    /// What it wrote to standard error, likewise.
    pub stderr: Option<Data>,
}

impl CompletedProcess {
    /// `repr(process)`.
    pub fn repr(&self) -> String {
        let mut text = format!("CompletedProcess(args={}, returncode={}", self.args.repr(), self.returncode);
        for (name, data) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if let Some(data) = data {
                text = format!("{text}, {name}={}", data.repr());
            }
        }
        text + ")"
    }
}

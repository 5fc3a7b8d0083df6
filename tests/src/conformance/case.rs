//! A recorded case: what CPython was asked, and what it answered.

use super::args::Inapplicable;
use serde::Deserialize;
use serde_json::{Map, Value};
use std::fs;
use std::path::Path;
use wasmtime::Result;
use wasmtime::error::Context;

/// One line of a case file. The format is described in `tests/conformance/README.md`.
#[derive(Debug, Clone, Deserialize)]
pub struct Case {
    /// Stable and unique.
    pub id: String,
    /// Whose case it is: `posixpath`, `configparser`, ...
    pub module: String,
    /// What is called; `session` for a list of operations on one object.
    pub call: String,
    /// The variable `TZ`; `UTC0` when absent.
    pub tz: Option<String>,
    /// The working directory.
    pub cwd: Option<String>,
    /// The whole environment.
    pub env: Option<Map<String, Value>>,
    /// Positional arguments, or the object of a session.
    pub args: Value,
    /// Keyword arguments.
    #[serde(default)]
    pub kwargs: Map<String, Value>,
    /// The result.
    #[serde(default, deserialize_with = "present")]
    pub ok: Option<Value>,
    /// Or the exception.
    pub err: Option<Value>,
}

/// Keeps `"ok": null` apart from no `ok`.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

impl Case {
    /// Reads a file of cases, one JSON object a line.
    pub fn read_file(path: &Path) -> Result<Vec<Case>> {
        let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
        lines
            .map(|(number, line)| {
                serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), number + 1))
            })
            .collect()
    }

    /// Whether it is a list of operations, with an entry for each in the result.
    fn is_session(&self) -> bool {
        matches!(self.call.as_str(), "session" | "newline_decoder")
    }

    /// What CPython answered.
    pub fn expected(&self) -> Answer {
        match (&self.ok, &self.err) {
            (_, Some(error)) => Answer::Err(error.clone()),
            (Some(Value::Array(entries)), None) if self.is_session() => {
                Answer::Session(entries.iter().cloned().map(Some).collect())
            }
            (ok, None) => Answer::Ok(ok.clone().unwrap_or(Value::Null)),
        }
    }
}

/// What a case gave.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// A result.
    Ok(Value),
    /// An exception: `type` and, where they count, `errno`, `msg`, `attrs`.
    Err(Value),
    /// An entry for each operation; none for one that can't be asked.
    Session(Vec<Option<Value>>),
    /// The same, with none also for operations that could be asked and whose answers can't be compared, and the reason.
    Partly(Vec<Option<Value>>, Inapplicable),
}

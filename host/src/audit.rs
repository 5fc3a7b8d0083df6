//! Who asked for what, and what policy answered: one event a decision, for a sink of the embedder's and for `tracing`.

use serde::Serialize;
use std::io::Write;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

/// What policy answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "decision", rename_all = "kebab-case")]
pub enum Decision<'a> {
    /// Yes.
    Allowed {
        /// The key of the policy that says so.
        rule: &'a str,
    },
    /// No.
    Refused {
        /// The capability that was missing.
        capability: &'a str,
    },
}

/// One decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Event<'a> {
    /// Seconds since 1970-01-01T00:00:00Z, with a fraction of microseconds.
    #[serde(serialize_with = "seconds")]
    pub time: SystemTime,
    /// The instance that asked.
    pub instance: &'a str,
    /// The function of `oskit:sys` that it called.
    pub function: &'a str,
    /// What it was about, as the guest named it.
    pub subject: &'a str,
    /// What policy answered.
    #[serde(flatten)]
    pub decision: Decision<'a>,
}

fn seconds<S: serde::Serializer>(time: &SystemTime, serializer: S) -> Result<S::Ok, S::Error> {
    let micros = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_micros());
    serializer.serialize_f64(micros as f64 / 1e6)
}

/// Takes the events of an instance.
pub trait AuditSink: Send + Sync {
    /// Takes one. It is called within the guest's call, so it should be quick.
    fn record(&self, event: &Event<'_>);
}

/// Writes each event as one line of JSON, in one `write`.
pub struct JsonLines<W: Write + Send> {
    writer: Mutex<W>,
}

impl<W: Write + Send> JsonLines<W> {
    /// Writes to `writer`, which should not buffer.
    pub fn new(writer: W) -> Self {
        JsonLines { writer: Mutex::new(writer) }
    }
}

impl<W: Write + Send> AuditSink for JsonLines<W> {
    fn record(&self, event: &Event<'_>) {
        let Ok(mut line) = serde_json::to_vec(event) else { return };
        line.push(b'\n');
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = writer.write_all(&line) {
            tracing::error!(%error, "the audit log can't be written");
        }
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bindings::oskit::sys::files::Host;
    use crate::{Access, OskitCtx, OskitCtxView, Policy};
    use std::sync::Arc;
    use wasmtime::component::ResourceTable;

    #[test]
    fn each_decision_is_a_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("audit.jsonl");
        let file = std::fs::File::create(&log).expect("a file");
        let policy = Policy::default().grant(folder.path(), "/x", Access::Read).expect("a policy");
        let ctx = OskitCtx::builder(policy).name("app").audit(Arc::new(JsonLines::new(file)));
        let mut ctx = ctx.build().expect("a context");
        let mut view = OskitCtxView { ctx: &mut ctx, table: &mut ResourceTable::new() };
        view.stat("/x".to_owned(), true).expect("granted");
        view.unlink("/x/a\nb".to_owned()).expect_err("refused");
        let lines = std::fs::read_to_string(log).expect("the log");
        let lines: Vec<serde_json::Value> =
            lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(lines.len(), 2);
        assert_eq!([&lines[0]["instance"], &lines[0]["function"]], ["app", "files.stat"]);
        assert_eq!([&lines[0]["decision"], &lines[0]["rule"]], ["allowed", "files.grants[0]"]);
        assert_eq!([&lines[1]["decision"], &lines[1]["capability"]], ["refused", "files.write"]);
        assert_eq!(lines[1]["subject"], "/x/a\nb");
    }

    #[test]
    fn a_long_subject_is_cut() {
        use crate::bindings::oskit::sys::os::Host as _;

        #[derive(Default)]
        struct Longest(Mutex<usize>);

        impl AuditSink for Longest {
            fn record(&self, event: &Event<'_>) {
                let mut longest = self.0.lock().expect("no panic");
                *longest = event.subject.len().max(*longest);
            }
        }

        let sink = Arc::new(Longest::default());
        let ctx = OskitCtx::builder(Policy::default()).audit(Arc::<Longest>::clone(&sink));
        let mut ctx = ctx.build().expect("a context");
        let mut view = OskitCtxView { ctx: &mut ctx, table: &mut ResourceTable::new() };
        view.user_by_name("\u{20ac}".repeat(1 << 20)).expect_err("refused");
        let longest = *sink.0.lock().expect("no panic");
        assert!((16_000..=16 << 10).contains(&longest), "{longest}");
    }
}

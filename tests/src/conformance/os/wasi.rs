//! What of a session can't be asked over WASI, or compared there, and why: the tables and rules by which it is left out.

use super::disk::kind;
use super::names;
use super::operate::Scratch;
use super::process::{Given, Process};
use crate::conformance::args::Inapplicable;
use crate::conformance::bindings::exports::oskit::stdlib::support::Level;
use serde_json::{Map, Value};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::FileTypeExt as _;
use wasmtime::Result;

/// The bits of a mode without the kind.
const PERMISSIONS: u64 = 0o7777;

/// Operations that change modes and owners, and nothing else.
const ONLY_MODES: &[&str] = &["chmod", "fchmod", "chown", "lchown", "fchown"];

/// What arguments are beyond WASI.
type Condition = fn(&[Value]) -> bool;

/// Operations that ask beyond what WASI has, when the condition says so of their arguments, and why.
const BEYOND: &[(&[&str], Condition, &str)] = &[
    (&["lseek"], |given| says(given, "SEEK_DATA") || says(given, "SEEK_HOLE"), "WASI knows no holes"),
    (&["open"], |given| says(given, "O_TMPFILE"), "WASI has no unnamed files"),
    (&["access"], |given| says(given, "X_OK"), "WASI has no modes"),
    (&["utime", "futimens"], before_the_epoch, "WASI has no times before 1970"),
];

/// Operations that the adapter refuses with `ENOTSUP` when a named pipe is there, and which argument says where.
const REFUSE_PIPES: &[(&str, usize)] = &[("open", 1), ("utime", 0)];

fn says(given: &[Value], what: &str) -> bool {
    let one = |value: &Value| value == what;
    given
        .iter()
        .any(|argument| one(argument) || argument.as_array().is_some_and(|flags| flags.iter().any(one)))
}

fn before_the_epoch(given: &[Value]) -> bool {
    let negative = |time: &Value| time.as_i64().is_some_and(|time| time < 0);
    given.iter().any(|argument| argument.as_array().is_some_and(|times| times.iter().any(negative)))
}

/// Whether an operation is about modes and owners only.
pub(super) fn only_modes(name: &str) -> bool {
    ONLY_MODES.contains(&name)
}

/// Whether it is an operation of the component's, and not one of the session's own.
fn known(name: &str) -> bool {
    !matches!(name, "constants" | "same" | "recent" | "tree" | "changes")
        && !name.starts_with("scandir_iterator.")
        && !name.starts_with("walker.")
}

/// Why an operation can't be asked at all, of which the component says how it is served.
pub(super) fn not_there(name: &str, level: Level) -> Option<Inapplicable> {
    let missing = level == Level::Unsupported && known(name);
    missing.then(|| Inapplicable(format!("WASI has no {name}")))
}

/// Why it can't be asked with these arguments.
pub(super) fn beyond(name: &str, given: &[Value]) -> Option<Inapplicable> {
    if given.iter().any(|argument| argument.get("$wtf8_b64").is_some()) {
        return Some(Inapplicable("WASI has only names in UTF-8".to_owned()));
    }
    let row = BEYOND.iter().find(|(names, condition, _)| names.contains(&name) && condition(given));
    row.map(|(_, _, why)| Inapplicable((*why).to_owned()))
}

/// Why it can't be compared once modes were to be changed.
pub(super) fn after_modes(name: &str) -> Option<Inapplicable> {
    (name == "changes").then(|| Inapplicable("WASI has no modes that could have changed".to_owned()))
}

/// Why an answer can't be compared, when the operation was refused because opening a named pipe would keep the runtime
/// waiting.
pub(super) fn refused(
    process: &mut Process,
    name: &str,
    given: &[Value],
    entry: &Value,
    scratch: &Scratch<'_>,
) -> Result<Option<Inapplicable>> {
    let Some((_, position)) = REFUSE_PIPES.iter().find(|(refuses, _)| *refuses == name) else {
        return Ok(None);
    };
    if entry["err"]["errno"] != "ENOTSUP" {
        return Ok(None);
    }
    let Some(Ok(path)) = given.get(*position).map(names::bytes) else { return Ok(None) };
    let Ok(directory) = process.entry("getcwd", &Given(&[]), scratch)? else { return Ok(None) };
    let directory = directory["ok"].as_str().unwrap_or_default().to_owned();
    let path = [directory.as_bytes(), &path].join(&b'/');
    let below = path.strip_prefix(b"/scratch/").map(OsStr::from_bytes);
    let status = below.and_then(|path| fs::metadata(scratch.path.join(path)).ok());
    let is_pipe = status.is_some_and(|status| status.file_type().is_fifo());
    Ok(is_pipe.then(|| Inapplicable("WASI can't open a named pipe without waiting".to_owned())))
}

/// What WASI has no modes, owners and kinds of pipes for is taken from CPython's answer, so that all else can be compared.
pub(super) fn without_modes(got: &mut Value, expected: &Value) {
    match (got, expected) {
        (Value::Object(got), Value::Object(expected)) => {
            mask_status(got, expected);
            for (key, value) in got.iter_mut() {
                if let Some(expected) = expected.get(key) {
                    without_modes(value, expected);
                }
            }
        }
        (Value::Array(got), Value::Array(expected)) => {
            // An entry of a tree: name, kind, mode, size or target.
            if let ([_, kind, mode, _], [_, other, theirs, _]) = (&mut got[..], &expected[..])
                && kind.is_string()
                && kind == other
                && mode.is_u64()
            {
                *mode = theirs.clone();
            }
            // An entry of a listing: name, kind, and with some a status.
            if let ([_, kind, ..], [_, theirs, ..]) = (&mut got[..], &expected[..])
                && *kind == "unknown"
                && *theirs == "fifo"
            {
                *kind = theirs.clone();
            }
            got.iter_mut().zip(expected).for_each(|(got, expected)| without_modes(got, expected));
        }
        _ => {}
    }
}

fn mask_status(got: &mut Map<String, Value>, expected: &Map<String, Value>) {
    let mode = |of: &Map<String, Value>| of.get("mode").and_then(Value::as_u64);
    if let (Some(ours), Some(theirs)) = (mode(got), mode(expected)) {
        let is_pipe = ours <= PERMISSIONS && kind(theirs as u32) == "fifo";
        let mode = if is_pipe { theirs } else { ours & !PERMISSIONS | theirs & PERMISSIONS };
        got.insert("mode".to_owned(), mode.into());
        for key in ["uid", "gid"] {
            got.insert(key.to_owned(), expected.get(key).cloned().unwrap_or_default());
        }
    }
}

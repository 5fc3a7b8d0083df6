//! Asks `os`: sessions of operations over a scratch directory, by one instance or several.

mod answer;
mod descriptor;
mod disk;
mod names;
mod operate;
mod process;

use super::Driver;
use super::args::{Asked, Inapplicable};
use super::bindings::exports::oskit::stdlib::errno::OsError;
use super::bindings::exports::oskit::stdlib::support::Level;
use super::case::{Answer, Case};
use super::system::{Below, System};
use disk::Snapshot;
use operate::Scratch;
use oskit_host::Access;
use process::{Given, Process};
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use tempfile::TempDir;
use wasmtime::Result;
use wasmtime::error::Context;

/// The driver of `os`.
pub(super) struct Os;

/// Operations that are methods of `descriptor`.
const OPERATIONS_ON_DESCRIPTORS: &[&str] = &[
    "fileno",
    "close",
    "read",
    "pread",
    "write",
    "write-all",
    "pwrite",
    "lseek",
    "fstat",
    "fstatvfs",
    "ftruncate",
    "fsync",
    "fdatasync",
    "fchmod",
    "fchown",
    "futimens",
    "dup",
    "dup2",
    "isatty",
    "get-blocking",
    "set-blocking",
    "fchdir",
    "copy-from",
];

/// The exception that CPython raises where WIT has an error for it: `ValueError` for a NUL in a text or a `=` in the name
/// of a variable, `NotImplementedError` for a mode of a symbolic link.
fn other_exception(name: &str, arguments: &[Value], error: &OsError) -> Option<&'static str> {
    let holds = |character| arguments.iter().filter_map(Value::as_str).any(|text| text.contains(character));
    match (error.message.as_str(), name) {
        ("Invalid argument", _) if holds('\0') => Some("ValueError"),
        ("Invalid argument", "putenv") if holds('=') => Some("ValueError"),
        ("Operation not supported", "chmod") => Some("NotImplementedError"),
        _ => None,
    }
}

/// The bits of a mode without the kind.
const PERMISSIONS: u64 = 0o7777;

fn mask_status(got: &mut Map<String, Value>, expected: &Map<String, Value>) {
    let mode = |of: &Map<String, Value>| of.get("mode").and_then(Value::as_u64);
    if let (Some(ours), Some(theirs)) = (mode(got), mode(expected)) {
        got.insert("mode".to_owned(), (ours & !PERMISSIONS | theirs & PERMISSIONS).into());
        for key in ["uid", "gid"] {
            got.insert(key.to_owned(), expected.get(key).cloned().unwrap_or_default());
        }
    }
}

/// What WASI has no modes and owners for is taken from CPython's answer, so that all else can be compared.
fn without_modes(got: &mut Value, expected: &Value) {
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
            got.iter_mut().zip(expected).for_each(|(got, expected)| without_modes(got, expected));
        }
        _ => {}
    }
}

/// A session: its processes, and what became of it so far.
struct Session<'a> {
    case: &'a Case,
    system: &'a System,
    scratch: &'a Path,
    before: Snapshot,
    processes: BTreeMap<u64, Process>,
    /// Why some operation could not be asked.
    unasked: Option<Inapplicable>,
    /// Whether what comes after it may have other answers for that.
    lost: bool,
}

impl Session<'_> {
    fn process(&mut self, number: u64) -> Result<&mut Process> {
        if let std::collections::btree_map::Entry::Vacant(place) = self.processes.entry(number) {
            let mut policy = System::policy(self.case)?.grant(self.scratch, "/scratch", Access::ReadWrite)?;
            policy = policy.inherit_stdio();
            policy.files.special = true;
            policy.files.set_id = true;
            policy.files.ownership = true;
            let mut process = Process::new(self.system.start_with(None, policy)?);
            let start = [Value::from("/scratch")];
            let scratch = Scratch { path: self.scratch, before: &self.before };
            process.entry("chdir", &Given(&start), &scratch)?.ok().context("no scratch directory")?;
            // As the cases were recorded, whatever the runner has.
            process.entry("umask", &Given(&[Value::from(0o022)]), &scratch)?.ok().context("no umask")?;
            place.insert(process);
        }
        self.processes.get_mut(&number).context("a process")
    }

    /// Does one operation. None where it can't be asked, or compared.
    fn operate(&mut self, operation: &Value, expected: Option<&Value>) -> Result<Option<Value>> {
        let operation = operation.as_array().context("an operation is not an array")?;
        let (number, operation) = match &operation[..] {
            [first, number, rest @ ..] if first == "in" => (number.as_u64().context("a number")?, rest),
            operation => (0, operation),
        };
        let (name, arguments) = operation.split_first().context("an operation without a name")?;
        let name = name.as_str().context("a name")?;
        if self.lost {
            return Ok(None);
        }
        let below = self.system.below();
        let done = expected.is_some_and(|entry| entry.get("ok").is_some());
        if below == Below::Wasi {
            let why = match self.process(number)?.level(name)? {
                Level::Unsupported if known(name) => Some(format!("WASI has no {name}")),
                _ => beyond_wasi(name, arguments),
            };
            if let Some(why) = why {
                self.lost = done && changes(name);
                self.unasked.get_or_insert(Inapplicable(why));
                return Ok(None);
            }
        }
        let before = std::mem::take(&mut self.before);
        let scratch = Scratch { path: self.scratch, before: &before };
        let entry = self.process(number)?.entry(name, &Given(arguments), &scratch);
        self.before = before;
        match entry? {
            Ok(mut entry) => {
                if below == Below::Wasi {
                    without_modes(&mut entry, expected.unwrap_or(&Value::Null));
                }
                Ok(Some(entry))
            }
            Err(why) => {
                self.lost = done && changes(name);
                self.unasked.get_or_insert(why);
                Ok(None)
            }
        }
    }
}

/// Whether it is an operation of the component's, and not one of the session's own.
fn known(name: &str) -> bool {
    !matches!(name, "constants" | "same" | "recent" | "tree" | "changes")
        && !name.starts_with("scandir_iterator.")
        && !name.starts_with("walker.")
}

/// What an operation that WASI has asks of it beyond that.
fn beyond_wasi(name: &str, arguments: &[Value]) -> Option<String> {
    let has = |what: &str| {
        arguments.iter().any(|argument| {
            argument == what
                || argument.get(0).is_some_and(|_| {
                    argument.as_array().is_some_and(|flags| flags.iter().any(|flag| flag == what))
                })
        })
    };
    let not_utf8 = |argument: &Value| argument.get("$wtf8_b64").is_some();
    if arguments.iter().any(not_utf8) {
        return Some("WASI has only names in UTF-8".to_owned());
    }
    match name {
        "lseek" if has("SEEK_DATA") || has("SEEK_HOLE") => Some("WASI knows no holes".to_owned()),
        "open" if has("O_TMPFILE") => Some("WASI has no unnamed files".to_owned()),
        _ => None,
    }
}

/// Whether what comes after an operation depends on its having been done.
fn changes(name: &str) -> bool {
    !matches!(
        name,
        "statvfs" | "fstatvfs" | "chmod" | "fchmod" | "chown" | "lchown" | "fchown" | "get_terminal_size"
    )
}

impl Driver for Os {
    fn modules(&self) -> &'static [&'static str] {
        &["os"]
    }

    fn ask(&self, case: &Case, system: &System) -> Result<Asked<Answer>> {
        let root = rustix::process::geteuid().is_root();
        match case.args.get("as").and_then(Value::as_str) {
            Some("root") if !root => return Ok(Err(Inapplicable("for root".to_owned()))),
            Some("user") if root => return Ok(Err(Inapplicable("for another user than root".to_owned()))),
            _ => {}
        }
        let operations = case.args.get("ops").and_then(Value::as_array).context("a case without ops")?;
        let scratch = TempDir::new()?;
        fs::set_permissions(scratch.path(), Permissions::from_mode(0o700))?;
        disk::make(&case.args, scratch.path())?;
        let mut session = Session {
            case,
            system,
            scratch: scratch.path(),
            before: disk::snapshot(scratch.path())?,
            processes: BTreeMap::new(),
            unasked: None,
            lost: false,
        };
        let Answer::Session(expected) = case.expected() else { wasmtime::bail!("a session without answers") };
        let mut entries = Vec::new();
        for (index, operation) in operations.iter().enumerate() {
            let expected = expected.get(index).and_then(Option::as_ref);
            entries.push(session.operate(operation, expected)?);
        }
        Ok(match session.unasked {
            Some(why) if entries.iter().all(Option::is_none) => Err(why),
            Some(why) if session.lost => Ok(Answer::Partly(entries, why)),
            _ => Ok(Answer::Session(entries)),
        })
    }
}

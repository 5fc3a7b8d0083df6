//! Asks `os`: sessions of operations over a scratch directory, by one instance or several.

mod answer;
mod descriptor;
mod disk;
mod names;
mod operate;
mod process;
mod wasi;

use super::Driver;
use super::args::{Asked, Inapplicable};
use super::bindings::exports::oskit::stdlib::errno::OsError;
use super::case::{Answer, Case};
use super::system::{Below, System};
use disk::Snapshot;
use operate::Scratch;
use oskit_host::Access;
use process::{Given, Process};
use serde_json::Value;
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
    "get-inheritable",
    "set-inheritable",
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
    /// Whether modes are not what they were in CPython's session.
    modes_lost: bool,
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
        let wasi = self.system.below() == Below::Wasi;
        let done = expected.is_some_and(|entry| entry.get("ok").is_some());
        if wasi {
            let level = self.process(number)?.level(name)?;
            if let Some(why) = wasi::not_there(name, level)
                .or_else(|| wasi::beyond(name, arguments))
                .or_else(|| wasi::after_modes(name).filter(|_| self.modes_lost))
            {
                self.modes_lost |= done && wasi::only_modes(name);
                return Ok(self.leave_out(why, done && changes(name)));
            }
        }
        let before = std::mem::take(&mut self.before);
        let scratch = Scratch { path: self.scratch, before: &before };
        let process = self.process(number)?;
        let entry = process.entry(name, &Given(arguments), &scratch);
        let refused = match &entry {
            Ok(Ok(entry)) if wasi => wasi::refused(process, name, arguments, entry, &scratch)?,
            _ => None,
        };
        self.before = before;
        match entry? {
            Ok(_) if let Some(why) = refused => Ok(self.leave_out(why, done)),
            Ok(mut entry) => {
                if wasi {
                    wasi::without_modes(&mut entry, expected.unwrap_or(&Value::Null));
                }
                Ok(Some(entry))
            }
            Err(why) => Ok(self.leave_out(why, done && changes(name))),
        }
    }

    /// What takes the place of an answer, with the reason; `lost` when what comes after depends on it.
    fn leave_out(&mut self, why: Inapplicable, lost: bool) -> Option<Value> {
        self.lost = lost;
        self.unasked.get_or_insert(why);
        None
    }
}

/// Operations that only look: what comes after them doesn't depend on their having been done.
const LOOKS: &[&str] = &["statvfs", "fstatvfs", "get_terminal_size", "access", "changes"];

/// Whether what comes after an operation depends on its having been done.
fn changes(name: &str) -> bool {
    !wasi::only_modes(name) && !LOOKS.contains(&name)
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
            modes_lost: false,
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

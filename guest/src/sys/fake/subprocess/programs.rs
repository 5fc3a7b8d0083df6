//! The programs there are, and what was asked of them.

use super::types::{Limits, SpawnOptions, Stdio};
use super::{Code, Error, fail};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};

/// What a program does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Writes to standard output (1) or error (2).
    Write(u8, Vec<u8>),
    /// Writes so many times the letter `x`.
    Fill(u8, usize),
    /// Copies standard input to standard output.
    Copy,
    /// Reads standard input to its end.
    Drain,
    /// Reads so many bytes of it.
    Take(usize),
    /// Does nothing for so many nanoseconds.
    Sleep(u64),
    /// Closes one of its streams.
    Close(u8),
    /// Ignores a signal from now on.
    Ignore(u8),
    /// Ends.
    Exit(u32),
    /// Sends itself a signal.
    Raise(u8),
}

/// What was asked for when something was started.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs)] // the fields of the options
pub struct Start {
    pub program: String,
    pub arguments: Vec<String>,
    pub environment: Vec<(String, String)>,
    pub directory: String,
    pub streams: [&'static str; 3],
    pub inherit: Vec<u32>,
    pub process_group: Option<u32>,
    pub new_session: bool,
    pub umask: u32,
    pub uid: Option<u32>,
    pub gid: Option<u32>,
    pub groups: Option<Vec<u32>>,
    pub ignored_signals: Vec<u8>,
    pub blocked_signals: Vec<u8>,
    pub pipe_size: Option<u32>,
    pub limits: Limits,
}

impl Start {
    pub(super) fn of(options: &SpawnOptions<'_>) -> Self {
        let name = |stdio: &Stdio<'_>| match stdio {
            Stdio::Inherit => "inherit",
            Stdio::Null => "null",
            Stdio::Pipe => "pipe",
            Stdio::AsStdout => "as-stdout",
            Stdio::Descriptor(_) => "descriptor",
        };
        Start {
            program: options.program.clone(),
            arguments: options.arguments.clone(),
            environment: options.environment.clone(),
            directory: options.directory.clone(),
            streams: [name(&options.stdin), name(&options.stdout), name(&options.stderr)],
            inherit: options.inherit.iter().map(|one| one.number).collect(),
            process_group: options.process_group,
            new_session: options.new_session,
            umask: options.umask,
            uid: options.uid,
            gid: options.gid,
            groups: options.groups.clone(),
            ignored_signals: options.ignored_signals.clone(),
            blocked_signals: options.blocked_signals.clone(),
            pipe_size: options.pipe_size,
            limits: options.limits,
        }
    }
}

/// What a program makes of its start.
pub type Program = fn(&Start) -> Vec<Act>;

thread_local! {
    static INSTALLED: RefCell<BTreeMap<String, Result<Program, Code>>> = RefCell::default();
    static STARTED: RefCell<Vec<Start>> = const { RefCell::new(Vec::new()) };
}

/// Puts a program at a path, or gives a bare name a meaning, or says how starting it fails.
///
/// There are already `/bin/true`, `/bin/false`, `/bin/echo`, `/bin/cat`, `/bin/sleep` and `/bin/sh`, which has its own
/// commands: see the code.
pub fn install(name: &str, program: Result<Program, Code>) {
    INSTALLED.with_borrow_mut(|all| all.insert(name.to_owned(), program));
}

/// Takes what was started since the last call.
pub fn started() -> Vec<Start> {
    STARTED.take()
}

pub(super) fn note(start: Start) {
    STARTED.with_borrow_mut(|all| all.push(start));
}

pub(super) fn acts_of(start: &Start) -> Result<VecDeque<Act>, Error> {
    if let Some(program) = INSTALLED.with_borrow(|all| all.get(&start.program).copied()) {
        return program.map_or_else(fail, |program| Ok(program(start).into()));
    }
    let arguments: Vec<&str> = start.arguments.iter().map(String::as_str).collect();
    let rest = arguments.get(1..).unwrap_or_default();
    let acts = match (start.program.as_str(), rest) {
        ("/bin/sh", ["-c", line, ..]) => line.split(';').flat_map(|command| shell(start, command)).collect(),
        ("/bin/sh", _) => VecDeque::new(),
        ("/bin/true", _) => [Act::Exit(0)].into(),
        ("/bin/false", _) => [Act::Exit(1)].into(),
        ("/bin/cat", _) => [Act::Copy].into(),
        ("/bin/echo", words) => [Act::Write(1, (words.join(" ") + "\n").into())].into(),
        ("/bin/sleep", [seconds, ..]) => [sleep(seconds)].into(),
        _ => return fail(Code::Enoent),
    };
    Ok(acts)
}

fn sleep(seconds: &str) -> Act {
    Act::Sleep((seconds.parse().unwrap_or(0.0) * 1e9) as u64)
}

/// The acts of one command of the shell.
fn shell(start: &Start, command: &str) -> Vec<Act> {
    let words: Vec<&str> = command.split_whitespace().collect();
    let number = |word: &str| word.parse().unwrap_or(0);
    let line = |words: &[&str]| (words.join(" ") + "\n").into_bytes();
    let act = match words.as_slice() {
        [] => return Vec::new(),
        ["echo", words @ ..] => Act::Write(1, line(words)),
        ["complain", words @ ..] => Act::Write(2, line(words)),
        ["bytes", stream, hex] => {
            let digit = |at: usize| hex.get(at..at + 2).and_then(|hex| u8::from_str_radix(hex, 16).ok());
            Act::Write(number(stream), (0..hex.len()).step_by(2).filter_map(digit).collect())
        }
        ["fill", stream, count] => Act::Fill(number(stream), count.parse().unwrap_or(0)),
        ["cat"] => Act::Copy,
        ["drain"] => Act::Drain,
        ["take", count] => Act::Take(count.parse().unwrap_or(0)),
        ["sleep", seconds] => sleep(seconds),
        ["close", stream] => Act::Close(number(stream)),
        ["ignore", signal] => Act::Ignore(number(signal)),
        ["exit", status] => Act::Exit(status.parse().unwrap_or(0)),
        ["raise", signal] => Act::Raise(number(signal)),
        ["env", name] => {
            let value = start.environment.iter().find(|(key, _)| key == name);
            Act::Write(1, line(&[value.map_or("", |(_, value)| value)]))
        }
        ["pwd"] => Act::Write(1, line(&[&start.directory])),
        [other, ..] => {
            let complaint = format!("sh: {other}: not found\n").into_bytes();
            return vec![Act::Write(2, complaint), Act::Exit(127)];
        }
    };
    vec![act]
}

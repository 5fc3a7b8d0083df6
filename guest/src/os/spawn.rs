//! Starting programs: `spawnv` and its kin, `posix_spawn`.

use super::{Descriptor, OpenFlags, exit_code, open};
use crate::children::{self, Deadline, Program, Selector, Start, Started, Stream, wait_status};
use crate::errno::{EACCES, EBADF, EINVAL, ELOOP, ENOENT, ENOEXEC, ENOTDIR, OsError};
use crate::sys::subprocess::WaitFlags;
use std::collections::BTreeMap;

/// The status of a child that could not become its program.
const NOT_EXECUTED: i32 = 127;
/// The last number that an action can be about.
const LAST: u32 = 255;

/// What became of a program that was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spawned {
    /// It runs, with this number.
    Pid(u32),
    /// It ended with this status, or by the signal whose number this is, negated.
    Exited(i32),
}

/// Refuses arguments without a first one, which is the program's own name.
pub(super) fn named(arguments: &[String], syscall: &'static str) -> Result<(), OsError> {
    match arguments.first() {
        Some(name) if !name.is_empty() => Ok(()),
        _ => Err(OsError::new(EINVAL, syscall)),
    }
}

/// Whether it is the program that can't be executed, which a child would find out by itself.
pub(super) fn cannot_be_executed(error: &OsError) -> bool {
    error.capability.is_none() && matches!(error.errno, EACCES | ELOOP | ENOENT | ENOEXEC | ENOTDIR)
}

/// Starts a program and, if so asked, waits for its end. One that can't be executed has then ended with 127, as a child
/// does in Python; without waiting that is an error.
pub fn spawn(
    wait: bool,
    program: Program,
    arguments: Vec<String>,
    environment: Option<Vec<(String, String)>>,
) -> Result<Spawned, OsError> {
    named(&arguments, "spawnv")?;
    let started = children::start(Start { environment, ..Start::new(program, arguments) });
    match started {
        Ok(started) if wait => exit_code(status_of(started.child.pid())?).map(Spawned::Exited),
        Ok(started) => Ok(Spawned::Pid(started.child.pid())),
        Err(error) if wait && cannot_be_executed(&error) => Ok(Spawned::Exited(NOT_EXECUTED)),
        Err(error) => Err(error),
    }
}

/// Waits for the end of a child, and gives its wait status.
pub(super) fn status_of(pid: u32) -> Result<i32, OsError> {
    loop {
        if let Some(news) = children::wait(Selector::Pid(pid), WaitFlags::empty(), Deadline::NEVER)? {
            return Ok(wait_status(news.state));
        }
    }
}

/// What to do in a child before it begins.
pub enum FileAction {
    /// Open a file under this number.
    Open {
        /// The number in the child.
        fd: u32,
        /// The file.
        path: String,
        /// How.
        flags: OpenFlags,
        /// For one that is made.
        mode: u32,
    },
    /// Close this number.
    Close(u32),
    /// Give it an open file under this number.
    Dup2(Descriptor, u32),
}

/// How to start a child.
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)] // they are those of posix_spawn
pub struct SpawnOptions {
    pub setpgroup: Option<u32>,
    pub setsid: bool,
    pub setsigmask: Option<Vec<u32>>,
    pub setsigdef: Vec<u32>,
}

/// What a child has under its numbers.
struct Files(BTreeMap<u32, Stream>);

impl Files {
    fn after(actions: Vec<FileAction>) -> Result<Self, OsError> {
        let mut files = Files((0..3).map(|number| (number, Stream::Inherit)).collect());
        for action in actions {
            match action {
                FileAction::Open { fd, path, flags, mode } => {
                    files.set(fd, Stream::Descriptor(open(&path, flags, mode)?))?;
                }
                // One that isn't open can be closed, as in glibc.
                FileAction::Close(fd) => drop(files.0.remove(&numbered(fd)?)),
                FileAction::Dup2(source, fd) => files.set(fd, Stream::Descriptor(source))?,
            }
        }
        Ok(files)
    }

    fn set(&mut self, number: u32, stream: Stream) -> Result<(), OsError> {
        self.0.insert(numbered(number)?, stream);
        Ok(())
    }

    /// A standard stream; a closed one leads nowhere.
    fn take(&mut self, number: u32) -> Stream {
        self.0.remove(&number).unwrap_or(Stream::Null)
    }
}

fn numbered(number: u32) -> Result<u32, OsError> {
    if number <= LAST { Ok(number) } else { Err(OsError::new(EBADF, "posix_spawn")) }
}

fn signals(numbers: &[u32]) -> Result<Vec<u8>, OsError> {
    let number = |&number: &u32| {
        let signal = u8::try_from(number).ok().filter(|signal| (1..=64).contains(signal));
        signal.ok_or_else(|| OsError::new(EINVAL, "posix_spawn"))
    };
    numbers.iter().map(number).collect()
}

/// Starts a program, with actions done in the child first, and gives its number.
pub fn posix_spawn(
    program: Program,
    arguments: Vec<String>,
    environment: Option<Vec<(String, String)>>,
    actions: Vec<FileAction>,
    options: &SpawnOptions,
) -> Result<u32, OsError> {
    named(&arguments, "posix_spawn")?;
    let mut files = Files::after(actions)?;
    let (stdin, stdout, stderr) = (files.take(0), files.take(1), files.take(2));
    let inherit = files.0.into_iter().filter_map(|(number, stream)| match stream {
        Stream::Descriptor(file) => Some((number, file)),
        _ => None,
    });
    let start = Start {
        environment,
        stdin,
        stdout,
        stderr,
        inherit: inherit.collect(),
        process_group: options.setpgroup,
        new_session: options.setsid,
        default_signals: signals(&options.setsigdef)?,
        blocked_signals: options.setsigmask.as_deref().map(signals).transpose()?,
        ..Start::new(program, arguments)
    };
    let Started { child, .. } = children::start(start)?;
    Ok(child.pid())
}

//! `oskit:sys/subprocess`: programs that are lists of acts. They go on whenever somebody waits or asks for one of them,
//! until they would have to wait themselves.

mod process;
mod programs;
mod types;

pub use programs::{Act, Program, Start, install, started};
pub use types::{
    Child, Inherited, Killed, Limits, ResourceUsage, SpawnOptions, Spawned, State, Status, Stdio, WaitFlags,
};

use super::errno::{Code, Error};
use super::files::{self, Descriptor, FileType};
use process::Process;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

type Shared = Rc<RefCell<Process>>;

thread_local! {
    static PROCESSES: RefCell<Vec<Shared>> = const { RefCell::new(Vec::new()) };
    static NEXT: Cell<u32> = const { Cell::new(5000) };
}

fn fail<T>(code: Code) -> Result<T, Error> {
    Err(Error { code, capability: None })
}

/// Lets all go on as far as they can.
pub(super) fn go_on() {
    let all = PROCESSES.with_borrow(Clone::clone);
    while all.iter().any(|process| process.borrow_mut().go_on()) {}
    PROCESSES.with_borrow_mut(|all| all.retain(|process| !process.borrow().has_ended()));
}

/// The nanoseconds until the first of those that sleep wakes up.
pub(super) fn next_awake() -> Option<u64> {
    PROCESSES.with_borrow(|all| all.iter().filter_map(|process| process.borrow().sleeps_for()).min())
}

/// The child's end of a stream, and ours.
fn stream(number: usize, of: &Stdio<'_>) -> Result<(Option<Descriptor>, Option<Descriptor>), Error> {
    Ok(match of {
        Stdio::Inherit => {
            let own = [files::stdin, files::stdout, files::stderr][number];
            (Some(own()?), None)
        }
        Stdio::Null | Stdio::AsStdout => (None, None),
        Stdio::Pipe => {
            let (reader, writer) = files::pipe()?;
            if number == 0 { (Some(reader), Some(writer)) } else { (Some(writer), Some(reader)) }
        }
        Stdio::Descriptor(file) => (Some(file.dup()?), None),
    })
}

/// Starts a program.
pub fn spawn(options: &SpawnOptions<'_>) -> Result<Spawned, Error> {
    if matches!(options.stdout, Stdio::AsStdout) || matches!(options.stdin, Stdio::AsStdout) {
        return fail(Code::Einval);
    }
    if files::stat(&options.directory, true)?.kind != FileType::Directory {
        return fail(Code::Enotdir);
    }
    let start = Start::of(options);
    let acts = programs::acts_of(&start)?;
    let (input, stdin) = stream(0, &options.stdin)?;
    let (output, stdout) = stream(1, &options.stdout)?;
    let (mut complaints, stderr) = stream(2, &options.stderr)?;
    if matches!(options.stderr, Stdio::AsStdout) {
        complaints = output.as_ref().map(Descriptor::dup).transpose()?;
    }
    let pid = NEXT.replace(NEXT.get() + 1);
    let group = match start.process_group {
        Some(group) if group > 0 && !start.new_session => group,
        _ => pid,
    };
    let ignored = start.ignored_signals.clone();
    programs::note(start);
    let process = Process::new(pid, group, acts, [input, output, complaints], ignored);
    let process = Rc::new(RefCell::new(process));
    PROCESSES.with_borrow_mut(|all| all.push(process.clone()));
    Ok(Spawned { child: Child(process), stdin, stdout, stderr })
}

/// Nobody forks here.
pub fn forked(_pid: u32) -> Result<Child, Error> {
    fail(Code::Echild)
}

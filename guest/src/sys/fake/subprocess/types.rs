//! The records and flags of the interface, and a child.

use super::{Code, Error, PROCESSES, Shared, fail, go_on};
use crate::sys::fake::files::{Descriptor, flags};
use crate::sys::fake::poll::Waitable;

/// What a child has as one of its standard streams.
#[allow(missing_docs)]
pub enum Stdio<'a> {
    Inherit,
    Null,
    Pipe,
    AsStdout,
    Descriptor(&'a Descriptor),
}

/// An open file beside its standard streams.
pub struct Inherited<'a> {
    /// Its number in the child.
    pub number: u32,
    /// What it is.
    pub source: &'a Descriptor,
}

/// Bounds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Limits {
    pub cpu_time: Option<u64>,
    pub address_space: Option<u64>,
    pub file_size: Option<u64>,
    pub open_files: Option<u64>,
    pub processes: Option<u64>,
}

/// What to start, and how.
#[allow(missing_docs)]
pub struct SpawnOptions<'a> {
    pub program: String,
    pub arguments: Vec<String>,
    pub environment: Vec<(String, String)>,
    pub directory: String,
    pub stdin: Stdio<'a>,
    pub stdout: Stdio<'a>,
    pub stderr: Stdio<'a>,
    pub inherit: Vec<Inherited<'a>>,
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

/// A child just started, and our ends of its pipes.
#[allow(missing_docs)]
pub struct Spawned {
    pub child: Child,
    pub stdin: Option<Descriptor>,
    pub stdout: Option<Descriptor>,
    pub stderr: Option<Descriptor>,
}

/// What became of a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum State {
    Exited(u32),
    Killed(Killed),
    Stopped(u8),
    Continued,
}

/// How a signal ended it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Killed {
    pub signal: u8,
    pub core_dumped: bool,
}

/// What it used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct ResourceUsage {
    pub user_time: u64,
    pub system_time: u64,
    pub max_resident: u64,
    pub minor_faults: u64,
    pub major_faults: u64,
    pub blocks_read: u64,
    pub blocks_written: u64,
    pub voluntary_switches: u64,
    pub involuntary_switches: u64,
}

/// A change of state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Status {
    pub state: State,
    pub usage: ResourceUsage,
}

flags! {
    /// What to be told of beside the end.
    WaitFlags { STOPPED = 0, CONTINUED = 1, KEEP = 2, }
}

/// What a process is said to have used.
const USAGE: ResourceUsage = ResourceUsage {
    user_time: 1_500_000,
    system_time: 500_000,
    max_resident: 1 << 20,
    minor_faults: 7,
    major_faults: 0,
    blocks_read: 0,
    blocks_written: 8,
    voluntary_switches: 2,
    involuntary_switches: 1,
};

/// A process that was started here.
pub struct Child(pub(super) Shared);

impl Child {
    /// Its number.
    pub fn pid(&self) -> Result<u32, Error> {
        Ok(self.0.borrow().pid)
    }

    /// Ready when there is something to tell.
    pub fn changed(&self, flags: WaitFlags) -> Result<Waitable, Error> {
        let process = self.0.clone();
        Ok(Waitable::new(move || process.borrow().news(flags).is_some()))
    }

    /// What there is to tell.
    pub fn wait(&self, flags: WaitFlags) -> Result<Option<Status>, Error> {
        go_on();
        let mut process = self.0.borrow_mut();
        let news = process.news(flags);
        if !flags.contains(WaitFlags::KEEP) {
            process.told();
        }
        Ok(news.map(|state| Status { state, usage: USAGE }))
    }

    /// Sends it a signal.
    pub fn send_signal(&self, signal: u8) -> Result<(), Error> {
        go_on();
        if signal > 64 {
            return fail(Code::Einval);
        }
        if self.0.borrow_mut().take_signal(signal) { Ok(()) } else { fail(Code::Esrch) }
    }

    /// Sends one to all of the group that it leads.
    pub fn send_signal_to_group(&self, signal: u8) -> Result<(), Error> {
        go_on();
        let group = self.0.borrow().group;
        if group != self.0.borrow().pid {
            return fail(Code::Esrch);
        }
        let all = PROCESSES.with_borrow(Clone::clone);
        let mut any = false;
        for process in all.iter().filter(|process| process.borrow().group == group) {
            any |= process.borrow_mut().take_signal(signal);
        }
        if any { Ok(()) } else { fail(Code::Esrch) }
    }
}

//! The instance's children, each until somebody was told of its end.

use super::wait::{News, news};
use crate::errno::{EINVAL, ESRCH, OsError};
use crate::sys::subprocess::{self as sys, ResourceUsage, WaitFlags};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// A process that this instance started.
pub struct Child {
    pub(super) process: sys::Child,
    pid: u32,
    group: Cell<u32>,
    /// Whether the system counts the time of this one among that of the process's children.
    counted: bool,
    reaped: Cell<bool>,
}

impl std::fmt::Debug for Child {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Child").field(&self.pid).finish()
    }
}

thread_local! {
    static CHILDREN: RefCell<Vec<Rc<Child>>> = const { RefCell::new(Vec::new()) };
    static USED: Cell<(u64, u64)> = const { Cell::new((0, 0)) };
}

/// Enters a child; `group` is its own without a number.
pub(super) fn add(process: sys::Child, group: Option<u32>) -> Result<Rc<Child>, OsError> {
    enter(process, group, false)
}

fn enter(process: sys::Child, group: Option<u32>, counted: bool) -> Result<Rc<Child>, OsError> {
    let pid = process.pid().map_err(|error| OsError::from_sys(error, "fork"))?;
    let group = Cell::new(group.unwrap_or(pid));
    let child = Rc::new(Child { process, pid, group, counted, reaped: Cell::new(false) });
    CHILDREN.with_borrow_mut(|all| all.push(Rc::clone(&child)));
    Ok(child)
}

/// Enters the child that `os.fork` made, which is in the given group: the instance's own.
pub fn adopt(pid: u32, group: u32) -> Result<Rc<Child>, OsError> {
    let process = sys::forked(pid).map_err(|error| OsError::from_sys(error, "fork"))?;
    enter(process, Some(group), true)
}

/// Forgets all of them, which are the children of another process: what a forked copy does.
pub fn forget_all() {
    for child in CHILDREN.take() {
        child.reaped.set(true);
    }
    USED.set((0, 0));
}

/// Processor time in nanoseconds, in programs and in the system, of the children of whose end somebody was told: only of
/// those that the system doesn't count among the process's own.
pub fn time_used() -> (u64, u64) {
    USED.get()
}

/// Those for which `wanted` holds, in the order of their start.
pub(super) fn all(wanted: impl Fn(&Child) -> bool) -> Vec<Rc<Child>> {
    CHILDREN.with_borrow(|all| all.iter().filter(|child| wanted(child)).cloned().collect())
}

/// The child with this number, unless somebody was told of its end.
pub fn of_pid(pid: u32) -> Option<Rc<Child>> {
    CHILDREN.with_borrow(|all| all.iter().find(|child| child.pid == pid).cloned())
}

/// The process group of a child.
pub fn group_of(pid: u32) -> Option<u32> {
    of_pid(pid).map(|child| child.group())
}

/// A child was put into another group.
pub fn regroup(pid: u32, group: u32) {
    if let Some(child) = of_pid(pid) {
        child.group.set(group);
    }
}

fn number(signal: i32, syscall: &'static str) -> Result<u8, OsError> {
    u8::try_from(signal).ok().filter(|signal| *signal <= 64).ok_or_else(|| OsError::new(EINVAL, syscall))
}

impl Child {
    /// Its number.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// Its process group.
    pub fn group(&self) -> u32 {
        self.group.get()
    }

    /// Whether somebody was told of its end.
    pub fn is_reaped(&self) -> bool {
        self.reaped.get()
    }

    pub(super) fn reap(&self, usage: &ResourceUsage) {
        self.reaped.set(true);
        if !self.counted {
            let (user, system) = USED.get();
            USED.set((user.saturating_add(usage.user_time), system.saturating_add(usage.system_time)));
        }
        CHILDREN.with_borrow_mut(|all| all.retain(|child| child.pid != self.pid));
    }

    /// Looks once whether it ended. Never waits.
    pub fn try_reap(&self) -> Result<Option<News>, OsError> {
        news(self, WaitFlags::empty())
    }

    /// Sends it a signal; 0 only asks whether it could. One that ended and that nobody was told of takes any.
    pub fn signal(&self, signal: i32) -> Result<(), OsError> {
        let signal = number(signal, "kill")?;
        if self.is_reaped() {
            return Err(OsError::new(ESRCH, "kill"));
        }
        match self.process.send_signal(signal).map_err(|error| OsError::from_sys(error, "kill")) {
            Err(error) if error.errno == ESRCH => Ok(()),
            other => other,
        }
    }
}

/// Sends a signal to the child with this number; none when it is nobody's here.
pub fn kill(pid: u32, signal: i32) -> Option<Result<(), OsError>> {
    of_pid(pid).map(|child| child.signal(signal))
}

/// Sends a signal to a process group in which children are; none when there are no such.
pub fn kill_group(group: u32, signal: i32) -> Option<Result<(), OsError>> {
    let members = all(|child| child.group() == group);
    if members.is_empty() {
        return None;
    }
    let signal = match number(signal, "killpg") {
        Ok(signal) => signal,
        Err(error) => return Some(Err(error)),
    };
    let leader = members.iter().find(|child| child.pid == group);
    let to_all = leader.map(|leader| leader.process.send_signal_to_group(signal));
    if let Some(Ok(())) = to_all {
        return Some(Ok(()));
    }
    // Without its leader a group is those of it that are known.
    let outcomes = members.iter().map(|child| child.signal(signal.into()));
    let outcomes: Vec<Result<(), OsError>> = outcomes.collect();
    Some(if outcomes.iter().any(Result::is_ok) {
        Ok(())
    } else {
        outcomes.into_iter().next().unwrap_or(Ok(()))
    })
}

//! Waiting for children.

use super::deadline::Deadline;
use super::table::{Child, all};
use crate::errno::{ECHILD, EINTR, OsError};
use crate::interrupts::end_the_call;
use crate::sys::errno::Error;
use crate::sys::poll::{Waitable, wait_any};
use crate::sys::subprocess::{ResourceUsage, State, WaitFlags};
use std::rc::Rc;

/// Of whom to hear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Selector {
    /// Any child.
    Any,
    /// This one.
    Pid(u32),
    /// Those of this process group.
    Group(u32),
}

impl Selector {
    fn has(self, child: &Child) -> bool {
        match self {
            Selector::Any => true,
            Selector::Pid(pid) => child.pid() == pid,
            Selector::Group(group) => child.group() == group,
        }
    }
}

/// A change of a child.
#[derive(Debug, Clone, Copy)]
pub struct News {
    /// Which child.
    pub pid: u32,
    /// What became of it. One that ended is no child any more, unless the news were to be kept.
    pub state: State,
    /// What it has used.
    pub usage: ResourceUsage,
}

/// The most that one wait can wait for.
const MOST: usize = 1024;
/// With more than that, how long to wait for the first of them, in nanoseconds.
const TURN: u64 = 20_000_000;

fn failed(error: Error) -> OsError {
    OsError::from_sys(error, "waitpid")
}

/// What a child has to tell now.
pub(super) fn news(child: &Child, flags: WaitFlags) -> Result<Option<News>, OsError> {
    let Some(status) = child.process.wait(flags).map_err(failed)? else { return Ok(None) };
    let ended = matches!(status.state, State::Exited(_) | State::Killed(_));
    if ended && !flags.contains(WaitFlags::KEEP) {
        child.reap(&status.usage);
    }
    Ok(Some(News { pid: child.pid(), state: status.state, usage: status.usage }))
}

/// The news of the first child that has any, among those that can have them.
fn first(children: &[Rc<Child>], flags: WaitFlags) -> Result<Option<News>, OsError> {
    for child in children {
        if let Some(news) = news(child, flags)? {
            return Ok(Some(news));
        }
    }
    Ok(None)
}

/// What there is to tell of those children; none while there is nothing. Fails with `ECHILD` when there are no such.
pub fn poll(who: Selector, flags: WaitFlags) -> Result<Option<News>, OsError> {
    let children = all(|child| who.has(child));
    if children.is_empty() {
        return Err(OsError::new(ECHILD, "waitpid"));
    }
    first(&children, flags)
}

/// The same, waited for; none when the time is over first.
pub fn wait(who: Selector, flags: WaitFlags, until: Deadline) -> Result<Option<News>, OsError> {
    let children = all(|child| who.has(child));
    if children.is_empty() {
        return Err(OsError::new(ECHILD, "waitpid"));
    }
    let waited_for = children.iter().take(MOST).map(|child| child.process.changed(flags));
    let on = waited_for.collect::<Result<Vec<Waitable>, _>>().map_err(failed)?;
    let on: Vec<&Waitable> = on.iter().collect();
    loop {
        if let Some(news) = first(&children, flags)? {
            return Ok(Some(news));
        }
        let left = until.left()?;
        if left == Some(0) {
            return Ok(None);
        }
        let turn = if children.len() > MOST { Some(left.map_or(TURN, |left| left.min(TURN))) } else { left };
        match wait_any(&on, turn).map_err(failed) {
            Err(error) if error.errno != EINTR || end_the_call() => return Err(error),
            _ => (),
        }
    }
}

/// Waits for the end of a child, as long as it takes.
pub fn wait_forever(pid: u32) -> Result<News, OsError> {
    loop {
        if let Some(news) = wait(Selector::Pid(pid), WaitFlags::empty(), Deadline::NEVER)? {
            return Ok(news);
        }
    }
}

/// What became of a child as Linux packs it for `waitpid`.
pub fn wait_status(state: State) -> i32 {
    match state {
        State::Exited(status) => ((status & 0xFF) << 8).cast_signed(),
        State::Killed(killed) => i32::from(killed.signal & 0x7F) | if killed.core_dumped { 0x80 } else { 0 },
        State::Stopped(signal) => i32::from(signal) << 8 | 0x7F,
        State::Continued => 0xFFFF,
    }
}

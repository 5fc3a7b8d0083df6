//! Waiting for children: `waitpid` and its kin.

use super::call::retry;
use crate::children::{self, Deadline, News, ResourceUsage, Selector, wait_status};
use crate::errno::{ESRCH, OsError};
use crate::sys;
use crate::sys::subprocess::WaitFlags;

/// How to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct WaitOptions {
    /// Don't.
    pub nohang: bool,
    /// For stops too.
    pub untraced: bool,
    /// And for those that go on after one.
    pub continued: bool,
}

/// A child whose state changed.
#[derive(Debug, Clone, Copy)]
pub struct Waited {
    /// Its number.
    pub pid: u32,
    /// What became of it, as Linux packs it.
    pub status: i32,
    /// What it has used.
    pub usage: ResourceUsage,
}

impl From<News> for Waited {
    fn from(news: News) -> Self {
        Waited { pid: news.pid, status: wait_status(news.state), usage: news.usage }
    }
}

/// Of whom a number for `waitpid` speaks.
fn selector(pid: i32) -> Result<Selector, OsError> {
    Ok(match pid {
        -1 => Selector::Any,
        0 => Selector::Group(retry("waitpid", sys::os::identity_of_self)?.process_group),
        i32::MIN => return Err(OsError::new(ESRCH, "waitpid")),
        group if group < 0 => Selector::Group(group.unsigned_abs()),
        pid => Selector::Pid(pid.unsigned_abs()),
    })
}

/// Waits for a change of a child; none when it is not to wait and there is none.
pub fn waitpid(pid: i32, options: WaitOptions) -> Result<Option<Waited>, OsError> {
    let who = selector(pid)?;
    let mut flags = WaitFlags::empty();
    flags.set(WaitFlags::STOPPED, options.untraced);
    flags.set(WaitFlags::CONTINUED, options.continued);
    if options.nohang {
        return Ok(children::poll(who, flags)?.map(Waited::from));
    }
    loop {
        if let Some(news) = children::wait(who, flags, Deadline::NEVER)? {
            return Ok(Some(news.into()));
        }
    }
}

/// Waits for the end of any child.
pub fn wait() -> Result<Waited, OsError> {
    loop {
        if let Some(waited) = waitpid(-1, WaitOptions::default())? {
            return Ok(waited);
        }
    }
}

//! What changes the process itself, for an instance that is the process.

use super::unix::own_group;
use crate::bindings::oskit::sys::errno::Code;
use crate::door::{Granted, Whole};
use crate::error::Result;
use rustix::process::{self, Pid, WaitId, WaitIdOptions};
use std::collections::BTreeMap;
use std::os::fd::OwnedFd;

/// What an instance has besides when it is the process.
#[derive(Default)]
pub(crate) struct Process {
    /// The children that it forked off and that nobody has asked for yet, by number.
    pub(super) forked: BTreeMap<u32, Option<OwnedFd>>,
    /// What is done in each child that it forks off.
    pub(super) in_each_fork: Vec<Box<dyn Fn() + Send>>,
}

impl Process {
    /// A child that it forked off, once.
    pub(crate) fn take_forked(&mut self, pid: u32) -> Option<OwnedFd> {
        let handle = self.forked.get_mut(&pid)?;
        handle.take()
    }

    /// The number of a process that is the instance's to arrange: its own for 0, and a child's that it forked off.
    fn own(&self, pid: u32) -> Result<Pid> {
        let own = process::getpid();
        if pid == 0 || pid == number(own) {
            return Ok(own);
        }
        let known = self.forked.contains_key(&pid).then(|| Pid::from_raw(pid.cast_signed()));
        let pid = known.flatten().ok_or(Code::Esrch)?;
        // Its number is its own until its end was told.
        let look = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        process::waitid(WaitId::Pid(pid), look).map_err(|_| Code::Esrch)?;
        Ok(pid)
    }
}

pub(super) fn number(pid: Pid) -> u32 {
    pid.as_raw_nonzero().get().cast_unsigned()
}

pub(super) fn nice(_: &Granted<Whole>, increment: i32) -> Result<i32> {
    Ok(process::nice(increment)?)
}

pub(super) fn setsid(_: &Granted<Whole>) -> Result<()> {
    Ok(process::setsid().map(drop)?)
}

pub(super) fn getpgid(_: &Granted<Whole>, own: Option<&Process>, pid: u32) -> Result<u32> {
    if pid == 0 || pid == number(process::getpid()) {
        return Ok(own_group());
    }
    let own = own.ok_or(Code::Esrch)?.own(pid)?;
    Ok(number(process::getpgid(Some(own))?))
}

/// Groups that others lead are theirs.
pub(super) fn setpgid(_: &Granted<Whole>, own: &Process, pid: u32, group: u32) -> Result<()> {
    let pid = own.own(pid)?;
    let group = match group {
        0 => pid,
        group if group == own_group() => Pid::from_raw(group.cast_signed()).ok_or(Code::Eperm)?,
        group => own.own(group).map_err(|_| Code::Eperm)?,
    };
    Ok(process::setpgid(Some(pid), Some(group))?)
}

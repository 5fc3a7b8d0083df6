//! Ending the process, and what a wait status says, as Linux packs it.

use super::call::retry;
use crate::children;
use crate::errno::{EINVAL, EPERM, ESRCH, OsError};
use crate::signal;
use crate::sys;

/// Ends the program at once; of the status the lowest eight bits count. Returns only to say that it can't.
pub fn exit(status: i32) -> Result<(), OsError> {
    retry("_exit", || sys::os::exit((status & 0xFF) as u8))
}

/// Ends the program as SIGABRT does. Returns only to say that it can't.
pub fn abort() -> Result<(), OsError> {
    retry("abort", sys::os::abort)
}

/// Sends a signal to a child, or to the program itself. No other process is this instance's own: groups and all processes
/// at once are refused, and numbers of others mean nobody.
pub fn kill(pid: i32, signal: u32) -> Result<(), OsError> {
    let signal = i32::try_from(signal).map_err(|_| OsError::new(EINVAL, "kill"))?;
    if pid <= 0 {
        return Err(OsError::new(EPERM, "kill"));
    }
    if let Some(sent) = children::kill(pid.unsigned_abs(), signal) {
        return sent;
    }
    let own = retry("kill", sys::os::identity_of_self)?.pid;
    if pid.unsigned_abs() == own { signal::kill_self(signal) } else { Err(OsError::new(ESRCH, "kill")) }
}

/// Sends a signal to a process group in which children are.
pub fn killpg(group: u32, signal: u32) -> Result<(), OsError> {
    let signal = i32::try_from(signal).map_err(|_| OsError::new(EINVAL, "killpg"))?;
    children::kill_group(group, signal).unwrap_or_else(|| Err(OsError::new(ESRCH, "killpg")))
}

/// The process group of a child, or of the program itself for 0 and its own number.
pub fn getpgid(pid: u32) -> Result<u32, OsError> {
    match children::group_of(pid) {
        Some(group) => Ok(group),
        None => retry("getpgid", || sys::os::getpgid(pid)),
    }
}

/// Puts a child, or the program itself for 0 and its own number, into a process group.
pub fn setpgid(pid: u32, group: u32) -> Result<(), OsError> {
    retry("setpgid", || sys::os::setpgid(pid, group))?;
    children::regroup(pid, if group == 0 { pid } else { group });
    Ok(())
}

/// Time used: that of the children that were waited for is the system's, and that of those it doesn't know.
pub fn times() -> Result<sys::os::ProcessTimes, OsError> {
    let times = retry("times", sys::os::times)?;
    let (user, system) = children::time_used();
    Ok(sys::os::ProcessTimes {
        children_user: times.children_user.saturating_add(user),
        children_system: times.children_system.saturating_add(system),
        ..times
    })
}

/// Whether the child ended by itself.
pub fn wifexited(status: i32) -> bool {
    wtermsig(status) == 0
}

/// Its exit status.
pub fn wexitstatus(status: i32) -> i32 {
    (status >> 8) & 0xFF
}

/// Whether a signal ended it.
pub fn wifsignaled(status: i32) -> bool {
    !wifexited(status) && !wifstopped(status) && !wifcontinued(status)
}

/// Which one.
pub fn wtermsig(status: i32) -> i32 {
    status & 0x7F
}

/// Whether it dumped core.
pub fn wcoredump(status: i32) -> bool {
    status & 0x80 != 0
}

/// Whether a signal stopped it.
pub fn wifstopped(status: i32) -> bool {
    status & 0xFF == 0x7F
}

/// Which one.
pub fn wstopsig(status: i32) -> i32 {
    wexitstatus(status)
}

/// Whether it goes on after a stop.
pub fn wifcontinued(status: i32) -> bool {
    status == 0xFFFF
}

/// The exit status, or the signal's number negated.
pub fn exit_code(status: i32) -> Result<i32, OsError> {
    if wifexited(status) {
        Ok(wexitstatus(status))
    } else if wifsignaled(status) {
        Ok(-wtermsig(status))
    } else {
        Err(OsError::new(EINVAL, "waitstatus_to_exitcode"))
    }
}

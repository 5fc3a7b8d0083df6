//! Ending the process, and what a wait status says, as Linux packs it.

use super::call::retry;
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

/// Sends a signal to the program itself. No other process is this instance's own: groups and all processes at once are
/// refused, and numbers of others mean nobody.
pub fn kill(pid: i32, signal: u32) -> Result<(), OsError> {
    let signal = i32::try_from(signal).map_err(|_| OsError::new(EINVAL, "kill"))?;
    if pid <= 0 {
        return Err(OsError::new(EPERM, "kill"));
    }
    let own = retry("kill", sys::os::identity_of_self)?.pid;
    if pid.cast_unsigned() == own { signal::kill_self(signal) } else { Err(OsError::new(ESRCH, "kill")) }
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

//! Children that `os.fork` made. They are this process's own, so the kernel tells of them without a jailer.
#![allow(unsafe_code)]

use super::launch;
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::subprocess::{Killed, ResourceUsage, State, Status, WaitFlags};
use crate::error::{Error, Result};
use rustix::io::Errno;
use std::io;
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// One of them.
pub(crate) struct Forked {
    pid: u32,
    handle: OwnedFd,
    end: Mutex<Option<Status>>,
}

impl Forked {
    pub(super) fn new(pid: u32, handle: OwnedFd) -> Self {
        Forked { pid, handle, end: Mutex::new(None) }
    }

    pub(super) fn pid(&self) -> u32 {
        self.pid
    }

    fn end(&self) -> MutexGuard<'_, Option<Status>> {
        self.end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The news, once, and the end each time.
    pub(super) fn take(&self, flags: WaitFlags) -> Result<Option<Status>> {
        let mut end = self.end();
        if end.is_some() {
            return Ok(*end);
        }
        let status = ask(self.handle.as_fd(), flags)?;
        let ended = status.filter(|status| matches!(status.state, State::Exited(_) | State::Killed(_)));
        if !flags.contains(WaitFlags::KEEP) {
            *end = ended;
        }
        Ok(status)
    }

    /// Whether there is something to tell.
    pub(crate) fn has_news(&self, flags: WaitFlags) -> bool {
        !matches!(self.take(flags | WaitFlags::KEEP), Ok(None))
    }

    /// Fails with `esrch` when its end was told.
    pub(super) fn send_signal(&self, signal: u8) -> Result<()> {
        Ok(launch::send_signal(&self.handle, signal)?)
    }

    /// Fails with `esrch` when it leads no group.
    pub(super) fn signal_group(&self, signal: u8) -> Result<()> {
        let end = self.end();
        let pid = self.pid.cast_signed();
        // SAFETY: numbers. Its own stays its own until its end is told, and nobody tells it meanwhile.
        let answer = unsafe {
            if end.is_some() || libc::getpgid(pid) != pid {
                return Err(Code::Esrch.into());
            }
            libc::kill(-pid, signal.into())
        };
        if answer == 0 { Ok(()) } else { Err(failure()) }
    }
}

impl AsFd for Forked {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.handle.as_fd()
    }
}

fn failure() -> Error {
    Errno::from_io_error(&io::Error::last_os_error()).unwrap_or(Errno::IO).into()
}

/// `waitid`, with what the child used, which the C library's leaves out.
fn ask(handle: BorrowedFd<'_>, flags: WaitFlags) -> Result<Option<Status>> {
    let mut options = libc::WEXITED | libc::WNOHANG;
    for (flag, option) in [
        (WaitFlags::STOPPED, libc::WSTOPPED),
        (WaitFlags::CONTINUED, libc::WCONTINUED),
        (WaitFlags::KEEP, libc::WNOWAIT),
    ] {
        if flags.contains(flag) {
            options |= option;
        }
    }
    // SAFETY: zeros are both, and both are written by the call.
    let (answer, info, usage) = unsafe {
        let mut info: libc::siginfo_t = std::mem::zeroed();
        let mut usage: libc::rusage = std::mem::zeroed();
        let (info_at, usage_at) = (&raw mut info, &raw mut usage);
        let fd = handle.as_raw_fd();
        let answer = libc::syscall(libc::SYS_waitid, libc::P_PIDFD, fd, info_at, options, usage_at);
        (answer, info, usage)
    };
    if answer != 0 {
        return Err(failure());
    }
    // SAFETY: the call filled in what these read, or it is zero.
    let (pid, status) = unsafe { (info.si_pid(), info.si_status()) };
    if pid == 0 {
        return Ok(None);
    }
    let state = match info.si_code {
        libc::CLD_EXITED => State::Exited(status as u32),
        libc::CLD_STOPPED => State::Stopped(status as u8),
        libc::CLD_CONTINUED => State::Continued,
        code => State::Killed(Killed { signal: status as u8, core_dumped: code == libc::CLD_DUMPED }),
    };
    Ok(Some(Status { state, usage: told(&usage) }))
}

fn told(usage: &libc::rusage) -> ResourceUsage {
    let nanoseconds = |time: libc::timeval| time.tv_sec as u64 * 1_000_000_000 + time.tv_usec as u64 * 1000;
    ResourceUsage {
        user_time: nanoseconds(usage.ru_utime),
        system_time: nanoseconds(usage.ru_stime),
        max_resident: (usage.ru_maxrss as u64) << 10,
        minor_faults: usage.ru_minflt as u64,
        major_faults: usage.ru_majflt as u64,
        blocks_read: usage.ru_inblock as u64,
        blocks_written: usage.ru_oublock as u64,
        voluntary_switches: usage.ru_nvcsw as u64,
        involuntary_switches: usage.ru_nivcsw as u64,
    }
}

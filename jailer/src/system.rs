//! What of the system rustix doesn't have.
#![allow(unsafe_code)]

use oskit_jailer::{Change, Usage};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use rustix::process::{DumpableBehavior, Resource, Rlimit};
use std::mem::MaybeUninit;
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd};

/// Descriptors of our own have numbers from here on, so that none is where a child is to have one.
const HIGH: i32 = 1024;

/// What the jailer works with.
pub(crate) struct Base {
    pub(crate) socket: OwnedFd,
    pub(crate) news: OwnedFd,
    pub(crate) open_files: (u64, u64),
}

/// The error of the call that has just failed.
pub(crate) fn failure() -> Errno {
    Errno::from_io_error(&std::io::Error::last_os_error()).unwrap_or(Errno::IO)
}

/// What a call answers that gives -1 for a failure.
pub(crate) fn checked(answer: libc::c_int) -> Result<libc::c_int, Errno> {
    if answer == -1 { Err(failure()) } else { Ok(answer) }
}

/// Leaves behind whatever the host's process was like.
pub(crate) fn begin() -> Result<Base, Errno> {
    rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable)?;
    // SAFETY: a number.
    checked(unsafe { libc::prctl(libc::PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) })?;
    rustix::process::setsid()?;
    rustix::process::umask(Mode::from_raw_mode(0o022));
    rustix::process::chdir("/")?;
    let open_files = open_all_files();
    let socket = high(std::io::stdin().as_fd().try_clone_to_owned().map_err(|_| Errno::BADF)?);
    let null = rustix::fs::open("/dev/null", OFlags::RDWR | OFlags::CLOEXEC, Mode::empty())?;
    for standard in 0..=2 {
        // SAFETY: two numbers, and nobody has read or written these yet.
        checked(unsafe { libc::dup2(null.as_raw_fd(), standard) })?;
    }
    drop(null);
    close_all_but(&socket)?;
    forget_signals();
    let news = high(news()?);
    Ok(Base { socket, news, open_files })
}

/// Lets this process have as many open files as it may, and gives what the two limits were.
pub(crate) fn open_all_files() -> (u64, u64) {
    let limit = rustix::process::getrlimit(Resource::Nofile);
    let all = |limit: Option<u64>| limit.unwrap_or(u64::MAX);
    let more = Rlimit { current: limit.maximum, maximum: limit.maximum };
    let _ = rustix::process::setrlimit(Resource::Nofile, more);
    (all(limit.current), all(limit.maximum))
}

/// Takes over a descriptor that the host has left open under this number.
pub(crate) fn take(number: i32) -> Option<OwnedFd> {
    // SAFETY: a number; one that isn't open fails.
    checked(unsafe { libc::fcntl(number, libc::F_GETFD) }).ok()?;
    // SAFETY: it is open, and nothing else in this process knows of it.
    Some(high(unsafe { OwnedFd::from_raw_fd(number) }))
}

/// The same with a number that no child wants; the same number where there is no such.
pub(crate) fn high(fd: OwnedFd) -> OwnedFd {
    rustix::io::fcntl_dupfd_cloexec(&fd, HIGH).unwrap_or(fd)
}

fn close_all_but(kept: &OwnedFd) -> Result<(), Errno> {
    let kept = kept.as_raw_fd().unsigned_abs();
    let close = |first: u32, last: u32| {
        if first > last {
            return Ok(0);
        }
        // SAFETY: what is closed is nobody's: this is the beginning of the process.
        checked(unsafe { libc::syscall(libc::SYS_close_range, first, last, 0) } as libc::c_int)
    };
    close(3, kept - 1)?;
    close(kept + 1, u32::MAX)?;
    Ok(())
}

/// Gives all signals their default, whatever the host's process has left ignored and the language's runtime has arranged.
fn forget_signals() {
    for signal in 1..=64 {
        let default = [0_u64; 4];
        // SAFETY: to the kernel, zeros are an action without flags, restorer and mask. Not by the C library, which keeps two
        // signals to itself.
        unsafe {
            libc::syscall(libc::SYS_rt_sigaction, signal, default.as_ptr(), std::ptr::null::<u64>(), 8)
        };
    }
}

/// Drops the capabilities that a jailed child of root is not to have: those that it keeps are over files, and over processes
/// in its own jail. This process keeps all, since what is dropped is dropped when a program is executed.
pub(crate) fn drop_capabilities(users: bool) {
    /// `CHOWN`, `DAC_OVERRIDE`, `DAC_READ_SEARCH`, `FOWNER`, `FSETID`, `KILL`.
    const KEPT: std::ops::RangeInclusive<libc::c_ulong> = 0..=5;
    /// `SETGID`, `SETUID`.
    const USERS: std::ops::RangeInclusive<libc::c_ulong> = 6..=7;
    let kept = |capability| KEPT.contains(&capability) || (users && USERS.contains(&capability));
    for capability in (0..64).filter(|capability| !kept(*capability)) {
        // Who isn't root has none to drop, and those beyond the last fail.
        // SAFETY: numbers.
        unsafe { libc::prctl(libc::PR_CAPBSET_DROP, capability, 0, 0, 0) };
    }
}

/// Blocks all signals, and gives what can be read when a child has news.
fn news() -> Result<OwnedFd, Errno> {
    let mut set = MaybeUninit::<libc::sigset_t>::uninit();
    // SAFETY: the sets are made by the functions for that, and the descriptor is a new one.
    unsafe {
        libc::sigfillset(set.as_mut_ptr());
        checked(libc::sigprocmask(libc::SIG_SETMASK, set.as_ptr(), std::ptr::null_mut()))?;
        libc::sigemptyset(set.as_mut_ptr());
        libc::sigaddset(set.as_mut_ptr(), libc::SIGCHLD);
        let flags = libc::SFD_CLOEXEC | libc::SFD_NONBLOCK;
        Ok(OwnedFd::from_raw_fd(checked(libc::signalfd(-1, set.as_ptr(), flags))?))
    }
}

/// Takes what told of news.
pub(crate) fn hush(news: impl AsFd) {
    let mut bytes = [0; size_of::<libc::signalfd_siginfo>()];
    while rustix::io::read(&news, &mut bytes).is_ok() {}
}

/// News of any child.
pub(crate) fn next_change() -> Option<(i32, Change, Usage)> {
    let mut status = 0;
    let mut usage = MaybeUninit::<libc::rusage>::zeroed();
    let flags = libc::WNOHANG | libc::WUNTRACED | libc::WCONTINUED;
    // SAFETY: both are written, and zeros are a usage, too.
    let (pid, usage) =
        unsafe { (libc::wait4(-1, &raw mut status, flags, usage.as_mut_ptr()), usage.assume_init()) };
    if pid <= 0 {
        return None;
    }
    let change = if libc::WIFEXITED(status) {
        Change::Exited(libc::WEXITSTATUS(status) as u8)
    } else if libc::WIFSIGNALED(status) {
        Change::Killed(libc::WTERMSIG(status) as u8, libc::WCOREDUMP(status))
    } else if libc::WIFSTOPPED(status) {
        Change::Stopped(libc::WSTOPSIG(status) as u8)
    } else {
        Change::Continued
    };
    Some((pid, change, told(&usage)))
}

fn told(usage: &libc::rusage) -> Usage {
    let nanoseconds = |time: libc::timeval| time.tv_sec as u64 * 1_000_000_000 + time.tv_usec as u64 * 1000;
    Usage {
        user_time: nanoseconds(usage.ru_utime),
        system_time: nanoseconds(usage.ru_stime),
        max_resident: (usage.ru_maxrss as u64).saturating_mul(1024),
        minor_faults: usage.ru_minflt as u64,
        major_faults: usage.ru_majflt as u64,
        blocks_read: usage.ru_inblock as u64,
        blocks_written: usage.ru_oublock as u64,
        voluntary_switches: usage.ru_nvcsw as u64,
        involuntary_switches: usage.ru_nivcsw as u64,
    }
}

/// Sends a signal to a process, or with a negative number to a group. Only to children of ours that weren't reaped yet,
/// so that their numbers are theirs.
pub(crate) fn kill(pid: i32, signal: u8) -> Result<(), Errno> {
    // SAFETY: two numbers.
    checked(unsafe { libc::kill(pid, signal.into()) }).map(|_| ())
}

/// Waits for whichever child ends next; false when there is none.
pub(crate) fn wait_for_any(wait: bool) -> bool {
    let flags = if wait { 0 } else { libc::WNOHANG };
    loop {
        // SAFETY: nothing is written.
        let answer = unsafe { libc::waitpid(-1, std::ptr::null_mut(), flags) };
        match answer {
            -1 if failure() == Errno::INTR => {}
            -1 => return false,
            _ => return true,
        }
    }
}

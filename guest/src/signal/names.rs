//! Numbers, names and meanings, as on Linux.

use super::error::{Error, Result, out_of_range};
use std::borrow::Cow;

/// The largest number of a signal.
pub(super) const LAST: u8 = 64;
pub(super) const SIGINT: u8 = 2;
const SIGRTMIN: u8 = 34;

/// From 1 on: name and meaning.
const SIGNALS: [(&str, &str); 31] = [
    ("SIGHUP", "Hangup"),
    ("SIGINT", "Interrupt"),
    ("SIGQUIT", "Quit"),
    ("SIGILL", "Illegal instruction"),
    ("SIGTRAP", "Trace/breakpoint trap"),
    ("SIGABRT", "Aborted"),
    ("SIGBUS", "Bus error"),
    ("SIGFPE", "Floating point exception"),
    ("SIGKILL", "Killed"),
    ("SIGUSR1", "User defined signal 1"),
    ("SIGSEGV", "Segmentation fault"),
    ("SIGUSR2", "User defined signal 2"),
    ("SIGPIPE", "Broken pipe"),
    ("SIGALRM", "Alarm clock"),
    ("SIGTERM", "Terminated"),
    ("SIGSTKFLT", "Stack fault"),
    ("SIGCHLD", "Child exited"),
    ("SIGCONT", "Continued"),
    ("SIGSTOP", "Stopped (signal)"),
    ("SIGTSTP", "Stopped"),
    ("SIGTTIN", "Stopped (tty input)"),
    ("SIGTTOU", "Stopped (tty output)"),
    ("SIGURG", "Urgent I/O condition"),
    ("SIGXCPU", "CPU time limit exceeded"),
    ("SIGXFSZ", "File size limit exceeded"),
    ("SIGVTALRM", "Virtual timer expired"),
    ("SIGPROF", "Profiling timer expired"),
    ("SIGWINCH", "Window changed"),
    ("SIGIO", "I/O possible"),
    ("SIGPWR", "Power failure"),
    ("SIGSYS", "Bad system call"),
];

/// Names of `Signals` that are not those of `SIGNALS`.
const OTHERS: [(&str, i32); 5] =
    [("SIGCLD", 17), ("SIGIOT", 6), ("SIGPOLL", 29), ("SIGRTMIN", 34), ("SIGRTMAX", 64)];

/// Constants that are no signals.
const CONSTANTS: [(&str, i32); 9] = [
    ("ITIMER_REAL", 0),
    ("ITIMER_VIRTUAL", 1),
    ("ITIMER_PROF", 2),
    ("NSIG", 65),
    ("SIG_DFL", 0),
    ("SIG_IGN", 1),
    ("SIG_BLOCK", 0),
    ("SIG_UNBLOCK", 1),
    ("SIG_SETMASK", 2),
];

/// The number of a signal that is one.
pub(super) fn in_range(signal: i32) -> Result<u8> {
    u8::try_from(signal).ok().filter(|signal| (1..=LAST).contains(signal)).ok_or_else(out_of_range)
}

fn number_of(name: &str) -> Option<i32> {
    let usual = SIGNALS.iter().position(|(known, _)| *known == name).map(|place| place as i32 + 1);
    usual.or_else(|| OTHERS.iter().find(|(known, _)| *known == name).map(|(_, number)| *number))
}

/// `getattr(signal, name)`.
pub fn constant(name: &str) -> Result<i32> {
    let other = || CONSTANTS.iter().find(|(known, _)| *known == name).map(|(_, number)| *number);
    number_of(name)
        .or_else(other)
        .ok_or_else(|| Error::Attribute(format!("module 'signal' has no attribute '{name}'")))
}

/// `Signals[name].value`.
pub fn signal_number(name: &str) -> Result<i32> {
    number_of(name).ok_or_else(|| Error::Key(name.to_owned()))
}

/// `Signals(number).name`.
pub fn signal_name(number: i32) -> Result<&'static str> {
    let usual = usize::try_from(number).ok().and_then(|number| SIGNALS.get(number.checked_sub(1)?));
    match (usual, number) {
        (Some((name, _)), _) => Ok(name),
        (_, 34) => Ok("SIGRTMIN"),
        (_, 64) => Ok("SIGRTMAX"),
        _ => Err(Error::Value(format!("{number} is not a valid Signals"))),
    }
}

/// `Handlers(number).name`.
pub fn handler_name(number: i32) -> Result<&'static str> {
    match number {
        0 => Ok("SIG_DFL"),
        1 => Ok("SIG_IGN"),
        _ => Err(Error::Value(format!("{number} is not a valid Handlers"))),
    }
}

/// `Sigmasks(number).name`.
pub fn sigmask_name(number: i32) -> Result<&'static str> {
    match number {
        0 => Ok("SIG_BLOCK"),
        1 => Ok("SIG_UNBLOCK"),
        2 => Ok("SIG_SETMASK"),
        _ => Err(Error::Value(format!("{number} is not a valid Sigmasks"))),
    }
}

/// What a signal means; none for those that the C library keeps to itself.
pub fn strsignal(signal: i32) -> Result<Option<Cow<'static, str>>> {
    let signal = in_range(signal)?;
    let usual = SIGNALS.get(usize::from(signal) - 1).map(|(_, meaning)| Cow::Borrowed(*meaning));
    let real_time = || signal.checked_sub(SIGRTMIN).map(|place| format!("Real-time signal {place}").into());
    Ok(usual.or_else(real_time))
}

/// The numbers of all signals that a program may use.
pub fn valid_signals() -> Vec<i32> {
    (1..=LAST).filter(|signal| is_valid(*signal)).map(i32::from).collect()
}

/// Whether a program may use it.
pub(super) fn is_valid(signal: u8) -> bool {
    !(32..SIGRTMIN).contains(&signal)
}

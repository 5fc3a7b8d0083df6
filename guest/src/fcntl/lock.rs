//! Locks of whole files and of ranges, and waiting for them.

use super::Error;
use crate::errno::{EAGAIN, EINVAL, EOVERFLOW, ESPIPE, OsError};
use crate::os::{Descriptor, Whence, wait_for_a_while};
use crate::sys;
use crate::sys::fcntl::{LockKind, LockOwner, Range};
use crate::sys::files;
use crate::sys::poll::Waitable;
use crate::sys::time::Clock;

/// What a lock of a range keeps others from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockType {
    /// Writing.
    Rdlck,
    /// Everything.
    Wrlck,
    /// Nothing.
    Unlck,
}

impl LockType {
    fn kind(self) -> Option<LockKind> {
        match self {
            LockType::Rdlck => Some(LockKind::Shared),
            LockType::Wrlck => Some(LockKind::Exclusive),
            LockType::Unlck => None,
        }
    }
}

/// A lock of a range: `struct flock`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RangeLock {
    /// What it keeps others from.
    pub lock_type: LockType,
    /// Where `start` counts from.
    pub whence: Whence,
    /// The first byte.
    pub start: i64,
    /// How many.
    pub len: i64,
    /// Who holds it.
    pub pid: Option<i32>,
}

/// What `flock` and `lockf` are told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools)] // they are flags
pub struct LockOperation {
    /// Lock so that others can, too.
    pub sh: bool,
    /// Lock so that nobody else can.
    pub ex: bool,
    /// Don't wait.
    pub nb: bool,
    /// Give it back.
    pub un: bool,
}

/// How long to wait for a lock that another one has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wait {
    /// Not at all: that is an error.
    Never,
    /// So many nanoseconds.
    For(u64),
    /// As long as it takes.
    Forever,
}

impl Wait {
    /// A time-out in seconds.
    pub(super) fn seconds(timeout: f64) -> Result<Self, Error> {
        if timeout.is_nan() {
            return Err(Error::Value("Invalid value NaN (not a number)".to_owned()));
        }
        let nanoseconds = (timeout * 1e9).ceil();
        // What is longer than five hundred years isn't measured.
        Ok(if nanoseconds < u64::MAX as f64 { Wait::For(nanoseconds.max(0.0) as u64) } else { Wait::Forever })
    }
}

fn monotonic() -> Result<u64, OsError> {
    let now = sys::time::now(Clock::Monotonic).map_err(|error| OsError::from_sys(error, "clock_gettime"))?;
    Ok((now.seconds as u64).saturating_mul(1_000_000_000).saturating_add(now.nanoseconds.into()))
}

type SysResult<T> = Result<T, sys::errno::Error>;

/// Tries until there is no conflict, and gives false when that takes too long.
fn acquire(
    descriptor: &Descriptor,
    syscall: &'static str,
    wait: Wait,
    attempt: impl Fn(&files::Descriptor) -> SysResult<()>,
    unlocked: impl Fn(&files::Descriptor) -> SysResult<Waitable>,
) -> Result<bool, OsError> {
    let (mut waitable, mut end) = (None, None);
    loop {
        match descriptor.at_once(syscall, &attempt) {
            Err(error) if error.errno == EAGAIN && wait != Wait::Never => (),
            result => return result.map(|()| true),
        }
        let left = match wait {
            Wait::For(0) => return Ok(false),
            Wait::For(length) => {
                let now = monotonic()?;
                let left = end.get_or_insert(now.saturating_add(length)).saturating_sub(now);
                if left == 0 {
                    return Ok(false);
                }
                Some(left)
            }
            Wait::Never | Wait::Forever => None,
        };
        let on = match waitable.take() {
            Some(on) => on,
            None => descriptor.at_once(syscall, &unlocked)?,
        };
        wait_for_a_while(&on, left, syscall)?;
        waitable = Some(on);
    }
}

fn flock_within(descriptor: &Descriptor, operation: LockOperation, wait: Wait) -> Result<bool, OsError> {
    let kind = match operation {
        LockOperation { sh: true, ex: false, un: false, .. } => Some(LockKind::Shared),
        LockOperation { sh: false, ex: true, un: false, .. } => Some(LockKind::Exclusive),
        LockOperation { sh: false, ex: false, un: true, .. } => None,
        _ => return Err(OsError::new(EINVAL, "flock")),
    };
    let attempt = |file: &files::Descriptor| sys::fcntl::flock(file, kind);
    acquire(descriptor, "flock", wait, attempt, sys::fcntl::unlocked)
}

/// Locks a whole file for its open file.
pub fn flock(descriptor: &Descriptor, operation: LockOperation) -> Result<(), Error> {
    let wait = if operation.nb { Wait::Never } else { Wait::Forever };
    Ok(flock_within(descriptor, operation, wait).map(drop)?)
}

/// The same within so many seconds; false when they are over.
pub fn flock_timeout(descriptor: &Descriptor, operation: LockOperation, timeout: f64) -> Result<bool, Error> {
    let wait = Wait::seconds(timeout)?;
    Ok(flock_within(descriptor, operation, if operation.nb { Wait::For(0) } else { wait })?)
}

/// What `lockf` asks for, as CPython reads its operation.
fn asked(operation: LockOperation, len: i64, start: i64, whence: Whence) -> Result<RangeLock, Error> {
    let lock_type = match operation {
        LockOperation { sh: false, ex: false, nb: false, un: true } => LockType::Unlck,
        LockOperation { sh: true, .. } => LockType::Rdlck,
        LockOperation { ex: true, .. } => LockType::Wrlck,
        _ => return Err(Error::Value("unrecognized lockf argument".to_owned())),
    };
    Ok(RangeLock { lock_type, whence, start, len, pid: None })
}

/// Locks a range for the instance.
pub fn lockf(
    descriptor: &Descriptor,
    operation: LockOperation,
    len: i64,
    start: i64,
    whence: Whence,
) -> Result<(), Error> {
    let wait = if operation.nb { Wait::Never } else { Wait::Forever };
    let lock = asked(operation, len, start, whence)?;
    Ok(lock_range(descriptor, LockOwner::Instance, &lock, wait).map(drop)?)
}

/// The same within so many seconds; false when they are over.
pub fn lockf_timeout(
    descriptor: &Descriptor,
    operation: LockOperation,
    len: i64,
    start: i64,
    whence: Whence,
    timeout: f64,
) -> Result<bool, Error> {
    let wait = Wait::seconds(timeout)?;
    let wait = if operation.nb { Wait::For(0) } else { wait };
    let lock = asked(operation, len, start, whence)?;
    Ok(lock_range(descriptor, LockOwner::Instance, &lock, wait)?)
}

/// Where a lock is, whatever it counts from.
fn range(descriptor: &Descriptor, lock: &RangeLock) -> Result<Range, OsError> {
    let fail = |errno| OsError::new(errno, "fcntl");
    let base = match lock.whence {
        Whence::Set => descriptor.fileno().map(|_| 0),
        Whence::Current => match descriptor.at_once("fcntl", |file| file.seek(0, Whence::Current)) {
            // What has no position is at its beginning.
            Err(error) if error.errno == ESPIPE => Ok(0),
            position => position,
        },
        Whence::End => descriptor.at_once("fcntl", files::Descriptor::stat).map(|status| status.size),
        Whence::Data | Whence::Hole => Err(fail(EINVAL)),
    };
    let base = i64::try_from(base?).unwrap_or(i64::MAX);
    let start = base.checked_add(lock.start).ok_or(fail(EOVERFLOW))?;
    let first = if lock.len < 0 { start.checked_add(lock.len).unwrap_or(-1) } else { start };
    if start < 0 || first < 0 {
        return Err(fail(EINVAL));
    }
    if lock.len > 0 && start.checked_add(lock.len - 1).is_none() {
        return Err(fail(EOVERFLOW));
    }
    Ok(Range { start: first as u64, length: lock.len.unsigned_abs() })
}

/// Locks a range, or gives it back; false when the wait was too long.
pub(super) fn lock_range(
    descriptor: &Descriptor,
    owner: LockOwner,
    lock: &RangeLock,
    wait: Wait,
) -> Result<bool, OsError> {
    let range = range(descriptor, lock)?;
    let kind = lock.lock_type.kind();
    acquire(
        descriptor,
        "fcntl",
        wait,
        |file| sys::fcntl::lock_range(file, owner, kind, range),
        |file| sys::fcntl::range_unlocked(file, owner, kind.unwrap_or(LockKind::Shared), range),
    )
}

/// A lock in the way of this one; the same, of no type, where there is none.
pub(super) fn blocking_lock(
    descriptor: &Descriptor,
    owner: LockOwner,
    lock: &RangeLock,
) -> Result<RangeLock, OsError> {
    let range = range(descriptor, lock)?;
    let kind = lock.lock_type.kind().ok_or(OsError::new(EINVAL, "fcntl"))?;
    let found = descriptor.at_once("fcntl", |file| sys::fcntl::blocking_lock(file, owner, kind, range))?;
    Ok(match found {
        None => RangeLock { lock_type: LockType::Unlck, ..*lock },
        Some(held) => RangeLock {
            lock_type: match held.kind {
                LockKind::Shared => LockType::Rdlck,
                LockKind::Exclusive => LockType::Wrlck,
            },
            whence: Whence::Set,
            start: held.range.start as i64,
            len: held.range.length as i64,
            pid: held.pid.map(|pid| pid as i32),
        },
    })
}

//! `oskit:sys/fcntl`. The other parties are locks that [`hold`] makes, which go by themselves when their time is over.

use super::errno::{Code, Error};
use super::files::{Descriptor, flags, stat};
use super::poll::Waitable;
use super::time::{Clock, Timespec, now};
use std::cell::RefCell;

/// What a lock keeps others from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockKind {
    /// Writing.
    Shared,
    /// Everything.
    Exclusive,
}

/// Who has a lock of a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LockOwner {
    /// The open file.
    OpenFile,
    /// The instance.
    Instance,
}

/// A range of bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    /// The first.
    pub start: u64,
    /// How many; 0 for all to the end.
    pub length: u64,
}

/// A lock that stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HeldLock {
    /// What it keeps others from.
    pub kind: LockKind,
    /// Where.
    pub range: Range,
    /// Who has it.
    pub pid: Option<u32>,
}

flags! {
    /// How a file is open.
    StatusFlags { APPEND = 0, NO_ATIME = 1, DATA_SYNC = 2, SYNC = 3, }
}
flags! {
    /// A bound on what may still be done to a file in memory.
    Seals { SEAL = 0, SHRINK = 1, GROW = 2, WRITE = 3, FUTURE_WRITE = 4, }
}

/// For what a file is open, and how.
#[derive(Debug, Clone, Copy)]
pub struct OpenStatus {
    /// For reading.
    pub read: bool,
    /// For writing.
    pub write: bool,
    /// How.
    pub flags: StatusFlags,
}

/// Who has a lock: somebody else, an open file as a whole or in a range, or the instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Owner {
    Other,
    Whole(usize),
    Open(usize),
    Instance,
}

struct Lock {
    file: u64,
    owner: Owner,
    /// Of the whole file, by `flock`.
    whole: bool,
    kind: LockKind,
    range: Range,
    until: Option<Timespec>,
}

thread_local! {
    static LOCKS: RefCell<Vec<Lock>> = const { RefCell::new(Vec::new()) };
}

/// The number of descriptors that can be.
pub const LIMIT: u32 = 1024;
/// Who has the locks of [`hold`].
pub const OTHER: u32 = 4712;

fn fail<T>(code: Code) -> Result<T, Error> {
    Err(Error { code, capability: None })
}

fn last(range: Range) -> u64 {
    if range.length == 0 { u64::MAX } else { range.start.saturating_add(range.length - 1) }
}

impl Lock {
    fn is_over(&self) -> bool {
        self.until.is_some_and(|until| now(Clock::Monotonic).is_ok_and(|now| now >= until))
    }

    fn excludes(&self, file: u64, owner: Owner, whole: bool, kind: LockKind, range: Range) -> bool {
        let exclusive = self.kind == LockKind::Exclusive || kind == LockKind::Exclusive;
        let there = self.range.start <= last(range) && range.start <= last(self.range);
        let same = self.file == file && self.whole == whole;
        same && self.owner != owner && exclusive && there && !self.is_over()
    }
}

/// A lock that another process has, for so many nanoseconds; of the whole file where there is no range.
pub fn hold(path: &str, kind: LockKind, range: Option<Range>, nanoseconds: u64) {
    let until = now(Clock::Monotonic).ok().map(|now| {
        let total = u64::from(now.nanoseconds) + nanoseconds;
        let seconds = now.seconds + (total / 1_000_000_000) as i64;
        Timespec { seconds, nanoseconds: (total % 1_000_000_000) as u32 }
    });
    let whole = range.is_none();
    let range = range.unwrap_or(Range { start: 0, length: 0 });
    let file = stat(path, true).map_or(0, |status| status.inode);
    let lock = Lock { file, owner: Owner::Other, whole, kind, range, until };
    LOCKS.with_borrow_mut(|locks| locks.push(lock));
}

fn set(
    file: &Descriptor,
    owner: Owner,
    whole: bool,
    kind: Option<LockKind>,
    range: Range,
) -> Result<(), Error> {
    let number = file.inode();
    LOCKS.with_borrow_mut(|locks| {
        if kind.is_some_and(|kind| locks.iter().any(|lock| lock.excludes(number, owner, whole, kind, range)))
        {
            return fail(Code::Eagain);
        }
        // What is left of an old lock to both sides of the new one.
        let mut rests = Vec::new();
        locks.retain(|lock| {
            let there = lock.range.start <= last(range) && range.start <= last(lock.range);
            let replaced = lock.file == number && lock.owner == owner && there;
            if replaced && lock.range.start < range.start {
                let start = lock.range.start;
                rests.push((lock.kind, Range { start, length: range.start - start }));
            }
            if replaced && last(lock.range) > last(range) {
                let start = last(range) + 1;
                let length = if lock.range.length == 0 { 0 } else { last(lock.range) - start + 1 };
                rests.push((lock.kind, Range { start, length }));
            }
            !replaced
        });
        rests.extend(kind.map(|kind| (kind, range)));
        let lock = |(kind, range)| Lock { file: number, owner, whole, kind, range, until: None };
        locks.extend(rests.into_iter().map(lock));
        Ok(())
    })
}

fn owner_of(file: &Descriptor, owner: LockOwner) -> Owner {
    match owner {
        LockOwner::OpenFile => Owner::Open(file.open_file()),
        LockOwner::Instance => Owner::Instance,
    }
}

/// Locks the whole file.
pub fn flock(file: &Descriptor, kind: Option<LockKind>) -> Result<(), Error> {
    set(file, Owner::Whole(file.open_file()), true, kind, Range { start: 0, length: 0 })
}

/// Locks a range.
pub fn lock_range(
    file: &Descriptor,
    owner: LockOwner,
    kind: Option<LockKind>,
    range: Range,
) -> Result<(), Error> {
    let status = get_status(file)?;
    match kind {
        Some(LockKind::Shared) if !status.read => fail(Code::Ebadf),
        Some(LockKind::Exclusive) if !status.write => fail(Code::Ebadf),
        _ => set(file, owner_of(file, owner), false, kind, range),
    }
}

/// A lock in the way.
pub fn blocking_lock(
    file: &Descriptor,
    owner: LockOwner,
    kind: LockKind,
    range: Range,
) -> Result<Option<HeldLock>, Error> {
    let (number, asks) = (file.inode(), owner_of(file, owner));
    Ok(LOCKS.with_borrow(|locks| {
        let lock = locks.iter().find(|lock| lock.excludes(number, asks, false, kind, range))?;
        let pid = (lock.owner == Owner::Other).then_some(OTHER);
        Some(HeldLock { kind: lock.kind, range: lock.range, pid })
    }))
}

/// Ready when the locks of others on the file are over.
pub fn unlocked(file: &Descriptor) -> Result<Waitable, Error> {
    let number = file.inode();
    Ok(Waitable::new(move || {
        LOCKS.with_borrow(|locks| !locks.iter().any(|lock| lock.file == number && !lock.is_over()))
    }))
}

/// The same.
pub fn range_unlocked(
    file: &Descriptor,
    _owner: LockOwner,
    _kind: LockKind,
    _range: Range,
) -> Result<Waitable, Error> {
    unlocked(file)
}

/// How it is open.
pub fn get_status(file: &Descriptor) -> Result<OpenStatus, Error> {
    Ok(file.open_status())
}

/// Sets what can be set.
pub fn set_status_flags(file: &Descriptor, flags: StatusFlags) -> Result<(), Error> {
    file.set_appends(flags.contains(StatusFlags::APPEND));
    Ok(())
}

/// How many descriptors there can be.
pub fn descriptor_limit() -> u32 {
    LIMIT
}

/// Pipes have one size here.
pub fn get_pipe_size(pipe: &Descriptor) -> Result<u32, Error> {
    if pipe.is_pipe() { Ok(65_536) } else { fail(Code::Ebadf) }
}

/// They keep it.
pub fn set_pipe_size(pipe: &Descriptor, size: u32) -> Result<u32, Error> {
    let present = get_pipe_size(pipe)?;
    if size > present { fail(Code::Eperm) } else { Ok(present) }
}

/// Nothing is sealed here.
pub fn get_seals(_file: &Descriptor) -> Result<Seals, Error> {
    fail(Code::Einval)
}

/// Nothing is sealed here.
pub fn add_seals(_file: &Descriptor, _seals: Seals) -> Result<(), Error> {
    fail(Code::Einval)
}

/// How many bytes can be read at once.
pub fn bytes_available(file: &Descriptor) -> Result<u32, Error> {
    file.rest().map(|rest| u32::try_from(rest).unwrap_or(u32::MAX))
}

//! `oskit:sys/fcntl`: locks on files, and what can be set of open files.
//!
//! The kernel decides what conflicts: a lock of an open file is one of its own (`F_OFD_SETLK`, `flock`), and one of an
//! instance is held by a private opening of the file that the instance has for it, so that instances conflict as processes
//! would. Standard streams, which others have open too, are locked through a private opening as well. What the kernel
//! can't know is in `table`: who waits for whom, and which process to name.

mod ranges;
mod table;
#[cfg(test)]
mod tests;
mod unix;
mod wit;

pub(crate) use table::{Wait, Waiting};

use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::fcntl::LockKind;
use crate::door::Whole;
use crate::error::{Result, code_of};
use crate::files::Open;
use crate::poll::Bell;
use ranges::{Change, Ranges, Span};
use rustix::fs::FileType;
use std::collections::BTreeMap;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use table::FileId;

/// The right to keep others from files that may only be read.
fn locking(function: &'static str) -> Whole {
    let given = |policy: &crate::Policy| policy.fcntl.lock;
    Whole { function, subject: String::new(), capability: "fcntl.lock", given }
}

/// Which file it is.
fn id_of(open: &Open) -> Result<FileId> {
    let stat = rustix::fs::fstat(open)?;
    Ok((stat.st_dev, stat.st_ino))
}

/// Whether opening the file anew does nothing to it, as it would to a pipe or device.
fn can_be_reopened(open: &Open) -> Result<bool> {
    let kind = FileType::from_raw_mode(rustix::fs::fstat(open)?.st_mode);
    Ok(matches!(kind, FileType::RegularFile | FileType::Directory))
}

/// How many ranges an instance has locked.
type Count = Arc<AtomicU32>;

/// What an open file has locked.
#[derive(Default)]
pub(crate) struct OpenLocks {
    held: Mutex<Held>,
    /// What locks in the place of a descriptor that others have too.
    private: OnceLock<OwnedFd>,
}

#[derive(Default)]
struct Held {
    file: Option<FileId>,
    whole: bool,
    ranges: Ranges,
    count: Count,
}

impl OpenLocks {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn is_empty(&self) -> bool {
        !self.whole && self.ranges.is_empty()
    }
}

/// When this is dropped the descriptor has been closed.
impl Drop for OpenLocks {
    fn drop(&mut self) {
        drop(self.private.take());
        let held = self.held.get_mut().unwrap_or_else(PoisonError::into_inner);
        held.count.fetch_sub(held.ranges.len() as u32, Ordering::Relaxed);
        if let Some(file) = held.file.filter(|_| !held.is_empty()) {
            table::ring(file);
        }
    }
}

impl Open {
    /// The descriptor that locks for this open file.
    fn locker(&self) -> Result<BorrowedFd<'_>> {
        if self.is_own() {
            return Ok(self.as_fd());
        }
        let private = &self.locks().private;
        if let Some(fd) = private.get() {
            return Ok(fd.as_fd());
        }
        if !can_be_reopened(self)? {
            return Err(Code::Enotsup.into());
        }
        let made = unix::reopen(self.fd(), self.can_write())?;
        Ok(private.get_or_init(|| made).as_fd())
    }

    /// Locks the whole file.
    fn flock(&self, kind: Option<LockKind>) -> Result<()> {
        let file = id_of(self)?;
        let result = unix::flock(self.locker()?, kind);
        let was = {
            let mut held = self.locks().held();
            held.file = Some(file);
            std::mem::replace(&mut held.whole, kind.is_some() && result.is_ok())
        };
        if was && (kind != Some(LockKind::Exclusive) || result.is_err()) {
            table::ring(file);
        }
        Ok(result?)
    }

    /// Locks a range for the open file.
    fn lock_range(&self, locks: &Locks, limit: u32, kind: Option<LockKind>, span: Span) -> Result<()> {
        let file = id_of(self)?;
        let locker = self.locker()?;
        let mut held = self.locks().held();
        let change = held.ranges.change(kind, span);
        locks.may_grow(&change, limit)?;
        unix::lock(locker, kind, span)?;
        locks.grow(&change);
        held.file = Some(file);
        held.count = Arc::clone(&locks.count);
        held.ranges.apply(change);
        drop(held);
        if kind != Some(LockKind::Exclusive) {
            table::ring(file);
        }
        Ok(())
    }

    /// Whether it was opened for locking so.
    fn opened_for(&self, kind: Option<LockKind>) -> Result<()> {
        let opened = match kind {
            Some(LockKind::Shared) => self.can_read(),
            Some(LockKind::Exclusive) => self.can_write(),
            None => true,
        };
        if opened { Ok(()) } else { Err(Code::Ebadf.into()) }
    }
}

/// What holds the locks that an instance has on one file.
struct Holder {
    fd: OwnedFd,
    write: bool,
}

/// The locks of an instance, and what it needs to wait for others.
pub(crate) struct Locks {
    instance: table::InstanceId,
    holders: BTreeMap<FileId, Holder>,
    count: Count,
    bell: Option<Arc<Bell>>,
}

impl Default for Locks {
    fn default() -> Self {
        Locks { instance: table::number(), holders: BTreeMap::new(), count: Count::default(), bell: None }
    }
}

impl Drop for Locks {
    fn drop(&mut self) {
        let files: Vec<FileId> = self.holders.keys().copied().collect();
        for file in files {
            self.release(file);
        }
    }
}

impl Locks {
    /// In a child just forked off: the instance's locks are its parent's, who keeps them.
    pub(crate) fn forked_off(&mut self) {
        self.holders.clear();
        table::clear();
        *self = Locks::default();
    }

    fn may_grow(&self, change: &Change, limit: u32) -> Result<()> {
        let after = i64::from(self.count.load(Ordering::Relaxed)) + change.growth();
        if change.growth() > 0 && after > i64::from(limit) { Err(Code::Enolck.into()) } else { Ok(()) }
    }

    fn grow(&self, change: &Change) {
        // Two's complement makes this a subtraction where it shrinks.
        self.count.fetch_add(change.growth() as u32, Ordering::Relaxed);
    }

    /// A descriptor of the instance was closed.
    pub(crate) fn closed(&mut self, open: &Open) {
        if !self.holders.is_empty()
            && let Ok(file) = id_of(open)
        {
            self.release(file);
        }
    }

    /// Gives back all that the instance has on a file.
    fn release(&mut self, file: FileId) {
        if self.holders.remove(&file).is_some() {
            self.count.fetch_sub(table::forget(self.instance, file) as u32, Ordering::Relaxed);
            table::ring(file);
        }
    }

    /// Locks a range for the instance.
    fn lock_range(&mut self, open: &Open, limit: u32, kind: Option<LockKind>, span: Span) -> Result<()> {
        let file = id_of(open)?;
        if kind.is_none() && !self.holders.contains_key(&file) {
            return Ok(());
        }
        let change = table::held(self.instance, file, |ranges| ranges.change(kind, span));
        self.may_grow(&change, limit)?;
        let holder = self.holder(file, open, kind)?;
        let locked = unix::lock(holder.fd.as_fd(), kind, span).map_err(|errno| match code_of(errno) {
            // The descriptor that was asked is open for it, as was looked at before.
            Code::Ebadf => Code::Enolck,
            code => code,
        });
        if locked.is_ok() {
            self.grow(&change);
            table::note(self.instance, file, change);
        }
        if table::held(self.instance, file, Ranges::is_empty) {
            self.holders.remove(&file);
        }
        if locked.is_ok() && kind != Some(LockKind::Exclusive) {
            table::ring(file);
        }
        Ok(locked?)
    }

    /// What holds the locks on a file, open for such a one.
    fn holder(&mut self, file: FileId, open: &Open, kind: Option<LockKind>) -> Result<&Holder> {
        let present = self.holders.get(&file);
        let enough = present.is_some_and(|holder| holder.write || kind != Some(LockKind::Exclusive));
        if !enough {
            let made = if can_be_reopened(open)? {
                Holder { fd: unix::reopen(open.fd(), open.can_write())?, write: open.can_write() }
            } else if open.is_own() && present.is_none() {
                Holder { fd: open.fd().try_clone()?, write: open.can_write() }
            } else {
                return Err(Code::Enotsup.into());
            };
            // What a holder that can't write has is shared, and can be had by both until the old one is closed.
            let kept: Vec<_> = table::held(self.instance, file, |ranges| ranges.iter().collect());
            for (span, kind) in kept {
                unix::lock(made.fd.as_fd(), Some(kind), span)?;
            }
            self.holders.insert(file, made);
        }
        self.holders.get(&file).ok_or(Code::Enolck.into())
    }

    /// A lock in the way of one of the instance.
    fn blocking(&self, open: &Open, kind: LockKind, span: Span) -> Result<Option<unix::Found>> {
        let found = match self.holders.get(&id_of(open)?) {
            Some(holder) => unix::blocking(holder.fd.as_fd(), kind, span),
            None if open.locks().held().ranges.is_empty() => unix::blocking(open.locker()?, kind, span),
            // What the open file has locked is in the way of the instance, too.
            None if can_be_reopened(open)? => {
                unix::blocking(unix::reopen(open.fd(), !open.can_read())?.as_fd(), kind, span)
            }
            None => return Err(Code::Enotsup.into()),
        };
        Ok(found?)
    }

    /// Begins to wait for a lock.
    fn wait(&mut self, open: &Open, wanted: Option<table::Wanted>) -> Result<Waiting> {
        let file = id_of(open)?;
        let bell = match &self.bell {
            Some(bell) => Arc::clone(bell),
            None => Arc::clone(self.bell.insert(Arc::new(Bell::new()?))),
        };
        table::wait(self.instance, file, wanted, bell).map_err(|refusal| match refusal {
            table::Refusal::Circle => Code::Edeadlk.into(),
            table::Refusal::TooMany => Code::Emfile.into(),
        })
    }
}

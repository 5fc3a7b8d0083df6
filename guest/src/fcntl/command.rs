//! The commands of `fcntl.fcntl`, and what `fcntl.ioctl` asks.

use super::Error;
use super::lock::{RangeLock, Wait, blocking_lock, lock_range};
use crate::errno::{EINVAL, EMFILE, ENOTSUP, OsError};
use crate::os::Descriptor;
use crate::sys;
use crate::sys::fcntl::{LockOwner, Seals, StatusFlags as SysFlags};
use crate::sys::files::{self, FileType};

/// Flags of an open file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools)] // they are flags
pub struct StatusFlags {
    /// Every write goes to the end.
    pub append: bool,
    /// Nothing waits.
    pub nonblock: bool,
    /// A signal tells when it is ready.
    pub asynchronous: bool,
    /// Past the system's cache.
    pub direct: bool,
    /// Reading does not set the time of the last read.
    pub noatime: bool,
    /// A write returns when the data are on the disk.
    pub dsync: bool,
    /// The same with all that belongs to them.
    pub sync: bool,
}

/// How a file is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Status {
    /// For reading.
    pub read: bool,
    /// For writing.
    pub write: bool,
    /// How.
    pub flags: StatusFlags,
}

/// A command with its argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Another descriptor with this number or a higher one.
    Dupfd {
        /// The least number.
        least: u32,
        /// Whether a program that takes this one's place doesn't get it.
        cloexec: bool,
    },
    /// Whether such a program doesn't get it.
    Getfd,
    /// Sets that.
    Setfd(bool),
    /// How it is open.
    Getfl,
    /// Sets that, as far as it goes.
    Setfl(StatusFlags),
    /// A lock in the way of this one.
    Getlk(LockOwner, RangeLock),
    /// Locks, or fails at once.
    Setlk(LockOwner, RangeLock),
    /// Locks, and waits for it.
    Setlkw(LockOwner, RangeLock),
    /// How much a pipe holds.
    GetpipeSz,
    /// Asks for more or less.
    SetpipeSz(u32),
    /// What must not be done to a file in memory.
    GetSeals,
    /// Forbids more.
    AddSeals(Seals),
}

/// What a command gives.
#[derive(Debug)]
pub enum Reply {
    /// Nothing.
    Done,
    /// Another descriptor.
    Descriptor(Descriptor),
    /// Whether a program that takes this one's place doesn't get it.
    Cloexec(bool),
    /// How it is open.
    Status(Status),
    /// A lock.
    Lock(RangeLock),
    /// Bytes.
    Size(u32),
    /// What must not be done.
    Seals(Seals),
}

/// The largest pipe that any system has.
const LARGEST_PIPE: u32 = 1 << 31;

/// Carries out a command.
pub fn fcntl(descriptor: &Descriptor, command: Command) -> Result<Reply, Error> {
    let reply = carry_out(descriptor, command, Wait::Forever)?;
    Ok(reply.unwrap_or(Reply::Done))
}

/// The same, but what waits does so for at most so many seconds; none when they are over.
pub fn fcntl_timeout(
    descriptor: &Descriptor,
    command: Command,
    timeout: f64,
) -> Result<Option<Reply>, Error> {
    let wait = Wait::seconds(timeout)?;
    Ok(carry_out(descriptor, command, wait)?)
}

/// None when the wait was too long.
fn carry_out(descriptor: &Descriptor, command: Command, wait: Wait) -> Result<Option<Reply>, OsError> {
    let size = |size: u32| Reply::Size(size);
    let reply = match command {
        Command::Dupfd { least, cloexec } => Reply::Descriptor(dupfd(descriptor, least, cloexec)?),
        Command::Getfd => Reply::Cloexec(descriptor.cloexec()?),
        Command::Setfd(cloexec) => descriptor.set_cloexec(cloexec).map(|()| Reply::Done)?,
        Command::Getfl => Reply::Status(status(descriptor)?),
        Command::Setfl(flags) => set_status(descriptor, flags).map(|()| Reply::Done)?,
        Command::Getlk(owner, lock) => {
            check_pid(owner, &lock)?;
            Reply::Lock(blocking_lock(descriptor, owner, &lock)?)
        }
        Command::Setlk(owner, lock) => {
            check_pid(owner, &lock)?;
            lock_range(descriptor, owner, &lock, Wait::Never).map(|_| Reply::Done)?
        }
        Command::Setlkw(owner, lock) => {
            check_pid(owner, &lock)?;
            return Ok(lock_range(descriptor, owner, &lock, wait)?.then_some(Reply::Done));
        }
        Command::GetpipeSz => descriptor.at_once("fcntl", sys::fcntl::get_pipe_size).map(size)?,
        Command::SetpipeSz(bytes) => {
            if bytes > LARGEST_PIPE {
                descriptor.at_once("fcntl", sys::fcntl::get_pipe_size)?;
                return Err(OsError::new(EINVAL, "fcntl"));
            }
            descriptor.at_once("fcntl", |pipe| sys::fcntl::set_pipe_size(pipe, bytes)).map(size)?
        }
        Command::GetSeals => descriptor.at_once("fcntl", sys::fcntl::get_seals).map(Reply::Seals)?,
        Command::AddSeals(seals) => {
            descriptor.at_once("fcntl", |file| sys::fcntl::add_seals(file, seals)).map(|()| Reply::Done)?
        }
    };
    Ok(Some(reply))
}

/// Who locks for an open file can't name a process.
fn check_pid(owner: LockOwner, lock: &RangeLock) -> Result<(), OsError> {
    match (owner, lock.pid) {
        (LockOwner::OpenFile, Some(pid)) if pid != 0 => Err(OsError::new(EINVAL, "fcntl")),
        _ => Ok(()),
    }
}

fn dupfd(descriptor: &Descriptor, least: u32, cloexec: bool) -> Result<Descriptor, OsError> {
    let limit = sys::fcntl::descriptor_limit();
    descriptor.fileno()?;
    if least >= limit {
        return Err(OsError::new(EINVAL, "fcntl"));
    }
    let twin = descriptor.dup_from("fcntl", least)?;
    if twin.fileno()? >= limit {
        return Err(OsError::new(EMFILE, "fcntl"));
    }
    twin.set_cloexec(cloexec)?;
    Ok(twin)
}

fn status(descriptor: &Descriptor) -> Result<Status, OsError> {
    let found = descriptor.at_once("fcntl", sys::fcntl::get_status)?;
    let has = |flag| found.flags.contains(flag);
    let flags = StatusFlags {
        append: has(SysFlags::APPEND),
        nonblock: !descriptor.blocking()?,
        noatime: has(SysFlags::NO_ATIME),
        dsync: has(SysFlags::DATA_SYNC),
        sync: has(SysFlags::SYNC),
        ..StatusFlags::default()
    };
    Ok(Status { read: found.read, write: found.write, flags })
}

fn set_status(descriptor: &Descriptor, flags: StatusFlags) -> Result<(), OsError> {
    let before = status(descriptor)?.flags;
    if flags.direct {
        return Err(OsError::new(EINVAL, "fcntl"));
    }
    if flags.asynchronous {
        let kind = descriptor.at_once("fcntl", files::Descriptor::stat)?.kind;
        if !matches!(kind, FileType::Regular | FileType::Directory) {
            return Err(OsError::new(ENOTSUP, "fcntl"));
        }
    }
    if (before.append, before.noatime) != (flags.append, flags.noatime) {
        let mut wanted = SysFlags::empty();
        wanted.set(SysFlags::APPEND, flags.append);
        wanted.set(SysFlags::NO_ATIME, flags.noatime);
        descriptor.at_once("fcntl", |file| sys::fcntl::set_status_flags(file, wanted))?;
    }
    descriptor.set_blocking(!flags.nonblock)
}

/// How many bytes can be read at once.
pub fn bytes_available(descriptor: &Descriptor) -> Result<u32, Error> {
    Ok(descriptor.at_once("ioctl", sys::fcntl::bytes_available)?)
}

/// Columns and lines of a terminal.
pub fn terminal_size(descriptor: &Descriptor) -> Result<(u32, u32), Error> {
    Ok(descriptor.terminal_size()?)
}

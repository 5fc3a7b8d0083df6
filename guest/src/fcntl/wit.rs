use super::{Command, Error, LockOperation, LockType, RangeLock, Reply, Status, StatusFlags};
use crate::Component;
use crate::bindings::exports::oskit::stdlib::fcntl as wit;
use crate::bindings::exports::oskit::stdlib::os::{
    Descriptor as WitDescriptor, DescriptorBorrow, TerminalSize,
};
use crate::os::{Descriptor, Whence};
use crate::sys::fcntl::{LockOwner, Seals};

impl From<Error> for wit::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Value(text) => wit::Error::ValueError(text),
            Error::Attribute(text) => wit::Error::AttributeError(text),
            Error::Os(error) => wit::Error::Os(error.into()),
        }
    }
}

impl From<wit::RangeLock> for RangeLock {
    fn from(lock: wit::RangeLock) -> Self {
        RangeLock {
            lock_type: match lock.lock_type {
                wit::LockType::Rdlck => LockType::Rdlck,
                wit::LockType::Wrlck => LockType::Wrlck,
                wit::LockType::Unlck => LockType::Unlck,
            },
            whence: lock.whence.into(),
            start: lock.start,
            len: lock.len,
            pid: lock.pid,
        }
    }
}

impl From<RangeLock> for wit::RangeLock {
    fn from(lock: RangeLock) -> Self {
        wit::RangeLock {
            lock_type: match lock.lock_type {
                LockType::Rdlck => wit::LockType::Rdlck,
                LockType::Wrlck => wit::LockType::Wrlck,
                LockType::Unlck => wit::LockType::Unlck,
            },
            whence: match lock.whence {
                Whence::Set => wit::Whence::Set,
                Whence::Current => wit::Whence::Current,
                Whence::End => wit::Whence::End,
                Whence::Data => wit::Whence::Data,
                Whence::Hole => wit::Whence::Hole,
            },
            start: lock.start,
            len: lock.len,
            pid: lock.pid,
        }
    }
}

impl From<wit::StatusFlags> for StatusFlags {
    fn from(flags: wit::StatusFlags) -> Self {
        let has = |flag| flags.contains(flag);
        StatusFlags {
            append: has(wit::StatusFlags::APPEND),
            nonblock: has(wit::StatusFlags::NONBLOCK),
            asynchronous: has(wit::StatusFlags::ASYNC),
            direct: has(wit::StatusFlags::DIRECT),
            noatime: has(wit::StatusFlags::NOATIME),
            dsync: has(wit::StatusFlags::DSYNC),
            sync: has(wit::StatusFlags::SYNC),
        }
    }
}

impl From<Status> for wit::FileStatus {
    fn from(status: Status) -> Self {
        let mode = match (status.read, status.write) {
            (true, true) => wit::AccessMode::Rdwr,
            (false, true) => wit::AccessMode::Wronly,
            (_, false) => wit::AccessMode::Rdonly,
        };
        let mut flags = wit::StatusFlags::empty();
        flags.set(wit::StatusFlags::APPEND, status.flags.append);
        flags.set(wit::StatusFlags::NONBLOCK, status.flags.nonblock);
        flags.set(wit::StatusFlags::ASYNC, status.flags.asynchronous);
        flags.set(wit::StatusFlags::DIRECT, status.flags.direct);
        flags.set(wit::StatusFlags::NOATIME, status.flags.noatime);
        flags.set(wit::StatusFlags::DSYNC, status.flags.dsync);
        flags.set(wit::StatusFlags::SYNC, status.flags.sync);
        wit::FileStatus { mode, flags }
    }
}

impl From<wit::LockOperation> for LockOperation {
    fn from(operation: wit::LockOperation) -> Self {
        LockOperation {
            sh: operation.contains(wit::LockOperation::SH),
            ex: operation.contains(wit::LockOperation::EX),
            nb: operation.contains(wit::LockOperation::NB),
            un: operation.contains(wit::LockOperation::UN),
        }
    }
}

const SEALS: [(wit::Seals, Seals); 5] = [
    (wit::Seals::SEAL, Seals::SEAL),
    (wit::Seals::SHRINK, Seals::SHRINK),
    (wit::Seals::GROW, Seals::GROW),
    (wit::Seals::WRITE, Seals::WRITE),
    (wit::Seals::FUTURE_WRITE, Seals::FUTURE_WRITE),
];

impl From<wit::Command> for Command {
    fn from(command: wit::Command) -> Self {
        match command {
            wit::Command::Dupfd(least) => Command::Dupfd { least, cloexec: false },
            wit::Command::DupfdCloexec(least) => Command::Dupfd { least, cloexec: true },
            wit::Command::Getfd => Command::Getfd,
            wit::Command::Setfd(flags) => Command::Setfd(flags.contains(wit::DescriptorFlags::CLOEXEC)),
            wit::Command::Getfl => Command::Getfl,
            wit::Command::Setfl(flags) => Command::Setfl(flags.into()),
            wit::Command::Getlk(lock) => Command::Getlk(LockOwner::Instance, lock.into()),
            wit::Command::Setlk(lock) => Command::Setlk(LockOwner::Instance, lock.into()),
            wit::Command::Setlkw(lock) => Command::Setlkw(LockOwner::Instance, lock.into()),
            wit::Command::OfdGetlk(lock) => Command::Getlk(LockOwner::OpenFile, lock.into()),
            wit::Command::OfdSetlk(lock) => Command::Setlk(LockOwner::OpenFile, lock.into()),
            wit::Command::OfdSetlkw(lock) => Command::Setlkw(LockOwner::OpenFile, lock.into()),
            wit::Command::GetpipeSz => Command::GetpipeSz,
            wit::Command::SetpipeSz(size) => Command::SetpipeSz(size),
            wit::Command::GetSeals => Command::GetSeals,
            wit::Command::AddSeals(seals) => {
                let seals = SEALS.into_iter().filter(|(seal, _)| seals.contains(*seal));
                Command::AddSeals(seals.fold(Seals::empty(), |all, (_, seal)| all | seal))
            }
        }
    }
}

impl From<Reply> for wit::Reply {
    fn from(reply: Reply) -> Self {
        match reply {
            Reply::Done => wit::Reply::Done,
            Reply::Descriptor(descriptor) => wit::Reply::Descriptor(WitDescriptor::new(descriptor)),
            Reply::Cloexec(cloexec) => {
                let mut flags = wit::DescriptorFlags::empty();
                flags.set(wit::DescriptorFlags::CLOEXEC, cloexec);
                wit::Reply::DescriptorFlags(flags)
            }
            Reply::Status(status) => wit::Reply::Status(status.into()),
            Reply::Lock(lock) => wit::Reply::Lock(lock.into()),
            Reply::Size(size) => wit::Reply::Size(size),
            Reply::Seals(found) => {
                let seals = SEALS.into_iter().filter(|(_, seal)| found.contains(*seal));
                wit::Reply::Seals(seals.fold(wit::Seals::empty(), |all, (seal, _)| all | seal))
            }
        }
    }
}

impl wit::Guest for Component {
    fn fcntl(fd: DescriptorBorrow<'_>, cmd: wit::Command) -> Result<wit::Reply, wit::Error> {
        Ok(super::fcntl(fd.get::<Descriptor>(), cmd.into())?.into())
    }
    fn fcntl_timeout(
        fd: DescriptorBorrow<'_>,
        cmd: wit::Command,
        timeout: f64,
    ) -> Result<Option<wit::Reply>, wit::Error> {
        Ok(super::fcntl_timeout(fd.get::<Descriptor>(), cmd.into(), timeout)?.map(Into::into))
    }
    fn ioctl(fd: DescriptorBorrow<'_>, request: wit::IoctlRequest) -> Result<wit::IoctlReply, wit::Error> {
        let descriptor = fd.get::<Descriptor>();
        Ok(match request {
            wit::IoctlRequest::Fionread => wit::IoctlReply::Bytes(super::bytes_available(descriptor)?),
            wit::IoctlRequest::Tiocgwinsz => {
                let (columns, lines) = super::terminal_size(descriptor)?;
                wit::IoctlReply::TerminalSize(TerminalSize { columns, lines })
            }
        })
    }
    fn flock(fd: DescriptorBorrow<'_>, operation: wit::LockOperation) -> Result<(), wit::Error> {
        Ok(super::flock(fd.get::<Descriptor>(), operation.into())?)
    }
    fn flock_timeout(
        fd: DescriptorBorrow<'_>,
        operation: wit::LockOperation,
        timeout: f64,
    ) -> Result<bool, wit::Error> {
        Ok(super::flock_timeout(fd.get::<Descriptor>(), operation.into(), timeout)?)
    }
    fn lockf(
        fd: DescriptorBorrow<'_>,
        cmd: wit::LockOperation,
        len: i64,
        start: i64,
        whence: Option<wit::Whence>,
    ) -> Result<(), wit::Error> {
        let whence = whence.map_or(Whence::Set, Whence::from);
        Ok(super::lockf(fd.get::<Descriptor>(), cmd.into(), len, start, whence)?)
    }
    fn lockf_timeout(
        fd: DescriptorBorrow<'_>,
        cmd: wit::LockOperation,
        len: i64,
        start: i64,
        whence: Option<wit::Whence>,
        timeout: f64,
    ) -> Result<bool, wit::Error> {
        let whence = whence.map_or(Whence::Set, Whence::from);
        Ok(super::lockf_timeout(fd.get::<Descriptor>(), cmd.into(), len, start, whence, timeout)?)
    }
    fn constant(name: String) -> Result<i64, wit::Error> {
        Ok(super::constant(&name)?)
    }
}

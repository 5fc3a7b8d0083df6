//! `fcntl`: how a file is open. WASI 0.2 has no locks, no pipes, and no flags that can be set of an open file.

use crate::Adapter;
use crate::bindings::exports::oskit::sys::fcntl::{
    Guest, HeldLock, LockKind, LockOwner, OpenStatus, Range, Seals, StatusFlags,
};
use crate::bindings::exports::oskit::sys::files::DescriptorBorrow;
use crate::bindings::exports::oskit::sys::poll::Waitable;
use crate::errno::{Code, Error, error, unsupported};
use crate::files::Handle;

/// As many as Linux lets a process have at the most, since a runtime doesn't tell.
const DESCRIPTORS: u32 = 1 << 20;

impl Guest for Adapter {
    fn flock(_file: DescriptorBorrow<'_>, _kind: Option<LockKind>) -> Result<(), Error> {
        unsupported()
    }

    fn lock_range(
        _file: DescriptorBorrow<'_>,
        _owner: LockOwner,
        _kind: Option<LockKind>,
        _range: Range,
    ) -> Result<(), Error> {
        unsupported()
    }

    fn blocking_lock(
        _file: DescriptorBorrow<'_>,
        _owner: LockOwner,
        _kind: LockKind,
        _range: Range,
    ) -> Result<Option<HeldLock>, Error> {
        unsupported()
    }

    fn unlocked(_file: DescriptorBorrow<'_>) -> Result<Waitable, Error> {
        unsupported()
    }

    fn range_unlocked(
        _file: DescriptorBorrow<'_>,
        _owner: LockOwner,
        _kind: LockKind,
        _range: Range,
    ) -> Result<Waitable, Error> {
        unsupported()
    }

    fn get_status(file: DescriptorBorrow<'_>) -> Result<OpenStatus, Error> {
        Ok(file.get::<Handle>().status())
    }

    fn set_status_flags(file: DescriptorBorrow<'_>, flags: StatusFlags) -> Result<(), Error> {
        let settable = StatusFlags::APPEND | StatusFlags::NO_ATIME;
        let present = file.get::<Handle>().status().flags;
        if present & settable == flags & settable { Ok(()) } else { unsupported() }
    }

    fn descriptor_limit() -> u32 {
        DESCRIPTORS
    }

    fn get_pipe_size(_pipe: DescriptorBorrow<'_>) -> Result<u32, Error> {
        unsupported()
    }

    fn set_pipe_size(_pipe: DescriptorBorrow<'_>, _size: u32) -> Result<u32, Error> {
        unsupported()
    }

    fn get_seals(_file: DescriptorBorrow<'_>) -> Result<Seals, Error> {
        Err(error(Code::Einval))
    }

    fn add_seals(_file: DescriptorBorrow<'_>, _seals: Seals) -> Result<(), Error> {
        Err(error(Code::Einval))
    }

    /// What is left of a file; a stream doesn't tell.
    fn bytes_available(file: DescriptorBorrow<'_>) -> Result<u32, Error> {
        file.get::<Handle>().rest().map(|rest| u32::try_from(rest).unwrap_or(u32::MAX))
    }
}

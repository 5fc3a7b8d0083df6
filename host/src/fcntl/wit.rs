use super::ranges::Span;
use super::{id_of, table, unix};
use crate::OskitCtxView;
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::fcntl::{
    HeldLock, Host, LockKind, LockOwner, OpenStatus, Range, Seals, StatusFlags,
};
use crate::door::admit;
use crate::error::{Error, Result};
use crate::files::{DATA_SYNC, Descriptor, Open};
use crate::poll::Waitable;
use rustix::fs::{OFlags, SealFlags};
use std::sync::Arc;
use wasmtime::component::Resource;

/// The flags that can be set, by their names below.
const SETTABLE: [(StatusFlags, OFlags); 2] =
    [(StatusFlags::APPEND, OFlags::APPEND), (StatusFlags::NO_ATIME, OFlags::NOATIME)];

const SEALS: [(Seals, SealFlags); 5] = [
    (Seals::SEAL, SealFlags::SEAL),
    (Seals::SHRINK, SealFlags::SHRINK),
    (Seals::GROW, SealFlags::GROW),
    (Seals::WRITE, SealFlags::WRITE),
    (Seals::FUTURE_WRITE, SealFlags::FUTURE_WRITE),
];

impl OskitCtxView<'_> {
    fn open_file(&self, file: &Resource<Descriptor>) -> Result<Arc<Open>> {
        Ok(Arc::clone(self.open_of(file).map_err(Error::Trap)?))
    }

    /// An open file that may be locked: one that may be changed anyway, or any where policy says so.
    fn to_lock(&self, function: &'static str, file: &Resource<Descriptor>) -> Result<Arc<Open>> {
        let open = self.open_file(file)?;
        if !open.may_be_changed() {
            admit(&self.ctx.rules, super::locking(function))?;
        }
        Ok(open)
    }

    /// An open file that is the instance's alone; what others have open too isn't its to set.
    fn own(&self, file: &Resource<Descriptor>) -> Result<Arc<Open>> {
        let open = self.open_file(file)?;
        if open.is_own() { Ok(open) } else { Err(Code::Eperm.into()) }
    }

    fn wait_for(&mut self, open: &Open, wanted: Option<table::Wanted>) -> Result<Resource<Waitable>> {
        let waiting = self.ctx.locks.wait(open, wanted)?;
        self.ctx.take_waitable()?;
        Ok(self.table.push(Waitable::for_lock(waiting))?)
    }
}

impl Host for OskitCtxView<'_> {
    fn flock(&mut self, file: Resource<Descriptor>, kind: Option<LockKind>) -> Result<()> {
        self.to_lock("fcntl.flock", &file)?.flock(kind)
    }

    fn lock_range(
        &mut self,
        file: Resource<Descriptor>,
        owner: LockOwner,
        kind: Option<LockKind>,
        range: Range,
    ) -> Result<()> {
        let open = self.to_lock("fcntl.lock-range", &file)?;
        let span = Span::of(range)?;
        open.opened_for(kind)?;
        let limit = self.ctx.limits().locks;
        match owner {
            LockOwner::OpenFile => open.lock_range(&self.ctx.locks, limit, kind, span),
            LockOwner::Instance => self.ctx.locks.lock_range(&open, limit, kind, span),
        }
    }

    fn blocking_lock(
        &mut self,
        file: Resource<Descriptor>,
        owner: LockOwner,
        kind: LockKind,
        range: Range,
    ) -> Result<Option<HeldLock>> {
        let open = self.to_lock("fcntl.blocking-lock", &file)?;
        let span = Span::of(range)?;
        let locks = &self.ctx.locks;
        let file = id_of(&open)?;
        let found = match owner {
            LockOwner::OpenFile => unix::blocking(open.locker()?, kind, span)?,
            LockOwner::Instance => locks.blocking(&open, kind, span)?,
        };
        let Some(found) = found else { return Ok(None) };
        let known = self.ctx.rules.policy().os.identity;
        let asks = (owner == LockOwner::Instance).then_some(locks.instance);
        let of_instance = || table::is_of_another(asks, file, found.kind, found.span);
        let pid = found.pid.or_else(|| of_instance().then(std::process::id));
        let range = Range { start: found.span.first, length: found.span.length() };
        Ok(Some(HeldLock { kind: found.kind, range, pid: pid.filter(|_| known) }))
    }

    fn unlocked(&mut self, file: Resource<Descriptor>) -> Result<Resource<Waitable>> {
        let open = self.to_lock("fcntl.unlocked", &file)?;
        self.wait_for(&open, None)
    }

    fn range_unlocked(
        &mut self,
        file: Resource<Descriptor>,
        owner: LockOwner,
        kind: LockKind,
        range: Range,
    ) -> Result<Resource<Waitable>> {
        let open = self.to_lock("fcntl.range-unlocked", &file)?;
        let wanted = (kind, Span::of(range)?);
        self.wait_for(&open, (owner == LockOwner::Instance).then_some(wanted))
    }

    fn get_status(&mut self, file: Resource<Descriptor>) -> Result<OpenStatus> {
        let open = self.open_file(&file)?;
        let found = rustix::fs::fcntl_getfl(&open)?;
        let mut flags = StatusFlags::empty();
        for (flag, own) in SETTABLE.into_iter().chain([(StatusFlags::DATA_SYNC, DATA_SYNC)]) {
            if found.contains(own) {
                flags |= flag;
            }
        }
        if found.contains(OFlags::SYNC) {
            flags |= StatusFlags::SYNC;
        }
        Ok(OpenStatus { read: open.can_read(), write: open.can_write(), flags })
    }

    fn set_status_flags(&mut self, file: Resource<Descriptor>, flags: StatusFlags) -> Result<()> {
        let open = self.own(&file)?;
        let found = rustix::fs::fcntl_getfl(&open)?;
        let wanted = SETTABLE.into_iter().fold(found, |mut wanted, (flag, own)| {
            wanted.set(own, flags.contains(flag));
            wanted
        });
        if wanted != found {
            rustix::fs::fcntl_setfl(&open, wanted)?;
        }
        Ok(())
    }

    fn descriptor_limit(&mut self) -> wasmtime::Result<u32> {
        Ok(self.ctx.limits().descriptors)
    }

    fn get_pipe_size(&mut self, pipe: Resource<Descriptor>) -> Result<u32> {
        let size = rustix::pipe::fcntl_getpipe_size(self.open_file(&pipe)?)?;
        Ok(u32::try_from(size).unwrap_or(u32::MAX))
    }

    fn set_pipe_size(&mut self, pipe: Resource<Descriptor>, size: u32) -> Result<u32> {
        let open = self.own(&pipe)?;
        if u64::from(size) > u64::from(self.ctx.limits().pipe_kib) << 10 {
            // The kernel asks first whether it is a pipe at all.
            rustix::pipe::fcntl_getpipe_size(&open)?;
            return Err(Code::Eperm.into());
        }
        let size = rustix::pipe::fcntl_setpipe_size(&open, size as usize)?;
        Ok(u32::try_from(size).unwrap_or(u32::MAX))
    }

    fn get_seals(&mut self, file: Resource<Descriptor>) -> Result<Seals> {
        let found = rustix::fs::fcntl_get_seals(self.open_file(&file)?)?;
        let known = SEALS.into_iter().filter(|(_, own)| found.contains(*own));
        Ok(known.fold(Seals::empty(), |seals, (seal, _)| seals | seal))
    }

    fn add_seals(&mut self, file: Resource<Descriptor>, seals: Seals) -> Result<()> {
        let open = self.own(&file)?;
        let wanted = SEALS.into_iter().filter(|(seal, _)| seals.contains(*seal));
        let wanted = wanted.fold(SealFlags::empty(), |all, (_, own)| all | own);
        Ok(rustix::fs::fcntl_add_seals(&open, wanted)?)
    }

    fn bytes_available(&mut self, file: Resource<Descriptor>) -> Result<u32> {
        let open = self.open_file(&file)?;
        if !open.can_read() && !open.is_own() {
            return Err(Code::Ebadf.into());
        }
        // The kernel's int goes below 0 where the position is beyond the end.
        Ok(u32::try_from(rustix::io::ioctl_fionread(&open)? as i64).unwrap_or(0))
    }
}

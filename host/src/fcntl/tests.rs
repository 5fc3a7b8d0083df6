//! The doors against the real system.

use super::*;

mod doors;
mod instances;
mod processes;
mod streams;
mod waits;

use crate::bindings::oskit::sys::fcntl::LockOwner::{Instance, OpenFile};
use crate::bindings::oskit::sys::fcntl::{HeldLock, Host, LockOwner, Range};
use crate::bindings::oskit::sys::files::{Host as _, HostDescriptor, OpenFlags};
use crate::error::Error;
use crate::files::Descriptor;
use crate::{Access, OskitCtx, OskitCtxView, Policy};
use LockKind::{Exclusive, Shared};
use std::path::Path;
use wasmtime::component::{Resource, ResourceTable};

/// A folder with an empty file, granted as `/rw` for writing and as `/ro` for reading.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("file"), "").expect("a file");
    folder
}

/// What stands for an instance.
struct Plugin {
    ctx: OskitCtx,
    table: ResourceTable,
}

impl Plugin {
    fn new(folder: &Path) -> Self {
        Self::with(folder, |policy| policy.fcntl.lock = true)
    }

    fn with(folder: &Path, change: impl FnOnce(&mut Policy)) -> Self {
        let policy = Policy::default().grant(folder, "/rw", Access::ReadWrite);
        let policy = policy.and_then(|policy| policy.grant(folder, "/ro", Access::Read));
        let mut policy = policy.expect("grants");
        change(&mut policy);
        let ctx = OskitCtx::builder(policy).build().expect("a context");
        Plugin { ctx, table: ResourceTable::new() }
    }

    fn view(&mut self) -> OskitCtxView<'_> {
        OskitCtxView { ctx: &mut self.ctx, table: &mut self.table }
    }

    fn open_as(&mut self, path: &str, flags: OpenFlags) -> Resource<Descriptor> {
        sees(self.view().open(path.to_owned(), flags, 0o600))
    }

    fn open(&mut self) -> Resource<Descriptor> {
        self.open_as("/rw/file", OpenFlags::READ | OpenFlags::WRITE)
    }

    fn dup(&mut self, file: &Resource<Descriptor>) -> Resource<Descriptor> {
        sees(self.view().dup(of(file)))
    }

    fn close(&mut self, file: Resource<Descriptor>) {
        HostDescriptor::drop(&mut self.view(), file).expect("it is open");
    }

    fn flock(&mut self, file: &Resource<Descriptor>, kind: impl Into<Option<LockKind>>) -> Option<Code> {
        failure(self.view().flock(of(file), kind.into()))
    }

    fn lock(
        &mut self,
        file: &Resource<Descriptor>,
        owner: LockOwner,
        kind: impl Into<Option<LockKind>>,
        start: u64,
        length: u64,
    ) -> Option<Code> {
        failure(self.view().lock_range(of(file), owner, kind.into(), Range { start, length }))
    }

    fn blocking(
        &mut self,
        file: &Resource<Descriptor>,
        owner: LockOwner,
        kind: LockKind,
    ) -> Option<HeldLock> {
        sees(self.view().blocking_lock(of(file), owner, kind, Range { start: 0, length: 0 }))
    }
}

/// What the guest sees of a failure; none when it worked.
fn failure<T>(result: Result<T>) -> Option<Code> {
    result.err().map(|error| error.into_guest().expect("an error, not a trap").code)
}

fn sees<T>(result: Result<T>) -> T {
    result.map_err(Error::into_guest).expect("it should have worked")
}

/// A handle, to pass on without giving it away.
fn of<T: 'static>(handle: &Resource<T>) -> Resource<T> {
    Resource::new_borrow(handle.rep())
}

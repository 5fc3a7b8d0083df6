//! The doors against the real system.

use super::*;

mod escapes;
pub(crate) mod failing;
mod faults;
mod limits;
mod raw;
mod reach;
mod rules;
mod streams;
mod swaps;
mod without_openat2;

use crate::audit::{AuditSink, Decision, Event};
use crate::bindings::oskit::sys::files::{
    AccessMode, Host, HostDescriptor, HostDirectoryStream, OpenFlags, SetTime, Whence,
};
use crate::bindings::sync::oskit::sys::poll::Host as _;
use crate::{OskitCtx, OskitCtxBuilder, OskitCtxView, Policy};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use wasmtime::component::{Resource, ResourceTable};

/// `box`, granted as `/box` for writing and as `/ro` for reading, beside `outside`, which isn't.
struct Fixture {
    folder: TempDir,
    ctx: OskitCtx,
    table: ResourceTable,
}

impl Fixture {
    fn new() -> Self {
        Self::with(|policy| policy)
    }

    fn with(change: impl FnOnce(Policy) -> Policy) -> Self {
        Self::built(|policy, _| change(policy), |ctx| ctx)
    }

    fn logged(sink: &Arc<impl AuditSink + 'static>) -> Self {
        Self::built(|policy, _| policy, |ctx| ctx.audit(Arc::clone(sink) as Arc<dyn AuditSink>))
    }

    fn with_box(change: impl FnOnce(Policy, &Path) -> Policy) -> Self {
        Self::built(change, |ctx| ctx)
    }

    fn built(
        change: impl FnOnce(Policy, &Path) -> Policy,
        finish: impl FnOnce(OskitCtxBuilder) -> OskitCtxBuilder,
    ) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("box");
        fs::create_dir_all(inside.join("dir")).expect("a folder");
        fs::create_dir(folder.path().join("outside")).expect("a folder");
        fs::write(inside.join("file"), "inside").expect("a file");
        fs::write(folder.path().join("outside/secret"), "secret").expect("a file");
        let policy = Policy::default().grant(&inside, "/box", Access::ReadWrite);
        let policy = policy.and_then(|policy| policy.grant(&inside, "/ro", Access::Read)).expect("grants");
        let ctx = finish(OskitCtx::builder(change(policy, &inside))).build().expect("a context");
        Fixture { folder, ctx, table: ResourceTable::new() }
    }

    fn view(&mut self) -> OskitCtxView<'_> {
        OskitCtxView { ctx: &mut self.ctx, table: &mut self.table }
    }

    fn host(&self, path: &str) -> std::path::PathBuf {
        self.folder.path().join(path)
    }
}

/// What the guest sees of a failure.
fn failure<T>(result: crate::error::Result<T>) -> (Code, Option<String>) {
    match result {
        Ok(_) => panic!("it should have failed"),
        Err(error) => {
            let error = error.into_guest().expect("an error, not a trap");
            (error.code, error.capability)
        }
    }
}

fn denied(capability: &str) -> (Code, Option<String>) {
    (Code::Eperm, Some(capability.to_owned()))
}

fn sees<T>(result: crate::error::Result<T>) -> T {
    result.map_err(Error::into_guest).expect("it should have worked")
}

const READ: OpenFlags = OpenFlags::READ;

fn write_new() -> OpenFlags {
    OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNCATE
}

/// A handle, to pass on without giving it away.
fn of<T: 'static>(handle: &Resource<T>) -> Resource<T> {
    Resource::new_borrow(handle.rep())
}

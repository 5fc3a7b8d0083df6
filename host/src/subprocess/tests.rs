//! Children against the real system.

use super::*;

mod adversary;
mod basics;
mod doors;
mod ends;
mod faults;
mod jail;
mod signals;

use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::files::{Host as _, HostDescriptor, OpenFlags};
use crate::bindings::oskit::sys::subprocess::{
    Host as _, HostChild, Inherited, Killed, Limits, SpawnOptions, Spawned, State, Stdio,
};
use crate::bindings::sync::oskit::sys::poll::Host as _;
use crate::files::Descriptor;
use crate::{Access, OskitCtx, OskitCtxView, Policy};
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use wasmtime::component::{Resource, ResourceTable};

/// `box`, granted as `/box` for writing, beside `outside`, which isn't, and an instance that may start programs.
struct Fixture {
    folder: TempDir,
    ctx: OskitCtx,
    table: ResourceTable,
}

impl Fixture {
    fn new(change: impl FnOnce(Policy) -> Policy) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("box");
        fs::create_dir_all(inside.join("dir")).expect("a folder");
        fs::create_dir(folder.path().join("outside")).expect("a folder");
        fs::write(folder.path().join("outside/secret"), "secret").expect("a file");
        let policy = Policy::default().grant(&inside, "/box", Access::ReadWrite).expect("a grant");
        let ctx = OskitCtx::builder(change(policy)).build().expect("a context");
        Fixture { folder, ctx, table: ResourceTable::new() }
    }

    /// With these programs of the system.
    fn with(programs: &[&str]) -> Self {
        Self::new(|policy| allowed(policy, programs))
    }

    fn view(&mut self) -> OskitCtxView<'_> {
        OskitCtxView { ctx: &mut self.ctx, table: &mut self.table }
    }

    fn host(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    fn spawn(&mut self, options: SpawnOptions) -> crate::error::Result<Spawned> {
        self.view().spawn(options)
    }

    /// Starts a program that writes to a pipe.
    fn start(&mut self, arguments: &[&str]) -> Spawned {
        sees(self.spawn(SpawnOptions { stdout: Stdio::Pipe, ..options(arguments) }))
    }

    /// Its end, which it must come to.
    fn end(&mut self, child: &Resource<Child>) -> State {
        self.change(child, WaitFlags::empty())
    }

    /// The next change.
    fn change(&mut self, child: &Resource<Child>, flags: WaitFlags) -> State {
        let mut view = self.view();
        let changed = sees(view.changed(of(child), flags));
        assert_eq!(sees(view.wait_any(vec![of(&changed)], Some(20_000_000_000))), [0], "it goes on");
        crate::bindings::oskit::sys::poll::HostWaitable::drop(&mut view, changed).expect("it is there");
        sees(view.wait(of(child), flags)).expect("news").state
    }

    /// What comes through a pipe, to its end.
    fn output(&mut self, pipe: &Resource<Descriptor>) -> String {
        let mut all = Vec::new();
        let mut view = self.view();
        let readable = sees(view.readable(of(pipe)));
        loop {
            match HostDescriptor::read(&mut view, of(pipe), 65536) {
                Ok(bytes) if bytes.is_empty() => return String::from_utf8_lossy(&all).into_owned(),
                Ok(bytes) => all.extend(bytes),
                Err(error) => {
                    assert_eq!(failure::<()>(Err(error)).0, Code::Eagain);
                    let ready = sees(view.wait_any(vec![of(&readable)], Some(20_000_000_000)));
                    assert_eq!(ready, [0], "nothing comes");
                }
            }
        }
    }

    /// What a program writes, when it ends well.
    fn told(&mut self, arguments: &[&str]) -> String {
        let (told, state) = self.ran(options(arguments));
        assert!(matches!(state, State::Exited(0)), "{arguments:?}: {state:?}: {told}");
        told
    }

    /// What a program writes, and its end.
    fn ran(&mut self, options: SpawnOptions) -> (String, State) {
        let options = SpawnOptions { stdout: Stdio::Pipe, stderr: Stdio::AsStdout, ..options };
        let spawned = sees(self.spawn(options));
        let pipe = spawned.stdout.expect("a pipe");
        let told = self.output(&pipe);
        let state = self.end(&spawned.child);
        HostDescriptor::drop(&mut self.view(), pipe).expect("it is open");
        HostChild::drop(&mut self.view(), spawned.child).expect("it is there");
        (told, state)
    }
}

fn allowed(policy: Policy, programs: &[&str]) -> Policy {
    programs.iter().try_fold(policy, |policy, program| policy.run(*program)).expect("programs")
}

/// With nothing but arguments, the first of which is the program.
fn options(arguments: &[&str]) -> SpawnOptions {
    SpawnOptions {
        program: arguments[0].to_owned(),
        arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
        environment: vec![("PATH".to_owned(), "/usr/bin:/bin".to_owned())],
        directory: "/".to_owned(),
        stdin: Stdio::Null,
        stdout: Stdio::Null,
        stderr: Stdio::Null,
        inherit: Vec::new(),
        process_group: None,
        new_session: false,
        umask: 0o22,
        uid: None,
        gid: None,
        groups: None,
        ignored_signals: Vec::new(),
        blocked_signals: Vec::new(),
        pipe_size: None,
        limits: unbounded(),
    }
}

fn unbounded() -> Limits {
    Limits { cpu_time: None, address_space: None, file_size: None, open_files: None, processes: None }
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
    result.map_err(crate::error::Error::into_guest).expect("it should have worked")
}

/// A handle, to pass on without giving it away.
fn of<T: 'static>(handle: &Resource<T>) -> Resource<T> {
    Resource::new_borrow(handle.rep())
}

/// Whether something comes true soon.
fn soon(mut is: impl FnMut() -> bool) -> bool {
    let end = Instant::now() + Duration::from_secs(10);
    while Instant::now() < end {
        if is() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    false
}

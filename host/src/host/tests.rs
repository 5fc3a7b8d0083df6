//! The built guest in both ways of embedding, and how instances end.

use super::*;
use crate::artifacts::GUEST;
use crate::{Limits, Policy};
use wasmtime::component::{Component, Func, Instance, Val};

mod doors;
mod limits;

fn function(store: impl wasmtime::AsContextMut, instance: &Instance, interface: &str, name: &str) -> Func {
    let mut store = store;
    let (_, interface) = instance.get_export(&mut store, None, interface).expect("the interface");
    let (_, name) = instance.get_export(&mut store, Some(&interface), name).expect("the function");
    instance.get_func(&mut store, name).expect("a function")
}

const SUPPORT: &str = "oskit:stdlib/support@0.1.0";

#[test]
fn the_guest_runs_under_an_empty_policy() {
    let host = Host::new(HostConfig::default()).expect("a host");
    let component = host.load(GUEST).expect("the guest compiles");
    let ctx = OskitCtx::builder(Policy::default()).build().expect("nothing to open");
    let mut guest = host.instance(&component, ctx).expect("the guest's imports are served");
    let backend = function(&mut guest.store, &guest.instance, SUPPORT, "backend");
    let mut answer = [Val::Bool(false)];
    backend.call(&mut guest.store, &[], &mut answer).expect("an answer");
    assert_eq!(answer, [Val::String("host".to_owned())]);
}

struct Embedder {
    ctx: OskitCtx,
    table: ResourceTable,
}

impl OskitView for Embedder {
    fn oskit(&mut self) -> OskitCtxView<'_> {
        OskitCtxView { ctx: &mut self.ctx, table: &mut self.table }
    }
}

#[test]
fn the_guest_runs_without_holding_the_thread() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let engine = Engine::default();
        let mut linker = Linker::<Embedder>::new(&engine);
        crate::add_to_linker(&mut linker).expect("a linker");
        let component = Component::new(&engine, GUEST).expect("the guest compiles");
        let ctx = OskitCtx::builder(Policy::default()).build().expect("nothing to open");
        let mut store = Store::new(&engine, Embedder { ctx, table: ResourceTable::new() });
        let guest = linker.instantiate_async(&mut store, &component).await.expect("its imports are served");
        let backend = function(&mut store, &guest, SUPPORT, "backend");
        let mut answer = [Val::Bool(false)];
        backend.call_async(&mut store, &[], &mut answer).await.expect("an answer");
        assert_eq!(answer, [Val::String("host".to_owned())]);
    });
}

fn empty() -> Embedder {
    let ctx = OskitCtx::builder(Policy::default()).build().expect("nothing to open");
    Embedder { ctx, table: ResourceTable::new() }
}

#[test]
fn an_empty_policy_refuses_all_authority() {
    use crate::bindings::oskit::sys::errno::Code;
    use crate::bindings::oskit::sys::files::{AccessMode, Host as _, OpenFlags, SetTime};
    use crate::bindings::oskit::sys::os::{Host as Os, ProgramImage};
    use crate::bindings::oskit::sys::random::Host as _;
    use crate::bindings::oskit::sys::subprocess::{Host as _, Limits, SpawnOptions, Stdio};
    use crate::bindings::oskit::sys::time::{Clock, Host as _};
    use crate::bindings::oskit::sys::{environ::Host as _, files};

    fn code<T>(result: crate::error::Result<T>) -> Option<Code> {
        result.err().map(|error| error.into_guest().expect("an error, not a trap").code)
    }

    fn image() -> ProgramImage {
        let SpawnOptions { program, arguments, environment, directory, umask, .. } = spawn_options();
        ProgramImage { program, arguments, environment, directory, umask }
    }

    fn spawn_options() -> SpawnOptions {
        SpawnOptions {
            program: "/bin/true".to_owned(),
            arguments: vec!["true".to_owned()],
            environment: vec![],
            directory: "/".to_owned(),
            stdin: Stdio::Inherit,
            stdout: Stdio::Inherit,
            stderr: Stdio::AsStdout,
            inherit: vec![],
            process_group: None,
            new_session: false,
            umask: 0,
            uid: None,
            gid: None,
            groups: None,
            ignored_signals: vec![],
            blocked_signals: vec![],
            pipe_size: None,
            limits: Limits {
                cpu_time: None,
                address_space: None,
                file_size: None,
                open_files: None,
                processes: None,
            },
        }
    }

    let mut embedder = empty();
    let mut view = embedder.oskit();
    let path = || "/".to_owned();
    let refused = [
        code(view.open(path(), OpenFlags::READ, 0)),
        code(view.open_directory(path())),
        code(files::Host::stat(&mut view, path(), true)),
        code(view.access(path(), AccessMode::READ, false, true)),
        code(view.mkdir(path(), 0)),
        code(view.rmdir(path())),
        code(view.unlink(path())),
        code(view.rename(path(), path(), true)),
        code(view.link(path(), path(), false)),
        code(view.symlink(path(), path())),
        code(view.readlink(path())),
        code(files::Host::chmod(&mut view, path(), 0, true)),
        code(files::Host::chown(&mut view, path(), None, None, true)),
        code(view.chflags(path(), 0, true)),
        code(files::Host::utimens(&mut view, path(), SetTime::Now, SetTime::Now, true)),
        code(files::Host::truncate(&mut view, path(), 0)),
        code(files::Host::statvfs(&mut view, path())),
        code(view.mkfifo(path(), 0)),
        code(view.stdin()),
        code(view.stdout()),
        code(view.stderr()),
        code(view.now(Clock::Realtime)),
        code(view.resolution(Clock::Monotonic)),
        code(view.local_zone()),
        code(view.zone_rules("Europe/Berlin".to_owned())),
        code(view.zone_file("/usr/share/zoneinfo/Europe/Berlin".to_owned())),
        code(view.zone_names()),
        code(view.get_random(1)),
        code(view.identity_of_self()),
        code(view.uname()),
        code(view.login_name()),
        code(view.user_by_name("root".to_owned())),
        code(view.user_by_id(0)),
        code(view.times()),
        code(view.cpu_count()),
        code(view.load_average()),
        code(view.getpgid(0)),
        code(Os::open_with_default(&mut view, path())),
        code(Os::open_with_default(&mut view, "https://example.org/".to_owned())),
    ];
    for (place, refused) in refused.into_iter().enumerate() {
        assert_eq!(refused, Some(Code::Eperm), "call {place}");
    }
    assert_eq!(code(view.spawn(spawn_options())), Some(Code::Eperm));
    assert_eq!(code(view.forked(1)), Some(Code::Echild));
    let unsupported = [
        code(view.nice(1)),
        code(view.setsid()),
        code(view.setpgid(0, 0)),
        code(view.fork()),
        code(view.execve(image())),
    ];
    assert_eq!(unsupported, [Some(Code::Enotsup); 5]);
    view.ctx.process = Some(crate::os::Process::default());
    let refused = [
        code(view.nice(1)),
        code(view.setsid()),
        code(view.setpgid(0, 0)),
        code(view.fork()),
        code(view.execve(image())),
    ];
    assert_eq!(refused, [Some(Code::Eperm); 5]);
    assert!(view.mounts().expect("an answer").is_empty());
    assert!(view.variables().expect("an answer").is_empty());
}

#[test]
fn a_wait_ends_with_the_instances_time() {
    use crate::bindings::sync::oskit::sys::time::Host as _;
    let mut embedder = empty();
    let policy =
        Policy { limits: Limits { deadline_ms: Some(50), ..Limits::default() }, ..Policy::default() };
    embedder.ctx = OskitCtx::builder(policy).build().expect("nothing to open");
    embedder.ctx.start();
    let error = embedder.oskit().sleep(u64::MAX).expect_err("its time is up");
    let crate::error::Error::Trap(error) = error else { panic!("it should end") };
    assert_eq!(Ending::of(error).expect("an ending"), Ending::Deadline);
}

#[test]
fn memories_and_tables_are_counted_together() {
    use wasmtime::ResourceLimiter;
    let limits = Limits { memory_mib: 1, table_elements: 10, ..Limits::default() };
    let mut meter = Meter::new(&limits);
    assert!(meter.memory_growing(0, 512 << 10, None).expect("an answer"));
    assert!(meter.memory_growing(0, 512 << 10, None).expect("an answer"));
    assert!(!meter.memory_growing(512 << 10, (512 << 10) + 1, None).expect("an answer"));
    assert!(meter.table_growing(0, 10, None).expect("an answer"));
    assert!(!meter.table_growing(0, 1, None).expect("an answer"));
}

#[test]
fn an_ending_has_a_status() {
    let of = |error: wasmtime::Error| Ending::of(error).expect("an ending");
    assert_eq!(of(Exit(7).into()), Ending::Exit(7));
    assert_eq!(of(I32Exit(3).into()), Ending::Exit(3));
    assert_eq!(of(Aborted.into()).status(), 134);
    assert_eq!(of(Trap::Interrupt.into()), Ending::Deadline);
    assert_eq!(of(Trap::UnreachableCodeReached.into()).status(), 134);
    assert!(Ending::of(wasmtime::Error::msg("another")).is_err());
}

//! What `oskit:sys` refuses, an application's own imports of WASI don't give either, grant by grant.

use super::super::wasi::narrow::{open_at, random, symlink_at};
use super::*;
use crate::bindings::oskit::sys::environ::Host as _;
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::files::{self, Host as _, SetTime};
use crate::bindings::oskit::sys::random::Host as _;
use crate::bindings::oskit::sys::time::{self, Host as _};
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::time::Duration;
use wasmtime::component::Resource;
use wasmtime_wasi::cli::WasiCliView;
use wasmtime_wasi::clocks::WasiClocksView;
use wasmtime_wasi::filesystem::WasiFilesystemView;
use wasmtime_wasi::p2::bindings::cli::{environment, stdin};
use wasmtime_wasi::p2::bindings::clocks::{monotonic_clock, wall_clock};
use wasmtime_wasi::p2::bindings::filesystem::preopens;
use wasmtime_wasi::p2::bindings::sync::filesystem::types::{
    Descriptor, DescriptorFlags, HostDescriptor, NewTimestamp, OpenFlags, PathFlags,
};

fn state(policy: Policy) -> State {
    State::new(OskitCtx::builder(policy).build().expect("a context")).expect("a state")
}

/// Whether `oskit:sys` does it; if not, policy is why.
fn ours<T>(result: crate::error::Result<T>) -> bool {
    let refused = result.err().map(|error| error.into_guest().expect("an error, not a trap").code);
    assert!(matches!(refused, None | Some(Code::Eperm)), "{refused:?}");
    refused.is_none()
}

fn preopened(state: &mut State) -> Vec<(Resource<Descriptor>, String)> {
    preopens::Host::get_directories(&mut state.filesystem()).expect("an answer")
}

/// The folder that is granted, in one that isn't.
fn fixture() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = folder.path().join("box");
    fs::create_dir_all(inside.join("dir")).expect("a folder");
    for file in ["file", "gone", "old"] {
        fs::write(inside.join(file), "inside").expect("a file");
    }
    fs::write(folder.path().join("secret"), "secret").expect("a file");
    symlink("../secret", inside.join("out")).expect("a link");
    rustix::fs::mkfifoat(rustix::fs::CWD, inside.join("pipe"), rustix::fs::Mode::RWXU).expect("a pipe");
    folder
}

fn granted(folder: &Path, access: Access) -> Policy {
    Policy::default().grant(folder.join("box"), "/box", access).expect("a grant")
}

#[test]
fn without_a_grant_neither_knows_a_directory() {
    let mut state = state(Policy::default());
    assert!(state.oskit().mounts().expect("an answer").is_empty());
    assert!(preopened(&mut state).is_empty());
}

#[test]
fn a_grant_with_rules_of_its_own_is_not_seen_by_wasi() {
    use crate::{Grant, Symlinks};
    let folder = fixture();
    let grant = |guest: &str| Grant::new(folder.path().join("box"), guest, Access::Read).expect("a grant");
    let strict = |guest| grant(guest).symlinks(Symlinks::Refuse);
    let cases: [(bool, Symlinks, Vec<Grant>, &[&str]); 4] = [
        (false, Symlinks::Within, vec![grant("/a"), strict("/b"), grant("/c").special(true)], &["/a"]),
        (true, Symlinks::Within, vec![grant("/a"), grant("/b").special(false)], &["/a"]),
        (false, Symlinks::Refuse, vec![grant("/a"), grant("/b").symlinks(Symlinks::Within)], &["/b"]),
        (false, Symlinks::Within, vec![grant("/a").special(false)], &["/a"]),
    ];
    for (special, symlinks, grants, seen) in cases {
        let mut policy = Policy::default();
        (policy.files.special, policy.files.symlinks) = (special, symlinks);
        let count = grants.len();
        let all = grants.into_iter().try_fold(policy, Policy::grant_by).expect("grants");
        let mut state = state(all);
        assert_eq!(state.oskit().mounts().expect("an answer").len(), count);
        let names: Vec<String> = preopened(&mut state).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, seen);
    }
}

/// A verb of both: its name, ours, and WASI's.
type Verb = (&'static str, fn(&mut State) -> bool, fn(&mut State, Resource<Descriptor>) -> bool);

fn path(name: &str) -> String {
    format!("/box/{name}")
}

fn opened(
    state: &mut State,
    at: &Resource<Descriptor>,
    name: &str,
    open: OpenFlags,
    how: DescriptorFlags,
) -> bool {
    open_at(state, at, PathFlags::SYMLINK_FOLLOW, name.to_owned(), open, how).is_ok()
}

/// Each on a name that the others leave alone.
const VERBS: &[Verb] = &[
    (
        "read",
        |state| ours(state.oskit().open(path("file"), files::OpenFlags::READ, 0)),
        |state, at| opened(state, &at, "file", OpenFlags::empty(), DescriptorFlags::READ),
    ),
    (
        "write",
        |state| ours(state.oskit().open(path("file"), files::OpenFlags::WRITE, 0)),
        |state, at| opened(state, &at, "file", OpenFlags::empty(), DescriptorFlags::WRITE),
    ),
    (
        "truncate",
        |state| ours(files::Host::truncate(&mut state.oskit(), path("file"), 0)),
        |state, at| opened(state, &at, "file", OpenFlags::TRUNCATE, DescriptorFlags::READ),
    ),
    (
        "create",
        |state| ours(state.oskit().open(path("a"), files::OpenFlags::CREATE, 0o600)),
        |state, at| opened(state, &at, "b", OpenFlags::CREATE, DescriptorFlags::READ),
    ),
    (
        "mkdir",
        |state| ours(state.oskit().mkdir(path("c"), 0o700)),
        |state, at| state.filesystem().create_directory_at(at, "d".to_owned()).is_ok(),
    ),
    (
        "rename",
        |state| ours(state.oskit().rename(path("old"), path("new"), true)),
        |state, at| {
            let (from, to) = (Resource::new_borrow(at.rep()), Resource::new_borrow(at.rep()));
            let names = if opened(state, &at, "new", OpenFlags::empty(), DescriptorFlags::READ) {
                ("new", "old")
            } else {
                ("old", "new")
            };
            state.filesystem().rename_at(from, names.0.to_owned(), to, names.1.to_owned()).is_ok()
        },
    ),
    (
        "link",
        |state| ours(state.oskit().link(path("file"), path("e"), false)),
        |state, at| {
            let to = Resource::new_borrow(at.rep());
            state.filesystem().link_at(at, PathFlags::empty(), "file".to_owned(), to, "f".to_owned()).is_ok()
        },
    ),
    (
        "symlink",
        |state| ours(state.oskit().symlink("file".to_owned(), path("g"))),
        |state, at| symlink_at(state, at, "file".to_owned(), "h".to_owned()).is_ok(),
    ),
    (
        "times",
        |state| {
            ours(files::Host::utimens(&mut state.oskit(), path("file"), SetTime::Now, SetTime::Now, true))
        },
        |state, at| {
            let now = || NewTimestamp::Now;
            let how = PathFlags::SYMLINK_FOLLOW;
            state.filesystem().set_times_at(at, how, "file".to_owned(), now(), now()).is_ok()
        },
    ),
    (
        "unlink",
        |state| ours(state.oskit().unlink(path("gone"))),
        |state, at| {
            let name = if opened(state, &at, "gone", OpenFlags::empty(), DescriptorFlags::READ) {
                "gone"
            } else {
                "a"
            };
            state.filesystem().unlink_file_at(at, name.to_owned()).is_ok()
        },
    ),
    (
        "a link that leads out",
        |state| ours(state.oskit().open(path("out"), files::OpenFlags::READ, 0)),
        |state, at| opened(state, &at, "out", OpenFlags::empty(), DescriptorFlags::READ),
    ),
    (
        "a path that leads out",
        |state| ours(state.oskit().open(path("../secret"), files::OpenFlags::READ, 0)),
        |state, at| opened(state, &at, "../secret", OpenFlags::empty(), DescriptorFlags::READ),
    ),
    (
        "a link made to lead out",
        |state| ours(state.oskit().symlink("../secret".to_owned(), path("i"))),
        |state, at| symlink_at(state, at, "../secret".to_owned(), "j".to_owned()).is_ok(),
    ),
    (
        "a link made to lead out from below",
        |state| ours(state.oskit().symlink("../../secret".to_owned(), path("dir/i"))),
        |state, at| symlink_at(state, at, "../../secret".to_owned(), "dir/j".to_owned()).is_ok(),
    ),
    (
        "a link made to something absolute",
        |state| ours(state.oskit().symlink("/etc".to_owned(), path("k"))),
        |state, at| symlink_at(state, at, "/etc".to_owned(), "l".to_owned()).is_ok(),
    ),
    (
        "a named pipe",
        |state| ours(state.oskit().open(path("pipe"), files::OpenFlags::READ, 0)),
        |state, at| opened(state, &at, "pipe", OpenFlags::empty(), DescriptorFlags::READ),
    ),
];

#[test]
fn both_give_the_same_below_a_directory() {
    for access in [Access::Read, Access::ReadWrite] {
        let folder = fixture();
        let mut state = state(granted(folder.path(), access));
        let [(at, name)] = preopened(&mut state).try_into().expect("one directory");
        assert_eq!(name, "/box");
        let mut given = Vec::new();
        for (verb, ours, theirs) in VERBS {
            let ours = ours(&mut state);
            let theirs = theirs(&mut state, Resource::new_borrow(at.rep()));
            assert_eq!(ours, theirs, "{access:?}: {verb}");
            if ours {
                given.push(*verb);
            }
        }
        let all =
            ["read", "write", "truncate", "create", "mkdir", "rename", "link", "symlink", "times", "unlink"];
        assert_eq!(given, if access == Access::Read { &all[..1] } else { &all[..] });
        assert_eq!(fs::read_to_string(folder.path().join("secret")).expect("untouched"), "secret");
    }
}

#[test]
fn neither_carries_anything_from_a_grant_to_read_to_one_to_write() {
    let folder = fixture();
    let policy =
        granted(folder.path(), Access::Read).grant(folder.path().join("box"), "/rw", Access::ReadWrite);
    let mut state = state(policy.expect("a grant"));
    let [(read, _), (write, _)] = preopened(&mut state).try_into().expect("two directories");
    for (from, to, from_path, to_path) in [(&read, &write, "/box", "/rw"), (&write, &read, "/rw", "/box")] {
        let (old, new) = (format!("{from_path}/file"), format!("{to_path}/new"));
        assert!(!ours(state.oskit().link(old.clone(), new.clone(), false)));
        assert!(!ours(state.oskit().rename(old, new, true)));
        let at = |at: &Resource<Descriptor>| Resource::new_borrow(at.rep());
        let name = |name: &str| name.to_owned();
        let mut theirs = state.filesystem();
        let linked = theirs.link_at(at(from), PathFlags::empty(), name("file"), at(to), name("new"));
        assert!(linked.is_err());
        assert!(theirs.rename_at(at(from), name("file"), at(to), name("new")).is_err());
    }
    assert!(!folder.path().join("box/new").exists());
}

#[test]
fn both_give_the_same_variables_and_arguments() {
    assert!(std::env::var_os("PATH").is_some(), "something that must not be seen");
    for (policy, seen) in [
        (Policy::default(), vec![]),
        (Policy::default().env("A", "b").expect("a variable"), vec![("A".to_owned(), "b".to_owned())]),
        (
            Policy::default().inherit_env("PATH").expect("a variable"),
            vec![("PATH".to_owned(), std::env::var("PATH").expect("UTF-8"))],
        ),
    ] {
        let ctx = OskitCtx::builder(policy).arguments(["app", "-x"]).build().expect("a context");
        let mut state = State::new(ctx).expect("a state");
        assert_eq!(state.oskit().variables().expect("an answer"), seen);
        assert_eq!(environment::Host::get_environment(&mut state.cli()).expect("an answer"), seen);
        let arguments = state.oskit().arguments().expect("an answer");
        assert_eq!(environment::Host::get_arguments(&mut state.cli()).expect("an answer"), arguments);
        let directory = state.oskit().initial_directory().expect("an answer");
        assert_eq!(environment::Host::initial_cwd(&mut state.cli()).expect("an answer"), Some(directory));
    }
}

#[test]
fn both_give_the_same_standard_input() {
    let file = |text: &str| {
        use std::io::{Seek, Write};
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(text.as_bytes()).and_then(|()| file.rewind()).expect("room for it");
        file
    };
    let with = OskitCtx::builder(Policy::default()).stream(Stream::Stdin, file("typed"));
    for (ctx, given) in [(OskitCtx::builder(Policy::default()), false), (with, true)] {
        let mut state = State::new(ctx.build().expect("a context")).expect("a state");
        let stream = stdin::Host::get_stdin(&mut state.cli()).expect("an answer");
        let theirs = state.table.get_mut(&stream).expect("it is open").read(100);
        assert_eq!(theirs.is_ok_and(|bytes| bytes == "typed"), given);
        assert_eq!(ours(state.oskit().stdin()), given);
        assert!(!ours(state.oskit().stdout()) && !ours(state.oskit().stderr()));
    }
}

#[test]
fn both_give_the_same_clocks() {
    for (policy, given) in [(Policy::default(), false), (Policy::default().allow_clocks(), true)] {
        let mut state = state(policy);
        for clock in [time::Clock::Realtime, time::Clock::Monotonic] {
            assert_eq!(ours(state.oskit().now(clock)), given);
        }
        let wall = wall_clock::Host::now(&mut state.clocks()).expect("an answer");
        assert_eq!((wall.seconds, wall.nanoseconds) != (0, 0), given);
        let mut monotonic = || monotonic_clock::Host::now(&mut state.clocks()).expect("an answer");
        let before = monotonic();
        std::thread::sleep(Duration::from_millis(2));
        assert_eq!(monotonic() != before, given);
    }
}

/// A command that calls a function which gives a number, and ends as it does.
fn numbers(host: &Host, interface: &str, function: &str) -> Component {
    let text = format!(
        r#"(component
            (import "{interface}" (instance $from (export "{function}" (func (result u64)))))
            (core func $get (canon lower (func $from "{function}")))
            (core module $m
                (import "" "get" (func $get (result i64)))
                (func (export "run") (result i32) (i64.eq (call $get) (call $get))))
            (core instance $i (instantiate $m (with "" (instance (export "get" (func $get))))))
            (func $run (result (result)) (canon lift (core func $i "run")))
            (instance $e (export "run" (func $run)))
            (export "wasi:cli/run@0.2.0" (instance $e)))"#
    );
    host.load(&wat::parse_str(text).expect("a component")).expect("it compiles")
}

#[test]
fn both_give_the_same_random_numbers() {
    let host = Host::new(HostConfig::default()).expect("a host");
    for (policy, given) in [(Policy::default(), false), (Policy::default().allow_random(), true)] {
        for version in ["0.2.0", "0.2.3"] {
            for (interface, function) in
                [("random", "get-random-u64"), ("insecure", "get-insecure-random-u64")]
            {
                let component = numbers(&host, &format!("wasi:random/{interface}@{version}"), function);
                let ctx = OskitCtx::builder(policy.clone()).build().expect("a context");
                let ending = host.run(&component, ctx).expect("an ending");
                if given {
                    assert_eq!(ending, Ending::Exit(0), "two of them are equal");
                } else {
                    assert!(
                        matches!(&ending, Ending::Trap(text) if text.contains("random.system")),
                        "{ending}"
                    );
                }
            }
        }
        let mut state = state(policy);
        assert_eq!(ours(state.oskit().get_random(8)), given);
        assert_eq!(random(&mut state).is_ok(), given);
        let theirs = wasmtime_wasi::random::WasiRandomView::random(&mut state);
        let bytes = wasmtime_wasi::p2::bindings::random::random::Host::get_random_bytes(theirs, 8);
        assert_eq!(bytes.is_ok(), given);
        let bytes = wasmtime_wasi::p2::bindings::random::insecure::Host::get_insecure_random_bytes(theirs, 8);
        assert_eq!(bytes.is_ok(), given);
        let seed = wasmtime_wasi::p2::bindings::random::insecure_seed::Host::insecure_seed(theirs);
        assert_eq!(seed.expect("an answer") != (0, 0), given);
    }
}

#[test]
fn neither_gives_a_network() {
    use wasmtime_wasi::p2::bindings::sockets::network::IpAddressFamily;
    use wasmtime_wasi::p2::bindings::sockets::tcp_create_socket;
    use wasmtime_wasi::sockets::WasiSocketsView;
    let mut state = state(Policy::for_command());
    let made = tcp_create_socket::Host::create_tcp_socket(&mut state.sockets(), IpAddressFamily::Ipv4);
    assert!(made.is_err());
}

//! The doors against the real system.

use super::*;

mod without_openat2;
use crate::bindings::oskit::sys::files::{
    AccessMode, Host, HostDescriptor, HostDirectoryStream, OpenFlags, SetTime, Whence,
};
use crate::bindings::sync::oskit::sys::poll::Host as _;
use crate::{OskitCtx, OskitCtxView, Policy};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tempfile::TempDir;
use wasmtime::component::ResourceTable;

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
        let folder = tempfile::tempdir().expect("a folder");
        let inside = folder.path().join("box");
        fs::create_dir_all(inside.join("dir")).expect("a folder");
        fs::create_dir(folder.path().join("outside")).expect("a folder");
        fs::write(inside.join("file"), "inside").expect("a file");
        fs::write(folder.path().join("outside/secret"), "secret").expect("a file");
        let policy = Policy::default().grant(&inside, "/box", Access::ReadWrite);
        let policy = policy.and_then(|policy| policy.grant(&inside, "/ro", Access::Read)).expect("grants");
        let ctx = OskitCtx::builder(change(policy)).build().expect("a context");
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

#[test]
fn what_is_granted_works() {
    let mut f = Fixture::new();
    let mut view = f.view();
    let file = sees(view.open("/box/new".to_owned(), write_new() | OpenFlags::READ, 0o640));
    let of = || wasmtime::component::Resource::new_borrow(file.rep());
    assert_eq!(sees(view.write(of(), b"hello, world".to_vec())), 12);
    assert_eq!(sees(view.seek(of(), 7, Whence::Set)), 7);
    assert_eq!(sees(HostDescriptor::read(&mut view, of(), 100)), b"world");
    assert_eq!(sees(view.pread(of(), 5, 0)), b"hello");
    sees(HostDescriptor::truncate(&mut view, of(), 5));
    let status = sees(HostDescriptor::stat(&mut view, of()));
    assert_eq!((status.size, status.mode & 0o777 & !0o640), (5, 0));
    let copy = sees(view.dup(of()));
    assert_eq!(sees(view.seek(copy, 0, Whence::Current)), 12, "the position is shared");
    sees(view.mkdir("/box/dir/sub".to_owned(), 0o777));
    sees(view.rename("/box/new".to_owned(), "/box/dir/sub/moved".to_owned(), true));
    sees(view.link("/box/dir/sub/moved".to_owned(), "/box/second".to_owned(), false));
    sees(view.symlink("dir/sub/moved".to_owned(), "/box/link".to_owned()));
    assert_eq!(sees(view.readlink("/box/link".to_owned())), "dir/sub/moved");
    let times = SetTime::At(crate::bindings::oskit::sys::time::Timespec { seconds: -5, nanoseconds: 7 });
    sees(Host::utimens(&mut view, "/box/link".to_owned(), times, SetTime::Now, true));
    sees(Host::chmod(&mut view, "/box/link".to_owned(), 0o600, true));
    let status = sees(Host::stat(&mut view, "/box/link".to_owned(), true));
    assert_eq!((status.accessed.seconds, status.accessed.nanoseconds, status.mode), (-5, 7, 0o600));
    assert_eq!(status.links, 2);
    assert_eq!(sees(Host::stat(&mut view, "/box/link".to_owned(), false)).kind as u8, 3);
    sees(view.symlink("dir".to_owned(), "/box/to-dir".to_owned()));
    for path in ["/box/to-dir", "/box/to-dir/", "/box/dir/", "/box/dir/.", "/box/dir/sub/.."] {
        let stream = sees(view.open_directory(path.to_owned()));
        let packed = sees(HostDirectoryStream::read(&mut view, stream, 600));
        assert!(packed.ends_with(b"sub"), "{path}");
        sees(view.open(path.to_owned(), READ | OpenFlags::DIRECTORY, 0));
    }
    assert_eq!(failure(view.open_directory("/box/link".to_owned())).0, Code::Enotdir);
    assert_eq!(failure(view.open("/box/link/".to_owned(), READ, 0)).0, Code::Enotdir);
    let itself = READ | OpenFlags::NO_FOLLOW;
    assert!(matches!(failure(view.open("/box/to-dir".to_owned(), itself, 0)).0, Code::Eloop));
    sees(view.access("/box/link".to_owned(), AccessMode::READ | AccessMode::WRITE, true, true));
    assert_eq!(failure(view.access("/ro/link".to_owned(), AccessMode::WRITE, false, true)).0, Code::Erofs);
    sees(Host::truncate(&mut view, "/box/link".to_owned(), 0));
    assert_eq!(sees(Host::stat(&mut view, "/ro/second".to_owned(), true)).size, 0);
    assert_eq!(failure(view.rename("/box/link".into(), "/box/second".into(), false)).0, Code::Eexist);
    assert_eq!(failure(view.rmdir("/box/dir".to_owned())).0, Code::Enotempty);
    sees(view.unlink("/box/link".to_owned()));
    assert!(sees(Host::statvfs(&mut view, "/box".to_owned())).block_size > 0);
}

#[test]
fn no_spelling_leads_out() {
    let mut f = Fixture::new();
    let outside = f.host("outside/secret");
    let outside = outside.to_str().expect("UTF-8");
    symlink("../outside", f.host("box/relative")).expect("a link");
    symlink("../outside/", f.host("box/slash")).expect("a link");
    symlink(f.host("outside"), f.host("box/absolute")).expect("a link");
    symlink("relative", f.host("box/chained")).expect("a link");
    symlink("/proc/self/root", f.host("box/magic")).expect("a link");
    symlink("dir", f.host("box/good")).expect("a link");
    let mut view = f.view();
    let paths = [
        "/box/../outside/secret",
        "/box/dir/../../outside/secret",
        "/box/./dir/.././../outside/secret",
        "/box/good/../../outside/secret",
        "//box//..//outside/secret",
        "/outside/secret",
        "/",
        "/box/..",
        "box/file",
        outside,
        "/box/relative/secret",
        "/box/slash/secret",
        "/box/absolute/secret",
        "/box/chained/secret",
        "/box/chained/missing",
        "/box/relative/",
        "/box/relative/.",
        "/box/magic/etc/passwd",
    ];
    for path in paths {
        let path = || path.to_owned();
        let code = failure(view.open(path(), READ, 0));
        let refused = code == denied("files.read") || (path().contains("magic") && code.0 == Code::Eloop);
        assert!(refused, "{}: {code:?}", path());
        let code = failure(view.open(path(), write_new(), 0o666)).0;
        assert!(matches!(code, Code::Eperm | Code::Eloop | Code::Eisdir), "{}: {code:?}", path());
        for code in [
            failure(Host::stat(&mut view, path(), true)).0,
            failure(view.access(path(), AccessMode::READ, false, true)).0,
            failure(view.open_directory(path())).0,
            failure(Host::chmod(&mut view, path(), 0o777, true)).0,
            failure(Host::utimens(&mut view, path(), SetTime::Now, SetTime::Now, true)).0,
            failure(Host::truncate(&mut view, path(), 0)).0,
            failure(view.link(path(), "/box/stolen".to_owned(), true)).0,
        ] {
            assert!(matches!(code, Code::Eperm | Code::Eloop), "{}: {code:?}", path());
        }
        failure(view.rename("/box/file".to_owned(), path(), true));
        failure(view.unlink(path()));
    }
    assert_eq!(fs::read_to_string(f.host("outside/secret")).expect("untouched"), "secret");
    assert_eq!(fs::metadata(f.host("outside/secret")).expect("untouched").permissions().mode() & 0o022, 0);
    assert!(!f.host("box/stolen").exists());
}

#[test]
fn what_is_outside_is_denied_alike_whether_it_exists() {
    let mut f = Fixture::new();
    symlink("../outside", f.host("box/out")).expect("a link");
    let mut view = f.view();
    for (is, is_not) in [("/etc/passwd", "/etc/none"), ("/box/out/secret", "/box/out/none")] {
        for follow in [true, false] {
            let ask =
                |view: &mut OskitCtxView<'_>, path: &str| failure(Host::stat(view, path.to_owned(), follow));
            assert_eq!(ask(&mut view, is), denied("files.read"));
            assert_eq!(ask(&mut view, is_not), denied("files.read"));
        }
    }
}

#[test]
fn a_grant_to_read_writes_by_no_verb() {
    let mut f = Fixture::new();
    fs::create_dir(f.host("box/empty")).expect("a folder");
    let mut view = f.view();
    let file = || "/ro/file".to_owned();
    let new = || "/ro/new".to_owned();
    let opens =
        [OpenFlags::WRITE, OpenFlags::APPEND, OpenFlags::TRUNCATE, OpenFlags::CREATE, OpenFlags::TEMPORARY];
    for flags in opens {
        assert_eq!(failure(view.open(file(), READ | flags, 0o666)), denied("files.write"), "{flags:?}");
    }
    let results = [
        view.mkdir(new(), 0o777),
        view.rmdir("/ro/empty".to_owned()),
        view.unlink(file()),
        view.rename(file(), "/box/new".to_owned(), true),
        view.rename("/box/file".to_owned(), new(), true),
        view.link(file(), "/box/new".to_owned(), false),
        view.link("/box/file".to_owned(), new(), false),
        view.symlink("file".to_owned(), new()),
        Host::chmod(&mut view, file(), 0o777, true),
        Host::chown(&mut view, file(), None, None, true),
        view.chflags(file(), 0, true),
        Host::utimens(&mut view, file(), SetTime::Now, SetTime::Now, true),
        Host::truncate(&mut view, file(), 0),
        view.mkfifo(new(), 0o666),
    ];
    for (place, result) in results.into_iter().enumerate() {
        assert_eq!(failure(result), denied("files.write"), "verb {place}");
    }
    let open = sees(view.open(file(), READ, 0));
    let of = || wasmtime::component::Resource::new_borrow(open.rep());
    assert_eq!(failure(view.write(of(), vec![1])).0, Code::Ebadf);
    assert_eq!(failure(view.pwrite(of(), vec![1], 0)).0, Code::Ebadf);
    assert_eq!(failure(HostDescriptor::truncate(&mut view, of(), 0)).0, Code::Einval);
    assert_eq!(failure(HostDescriptor::chmod(&mut view, of(), 0o777)), denied("files.write"));
    assert_eq!(failure(HostDescriptor::chown(&mut view, of(), None, None)), denied("files.write"));
    let now = || SetTime::Now;
    assert_eq!(failure(HostDescriptor::utimens(&mut view, of(), now(), now())), denied("files.write"));
    assert_eq!(fs::read_to_string(f.host("box/file")).expect("untouched"), "inside");
}

#[test]
fn a_link_swapped_by_another_thread_never_leads_out() {
    let mut f = Fixture::new();
    let (name, dir, link) = (f.host("box/swap"), f.host("box/real"), f.host("box/evil"));
    fs::create_dir(&dir).expect("a folder");
    fs::write(dir.join("secret"), "inside").expect("a file");
    symlink("../outside", &link).expect("a link");
    let stop = Arc::new(AtomicBool::new(false));
    let swapper = {
        let stop = Arc::clone(&stop);
        std::thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) {
                for (from, to) in [(&dir, &name), (&name, &dir), (&link, &name), (&name, &link)] {
                    let _ = fs::rename(from, to);
                }
            }
        })
    };
    let mut view = f.view();
    let path = || "/box/swap/secret".to_owned();
    let end = Instant::now() + Duration::from_secs(1);
    let mut reached = 0;
    while Instant::now() < end {
        if let Ok(file) = view.open(path(), READ | OpenFlags::WRITE, 0) {
            let bytes = sees(HostDescriptor::read(
                &mut view,
                wasmtime::component::Resource::new_borrow(file.rep()),
                10,
            ));
            assert_eq!(bytes, b"inside");
            reached += 1;
            HostDescriptor::drop(&mut view, file).expect("it is open");
        }
        let _ = Host::chmod(&mut view, path(), 0o666, true);
        let _ = Host::utimens(&mut view, path(), SetTime::Now, SetTime::Now, true);
    }
    stop.store(true, Ordering::Relaxed);
    swapper.join().expect("the swapper");
    assert!(reached > 0, "it was there some of the time");
    let secret = fs::metadata(f.host("outside/secret")).expect("untouched");
    assert_eq!(secret.permissions().mode() & 0o022, 0);
}

#[test]
fn what_is_no_file_is_refused_at_once() {
    let mut f = Fixture::new();
    rustix::fs::mkfifoat(rustix::fs::CWD, f.host("box/fifo"), rustix::fs::Mode::RWXU).expect("a pipe");
    let _socket = std::os::unix::net::UnixListener::bind(f.host("box/socket")).expect("a socket");
    let mut view = f.view();
    let begin = Instant::now();
    assert_eq!(failure(view.open("/box/fifo".to_owned(), READ, 0)), denied("files.special"));
    failure(view.open("/box/fifo".to_owned(), OpenFlags::WRITE, 0));
    failure(view.open("/box/socket".to_owned(), READ, 0));
    assert!(begin.elapsed() < Duration::from_secs(1));
    // Had one been opened for writing, its reader would see the other end gone.
    let flags = rustix::fs::OFlags::RDONLY | rustix::fs::OFlags::NONBLOCK;
    let path = f.host("box/fifo");
    let reader = rustix::fs::open(path, flags, rustix::fs::Mode::empty()).expect("a pipe");
    let mut view = f.view();
    for flags in [OpenFlags::WRITE, OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNCATE] {
        assert_eq!(failure(view.open("/box/fifo".to_owned(), flags, 0)), denied("files.special"));
    }
    let mut asked = [rustix::event::PollFd::new(&reader, rustix::event::PollFlags::IN)];
    let none = rustix::time::Timespec { tv_sec: 0, tv_nsec: 0 };
    assert_eq!(rustix::event::poll(&mut asked, Some(&none)), Ok(0), "nobody was there");
    assert_eq!(failure(view.mkfifo("/box/new".to_owned(), 0o600)), denied("files.special"));
    assert_eq!(failure(Host::chmod(&mut view, "/box/file".to_owned(), 0o4755, true)), denied("files.set-id"));
    let mut f = Fixture::with(|mut policy| {
        policy.files.special = true;
        policy
    });
    let mut view = f.view();
    sees(view.mkfifo("/box/new".to_owned(), 0o600));
    sees(view.open("/box/new".to_owned(), READ, 0));
}

#[test]
fn links_that_point_out_are_not_made() {
    let mut f = Fixture::new();
    let mut view = f.view();
    for (target, at) in
        [("/etc", "/box/l"), ("../x", "/box/l"), ("../../x", "/box/dir/l"), ("a/../../x", "/box/l")]
    {
        assert_eq!(
            failure(view.symlink(target.to_owned(), at.to_owned())),
            denied("files.write"),
            "{target}"
        );
    }
    sees(view.symlink("../x".to_owned(), "/box/dir/l".to_owned()));
}

#[test]
fn names_that_are_not_utf_8_are_listed_and_opened() {
    use std::os::unix::ffi::OsStrExt;
    let mut f = Fixture::new();
    let name = std::ffi::OsStr::from_bytes(b"dir/caf\xe9");
    fs::write(f.host("box").join(Path::new(name)), "x").expect("a file");
    let mut view = f.view();
    let stream = sees(view.open_directory("/box/dir".to_owned()));
    let of = || wasmtime::component::Resource::new_borrow(stream.rep());
    let packed = sees(HostDirectoryStream::read(&mut view, of(), 600));
    let name = std::str::from_utf8(&packed[11..]).expect("UTF-8").to_owned();
    assert_eq!((packed[8], name.as_str()), (1, "caf\u{10ffe9}"));
    assert!(sees(HostDirectoryStream::read(&mut view, of(), 600)).is_empty());
    sees(view.open(format!("/box/dir/{name}"), READ, 0));
}

#[test]
fn a_long_directory_comes_in_parts() {
    // inode, kind; mode, links, uid, gid; size, blocks, device; three times; length, name
    const ENTRY: usize = 9 + 20 + 24 + 36 + 5;
    let mut f = Fixture::new();
    for number in 0..100 {
        fs::write(f.host(&format!("box/dir/{number:03}")), "x").expect("a file");
    }
    let mut view = f.view();
    let stream = sees(view.open_directory("/box/dir/".to_owned()));
    let mut names = Vec::new();
    loop {
        let of = wasmtime::component::Resource::new_borrow(stream.rep());
        let packed = sees(view.read_with_status(of, 0));
        if packed.is_empty() {
            break;
        }
        assert!(packed.len() <= 600);
        for entry in packed.chunks(ENTRY) {
            names.push(String::from_utf8_lossy(&entry[entry.len() - 3..]).into_owned());
        }
    }
    names.sort();
    assert_eq!(names, (0..100).map(|number| format!("{number:03}")).collect::<Vec<_>>());
}

#[test]
fn descriptors_are_limited_and_given_back() {
    let mut f = Fixture::with(|mut policy| {
        policy.limits.descriptors = 3;
        policy
    });
    let mut view = f.view();
    let first = sees(view.open("/box/file".to_owned(), READ, 0));
    failure(view.open("/box/none".to_owned(), READ, 0));
    let _stream = sees(view.open_directory("/box".to_owned()));
    assert_eq!(failure(view.pipe()).0, Code::Emfile);
    let _second = sees(view.open("/box/file".to_owned(), READ, 0));
    assert_eq!(failure(view.open("/box/file".to_owned(), READ, 0)).0, Code::Emfile);
    assert_eq!(failure(view.dup(wasmtime::component::Resource::new_borrow(first.rep()))).0, Code::Emfile);
    HostDescriptor::drop(&mut view, first).expect("it is open");
    sees(view.open("/box/file".to_owned(), READ, 0));
}

#[test]
fn pipes_say_that_they_would_wait() {
    let mut f = Fixture::new();
    let mut view = f.view();
    let (reader, writer) = sees(view.pipe());
    let of = |end: &wasmtime::component::Resource<Descriptor>| {
        wasmtime::component::Resource::new_borrow(end.rep())
    };
    assert_eq!(failure(HostDescriptor::read(&mut view, of(&reader), 10)).0, Code::Eagain);
    let readable = sees(view.readable(of(&reader)));
    let wait = |view: &mut OskitCtxView<'_>, nanoseconds| {
        sees(
            view.wait_any(vec![wasmtime::component::Resource::new_borrow(readable.rep())], Some(nanoseconds)),
        )
    };
    assert!(wait(&mut view, 20_000_000).is_empty());
    sees(view.write(of(&writer), b"x".to_vec()));
    assert_eq!(wait(&mut view, 10_000_000_000), [0]);
    assert_eq!(sees(HostDescriptor::read(&mut view, of(&reader), 10)), b"x");
    assert_eq!(failure(HostDescriptor::read(&mut view, of(&writer), 10)).0, Code::Ebadf);
    HostDescriptor::drop(&mut view, writer).expect("it is open");
    assert_eq!(sees(HostDescriptor::read(&mut view, of(&reader), 10)), b"");
    HostDescriptor::drop(&mut view, reader).expect("it is open");
    assert_eq!(wait(&mut view, 10_000_000_000), [0], "what is gone is ready");
}

#[test]
fn bytes_are_copied_between_any_two() {
    let mut f = Fixture::new();
    let mut view = f.view();
    let of = |end: &wasmtime::component::Resource<Descriptor>| {
        wasmtime::component::Resource::new_borrow(end.rep())
    };
    let file = sees(view.open("/box/file".to_owned(), READ, 0));
    let other = sees(view.open("/box/other".to_owned(), write_new(), 0o600));
    assert_eq!(sees(view.copy_from(of(&other), of(&file), 3)), 3);
    assert_eq!(sees(view.copy_from(of(&other), of(&file), 100)), 3);
    assert_eq!(sees(view.copy_from(of(&other), of(&file), 100)), 0);
    let (reader, writer) = sees(view.pipe());
    sees(view.seek(of(&file), 0, Whence::Set));
    assert_eq!(sees(view.copy_from(of(&writer), of(&file), 100)), 6);
    let log = sees(view.open("/box/other".to_owned(), OpenFlags::WRITE | OpenFlags::APPEND, 0));
    assert_eq!(sees(view.copy_from(of(&log), of(&reader), 100)), 6);
    assert_eq!(failure(view.copy_from(of(&log), of(&reader), 100)).0, Code::Eagain);
    assert_eq!(failure(view.copy_from(of(&file), of(&reader), 100)).0, Code::Ebadf);
    assert_eq!(fs::read_to_string(f.host("box/other")).expect("a file"), "insideinside");
}

#[test]
fn a_wait_lets_other_tasks_go_on() {
    use crate::bindings::oskit::sys::poll;
    use wasmtime::component::Resource;
    let mut f = Fixture::new();
    let mut view = f.view();
    let (reader, writer) = sees(view.pipe());
    let readable = sees(view.readable(Resource::new_borrow(reader.rep())));
    let own = Arc::clone(&view.table.get(&writer).expect("it is open").0);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let on = || vec![Resource::new_borrow(readable.rep())];
        assert!(sees(poll::Host::wait_any(&mut view, on(), Some(20_000_000)).await).is_empty());
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            own.write_bytes(b"x").map(|_| ()).expect("room for it");
        });
        assert_eq!(sees(poll::Host::wait_any(&mut view, on(), None).await), [0]);
    });
}

#[test]
fn a_standard_stream_serves_one_direction() {
    use crate::policy::Stream;
    let folder = tempfile::tempdir().expect("a folder");
    let file = || {
        let mut options = fs::OpenOptions::new();
        let file =
            options.read(true).write(true).create(true).truncate(false).open(folder.path().join("tty"));
        file.expect("a file that is open both ways, as a terminal is")
    };
    fs::write(folder.path().join("tty"), "typed").expect("a file");
    let ctx =
        OskitCtx::builder(Policy::default()).stream(Stream::Stdin, file()).stream(Stream::Stdout, file());
    let mut ctx = ctx.build().expect("a context");
    let mut view = OskitCtxView { ctx: &mut ctx, table: &mut ResourceTable::new() };
    let (input, output) = (sees(view.stdin()), sees(view.stdout()));
    let of = |end: &wasmtime::component::Resource<Descriptor>| {
        wasmtime::component::Resource::new_borrow(end.rep())
    };
    assert_eq!(failure(HostDescriptor::read(&mut view, of(&output), 10)).0, Code::Ebadf);
    assert_eq!(failure(view.pread(of(&output), 10, 0)).0, Code::Ebadf);
    assert_eq!(failure(view.readable(of(&output))).0, Code::Ebadf);
    assert_eq!(failure(view.copy_from(of(&output), of(&output), 10)).0, Code::Ebadf);
    assert_eq!(failure(view.write(of(&input), vec![1])).0, Code::Ebadf);
    assert_eq!(failure(view.pwrite(of(&input), vec![1], 0)).0, Code::Ebadf);
    assert_eq!(failure(HostDescriptor::truncate(&mut view, of(&input), 0)).0, Code::Einval);
    assert_eq!(failure(HostDescriptor::chmod(&mut view, of(&output), 0o777)), denied("files.write"));
    assert_eq!(sees(HostDescriptor::read(&mut view, of(&input), 10)), b"typed");
    assert_eq!(sees(view.write(of(&output), b"shown".to_vec())), 5);
}

#[test]
fn a_grant_to_read_in_one_to_write_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let (all, deep, other) =
        (folder.path().join("all"), folder.path().join("all/a/b"), folder.path().join("other"));
    fs::create_dir_all(&deep).expect("a folder");
    fs::create_dir(&other).expect("a folder");
    let builds = |outer: (&Path, &str, Access), inner: (&Path, &str, Access)| {
        let policy = Policy::default().grant(outer.0, outer.1, outer.2);
        let policy = policy.and_then(|policy| policy.grant(inner.0, inner.1, inner.2)).expect("grants");
        OskitCtx::builder(policy).build().map(|_| ()).map_err(|error| error.to_string())
    };
    let (read, write) = (Access::Read, Access::ReadWrite);
    for (outer, inner) in [("/", "/a/b"), ("/", "/x"), ("/x", "/x/a/b")] {
        let error = builds((&all, outer, write), (&deep, inner, read)).expect_err("it protects nothing");
        assert!(error.contains(&format!("the grant to read {inner} would protect nothing")), "{error}");
        assert!(builds((&all, outer, write), (&all, inner, read)).is_err());
        assert!(builds((&all, outer, read), (&deep, inner, write)).is_ok());
        assert!(builds((&all, outer, write), (&deep, inner, write)).is_ok());
        assert!(builds((&all, outer, write), (&other, inner, read)).is_ok());
        assert!(builds((&deep, outer, write), (&all, inner, read)).is_ok());
    }
    assert!(
        builds((&all, "/x", write), (&deep, "/xy", read)).is_ok(),
        "side by side, as two names of one place"
    );
}

#[test]
fn the_guest_sizes_nothing() {
    use crate::bindings::oskit::sys::{random::Host as _, time::Host as _};
    let mut f = Fixture::new();
    let mut view = f.view();
    let of = |end: &wasmtime::component::Resource<Descriptor>| {
        wasmtime::component::Resource::new_borrow(end.rep())
    };
    let long = || "x".repeat(1 << 20);
    assert_eq!(failure(view.open(long(), READ, 0)).0, Code::Enametoolong);
    assert_eq!(failure(view.symlink(long(), "/box/l".to_owned())).0, Code::Enametoolong);
    assert_eq!(failure(view.symlink("x\0".to_owned(), "/box/l".to_owned())).0, Code::Einval);
    let file = sees(view.open("/box/big".to_owned(), write_new() | READ, 0o600));
    sees(HostDescriptor::truncate(&mut view, of(&file), 1 << 40));
    for count in [0, 1, 1 << 20, (1 << 20) + 1, u32::MAX] {
        assert_eq!(sees(view.pread(of(&file), count, 0)).len(), count.min(1 << 20) as usize);
        sees(view.seek(of(&file), 0, Whence::Set));
        let read = sees(HostDescriptor::read(&mut view, of(&file), count));
        assert!(read.len() <= count.min(1 << 20) as usize && read.capacity() <= 1 << 20);
    }
    assert_eq!(failure(view.pread(of(&file), 1, u64::MAX)).0, Code::Einval);
    assert_eq!(failure(view.pwrite(of(&file), vec![1], u64::MAX)).0, Code::Einval);
    assert_eq!(failure(HostDescriptor::truncate(&mut view, of(&file), u64::MAX)).0, Code::Einval);
    let copy = sees(view.open("/box/copy".to_owned(), write_new(), 0o600));
    sees(view.seek(of(&file), 0, Whence::Set));
    assert!(sees(view.copy_from(of(&copy), of(&file), u64::MAX)) <= 4 << 20);
    let stream = sees(view.open_directory("/box".to_owned()));
    for budget in [0, u32::MAX] {
        let stream = wasmtime::component::Resource::new_borrow(stream.rep());
        assert!(sees(HostDirectoryStream::read(&mut view, stream, budget)).capacity() <= 1 << 20);
    }
    let (reader, _writer) = sees(view.pipe());
    let readable = sees(view.readable(of(&reader)));
    let on = |count| {
        (0..count).map(|_| wasmtime::component::Resource::new_borrow(readable.rep())).collect::<Vec<_>>()
    };
    assert!(sees(view.wait_any(on(1024), Some(0))).is_empty());
    assert_eq!(failure(view.wait_any(on(1025), Some(0))).0, Code::E2big);
    assert_eq!(failure(view.wait_any(on(0), None)).0, Code::Einval);
    assert_eq!(failure(view.get_random(65_537)).0, Code::Einval);
    assert_eq!(failure(view.zone_rules(long())).0, Code::Einval);
}

#[test]
fn waitables_are_limited_and_given_back() {
    use crate::bindings::oskit::sys::poll::HostWaitable;
    let mut f = Fixture::new();
    let mut view = f.view();
    let (reader, _writer) = sees(view.pipe());
    let of = || wasmtime::component::Resource::new_borrow(reader.rep());
    let all: Vec<_> = (0..65_536).map(|_| sees(view.readable(of()))).collect();
    assert_eq!(failure(view.readable(of())).0, Code::Emfile);
    for one in all {
        HostWaitable::drop(&mut view, one).expect("it is there");
    }
    sees(view.readable(of()));
}

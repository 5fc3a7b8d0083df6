//! What a grant keeps out.

use super::*;

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
    assert_eq!(failure(view.write(of(&open), vec![1])).0, Code::Ebadf);
    assert_eq!(failure(view.pwrite(of(&open), vec![1], 0)).0, Code::Ebadf);
    assert_eq!(failure(HostDescriptor::truncate(&mut view, of(&open), 0)).0, Code::Einval);
    assert_eq!(failure(HostDescriptor::chmod(&mut view, of(&open), 0o777)), denied("files.write"));
    assert_eq!(failure(HostDescriptor::chown(&mut view, of(&open), None, None)), denied("files.write"));
    let now = || SetTime::Now;
    assert_eq!(failure(HostDescriptor::utimens(&mut view, of(&open), now(), now())), denied("files.write"));
    assert_eq!(fs::read_to_string(f.host("box/file")).expect("untouched"), "inside");
}

#[test]
fn what_is_no_file_is_refused_without_a_wait() {
    let mut f = Fixture::new();
    rustix::fs::mkfifoat(rustix::fs::CWD, f.host("box/fifo"), rustix::fs::Mode::RWXU).expect("a pipe");
    let _socket = std::os::unix::net::UnixListener::bind(f.host("box/socket")).expect("a socket");
    let mut view = f.view();
    assert_eq!(failure(view.open("/box/fifo".to_owned(), READ, 0)), denied("files.special"));
    failure(view.open("/box/fifo".to_owned(), OpenFlags::WRITE, 0));
    failure(view.open("/box/socket".to_owned(), READ, 0));
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

//! Rules of single grants: symbolic links, and what is no file.

use super::swaps::Swapper;
use super::*;
use crate::{Grant, Symlinks};
use rustix::fs::{CWD, Mode};
use std::time::Instant;

/// `box` again, as `/strict`, where no link is followed, and `/wide`, where pipes are allowed.
fn fixture() -> Fixture {
    Fixture::with_box(|policy, inside| {
        let grant = |guest: &str| Grant::new(inside, guest, Access::ReadWrite).expect("a grant");
        let policy = policy.grant_by(grant("/strict").symlinks(Symlinks::Refuse));
        policy.and_then(|policy| policy.grant_by(grant("/wide").special(true))).expect("grants")
    })
}

fn path(of: &str) -> String {
    of.to_owned()
}

#[test]
fn where_links_are_refused_none_is_followed_by_any_verb() {
    let mut f = fixture();
    fs::write(f.host("box/dir/inner"), "inner").expect("a file");
    symlink("dir", f.host("box/to-dir")).expect("a link");
    symlink("file", f.host("box/to-file")).expect("a link");
    symlink("../outside", f.host("box/out")).expect("a link");
    symlink("none", f.host("box/dangling")).expect("a link");
    symlink("to-file", f.host("box/chained")).expect("a link");
    let mut view = f.view();
    let paths = [
        "to-file",
        "to-file/",
        "chained",
        "dangling",
        "to-dir",
        "to-dir/",
        "to-dir/.",
        "to-dir/..",
        "to-dir/inner",
        "dir/../to-dir/inner",
        "./to-dir//inner",
        "out/secret",
        "out/",
        "to-dir/../dir/inner",
    ];
    for path in paths {
        let path = || format!("/strict/{path}");
        let modes = [READ, READ | OpenFlags::WRITE, OpenFlags::WRITE | OpenFlags::TRUNCATE];
        for flags in modes {
            let told = failure(view.open(path(), flags, 0o600));
            assert_eq!(told, denied("files.symlinks"), "open {} {flags:?}", path());
        }
        let mut answers = vec![
            failure(Host::stat(&mut view, path(), true)),
            failure(view.access(path(), AccessMode::READ, false, true)),
            failure(view.open_directory(path())),
            failure(Host::chmod(&mut view, path(), 0o777, true)),
            failure(Host::chown(&mut view, path(), None, None, true)),
            failure(Host::utimens(&mut view, path(), SetTime::Now, SetTime::Now, true)),
            failure(Host::truncate(&mut view, path(), 0)),
            failure(Host::statvfs(&mut view, path())),
            failure(view.link(path(), "/strict/second".to_owned(), true)),
        ];
        answers.dedup();
        assert_eq!(answers, [denied("files.symlinks")], "{}", path());
        let created = failure(view.open(path(), write_new(), 0o600));
        assert!(created == denied("files.symlinks") || created.0 == Code::Eisdir, "{}: {created:?}", path());
    }
    for inner in ["to-dir/new", "to-dir/inner"] {
        let inner = || format!("/strict/{inner}");
        let answers = [
            failure(view.mkdir(inner(), 0o700)),
            failure(view.rmdir(inner())),
            failure(view.unlink(inner())),
            failure(view.rename(inner(), path("/strict/x"), true)),
            failure(view.rename(path("/strict/file"), inner(), true)),
            failure(view.link(path("/strict/file"), inner(), false)),
            failure(view.readlink(inner())),
        ];
        assert!(answers.iter().all(|answer| *answer == denied("files.symlinks")), "{answers:?}");
    }
    for target in ["file", "dir/inner", "../outside"] {
        assert_eq!(failure(view.symlink(path(target), path("/strict/new"))), denied("files.symlinks"));
    }
    assert_eq!(fs::read_to_string(f.host("box/file")).expect("untouched"), "inside");
    assert_eq!(fs::read_to_string(f.host("box/dir/inner")).expect("untouched"), "inner");
    assert!(!f.host("box/none").exists() && !f.host("box/second").exists() && !f.host("box/new").exists());
}

#[test]
fn where_links_are_refused_all_else_works() {
    let mut f = fixture();
    fs::create_dir(f.host("box/dir/deep")).expect("a folder");
    fs::write(f.host("box/dir/inner"), "inner").expect("a file");
    symlink("file", f.host("box/to-file")).expect("a link");
    let mut view = f.view();
    for path in ["dir/inner", "dir/deep/../inner", "dir/./deep/.././inner", "./dir//inner"] {
        let file = sees(view.open(format!("/strict/{path}"), READ | OpenFlags::WRITE, 0));
        assert_eq!(sees(HostDescriptor::read(&mut view, file, 10)), b"inner", "{path}");
    }
    for path in ["", "/", "/.", "/dir", "/dir/", "/dir/.", "/dir/deep/..", "/dir/.."] {
        let stream = sees(view.open_directory(format!("/strict{path}")));
        assert!(!sees(HostDirectoryStream::read(&mut view, stream, 600)).is_empty(), "{path}");
        assert_eq!(sees(Host::stat(&mut view, format!("/strict{path}"), true)).kind as u8, 2, "{path}");
    }
    assert_eq!(sees(Host::stat(&mut view, path("/strict/to-file"), false)).kind as u8, 3);
    assert_eq!(sees(view.readlink(path("/strict/to-file"))), "file");
    sees(view.rename(path("/strict/to-file"), path("/strict/dir/link"), true));
    sees(view.unlink(path("/strict/dir/link")));
    sees(view.mkdir(path("/strict/dir/made/"), 0o700));
    sees(view.open(path("/strict/dir/made/new"), write_new(), 0o600));
    sees(Host::chmod(&mut view, path("/strict/dir/made/new"), 0o640, true));
    assert_eq!(sees(Host::stat(&mut view, path("/strict/dir/made/new"), true)).mode, 0o640);
    for (gone, code) in [
        ("none", Code::Enoent),
        ("none/x", Code::Enoent),
        ("file/x", Code::Enotdir),
        ("file/", Code::Enotdir),
        ("dir/none/../inner", Code::Enoent),
    ] {
        assert_eq!(failure(view.open(format!("/strict/{gone}"), READ, 0)).0, code, "{gone}");
        assert_eq!(failure(Host::stat(&mut view, format!("/strict/{gone}"), true)).0, code, "{gone}");
    }
    assert_eq!(failure(view.rmdir(path("/strict/dir/deep/.."))).0, Code::Enotempty);
    assert_eq!(failure(view.rmdir(path("/strict"))).0, Code::Ebusy);
    assert_eq!(failure(view.open(path("/strict/dir/../../outside/secret"), READ, 0)), denied("files.read"));
}

#[test]
fn a_path_of_many_names_holds_few_directories_open() {
    let mut f = fixture();
    let mut deep = f.host("box");
    for _ in 0..200 {
        deep.push("d");
        fs::create_dir(&deep).expect("a folder");
    }
    fs::write(deep.join("end"), "").expect("a file");
    let mut view = f.view();
    let down = "/strict".to_owned() + &"/d".repeat(200);
    sees(view.open(format!("{down}/end"), READ, 0));
    assert_eq!(failure(view.open(format!("{down}/../d/end"), READ, 0)).0, Code::Enametoolong);
    let up_and_down = "/strict/".to_owned() + &"d/../".repeat(700) + "file";
    sees(view.open(up_and_down, READ, 0));
}

#[test]
fn a_link_swapped_into_a_way_without_links_is_never_followed() {
    const SWAPS: u64 = 30_000;

    let mut f = fixture();
    fs::create_dir(f.host("box/other")).expect("a folder");
    for (folder, content) in [("box/dir", "inside"), ("box/other", "other!")] {
        fs::write(f.host(folder).join("inner"), content).expect("a file");
    }
    fs::write(f.host("box/another"), "other!").expect("a file");
    symlink("other", f.host("box/dir-link")).expect("a link");
    symlink("another", f.host("box/file-link")).expect("a link");
    let swapper = Swapper::start(vec![
        (f.host("box/dir"), f.host("box/dir-link")),
        (f.host("box/file"), f.host("box/file-link")),
    ]);
    let (mut reached, mut refused) = (0_u64, 0_u64);
    let mut view = f.view();
    while swapper.swaps() < SWAPS || ((reached == 0 || refused == 0) && swapper.swaps() < 100 * SWAPS) {
        for at in ["/strict/dir/inner", "/strict/file", "/strict/dir/../dir/inner"] {
            match view.open(path(at), READ, 0) {
                Ok(file) => {
                    assert_eq!(sees(HostDescriptor::read(&mut view, of(&file), 10)), b"inside", "{at}");
                    HostDescriptor::drop(&mut view, file).expect("it is open");
                    reached += 1;
                }
                Err(error) => refused += u64::from(failure::<()>(Err(error)) == denied("files.symlinks")),
            }
            let _ = Host::truncate(&mut view, path("/strict/dir/none"), 0);
            let _ = Host::chmod(&mut view, path(at), 0o600, true);
        }
    }
    swapper.end();
    assert!(reached > 0 && refused > 0, "{reached} {refused}");
    for other in ["box/other/inner", "box/another"] {
        let mode = fs::metadata(f.host(other)).expect("untouched").permissions().mode();
        assert_ne!(mode & 0o777, 0o600, "{other}");
    }
}

#[test]
fn a_pipe_where_it_is_not_granted_answers_at_once_and_names_the_capability() {
    const AT_ONCE: Duration = Duration::from_millis(50);
    const TRIES: usize = 20;
    let mut f = fixture();
    rustix::fs::mkfifoat(CWD, f.host("box/fifo"), Mode::RWXU).expect("a pipe");
    let _socket = std::os::unix::net::UnixListener::bind(f.host("box/socket")).expect("a socket");
    let mut view = f.view();
    for what in ["fifo", "socket"] {
        for grant in ["/box", "/strict", "/ro"] {
            // The least of several, whatever else the machine has to do.
            let mut least = Duration::MAX;
            for _ in 0..TRIES {
                let begun = Instant::now();
                let told = failure(view.open(format!("{grant}/{what}"), READ, 0));
                assert_eq!(told, denied("files.special"), "{grant}/{what}");
                least = least.min(begun.elapsed());
            }
            assert!(least < AT_ONCE, "{grant}/{what}: {least:?}");
        }
    }
    assert_eq!(failure(view.mkfifo(path("/box/new"), 0o600)), denied("files.special"));
    sees(view.open(path("/wide/fifo"), READ, 0));
    sees(view.mkfifo(path("/wide/new"), 0o600));
    assert_ne!(failure(view.open(path("/wide/socket"), READ, 0)).0, Code::Eperm, "sockets aren't opened");
}

#[test]
fn nothing_goes_from_one_grant_to_another_with_other_rules() {
    let mut f = fixture();
    rustix::fs::mkfifoat(CWD, f.host("box/fifo"), Mode::RWXU).expect("a pipe");
    rustix::fs::mkfifoat(CWD, f.host("box/dir/fifo"), Mode::RWXU).expect("a pipe");
    symlink("file", f.host("box/link")).expect("a link");
    let mut view = f.view();
    let grants = ["/box", "/strict", "/wide"];
    for (from, to) in grants.iter().flat_map(|from| grants.map(|to| (from, to))) {
        if *from == to {
            continue;
        }
        for what in ["fifo", "link", "dir", "file", "none"] {
            let (old, new) = (|| format!("{from}/{what}"), || format!("{to}/moved"));
            for replace in [true, false] {
                let told = failure(view.rename(old(), new(), replace));
                assert_eq!(told, (Code::Exdev, None), "{} to {}", old(), new());
            }
            let told = failure(view.link(old(), new(), false));
            assert_eq!(told, (Code::Exdev, None), "{} to {}", old(), new());
        }
    }
    assert!(f.host("box/fifo").exists() && f.host("box/link").exists() && !f.host("box/moved").exists());
}

#[test]
fn a_stricter_grant_in_another_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).expect("a folder");
    let builds = |change: fn(Grant) -> Grant, of_inner: fn(Grant) -> Grant| {
        let grant = |host: &Path, guest: &str| Grant::new(host, guest, Access::Read).expect("a grant");
        let policy = Policy::default().grant_by(change(grant(folder.path(), "/all")));
        let policy = policy.and_then(|policy| policy.grant_by(of_inner(grant(&inner, "/all/inner"))));
        OskitCtx::builder(policy.expect("grants")).build().map(drop).map_err(|error| error.to_string())
    };
    let same: fn(Grant) -> Grant = |grant| grant;
    let strict: fn(Grant) -> Grant = |grant| grant.symlinks(Symlinks::Refuse);
    let wide: fn(Grant) -> Grant = |grant| grant.special(true);
    for (outer, inner) in [(same, strict), (wide, same), (wide, strict)] {
        let error = builds(outer, inner).expect_err("it protects nothing");
        assert!(error.starts_with("the grant of /all/inner would protect nothing"), "{error}");
    }
    for (outer, inner) in [(strict, same), (same, wide), (strict, strict), (wide, wide)] {
        assert_eq!(builds(outer, inner), Ok(()));
    }
}

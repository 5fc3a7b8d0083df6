//! Every operation on a path beside the raw system call on a twin of the tree: the same answer and the same tree where the
//! path stays inside the grant, and a refusal that changes nothing where it leads out.
//!
//! `PROPTEST_CASES=33000 PROPTEST_RNG_SEED=$RANDOM cargo test --release -p oskit-host files::tests::raw` makes it more than a million operations.

mod model;

use super::*;
use model::leads_out;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::RngSeed;
use rustix::fs::{AtFlags, Mode, OFlags, RenameFlags, Timestamps};
use std::os::fd::OwnedFd;
use std::os::unix::fs::MetadataExt;

/// At most so many operations one after the other on one tree.
const OPERATIONS: usize = 64;

/// What a path is made of; those of one letter are made and removed, the others are there from the beginning.
const NAMES: [&str; 18] = [
    "a", "b", "c", "f", "g", "h", "dir", "file", "up", "out", "secret", "itself", "to-file", "loop",
    "dangling", "absolute", ".", "..",
];
const TARGETS: [&str; 9] = ["f", "dir", "a/b", "../f", "../a/g", ".", "..", "../../outside/secret", "/"];

#[derive(Debug, Clone)]
enum Operation {
    Open(String, OpenFlags),
    List(String),
    Stat(String, bool),
    Access(String, AccessMode, bool),
    Mkdir(String, u32),
    Rmdir(String),
    Unlink(String),
    Rename(String, String, bool),
    Link(String, String, bool),
    Symlink(&'static str, String),
    Readlink(String),
    Chmod(String, u32),
    Truncate(String, u64),
    Utimens(String, i64, bool),
}

use Operation::*;

fn path() -> impl Strategy<Value = String> {
    let end = prop_oneof![8 => Just(""), 1 => Just("/"), 1 => Just("/.")];
    let between = prop_oneof![9 => Just("/"), 1 => Just("//")];
    // Before a grant is entered `..` is the mount table's, which the kernel doesn't know: a path begins with a name.
    (select(&NAMES[..16]), vec(select(&NAMES[..]), 0..4), between, end)
        .prop_map(|(first, names, between, end)| [&[first], &names[..]].concat().join(between) + end)
}

fn flags() -> impl Strategy<Value = OpenFlags> {
    let created = OpenFlags::WRITE | OpenFlags::CREATE;
    select(vec![
        READ,
        READ | OpenFlags::NO_FOLLOW,
        READ | OpenFlags::DIRECTORY,
        READ | OpenFlags::DIRECTORY | OpenFlags::NO_FOLLOW,
        READ | OpenFlags::WRITE,
        OpenFlags::WRITE | OpenFlags::TRUNCATE,
        OpenFlags::WRITE | OpenFlags::APPEND,
        created,
        created | OpenFlags::TRUNCATE,
        created | OpenFlags::EXCLUSIVE,
        created | OpenFlags::NO_FOLLOW,
    ])
}

fn operation() -> impl Strategy<Value = Operation> {
    // Such as a usual umask of this process leaves alone, which the host leaves to the instance.
    let mode = || select(vec![0o600_u32, 0o640, 0o755, 0o711]);
    let asked = select(vec![AccessMode::empty(), AccessMode::READ, AccessMode::WRITE, AccessMode::EXECUTE]);
    prop_oneof![
        4 => (path(), flags()).prop_map(|(path, flags)| Open(path, flags)),
        1 => path().prop_map(List),
        2 => (path(), any::<bool>()).prop_map(|(path, follow)| Stat(path, follow)),
        1 => (path(), asked, any::<bool>()).prop_map(|(path, mode, follow)| Access(path, mode, follow)),
        3 => (path(), mode()).prop_map(|(path, mode)| Mkdir(path, mode)),
        1 => path().prop_map(Rmdir),
        1 => path().prop_map(Unlink),
        2 => (path(), path(), any::<bool>()).prop_map(|(old, new, replace)| Rename(old, new, replace)),
        2 => (path(), path(), any::<bool>()).prop_map(|(old, new, follow)| Link(old, new, follow)),
        2 => (select(&TARGETS[..]), path()).prop_map(|(target, path)| Symlink(target, path)),
        1 => path().prop_map(Readlink),
        1 => (path(), mode()).prop_map(|(path, mode)| Chmod(path, mode)),
        1 => (path(), 0_u64..40).prop_map(|(path, size)| Truncate(path, size)),
        1 => (path(), any::<i32>(), any::<bool>()).prop_map(|(path, at, follow)| Utimens(path, at.into(), follow)),
    ]
}

impl Operation {
    /// Its paths, and whether a link at their end is followed.
    fn paths(&self) -> Vec<(&str, bool)> {
        match self {
            Open(path, flags) => {
                let new = OpenFlags::CREATE | OpenFlags::EXCLUSIVE;
                vec![(path, !flags.contains(OpenFlags::NO_FOLLOW) && !flags.contains(new))]
            }
            Stat(path, follow) | Access(path, _, follow) | Utimens(path, _, follow) => vec![(path, *follow)],
            List(path) | Chmod(path, _) | Truncate(path, _) => vec![(path, true)],
            Mkdir(path, _) | Rmdir(path) | Unlink(path) | Symlink(_, path) | Readlink(path) => {
                vec![(path, false)]
            }
            Rename(old, new, _) => vec![(old, false), (new, false)],
            Link(old, new, follow) => vec![(old, *follow), (new, false)],
        }
    }
}

/// What an operation told, or the code of its failure.
type Told = Result<String, Code>;

fn told_of(kind: impl std::fmt::Debug, mode: u32, size: u64) -> String {
    format!("{kind:?} {mode:o} {size}")
}

/// Asks the door. A file opened for writing gets `token` at its position.
fn asked(view: &mut OskitCtxView<'_>, operation: &Operation, token: &str) -> Told {
    let inside = |path: &str| format!("/box/{path}");
    let nothing = |()| String::new();
    let told = match operation.clone() {
        Open(path, flags) => view.open(inside(&path), flags, 0o644).map(|file| {
            let mut told = String::new();
            if flags.contains(OpenFlags::WRITE) {
                sees(view.write(of(&file), token.as_bytes().to_vec()));
            } else if let Ok(bytes) = HostDescriptor::read(view, of(&file), 4096) {
                told = String::from_utf8(bytes).expect("tokens");
            }
            sees(HostDescriptor::drop(view, file).map_err(Error::Trap));
            told
        }),
        List(path) => view.open_directory(inside(&path)).map(|stream| {
            let mut names = Vec::new();
            let mut packed = &sees(HostDirectoryStream::read(view, of(&stream), 1 << 20))[..];
            while let Some((head, rest)) = packed.split_at_checked(11) {
                let (name, rest) = rest.split_at(u16::from_le_bytes([head[9], head[10]]).into());
                names.push(String::from_utf8_lossy(name).into_owned());
                packed = rest;
            }
            sees(HostDirectoryStream::drop(view, stream).map_err(Error::Trap));
            names.sort();
            names.join(" ")
        }),
        Stat(path, follow) => Host::stat(view, inside(&path), follow).map(|found| {
            let size = if found.kind == crate::bindings::oskit::sys::files::FileType::Directory {
                0
            } else {
                found.size
            };
            told_of(found.kind, found.mode, size)
        }),
        Access(path, mode, follow) => view.access(inside(&path), mode, false, follow).map(nothing),
        Mkdir(path, mode) => view.mkdir(inside(&path), mode).map(nothing),
        Rmdir(path) => view.rmdir(inside(&path)).map(nothing),
        Unlink(path) => view.unlink(inside(&path)).map(nothing),
        Rename(old, new, replace) => view.rename(inside(&old), inside(&new), replace).map(nothing),
        Link(old, new, follow) => view.link(inside(&old), inside(&new), follow).map(nothing),
        Symlink(target, path) => view.symlink(target.to_owned(), inside(&path)).map(nothing),
        Readlink(path) => view.readlink(inside(&path)),
        Chmod(path, mode) => Host::chmod(view, inside(&path), mode, true).map(nothing),
        Truncate(path, size) => Host::truncate(view, inside(&path), size).map(nothing),
        Utimens(path, seconds, follow) => {
            let at = || SetTime::At(crate::bindings::oskit::sys::time::Timespec { seconds, nanoseconds: 5 });
            Host::utimens(view, inside(&path), at(), at(), follow).map(nothing)
        }
    };
    told.map_err(|error| error.into_guest().expect("an error, not a trap").code)
}

/// Asks the system, in the directory of the twin.
fn raw(directory: &OwnedFd, operation: &Operation, token: &str) -> Told {
    let follows = |follow| if follow { AtFlags::empty() } else { AtFlags::SYMLINK_NOFOLLOW };
    let done = |result: rustix::io::Result<()>| result.map(|()| String::new());
    let open = |path: &str, flags| {
        rustix::fs::openat(directory, path, flags | OFlags::CLOEXEC, Mode::from_raw_mode(0o644))
    };
    let told = match operation.clone() {
        Open(path, flags) => open(&path, own(flags)).map(|file| {
            if flags.contains(OpenFlags::WRITE) {
                rustix::io::write(&file, token.as_bytes()).expect("it is open for that");
                return String::new();
            }
            let mut bytes = [0; 4096];
            let count = rustix::io::read(&file, &mut bytes).unwrap_or(0);
            String::from_utf8_lossy(&bytes[..count]).into_owned()
        }),
        List(path) => open(&path, OFlags::DIRECTORY).and_then(rustix::fs::Dir::new).map(|listed| {
            let names =
                listed.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned());
            let mut names: Vec<_> = names.filter(|name| !matches!(&name[..], "." | "..")).collect();
            names.sort();
            names.join(" ")
        }),
        Stat(path, follow) => rustix::fs::statat(directory, &path, follows(follow)).map(|found| {
            let kind = status::kind_of(rustix::fs::FileType::from_raw_mode(found.st_mode));
            let is_directory = kind == crate::bindings::oskit::sys::files::FileType::Directory;
            told_of(kind, found.st_mode & 0o7777, if is_directory { 0 } else { found.st_size as u64 })
        }),
        Access(path, mode, follow) => done(accessible(directory, &path, mode, follow)),
        Mkdir(path, mode) => done(rustix::fs::mkdirat(directory, &path, Mode::from_raw_mode(mode))),
        Rmdir(path) => done(rustix::fs::unlinkat(directory, &path, AtFlags::REMOVEDIR)),
        Unlink(path) => done(rustix::fs::unlinkat(directory, &path, AtFlags::empty())),
        Rename(old, new, replace) => {
            let flags = if replace { RenameFlags::empty() } else { RenameFlags::NOREPLACE };
            done(rustix::fs::renameat_with(directory, &old, directory, &new, flags))
        }
        Link(old, new, follow) => {
            let flags = if follow { AtFlags::SYMLINK_FOLLOW } else { AtFlags::empty() };
            done(rustix::fs::linkat(directory, &old, directory, &new, flags))
        }
        Symlink(target, path) => done(rustix::fs::symlinkat(target, directory, &path)),
        Readlink(path) => rustix::fs::readlinkat(directory, &path, Vec::new())
            .map(|target| target.to_string_lossy().into_owned()),
        Chmod(path, mode) => {
            done(rustix::fs::chmodat(directory, &path, Mode::from_raw_mode(mode), AtFlags::empty()))
        }
        Truncate(path, size) => {
            done(open(&path, OFlags::WRONLY).and_then(|file| rustix::fs::ftruncate(file, size)))
        }
        Utimens(path, seconds, follow) => {
            let at = rustix::fs::Timespec { tv_sec: seconds, tv_nsec: 5 };
            let times = Timestamps { last_access: at, last_modification: at };
            done(rustix::fs::utimensat(directory, &path, &times, follows(follow)))
        }
    };
    told.map_err(code_of)
}

fn own(flags: OpenFlags) -> OFlags {
    let mut own = match (flags.contains(READ), flags.contains(OpenFlags::WRITE)) {
        (true, true) => OFlags::RDWR,
        (false, true) => OFlags::WRONLY,
        _ => OFlags::RDONLY,
    };
    for (flag, its) in [
        (OpenFlags::APPEND, OFlags::APPEND),
        (OpenFlags::CREATE, OFlags::CREATE),
        (OpenFlags::EXCLUSIVE, OFlags::EXCL),
        (OpenFlags::TRUNCATE, OFlags::TRUNC),
        (OpenFlags::DIRECTORY, OFlags::DIRECTORY),
        (OpenFlags::NO_FOLLOW, OFlags::NOFOLLOW),
    ] {
        if flags.contains(flag) {
            own |= its;
        }
    }
    own
}

fn accessible(directory: &OwnedFd, path: &str, mode: AccessMode, follow: bool) -> rustix::io::Result<()> {
    use rustix::fs::Access as Asked;
    let mut asked = Asked::EXISTS;
    for (flag, its) in [
        (AccessMode::READ, Asked::READ_OK),
        (AccessMode::WRITE, Asked::WRITE_OK),
        (AccessMode::EXECUTE, Asked::EXEC_OK),
    ] {
        if mode.contains(flag) {
            asked |= its;
        }
    }
    let flags = if follow { AtFlags::empty() } else { AtFlags::SYMLINK_NOFOLLOW };
    rustix::fs::accessat(directory, path, asked, flags)
}

/// All that there is below a folder: name, kind and mode, links, content or target.
fn tree(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            let status = fs::symlink_metadata(&path).expect("it is there");
            let content = if status.is_dir() {
                folders.push(path.clone());
                String::new()
            } else if status.is_symlink() {
                fs::read_link(&path).expect("a link").display().to_string()
            } else {
                fs::read_to_string(&path).expect("tokens")
            };
            let name = path.strip_prefix(folder).expect("below it").display();
            let links = if status.is_dir() { 0 } else { status.nlink() };
            found.push(format!(
                "{name} {:o} {links} {} {content}",
                status.mode(),
                if status.mtime_nsec() == 5 { status.mtime() } else { 0 }
            ));
        }
    }
    found.sort();
    found
}

/// What both trees have in the beginning, beside what a fixture has.
fn furnish(folder: &Path) {
    let inside = folder.join("box");
    fs::create_dir_all(inside.join("a/b")).expect("a folder");
    for file in ["f", "a/f", "a/b/f"] {
        fs::write(inside.join(file), file).expect("a file");
    }
    for (target, link) in [
        ("..", "a/up"),
        ("..", "a/b/up"),
        ("../outside", "out"),
        ("../../outside", "a/out"),
        (".", "itself"),
        ("a/b/f", "to-file"),
        ("loop", "loop"),
        ("missing", "dangling"),
        ("/", "absolute"),
    ] {
        symlink(target, inside.join(link)).expect("a link");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, rng_seed: RngSeed::Fixed(1), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_path_does_what_the_raw_call_does_inside_and_nothing_outside(operations in vec(operation(), 1..=OPERATIONS)) {
        let mut f = Fixture::new();
        let twin = Fixture::new();
        furnish(f.folder.path());
        furnish(twin.folder.path());
        let twin_box = twin.host("box");
        let directory = rustix::fs::open(&twin_box, OFlags::DIRECTORY, Mode::empty()).expect("a folder");
        for (place, operation) in operations.iter().enumerate() {
            let token = format!("<{place}>");
            let out = operation.paths().into_iter().any(|(path, follow)| leads_out(&twin_box, path, follow));
            let pointing_out = matches!(operation, Symlink(target, path)
                if climbs_out(path.trim_end_matches('/').as_bytes(), target.as_bytes()));
            let told = asked(&mut f.view(), operation, &token);
            if out || pointing_out {
                prop_assert!(told.is_err(), "{operation:?} led out: {told:?}");
            } else {
                let expected = raw(&directory, operation, &token);
                prop_assert!(told == expected, "{operation:?}: {told:?}, where the system says {expected:?}");
            }
        }
        prop_assert_eq!(tree(f.folder.path()), tree(twin.folder.path()));
    }
}

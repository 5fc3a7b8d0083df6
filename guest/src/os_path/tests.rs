use super::{Error, Packed, nt, posix};
use super::{exists, getmtime, getsize, isdir, isfile, islink, ismount, lexists, realpath, samefile};
use crate::errno::{self, OsError};
use crate::sys::{self, files};
use crate::{environ, text};
use proptest::prelude::*;

fn start(variables: &[(&str, &str)], directory: &str) {
    sys::environ::set(variables, &[], directory);
    environ::reload();
}

fn value<T>(text: &str) -> Result<T, Error> {
    Err(Error::Value(text.to_owned()))
}

#[test]
fn posix_paths_are_taken_apart() {
    assert_eq!(posix::split("//a//b"), ("//a", "b"));
    assert_eq!(posix::split("//b"), ("//", "b"));
    assert_eq!(posix::splitext("a.b/.c"), ("a.b/.c", ""));
    assert_eq!(posix::splitext("..a.tar.gz"), ("..a.tar", ".gz"));
    assert_eq!(posix::splitroot("//a"), ("", "//", "a"));
    assert_eq!(posix::splitroot("///a"), ("", "/", "//a"));
    assert_eq!(posix::normpath("//../a/./b//../../../c/"), "//c");
    assert_eq!(posix::normpath("a/../../b\0/.."), "..");
    assert_eq!(posix::normpath(""), ".");
    assert_eq!(posix::join(&["a", "/b", "", "c", ""]), "/b/c/");
    assert_eq!(posix::join::<&str>(&[]), "");
    assert_eq!(posix::commonprefix(&["/usr/é", "/usr/è"]), "/usr/");
    assert_eq!(posix::commonpath(&["/a/b/", "/a//./bc"]), Ok("/a".to_owned()));
    assert_eq!(posix::commonpath(&[]), value("commonpath() arg is an empty sequence"));
    assert_eq!(posix::commonpath(&["a", "/a"]), value("Can't mix absolute and relative paths"));
}

#[test]
fn relative_paths_start_at_the_working_directory() {
    start(&[], "/home/u");
    assert_eq!(posix::abspath("../v/x"), "/home/v/x");
    assert_eq!(posix::relpath("/home/v/x", None), Ok("../v/x".to_owned()));
    assert_eq!(posix::relpath("x", Some("x/")), Ok(".".to_owned()));
    assert_eq!(posix::relpath("", None), value("no path specified"));
    start(&[], r"C:\u");
    assert_eq!(nt::abspath("/x"), r"C:\x");
    assert_eq!(nt::relpath("x", Some("c:/U/y")), Ok(r"..\x".to_owned()));
    assert_eq!(nt::relpath("D:/x", None), value("path is on mount 'D:', start on mount 'C:'"));
}

#[test]
fn home_directories_come_from_the_environment_or_the_users() {
    start(&[("HOME", "/h//")], "/");
    assert_eq!(posix::expanduser("~/x").as_deref(), Ok("/h/x"));
    environ::set("HOME", "");
    assert_eq!(posix::expanduser("~").as_deref(), Ok("/"));
    assert_eq!(posix::expanduser("~root/x").as_deref(), Ok("/root/x"));
    assert_eq!(posix::expanduser("~nobody-here").as_deref(), Ok("~nobody-here"));
    assert_eq!(posix::expanduser("~a\0"), value("embedded null byte"));
    environ::unset("HOME");
    assert_eq!(posix::expanduser("~/x").as_deref(), Ok("/home/user/x"));
    start(&[("USERPROFILE", r"C:\Users\eric"), ("USERNAME", "eric")], "/");
    assert_eq!(nt::expanduser("~/x"), r"C:\Users\eric/x");
    assert_eq!(nt::expanduser("~test"), r"C:\Users\test");
}

#[test]
fn variables_are_replaced_once() {
    start(&[("a", "$b%b%"), ("b", "x"), ("é", "e"), ("{c", "y")], "/");
    assert_eq!(posix::expandvars("$a${b}$é${é}${none}${{c}${"), "$b%b%x$ée${none}y${");
    assert_eq!(nt::expandvars("%a%$$'$b'%%${b}$b-%none%%b"), "$b%b%$'$b'%x$b-%none%%b");
}

#[test]
fn windows_paths_are_taken_apart() {
    assert_eq!(nt::splitroot(r"//host/share\a/b"), ("//host/share", r"\", "a/b"));
    assert_eq!(nt::splitroot(r"\\?\unc/host/share/x"), (r"\\?\unc/host/share", "/", "x"));
    assert_eq!(nt::splitroot("é:a"), ("é:", "", "a"));
    assert_eq!(nt::join(&["c:/a", r"C:b", "/d"]), "C:/d");
    assert_eq!(nt::join(&["//h/s", "a"]), r"//h/s\a");
    assert_eq!(nt::normpath("C:../a//../../b"), r"C:..\..\b");
    assert_eq!(nt::commonpath(&["C:/Foo/x", r"c:\foo\y"]), Ok(r"C:\Foo".to_owned()));
    assert!(nt::isreserved("a/COM¹.txt") && nt::isreserved("a./b") && !nt::isreserved("c:/com10/.."));
}

#[test]
fn many_paths_are_normalised_at_once() {
    let many = Packed { text: "a/./b//é/..".to_owned(), ends: vec![5, 5, 12] };
    let normal = Packed { text: "a/b.//".to_owned(), ends: vec![3, 4, 6] };
    assert_eq!(many.map(posix::push_normpath), Ok(normal));
    let joined = Packed { text: "r/a/./br///é/..".to_owned(), ends: vec![7, 9, 16] };
    assert_eq!(many.map(|path, to| posix::push_join("r", path, to)), Ok(joined));
    for ends in [vec![3, 2], vec![8], vec![13]] {
        let wrong = Packed { ends, ..many.clone() };
        assert!(matches!(wrong.map(posix::push_normpath), Err(Error::Value(_))));
    }
}

#[test]
fn the_disk_tells_what_is_there() {
    files::clear();
    start(&[], "/d");
    files::put("/d/file", "12345");
    files::symlink("file", "/d/link").expect("a link");
    files::symlink("nothing", "/d/broken").expect("a link");
    assert!(exists("file") && isfile("link") && isdir("") == exists("") && isdir("."));
    assert!(islink("link") && !islink("file") && lexists("broken") && !exists("broken"));
    assert!(!exists("a\0b") && !exists(""));
    assert!(ismount("/") && !ismount("/d/file"));
    assert_eq!(getsize("link"), Ok(5));
    let missing = OsError::new(errno::ENOENT, "stat").about("none");
    assert_eq!(getmtime("none"), Err(Error::Os(missing)));
    assert_eq!(getsize("a\0b"), value("stat: embedded null character in path"));
    assert_eq!(samefile("file", "/d/link"), Ok(true));
    assert_eq!(samefile("file", "/d"), Ok(false));
}

#[test]
fn symbolic_links_are_resolved() {
    files::clear();
    start(&[], "/d");
    files::put("/d/e/file", "");
    for (target, link) in
        [("e", "/d/l"), ("/d/l/file", "/d/m"), ("x", "/d/y"), ("y", "/d/x"), ("l/../m", "/d/n")]
    {
        files::symlink(target, link).expect("a link");
    }
    assert_eq!(realpath("m", true).as_deref(), Ok("/d/e/file"));
    assert_eq!(realpath("n/../../l", true).as_deref(), Ok("/d/e"));
    assert_eq!(realpath("l/l/l/none/..", false).as_deref(), Ok("/d/e/l/l"));
    assert_eq!(realpath("x/z", false).as_deref(), Ok("/d/x/z"));
    assert_eq!(realpath("//..", true).as_deref(), Ok("/"));
    assert_eq!(realpath("x", true), Err(Error::Os(OsError::new(errno::ELOOP, "stat").about("/d/x"))));
    assert_eq!(realpath("none", true), Err(Error::Os(OsError::new(errno::ENOENT, "lstat").about("/d/none"))));
    assert_eq!(realpath("\0", false), value("lstat: embedded null character in path"));
}

fn any_path() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[/\\\\]",
        "[/\\\\]",
        "\\.\\.?",
        "[a-cA-C]:?",
        "\\$\\{?a\\}?",
        "%a%",
        "\\PC",
        "\0",
        "~",
        "'"
    ];
    prop::collection::vec(part, 0..10).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn the_parts_make_up_the_whole(path in any_path()) {
        for (root, extension) in [posix::splitext(&path), nt::splitext(&path)] {
            prop_assert_eq!(format!("{root}{extension}"), path.as_str());
        }
        for (drive, root, tail) in [posix::splitroot(&path), nt::splitroot(&path)] {
            prop_assert_eq!([drive, root, tail].concat(), path.as_str());
        }
        let (head, tail) = posix::split(&path);
        prop_assert_eq!(posix::normpath(&posix::join(&[head, tail])), posix::normpath(&path));
        let (head, tail) = nt::split(&path);
        if !tail.contains(':') && nt::splitdrive(&path).0.len() <= 2 {
            prop_assert_eq!(nt::normpath(&nt::join(&[head, tail])), nt::normpath(&path));
        }
    }

    #[test]
    fn what_is_joined_splits_again(
        head in any_path(),
        name in "[^/\\\\:]{1,8}",
    ) {
        let joined = posix::join(&[&head, &name]);
        prop_assert_eq!(posix::basename(&joined), name.as_str());
        prop_assert_eq!(posix::normpath(posix::dirname(&joined)), posix::normpath(&head));
        // What follows two separators is the name of a host.
        prop_assume!(!head.replace('/', "\\").starts_with("\\\\"));
        let joined = nt::join(&[&head, &name]);
        prop_assert_eq!(nt::splitdrive(&joined).0, nt::splitdrive(&head).0);
        prop_assert_eq!(nt::basename(&joined), name.as_str());
        prop_assert_eq!(nt::normpath(nt::dirname(&joined)), nt::normpath(&head));
    }

    #[test]
    fn the_last_dot_of_a_name_begins_its_extension(path in any_path(), name in "[a-z]{1,4}", extension in "[a-z.]{0,4}") {
        let whole = format!("{path}/{name}.{extension}");
        let last = &extension[extension.rfind('.').map_or(0, |dot| dot + 1)..];
        for (root, suffix) in [posix::splitext(&whole), nt::splitext(&whole)] {
            prop_assert_eq!(suffix, format!(".{last}"));
            prop_assert_eq!(root.len() + suffix.len(), whole.len());
        }
    }

    #[test]
    fn drives_are_where_a_path_begins(drive in "[a-zA-Z]:|[/\\\\]{2}[a-z]{1,3}[/\\\\][a-z]{1,3}", root in "[/\\\\]", tail in "[a-z.:]{0,3}") {
        let path = [&*drive, &*root, &*tail].concat();
        prop_assert_eq!(nt::splitroot(&path), (&*drive, &*root, &*tail));
        prop_assert_eq!(nt::splitdrive(&path), (&*drive, &path[drive.len()..]));
        prop_assert_eq!(posix::splitdrive(&path), ("", &*path));
        let (_, posix_root, posix_tail) = posix::splitroot(&path);
        prop_assert_eq!([posix_root, posix_tail].concat(), path.as_str());
    }

    #[test]
    fn normal_paths_stay(path in any_path()) {
        let normal = posix::normpath(&path);
        prop_assert_eq!(posix::normpath(&normal), normal.as_str());
        prop_assert_eq!(posix::isabs(&normal), posix::isabs(&path));
        let lower = nt::normcase(&path);
        prop_assert_eq!(nt::normcase(&lower), text::lower(&lower));
        let normal = nt::normpath(&path);
        nt::isreserved(&normal);
        // A name with a colon that comes first is a drive from then on, in Python too.
        if !nt::splitroot(&path).2.contains(':') {
            prop_assert_eq!(nt::normpath(&normal), normal);
        }
    }

    #[test]
    fn relative_paths_lead_back(path in any_path(), from in any_path()) {
        start(&[("a", "b")], "/w/d");
        if let Ok(relative) = posix::relpath(&path, Some(&from)) {
            let back = posix::join(&[&posix::abspath(&from), &relative]);
            let (back, whole) = (posix::abspath(&back), posix::abspath(&path));
            prop_assert_eq!(back.trim_start_matches('/'), whole.trim_start_matches('/'));
        }
        posix::expandvars(&path);
        let _ = posix::expanduser(&path);
        nt::expandvars(&path);
        nt::expanduser(&path);
        let _ = nt::relpath(&path, Some(&from));
        let _ = nt::commonpath(&[&path, &from]);
    }

    #[test]
    fn common_paths_are_common(paths in prop::collection::vec(any_path(), 1..4)) {
        let paths: Vec<&str> = paths.iter().map(String::as_str).collect();
        prop_assert!(paths.iter().all(|path| path.starts_with(posix::commonprefix(&paths))));
        if let Ok(common) = posix::commonpath(&paths) {
            let again: Vec<&str> = paths.iter().copied().chain([common.as_str()]).collect();
            prop_assert_eq!(posix::commonpath(&again), Ok(common.clone()));
        }
    }
}

#[test]
fn paths_do_not_grow_by_values_without_end() {
    let long = "x".repeat(1 << 20);
    start(&[("A", &long), ("B", "b")], "/");
    let path = "$A/$B/".repeat(1 << 16);
    let expanded = posix::expandvars(&path);
    assert!(expanded.starts_with(&long) && expanded.len() <= long.len() + path.len());
    let path = "%A%".repeat(1 << 16);
    assert!(nt::expandvars(&path).len() <= long.len() + path.len());
    let packed = Packed { text: String::new(), ends: vec![0; 1 << 16] };
    let joined = packed.map(|path, to| posix::push_join(&long, path, to));
    assert_eq!(joined, value("the paths are too long together"));
}

#[test]
fn paths_of_a_million_names_are_answered() {
    const COUNT: usize = 1_000_000;
    start(&[], "/");
    let path = "/x".repeat(COUNT);
    let back = "/..".repeat(COUNT);
    assert_eq!(realpath(&path, false), Ok(path.clone()));
    assert!(matches!(realpath(&path, true), Err(Error::Os(_))));
    assert!(!exists(&path));
    assert_eq!(posix::normpath(&path), path);
    assert_eq!(posix::normpath(&(path.clone() + &back)), "/");
    assert_eq!(posix::normpath(&back[1..]), back[1..]);
    assert_eq!(posix::split(&path), (&path[..path.len() - 2], "x"));
    assert_eq!(posix::relpath(&path, Some("/")), Ok(path[1..].to_owned()));
    assert_eq!(posix::relpath("/", Some(&path)), Ok(back[1..].to_owned()));
    assert_eq!(posix::commonpath(&[&*path, &*path]), Ok(path.clone()));
    assert_eq!(posix::join(&vec!["x"; COUNT]), path[1..]);
    assert_eq!(posix::commonpath(&vec!["/a/b/c"; COUNT]), Ok("/a/b/c".to_owned()));
    let (windows, windows_back) = (path.replace('/', "\\"), back.replace('/', "\\"));
    assert_eq!(nt::normpath(&path), windows);
    assert_eq!(nt::normpath(&(path.clone() + &back)), "\\");
    assert_eq!(nt::relpath(&path, Some("/")), Ok(windows[1..].to_owned()));
    assert_eq!(nt::relpath("/", Some(&path)), Ok(windows_back[1..].to_owned()));
    assert_eq!(nt::commonpath(&[&*path, &*path]), Ok(windows.clone()));
    assert_eq!(nt::join(&vec!["x"; COUNT]), windows[1..]);
}

#[test]
fn names_of_a_hundred_megabytes_are_answered() {
    start(&[], "/");
    let name = "x".repeat(100_000_000);
    for normal in [posix::normpath(&name), nt::normpath(&name), nt::normcase(&name)] {
        assert!(normal == name);
    }
    let path = ["/d/", &name, ".e"].concat();
    let whole = &path[3..];
    for (head, tail) in [posix::split(&path), nt::split(&path)] {
        assert!(head == "/d" && tail == whole);
    }
    for (_, extension) in [posix::splitext(&path), nt::splitext(&path)] {
        assert_eq!(extension, ".e");
    }
    for (drive, root, tail) in [posix::splitroot(&path), nt::splitroot(&path)] {
        assert!(drive.is_empty() && root == "/" && tail.len() == path.len() - 1);
    }
    assert!(posix::relpath(&path, Some("/d")).as_deref() == Ok(whole));
    assert!(realpath(&path, false).as_ref() == Ok(&path));
    assert!(posix::expandvars(&path) == path && nt::expandvars(&path) == path);
    assert!(!exists(&path) && getsize(&path).is_err());
}

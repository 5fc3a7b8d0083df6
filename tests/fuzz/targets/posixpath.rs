//! `posixpath`: paths are taken apart, put together, normalised and resolved.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oskit_fuzz::bounded;
use oskit_guest::os_path::{self, Packed, posix};
use oskit_guest::sys::files;
use oskit_guest::{environ, sys};
use std::sync::Once;

/// No path grows by more than this by the values of variables.
const MOST_EXPANDED: usize = 1 << 20;

fn system() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        sys::environ::set(&[("HOME", "/home/u/"), ("A", "$B/%B%"), ("B", "x"), ("é", "e")], &[], "/w/d");
        environ::reload();
        files::put("/w/d/e/f", "");
        for (target, link) in [("e", "/w/d/l"), ("../d/l/f", "/w/d/m"), ("x", "/w/d/y"), ("y", "/w/d/x")] {
            files::symlink(target, link).expect("a new link");
        }
    });
}

fn parts_make_up_the_whole(path: &str) {
    let (head, tail) = posix::split(path);
    assert!(!tail.contains('/'));
    let slashes = path.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail)).expect("head and tail");
    assert!(slashes.bytes().all(|byte| byte == b'/'));
    assert!(!head.ends_with('/') || head.bytes().all(|byte| byte == b'/'));
    assert_eq!((posix::dirname(path), posix::basename(path)), (head, tail));
    assert_eq!(posix::normpath(&posix::join(&[head, tail])), posix::normpath(path));

    let (root, extension) = posix::splitext(path);
    assert_eq!([root, extension].concat(), path);
    assert!(!extension.contains('/') && extension.rfind('.').is_none_or(|dot| dot == 0));
    assert!(extension.is_empty() || posix::basename(root).bytes().any(|byte| byte != b'.'));

    let (drive, root, tail) = posix::splitroot(path);
    assert_eq!([drive, root, tail].concat(), path);
    assert!(matches!(root, "" | "/" | "//") && (root == "/" || !tail.starts_with('/')));
    assert_eq!(posix::splitdrive(path), ("", path));
}

fn normal_paths_are_normal(path: &str) {
    let normal = posix::normpath(path);
    assert_eq!(posix::normpath(&normal), normal);
    assert!(normal.len() <= path.len().max(1));
    let (_, root, tail) = posix::splitroot(&normal);
    assert_eq!(root, posix::splitroot(path).1);
    if normal != "." {
        let parts: Vec<&str> = tail.split('/').collect();
        assert!(tail.is_empty() || parts.iter().all(|part| !matches!(*part, "" | ".")));
        let ups = parts.iter().take_while(|part| **part == "..").count();
        assert!(!parts[ups..].contains(&"..") && (ups == 0 || root.is_empty()));
    }
    let absolute = posix::abspath(path);
    assert!(posix::isabs(&absolute));
    assert_eq!(posix::abspath(&absolute), absolute);
}

fn paths_are_joined(first: &str, second: &str) {
    let joined = posix::join(&[first, second]);
    assert!(joined.ends_with(second));
    assert_eq!(posix::isabs(&joined), posix::isabs(first) || posix::isabs(second));
    assert_eq!(joined == second, first.is_empty() || posix::isabs(second));
    assert_eq!(posix::basename(&joined), posix::basename(second));
    let packed = Packed { text: second.to_owned(), ends: vec![second.len() as u32] };
    assert_eq!(packed.map(|path, to| posix::push_join(first, path, to)).map(|all| all.text), Ok(joined));
    assert_eq!(packed.map(posix::push_normpath).map(|all| all.text), Ok(posix::normpath(second)));
}

fn relative_paths_lead_back(path: &str, from: &str) {
    let relative = posix::relpath(path, Some(from));
    assert_eq!(relative.is_err(), path.is_empty());
    if let Ok(relative) = relative {
        assert!(!posix::isabs(&relative));
        let back = posix::abspath(&posix::join(&[&*posix::abspath(from), &relative]));
        assert_eq!(back.trim_start_matches('/'), posix::abspath(path).trim_start_matches('/'));
    }
}

fn common_parts_are_common(paths: &[&str]) {
    let prefix = posix::commonprefix(paths);
    assert!(paths.iter().all(|path| path.starts_with(prefix)));
    let mixed = paths.iter().any(|path| posix::isabs(path) != posix::isabs(paths[0]));
    let common = posix::commonpath(paths);
    assert_eq!(common.is_err(), mixed);
    if let Ok(common) = common {
        let parts = |path: &'_ str| -> Vec<String> {
            path.split('/').filter(|part| !matches!(*part, "" | ".")).map(str::to_owned).collect()
        };
        assert!(paths.iter().all(|path| parts(path).starts_with(&parts(&common))));
        assert_eq!(posix::commonpath(&[&*common, &*common]), Ok(common));
    }
}

fn the_disk_is_asked(path: &str) {
    let real = os_path::realpath(path, false);
    assert_eq!(real.is_err(), path.contains('\0'));
    if let Ok(real) = real {
        assert!(posix::isabs(&real) && !real.contains("//"));
        assert_eq!(os_path::realpath(&real, false), Ok(real.clone()));
        if os_path::exists(&real) {
            assert_eq!(os_path::realpath(&real, true), Ok(real.clone()));
            assert!(!os_path::islink(&real));
        }
    }
    assert_eq!(os_path::exists(path), os_path::isfile(path) || os_path::isdir(path));
    assert!(os_path::lexists(path) || !os_path::exists(path));
    os_path::ismount(path);
}

fn expansions_are_bounded(path: &str) {
    let expanded = posix::expandvars(path);
    assert!(expanded.len() <= path.len() + MOST_EXPANDED);
    assert!(path.contains('$') || expanded == path);
    if let Ok(expanded) = posix::expanduser(path) {
        assert!(path.starts_with('~') || expanded == path);
    }
}

fuzz_target!(|data: &[u8]| {
    system();
    let text = String::from_utf8_lossy(data);
    let paths: Vec<&str> = text.split('\n').collect();
    let (first, last) = (paths[0], paths[paths.len() - 1]);
    bounded(|| {
        for path in &paths {
            parts_make_up_the_whole(path);
            normal_paths_are_normal(path);
            the_disk_is_asked(path);
            expansions_are_bounded(path);
        }
        paths_are_joined(first, last);
        relative_paths_lead_back(first, last);
        common_parts_are_common(&paths);
    });
});

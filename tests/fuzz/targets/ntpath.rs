//! `ntpath`: paths of Windows are taken apart, put together and normalised.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oskit_fuzz::bounded;
use oskit_guest::os_path::{Packed, nt};
use oskit_guest::{environ, sys};
use std::sync::Once;

/// No path grows by more than this by the values of variables.
const MOST_EXPANDED: usize = 1 << 20;

const SEPARATORS: [char; 2] = ['\\', '/'];

fn system() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let variables = [("USERPROFILE", r"C:\Users\u"), ("USERNAME", "u"), ("A", "$B/%B%"), ("B", "x")];
        sys::environ::set(&variables, &[], r"C:\w\d");
        environ::reload();
    });
}

fn parts_make_up_the_whole(path: &str) {
    let (head, tail) = nt::split(path);
    let separators = path.strip_prefix(head).and_then(|rest| rest.strip_suffix(tail)).expect("head and tail");
    assert!(separators.chars().all(|c| SEPARATORS.contains(&c)));
    assert_eq!((nt::dirname(path), nt::basename(path)), (head, tail));

    let (root, extension) = nt::splitext(path);
    assert_eq!([root, extension].concat(), path);
    assert!(!extension.contains(SEPARATORS) && extension.rfind('.').is_none_or(|dot| dot == 0));

    let (drive, root, tail) = nt::splitroot(path);
    assert_eq!([drive, root, tail].concat(), path);
    assert!(matches!(root, "" | "\\" | "/"));
    assert_eq!(nt::splitdrive(path), (drive, &path[drive.len()..]));
    if !drive.is_empty() {
        assert!(drive.starts_with(SEPARATORS) || (drive.ends_with(':') && drive.chars().count() == 2));
        assert_eq!(nt::splitroot(drive), (drive, "", ""));
    }
}

fn normal_paths_are_normal(path: &str) {
    let normal = nt::normpath(path);
    assert!(!normal.contains('/'));
    let (drive, root, tail) = nt::splitroot(path);
    // Where a name with a colon becomes the first it is taken for a drive, in Python too.
    if !tail.contains(':') {
        assert_eq!(nt::normpath(&normal), normal);
        assert!(normal.len() <= path.len().max(1));
        assert!(normal.starts_with(&[drive, root].concat().replace('/', "\\")));
    }
    let normal_case = nt::normcase(path);
    assert!(!normal_case.contains('/') && nt::normcase(&normal_case) == normal_case);
    nt::isreserved(path);
    nt::isabs(path);
    nt::abspath(path);
}

fn paths_are_joined(first: &str, second: &str) {
    let joined = nt::join(&[first, second]);
    let (drive, root, tail) = nt::splitroot(second);
    assert!(joined.ends_with(tail));
    if !drive.is_empty() && !root.is_empty() {
        assert_eq!(joined, second);
    }
    assert_eq!(nt::join(&["", second]), second);
    let packed = Packed { text: second.to_owned(), ends: vec![second.len() as u32] };
    assert_eq!(packed.map(|path, to| nt::push_join(first, path, to)).map(|all| all.text), Ok(joined));
    assert_eq!(packed.map(nt::push_normpath).map(|all| all.text), Ok(nt::normpath(second)));
}

fn relative_paths_are_relative(path: &str, from: &str) {
    let relative = nt::relpath(path, Some(from));
    assert!(relative.is_err() || !path.is_empty());
    assert!(
        relative.is_err()
            || nt::normcase(nt::splitdrive(&nt::abspath(path)).0)
                == nt::normcase(nt::splitdrive(&nt::abspath(from)).0)
    );
    if let Ok(same) = nt::relpath(path, Some(path)) {
        assert_eq!(same, ".");
    }
}

fn common_parts_are_common(paths: &[&str]) {
    let prefix = nt::commonprefix(paths);
    assert!(paths.iter().all(|path| path.starts_with(prefix)));
    if let Ok(common) = nt::commonpath(paths) {
        let (drive, root, tail) = nt::splitroot(paths[0]);
        assert!(common.starts_with(&[drive, root].concat().replace('/', "\\")));
        assert!(common.len() <= drive.len() + root.len() + tail.len());
        assert!(paths.iter().all(|path| nt::normcase(nt::splitdrive(path).0) == nt::normcase(drive)));
    }
}

fn expansions_are_bounded(path: &str) {
    let expanded = nt::expandvars(path);
    assert!(expanded.len() <= path.len() + MOST_EXPANDED);
    assert!(path.contains(['$', '%']) || expanded == path);
    assert!(path.starts_with('~') || nt::expanduser(path) == path);
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
            expansions_are_bounded(path);
        }
        paths_are_joined(first, last);
        relative_paths_are_relative(first, last);
        common_parts_are_common(&paths);
    });
});

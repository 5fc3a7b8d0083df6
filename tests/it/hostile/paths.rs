use super::*;
use oskit_tests::conformance::bindings::exports::oskit::stdlib::os_path::PackedPaths;

#[test]
fn paths_are_answered() {
    are_answered(&[
        ("names without end", |Instance { store, guest }| {
            let (posix, nt) = (guest.oskit_stdlib_os_path(), guest.oskit_stdlib_ntpath());
            for piece in ["x/", "../", "x/../", "/", ".", "\\\\", "c:", "\0", "~", "é/"] {
                let path = piece.repeat((1 << 20) / piece.len());
                let normal = posix.call_normpath(&mut *store, &path)?;
                assert!(normal.len() <= path.len() && !normal.is_empty());
                assert!(!posix.call_abspath(&mut *store, &path)?.is_empty());
                posix.call_splitroot(&mut *store, &path)?;
                let expanded = posix.call_expanduser(&mut *store, &path)?;
                assert!(expanded.is_ok() || piece == "\0", "{expanded:?}");
                nt.call_normpath(&mut *store, &path)?;
                nt.call_splitroot(&mut *store, &path)?;
                assert!(posix.call_relpath(&mut *store, &path, Some("/a/b"))?.is_ok());
            }
            Ok(())
        }),
        ("what is asked of the system", |Instance { store, guest }| {
            let posix = guest.oskit_stdlib_os_path();
            for path in ["\0", "", &"x".repeat(1 << 20), &"/x".repeat(1 << 19), "\u{10ffff}"] {
                assert!(!posix.call_exists(&mut *store, path)?);
                assert!(posix.call_getsize(&mut *store, path)?.is_err());
            }
            Ok(())
        }),
        ("packed paths that don't fit", |Instance { store, guest }| {
            let posix = guest.oskit_stdlib_os_path();
            for ends in [vec![2, 0], vec![1], vec![u32::MAX], vec![3; 100_000]] {
                let packed = PackedPaths { text: "é".to_owned(), ends };
                assert!(posix.call_normpath_many(&mut *store, &packed)?.is_err());
                assert!(posix.call_join_many(&mut *store, "/base", &packed)?.is_err());
            }
            Ok(())
        }),
        ("names and numbers of errors", |Instance { store, guest }| {
            let errno = guest.oskit_stdlib_errno();
            for number in [i64::MIN, -1, 0, 1 << 20, i64::MAX] {
                let text = errno.call_strerror(&mut *store, number)?;
                assert_eq!(text.is_ok(), i32::try_from(number).is_ok(), "{number}");
                assert!(errno.call_errorcode(&mut *store, number)?.is_err());
            }
            assert!(errno.call_number_of(&mut *store, &"E".repeat(1 << 20))?.is_err());
            Ok(())
        }),
    ]);
}

#[test]
fn variables_that_multiply_are_answered() {
    let value = "x".repeat(1 << 16);
    for memory_mib in [Limits::default().memory_mib, SMALL] {
        let policy = policy(memory_mib).env("A", &value).expect("a variable");
        let Instance { mut store, guest } = start(policy);
        let path = "$A".repeat(100_000);
        for expanded in [
            guest.oskit_stdlib_os_path().call_expandvars(&mut store, &path),
            guest.oskit_stdlib_ntpath().call_expandvars(&mut store, &path),
        ] {
            let length = expanded.expect("no trap").len();
            assert!((1 << 16..2 << 20).contains(&length), "{length}");
        }
        assert!(store.data().meter().memory() <= u64::from(SMALL) << 20);
    }
}

#[test]
fn a_path_of_any_length_is_answered_in_memory_of_its_length() {
    are_answered_in_memory(
        5,
        &[("a path", |Instance { store, guest }| {
            let path = "../".repeat(LARGE / 3);
            let normal = guest.oskit_stdlib_os_path().call_normpath(store, &path)?;
            assert_eq!(normal.len(), path.len() - 1);
            Ok(())
        })],
    );
}

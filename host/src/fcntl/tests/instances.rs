//! Several instances in one process.

use super::*;

#[test]
fn two_instances_conflict_as_two_processes_would() {
    let folder = folder();
    let (mut a, mut b) = (Plugin::new(folder.path()), Plugin::new(folder.path()));
    let (file, other) = (a.open(), b.open());
    assert_eq!(a.flock(&file, Exclusive), None);
    assert_eq!(b.flock(&other, Shared), Some(Code::Eagain));
    assert_eq!(a.flock(&file, Shared), None);
    assert_eq!(b.flock(&other, Shared), None);
    assert_eq!(a.flock(&file, Exclusive), Some(Code::Eagain));
    assert_eq!(b.flock(&other, Exclusive), None, "the failed change of the first one lost it its lock");
    for owner in [OpenFile, Instance] {
        assert_eq!(a.lock(&file, owner, Exclusive, 10, 10), None);
        assert_eq!(b.lock(&other, owner, Shared, 0, 11), Some(Code::Eagain));
        assert_eq!(b.lock(&other, owner, Shared, 0, 10), None);
        assert_eq!(a.lock(&file, owner, None, 10, 5), None);
        assert_eq!(b.lock(&other, owner, Shared, 0, 15), None);
        assert_eq!(b.lock(&other, owner, Shared, 0, 16), Some(Code::Eagain));
        assert_eq!(a.lock(&file, owner, None, 0, 0), None);
        assert_eq!(b.lock(&other, owner, None, 0, 0), None);
    }
}

#[test]
fn an_open_file_has_its_locks_until_its_last_descriptor_is_dropped() {
    let folder = folder();
    let (mut a, mut b) = (Plugin::new(folder.path()), Plugin::new(folder.path()));
    let (file, other) = (a.open(), b.open());
    let (twin, second) = (a.dup(&file), a.open());
    assert_eq!(a.flock(&file, Exclusive), None);
    assert_eq!(a.lock(&file, OpenFile, Exclusive, 0, 1), None);
    assert_eq!((a.flock(&twin, Exclusive), a.flock(&second, Shared)), (None, Some(Code::Eagain)));
    assert_eq!(a.lock(&twin, OpenFile, Exclusive, 0, 2), None);
    assert_eq!(a.lock(&second, OpenFile, Shared, 1, 1), Some(Code::Eagain));
    a.close(second);
    a.close(file);
    assert_eq!(b.flock(&other, Shared), Some(Code::Eagain));
    assert_eq!(b.lock(&other, OpenFile, Shared, 1, 1), Some(Code::Eagain));
    a.close(twin);
    assert_eq!((b.flock(&other, Shared), b.lock(&other, OpenFile, Shared, 1, 1)), (None, None));
}

#[test]
fn an_instance_loses_its_locks_with_any_descriptor_of_the_file() {
    let folder = folder();
    std::fs::write(folder.path().join("else"), "").expect("a file");
    let (mut a, mut b) = (Plugin::new(folder.path()), Plugin::new(folder.path()));
    let (file, other) = (a.open(), b.open());
    let (second, elsewhere) = (a.open(), a.open_as("/rw/else", OpenFlags::READ));
    assert_eq!(a.lock(&file, Instance, Exclusive, 0, 0), None);
    assert_eq!(a.lock(&second, Instance, Shared, 5, 1), None, "it is the same owner");
    assert_eq!(a.lock(&file, Instance, Exclusive, 5, 1), None);
    a.close(elsewhere);
    assert_eq!(b.lock(&other, Instance, Shared, 0, 0), Some(Code::Eagain));
    a.close(second);
    assert_eq!(b.lock(&other, Instance, Shared, 0, 0), None);
    let twin = a.dup(&file);
    assert_eq!(a.lock(&twin, Instance, Shared, 0, 0), None);
    a.close(twin);
    assert_eq!(b.lock(&other, Instance, Exclusive, 0, 0), None);
}

#[test]
fn an_instance_and_its_own_open_file_conflict() {
    let folder = folder();
    let mut a = Plugin::with(folder.path(), |policy| policy.os.identity = true);
    let file = a.open();
    assert_eq!(a.lock(&file, OpenFile, Exclusive, 0, 10), None);
    assert_eq!(a.lock(&file, Instance, Exclusive, 9, 1), Some(Code::Eagain));
    let found = a.blocking(&file, Instance, Shared).expect("a lock");
    assert_eq!((found.kind, found.range.start, found.range.length, found.pid), (Exclusive, 0, 10, None));
    assert_eq!(a.lock(&file, OpenFile, None, 0, 0), None);
    assert_eq!(a.lock(&file, Instance, Shared, 7, 0), None);
    let found = a.blocking(&file, OpenFile, Exclusive).expect("a lock");
    let pid = Some(std::process::id());
    assert_eq!((found.kind, found.range.start, found.range.length, found.pid), (Shared, 7, 0, pid));
    assert!(a.blocking(&file, OpenFile, Shared).is_none());
    assert!(a.blocking(&file, Instance, Exclusive).is_none());
}

#[test]
fn an_instance_can_change_a_shared_lock_through_another_descriptor() {
    let folder = folder();
    let (mut a, mut b) = (Plugin::new(folder.path()), Plugin::new(folder.path()));
    let other = b.open();
    let reader = a.open_as("/ro/file", OpenFlags::READ);
    for start in [0, 20, 40] {
        assert_eq!(a.lock(&reader, Instance, Shared, start, 10), None);
    }
    let writer = a.open_as("/rw/file", OpenFlags::WRITE);
    assert_eq!(b.lock(&other, Instance, Shared, 25, 1), None);
    assert_eq!(a.lock(&writer, Instance, Exclusive, 0, 45), Some(Code::Eagain));
    for start in [0, 20, 40] {
        assert_eq!(b.lock(&other, Instance, Exclusive, start, 1), Some(Code::Eagain), "nothing is lost");
    }
    assert_eq!(b.lock(&other, Instance, None, 0, 0), None);
    assert_eq!(a.lock(&writer, Instance, Exclusive, 0, 45), None);
    assert_eq!(b.lock(&other, Instance, Shared, 15, 1), Some(Code::Eagain));
    assert_eq!(b.lock(&other, Instance, Shared, 45, 0), None);
}

#[test]
fn an_instance_that_ends_has_no_locks() {
    let folder = folder();
    let mut b = Plugin::new(folder.path());
    let other = b.open();
    for owner in [OpenFile, Instance] {
        let mut a = Plugin::new(folder.path());
        let file = a.open();
        assert_eq!((a.flock(&file, Exclusive), a.lock(&file, owner, Exclusive, 0, 0)), (None, None));
        assert_eq!(b.flock(&other, Shared), Some(Code::Eagain));
        assert_eq!(b.lock(&other, owner, Shared, 3, 1), Some(Code::Eagain));
        drop(a);
        assert_eq!((b.flock(&other, Exclusive), b.lock(&other, owner, Exclusive, 3, 1)), (None, None));
        assert_eq!((b.flock(&other, None), b.lock(&other, owner, None, 0, 0)), (None, None));
    }
}

#[test]
fn who_has_a_lock_is_told_where_policy_says_who_one_is() {
    let folder = folder();
    let mut a = Plugin::new(folder.path());
    let file = a.open();
    assert_eq!(a.lock(&file, Instance, Exclusive, 1, 2), None);
    for (identity, pid) in [(false, None), (true, Some(std::process::id()))] {
        let mut b = Plugin::with(folder.path(), |policy| policy.os.identity = identity);
        let other = b.open();
        let found = b.blocking(&other, Instance, Shared).expect("a lock");
        assert_eq!((found.kind, found.range.start, found.range.length, found.pid), (Exclusive, 1, 2, pid));
    }
}

//! What policy refuses, what may be used up, and what a number of the guest can cause.

use super::*;
use crate::bindings::oskit::sys::fcntl::{Seals, StatusFlags};

/// Each function that locks or waits for a lock, on a descriptor.
fn all_that_locks(plugin: &mut Plugin, file: &Resource<Descriptor>) -> Vec<Option<Code>> {
    let all = || Range { start: 0, length: 0 };
    let mut view = plugin.view();
    let mut results = vec![failure(view.flock(of(file), Some(Shared))), failure(view.unlocked(of(file)))];
    for owner in [OpenFile, Instance] {
        results.push(failure(view.lock_range(of(file), owner, Some(Shared), all())));
        results.push(failure(view.blocking_lock(of(file), owner, Shared, all())));
        results.push(failure(view.range_unlocked(of(file), owner, Shared, all())));
    }
    results
}

#[test]
fn what_may_only_be_read_is_locked_only_where_policy_says_so() {
    let folder = folder();
    for (granted, path, expected) in [
        (false, "/ro/file", Some(Code::Eperm)),
        (false, "/rw/file", None),
        (true, "/ro/file", None),
        (true, "/rw/file", None),
    ] {
        let mut plugin = Plugin::with(folder.path(), |policy| policy.fcntl.lock = granted);
        let file = plugin.open_as(path, OpenFlags::READ);
        let results = all_that_locks(&mut plugin, &file);
        assert!(results.iter().all(|result| *result == expected), "{granted} {path}: {results:?}");
    }
    let mut plugin = Plugin::with(folder.path(), |_| ());
    let file = plugin.open_as("/ro/file", OpenFlags::READ);
    let refused = plugin.view().flock(of(&file), None).expect_err("refused");
    let refused = refused.into_guest().expect("an error, not a trap");
    assert_eq!((refused.code, refused.capability.as_deref()), (Code::Eperm, Some("fcntl.lock")));
}

#[test]
fn a_lock_needs_a_descriptor_that_was_opened_for_it() {
    let folder = folder();
    let mut plugin = Plugin::new(folder.path());
    for (path, flags, shared, exclusive) in [
        ("/ro/file", OpenFlags::READ, None, Some(Code::Ebadf)),
        ("/rw/file", OpenFlags::WRITE, Some(Code::Ebadf), None),
        ("/rw/file", OpenFlags::READ | OpenFlags::WRITE, None, None),
        ("/rw", OpenFlags::READ, None, Some(Code::Ebadf)),
    ] {
        let file = plugin.open_as(path, flags);
        for owner in [OpenFile, Instance] {
            assert_eq!(plugin.lock(&file, owner, Shared, 0, 1), shared, "{path} {flags:?} {owner:?}");
            assert_eq!(plugin.lock(&file, owner, Exclusive, 0, 1), exclusive, "{path} {flags:?} {owner:?}");
            assert_eq!(plugin.lock(&file, owner, None, 0, 1), None);
        }
        assert_eq!(plugin.flock(&file, Exclusive), None, "a whole file is locked by whoever has it open");
        plugin.close(file);
    }
}

#[test]
fn ranges_are_limited_and_given_back() {
    let folder = folder();
    let mut plugin = Plugin::with(folder.path(), |policy| policy.limits.locks = 10);
    let (file, second) = (plugin.open(), plugin.open());
    for start in 0..5 {
        assert_eq!(plugin.lock(&file, OpenFile, Exclusive, start * 10, 5), None);
        assert_eq!(plugin.lock(&file, Instance, Exclusive, 1000 + start * 10, 5), None);
    }
    for (file, owner, start) in [(&file, OpenFile, 500), (&file, Instance, 500), (&second, OpenFile, 500)] {
        assert_eq!(plugin.lock(file, owner, Shared, start, 1), Some(Code::Enolck));
    }
    assert_eq!(plugin.lock(&file, OpenFile, None, 1, 1), Some(Code::Enolck), "it would make two of one");
    assert_eq!(plugin.lock(&file, OpenFile, Exclusive, 5, 5), None, "it makes one of two");
    assert_eq!(plugin.lock(&file, OpenFile, Shared, 500, 1), None);
    assert_eq!(plugin.lock(&file, OpenFile, Exclusive, 0, 600), None, "it is one now");
    for start in 0..4 {
        assert_eq!(plugin.lock(&second, OpenFile, Shared, 700 + start * 2, 1), None);
    }
    assert_eq!(plugin.lock(&second, OpenFile, Shared, 800, 1), Some(Code::Enolck));
    plugin.close(second);
    for start in 0..10 {
        assert_eq!(
            plugin.lock(&file, Instance, Shared, 2000 + start * 2, 1),
            None.or((start > 8).then_some(Code::Enolck))
        );
    }
}

#[test]
fn a_million_ranges_end_at_the_limit() {
    let folder = folder();
    let mut plugin = Plugin::new(folder.path());
    let limit = u64::from(plugin.ctx.limits().locks);
    let file = plugin.open();
    let refused =
        (0..1_000_000).filter(|at| plugin.lock(&file, Instance, Shared, at * 2, 1).is_some()).count();
    assert_eq!(refused as u64, 1_000_000 - limit);
}

#[test]
fn no_number_of_the_guest_is_too_much() {
    let folder = folder();
    let mut plugin = Plugin::new(folder.path());
    let file = plugin.open();
    let end = i64::MAX as u64;
    for (start, length, expected) in [
        (0, end, None),
        (end, 0, None),
        (end, 1, None),
        (0, end + 1, None),
        (1, end + 1, Some(Code::Eoverflow)),
        (end, 2, Some(Code::Eoverflow)),
        (end + 1, 0, Some(Code::Eoverflow)),
        (u64::MAX, u64::MAX, Some(Code::Eoverflow)),
    ] {
        for owner in [OpenFile, Instance] {
            let range = || Range { start, length };
            assert_eq!(plugin.lock(&file, owner, Exclusive, start, length), expected, "{start} {length}");
            let mut view = plugin.view();
            assert_eq!(failure(view.blocking_lock(of(&file), owner, Shared, range())), expected);
            assert_eq!(failure(view.range_unlocked(of(&file), owner, Shared, range())), expected);
            assert_eq!(plugin.lock(&file, owner, None, 0, 0), None);
        }
    }
}

#[test]
fn pipes_grow_to_the_limit() {
    let folder = folder();
    let mut plugin = Plugin::with(folder.path(), |policy| policy.limits.pipe_kib = 128);
    let file = plugin.open();
    let mut view = plugin.view();
    let (reader, writer) = sees(view.pipe());
    assert_eq!(sees(view.get_pipe_size(of(&reader))), 64 << 10);
    assert_eq!(sees(view.set_pipe_size(of(&writer), 100_000)), 128 << 10);
    for size in [(128 << 10) + 1, 1 << 20, u32::MAX] {
        assert_eq!(failure(view.set_pipe_size(of(&writer), size)), Some(Code::Eperm));
        assert_eq!(failure(view.set_pipe_size(of(&file), size)), Some(Code::Ebadf));
    }
    assert_eq!(sees(view.get_pipe_size(of(&reader))), 128 << 10);
    assert_eq!(failure(view.get_pipe_size(of(&file))), Some(Code::Ebadf));
    sees(view.write(of(&writer), vec![0; 5000]));
    assert_eq!(failure(view.set_pipe_size(of(&writer), 1)), Some(Code::Ebusy));
    assert_eq!(sees(view.bytes_available(of(&reader))), 5000);
    assert!(sees(view.set_pipe_size(of(&writer), 5000)) >= 5000);
}

#[test]
fn flags_of_an_open_file_are_told_and_set() {
    let folder = folder();
    let mut plugin = Plugin::new(folder.path());
    let file = plugin.open_as("/rw/file", OpenFlags::WRITE | OpenFlags::DATA_SYNC);
    let twin = plugin.dup(&file);
    let mut view = plugin.view();
    let status = sees(view.get_status(of(&file)));
    assert_eq!((status.read, status.write, status.flags), (false, true, StatusFlags::DATA_SYNC));
    sees(view.write(of(&file), b"some".to_vec()));
    sees(view.set_status_flags(of(&twin), StatusFlags::APPEND | StatusFlags::SYNC));
    let appends = StatusFlags::APPEND | StatusFlags::DATA_SYNC;
    assert_eq!(sees(view.get_status(of(&file))).flags, appends, "what can't be set is passed over");
    sees(view.seek(of(&file), 0, crate::bindings::oskit::sys::files::Whence::Set));
    sees(view.write(of(&file), b"thing".to_vec()));
    sees(view.set_status_flags(of(&file), StatusFlags::empty()));
    assert_eq!(sees(view.get_status(of(&twin))).flags, StatusFlags::DATA_SYNC);
    assert_eq!(std::fs::read_to_string(folder.path().join("file")).expect("a file"), "something");
    assert_eq!(view.descriptor_limit().expect("a number"), 1024);
}

#[test]
fn only_files_in_memory_have_seals() {
    let folder = folder();
    let memory = rustix::fs::memfd_create("sealed", rustix::fs::MemfdFlags::ALLOW_SEALING).expect("a file");
    rustix::fs::fcntl_add_seals(&memory, rustix::fs::SealFlags::GROW).expect("a seal");
    let policy = Policy::default().grant(folder.path(), "/rw", Access::ReadWrite).expect("a grant");
    let ctx = OskitCtx::builder(policy).stream(crate::Stream::Stdin, memory).build().expect("a context");
    let mut plugin = Plugin { ctx, table: ResourceTable::new() };
    let file = plugin.open();
    let mut view = plugin.view();
    let memory = sees(view.stdin());
    assert_eq!(sees(view.get_seals(of(&memory))), Seals::GROW);
    assert_eq!(failure(view.add_seals(of(&memory), Seals::WRITE)), Some(Code::Eperm));
    assert_eq!(sees(view.get_seals(of(&memory))), Seals::GROW);
    assert!(matches!(failure(view.add_seals(of(&file), Seals::WRITE)), Some(Code::Einval | Code::Eperm)));
}

//! Standard streams, which others have open too: nothing done to them may be felt there.

use super::*;
use crate::Stream;
use crate::bindings::oskit::sys::fcntl::StatusFlags;
use rustix::fs::{FlockOperation, OFlags};
use std::fs::File;

/// An instance whose standard output is this file, which stays open here.
fn writing_to(file: &File) -> (Plugin, Resource<Descriptor>) {
    let mut policy = Policy::default();
    policy.fcntl.lock = true;
    let shared = file.try_clone().expect("a descriptor of the same open file");
    let ctx = OskitCtx::builder(policy).stream(Stream::Stdout, shared).build().expect("a context");
    let mut plugin = Plugin { ctx, table: ResourceTable::new() };
    let stdout = sees(plugin.view().stdout());
    (plugin, stdout)
}

fn try_to_lock(path: &Path) -> bool {
    let file = File::open(path).expect("a file");
    rustix::fs::flock(&file, FlockOperation::NonBlockingLockShared).is_ok()
}

#[test]
fn a_lock_that_the_host_has_is_not_the_instances_to_release() {
    let folder = folder();
    let path = folder.path().join("file");
    let own = File::options().append(true).open(&path).expect("a file");
    rustix::fs::flock(&own, FlockOperation::LockExclusive).expect("a lock");
    let (mut plugin, stdout) = writing_to(&own);
    assert_eq!(plugin.flock(&stdout, Exclusive), Some(Code::Eagain));
    assert_eq!(plugin.flock(&stdout, None), None);
    assert!(!try_to_lock(&path), "the host has it still");
    rustix::fs::flock(&own, FlockOperation::Unlock).expect("it was locked");
    assert_eq!(plugin.flock(&stdout, Exclusive), None);
    assert!(!try_to_lock(&path));
    drop(plugin);
    assert!(try_to_lock(&path), "it is free with the end of the instance, though the host has the file open");
}

#[test]
fn ranges_of_a_stream_are_locked_for_the_instance_alone() {
    let folder = folder();
    let own = File::options().append(true).open(folder.path().join("file")).expect("a file");
    let (mut plugin, stdout) = writing_to(&own);
    let mut other = Plugin::new(folder.path());
    let file = other.open();
    for owner in [OpenFile, Instance] {
        assert_eq!(plugin.lock(&stdout, owner, Shared, 0, 1), Some(Code::Ebadf));
        assert_eq!(plugin.lock(&stdout, owner, Exclusive, 0, 1), None);
        assert_eq!(other.lock(&file, owner, Shared, 0, 1), Some(Code::Eagain));
        assert_eq!(plugin.lock(&stdout, owner, None, 0, 1), None);
    }
}

#[test]
fn flags_of_a_stream_stay_as_they_are() {
    let folder = folder();
    let own = File::options().append(true).open(folder.path().join("file")).expect("a file");
    let (mut plugin, stdout) = writing_to(&own);
    let mut view = plugin.view();
    assert_eq!(sees(view.get_status(of(&stdout))).flags, StatusFlags::APPEND);
    assert_eq!(failure(view.set_status_flags(of(&stdout), StatusFlags::empty())), Some(Code::Eperm));
    assert!(rustix::fs::fcntl_getfl(&own).expect("flags").contains(OFlags::APPEND));
}

#[test]
fn a_stream_that_is_a_pipe_is_not_locked_or_resized() {
    let (reader, writer) = rustix::pipe::pipe().expect("a pipe");
    let size = rustix::pipe::fcntl_getpipe_size(&reader).expect("a pipe");
    let (mut plugin, stdout) = writing_to(&File::from(writer));
    assert_eq!(plugin.flock(&stdout, Exclusive), Some(Code::Enotsup));
    assert_eq!(plugin.lock(&stdout, OpenFile, Exclusive, 0, 0), Some(Code::Enotsup));
    assert_eq!(plugin.lock(&stdout, Instance, Exclusive, 0, 0), Some(Code::Enotsup));
    let mut view = plugin.view();
    assert_eq!(failure(view.set_pipe_size(of(&stdout), 4096)), Some(Code::Eperm));
    assert_eq!(failure(view.bytes_available(of(&stdout))), Some(Code::Ebadf));
    assert_eq!(rustix::pipe::fcntl_getpipe_size(&reader).expect("a pipe"), size);
}

#[test]
fn pipes_of_the_instances_own_are_locked_like_files() {
    let folder = folder();
    let mut plugin = Plugin::with(folder.path(), |_| ());
    let (reader, writer) = sees(plugin.view().pipe());
    assert_eq!(plugin.flock(&writer, Exclusive), None);
    assert_eq!(plugin.flock(&reader, Shared), Some(Code::Eagain));
    assert_eq!(plugin.lock(&writer, Instance, Exclusive, 0, 0), None);
    assert_eq!(plugin.lock(&reader, Instance, None, 0, 0), None);
    assert_eq!(plugin.lock(&writer, OpenFile, Exclusive, 0, 0), None);
}

//! What may be used up, and what a number of the guest can cause.

use super::*;

#[test]
fn descriptors_are_limited_and_given_back() {
    let mut f = Fixture::with(|mut policy| {
        policy.limits.descriptors = 3;
        policy
    });
    let mut view = f.view();
    let first = sees(view.open("/box/file".to_owned(), READ, 0));
    failure(view.open("/box/none".to_owned(), READ, 0));
    let _stream = sees(view.open_directory("/box".to_owned()));
    assert_eq!(failure(view.pipe()).0, Code::Emfile);
    let _second = sees(view.open("/box/file".to_owned(), READ, 0));
    assert_eq!(failure(view.open("/box/file".to_owned(), READ, 0)).0, Code::Emfile);
    assert_eq!(failure(view.dup(of(&first))).0, Code::Emfile);
    HostDescriptor::drop(&mut view, first).expect("it is open");
    sees(view.open("/box/file".to_owned(), READ, 0));
}

#[test]
fn the_guest_sizes_nothing() {
    use crate::bindings::oskit::sys::{random::Host as _, time::Host as _};
    let mut f = Fixture::new();
    let mut view = f.view();
    let long = || "x".repeat(1 << 20);
    assert_eq!(failure(view.open(long(), READ, 0)).0, Code::Enametoolong);
    assert_eq!(failure(view.symlink(long(), "/box/l".to_owned())).0, Code::Enametoolong);
    assert_eq!(failure(view.symlink("x\0".to_owned(), "/box/l".to_owned())).0, Code::Einval);
    let file = sees(view.open("/box/big".to_owned(), write_new() | READ, 0o600));
    sees(HostDescriptor::truncate(&mut view, of(&file), 1 << 40));
    for count in [0, 1, 1 << 20, (1 << 20) + 1, u32::MAX] {
        assert_eq!(sees(view.pread(of(&file), count, 0)).len(), count.min(1 << 20) as usize);
        sees(view.seek(of(&file), 0, Whence::Set));
        let read = sees(HostDescriptor::read(&mut view, of(&file), count));
        assert!(read.len() <= count.min(1 << 20) as usize && read.capacity() <= 1 << 20);
    }
    assert_eq!(failure(view.pread(of(&file), 1, u64::MAX)).0, Code::Einval);
    assert_eq!(failure(view.pwrite(of(&file), vec![1], u64::MAX)).0, Code::Einval);
    assert_eq!(failure(HostDescriptor::truncate(&mut view, of(&file), u64::MAX)).0, Code::Einval);
    let copy = sees(view.open("/box/copy".to_owned(), write_new(), 0o600));
    sees(view.seek(of(&file), 0, Whence::Set));
    assert!(sees(view.copy_from(of(&copy), of(&file), u64::MAX)) <= 4 << 20);
    let stream = sees(view.open_directory("/box".to_owned()));
    for budget in [0, u32::MAX] {
        let stream = of(&stream);
        assert!(sees(HostDirectoryStream::read(&mut view, stream, budget)).capacity() <= 1 << 20);
    }
    let (reader, _writer) = sees(view.pipe());
    let readable = sees(view.readable(of(&reader)));
    let on = |count| (0..count).map(|_| of(&readable)).collect::<Vec<_>>();
    assert!(sees(view.wait_any(on(1024), Some(0))).is_empty());
    assert_eq!(failure(view.wait_any(on(1025), Some(0))).0, Code::E2big);
    assert_eq!(failure(view.wait_any(on(0), None)).0, Code::Einval);
    assert_eq!(failure(view.get_random(65_537)).0, Code::Einval);
    assert_eq!(failure(view.zone_rules(long())).0, Code::Einval);
}

#[test]
fn waitables_are_limited_and_given_back() {
    use crate::bindings::oskit::sys::poll::HostWaitable;
    let mut f = Fixture::new();
    let mut view = f.view();
    let (reader, _writer) = sees(view.pipe());
    let all: Vec<_> = (0..65_536).map(|_| sees(view.readable(of(&reader)))).collect();
    assert_eq!(failure(view.readable(of(&reader))).0, Code::Emfile);
    for one in all {
        HostWaitable::drop(&mut view, one).expect("it is there");
    }
    sees(view.readable(of(&reader)));
}

//! Pipes, standard streams and copies between what is open.

use super::*;

#[test]
fn pipes_say_that_they_would_wait() {
    let mut f = Fixture::new();
    let mut view = f.view();
    let (reader, writer) = sees(view.pipe());
    assert_eq!(failure(HostDescriptor::read(&mut view, of(&reader), 10)).0, Code::Eagain);
    let readable = sees(view.readable(of(&reader)));
    let wait = |view: &mut OskitCtxView<'_>, nanoseconds| {
        sees(view.wait_any(vec![of(&readable)], Some(nanoseconds)))
    };
    assert!(wait(&mut view, 20_000_000).is_empty());
    sees(view.write(of(&writer), b"x".to_vec()));
    assert_eq!(wait(&mut view, 10_000_000_000), [0]);
    assert_eq!(sees(HostDescriptor::read(&mut view, of(&reader), 10)), b"x");
    assert_eq!(failure(HostDescriptor::read(&mut view, of(&writer), 10)).0, Code::Ebadf);
    HostDescriptor::drop(&mut view, writer).expect("it is open");
    assert_eq!(sees(HostDescriptor::read(&mut view, of(&reader), 10)), b"");
    HostDescriptor::drop(&mut view, reader).expect("it is open");
    assert_eq!(wait(&mut view, 10_000_000_000), [0], "what is gone is ready");
}

#[test]
fn bytes_are_copied_between_any_two_but_directories_and_not_to_the_end() {
    let mut f = Fixture::new();
    let mut view = f.view();
    let file = sees(view.open("/box/file".to_owned(), READ, 0));
    let other = sees(view.open("/box/other".to_owned(), write_new(), 0o600));
    assert_eq!(sees(view.copy_from(of(&other), of(&file), 3)), 3);
    assert_eq!(sees(view.copy_from(of(&other), of(&file), 100)), 3);
    assert_eq!(sees(view.copy_from(of(&other), of(&file), 100)), 0);
    let (reader, writer) = sees(view.pipe());
    sees(view.seek(of(&file), 0, Whence::Set));
    assert_eq!(sees(view.copy_from(of(&writer), of(&file), 100)), 6);
    assert_eq!(sees(view.copy_from(of(&other), of(&reader), 100)), 6);
    assert_eq!(failure(view.copy_from(of(&other), of(&reader), 100)).0, Code::Eagain);
    let log = sees(view.open("/box/other".to_owned(), OpenFlags::WRITE | OpenFlags::APPEND, 0));
    assert_eq!(failure(view.copy_from(of(&log), of(&file), 100)).0, Code::Ebadf);
    let folder = sees(view.open("/box".to_owned(), READ, 0));
    assert_eq!(failure(view.copy_from(of(&other), of(&folder), 100)).0, Code::Eisdir);
    assert_eq!(failure(view.copy_from(of(&folder), of(&file), 100)).0, Code::Eisdir);
    assert_eq!(failure(view.copy_from(of(&file), of(&reader), 100)).0, Code::Ebadf);
    assert_eq!(fs::read_to_string(f.host("box/other")).expect("a file"), "insideinside");
}

#[test]
fn a_wait_lets_other_tasks_go_on() {
    use crate::bindings::oskit::sys::poll;
    let mut f = Fixture::new();
    let mut view = f.view();
    let (reader, writer) = sees(view.pipe());
    let readable = sees(view.readable(of(&reader)));
    let own = Arc::clone(&view.table.get(&writer).expect("it is open").0);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let on = || vec![of(&readable)];
        assert!(sees(poll::Host::wait_any(&mut view, on(), Some(20_000_000)).await).is_empty());
        tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(20)).await;
            own.write_bytes(b"x").map(|_| ()).expect("room for it");
        });
        assert_eq!(sees(poll::Host::wait_any(&mut view, on(), None).await), [0]);
    });
}

#[test]
fn a_standard_stream_serves_one_direction() {
    use crate::policy::Stream;
    let folder = tempfile::tempdir().expect("a folder");
    let file = || {
        let mut options = fs::OpenOptions::new();
        let file =
            options.read(true).write(true).create(true).truncate(false).open(folder.path().join("tty"));
        file.expect("a file that is open both ways, as a terminal is")
    };
    fs::write(folder.path().join("tty"), "typed").expect("a file");
    let ctx =
        OskitCtx::builder(Policy::default()).stream(Stream::Stdin, file()).stream(Stream::Stdout, file());
    let mut ctx = ctx.build().expect("a context");
    let mut view = OskitCtxView { ctx: &mut ctx, table: &mut ResourceTable::new() };
    let (input, output) = (sees(view.stdin()), sees(view.stdout()));
    assert_eq!(failure(HostDescriptor::read(&mut view, of(&output), 10)).0, Code::Ebadf);
    assert_eq!(failure(view.pread(of(&output), 10, 0)).0, Code::Ebadf);
    assert_eq!(failure(view.readable(of(&output))).0, Code::Ebadf);
    assert_eq!(failure(view.copy_from(of(&output), of(&output), 10)).0, Code::Ebadf);
    assert_eq!(failure(view.write(of(&input), vec![1])).0, Code::Ebadf);
    assert_eq!(failure(view.pwrite(of(&input), vec![1], 0)).0, Code::Ebadf);
    assert_eq!(failure(HostDescriptor::truncate(&mut view, of(&input), 0)).0, Code::Einval);
    assert_eq!(failure(HostDescriptor::chmod(&mut view, of(&output), 0o777)), denied("files.write"));
    assert_eq!(sees(HostDescriptor::read(&mut view, of(&input), 10)), b"typed");
    assert_eq!(sees(view.write(of(&output), b"shown".to_vec())), 5);
}

//! What goes wrong below and beside: disks that are full or broken, files that others take away, readers that stop.

use super::failing::fail;
use super::*;
use std::os::unix::thread::JoinHandleExt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Instant;

/// What is done, the system calls below it, and with what those fail.
type Fault =
    (&'static str, &'static [i64], &'static [i32], fn(&mut OskitCtxView<'_>) -> crate::error::Result<()>);

const FULL: &[i32] = &[libc::ENOSPC, libc::EDQUOT, libc::EIO, libc::EROFS];
const BROKEN: &[i32] = &[libc::EIO];
const USED_UP: &[i32] = &[libc::EMFILE, libc::ENFILE, libc::ENOMEM];

fn to(path: &str) -> String {
    format!("/box/{path}")
}

fn file(view: &mut OskitCtxView<'_>) -> crate::error::Result<Resource<Descriptor>> {
    view.open(to("file"), READ | OpenFlags::WRITE, 0)
}

const FAULTS: [Fault; 20] = [
    ("write", &[libc::SYS_write], FULL, |view| {
        let file = file(view)?;
        view.write(file, vec![b'x'; 10]).map(drop)
    }),
    ("pwrite", &[libc::SYS_pwrite64], FULL, |view| {
        let file = file(view)?;
        view.pwrite(file, vec![b'x'; 10], 0).map(drop)
    }),
    ("read", &[libc::SYS_read], BROKEN, |view| {
        let file = file(view)?;
        HostDescriptor::read(view, file, 10).map(drop)
    }),
    ("pread", &[libc::SYS_pread64], BROKEN, |view| {
        let file = file(view)?;
        view.pread(file, 10, 0).map(drop)
    }),
    ("fsync", &[libc::SYS_fsync], FULL, |view| {
        let file = file(view)?;
        view.sync(file, false)
    }),
    ("fdatasync", &[libc::SYS_fdatasync], FULL, |view| {
        let file = file(view)?;
        view.sync(file, true)
    }),
    ("ftruncate", &[libc::SYS_ftruncate], FULL, |view| {
        let file = file(view)?;
        HostDescriptor::truncate(view, file, 1)
    }),
    ("fstat", &[libc::SYS_statx], BROKEN, |view| {
        let file = file(view)?;
        HostDescriptor::stat(view, file).map(drop)
    }),
    ("truncate", &[libc::SYS_ftruncate], FULL, |view| Host::truncate(view, to("file"), 1)),
    ("open", &[libc::SYS_openat, libc::SYS_openat2], USED_UP, |view| file(view).map(drop)),
    ("create", &[libc::SYS_openat, libc::SYS_openat2], FULL, |view| {
        view.open(to("new"), write_new(), 0o600).map(drop)
    }),
    ("pipe", &[libc::SYS_pipe2], &[libc::EMFILE], |view| view.pipe().map(drop)),
    ("mkdir", &[libc::SYS_mkdirat], FULL, |view| view.mkdir(to("new"), 0o700)),
    ("rmdir", &[libc::SYS_unlinkat], FULL, |view| view.rmdir(to("dir"))),
    ("unlink", &[libc::SYS_unlinkat], FULL, |view| view.unlink(to("file"))),
    ("rename", &[libc::SYS_renameat, libc::SYS_renameat2], FULL, |view| {
        view.rename(to("file"), to("new"), true)
    }),
    ("link", &[libc::SYS_linkat], FULL, |view| view.link(to("file"), to("new"), false)),
    ("symlink", &[libc::SYS_symlinkat], FULL, |view| view.symlink("file".to_owned(), to("new"))),
    ("utimens", &[libc::SYS_utimensat], FULL, |view| {
        Host::utimens(view, to("file"), SetTime::Now, SetTime::Now, true)
    }),
    ("list", &[libc::SYS_getdents64], BROKEN, |view| {
        let stream = view.open_directory(to("dir"))?;
        HostDirectoryStream::read(view, stream, 600).map(drop)
    }),
];

#[test]
fn what_the_system_refuses_is_told_and_changes_and_ends_nothing() {
    for (what, calls, errnos, act) in FAULTS {
        for &errno in errnos {
            // A filter stays with its thread.
            let told = thread::spawn(move || {
                let mut f = Fixture::new();
                fail(calls, errno).expect("a filter");
                let code = failure(act(&mut f.view()));
                // What needs none of those calls goes on.
                let there = f.view().access(to("file"), AccessMode::READ, false, false).is_ok();
                (code, there || what == "open" || what == "create", f)
            });
            let (code, goes_on, f) = told.join().unwrap_or_else(|_| panic!("{what}: {errno}"));
            let expected = code_of(Errno::from_raw_os_error(errno));
            assert_eq!(code, (expected, None), "{what}");
            assert!(goes_on, "{what}: {errno}");
            assert_eq!(
                fs::read_to_string(f.host("box/file")).expect("untouched"),
                "inside",
                "{what}: {errno}"
            );
            assert!(!f.host("box/new").exists() && f.host("box/dir").exists(), "{what}: {errno}");
        }
    }
}

#[test]
fn a_file_that_others_take_away_or_cut_goes_on_as_it_is() {
    let mut f = Fixture::new();
    let path = f.host("box/file");
    let mut view = f.view();
    let file = sees(view.open(to("file"), READ | OpenFlags::WRITE, 0));
    assert_eq!(sees(HostDescriptor::read(&mut view, of(&file), 4)), b"insi");
    fs::File::options().write(true).open(&path).expect("a file").set_len(2).expect("shorter");
    assert_eq!(sees(HostDescriptor::read(&mut view, of(&file), 4)), b"");
    assert_eq!(sees(view.pread(of(&file), 10, 0)), b"in");
    fs::remove_file(&path).expect("a file");
    assert_eq!(sees(view.write(of(&file), b"de".to_vec())), 2);
    assert_eq!(sees(view.pread(of(&file), 10, 0)), b"in\0\0de");
    assert_eq!(sees(HostDescriptor::stat(&mut view, of(&file))).links, 0);
    assert_eq!(failure(view.open(to("file"), READ, 0)).0, Code::Enoent);
}

#[test]
fn a_directory_that_is_taken_away_while_it_is_listed_ends() {
    let mut f = Fixture::new();
    let folder = f.host("box/dir");
    for number in 0..1000 {
        fs::write(folder.join(number.to_string()), "").expect("a file");
    }
    let mut view = f.view();
    let stream = sees(view.open_directory(to("dir")));
    assert!(!sees(HostDirectoryStream::read(&mut view, of(&stream), 600)).is_empty());
    fs::remove_dir_all(&folder).expect("a folder");
    let pieces = (0..1000).find(|_| sees(HostDirectoryStream::read(&mut view, of(&stream), 600)).is_empty());
    assert!(pieces.is_some(), "it goes on without end");
}

#[test]
fn a_million_descriptors_are_asked_for_and_the_limit_is_given() {
    let mut f = Fixture::new();
    let mut view = f.view();
    let mut given = Vec::new();
    for _ in 0..1_000_000 {
        match view.open(to("file"), READ, 0) {
            Ok(file) => given.push(file),
            Err(error) => assert_eq!(error.into_guest().expect("no trap").code, Code::Emfile),
        }
    }
    assert_eq!(given.len(), crate::Limits::default().descriptors as usize);
}

#[test]
fn a_directory_of_a_million_entries_is_listed_in_pieces() {
    const ENTRIES: usize = 1_000_000;
    const PIECE: u32 = 1 << 16;
    let folder = tempfile::tempdir().expect("a folder");
    let directory = fs::File::open(folder.path()).expect("a folder");
    for number in 0..ENTRIES {
        rustix::fs::symlinkat(c"x", &directory, number.to_string()).expect("a link");
    }
    let mut f = Fixture::with(|policy| policy.grant(folder.path(), "/many", Access::Read).expect("a grant"));
    let mut view = f.view();
    let stream = sees(view.open_directory("/many".to_owned()));
    let mut entries = 0;
    loop {
        let packed = sees(HostDirectoryStream::read(&mut view, of(&stream), PIECE));
        assert!(packed.len() <= PIECE as usize);
        let mut rest = &packed[..];
        while let Some((head, tail)) = rest.split_at_checked(11) {
            rest = &tail[usize::from(u16::from_le_bytes([head[9], head[10]]))..];
            entries += 1;
        }
        if packed.is_empty() {
            break;
        }
    }
    assert_eq!(entries, ENTRIES);
}

#[test]
fn a_reader_that_stops_holds_up_nothing_but_what_is_written_to_it() {
    let mut f = Fixture::new();
    let mut view = f.view();
    let (reader, writer) = sees(view.pipe());
    let mut taken = 0;
    let code = loop {
        match view.write(of(&writer), vec![0; 100_000]) {
            Ok(count) => taken += count as usize,
            Err(error) => break error.into_guest().expect("no trap").code,
        }
    };
    assert_eq!(code, Code::Eagain);
    assert!(taken <= 1 << 20, "{taken} bytes wait in the system");
    let writable = sees(view.writable(of(&writer)));
    assert!(sees(view.wait_any(vec![of(&writable)], Some(20_000_000))).is_empty());
    assert_eq!(sees(HostDescriptor::read(&mut view, of(&reader), 1 << 20)).len(), taken);
    assert_eq!(sees(view.wait_any(vec![of(&writable)], Some(10_000_000_000))), [0]);
    HostDescriptor::drop(&mut view, reader).expect("it is open");
    assert_eq!(failure(view.write(of(&writer), vec![0])).0, Code::Epipe);
}

/// Does something in a thread that a signal hits all the time, whose handler lets no call begin anew by itself; gives how
/// often it hit, too.
fn interrupted<T: Send + 'static>(act: impl FnOnce() -> T + Send + 'static) -> (T, u64) {
    static HITS: AtomicU64 = AtomicU64::new(0);
    extern "C" fn count(_: libc::c_int) {
        HITS.fetch_add(1, Ordering::Relaxed);
    }
    // SAFETY: the handler only adds to a number, and an action of zeros has no flags and masks nothing.
    #[allow(unsafe_code)]
    let installed = unsafe {
        let mut action: libc::sigaction = std::mem::zeroed();
        action.sa_sigaction = count as *const () as usize;
        libc::sigaction(libc::SIGUSR1, &raw const action, std::ptr::null_mut())
    };
    assert_eq!(installed, 0);
    let before = HITS.load(Ordering::Relaxed);
    let done = Arc::new(AtomicBool::new(false));
    let acting = {
        let done = Arc::clone(&done);
        thread::spawn(move || {
            let result = act();
            done.store(true, Ordering::Release);
            result
        })
    };
    while !done.load(Ordering::Acquire) && !acting.is_finished() {
        // SAFETY: the thread has not been joined, so its handle is good.
        #[allow(unsafe_code)]
        unsafe {
            libc::pthread_kill(acting.as_pthread_t(), libc::SIGUSR1);
        }
        thread::sleep(Duration::from_micros(500));
    }
    (acting.join().expect("no panic"), HITS.load(Ordering::Relaxed) - before)
}

#[test]
fn signals_in_the_middle_of_a_write_lose_and_double_nothing() {
    use std::io::Read as _;
    const SIZE: usize = 1 << 20;
    // With a period that is no power of two, so that a piece out of its place shows.
    let content = || (0..SIZE).map(|at| (at % 251) as u8).collect::<Vec<_>>();
    let (mut reader, writer) = io::pipe().expect("a pipe");
    let slow = thread::spawn(move || {
        let (mut all, mut piece) = (Vec::new(), [0; 4096]);
        loop {
            match reader.read(&mut piece).expect("it is there") {
                0 => return all,
                count => all.extend_from_slice(&piece[..count]),
            }
            thread::sleep(Duration::from_micros(200));
        }
    });
    let ((), hits) = interrupted(move || {
        let mut f = Fixture::built(|policy, _| policy, |ctx| ctx.stream(Stream::Stdout, writer));
        let mut view = f.view();
        let out = sees(view.stdout());
        let (all, mut done) = (content(), 0);
        while done < all.len() {
            match view.write(of(&out), all[done..].to_vec()) {
                Ok(count) => done += count as usize,
                Err(error) => {
                    assert_eq!(error.into_guest().expect("no trap").code, Code::Eagain);
                    let writable = sees(view.writable(of(&out)));
                    assert_eq!(sees(view.wait_any(vec![writable], None)), [0]);
                }
            }
        }
    });
    assert_eq!(slow.join().expect("no panic"), content());
    assert!(hits > 10, "{hits}");
}

#[test]
fn signals_to_the_host_interrupt_no_wait() {
    const WAIT: Duration = Duration::from_millis(300);
    let ((ready, waited), _) = interrupted(|| {
        let mut f = Fixture::new();
        let mut view = f.view();
        let (reader, _writer) = sees(view.pipe());
        let readable = sees(view.readable(of(&reader)));
        let begun = Instant::now();
        let ready = sees(view.wait_any(vec![readable], Some(WAIT.as_nanos() as u64)));
        (ready, begun.elapsed())
    });
    assert!(ready.is_empty());
    assert!(waited >= WAIT, "{waited:?}");
}

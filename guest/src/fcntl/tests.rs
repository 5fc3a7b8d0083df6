#![allow(clippy::unwrap_used)] // in a test it is an assertion

use super::*;
use crate::errno::{EAGAIN, EBADF, EINVAL, ENOTSUP, ENOTTY, EOVERFLOW, EPERM};
use crate::os::{self, Descriptor, OpenFlags, Whence};
use crate::sys::fake::fcntl::{LIMIT, OTHER, hold};
use crate::sys::fake::files::{clear, put};
use crate::sys::fake::time;
use crate::sys::fcntl::{LockKind, LockOwner, Range};
use LockOwner::{Instance, OpenFile};
use LockType::{Rdlck, Unlck, Wrlck};

const SH: LockOperation = LockOperation { sh: true, ex: false, nb: false, un: false };
const EX: LockOperation = LockOperation { sh: false, ex: true, nb: false, un: false };
const UN: LockOperation = LockOperation { sh: false, ex: false, nb: false, un: true };
const SECOND: u64 = 1_000_000_000;

fn now_or_never(operation: LockOperation) -> LockOperation {
    LockOperation { nb: true, ..operation }
}

fn open(flags: OpenFlags) -> Descriptor {
    os::open("/file", flags, 0).unwrap()
}

/// A file of ten bytes.
fn file() -> Descriptor {
    clear();
    put("/file", "0123456789");
    open(OpenFlags::READ | OpenFlags::WRITE)
}

fn number<T>(result: Result<T, Error>) -> i32 {
    match result {
        Ok(_) => 0,
        Err(Error::Os(error)) => error.errno,
        Err(other) => panic!("{other:?}"),
    }
}

fn lock(lock_type: LockType, whence: Whence, start: i64, len: i64) -> RangeLock {
    RangeLock { lock_type, whence, start, len, pid: None }
}

#[test]
fn whole_files_are_locked_by_just_one_operation() {
    let (file, other) = (file(), open(OpenFlags::READ));
    for (operation, expected) in [
        (SH, 0),
        (EX, 0),
        (UN, 0),
        (LockOperation::default(), EINVAL),
        (LockOperation { sh: true, ..EX }, EINVAL),
        (LockOperation { un: true, ..EX }, EINVAL),
        (now_or_never(UN), 0),
        (now_or_never(LockOperation::default()), EINVAL),
    ] {
        assert_eq!(number(flock(&file, operation)), expected, "{operation:?}");
    }
    flock(&file, EX).unwrap();
    assert_eq!(number(flock(&other, now_or_never(SH))), EAGAIN);
    flock(&file.dup().unwrap(), SH).unwrap();
    flock(&other, now_or_never(SH)).unwrap();
    other.close().unwrap();
    assert_eq!(number(flock(&other, SH)), EBADF);
    assert_eq!(number(flock(&other, LockOperation::default())), EINVAL);
}

#[test]
fn lockf_reads_operations_as_cpython_does() {
    let file = file();
    let refused = Err(Error::Value("unrecognized lockf argument".to_owned()));
    for (operation, locked) in [
        (SH, Some(LockKind::Shared)),
        (EX, Some(LockKind::Exclusive)),
        (LockOperation { ex: true, ..SH }, Some(LockKind::Shared)),
        (LockOperation { un: true, ..EX }, Some(LockKind::Exclusive)),
        (LockOperation { un: true, nb: true, ..SH }, Some(LockKind::Shared)),
    ] {
        lockf(&file, operation, 0, 0, Whence::Set).unwrap();
        let other = RangeLock { pid: Some(0), ..lock(Wrlck, Whence::Set, 0, 0) };
        let Ok(Reply::Lock(found)) = fcntl(&file, Command::Getlk(OpenFile, other)) else { panic!() };
        assert_eq!(found.lock_type, if locked == Some(LockKind::Shared) { Rdlck } else { Wrlck });
        lockf(&file, UN, 0, 0, Whence::Set).unwrap();
        let Ok(Reply::Lock(found)) = fcntl(&file, Command::Getlk(OpenFile, other)) else { panic!() };
        assert_eq!(found, RangeLock { lock_type: Unlck, ..other });
    }
    for operation in [LockOperation::default(), now_or_never(LockOperation::default()), now_or_never(UN)] {
        assert_eq!(lockf(&file, operation, 0, 0, Whence::Set), refused, "{operation:?}");
    }
}

#[test]
fn ranges_count_from_where_they_say() {
    let file = file();
    file.lseek(4, Whence::Set).unwrap();
    let end = i64::MAX;
    for (whence, start, len, expected) in [
        (Whence::Set, 3, 2, Ok((3, 2))),
        (Whence::Current, 3, 2, Ok((7, 2))),
        (Whence::End, 3, 2, Ok((13, 2))),
        (Whence::End, -3, 0, Ok((7, 0))),
        (Whence::Current, -4, 1, Ok((0, 1))),
        (Whence::Current, -5, 1, Err(EINVAL)),
        (Whence::Set, -1, 0, Err(EINVAL)),
        (Whence::Set, 5, -5, Ok((0, 5))),
        (Whence::Set, 5, -6, Err(EINVAL)),
        (Whence::Set, 5, i64::MIN, Err(EINVAL)),
        (Whence::End, end, 1, Err(EOVERFLOW)),
        (Whence::Set, end, 2, Err(EOVERFLOW)),
        (Whence::Set, 2, end, Err(EOVERFLOW)),
        (Whence::Set, 1, end, Ok((1, end))),
        (Whence::Set, end, 1, Ok((end, 1))),
        (Whence::Data, 0, 1, Err(EINVAL)),
        (Whence::Hole, 0, 1, Err(EINVAL)),
    ] {
        let set = fcntl(&file, Command::Setlk(Instance, lock(Wrlck, whence, start, len)));
        let asked = lock(Rdlck, Whence::Set, 0, 0);
        let Ok(Reply::Lock(found)) = fcntl(&file, Command::Getlk(OpenFile, asked)) else { panic!() };
        match expected {
            Ok((start, len)) => {
                set.unwrap();
                assert_eq!(found, lock(Wrlck, Whence::Set, start, len));
                lockf(&file, UN, 0, 0, Whence::Set).unwrap();
            }
            Err(errno) => {
                assert_eq!(number(set), errno, "{whence:?} {start} {len}");
                assert_eq!(found.lock_type, Unlck);
            }
        }
    }
    let (reader, _writer) = os::pipe().unwrap();
    lockf(&reader, SH, 1, 2, Whence::Current).unwrap();
}

#[test]
fn a_lock_needs_a_descriptor_that_was_opened_for_it() {
    let (_file, reader) = (file(), open(OpenFlags::READ));
    for owner in [Instance, OpenFile] {
        let lock = |lock_type| Command::Setlk(owner, lock(lock_type, Whence::Set, 0, 0));
        assert_eq!(number(fcntl(&reader, lock(Wrlck))), EBADF);
        assert_eq!(number(fcntl(&reader, lock(Rdlck))), 0);
        assert_eq!(number(fcntl(&reader, lock(Unlck))), 0);
    }
}

#[test]
fn locks_of_open_files_name_no_process() {
    let file = file();
    for (pid, expected) in [(None, 0), (Some(0), 0), (Some(1), EINVAL)] {
        let lock = RangeLock { pid, ..lock(Rdlck, Whence::Set, 0, 0) };
        for command in [Command::Setlk, Command::Setlkw, Command::Getlk] {
            assert_eq!(number(fcntl(&file, command(OpenFile, lock))), expected);
            assert_eq!(number(fcntl(&file, command(Instance, lock))), 0);
        }
        fcntl(&file, Command::Setlk(Instance, RangeLock { lock_type: Unlck, ..lock })).unwrap();
    }
}

#[test]
fn a_lock_in_the_way_is_told() {
    let file = file();
    hold("/file", LockKind::Exclusive, Some(Range { start: 20, length: 0 }), SECOND);
    for owner in [Instance, OpenFile] {
        let ask = |lock_type, start, len| {
            fcntl(&file, Command::Getlk(owner, lock(lock_type, Whence::End, start, len)))
        };
        let Ok(Reply::Lock(found)) = ask(Rdlck, 0, 11) else { panic!() };
        assert_eq!(found, RangeLock { pid: Some(OTHER as i32), ..lock(Wrlck, Whence::Set, 20, 0) });
        let Ok(Reply::Lock(found)) = ask(Wrlck, 0, 10) else { panic!() };
        assert_eq!(found, lock(Unlck, Whence::End, 0, 10));
        assert_eq!(number(ask(Unlck, 0, 0)), EINVAL);
    }
}

#[test]
fn a_wait_ends_with_the_lock_or_with_its_time() {
    let file = file();
    let here = Range { start: 0, length: 0 };
    let set = |lock_type| Command::Setlkw(OpenFile, lock(lock_type, Whence::Set, 0, 0));
    let get = |timeout| {
        [
            flock_timeout(&file, SH, timeout).unwrap(),
            lockf_timeout(&file, EX, 0, 0, Whence::Set, timeout).unwrap(),
        ]
    };
    for (held, timeout, expected) in [
        (SECOND, 0.5, false),
        (SECOND, 2.0, true),
        (SECOND, -1.0, false),
        (SECOND, 0.0, false),
        (0, 0.0, true),
    ] {
        hold("/file", LockKind::Exclusive, None, held);
        let before = time::now(time::Clock::Monotonic).unwrap();
        assert_eq!(flock_timeout(&file, EX, timeout), Ok(expected), "{held} {timeout}");
        if held == 0 || timeout <= 0.0 {
            assert_eq!(time::now(time::Clock::Monotonic).unwrap(), before, "it did not wait");
        }
        flock(&file, UN).unwrap();
        time::advance(10 * SECOND);
        hold("/file", LockKind::Shared, Some(here), held);
        assert_eq!(lockf_timeout(&file, EX, 1, 0, Whence::End, timeout), Ok(expected));
        lockf(&file, UN, 0, 0, Whence::Set).unwrap();
        time::advance(10 * SECOND);
        hold("/file", LockKind::Shared, Some(here), held);
        assert_eq!(fcntl_timeout(&file, set(Wrlck), timeout).unwrap().is_some(), expected);
        fcntl(&file, set(Unlck)).unwrap();
        time::advance(10 * SECOND);
    }
    hold("/file", LockKind::Exclusive, None, SECOND);
    assert_eq!(flock_timeout(&file, now_or_never(EX), 5.0), Ok(false));
    hold("/file", LockKind::Exclusive, Some(here), SECOND);
    assert_eq!(lockf_timeout(&file, now_or_never(EX), 0, 0, Whence::Set, 5.0), Ok(false));
    assert_eq!(
        number(fcntl_timeout(&file, Command::Setlk(OpenFile, lock(Rdlck, Whence::Set, 0, 0)), 5.0)),
        EAGAIN
    );
    time::advance(10 * SECOND);
    assert_eq!(get(f64::INFINITY), [true; 2]);
    let refused = Error::Value("Invalid value NaN (not a number)".to_owned());
    assert_eq!(flock_timeout(&file, EX, f64::NAN), Err(refused.clone()));
    assert_eq!(lockf_timeout(&file, EX, 0, 0, Whence::Set, f64::NAN), Err(refused.clone()));
    assert_eq!(fcntl_timeout(&file, Command::Getfd, f64::NAN).unwrap_err(), refused);
}

#[test]
fn a_duplicate_has_the_number_that_was_asked_for_or_the_next() {
    let file = file();
    let dup = |least, cloexec| match fcntl(&file, Command::Dupfd { least, cloexec }) {
        Ok(Reply::Descriptor(twin)) => twin,
        other => panic!("{other:?}"),
    };
    let (first, second) = (dup(100, false), dup(100, true));
    assert_eq!((first.fileno(), second.fileno()), (Ok(100), Ok(101)));
    assert!(dup(0, false).fileno().unwrap() >= 3);
    assert_eq!(dup(LIMIT - 1, false).fileno(), Ok(LIMIT - 1));
    let last = dup(LIMIT - 1, false);
    let fail = |least| number(fcntl(&file, Command::Dupfd { least, cloexec: false }));
    assert_eq!(fail(LIMIT - 1), crate::errno::EMFILE);
    for least in [LIMIT, LIMIT + 1, u32::MAX] {
        assert_eq!(fail(least), EINVAL);
    }
    drop(last);
    assert_eq!(fail(LIMIT - 1), 0);
    file.close().unwrap();
    assert_eq!(fail(u32::MAX), EBADF);
}

#[test]
fn flags_of_a_descriptor_are_its_own() {
    let file = file();
    let cloexec = |descriptor: &Descriptor| match fcntl(descriptor, Command::Getfd) {
        Ok(Reply::Cloexec(cloexec)) => cloexec,
        other => panic!("{other:?}"),
    };
    let twin = file.dup().unwrap();
    fcntl(&file, Command::Setfd(false)).unwrap();
    assert_eq!((cloexec(&file), cloexec(&twin)), (false, true));
    fcntl(&file, Command::Setfd(true)).unwrap();
    assert!(cloexec(&file));
    file.dup2(&twin).unwrap();
    assert!(!cloexec(&twin), "the target of dup2 is inherited");
    assert!(!cloexec(&os::standard(1).unwrap()), "so is a standard stream");
    twin.close().unwrap();
    assert_eq!(number(fcntl(&twin, Command::Getfd)), EBADF);
    assert_eq!(number(fcntl(&twin, Command::Setfd(true))), EBADF);
}

#[test]
fn flags_of_an_open_file_are_those_of_all_its_descriptors() {
    file();
    let file = open(OpenFlags::WRITE | OpenFlags::SYNC);
    let twin = file.dup().unwrap();
    let flags = |descriptor: &Descriptor| match fcntl(descriptor, Command::Getfl) {
        Ok(Reply::Status(Status { read: false, write: true, flags })) => flags,
        other => panic!("{other:?}"),
    };
    let sync = StatusFlags { sync: true, ..StatusFlags::default() };
    assert_eq!(flags(&file), sync);
    let wanted = StatusFlags { append: true, nonblock: true, ..StatusFlags::default() };
    fcntl(&twin, Command::Setfl(wanted)).unwrap();
    assert_eq!(flags(&file), StatusFlags { sync: true, ..wanted });
    assert_eq!((file.blocking(), twin.blocking()), (Ok(false), Ok(false)));
    file.write(b"more").unwrap();
    assert_eq!(file.fstat().unwrap().size, 14);
    fcntl(&file, Command::Setfl(StatusFlags::default())).unwrap();
    assert_eq!(flags(&twin), sync);
    let with = |change: fn(&mut StatusFlags)| {
        let mut flags = StatusFlags::default();
        change(&mut flags);
        Command::Setfl(flags)
    };
    let (reader, _writer) = os::pipe().unwrap();
    assert_eq!(number(fcntl(&file, with(|flags| flags.direct = true))), EINVAL);
    assert_eq!(number(fcntl(&file, with(|flags| flags.asynchronous = true))), 0);
    assert_eq!(number(fcntl(&reader, with(|flags| flags.asynchronous = true))), ENOTSUP);
}

#[test]
fn what_is_there_to_read_and_the_size_of_a_pipe_are_told() {
    let file = file();
    file.lseek(3, Whence::Set).unwrap();
    assert_eq!(bytes_available(&file), Ok(7));
    let (reader, writer) = os::pipe().unwrap();
    writer.write(b"abc").unwrap();
    assert_eq!(bytes_available(&reader), Ok(3));
    assert_eq!(number(terminal_size(&file)), ENOTTY);
    let size = |descriptor: &Descriptor, command| match fcntl(descriptor, command) {
        Ok(Reply::Size(size)) => Ok(size),
        other => Err(number(other)),
    };
    assert_eq!(size(&reader, Command::GetpipeSz), Ok(65_536));
    assert_eq!(size(&file, Command::GetpipeSz), Err(EBADF));
    assert_eq!(size(&reader, Command::SetpipeSz(1)), Ok(65_536));
    assert_eq!(size(&reader, Command::SetpipeSz(1 << 31)), Err(EPERM));
    assert_eq!(size(&reader, Command::SetpipeSz((1 << 31) + 1)), Err(EINVAL));
    assert_eq!(size(&file, Command::SetpipeSz(u32::MAX)), Err(EBADF));
    assert_eq!(number(fcntl(&file, Command::GetSeals)), EINVAL);
    assert_eq!(number(fcntl(&file, Command::AddSeals(crate::sys::fcntl::Seals::WRITE))), EINVAL);
}

#[test]
fn constants_have_the_numbers_of_linux() {
    for (name, number) in
        [("F_GETFL", 3), ("F_OFD_SETLKW", 38), ("LOCK_EX", 2), ("DN_ACCESS", 1), ("LOCK_WRITE", 128)]
    {
        assert_eq!(constant(name), Ok(number));
    }
    for name in ["", "f_getfl", "F_GETF", "ZZZ"] {
        let text = format!("module 'fcntl' has no attribute '{name}'");
        assert_eq!(constant(name), Err(Error::Attribute(text)));
    }
}

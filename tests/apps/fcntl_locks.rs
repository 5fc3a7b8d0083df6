//! Duplicates have the numbers that they were asked to have, flags are set and told, and locks keep others out, where the
//! system has any: two openings of a file conflict, those of one opening don't, and time-outs end.

use oskit_test_apps::fcntl::{self, Command, LockOperation, LockType, RangeLock, Reply, StatusFlags};
use oskit_test_apps::{os, support};

const PATH: &str = "/scratch/locked";

fn open() -> os::Descriptor {
    let flags = os::OpenFlags::READ | os::OpenFlags::WRITE | os::OpenFlags::CREATE;
    os::open(PATH, flags, None).expect("a file is opened")
}

fn errno<T>(result: Result<T, fcntl::Error>) -> i32 {
    match result {
        Ok(_) => 0,
        Err(fcntl::Error::Os(error)) => error.errno,
        Err(error) => panic!("{error:?}"),
    }
}

fn flags_are_set_and_told(file: &os::Descriptor) {
    file.write_all(b"0123456789").expect("it is written");
    file.lseek(4, os::Whence::Set).expect("it has a position");
    println!("{:?}", fcntl::ioctl(file, fcntl::IoctlRequest::Fionread).expect("six"));
    println!("{}", errno(fcntl::ioctl(file, fcntl::IoctlRequest::Tiocgwinsz)));
    let Ok(Reply::Descriptor(twin)) = fcntl::fcntl(file, Command::Dupfd(500)) else {
        panic!("a duplicate");
    };
    println!("{}", twin.fileno().expect("a number"));
    println!("{:?}", [file, &twin].map(|descriptor| fcntl::fcntl(descriptor, Command::Getfd)));
    fcntl::fcntl(&twin, Command::Setfl(StatusFlags::NONBLOCK)).expect("it is set");
    println!("{:?} {:?}", fcntl::fcntl(file, Command::Getfl), file.get_blocking());
    println!("{}", errno(fcntl::fcntl(file, Command::Dupfd(u32::MAX))));
    println!("{}", errno(fcntl::flock(file, LockOperation::SH | LockOperation::EX)));
    println!("{:?} {:?}", fcntl::constant("F_OFD_SETLK"), fcntl::constant("F_NOPE"));
}

fn locks_keep_others_out(file: &os::Descriptor) {
    let other = open();
    let now = LockOperation::NB;
    fcntl::flock(file, LockOperation::EX).expect("it is free");
    assert_eq!(errno(fcntl::flock(&other, LockOperation::SH | now)), 11);
    let within = |seconds| fcntl::flock_timeout(&other, LockOperation::SH, seconds).expect("an answer");
    assert!(!within(0.05));
    fcntl::flock(&file.dup().expect("a duplicate"), LockOperation::SH).expect("it is the same open file");
    assert!(within(10.0));
    fcntl::lockf(file, LockOperation::EX | now, 10, 0, None).expect("it is free");
    fcntl::lockf(&other, LockOperation::EX | now, 1, 5, None).expect("it is the same program");
    let lock =
        RangeLock { lock_type: LockType::Wrlck, whence: os::Whence::End, start: -1, len: 0, pid: None };
    assert_eq!(errno(fcntl::fcntl(&other, Command::OfdSetlk(lock))), 11);
    let Ok(Reply::Lock(found)) = fcntl::fcntl(&other, Command::OfdGetlk(lock)) else {
        panic!("a lock");
    };
    assert_eq!((found.lock_type, found.start, found.len), (LockType::Wrlck, 0, 10));
    assert!(fcntl::fcntl_timeout(&other, Command::OfdSetlkw(lock), 0.05).expect("an answer").is_none());
    drop(file.dup());
    fcntl::fcntl(&other, Command::OfdSetlk(lock)).expect("the program has lost its locks with the duplicate");
    assert_eq!(errno(fcntl::lockf(file, LockOperation::SH | now, 0, 9, None)), 11);
}

fn main() {
    let file = open();
    flags_are_set_and_told(&file);
    if support::query("fcntl.flock") == support::Level::Real {
        locks_keep_others_out(&file);
    } else {
        assert_eq!(errno(fcntl::flock(&file, LockOperation::EX)), 95);
        assert_eq!(errno(fcntl::lockf(&file, LockOperation::SH, 0, 0, None)), 95);
    }
    os::remove(PATH).expect("it is removed");
}

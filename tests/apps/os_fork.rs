//! A program that becomes two, by the name of a part.

use oskit_test_apps::signal::{self, Handler};
use oskit_test_apps::{fcntl, os, support, time};

const EPERM: i32 = 1;
const ECHILD: i32 = 10;
const SIGUSR1: i32 = 10;
const SIGALRM: i32 = 14;

fn no_options() -> os::WaitOptions {
    os::WaitOptions::empty()
}

/// Waits for a child, and gives its exit status.
fn status_of(child: u32) -> i32 {
    let waited = os::waitpid(child as i32, no_options()).expect("it is a child").expect("it is waited for");
    assert_eq!(waited.pid, child);
    os::waitstatus_to_exitcode(waited.status).expect("it ended")
}

fn read_all(pipe: &os::Descriptor) -> String {
    let mut bytes = Vec::new();
    loop {
        match pipe.read(4096).expect("it is open") {
            more if more.is_empty() => return String::from_utf8(bytes).expect("text"),
            more => bytes.extend(more),
        }
    }
}

/// Does `child` in a child, which ends with what it gives.
fn forked(child: impl FnOnce() -> i32) -> u32 {
    os::fork().expect("it is granted").unwrap_or_else(|| {
        os::exit(child()).expect("it ends");
        unreachable!("it has ended")
    })
}

/// The two talk, and the parent is told of the status 7.
fn talking() {
    let (from_child, to_parent) = os::pipe().expect("a pipe");
    let (from_parent, to_child) = os::pipe().expect("a pipe");
    let parent = os::getpid().expect("a number");
    let mut number = 1;
    let Some(child) = os::fork().expect("it is granted") else {
        number += 1;
        to_child.close().expect("it was open");
        assert_eq!(os::getppid().expect("a number"), parent);
        assert_ne!(os::getpid().expect("a number"), parent);
        let heard = read_all(&from_parent);
        to_parent.write_all(format!("{heard}, {number}").as_bytes()).expect("it is read");
        os::exit(7).expect("it ends");
        return;
    };
    to_parent.close().expect("it was open");
    to_child.write_all(b"hello").expect("it is read");
    to_child.close().expect("it was open");
    println!("{} {number} {}", read_all(&from_child), status_of(child));
    let nobody = os::wait().expect_err("there is no other");
    assert_eq!(nobody.errno, ECHILD);
}

/// The child goes on as any program: files, waits, WASI's own functions, signals and children of its own.
fn going_on() {
    signal::signal(SIGUSR1, &Handler::Catch("usr1".to_owned())).expect("it is granted");
    signal::pthread_sigmask(signal::SigmaskHow::Block, &[SIGALRM]).expect("it is granted");
    signal::raise_signal(SIGALRM).expect("it is sent");
    let child = forked(|| {
        // What was pending is the parent's.
        assert!(signal::sigpending().expect("it is told").is_empty());
        signal::raise_signal(SIGUSR1).expect("it is sent");
        let caught = signal::next_delivery().expect("it is told").expect("there is one");
        assert_eq!(caught.handler, "usr1");
        std::thread::sleep(std::time::Duration::from_millis(20));
        time::sleep(0.02).expect("it sleeps");
        std::fs::write("/box/from-child", "written").expect("it is granted");
        let grandchild = forked(|| 3);
        let status = status_of(grandchild);
        println!("a grandchild ended with {status}");
        0
    });
    assert_eq!(status_of(child), 0);
    assert_eq!(signal::sigpending().expect("it is told"), [SIGALRM]);
    assert!(signal::next_delivery().expect("it is told").is_none());
    println!("{}", std::fs::read_to_string("/box/from-child").expect("it was written"));
}

/// A lock is the parent's alone, and stays so when the child ends.
fn locking() {
    let open =
        || os::open("/box/lock", os::OpenFlags::READ | os::OpenFlags::WRITE | os::OpenFlags::CREATE, None);
    let lock = |file: &os::Descriptor| {
        fcntl::lockf(file, fcntl::LockOperation::EX | fcntl::LockOperation::NB, 0, 0, None).is_ok()
    };
    let file = open().expect("it is granted");
    assert!(lock(&file));
    let child = forked(|| i32::from(lock(&open().expect("it is granted"))));
    assert_eq!(status_of(child), 0, "the child has the parent's lock");
    let child = forked(|| i32::from(lock(&open().expect("it is granted"))));
    assert_eq!(status_of(child), 0, "the end of a child gave the lock back");
}

/// A child is signalled by its number, and nobody else is.
fn signalling() {
    let child = forked(|| {
        time::sleep(60.0).expect("it sleeps");
        0
    });
    os::kill(child as i32, 15).expect("it is a child");
    println!("{}", status_of(child));
}

/// A child makes a session and a group of its own, and is nicer.
fn apart() {
    let child = forked(|| {
        let own = os::getpid().expect("a number");
        os::setsid().expect("it leads no group");
        assert_eq!([os::getsid(0), os::getpgrp()].map(Result::ok), [Some(own); 2]);
        let before = os::nice(0).expect("it is told");
        assert_eq!(os::nice(1).expect("it may be nicer"), (before + 1).min(19));
        0
    });
    assert_eq!(status_of(child), 0);
    let child = forked(|| {
        time::sleep(60.0).expect("it sleeps");
        0
    });
    os::setpgid(child, 0).expect("it is a child");
    assert_eq!(os::getpgid(child).ok(), Some(child));
    assert_eq!(os::setpgid(child, 1).expect_err("it is nobody's here").errno, EPERM);
    os::killpg(child, 9).expect("it leads the group");
    println!("{}", status_of(child));
}

/// Its parent ends without it.
fn left_behind() {
    let child = forked(|| {
        time::sleep(60.0).expect("it sleeps");
        0
    });
    println!("{child}");
}

fn main() {
    let part = std::env::args().nth(1).unwrap_or_default();
    match part.as_str() {
        "talking" => talking(),
        "going-on" => going_on(),
        "locking" => locking(),
        "signalling" => signalling(),
        "apart" => apart(),
        "left-behind" => left_behind(),
        "refused" => {
            let refused = os::fork().expect_err("nobody may here");
            println!("{:?} {} {:?}", support::query("os.fork"), refused.message, refused.capability);
        }
        // Nobody may without a grant, whatever the system.
        _ => assert!(os::fork().is_err()),
    }
}

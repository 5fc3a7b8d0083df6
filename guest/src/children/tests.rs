#![allow(clippy::unwrap_used)] // in a test it is an assertion

use super::*;
use crate::errno::{EACCES, ECHILD, EINVAL, ENOENT, ENOTDIR, EPERM, ESRCH, OsError};
use crate::sys::errno::Code;
use crate::sys::files;
use crate::sys::subprocess::{WaitFlags, install, started};
use crate::{environ, os, signal, time};

const STOPS: WaitFlags = WaitFlags::STOPPED;

fn shell(line: &str) -> Start {
    let arguments = ["/bin/sh", "-c", line].map(str::to_owned);
    Start::new(Program::Path("/bin/sh".to_owned()), arguments.into())
}

fn search(name: &str) -> Start {
    Start::new(Program::Search(name.to_owned()), vec![name.to_owned()])
}

fn pid_of(line: &str) -> u32 {
    start(shell(line)).unwrap().child.pid()
}

fn ends(pid: u32) -> i32 {
    wait_status(wait_forever(pid).unwrap().state)
}

fn errno<T: std::fmt::Debug>(result: Result<T, OsError>) -> (i32, Option<String>) {
    let error = result.unwrap_err();
    (error.errno, error.filename)
}

fn now() -> i64 {
    time::clock_gettime_ns(time::Clock::Monotonic).unwrap()
}

#[test]
fn an_end_is_told_as_linux_packs_it() {
    let cases = [("exit 7", 7 << 8), ("", 0), ("raise 15", 15), ("raise 6", 6 | 0x80)];
    for (line, status) in cases {
        assert_eq!(ends(pid_of(line)), status, "{line}");
    }
}

#[test]
fn one_who_asks_takes_the_end_from_all_others() {
    let child = start(shell("exit 3")).unwrap().child;
    assert!(!child.is_reaped());
    assert_eq!(ends(child.pid()), 3 << 8);
    assert!(child.is_reaped());
    assert_eq!(poll(Selector::Pid(child.pid()), WaitFlags::empty()).unwrap_err().errno, ECHILD);
    assert_eq!(wait_forever(child.pid()).unwrap_err().errno, ECHILD);
    assert_eq!(child.signal(15).unwrap_err().errno, ESRCH);
}

#[test]
fn news_that_are_kept_are_there_for_the_next() {
    let pid = pid_of("exit 4");
    let kept = wait(Selector::Any, WaitFlags::KEEP, Deadline::NEVER).unwrap().unwrap();
    assert_eq!((kept.pid, kept.state), (pid, State::Exited(4)));
    assert_eq!(ends(pid), 4 << 8);
}

#[test]
fn waiting_lasts_until_the_child_ends_or_the_time_is_over() {
    let before = now();
    let pid = pid_of("sleep 2");
    let until = Deadline::after(Some(500_000_000)).unwrap();
    assert!(wait(Selector::Pid(pid), WaitFlags::empty(), until).unwrap().is_none());
    assert_eq!(now() - before, 500_000_000);
    assert!(poll(Selector::Pid(pid), WaitFlags::empty()).unwrap().is_none());
    assert_eq!(ends(pid), 0);
    assert_eq!(now() - before, 2_000_000_000);
}

#[test]
fn any_child_is_the_first_that_ends_and_groups_are_told_apart() {
    let (slow, quick) = (pid_of("sleep 2"), pid_of("sleep 1"));
    let in_group = start(Start { process_group: Some(slow), ..shell("sleep 3;exit 1") }).unwrap().child;
    let next = |who| wait(who, WaitFlags::empty(), Deadline::NEVER).map(|news| news.unwrap().pid);
    assert_eq!(next(Selector::Any), Ok(quick));
    assert_eq!(next(Selector::Group(quick)).unwrap_err().errno, ECHILD);
    assert_eq!(next(Selector::Group(slow)), Ok(slow));
    assert_eq!((group_of(in_group.pid()), group_of(slow)), (Some(slow), None));
    assert_eq!(next(Selector::Any), Ok(in_group.pid()));
    assert_eq!(next(Selector::Any).unwrap_err().errno, ECHILD);
}

#[test]
fn stops_and_continuations_are_told_to_who_wants_them() {
    let child = start(shell("sleep 5")).unwrap().child;
    let news = |flags| poll(Selector::Pid(child.pid()), flags).unwrap().map(|news| wait_status(news.state));
    child.signal(19).unwrap();
    assert_eq!(news(WaitFlags::empty()), None);
    child.signal(18).unwrap();
    child.signal(19).unwrap();
    assert_eq!(news(STOPS), Some(19 << 8 | 0x7F));
    assert_eq!(news(STOPS), None);
    child.signal(18).unwrap();
    assert_eq!(news(STOPS | WaitFlags::CONTINUED), Some(0xFFFF));
    assert_eq!(ends(child.pid()), 0);
}

#[test]
fn signals_reach_a_child_or_its_group_until_its_end_is_told() {
    let stubborn = start(shell("ignore 15;sleep 9")).unwrap().child;
    stubborn.signal(15).unwrap();
    assert_eq!(errno(stubborn.signal(65)).0, EINVAL);
    assert_eq!(errno(stubborn.signal(-1)).0, EINVAL);
    kill(stubborn.pid(), 9).unwrap().unwrap();
    // It has ended, and nobody was told.
    kill(stubborn.pid(), 15).unwrap().unwrap();
    assert_eq!(ends(stubborn.pid()), 9);
    assert_eq!(kill(stubborn.pid(), 15), None);

    let leader = pid_of("sleep 9");
    let member = start(Start { process_group: Some(leader), ..shell("sleep 9") }).unwrap().child;
    kill_group(leader, 15).unwrap().unwrap();
    assert_eq!((ends(leader), ends(member.pid())), (15, 15));
    assert_eq!(kill_group(leader, 15), None);
}

#[test]
fn a_child_gets_what_its_instance_has() {
    environ::set("COLOUR", "red");
    environ::set_directory("/");
    files::mkdir("/work", 0o755).unwrap();
    os::set_umask(0o077);
    started();
    ends(pid_of(""));
    let of_instance = started().remove(0);
    assert!(of_instance.environment.contains(&("COLOUR".to_owned(), "red".to_owned())));
    assert_eq!((of_instance.directory.as_str(), of_instance.umask), ("/", 0o077));
    assert_eq!((of_instance.ignored_signals, of_instance.blocked_signals), (vec![13, 25], vec![]));

    environ::set_directory("/work");
    let given = Start {
        environment: Some(vec![("A".to_owned(), "b".to_owned())]),
        directory: Some("../work".to_owned()),
        umask: Some(0o022),
        default_signals: RESTORED.to_vec(),
        ..shell("")
    };
    ends(start(given).unwrap().child.pid());
    let given = started().remove(0);
    assert_eq!(given.environment, [("A".to_owned(), "b".to_owned())]);
    assert_eq!((given.directory.as_str(), given.umask), ("/work/../work", 0o022));
    assert_eq!(given.ignored_signals, []);
}

#[test]
fn what_the_program_does_to_signals_is_so_in_its_children() {
    signal::signal(1, &signal::Handler::Ignore).unwrap();
    signal::signal(13, &signal::Handler::Catch("pipe".to_owned())).unwrap();
    signal::pthread_sigmask(signal::How::Block, &[10]).unwrap();
    started();
    ends(pid_of(""));
    let child = started().remove(0);
    assert_eq!((child.ignored_signals, child.blocked_signals), (vec![1, 25], vec![10]));
}

#[test]
fn a_stream_that_was_replaced_is_replaced_in_children() {
    started();
    let (_, writer) = os::pipe().unwrap();
    writer.dup2(&os::standard(1).unwrap()).unwrap();
    os::standard(2).unwrap().close().unwrap();
    ends(pid_of(""));
    assert_eq!(started().remove(0).streams, ["inherit", "descriptor", "null"]);
}

#[test]
fn a_program_is_looked_for_as_execvp_does() {
    fn nothing(_: &crate::sys::subprocess::Start) -> Vec<crate::sys::subprocess::Act> {
        Vec::new()
    }
    environ::set_directory("/");
    environ::set("PATH", "/one:two::/three");
    install("/one/here", Err(Code::Enotdir));
    install("/two/here", Err(Code::Eisdir));
    install("/here", Err(Code::Enoexec));
    install("/three/here", Ok(nothing));
    install("/one/barred", Err(Code::Enoent));
    install("/three/barred", Err(Code::Eisdir));
    install("known", Ok(nothing));
    install("withheld", Err(Code::Eperm));
    install("/three/withheld", Ok(nothing));
    let program = |start_with: Start| {
        started();
        start(start_with).map(|one| {
            ends(one.child.pid());
            started().remove(0).program
        })
    };
    assert_eq!(program(search("here")), Ok("/three/here".to_owned()));
    assert_eq!(program(search("known")), Ok("known".to_owned()));
    let about = |name: &str| Some(name.to_owned());
    assert_eq!(errno(program(search("barred"))), (EACCES, about("barred")));
    assert_eq!(errno(program(search("missing"))), (ENOENT, about("missing")));
    assert_eq!(errno(program(search("withheld"))), (EPERM, about("withheld")));
    assert_eq!(errno(program(search(""))), (ENOENT, about("")));
    assert_eq!(program(search("three/here")), Ok("/three/here".to_owned()));
    let elsewhere =
        Start { environment: Some(vec![("PATH".to_owned(), "/three".to_owned())]), ..search("here") };
    assert_eq!(program(elsewhere), Ok("/three/here".to_owned()));
    let nowhere = Start { environment: Some(vec![]), ..search("true") };
    assert_eq!(program(nowhere), Ok("/bin/true".to_owned()));
}

#[test]
fn an_error_is_about_the_directory_before_the_program() {
    environ::set_directory("/");
    files::put("/file", b"");
    files::mkdir("/closed", 0o600).unwrap();
    let at = |directory: &str, start_with: Start| {
        errno(start(Start { directory: Some(directory.to_owned()), ..start_with }).map(drop))
    };
    let about = |name: &str| Some(name.to_owned());
    assert_eq!(at("/nowhere", shell("")), (ENOENT, about("/nowhere")));
    assert_eq!(at("file", search("missing")), (ENOTDIR, about("file")));
    assert_eq!(at("/closed", search("missing")), (EACCES, about("/closed")));
    assert_eq!(at("/", search("missing")), (ENOENT, about("missing")));
    let gone = Start::new(Program::Path("gone/x".to_owned()), vec![]);
    assert_eq!(at("/", gone), (ENOENT, about("gone/x")));
}

#[test]
fn a_shortage_is_about_no_file() {
    install("/bin/many", Err(Code::Eagain));
    let start_with = Start { environment: Some(vec![]), ..search("many") };
    assert_eq!(errno(start(start_with).map(drop)), (crate::errno::EAGAIN, None));
}

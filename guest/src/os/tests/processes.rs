//! Programs that are started, waited for and become; the children themselves are tested in `children`.

use super::{number, start};
use crate::children::Program;
use crate::errno::{EAGAIN, EBADF, ECHILD, EINVAL, ENOENT, ENOTSUP, EPERM, ESRCH};
use crate::os::*;
use crate::sys::fake::files::{contents, put};
use crate::sys::os::became;
use crate::sys::subprocess::started;
use crate::{environ, signal, sys};

fn shell() -> Program {
    Program::Path("/bin/sh".to_owned())
}

fn script(line: &str) -> Vec<String> {
    ["sh", "-c", line].map(str::to_owned).to_vec()
}

fn spawned(wait: bool, line: &str) -> Spawned {
    spawn(wait, shell(), script(line), None).unwrap()
}

fn pid_of(line: &str) -> u32 {
    let Spawned::Pid(pid) = spawned(false, line) else { panic!("it is not waited for") };
    pid
}

#[test]
fn one_that_is_waited_for_gives_its_status_or_its_signal_negated() {
    start();
    assert_eq!(spawned(true, "exit 7"), Spawned::Exited(7));
    assert_eq!(spawned(true, "raise 15"), Spawned::Exited(-15));
    let nowhere = || Program::Path("/bin/nowhere".to_owned());
    assert_eq!(spawn(true, nowhere(), script(""), None), Ok(Spawned::Exited(127)));
    assert_eq!(number(spawn(false, nowhere(), script(""), None)), ENOENT);
    assert_eq!(number(spawn(true, shell(), Vec::new(), None)), EINVAL);
    assert_eq!(number(spawn(true, shell(), vec![String::new()], None)), EINVAL);
}

#[test]
fn it_has_the_variables_that_the_program_set_or_those_that_it_is_given() {
    start();
    putenv("COLOUR", "blue").unwrap();
    spawned(true, "");
    unsetenv("COLOUR").unwrap();
    spawned(true, "");
    let own = vec![("A".to_owned(), "1".to_owned())];
    spawn(true, shell(), script(""), Some(own.clone())).unwrap();
    let environments: Vec<_> = started().into_iter().map(|start| start.environment).collect();
    let colour = ("COLOUR".to_owned(), "blue".to_owned());
    assert!(environments[0].contains(&colour) && !environments[1].contains(&colour));
    assert_eq!(environments[2], own);
}

#[test]
fn waitpid_tells_of_one_of_any_and_of_a_group() {
    start();
    let options = WaitOptions::default();
    let (slow, quick) = (pid_of("sleep 2;exit 2"), pid_of("sleep 1;exit 1"));
    assert!(waitpid(-1, WaitOptions { nohang: true, ..options }).unwrap().is_none());
    let first = wait().unwrap();
    assert_eq!((first.pid, first.status), (quick, 1 << 8));
    let second = waitpid(-(slow as i32), options).unwrap().unwrap();
    assert_eq!((second.pid, exit_code(second.status)), (slow, Ok(2)));
    for nobody in [-1, 0, slow as i32, 4711, 1, i32::MIN] {
        let expected = if nobody == i32::MIN { ESRCH } else { ECHILD };
        assert_eq!(number(waitpid(nobody, options)), expected, "{nobody}");
    }
}

#[test]
fn stops_are_told_to_those_who_want_them() {
    start();
    let pid = pid_of("sleep 5");
    kill(pid as i32, 19).unwrap();
    let untraced = WaitOptions { untraced: true, ..WaitOptions::default() };
    let stopped = waitpid(pid as i32, untraced).unwrap().unwrap();
    assert!(wifstopped(stopped.status) && wstopsig(stopped.status) == 19);
    assert_eq!(number(exit_code(stopped.status)), EINVAL);
    kill(pid as i32, 18).unwrap();
    assert_eq!(wait().unwrap().status, 0);
}

#[test]
fn signals_reach_children_and_their_groups_and_nobody_else() {
    start();
    let (one, other) = (pid_of("sleep 9"), pid_of("sleep 9"));
    assert_eq!(getpgid(one), Ok(one));
    kill(one as i32, 15).unwrap();
    killpg(other, 9).unwrap();
    assert_eq!(waitpid(one as i32, WaitOptions::default()).unwrap().unwrap().status, 15);
    assert_eq!(waitpid(other as i32, WaitOptions::default()).unwrap().unwrap().status, 9);
    for pid in [0, -1, -(one as i32)] {
        assert_eq!(number(kill(pid, 15)), EPERM);
    }
    for pid in [1, one as i32] {
        assert_eq!(number(kill(pid, 15)), ESRCH);
    }
    assert_eq!((number(killpg(one, 15)), number(killpg(one, u32::MAX))), (ESRCH, EINVAL));
}

#[test]
fn files_are_where_the_actions_put_them() {
    start();
    put("/in", b"text");
    let actions = |closed| {
        let output = open("/second", OpenFlags::WRITE | OpenFlags::CREATE, 0o600).unwrap();
        let mut actions = vec![
            FileAction::Open { fd: 0, path: "/in".to_owned(), flags: OpenFlags::READ, mode: 0 },
            FileAction::Open {
                fd: 1,
                path: "/out".to_owned(),
                flags: OpenFlags::WRITE | OpenFlags::CREATE,
                mode: 0o640,
            },
            FileAction::Dup2(output, 2),
        ];
        actions.extend(closed);
        actions
    };
    let run = |line: &str, closed| {
        let options = SpawnOptions::default();
        let pid = posix_spawn(shell(), script(line), None, actions(closed), &options).unwrap();
        waitpid(pid as i32, WaitOptions::default()).unwrap().unwrap().status
    };
    assert_eq!(run("cat", None), 0);
    assert_eq!(contents("/out").unwrap(), b"text");
    assert_eq!(run("cat", Some(FileAction::Close(9))), 0);
    let refused = vec![FileAction::Close(256)];
    let spawn = |actions| posix_spawn(shell(), script(""), None, actions, &SpawnOptions::default());
    assert_eq!(number(spawn(refused)), EBADF);
    let missing = FileAction::Open { fd: 0, path: "/none".to_owned(), flags: OpenFlags::READ, mode: 0 };
    assert_eq!(number(spawn(vec![missing])), ENOENT);
}

#[test]
fn options_of_posix_spawn_reach_the_child() {
    start();
    let options = SpawnOptions {
        setpgroup: Some(0),
        setsid: true,
        setsigmask: Some(vec![10, 12]),
        setsigdef: vec![13],
    };
    posix_spawn(shell(), script(""), None, Vec::new(), &options).unwrap();
    let one = started().pop().unwrap();
    assert_eq!((one.process_group, one.new_session), (Some(0), true));
    assert_eq!(one.blocked_signals, [10, 12]);
    assert!(!one.ignored_signals.contains(&13) && one.ignored_signals.contains(&25));
    for wrong in [0, 65, 256] {
        let options = SpawnOptions { setsigdef: vec![wrong], ..SpawnOptions::default() };
        let result = posix_spawn(shell(), script(""), None, Vec::new(), &options);
        assert_eq!(number(result), EINVAL);
    }
    while wait().is_ok() {}
}

#[test]
fn a_command_has_a_pipe_to_or_from_it() {
    start();
    let command = popen("echo hello", true).unwrap();
    let pipe = command.take_descriptor().unwrap();
    assert_eq!(pipe.read(100).unwrap(), b"hello\n");
    assert_eq!(command.take_descriptor().err().map(|error| error.errno), Some(EBADF));
    assert_eq!(command.close(), Ok(None));
    assert_eq!(popen("exit 3", true).unwrap().close(), Ok(Some(3 << 8)));
    assert_eq!(popen("raise 15", true).unwrap().close(), Ok(Some(-15 << 8)));
    // Its input ends when the pipe is closed.
    assert_eq!(popen("cat;exit 2", false).unwrap().close(), Ok(Some(2 << 8)));
    assert_eq!((system("exit 5"), system("raise 9")), (Ok(5 << 8), Ok(9)));
}

#[test]
fn a_program_is_searched_before_it_is_become() {
    start();
    environ::reload();
    let path = vec![("PATH".to_owned(), "/usr/bin:/bin".to_owned())];
    let words = vec!["true".to_owned(), "x".to_owned()];
    let named = Program::Search("true".to_owned());
    // The fake can't become anything either, but says so of the right one.
    assert_eq!(number(exec(&named, &words, Some(path.clone()))), EAGAIN);
    let tried = became();
    let programs: Vec<&str> = tried.iter().map(|image| image.program.as_str()).collect();
    assert_eq!(programs, ["true", "/usr/bin/true", "/bin/true"]);
    assert_eq!((&tried[2].arguments, &tried[2].environment, tried[2].umask), (&words, &path, 0o022));
    let error = exec(&Program::Path("none".to_owned()), &words, None).unwrap_err();
    assert_eq!((error.errno, error.filename.as_deref()), (ENOENT, Some("none")));
    assert_eq!(number(exec(&named, &[], None)), EINVAL);
    assert_eq!(number(fork()), ENOTSUP);
}

#[test]
fn only_what_leads_to_no_file_is_opened_as_an_address() {
    start();
    assert_eq!(number(startfile("x", Some("print"))), ENOTSUP);
    assert_eq!(number(startfile("x", None)), ENOTSUP);
    assert_eq!(sys::os::opened(), ["/x"]);
    for address in ["https://example.org/", "mailto:a@example.org", "file:///etc/passwd"] {
        let _ = startfile(address, Some("open"));
    }
    assert_eq!(sys::os::opened(), ["https://example.org/", "mailto:a@example.org", "/file:///etc/passwd"]);
}

#[test]
fn a_child_that_is_held_can_be_signalled_and_its_end_seen() {
    start();
    let pid = pid_of("sleep 3;exit 4");
    let held = signal::Pidfd::open(pid).unwrap();
    assert_eq!(held.wait(Some(1.0)), Ok(false));
    assert_eq!(held.wait(None), Ok(true));
    // Its status is still there.
    assert_eq!(wait().unwrap().status, 4 << 8);
    assert_eq!(held.wait(Some(0.0)), Ok(true));
    assert!(held.send_signal(15).is_err() && signal::Pidfd::open(pid).is_err());
    assert!(held.wait(Some(-1.0)).is_err() && held.wait(Some(f64::NAN)).is_err());
    let other = pid_of("sleep 3");
    signal::Pidfd::open(other).unwrap().send_signal(15).unwrap();
    assert_eq!(wait().unwrap().status, 15);
}

#[test]
fn the_time_of_children_is_told_when_they_have_been_waited_for() {
    start();
    let told = || times().unwrap().children_user;
    let before = told();
    let pid = pid_of("exit 0");
    assert_eq!(told(), before);
    let used = waitpid(pid as i32, WaitOptions::default()).unwrap().unwrap().usage.user_time;
    assert!(used > 0 && told() == before + used);
}

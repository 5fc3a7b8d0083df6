//! Children by the functions of `os`, of a program that may run the shell; without a word on the command line, of one that
//! may run nothing.

use oskit_test_apps::os::{
    self, FileAction, PopenMode, SpawnDup2, SpawnMode, SpawnOpen, SpawnOptions, Spawned, WaitOptions,
};
use oskit_test_apps::signal::Pidfd;

const ECHILD: i32 = 10;
const ESRCH: i32 = 3;
const SHELL: &str = "/bin/sh";

fn script(line: &str) -> Vec<String> {
    ["sh", "-c", line].map(str::to_owned).to_vec()
}

fn start(line: &str) -> u32 {
    match os::spawnv(SpawnMode::Nowait, SHELL, &script(line)).expect("it may run") {
        Spawned::Pid(pid) => pid,
        Spawned::Exited(status) => panic!("it is not waited for: {status}"),
    }
}

fn run(line: &str) -> i32 {
    match os::spawnv(SpawnMode::Wait, SHELL, &script(line)).expect("it may run") {
        Spawned::Exited(status) => status,
        Spawned::Pid(pid) => panic!("it is waited for: {pid}"),
    }
}

/// What a command writes.
fn output(line: &str) -> String {
    let command = os::popen(line, PopenMode::Read).expect("it may run");
    let pipe = command.take_descriptor().expect("our end");
    let mut bytes = Vec::new();
    while let Some(more) = Some(pipe.read(4096).expect("it is open")).filter(|more| !more.is_empty()) {
        bytes.extend(more);
    }
    assert_eq!(command.close().expect("its end"), None);
    String::from_utf8(bytes).expect("text")
}

fn statuses() {
    assert_eq!((run("exit 7"), run("kill -TERM $$")), (7, -15));
    assert_eq!(os::system("exit 3").expect("it may run"), 3 << 8);
    assert_eq!(os::system("kill -KILL $$").expect("it may run"), 9);
    let failing = os::popen("exit 5", PopenMode::Read).expect("it may run");
    assert_eq!(failing.close().expect("its end"), Some(5 << 8));
    let missing = os::spawnv(SpawnMode::Wait, "/bin/no-such-program", &script("")).expect("a status");
    assert!(matches!(missing, Spawned::Exited(127)));
    assert_eq!(os::wait().expect_err("all were waited for").errno, ECHILD);
}

/// Variables, the working directory and the umask are the program's own, and its children's too.
fn what_children_inherit() {
    os::putenv("COLOUR", "dark blue").expect("a variable");
    assert_eq!(output("echo \"$COLOUR\""), "dark blue\n");
    os::unsetenv("COLOUR").expect("a variable");
    assert_eq!(output("echo \"<$COLOUR>\""), "<>\n");
    os::mkdir("/scratch/below", None).expect("a directory");
    os::chdir("/scratch/below").expect("it is there");
    os::umask(0o027).expect("a mask");
    assert_eq!(output("umask; echo made > here"), "0027\n");
    let made = os::stat("here", None).expect("it was made");
    assert_eq!((made.mode & 0o777, made.size), (0o640, 5));
    let own = vec![("ONLY".to_owned(), "this".to_owned())];
    let line = "test \"$ONLY\" = this && test -z \"$COLOUR\"";
    let ended = os::spawnve(SpawnMode::Wait, SHELL, &script(line), &own).expect("it may run");
    assert!(matches!(ended, Spawned::Exited(0)));
}

fn files_of_children() {
    let (reader, writer) = os::pipe().expect("a pipe");
    let actions = [
        FileAction::Open(SpawnOpen {
            fd: 0,
            path: "/scratch/below/here".to_owned(),
            flags: os::OpenFlags::READ,
            mode: 0,
        }),
        FileAction::Dup2(SpawnDup2 { source: &writer, fd: 1 }),
        FileAction::Dup2(SpawnDup2 { source: &writer, fd: 9 }),
        FileAction::Close(2),
    ];
    let options =
        SpawnOptions { setpgroup: Some(0), setsid: false, setsigmask: Some(vec![15]), setsigdef: vec![13] };
    // Nothing but what the shell does itself: it unblocks all signals when it starts a command.
    let line = "read text; echo $text; echo nine >&9; kill -TERM $$; echo blocked";
    let pid = os::posix_spawn(SHELL, &script(line), None, &actions, Some(&options)).expect("it may run");
    drop(actions);
    writer.close().expect("it was open");
    let waited = os::wait4(pid as i32, WaitOptions::empty()).expect("it is a child").expect("its end");
    assert_eq!((waited.pid, waited.status), (pid, 0));
    assert!(waited.usage.maxrss > 100, "{} KiB", waited.usage.maxrss);
    let written = reader.read(4096).expect("it wrote");
    assert_eq!(String::from_utf8_lossy(&written), "made\nnine\nblocked\n");
}

fn news() {
    let (slow, quick) = (start("sleep 60"), start("exit 4"));
    let first = os::wait().expect("one ends");
    assert_eq!((first.pid, first.status), (quick, 4 << 8));
    assert!(os::waitpid(-1, WaitOptions::NOHANG).expect("it is a child").is_none());
    os::kill(slow as i32, 19).expect("it is a child");
    let stopped = os::waitpid(slow as i32, WaitOptions::UNTRACED).expect("a child").expect("news");
    assert!(os::wifstopped(stopped.status) && os::wstopsig(stopped.status) == 19);
    os::kill(slow as i32, 18).expect("it is a child");
    let continued = os::waitpid(slow as i32, WaitOptions::CONTINUED).expect("a child").expect("news");
    assert!(os::wifcontinued(continued.status));
    let held = Pidfd::open(slow).expect("it is a child");
    assert!(!held.wait(Some(0.05)).expect("an answer"));
    os::killpg(os::getpgid(slow).expect("a child"), 15).expect("it leads the group");
    assert!(held.wait(None).expect("an answer"));
    assert_eq!(os::waitpid(slow as i32, WaitOptions::empty()).expect("a child").expect("its end").status, 15);
    assert_eq!(os::kill(slow as i32, 15).expect_err("it has ended").errno, ESRCH);
    assert_eq!(os::kill(1, 0).expect_err("it is nobody's here").errno, ESRCH);
    assert!(os::times().expect("clocks").children_user >= 0.0);
}

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => {
            assert!(os::system("true").is_err() && os::popen("true", PopenMode::Write).is_err());
            assert!(os::spawnv(SpawnMode::Wait, SHELL, &script("true")).is_err());
            assert!(os::execv(SHELL, &script("true")).is_err());
            assert_eq!(os::wait().expect_err("there are none").errno, ECHILD);
        }
        ["children"] => {
            statuses();
            what_children_inherit();
            files_of_children();
            news();
        }
        ["become", line] => {
            os::putenv("BECAME", "it").expect("a variable");
            let error = os::execv(SHELL, &script(line)).expect_err("it would not be here");
            println!("{} {:?} {:?}", error.message, error.filename, error.capability);
        }
        ["open", what] => match os::startfile(what, None) {
            Ok(()) => println!("opened"),
            Err(error) => println!("{} {:?}", error.message, error.capability),
        },
        other => panic!("{other:?}"),
    }
}

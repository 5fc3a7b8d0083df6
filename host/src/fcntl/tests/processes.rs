//! Other programs that lock: `flock(1)` and CPython.

use super::*;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A program that does as it is told, line by line, and answers each with a line.
struct Program {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Program {
    /// None where it isn't installed, unless it has to be.
    fn start(command: &mut Command) -> Option<Self> {
        let started = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let mut child = match started {
            Ok(child) => child,
            Err(error) => {
                assert!(std::env::var_os("OSKIT_REQUIRE_TOOLS").is_none(), "{command:?}: {error}");
                eprintln!("passed over: {command:?} can't be started: {error}");
                return None;
            }
        };
        let input = child.stdin.take().expect("a pipe");
        let output = BufReader::new(child.stdout.take().expect("a pipe"));
        Some(Program { child, input, output })
    }

    fn hears(&mut self) -> String {
        let mut line = String::new();
        self.output.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    }

    fn asks(&mut self, line: &str) -> String {
        writeln!(self.input, "{line}").expect("it listens");
        self.hears()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Holds a lock until it hears something.
fn flock(path: &Path, how: &str) -> Option<Program> {
    let mut program = Program::start(
        Command::new("flock").args([how, "--close"]).arg(path).args(["-c", "echo locked; read line"]),
    )?;
    assert_eq!(program.hears(), "locked");
    Some(program)
}

/// Whether `flock(1)` gets a lock at once.
fn flock_now(path: &Path, how: &str) -> bool {
    let status = Command::new("flock").args(["--nonblock", how]).arg(path).arg("true").status();
    status.expect("it was there before").success()
}

#[test]
fn whole_files_conflict_with_flock_of_the_shell() {
    let folder = folder();
    let path = folder.path().join("file");
    let mut plugin = Plugin::new(folder.path());
    let file = plugin.open();
    let Some(program) = flock(&path, "--exclusive") else { return };
    assert_eq!(plugin.flock(&file, Shared), Some(Code::Eagain));
    drop(program);
    let program = flock(&path, "--shared").expect("it was there before");
    assert_eq!(plugin.flock(&file, Exclusive), Some(Code::Eagain));
    assert_eq!(plugin.flock(&file, Shared), None);
    drop(program);
    assert_eq!(plugin.flock(&file, Exclusive), None);
    assert!(!flock_now(&path, "--shared"));
    assert_eq!(plugin.flock(&file, Shared), None);
    assert!(flock_now(&path, "--shared") && !flock_now(&path, "--exclusive"));
    drop(plugin);
    assert!(flock_now(&path, "--exclusive"));
}

/// Evaluates what it hears, with a descriptor of the file.
fn python(path: &Path) -> Option<Program> {
    let code = "import os, struct, sys
from fcntl import *
fd = os.open(sys.argv[1], os.O_RDWR)
def lock(command, kind, start, length):
    sent = struct.pack('hhqqixxxx', kind, 0, start, length, 0)
    kind, _, start, length, pid = struct.unpack('hhqqixxxx', fcntl(fd, command, sent))
    return kind, start, length, pid
for line in sys.stdin:
    try:
        print(eval(line), flush=True)
    except OSError as error:
        print(type(error).__name__, error.errno, flush=True)
";
    Program::start(Command::new("python3").args(["-c", code]).arg(path))
}

#[test]
fn ranges_conflict_with_those_of_cpython() {
    let folder = folder();
    let Some(mut python) = python(&folder.path().join("file")) else { return };
    let mut plugin = Plugin::with(folder.path(), |policy| policy.os.identity = true);
    let file = plugin.open();
    assert_eq!(python.asks("lockf(fd, LOCK_EX | LOCK_NB, 10, 5)"), "None");
    for owner in [OpenFile, Instance] {
        assert_eq!(plugin.lock(&file, owner, Shared, 0, 6), Some(Code::Eagain));
        let found = plugin.blocking(&file, owner, Shared).expect("a lock");
        assert_eq!((found.kind, found.range.start, found.range.length), (Exclusive, 5, 10));
        assert_eq!(found.pid, Some(python.child.id()));
        assert_eq!(plugin.lock(&file, owner, Exclusive, 0, 5), None);
        assert_eq!(python.asks("lockf(fd, LOCK_SH | LOCK_NB, 3, 2)"), "BlockingIOError 11");
        assert_eq!(python.asks("lock(F_GETLK, F_RDLCK, 0, 0)"), "(1, 0, 5, -1)");
        assert_eq!(plugin.lock(&file, owner, None, 0, 2), None);
        assert_eq!(python.asks("lockf(fd, LOCK_SH | LOCK_NB, 2)"), "None");
        assert_eq!(python.asks("lockf(fd, LOCK_UN, 2)"), "None");
        assert_eq!(plugin.lock(&file, owner, None, 0, 0), None);
    }
    assert_eq!(plugin.lock(&file, Instance, Shared, 100, 0), None);
    assert_eq!(python.asks("lock(F_OFD_SETLK, F_WRLCK, 200, 1)"), "BlockingIOError 11");
    let twin = plugin.dup(&file);
    plugin.close(twin);
    assert_eq!(python.asks("lock(F_OFD_SETLK, F_WRLCK, 200, 1)[0]"), "1");
    let found = plugin.blocking(&file, OpenFile, Shared);
    assert!(found.is_some_and(|found| found.range.start == 5 || found.pid.is_none()));
    drop(python);
    assert_eq!(plugin.lock(&file, Instance, Exclusive, 0, 0), None);
}

#[test]
fn a_lock_that_another_process_gives_back_is_had_soon() {
    let folder = folder();
    let path = folder.path().join("file");
    let mut plugin = Plugin::new(folder.path());
    let file = plugin.open();
    let Some(mut program) = flock(&path, "--exclusive") else { return };
    let waitable = sees(plugin.view().unlocked(of(&file)));
    let waiting = std::thread::spawn(move || {
        while plugin.flock(&file, Shared) == Some(Code::Eagain) {
            use crate::bindings::sync::oskit::sys::poll::Host as _;
            sees(plugin.view().wait_any(vec![of(&waitable)], None));
        }
    });
    std::thread::sleep(std::time::Duration::from_millis(50));
    assert!(!waiting.is_finished());
    writeln!(program.input, "go").expect("it listens");
    waiting.join().expect("no panic");
}

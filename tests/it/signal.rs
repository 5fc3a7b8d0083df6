//! Signals from outside, to programs under the command `oskit run`.

use crate::harness::{oskit, run};
use oskit_tests::apps::program;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::os::unix::process::ExitStatusExt as _;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

const SIGHUP: i32 = 1;
const SIGINT: i32 = 2;
const SIGUSR1: i32 = 10;
const SIGTERM: i32 = 15;
const SIGRTMIN: i32 = 34;

/// A program that has said that it is ready.
struct Running {
    child: Child,
    told: BufReader<ChildStdout>,
}

impl Running {
    fn start(part: &str) -> Self {
        // Whoever runs the tests may ignore signals, such as a shell that does so in the background.
        let mut command = Command::new("env");
        command.arg("--default-signal").arg(oskit().get_program());
        command.arg("run").arg(program("signal_handling")).arg(part);
        let mut child = command.stdout(Stdio::piped()).spawn().expect("it starts");
        let told = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut running = Running { child, told };
        assert_eq!(running.line(), "ready\n");
        running
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.told.read_line(&mut line).expect("text");
        line
    }

    fn send(&self, signal: i32) {
        self.shell(&format!("kill -{signal} $0"));
    }

    /// Runs commands to which its number is `$0`.
    fn shell(&self, commands: &str) {
        let pid = self.child.id().to_string();
        assert!(Command::new("sh").args(["-c", commands, &pid]).status().expect("a shell").success());
    }

    fn end(mut self) -> (String, ExitStatus) {
        let mut rest = String::new();
        self.told.read_to_string(&mut rest).expect("text");
        (rest, self.child.wait().expect("its end"))
    }
}

#[test]
fn one_that_nobody_catches_ends_the_program_as_it_ends_any_other() {
    for signal in [SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGRTMIN, 9] {
        let running = Running::start("asleep");
        running.send(signal);
        let (told, status) = running.end();
        assert_eq!((told.as_str(), status.signal()), ("", Some(signal)), "{signal}");
    }
}

#[test]
fn a_shell_sees_the_status_that_it_expects() {
    let (program, command) = (program("signal_handling"), oskit());
    let run_it =
        format!("env --default-signal '{}' run '{}'", command.get_program().display(), program.display());
    // From outside, and from the program itself.
    let interrupted =
        format!("mkfifo said; {run_it} asleep > said & read ready < said; kill -INT $!; wait $!; echo $?");
    for (line, status) in [(interrupted, 130), (format!("{run_it} {SIGTERM}; echo $?"), 143)] {
        let folder = tempfile::tempdir().expect("a folder");
        let told = run(Command::new("sh").args(["-c", &line]).current_dir(folder.path())).ok();
        assert_eq!(told, format!("{status}\n"));
    }
}

#[test]
fn caught_ones_reach_the_program_and_it_goes_on() {
    let mut running = Running::start("caught");
    for (signal, name) in [(SIGUSR1, "plain"), (SIGRTMIN, "queued"), (SIGHUP, "hangup"), (SIGUSR1, "plain")] {
        running.send(signal);
        assert_eq!(running.line(), format!("{name}\n"));
    }
    running.send(SIGTERM);
    let (told, status) = running.end();
    assert_eq!((told.as_str(), status.code()), ("end\n", Some(0)));
}

#[test]
fn of_ten_thousand_queued_ones_none_is_lost() {
    let running = Running::start("counted");
    running.shell("i=0; while [ $i -lt 10000 ]; do kill -34 $0; i=$((i + 1)); done");
    running.send(SIGTERM);
    assert_eq!(running.end().0, "10000\n");
}

#[test]
fn one_that_has_its_default_back_ends_a_program_that_computes() {
    let running = Running::start("computing");
    running.send(SIGTERM);
    assert_eq!(running.end().1.signal(), Some(SIGTERM));
}

#[test]
fn an_interrupt_from_the_keyboard_ends_a_call_with_the_error_that_it_was_asked_for() {
    let running = Running::start("interrupted");
    running.send(SIGINT);
    let (told, status) = running.end();
    assert_eq!((told.as_str(), status.code()), ("true\ntrue\n", Some(0)));
}

#[test]
fn a_blocked_one_waits_and_has_its_default_when_it_may_come() {
    let mut running = Running::start("blocked");
    running.send(SIGTERM);
    assert_eq!(running.line(), "pending\n");
    let (told, status) = running.end();
    assert_eq!((told.as_str(), status.signal()), ("", Some(SIGTERM)));
}

#[test]
fn what_whoever_starts_the_program_ignores_stays_ignored() {
    let mut command = Command::new("sh");
    command.args(["-c", "trap '' HUP; exec \"$@\"", "sh"]).arg(oskit().get_program());
    let told = run(command.arg("run").arg(program("signal_handling")).arg("hangup")).ok();
    assert_eq!(told, "Ok(Some(Handler::SigIgn))\n");
}

#[test]
fn timers_of_processor_time_count_what_the_program_computes() {
    let told = run(oskit().arg("run").arg(program("signal_handling")).arg("processor-time")).ok();
    assert_eq!(told, "true\n");
}

#[test]
fn records_are_logged_whole_however_many_signals_are_to_end_calls() {
    let mut command = oskit();
    command.arg("run").arg(program("signal_handling")).arg("logging");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    // The pipe fills, and the program waits and is interrupted.
    thread::sleep(Duration::from_millis(300));
    let lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut count = 0;
    for (number, line) in lines.enumerate() {
        assert_eq!(line.expect("text"), format!("record {number} of those that are all here and whole"));
        count += 1;
    }
    let ended = child.wait_with_output().expect("its end");
    assert_eq!((count, String::from_utf8_lossy(&ended.stderr).as_ref()), (20_000, "true\n"));
}

#[test]
fn without_a_grant_nothing_is_arranged_and_nobody_else_is_reached() {
    let folder = tempfile::tempdir().expect("a folder");
    let policy = folder.path().join("policy.toml");
    fs::write(&policy, "[stdio]\ninherit = [\"stdout\", \"stderr\"]\n[os]\nidentity = true\n")
        .expect("a policy");
    let mut command = oskit();
    command.arg("run").arg("--policy").arg(&policy).arg(program("signal_handling")).arg("refused");
    let refused = "1 Some(\"signal.handle\")\nErr(1)\nErr(1)\nErr(3)\nErr(1)\ntrue\n";
    assert_eq!(run(&mut command).ok(), refused);
}

use super::*;
use crate::children::{self, Selector};
use crate::sys::subprocess::WaitFlags;
use crate::{interrupts, signal};

fn sh(script: &str, more: Vec<Keyword>) -> Result<CompletedProcess> {
    run(line(script), [vec![Keyword::Shell(true)], more].concat())
}

#[test]
fn a_run_tells_how_the_command_ended_and_what_it_wrote() {
    let captured = || vec![Keyword::CaptureOutput(true)];
    let done = sh("echo out;complain err;exit 3", captured()).unwrap();
    assert_eq!((done.returncode, done.stdout, done.stderr), (3, Some(bytes("out\n")), Some(bytes("err\n"))));
    let done = sh("raise 9", captured()).unwrap();
    assert_eq!((done.returncode, done.stdout), (-9, Some(bytes(""))));
    let done = sh("exit 0", vec![]).unwrap();
    assert_eq!((done.returncode, done.stdout, done.stderr), (0, None, None));
    let cat =
        run(arguments(&["cat"]), vec![Keyword::Input(bytes("abc")), Keyword::CaptureOutput(true)]).unwrap();
    assert_eq!(cat.stdout, Some(bytes("abc")));
}

#[test]
fn a_check_fails_with_what_was_captured() {
    let keywords = vec![Keyword::Check(true), Keyword::Stdout(Redirect::Pipe), Keyword::Text(true)];
    let Err(Error::CalledProcess(error)) = sh("echo so far;exit 2", keywords) else { panic!("no error") };
    assert_eq!(
        (error.returncode, error.output.clone(), error.stderr.clone()),
        (2, Some(text("so far\n")), None)
    );
    assert_eq!(
        Error::CalledProcess(error).repr(),
        "CalledProcessError(2, 'echo so far;exit 2', 'so far\\n')"
    );
    assert_eq!(check_output(arguments(&["echo", "a"]), vec![]), Ok(bytes("a\n")));
    assert_eq!(said(check_output(arguments(&["false"]), vec![])), "CalledProcessError(1, ['false'], b'')");
    assert_eq!(check_call(arguments(&["true"]), vec![]), Ok(()));
    assert_eq!(said(check_call(arguments(&["false"]), vec![])), "CalledProcessError(1, ['false'])");
    assert_eq!(call(arguments(&["false"]), vec![]), Ok(1));
}

#[test]
fn what_takes_too_long_is_dead_by_then() {
    let before = now();
    let keywords =
        || vec![Keyword::Timeout(Seconds::Float(0.5)), Keyword::CaptureOutput(true), Keyword::Text(true)];
    let Err(Error::Timeout(error)) = sh("echo so far;sleep 9", keywords()) else { panic!("no time-out") };
    assert_eq!(now() - before, 500_000_000);
    assert_eq!((error.output, error.stderr), (Some(bytes("so far\n")), None));
    assert_eq!(error.timeout, Seconds::Float(0.5));
    let timeout = |seconds| vec![Keyword::Timeout(Seconds::Integer(seconds))];
    assert_eq!(said(call(arguments(&["sleep", "9"]), timeout(1))), "TimeoutExpired(['sleep', '9'], 1)");
    assert_eq!(said(run(arguments(&["sleep", "9"]), timeout(-1))), "TimeoutExpired(['sleep', '9'], -1)");
    assert_eq!(call(arguments(&["sleep", "1"]), timeout(2)), Ok(0));
    // None is left to be waited for.
    assert!(children::poll(Selector::Any, WaitFlags::empty()).is_err());
}

#[test]
fn any_failure_of_a_run_ends_the_child() {
    let keywords = |input: Data| vec![Keyword::Input(input), Keyword::Stdout(Redirect::Pipe)];
    let slow = |input| run(arguments(&["sleep", "99"]), keywords(input));
    let before = now();
    let error = "TypeError(\"memoryview: a bytes-like object is required, not 'str'\")";
    assert_eq!(said(slow(text("x"))), error);
    assert!(now() == before && children::poll(Selector::Any, WaitFlags::empty()).is_err());
}

#[test]
fn a_shell_command_gives_its_status_and_output_without_the_last_line_end() {
    let ask = |cmd: &str| getstatusoutput(cmd.to_owned(), None, None);
    assert_eq!(ask("echo a;complain b;exit 3"), Ok((3, "a\nb".to_owned())));
    assert_eq!(ask("bytes 1 610d0a0d0a"), Ok((0, "a\n".to_owned())));
    assert_eq!(ask("raise 9"), Ok((-9, String::new())));
    assert_eq!(getoutput("bytes 1 e9".to_owned(), Some("latin-1".to_owned()), None), Ok("é".to_owned()));
    let replace = Some("replace".to_owned());
    assert_eq!(getoutput("bytes 1 e9".to_owned(), None, replace), Ok("\u{fffd}".to_owned()));
    let error =
        "UnicodeDecodeError(\"'utf-8' codec can't decode byte 0xff in position 0: invalid start byte\")";
    assert_eq!(said(ask("bytes 1 ff")), error);
}

#[test]
fn a_child_is_looked_at_waited_for_and_sent_signals() {
    let mut child = start(arguments(&["sleep", "5"]), vec![]).unwrap();
    assert_eq!((child.poll(), child.returncode()), (Ok(None), None));
    assert_eq!(said(child.wait(Some(Seconds::Float(0.25)))), "TimeoutExpired(['sleep', '5'], 0.25)");
    assert_eq!(said(child.send_signal(99)), "OSError(22, 'Invalid argument')");
    child.terminate().unwrap();
    assert_eq!((child.wait(None), child.poll(), child.returncode()), (Ok(-15), Ok(Some(-15)), Some(-15)));
    assert_eq!((child.kill(), child.send_signal(99)), (Ok(()), Ok(())));

    let mut stubborn = start(line("ignore 15;sleep 5;exit 6"), vec![Keyword::Shell(true)]).unwrap();
    stubborn.terminate().unwrap();
    assert_eq!(stubborn.wait(Some(Seconds::Float(f64::INFINITY))), Ok(6));
}

#[test]
fn an_end_that_os_was_told_of_counts_as_a_good_one() {
    let mut child = start(arguments(&["false"]), vec![]).unwrap();
    children::wait_forever(child.pid()).unwrap();
    assert_eq!((child.poll(), child.wait(None), child.kill()), (Ok(Some(0)), Ok(0), Ok(())));
}

#[test]
fn a_dropped_child_goes_on_and_is_forgotten_after_its_end() {
    let waited_for = |who| children::poll(who, WaitFlags::empty());
    let quick = start(arguments(&["true"]), vec![]).unwrap();
    let pid = quick.pid();
    drop(quick);
    assert!(waited_for(Selector::Pid(pid)).is_err());
    let slow = start(arguments(&["sleep", "1"]), vec![]).unwrap();
    let pid = slow.pid();
    drop(slow);
    assert!(waited_for(Selector::Pid(pid)).unwrap().is_none());
    time::sleep(2.0).unwrap();
    call(arguments(&["true"]), vec![]).unwrap();
    assert!(waited_for(Selector::Pid(pid)).is_err());
}

#[test]
fn a_signal_doesn_t_shorten_a_wait_unless_it_is_to_end_calls() {
    signal::signal(14, &signal::Handler::Catch("alarm".to_owned())).unwrap();
    signal::alarm(1).unwrap();
    assert_eq!(call(arguments(&["sleep", "2"]), vec![]), Ok(0));
    assert_eq!(signal::deliveries().unwrap().len(), 1);
    signal::siginterrupt(14, true).unwrap();
    signal::alarm(1).unwrap();
    let before = now();
    assert_eq!(
        said(call(arguments(&["sleep", "9"]), vec![])),
        "InterruptedError(4, 'Interrupted system call')"
    );
    assert_eq!(now() - before, 1_000_000_000);
    interrupts::ask(|| false);
}

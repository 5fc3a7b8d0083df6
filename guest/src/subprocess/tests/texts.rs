use super::*;
use crate::errno::OsError;
use proptest::prelude::*;

fn called(returncode: i64, cmd: Command) -> Error {
    let (output, stderr) = (None, None);
    Error::CalledProcess(Box::new(CalledProcessError { returncode, cmd, output, stderr }))
}

#[test]
fn failures_read_as_in_python() {
    let timeout = |timeout| {
        let (cmd, output, stderr) = (arguments(&["it's"]), None, None);
        Error::Timeout(Box::new(TimeoutExpired { cmd, timeout, output, stderr }))
    };
    let cases = [
        (
            called(1, line("ls")),
            "Command 'ls' returned non-zero exit status 1.",
            "CalledProcessError(1, 'ls')",
        ),
        (
            called(-9, arguments(&["a", "b c"])),
            "Command '['a', 'b c']' died with <Signals.SIGKILL: 9>.",
            "CalledProcessError(-9, ['a', 'b c'])",
        ),
        (called(-40, line("é")), "Command 'é' died with unknown signal 40.", "CalledProcessError(-40, 'é')"),
        (
            called(i64::MIN, line("")),
            "Command '' died with unknown signal 9223372036854775808.",
            "CalledProcessError(-9223372036854775808, '')",
        ),
        (
            timeout(Seconds::Integer(3)),
            "Command '[\"it's\"]' timed out after 3 seconds",
            "TimeoutExpired([\"it's\"], 3)",
        ),
        (
            timeout(Seconds::Float(1.0)),
            "Command '[\"it's\"]' timed out after 1.0 seconds",
            "TimeoutExpired([\"it's\"], 1.0)",
        ),
        (Error::Key("k".to_owned()), "'k'", "KeyError('k')"),
        (
            Error::Os(OsError::new(2, "execve").about("x")),
            "[Errno 2] No such file or directory: 'x'",
            "FileNotFoundError(2, 'No such file or directory')",
        ),
    ];
    let (returncode, cmd) = (1, line("x"));
    let (output, stderr) = (Some(text("out")), Some(bytes("err")));
    let full = CalledProcessError { returncode, cmd, output, stderr };
    let half = CalledProcessError { output: None, ..full.clone() };
    assert_eq!(Error::CalledProcess(Box::new(full)).repr(), "CalledProcessError(1, 'x', 'out', b'err')");
    assert_eq!(Error::CalledProcess(Box::new(half)).repr(), "CalledProcessError(1, 'x', None, b'err')");
    for (error, text, repr) in cases {
        assert_eq!((error.text().as_str(), error.repr().as_str()), (text, repr));
    }
}

#[test]
fn a_completed_process_reads_as_in_python() {
    let process =
        |stdout, stderr| CompletedProcess { args: arguments(&["a"]), returncode: -9, stdout, stderr };
    assert_eq!(process(None, None).repr(), "CompletedProcess(args=['a'], returncode=-9)");
    let both = process(Some(bytes("x\n")), Some(text(""))).repr();
    assert_eq!(both, "CompletedProcess(args=['a'], returncode=-9, stdout=b'x\\n', stderr='')");
    assert_eq!(said(check_returncode(process(None, None))), "CalledProcessError(-9, ['a'])");
    let good = CompletedProcess { returncode: 0, ..process(None, None) };
    assert_eq!(check_returncode(good), Ok(()));
}

/// Takes a command line apart as Windows' C library does.
fn take_apart(line: &str) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut letters = line.chars().peekable();
    loop {
        while letters.next_if(|letter| matches!(letter, ' ' | '\t')).is_some() {}
        if letters.peek().is_none() {
            return arguments;
        }
        let (mut argument, mut quoted) = (String::new(), false);
        loop {
            let mut backslashes = 0;
            while letters.next_if_eq(&'\\').is_some() {
                backslashes += 1;
            }
            let Some(letter) = letters.next_if(|letter| quoted || !matches!(letter, ' ' | '\t')) else {
                argument.extend(std::iter::repeat_n('\\', backslashes));
                break;
            };
            if letter != '"' {
                argument.extend(std::iter::repeat_n('\\', backslashes));
                argument.push(letter);
                continue;
            }
            argument.extend(std::iter::repeat_n('\\', backslashes / 2));
            if backslashes % 2 == 1 {
                argument.push('"');
            } else {
                quoted = !quoted;
            }
        }
        arguments.push(argument);
    }
}

#[test]
fn a_command_line_is_quoted_where_that_is_needed() {
    let cases: &[(&[&str], &str)] = &[
        (&[], ""),
        (&[""], "\"\""),
        (&["", "a"], "\"\" a"),
        (&["a b", "c\td"], "\"a b\" \"c\td\""),
        (&["\"a\""], "\\\"a\\\""),
        (&["a\\b", "a\\\"b", "\\\\"], "a\\b a\\\\\\\"b \\\\"),
        (&["a b\\"], "\"a b\\\\\""),
    ];
    for (arguments, expected) in cases {
        let arguments: Vec<String> = arguments.iter().map(|&one| one.to_owned()).collect();
        assert_eq!(list2cmdline(&arguments), *expected, "{arguments:?}");
    }
}

proptest! {
    #[test]
    fn a_command_line_taken_apart_is_what_it_was_made_of(
        all in prop::collection::vec("[ab \t\"\\\\]{0,8}", 0..6)
    ) {
        prop_assert_eq!(take_apart(&list2cmdline(&all)), all);
    }
}

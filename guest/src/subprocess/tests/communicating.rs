use super::*;
use proptest::prelude::*;

fn both(stdout: &str, stderr: &str) -> Outputs {
    Outputs { stdout: Some(bytes(stdout)), stderr: Some(bytes(stderr)) }
}

#[test]
fn input_and_both_outputs_flow_at_once_however_long_they_are() {
    let long = "0123456789abcdef".repeat(40_000);
    let mut child = talk("fill 1 300000;fill 2 300000;cat;complain done", vec![]);
    let outputs = child.communicate(Some(bytes(&long)), None).unwrap();
    let x = "x".repeat(300_000);
    assert_eq!(outputs, both(&format!("{x}{long}"), &format!("{x}done\n")));
    assert_eq!(child.returncode(), Some(0));
}

#[test]
fn a_child_that_reads_no_input_breaks_nothing() {
    let long = "x".repeat(1 << 20);
    let mut child = talk("close 0;echo a;exit 4", vec![]);
    assert_eq!(child.communicate(Some(bytes(&long)), None), Ok(both("a\n", "")));
    assert_eq!(child.returncode(), Some(4));
}

#[test]
fn after_a_time_out_nothing_is_lost() {
    let long = "y".repeat(200_000);
    let mut child = talk("echo first;sleep 2;cat;sleep 2;echo last", vec![]);
    let Err(Error::Timeout(error)) = child.communicate(Some(bytes(&long)), Some(Seconds::Integer(1))) else {
        panic!("no time-out")
    };
    assert_eq!((error.output, error.stderr), (Some(bytes("first\n")), None));
    let more = child.communicate(Some(bytes("more")), None);
    assert_eq!(said(more), "ValueError('Cannot send input after starting communication')");
    assert!(matches!(child.communicate(None, Some(Seconds::Integer(2))), Err(Error::Timeout(_))));
    let all = both(&format!("first\n{long}last\n"), "");
    assert_eq!(child.communicate(Some(bytes("")), None), Ok(all.clone()));
    // CPython tells it once more, too.
    assert_eq!(child.communicate(None, None), Ok(all));
}

#[test]
fn a_single_pipe_is_closed_after_it() {
    let mut child = start(arguments(&["echo", "a"]), vec![Keyword::Stdout(Redirect::Pipe)]).unwrap();
    assert_eq!(child.communicate(None, None), Ok(Outputs { stdout: Some(bytes("a\n")), stderr: None }));
    assert_eq!(said(child.communicate(None, None)), "ValueError('read of closed file')");
}

#[test]
fn what_was_read_ahead_is_given_too() {
    for (keywords, expected) in [
        (vec![], both("b\n", "c\n")),
        (vec![Keyword::Text(true)], Outputs { stdout: Some(text("b\n")), stderr: Some(text("c\n")) }),
    ] {
        let mut child = talk("echo a;echo b;complain c", keywords);
        assert!(child.readline(PipeName::Stdout, None).is_ok());
        assert_eq!(child.communicate(None, None), Ok(expected));
    }
}

#[test]
fn text_is_decoded_as_a_whole_with_line_ends_as_line_feeds() {
    let ask = |script: &str, keywords: Vec<Keyword>| talk(script, keywords).communicate(None, None);
    let stdout = |outputs: Result<Outputs>| outputs.unwrap().stdout.unwrap();
    let encoding = |name: &str| vec![Keyword::Encoding(name.to_owned())];
    assert_eq!(
        stdout(ask("bytes 1 61c3;sleep 1;bytes 1 a90d;sleep 1;bytes 1 0a0d", vec![Keyword::Text(true)])),
        text("aé\n\n")
    );
    assert_eq!(stdout(ask("bytes 1 fffe61000d000a00", encoding("utf-16"))), text("a\n"));
    assert_eq!(stdout(ask("bytes 1 61000d000a00", encoding("utf-16"))), text("a\n"));
    assert_eq!(stdout(ask("bytes 1 61000000", encoding("utf-32"))), text("a"));
    let one =
        vec![Keyword::Shell(true), Keyword::Stdout(Redirect::Pipe), Keyword::Encoding("utf-16".to_owned())];
    assert!(start(line("bytes 1 61000d00"), one).unwrap().communicate(None, None).is_err());
    assert_eq!(stdout(ask("bytes 1 e9", encoding("latin-1"))), text("é"));
    assert_eq!(
        stdout(ask("bytes 1 61ff62", vec![Keyword::Errors("replace".to_owned())])),
        text("a\u{fffd}b")
    );
    let error =
        "UnicodeDecodeError(\"'utf-8' codec can't decode byte 0xc3 in position 1: unexpected end of data\")";
    assert_eq!(said(ask("bytes 1 61c3", vec![Keyword::UniversalNewlines(true)])), error);
    let error = "LookupError(\"unknown error handler name 'nope'\")";
    assert_eq!(said(ask("bytes 1 ff", vec![Keyword::Errors("nope".to_owned())])), error);
}

#[test]
fn input_of_the_wrong_kind_or_out_of_the_encoding_is_refused() {
    let ascii = || vec![Keyword::Encoding("ascii".to_owned())];
    let one = |keywords: Vec<Keyword>, input: Data| {
        let keywords = [vec![Keyword::Stdin(Redirect::Pipe)], keywords].concat();
        said(start(arguments(&["cat"]), keywords).unwrap().communicate(Some(input), None))
    };
    let three =
        |keywords: Vec<Keyword>, input: Data| said(talk("cat", keywords).communicate(Some(input), None));
    assert_eq!(one(vec![], text("x")), "TypeError(\"a bytes-like object is required, not 'str'\")");
    assert_eq!(
        three(vec![], text("x")),
        "TypeError(\"memoryview: a bytes-like object is required, not 'str'\")"
    );
    assert_eq!(one(ascii(), bytes("x")), "TypeError('write() argument must be str, not bytes')");
    assert_eq!(three(ascii(), bytes("x")), "AttributeError(\"'bytes' object has no attribute 'encode'\")");
    assert_eq!(
        (one(ascii(), bytes("")), three(vec![], text(""))),
        ("no error".to_owned(), "no error".to_owned())
    );
    let error = "UnicodeEncodeError(\"'ascii' codec can't encode characters in position 1-2: ordinal not in range(128)\")";
    assert_eq!(three(ascii(), text("aé€b")), error);
    let error = "UnicodeEncodeError(\"'ascii' codec can't encode character '\\\\xe9' in position 0: ordinal not in range(128)\")";
    assert_eq!(one(ascii(), text("é")), error);
}

#[test]
fn pipes_that_were_closed_are_passed_over_or_refused_as_in_python() {
    let mut child = talk("cat", vec![]);
    child.close(PipeName::Stdout).unwrap();
    assert_eq!(child.communicate(None, None), Ok(both("", "")));
    let mut child = talk("cat", vec![]);
    child.close(PipeName::Stdin).unwrap();
    assert_eq!(said(child.communicate(None, None)), "ValueError('flush of closed file')");
    let mut child = talk("cat", vec![Keyword::Text(true)]);
    child.close(PipeName::Stdin).unwrap();
    assert_eq!(said(child.communicate(None, None)), "ValueError('I/O operation on closed file.')");
}

#[test]
fn more_than_is_held_is_given_up_with_the_error_and_the_rest_can_be_had() {
    let most = MOST;
    let mut child = talk(&format!("complain a;fill 1 {}", most + (3 << 20)), vec![]);
    let Err(Error::OutputLimit(error)) = child.communicate(None, None) else { panic!("no limit") };
    let first = error.output.unwrap().len();
    assert!(first > most && first <= most + (1 << 20), "{first}");
    assert_eq!((error.limit, error.stderr), (most as u64, Some(b"a\n".to_vec())));
    let Ok(Outputs { stdout: Some(Data::Bytes(rest)), .. }) = child.communicate(None, None) else {
        panic!("no rest")
    };
    assert_eq!(first + rest.len(), most + (3 << 20));
    let shell = vec![Keyword::Shell(true), Keyword::Stdout(Redirect::Pipe)];
    assert!(matches!(run(line(&format!("fill 1 {}", most * 2)), shell), Err(Error::OutputLimit(_))));
}

proptest! {
    #[test]
    fn what_goes_into_a_copying_child_comes_out(data in prop::collection::vec(any::<u8>(), 0..200_000)) {
        let input = Data::Bytes(data.clone());
        let keywords = vec![Keyword::Input(input), Keyword::CaptureOutput(true)];
        prop_assert_eq!(run(arguments(&["cat"]), keywords).unwrap().stdout, Some(Data::Bytes(data)));
    }
}

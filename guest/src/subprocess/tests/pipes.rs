use super::*;
use crate::os::pipe;
use PipeName::{Stderr, Stdin, Stdout};

#[test]
fn a_conversation_goes_line_by_line() {
    for (keywords, data) in [(vec![], bytes as fn(&str) -> Data), (vec![Keyword::Text(true)], text)] {
        let mut child = talk("cat", keywords);
        for said in ["hello\n", "\n", "wörld\n"] {
            child.write(&data(said)).unwrap();
            assert_eq!(child.readline(Stdout, None), Ok(data(said)));
        }
        child.write(&data("end")).unwrap();
        let waiting = said(child.readline(Stdout, Some(0.5)));
        assert_eq!(waiting, "TimeoutExpired('cat', 0.5)");
        child.close(Stdin).unwrap();
        assert_eq!(child.readline(Stdout, None), Ok(data("end")));
        assert_eq!((child.readline(Stdout, None), child.finish()), (Ok(data("")), Ok(0)));
    }
}

#[test]
fn reading_waits_for_all_that_is_asked_for_or_for_the_first_of_it() {
    for (keywords, data) in [(vec![], bytes as fn(&str) -> Data), (vec![Keyword::Text(true)], text)] {
        let mut child = talk("bytes 1 6162;sleep 1;bytes 1 6364;sleep 1;bytes 1 65", keywords);
        assert_eq!(child.read_available(Stdout, 10, Some(0.5)), Ok(data("ab")));
        assert_eq!(
            said(child.read_available(Stdout, 10, Some(0.5))),
            said::<()>(Err(child.expired(Seconds::Float(0.5), None, None)))
        );
        assert_eq!(child.read(Stdout, Some(2)), Ok(data("cd")));
        assert_eq!(child.read(Stdout, Some(0)), Ok(data("")));
        assert_eq!(child.read(Stdout, Some(5)), Ok(data("e")));
        assert_eq!(
            (child.read(Stdout, None), child.read_available(Stdout, 1, None)),
            (Ok(data("")), Ok(data("")))
        );
        assert_eq!(child.read(Stderr, None), Ok(data("")));
    }
}

#[test]
fn characters_are_counted_in_text_and_bytes_elsewhere() {
    let ask = |keywords| talk("bytes 1 c3a9e282ac7a", keywords);
    let mut child = ask(vec![Keyword::Text(true)]);
    assert_eq!(child.read(Stdout, Some(2)), Ok(text("é€")));
    assert_eq!(child.read_available(Stdout, 2, None), Ok(text("z")));
    assert_eq!(ask(vec![]).read(Stdout, Some(2)), Ok(bytes("é")));
    let mut split = talk("bytes 1 c3;sleep 1;bytes 1 a9", vec![Keyword::Text(true)]);
    assert_eq!(split.read_available(Stdout, 9, None), Ok(text("é")));
}

#[test]
fn lines_end_as_in_python() {
    let script = "bytes 1 610d0a620d;sleep 1;bytes 1 0a630d64;complain x";
    let mut child = talk(script, vec![Keyword::Text(true)]);
    let lines = child.readlines(Stdout, None).unwrap();
    assert_eq!(lines, ["a\n", "b\n", "c\n", "d"].map(text));
    let mut child = talk(script, vec![]);
    assert_eq!(child.readlines(Stdout, Some(3)).unwrap(), [bytes("a\r\n")]);
    assert_eq!(child.readlines(Stdout, Some(4)).unwrap(), ["b\r\n", "c\rd"].map(bytes));
    assert_eq!(child.readlines(Stdout, Some(0)).unwrap(), []);
}

#[test]
fn a_long_line_is_searched_once() {
    let mut child = talk("fill 1 8000000;echo", vec![]);
    assert!(matches!(child.readline(Stdout, None), Ok(Data::Bytes(line)) if line.len() == 8_000_001));
}

#[test]
fn without_a_buffer_nothing_is_read_ahead() {
    let mut child = talk("echo one;echo two", vec![Keyword::Bufsize(0)]);
    assert_eq!(child.readline(Stdout, None), Ok(bytes("one\n")));
    let rest = child.descriptor(Stdout).unwrap();
    assert_eq!(rest.read(100), Ok(b"two\n".to_vec()));
    let mut child = talk("bytes 1 6162;sleep 1;bytes 1 63", vec![Keyword::Bufsize(0)]);
    assert_eq!(child.read(Stdout, Some(9)), Ok(bytes("ab")));
    assert_eq!(child.read(Stdout, None), Ok(bytes("c")));
}

#[test]
fn what_a_pipe_takes_at_once_is_written_and_the_rest_not() {
    let mut child = talk("sleep 1;cat", vec![]);
    let long = bytes(&"x".repeat(100_000));
    assert_eq!(child.write_available(&long), Ok(65_536));
    assert_eq!(child.write_available(&long), Ok(0));
    let mut child = talk("sleep 1;cat", vec![Keyword::Text(true)]);
    let long = text(&"é".repeat(100_000));
    let taken = child.write_available(&long).unwrap();
    assert_eq!(taken, 65_536 / 2);
    child.close(Stdin).unwrap();
    assert_eq!(child.read(Stdout, None), Ok(text(&"é".repeat(taken))));
    let mut child = talk("close 0;sleep 9", vec![]);
    time::sleep(0.5).unwrap();
    for written in [child.write_available(&bytes("x")).map(drop), child.write(&bytes("x"))] {
        assert_eq!(said(written), "BrokenPipeError(32, 'Broken pipe')");
    }
}

#[test]
fn a_mark_is_written_once() {
    let mut child = talk("cat", vec![Keyword::Encoding("utf-16".to_owned())]);
    for letter in ["a", "b"] {
        child.write(&text(letter)).unwrap();
    }
    child.close(Stdin).unwrap();
    let raw = child.descriptor(Stdout).unwrap();
    time::sleep(1.0).unwrap();
    assert_eq!(raw.read(100), Ok(vec![0xff, 0xfe, b'a', 0, b'b', 0]));
}

#[test]
fn events_come_as_they_happen_and_the_end_last() {
    let mut child = talk("echo a;sleep 1;complain b;close 2;sleep 1;echo c;exit 5", vec![]);
    let mut next = || child.next_event(Some(0.75)).unwrap();
    assert_eq!(next(), Event::Stdout(bytes("a\n")));
    assert_eq!(next(), Event::Timeout);
    assert_eq!(next(), Event::Stderr(bytes("b\n")));
    assert_eq!(next(), Event::Closed(Stderr));
    assert_eq!(next(), Event::Timeout);
    assert_eq!(next(), Event::Stdout(bytes("c\n")));
    assert_eq!(next(), Event::Closed(Stdout));
    assert_eq!(next(), Event::Exited(5));
    assert_eq!(next(), Event::Exited(5));
}

#[test]
fn neither_stream_keeps_the_other_waiting() {
    let mut child = talk("fill 1 60000;fill 2 60000;fill 1 60000;fill 2 60000", vec![Keyword::Text(true)]);
    let mut both = [0, 0];
    for _ in 0..2 {
        match child.next_event(None).unwrap() {
            Event::Stdout(_) => both[0] += 1,
            Event::Stderr(_) => both[1] += 1,
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(both, [1, 1]);
}

#[test]
fn events_of_text_are_whole_characters() {
    let mut child = talk(
        "bytes 1 61c3;sleep 1;bytes 1 a9;sleep 1;bytes 1 c3",
        vec![Keyword::Errors("replace".to_owned())],
    );
    let mut next = || child.next_event(None).unwrap();
    assert_eq!(next(), Event::Stdout(text("a")));
    assert_eq!(next(), Event::Stdout(text("é")));
    assert_eq!(next(), Event::Closed(Stderr));
    assert_eq!(next(), Event::Stdout(text("\u{fffd}")));
    assert_eq!(next(), Event::Closed(Stdout));
    assert_eq!(next(), Event::Exited(0));
}

#[test]
fn children_are_joined_by_their_pipes() {
    let piped = |script: &str, stdin: Redirect| {
        let keywords = vec![Keyword::Shell(true), Keyword::Stdin(stdin), Keyword::Stdout(Redirect::Pipe)];
        start(line(script), keywords).unwrap()
    };
    let mut first = piped("echo through;fill 1 200000", Redirect::Devnull);
    let mut second = piped("cat", Redirect::Descriptor(first.descriptor(Stdout).unwrap()));
    first.close(Stdout).unwrap();
    let Ok(Outputs { stdout: Some(Data::Bytes(all)), .. }) = second.communicate(None, None) else {
        panic!("nothing")
    };
    assert_eq!((all.len(), all.starts_with(b"through\n")), (200_008, true));
    assert_eq!((first.wait(None), second.wait(None)), (Ok(0), Ok(0)));
    let (reader, writer) = pipe().unwrap();
    let keywords = vec![Keyword::Stdout(Redirect::Descriptor(writer))];
    assert_eq!(call(arguments(&["echo", "x"]), keywords), Ok(0));
    assert_eq!(reader.read(10), Ok(b"x\n".to_vec()));
}

#[test]
fn streams_that_are_closed_no_pipe_or_the_other_way_are_told_as_in_python() {
    let closed = |keywords: Vec<Keyword>| {
        let mut child = talk("cat", keywords);
        let data = if child.stdin.as_ref().unwrap().is_text() { text("x") } else { bytes("x") };
        let wrong_way = said(child.read(Stdin, None));
        for pipe in [Stdin, Stdin, Stdout, Stderr] {
            child.close(pipe).unwrap();
        }
        vec![
            wrong_way,
            said(child.read(Stdout, None)),
            said(child.readline(Stdout, None)),
            said(child.readlines(Stdout, None)),
            said(child.descriptor(Stdout)),
            said(child.write(&data)),
        ]
    };
    let value = |text: &str| format!("ValueError('{text}')");
    let (plain, dotted) = (value("I/O operation on closed file"), value("I/O operation on closed file."));
    let binary = [
        value("read"),
        value("read of closed file"),
        value("readline of closed file"),
        dotted.clone(),
        plain.clone(),
        value("write to closed file"),
    ];
    assert_eq!(closed(vec![]), binary);
    let (p, d) = (plain.clone(), dotted.clone());
    assert_eq!(
        closed(vec![Keyword::Text(true)]),
        [value("not readable"), d.clone(), d.clone(), d.clone(), p.clone(), d]
    );
    assert_eq!(
        closed(vec![Keyword::Bufsize(0)]),
        [value("File not open for reading"), p.clone(), p.clone(), dotted, p.clone(), p]
    );
    let mut none = start(arguments(&["true"]), vec![]).unwrap();
    let attribute = |name: &str| format!("AttributeError(\"'NoneType' object has no attribute '{name}'\")");
    assert_eq!(said(none.read(Stdout, None)), attribute("read"));
    assert_eq!(said(none.write(&bytes(""))), attribute("write"));
    assert_eq!(said(none.descriptor(Stderr)), attribute("fileno"));
    assert_eq!(said(none.close(Stdin)), attribute("close"));
}

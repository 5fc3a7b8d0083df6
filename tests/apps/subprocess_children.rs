//! Children: refused without a grant, and, by the name of a part, what a program does with those it may start.

use oskit_test_apps::subprocess::{
    self, Command, Data, Error, Event, Keyword, PipeName, Popen, Redirect, Seconds,
};
use oskit_test_apps::{commands, os, signal};

fn arguments(all: &[&str]) -> Command {
    Command::Arguments(all.iter().map(|&one| one.to_owned()).collect())
}

fn shell(line: &str, mut keywords: Vec<Keyword<'_>>) -> Popen {
    keywords.push(Keyword::Shell(true));
    Popen::create(&Command::Line(line.to_owned()), &keywords).expect("it starts")
}

fn text(data: Data) -> String {
    match data {
        Data::Text(text) => text,
        Data::Bytes(bytes) => String::from_utf8(bytes).expect("UTF-8"),
    }
}

fn output(line: &str) -> String {
    subprocess::getoutput(line, None, None).expect("it ends")
}

/// Nobody starts anything without a grant, and nobody can where there is no system for it.
fn refused() {
    let Err(Error::Os(error)) = subprocess::run(&arguments(&["true"]), &[]) else { panic!("it ran") };
    assert!(matches!(error.errno, 1 | 95), "{error:?}");
    let error = commands::getoutput("true").expect_err("it ran");
    assert!(matches!(error.errno, 1 | 95), "{error:?}");
}

/// Says something to a copying child, hears it, and so on.
fn talk() {
    let keywords = [Keyword::Stdin(Redirect::Pipe), Keyword::Stdout(Redirect::Pipe), Keyword::Text(true)];
    let child = Popen::create(&arguments(&["cat"]), &keywords).expect("it starts");
    for line in ["one\n", "two\n"] {
        child.write(&Data::Text(line.to_owned())).expect("it is written");
        print!("{}", text(child.readline(PipeName::Stdout, None).expect("a line")));
    }
    assert!(matches!(child.readline(PipeName::Stdout, Some(0.1)), Err(Error::TimeoutExpired(_))));
    child.close(PipeName::Stdin).expect("it is open");
    assert_eq!(child.finish().expect("its end"), 0);
}

/// A megabyte each way, in and out of two children that are joined.
fn pipeline() {
    let keywords = vec![Keyword::Stdin(Redirect::Pipe), Keyword::Stdout(Redirect::Pipe)];
    let first = shell("tr x y", keywords);
    let between = first.descriptor(PipeName::Stdout).expect("a pipe");
    let second =
        shell("wc -c", vec![Keyword::Stdin(Redirect::Descriptor(&between)), Keyword::Stdout(Redirect::Pipe)]);
    first.close(PipeName::Stdout).expect("it is open");
    first.communicate(Some(&Data::Bytes(vec![b'x'; 1 << 20])), None).expect("it takes all");
    let counted = second.communicate(None, None).expect("it ends").stdout.map(text);
    println!("{}", counted.expect("a pipe").trim());
    let keywords = [Keyword::Input(Data::Bytes(vec![b'z'; 1 << 20])), Keyword::CaptureOutput(true)];
    let copied = subprocess::run(&arguments(&["cat"]), &keywords).expect("it runs").stdout.map(text);
    println!("{}", copied.expect("a pipe").len());
}

/// What happens when, of both streams.
fn events() {
    let keywords = vec![Keyword::Stdout(Redirect::Pipe), Keyword::Stderr(Redirect::Pipe)];
    let child = shell("echo a; sleep 0.3; echo b >&2; exec >&-; sleep 0.3; exit 5", keywords);
    loop {
        match child.next_event(Some(30.0)).expect("no failure") {
            Event::Stdout(data) => println!("stdout {:?}", text(data)),
            Event::Stderr(data) => println!("stderr {:?}", text(data)),
            Event::Closed(name) => println!("closed {name:?}"),
            Event::Exited(code) => return println!("exited {code}"),
            Event::Timeout => panic!("nothing for half a minute"),
        }
    }
}

/// What a child has of its instance.
fn inherited() {
    os::putenv("TZ", "from putenv").expect("a name");
    println!("{}", output("echo $TZ"));
    os::umask(0o027).expect("a mask");
    println!("{}", output("umask"));
    signal::signal(1, &signal::Handler::SigIgn).expect("it is ignored");
    println!("{}", output("kill -1 $$; echo here"));
    // Python ignores SIGPIPE, and its children don't.
    println!("{}", output("yes | head -n 1"));
    println!("{:?}", commands::getstatusoutput("echo a; exit 3").map(|told| (told.status, told.output)));
    assert!(commands::getstatus("/").is_ok_and(|told| told.starts_with("drwx") && told.ends_with(" /")));
}

/// Children that take too long, and that are ended.
fn ended() {
    let keywords =
        [Keyword::Shell(true), Keyword::CaptureOutput(true), Keyword::Timeout(Seconds::Float(0.5))];
    let Err(Error::TimeoutExpired(error)) =
        subprocess::run(&Command::Line("echo so far; exec sleep 60".to_owned()), &keywords)
    else {
        panic!("it ended")
    };
    println!("{:?}", error.output.map(text));
    let child = shell("exec sleep 60", vec![]);
    assert!(child.poll().expect("no failure").is_none());
    child.terminate().expect("it is there");
    println!("{}", child.wait(None).expect("its end"));
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        None => refused(),
        Some("talk") => talk(),
        Some("pipeline") => pipeline(),
        Some("events") => events(),
        Some("inherited") => inherited(),
        Some("ended") => ended(),
        Some(other) => panic!("no part {other}"),
    }
}

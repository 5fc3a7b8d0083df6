#![allow(clippy::unwrap_used)] // in a test it is an assertion

mod arguments;
mod communicating;
mod pipes;
mod running;
mod texts;

use super::*;
use crate::time;

fn line(text: &str) -> Command {
    Command::Line(text.to_owned())
}

fn arguments(all: &[&str]) -> Command {
    Command::Arguments(all.iter().map(|&one| one.to_owned()).collect())
}

fn bytes(text: &str) -> Data {
    Data::Bytes(text.as_bytes().to_owned())
}

fn text(text: &str) -> Data {
    Data::Text(text.to_owned())
}

/// A line for the shell, with its three streams as pipes.
fn talk(script: &str, more: Vec<Keyword>) -> Popen {
    let mut keywords = vec![
        Keyword::Shell(true),
        Keyword::Stdin(Redirect::Pipe),
        Keyword::Stdout(Redirect::Pipe),
        Keyword::Stderr(Redirect::Pipe),
    ];
    keywords.extend(more);
    Popen::create(line(script), Options::of(keywords, "Popen").unwrap()).unwrap()
}

fn start(command: Command, keywords: Vec<Keyword>) -> Result<Popen> {
    Popen::create(command, Options::of(keywords, "Popen")?)
}

fn now() -> i64 {
    time::clock_gettime_ns(time::Clock::Monotonic).unwrap()
}

/// An error as Python writes it.
fn said<T>(result: Result<T>) -> String {
    match result {
        Ok(_) => "no error".to_owned(),
        Err(error) => error.repr(),
    }
}

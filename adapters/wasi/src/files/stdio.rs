//! The standard streams. Each is opened once, so that all its descriptors share it.

use super::open::{Open, Stream};
use std::cell::OnceCell;
use std::rc::Rc;
use wasip2::cli::{stderr, stdin, stdout, terminal_stderr, terminal_stdin, terminal_stdout};

thread_local! {
    static STDIN: OnceCell<Rc<Open>> = const { OnceCell::new() };
    static STDOUT: OnceCell<Rc<Open>> = const { OnceCell::new() };
    static STDERR: OnceCell<Rc<Open>> = const { OnceCell::new() };
}

pub(super) fn input() -> Rc<Open> {
    let open = || {
        let terminal = terminal_stdin::get_terminal_stdin().is_some();
        Rc::new(Open::stream(Stream::Input(stdin::get_stdin()), terminal))
    };
    STDIN.with(|stream| Rc::clone(stream.get_or_init(open)))
}

pub(super) fn output() -> Rc<Open> {
    let open = || {
        let terminal = terminal_stdout::get_terminal_stdout().is_some();
        Rc::new(Open::stream(Stream::Output(stdout::get_stdout()), terminal))
    };
    STDOUT.with(|stream| Rc::clone(stream.get_or_init(open)))
}

pub(super) fn error_output() -> Rc<Open> {
    let open = || {
        let terminal = terminal_stderr::get_terminal_stderr().is_some();
        Rc::new(Open::stream(Stream::Output(stderr::get_stderr()), terminal))
    };
    STDERR.with(|stream| Rc::clone(stream.get_or_init(open)))
}

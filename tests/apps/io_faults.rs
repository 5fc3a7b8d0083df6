//! What a program is told when nothing more can be written, and what is in a file when the program is killed.

use oskit_test_apps::io::{self, Error, IoBase};
use oskit_test_apps::{os, time};

/// The class of Python's exception is told by the name of the error.
fn told(error: Error) -> String {
    match error {
        Error::Os(error) => format!("{:?}", error.code),
        other => format!("{other:?}"),
    }
}

/// Nobody reads: the buffer takes it, and flushing tells.
fn pipe() {
    let (reader, writer) = os::pipe().expect("a pipe");
    reader.close().expect("it is closed");
    let Ok(IoBase::Writer(stream)) = io::fdopen(&writer, Some("wb"), None, None) else { panic!("no writer") };
    stream.write(b"lost").expect("the buffer takes it");
    println!("{}", stream.flush().map_err(told).expect_err("nobody reads"));
    println!("{}", stream.close().map_err(told).expect_err("it is still to be written"));
    assert!(stream.closed());
}

/// No space is left.
fn full() {
    let stream = io::open_writer("/dev/full", None, None).expect("it is opened");
    stream.write(b"lost").expect("the buffer takes it");
    println!("{}", stream.flush().map_err(told).expect_err("no space"));
    println!("{}", stream.write(&vec![0; 1 << 16]).map_err(told).expect_err("no space"));
    println!("{}", stream.close().map_err(told).expect_err("no space"));
    let text = io::open_text("/dev/full", Some("w"), None).expect("it is opened");
    text.write("lost\n").expect("it is kept");
    println!("{}", text.close().map_err(told).expect_err("no space"));
}

/// Writes some, flushes it, writes more, tells, and waits for its end.
fn killed() {
    let stream = io::open_writer("/scratch/killed", None, Some(1 << 16)).expect("a file is made");
    stream.write(b"flushed\n").expect("the buffer takes it");
    stream.flush().expect("it is written");
    stream.write(b"lost\n").expect("the buffer takes it");
    let text = io::open_text("/scratch/lines", Some("w"), None).expect("a file is made");
    text.write("kept\n").expect("it is kept");
    text.flush().expect("it is written");
    text.write("lost\n").expect("it is kept");
    io::write_text("/scratch/ready", "now", None).expect("it is written");
    time::sleep(600.0).expect("it is killed before");
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("pipe") => pipe(),
        Some("full") => full(),
        Some("killed") => killed(),
        // Read-only, on every backend.
        _ => {
            io::write_text("/scratch/file", "x", None).expect("it is written");
            let stream = io::open_reader("/scratch/file", None).expect("it is opened");
            println!("{}", stream.truncate(None).map_err(told).expect_err("it can't be written"));
            println!(
                "{}",
                io::open_writer("/scratch", None, None).map(drop).map_err(told).expect_err("a folder")
            );
        }
    }
}

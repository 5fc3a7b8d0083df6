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

/// A file system that may not be written, though policy lets it.
fn unwritable() {
    use os::SetTime::Now;
    println!("{}", io::read_text("/disk/file", None).expect("it can be read"));
    let rw = Some("r+b");
    for result in [
        io::open_writer("/disk/file", None, None).map(drop),
        io::open_writer("/disk/new", None, None).map(drop),
        io::open("/disk/file", rw, None).map(drop),
        io::write_text("/disk/new", "x", None).map(drop),
    ] {
        println!("{}", result.map_err(told).expect_err("it can't be written"));
    }
    for result in [
        os::mkdir("/disk/folder", None),
        os::remove("/disk/file"),
        os::rename("/disk/file", "/disk/new"),
        os::link("/disk/file", "/disk/new", None),
        os::symlink("file", "/disk/new"),
        os::truncate("/disk/file", 0),
        os::chmod("/disk/file", 0o600, None),
        os::utime("/disk/file", Now, Now, None),
    ] {
        println!("{:?}", result.expect_err("it can't be changed").code);
    }
    assert!(!os::access("/disk/file", os::AccessMode::WRITE, None, None));
    assert!(os::access("/disk/file", os::AccessMode::READ, None, None));
}

/// Space runs out in the middle, and comes back.
fn space() {
    io::write_text("/disk/filler", &"x".repeat(32 << 10), None).expect("it is written");
    let stream = io::open_writer("/disk/records", None, Some(8192)).expect("a file is made");
    let mut taken = String::new();
    let error = loop {
        let record = format!("{:09}\n", taken.len());
        match stream.write(record.as_bytes()) {
            Ok(count) => assert_eq!(count, 10),
            Err(error) => break error,
        }
        taken.push_str(&record);
        if taken.len() == 10_000 {
            stream.flush().expect("it is written");
        }
        assert!(taken.len() < 1 << 20, "there is no end of space");
    };
    println!("{}", told(error));
    let there = io::read_text("/disk/records", None).expect("it can be read");
    assert!(there.len() > 10_000 && taken.starts_with(&there), "{} of {}", there.len(), taken.len());
    println!("{}", stream.flush().map_err(told).expect_err("there still is no space"));
    os::remove("/disk/filler").expect("it is there");
    stream.flush().expect("there is space");
    stream.write(b"end\n").expect("the buffer takes it");
    stream.close().expect("it is written");
    assert!(io::read_text("/disk/records", None).expect("it can be read") == taken + "end\n");
    println!("nothing lost");
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
        Some("write") => {
            let path = std::env::args().nth(2).expect("a path");
            match io::write_text(&path, "x", None) {
                Ok(_) => println!("written"),
                Err(Error::Os(error)) => println!("{}", error.capability.unwrap_or_default()),
                Err(error) => panic!("{error:?}"),
            }
        }
        Some("unwritable") => unwritable(),
        Some("space") => space(),
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

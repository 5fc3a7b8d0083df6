//! W4: `bench_io lines FILE packed|single` reads every line, in batches or one a call; `bench_io read FILE SIZE` reads so
//! many bytes a call; `bench_io write FILE SIZE BUFFER COUNT` makes a file by so many writes of so many bytes through a
//! buffer; `direct-read` and `direct-write` do the same by `oskit:sys/files` itself, with a buffer of the program's own.
//! Prints how many lines, reads or writes, and how many bytes.

use oskit_test_apps::io;
use std::io::Write;
use system::oskit::sys::files::{self, OpenFlags};

#[allow(missing_docs, unused_qualifications, clippy::all, clippy::pedantic)]
mod system {
    wit_bindgen::generate!({
        path: "../../wit/sys",
        inline: "
            package oskit:bench-io;

            world direct {
                import oskit:sys/files@0.1.0;
            }
        ",
        world: "oskit:bench-io/direct",
        generate_all,
    });
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |place: usize| arguments[place].parse::<u64>().expect("a number");
    let path = &arguments[2];
    let (count, size) = match arguments[1].as_str() {
        "read" => read(path, number(3)),
        "write" => write(path, number(3), number(4), number(5)),
        "direct-read" => direct_read(path, number(3)),
        "direct-write" => direct_write(path, number(3), number(4), number(5)),
        _ if arguments[3] == "packed" => batches_of_lines(path),
        _ => lines(path),
    };
    println!("{count} {size}");
}

fn batches_of_lines(path: &str) -> (u64, u64) {
    let file = io::open_text(path, Some("r"), None).expect("the file opens");
    let (mut count, mut size) = (0, 0);
    loop {
        let batch = file.readlines_packed(Some(1 << 18)).expect("lines are read");
        let mut start = 0;
        for &end in &batch.ends {
            size += batch.text[start..end as usize].len() as u64;
            start = end as usize;
        }
        count += batch.ends.len() as u64;
        if batch.ends.is_empty() {
            return (count, size);
        }
    }
}

fn lines(path: &str) -> (u64, u64) {
    let file = io::open_text(path, Some("r"), None).expect("the file opens");
    let (mut count, mut size) = (0, 0);
    while let Some(line) = file.next_line().expect("a line is read") {
        count += 1;
        size += line.len() as u64;
    }
    (count, size)
}

fn read(path: &str, length: u64) -> (u64, u64) {
    let file = io::open_reader(path, None).expect("the file opens");
    let (mut count, mut size) = (0, 0);
    loop {
        let bytes = file.read(Some(length)).expect("bytes are read").expect("a file never blocks");
        if bytes.is_empty() {
            return (count, size);
        }
        count += 1;
        size += bytes.len() as u64;
    }
}

fn write(path: &str, length: u64, buffer: u64, count: u64) -> (u64, u64) {
    let file = io::open_writer(path, None, Some(buffer)).expect("the file is made");
    let bytes = vec![b'x'; length as usize];
    let size = (0..count).map(|_| file.write(&bytes).expect("bytes are written")).sum();
    file.close().expect("the rest is written");
    (count, size)
}

fn direct_read(path: &str, length: u64) -> (u64, u64) {
    let file = files::open(path, OpenFlags::READ, 0).expect("the file opens");
    let (mut count, mut size) = (0, 0);
    loop {
        let bytes = file.read(length as u32).expect("bytes are read");
        if bytes.is_empty() {
            return (count, size);
        }
        count += 1;
        size += bytes.len() as u64;
    }
}

struct Direct(files::Descriptor);

impl Write for Direct {
    fn write(&mut self, data: &[u8]) -> std::io::Result<usize> {
        self.0.write(data).map(|count| count as usize).map_err(std::io::Error::other)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn direct_write(path: &str, length: u64, buffer: u64, count: u64) -> (u64, u64) {
    let flags = OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNCATE;
    let file = Direct(files::open(path, flags, 0o644).expect("the file is made"));
    let mut file = std::io::BufWriter::with_capacity(buffer as usize, file);
    let bytes = vec![b'x'; length as usize];
    for _ in 0..count {
        file.write_all(&bytes).expect("bytes are written");
    }
    file.flush().expect("the rest is written");
    (count, count * length)
}

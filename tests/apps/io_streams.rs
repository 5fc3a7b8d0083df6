//! What is written is in the file when the buffer says so and not before; a buffer that is read and written at once, and
//! positions in text, stay right on real files; and a file that another one cuts while it is open ends there.

use oskit_test_apps::io::{self, BufferedRandom, IoBase, OpenOptions, TextOptions};
use oskit_test_apps::os::{self, Whence};

const PATH: &str = "/scratch/stream";

/// What is in the file, seen by another handle.
fn content() -> Vec<u8> {
    io::open_reader(PATH, None).expect("it is there").read(None).expect("its bytes").unwrap_or_default()
}

fn options(buffering: Option<u64>, encoding: &str, errors: &str) -> OpenOptions {
    let (encoding, errors) = (Some(encoding.to_owned()), Some(errors.to_owned()));
    OpenOptions { buffering, encoding, errors, newline: None }
}

fn random(mode: &str) -> BufferedRandom {
    let buffering = OpenOptions { buffering: Some(4), encoding: None, errors: None, newline: None };
    match io::open(PATH, Some(mode), Some(&buffering)) {
        Ok(IoBase::Random(stream)) => stream,
        other => panic!("{other:?}"),
    }
}

fn a_writer_writes_when_its_buffer_is_full() {
    let file = io::open_writer(PATH, None, Some(4)).expect("a file is made");
    for (data, reached) in
        [("abc", ""), ("d", ""), ("e", "abcd"), ("fghijklm", "abcdefghijklm"), ("n", "abcdefghijklm")]
    {
        assert_eq!(file.write(data.as_bytes()).expect("it is written"), data.len() as u64);
        assert_eq!(content(), reached.as_bytes(), "after {data}");
    }
    file.flush().expect("the rest is written");
    assert_eq!(content(), b"abcdefghijklmn");
    file.write(b"o").expect("it is written");
    drop(file);
    assert_eq!(content(), b"abcdefghijklmno");
}

fn reads_and_writes_mix() {
    let file = random("r+b");
    assert_eq!(file.read(Some(2)).expect("two bytes"), Some(b"ab".to_vec()));
    file.write(b"X").expect("in place of the third");
    assert_eq!(file.read(Some(1)).expect("the fourth"), Some(b"d".to_vec()));
    assert_eq!(content(), b"abcdefghijklmno");
    assert_eq!(file.readline(None).expect("the rest"), b"efghijklmno");
    assert_eq!(content(), b"abXdefghijklmno");
    file.seek(-3, Some(Whence::End)).expect("a position");
    file.write(b"YZ").expect("it is written");
    assert_eq!(file.truncate(None).expect("it is cut"), 14);
    assert_eq!(file.tell().expect("the position"), 14);
    file.close().expect("it is closed");
    assert_eq!(content(), b"abXdefghijklYZ");
}

fn another_one_cuts_the_file() {
    let file = io::open_reader(PATH, Some(4)).expect("it is opened");
    assert_eq!(file.read(Some(2)).expect("two bytes"), Some(b"ab".to_vec()));
    os::truncate(PATH, 3).expect("it is cut");
    // What was read ahead is there all the same.
    assert_eq!(file.read(None).expect("the rest"), Some(b"Xd".to_vec()));
    assert_eq!(file.seek(0, Some(Whence::End)).expect("the end"), 3);
}

fn text_is_found_again(encoding: &str) {
    let line = "grün € \u{1f600} 漢\n";
    let replace = options(None, encoding, "namereplace");
    let count = io::write_text(PATH, &line.repeat(3000), Some(&replace)).expect("it is written");
    assert_eq!(count, 3000 * line.chars().count() as u64);
    let file = io::open_text(PATH, None, Some(&replace)).expect("it is opened");
    let first = file.readline(None).expect("a line");
    println!("{encoding}: {first:?}");
    // Beyond what is decoded at once.
    let skipped = 2500 * first.chars().count() as u64 + 3;
    file.read(Some(skipped)).expect("most of it");
    let here = file.tell().expect("a position");
    let rest = file.read(None).expect("the rest");
    assert_eq!(rest.chars().count(), 499 * first.chars().count() - 3);
    file.seek_to(here).expect("the position");
    assert_eq!(file.read(None).expect("the rest"), rest);
}

fn bytes_that_are_not_text_come_back() {
    let bytes: Vec<u8> = (0..=255).chain(*b"\xf4\x8f\xbe\x80\xed\xa0\x80").collect();
    let file = io::open_writer(PATH, None, None).expect("a file is made");
    file.write(&bytes).expect("it is written");
    drop(file);
    let mut keep = options(None, "utf-8", "surrogateescape");
    keep.newline = Some(io::Newline::AsIs);
    let text = io::read_text(PATH, Some(&keep)).expect("it is read");
    io::write_text(PATH, &text, Some(&keep)).expect("it is written");
    assert_eq!(content(), bytes);
}

fn lines_and_changes() {
    let file =
        io::open_text(PATH, Some("w"), Some(&options(Some(1), "utf-16", "strict"))).expect("a file is made");
    for (text, size) in [("a", 0), ("b\n", 8), ("c", 8)] {
        file.write(text).expect("it is written");
        assert_eq!(content().len(), size, "after {text:?}");
    }
    let encoding = Some("iso8859-15".to_owned());
    let options = TextOptions {
        encoding,
        errors: None,
        newline: None,
        line_buffering: None,
        write_through: Some(true),
    };
    file.reconfigure(&options).expect("it is changed");
    file.write("€").expect("it is written");
    println!("{:?} {:?}", content(), file.mode());
}

fn main() {
    a_writer_writes_when_its_buffer_is_full();
    reads_and_writes_mix();
    another_one_cuts_the_file();
    for encoding in ["utf-8", "utf-8-sig", "utf-16", "utf-32-be", "utf-7", "cp437", "ascii"] {
        text_is_found_again(encoding);
    }
    bytes_that_are_not_text_come_back();
    lines_and_changes();
}

//! Text goes out with one newline convention and comes back line by line with universal newlines; bytes stay bytes.

use oskit_test_apps::io::{self, Newline, OpenOptions};

fn main() {
    let crlf = OpenOptions { buffering: None, encoding: None, errors: None, newline: Some(Newline::Crlf) };
    let path = "/scratch/lines.txt";
    let file = io::open_text(path, Some("w"), Some(&crlf)).expect("a text file is made");
    for line in ["first\n", "zweite Zeile: ü\n", "漢字 😀\n", "last"] {
        file.write(line).expect("text is written");
    }
    file.close().expect("it is closed");

    let file = io::open_text(path, None, None).expect("it is opened");
    while let Some(line) = file.next_line().expect("a line") {
        println!("{line:?}");
    }
    println!("{:?}", file.newlines());
    let bytes = io::open_reader(path, None).expect("its bytes");
    println!("{:?}", bytes.read(None).expect("all of them").map(|bytes| bytes.len()));
    println!("{:?}", io::open_text("/scratch/none", None, None).map(drop));
}

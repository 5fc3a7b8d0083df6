//! Texts from a file.

use oskit_test_apps::io;

/// The lines of a file, packed.
pub(crate) fn texts(path: &str) -> (String, Vec<u32>) {
    let file = io::open_text(path, Some("r"), None).expect("the file opens");
    let all = file.read(None).expect("the file is read");
    let mut text = String::with_capacity(all.len());
    let mut ends = Vec::new();
    for line in all.lines() {
        text.push_str(line);
        ends.push(text.len() as u32);
    }
    (text, ends)
}

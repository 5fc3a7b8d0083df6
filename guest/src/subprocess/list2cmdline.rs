//! `list2cmdline`: arguments for Windows' C library.

use std::iter::repeat_n;

/// The arguments as one command line.
pub fn list2cmdline(seq: &[String]) -> String {
    let mut line = String::with_capacity(seq.iter().map(|argument| argument.len() + 3).sum());
    for argument in seq {
        if !line.is_empty() {
            line.push(' ');
        }
        let quoted = argument.is_empty() || argument.contains([' ', '\t']);
        if quoted {
            line.push('"');
        }
        let mut backslashes = 0;
        for letter in argument.chars() {
            match letter {
                '\\' => backslashes += 1,
                '"' => {
                    // Backslashes count only before a quotation mark, and then each twice.
                    line.extend(repeat_n('\\', backslashes + 1));
                    backslashes = 0;
                }
                _ => backslashes = 0,
            }
            line.push(letter);
        }
        if quoted {
            line.extend(repeat_n('\\', backslashes));
            line.push('"');
        }
    }
    line
}

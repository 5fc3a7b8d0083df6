//! A record on a single line.

use crate::text::push_escape;

/// Whether a character could end a line, move a cursor or turn text around.
pub(super) fn needs_escape(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The text with what needs it escaped.
pub(super) fn single_line(text: &str) -> String {
    let mut result = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' => result.push_str("\\n"),
            '\r' => result.push_str("\\r"),
            '\t' => result.push_str("\\t"),
            c if needs_escape(c) => push_escape(c, &mut result),
            c => result.push(c),
        }
    }
    result
}

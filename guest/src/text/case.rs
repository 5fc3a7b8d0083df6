//! `str.lower` and `str.upper`.

use super::is_newer;

/// Lower-case letters that have had an upper case only since Unicode 16.
const LATE_PAIRS: [char; 4] = ['\u{19B}', '\u{264}', '\u{A7D3}', '\u{A7D5}'];

/// `s.lower()`.
pub fn lower(s: &str) -> String {
    if s.is_ascii() {
        return s.to_ascii_lowercase();
    }
    if !s.contains(is_newer) {
        return s.to_lowercase();
    }
    // A character without a case ends the word for the rule of the final sigma, so the pieces are independent.
    s.split_inclusive(is_newer)
        .flat_map(|piece| {
            let body = piece.trim_end_matches(is_newer);
            [body.to_lowercase(), piece[body.len()..].to_owned()]
        })
        .collect()
}

/// `s.upper()`.
pub fn upper(s: &str) -> String {
    if s.is_ascii() {
        return s.to_ascii_uppercase();
    }
    let mut result = String::with_capacity(s.len());
    for c in s.chars() {
        if is_newer(c) || LATE_PAIRS.contains(&c) { result.push(c) } else { result.extend(c.to_uppercase()) }
    }
    result
}

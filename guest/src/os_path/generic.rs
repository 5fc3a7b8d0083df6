//! What both kinds of paths share, given their separators.

use std::ops::Range;

/// The longest text with which all of `paths` begin, character by character; nothing for no paths.
pub fn commonprefix<'a>(paths: &[&'a str]) -> &'a str {
    let (Some(&least), Some(&greatest)) = (paths.iter().min(), paths.iter().max()) else {
        return "";
    };
    let same =
        least.chars().zip(greatest.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    &least[..same]
}

/// Splits before the last dot of the last component; a component's leading dots don't count.
pub(super) fn splitext(path: &str, is_separator: impl Fn(u8) -> bool) -> (&str, &str) {
    let bytes = path.as_bytes();
    let name = bytes.iter().rposition(|&b| is_separator(b)).map_or(0, |i| i + 1);
    match bytes[name..].iter().rposition(|&b| b == b'.') {
        Some(dot) if bytes[name..name + dot].iter().any(|&b| b != b'.') => path.split_at(name + dot),
        _ => (path, ""),
    }
}

/// Appends the components of `tail` that are left when `.` and empty ones are dropped and `..` takes away what precedes
/// it. At the root, `..` is dropped; without a root it is kept where nothing is left to take.
pub(super) fn push_components(tail: &str, separator: char, rooted: bool, to: &mut String) {
    let (bytes, floor) = (tail.as_bytes(), to.len());
    let mut removable = 0_usize;
    // Components that are left and follow each other are appended together, with what is between them.
    let mut run = 0..0;
    let mut start = 0;
    let append = |run: &mut Range<usize>, to: &mut String| {
        if run.start < run.end {
            if to.len() > floor {
                to.push(separator);
            }
            to.push_str(&tail[std::mem::take(run)]);
        }
    };
    while start <= bytes.len() {
        let length = bytes[start..].iter().position(|&b| b == separator as u8);
        let end = length.map_or(bytes.len(), |length| start + length);
        match &bytes[start..end] {
            b"" | b"." => append(&mut run, to),
            b".." if removable > 0 => {
                append(&mut run, to);
                removable -= 1;
                let last = to.as_bytes()[floor..].iter().rposition(|&b| b == separator as u8);
                to.truncate(floor + last.unwrap_or(0));
            }
            b".." if rooted => append(&mut run, to),
            component => {
                removable += usize::from(component != b"..");
                run = if run.start < run.end { run.start..end } else { start..end };
            }
        }
        start = end + 1;
    }
    append(&mut run, to);
}

/// The common leading components of several lists of them, without those that say nothing.
pub(super) fn common_components<'a>(lists: &[Vec<&'a str>]) -> Vec<&'a str> {
    let (Some(least), Some(greatest)) = (lists.iter().min(), lists.iter().max()) else {
        return Vec::new();
    };
    least.iter().zip(greatest).take_while(|(a, b)| a == b).map(|(a, _)| *a).collect()
}

/// The components of a path that mean something.
pub(super) fn components(path: &str, separator: char) -> impl Iterator<Item = &str> {
    path.split(separator).filter(|component| !matches!(*component, "" | "."))
}

/// `..` for each of `up`, then `down`.
pub(super) fn relative(up: usize, down: &[&str], separator: &str) -> String {
    let mut parts = vec![".."; up];
    parts.extend(down);
    if parts.is_empty() { ".".to_owned() } else { parts.join(separator) }
}

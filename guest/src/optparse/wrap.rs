//! `textwrap` with the settings that help texts use: tabs expanded, words broken at hyphens and where they are too long.

use crate::text::{is_letter, is_space, is_word};

/// The spaces of `textwrap`, which are ASCII's: others don't break lines.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | b' ')
}

/// Tabs become spaces up to the next column of eight; all other blanks one.
fn without_blanks(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' => {
                result.extend(std::iter::repeat_n(' ', 8 - column % 8));
                column = 0;
            }
            '\n' | '\r' => {
                result.push(' ');
                column = 0;
            }
            '\x0B' | '\x0C' => {
                result.push(' ');
                column += 1;
            }
            c => {
                result.push(c);
                column += 1;
            }
        }
    }
    result
}

/// A piece of the text that is broken only when no line holds it.
#[derive(Clone, Copy)]
struct Chunk<'a> {
    text: &'a str,
    /// In characters.
    length: i64,
}

impl<'a> Chunk<'a> {
    fn new(text: &'a str) -> Self {
        Chunk { text, length: text.chars().count() as i64 }
    }

    fn is_space(self) -> bool {
        self.text.chars().all(is_space)
    }

    /// The first so many characters, and what follows.
    fn split(self, count: i64) -> (Self, Self) {
        let count = count.clamp(0, self.length);
        let at = self.text.char_indices().nth(count as usize).map_or(self.text.len(), |(at, _)| at);
        let (begin, end) = self.text.split_at(at);
        (Chunk { text: begin, length: count }, Chunk { text: end, length: self.length - count })
    }
}

/// The pieces of a text: blanks, words and their parts up to hyphens, dashes between words.
struct Chunks<'a> {
    text: &'a str,
    at: usize,
}

impl Chunks<'_> {
    /// How many hyphens stand at a place, if a dash between words does: two hyphens or more, after a word or the
    /// punctuation that ends one and before a word.
    fn dash(&self, at: usize) -> Option<usize> {
        let before = self.text[..at].chars().next_back()?;
        if !(is_word(before) || "!\"'&.,?".contains(before)) {
            return None;
        }
        let hyphens = self.text[at..].bytes().take_while(|byte| *byte == b'-').count();
        let after = self.text[at + hyphens..].chars().next();
        (hyphens >= 2 && after.is_some_and(is_word)).then_some(hyphens)
    }

    /// Whether a word may be broken after the hyphen at a place: there are two letters on each side, or two with
    /// another hyphen between them.
    fn is_inner_hyphen(&self, at: usize) -> bool {
        let mut before = self.text[..at].chars().rev();
        let mut after = self.text[at + 1..].chars();
        let two_letters = |next: &mut dyn Iterator<Item = char>| {
            next.next().is_some_and(is_letter)
                && match next.next() {
                    Some('-') => next.next().is_some_and(is_letter),
                    other => other.is_some_and(is_letter),
                }
        };
        two_letters(&mut before) && two_letters(&mut after)
    }

    fn end_of_word(&self) -> usize {
        let first = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        let mut at = self.at + first;
        for byte in self.text[at..].bytes() {
            if is_blank(byte) {
                return at;
            }
            if byte == b'-' {
                if self.is_inner_hyphen(at) {
                    return at + 1;
                }
                if self.dash(at).is_some() {
                    return at;
                }
            }
            at += 1;
        }
        at
    }
}

impl<'a> Iterator for Chunks<'a> {
    type Item = Chunk<'a>;

    fn next(&mut self) -> Option<Chunk<'a>> {
        let first = *self.text.as_bytes().get(self.at)?;
        let end = if is_blank(first) {
            self.at + self.text[self.at..].bytes().take_while(|byte| is_blank(*byte)).count()
        } else if let Some(hyphens) = (first == b'-').then(|| self.dash(self.at)).flatten() {
            self.at + hyphens
        } else {
            self.end_of_word()
        };
        let chunk = Chunk::new(&self.text[self.at..end]);
        self.at = end;
        Some(chunk)
    }
}

/// Where a word is broken that no line holds, with room for so many of its characters: after the last hyphen that fits
/// and is not among the hyphens that it begins with.
fn break_at(chunk: Chunk<'_>, room: i64) -> i64 {
    let (fits, _) = chunk.split(room);
    match fits.text.rfind('-') {
        Some(hyphen) if fits.text[..hyphen].contains(|c| c != '-') => {
            fits.text[..hyphen].chars().count() as i64 + 1
        }
        _ => room,
    }
}

/// The lines of a text, of so many characters at most.
pub(super) fn wrap(text: &str, width: i64) -> Vec<String> {
    let text = without_blanks(text);
    let mut chunks = Chunks { text: &text, at: 0 };
    let mut next = chunks.next();
    let mut lines = Vec::new();
    let mut line: Vec<Chunk<'_>> = Vec::new();
    while let Some(first) = next {
        line.clear();
        let mut length = 0;
        if !lines.is_empty() && first.is_space() {
            next = chunks.next();
        }
        while let Some(chunk) = next.filter(|chunk| length + chunk.length <= width) {
            length += chunk.length;
            line.push(chunk);
            next = chunks.next();
        }
        if let Some(chunk) = next.filter(|chunk| chunk.length > width) {
            // At least one character goes, however narrow it is. When none fits, the empty piece that is taken off
            // keeps a space before it at the end of the line, as it does in Python.
            let room = if width < 1 { 1 } else { width - length };
            let end = if chunk.length > room { break_at(chunk, room) } else { room };
            let (begin, rest) = chunk.split(end);
            line.push(begin);
            next = if rest.length > 0 { Some(rest) } else { chunks.next() };
        }
        if line.last().is_some_and(|chunk| chunk.is_space()) {
            line.pop();
        }
        if !line.is_empty() {
            lines.push(line.iter().map(|chunk| chunk.text).collect());
        }
    }
    lines
}

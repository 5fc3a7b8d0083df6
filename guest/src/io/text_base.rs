//! What text streams share.

/// Lines one after the other, each with its end; `ends` has where each stops, in bytes.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct TextLines {
    /// All lines.
    pub text: String,
    /// Where each ends.
    pub ends: Vec<u32>,
}

impl TextLines {
    /// Adds what lies after the last line as a line, if anything does.
    pub(super) fn end_line(&mut self) {
        if self.text.len() > self.ends.last().map_or(0, |end| *end as usize) {
            self.ends.push(self.text.len() as u32);
        }
    }

    /// Each line.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let line = self.text.get(start..*end as usize).unwrap_or_default();
            start = *end as usize;
            line
        })
    }
}

/// Where the first `count` code points of `text` end, in bytes.
pub(super) fn prefix(text: &str, count: usize) -> usize {
    if count >= text.len() {
        return text.len();
    }
    text.char_indices().nth(count).map_or(text.len(), |(at, _)| at)
}

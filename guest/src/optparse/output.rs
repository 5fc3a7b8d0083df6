//! Texts that are made here, which can't get longer than a bound.

use super::error::{Error, Result};

/// The most bytes that a text has.
pub(super) const MAX_TEXT: usize = 16 << 20;

/// A text that grows up to the bound.
#[derive(Default)]
pub(super) struct Output(String);

impl Output {
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    fn room(&self, more: usize) -> Result<()> {
        if self.0.len().saturating_add(more) > MAX_TEXT {
            return Err(Error::Limit("text", MAX_TEXT as u64));
        }
        Ok(())
    }

    pub(super) fn push(&mut self, text: &str) -> Result<()> {
        self.room(text.len())?;
        self.0.push_str(text);
        Ok(())
    }

    /// Appends an ASCII character so many times.
    pub(super) fn fill(&mut self, with: char, count: i64) -> Result<()> {
        let count = usize::try_from(count).unwrap_or_default();
        self.room(count)?;
        self.0.extend(std::iter::repeat_n(with, count));
        Ok(())
    }

    pub(super) fn pad(&mut self, count: i64) -> Result<()> {
        self.fill(' ', count)
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// `text.replace(tag, with)`.
pub(super) fn replace(text: &str, tag: &str, with: &str) -> Result<String> {
    let mut output = Output::default();
    for (index, piece) in text.split(tag).enumerate() {
        if index > 0 {
            output.push(with)?;
        }
        output.push(piece)?;
    }
    Ok(output.finish())
}

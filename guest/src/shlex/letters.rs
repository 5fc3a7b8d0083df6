//! A set of characters that is asked once for each character of a text.

/// The set.
#[derive(Debug, Clone, Default)]
pub(super) struct Letters {
    ascii: u128,
    /// In order, without doubles.
    others: Vec<char>,
}

impl Letters {
    /// Whether it has this one.
    pub(super) fn has(&self, letter: char) -> bool {
        if letter.is_ascii() {
            self.ascii >> u32::from(letter) & 1 == 1
        } else {
            self.others.binary_search(&letter).is_ok()
        }
    }

    /// Whether it has none.
    pub(super) fn is_empty(&self) -> bool {
        self.ascii == 0 && self.others.is_empty()
    }
}

impl From<&str> for Letters {
    fn from(text: &str) -> Self {
        let mut letters = Letters::default();
        for letter in text.chars() {
            if letter.is_ascii() {
                letters.ascii |= 1 << u32::from(letter);
            } else {
                letters.others.push(letter);
            }
        }
        letters.others.sort_unstable();
        letters.others.dedup();
        letters
    }
}

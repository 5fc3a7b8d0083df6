//! What was made of the last formats.

use std::rc::Rc;

/// So many are kept, as CPython keeps patterns of `strptime`.
const KEPT: usize = 6;

/// What was made of the last formats.
pub(super) struct Kept<T> {
    made: Vec<(Box<str>, Rc<T>)>,
    /// The last that was asked for and not kept.
    asked: String,
}

impl<T> Kept<T> {
    pub(super) const fn new() -> Self {
        Kept { made: Vec::new(), asked: String::new() }
    }

    pub(super) fn get(&self, format: &str) -> Option<Rc<T>> {
        self.made.iter().find(|(known, _)| **known == *format).map(|(_, made)| made.clone())
    }

    /// Whether a format is asked for twice in a row: only then is it worth making something of it.
    pub(super) fn is_asked_again(&mut self, format: &str) -> bool {
        if self.asked == format {
            return true;
        }
        self.asked.clear();
        self.asked.push_str(format);
        false
    }

    /// Keeps one, and drops the one that was kept first where there are too many.
    pub(super) fn insert(&mut self, format: &str, made: Rc<T>) {
        if self.made.len() >= KEPT {
            self.made.remove(0);
        }
        self.made.push((format.into(), made));
    }

    pub(super) fn clear(&mut self) {
        self.made.clear();
    }
}

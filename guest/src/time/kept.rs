//! What was made of the last formats.

use std::rc::Rc;

/// So many are kept, as CPython keeps patterns of `strptime`.
const KEPT: usize = 6;

/// What was made of the last formats.
pub(super) struct Kept<T>(Vec<(Box<str>, Rc<T>)>);

impl<T> Kept<T> {
    pub(super) const fn new() -> Self {
        Kept(Vec::new())
    }

    pub(super) fn get(&self, format: &str) -> Option<Rc<T>> {
        self.0.iter().find(|(known, _)| **known == *format).map(|(_, made)| made.clone())
    }

    /// Keeps one, and drops the one that was kept first where there are too many.
    pub(super) fn insert(&mut self, format: &str, made: Rc<T>) {
        if self.0.len() >= KEPT {
            self.0.remove(0);
        }
        self.0.push((format.into(), made));
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }
}

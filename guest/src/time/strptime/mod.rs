//! `strptime`: CPython builds a regular expression from the format, matches it without regard to case, and works out the
//! date from what the groups caught. Here the format becomes a list of tokens that a small matcher walks, trying the
//! alternatives in the order in which the expression has them.

//!
//! Nearly every text matches by the first choice of every token: that way is tried first.

mod fields;
mod matcher;
mod pattern;
mod straight;
#[cfg(test)]
mod tests;

use super::kept::Kept;
use super::{Error, StructTime};
use fields::Found;
use pattern::Pattern;
use std::cell::RefCell;
use std::rc::Rc;

/// What a format catches in a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Parsed {
    /// The fields; `wday` and `yday` are worked out.
    pub time: StructTime,
    /// `%f`.
    pub microsecond: u32,
    /// The microseconds of `%z`, with its sign.
    pub gmtoff_microseconds: i32,
}

thread_local! {
    static PATTERNS: RefCell<Kept<Pattern>> = const { RefCell::new(Kept::new()) };
}

/// Longer formats are refused: taken apart they would need many times their size.
const LONGEST: usize = 1 << 20;

/// Drops the patterns: `%Z` knows the local zone's names.
pub(super) fn forget() {
    PATTERNS.with_borrow_mut(Kept::clear);
}

/// A format, taken apart to read many texts.
pub struct Reader {
    pattern: Rc<Pattern>,
}

impl Reader {
    /// A format, which is taken apart if it hasn't been lately.
    pub fn of(format: &str) -> Result<Self, Error> {
        if let Some(pattern) = PATTERNS.with_borrow(|patterns| patterns.get(format)) {
            return Ok(Reader { pattern });
        }
        if format.len() > LONGEST {
            return Err(Error::value("the format is too long"));
        }
        let pattern = Rc::new(Pattern::new(format)?);
        PATTERNS.with_borrow_mut(|patterns| patterns.insert(format, pattern.clone()));
        Ok(Reader { pattern })
    }

    /// What the format catches in a text, with the parts that `struct_time` has no place for.
    pub fn read(&self, data: &str) -> Result<Parsed, Error> {
        straight::read(&self.pattern, data).map_or_else(|| self.search(data), Ok)
    }

    /// The same by all the ways that there are.
    fn search(&self, data: &str) -> Result<Parsed, Error> {
        let Some(caught) = matcher::run(&self.pattern, data) else {
            let (data, format) = (crate::text::repr(data), crate::text::repr(&self.pattern.format));
            return Err(Error::value(format!("time data {data} does not match format {format}")));
        };
        if caught.end != data.len() {
            return Err(Error::value(format!("unconverted data remains: {}", &data[caught.end..])));
        }
        let mut found = Found::default();
        for (&letter, &(start, end)) in self.pattern.letters.iter().zip(&caught.spans) {
            found.catch(letter, data.get(start..end).unwrap_or_default(), &self.pattern)?;
        }
        found.finish()
    }
}

/// What a format catches in a text, with the parts that `struct_time` has no place for.
pub fn parse(data: &str, format: &str) -> Result<Parsed, Error> {
    Reader::of(format)?.read(data)
}

/// `time.strptime(data, format)`.
pub fn strptime(data: &str, format: &str) -> Result<StructTime, Error> {
    parse(data, format).map(|parsed| parsed.time)
}

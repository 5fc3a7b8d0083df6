//! `strptime`: CPython builds a regular expression from the format, matches it without regard to case, and works out the
//! date from what the groups caught. Here the format becomes a list of tokens that a small matcher walks, trying the
//! alternatives in the order in which the expression has them.

mod fields;
mod matcher;
mod pattern;

use super::{Error, StructTime};
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

/// So many patterns are kept, as CPython keeps them.
const KEPT: usize = 6;

thread_local! {
    static PATTERNS: RefCell<Vec<(String, Rc<Pattern>)>> = const { RefCell::new(Vec::new()) };
}

/// Drops the patterns: `%Z` knows the local zone's names.
pub(super) fn forget() {
    PATTERNS.with_borrow_mut(Vec::clear);
}

fn pattern_of(format: &str) -> Result<Rc<Pattern>, Error> {
    let kept = PATTERNS.with_borrow(|patterns| {
        patterns.iter().find(|(known, _)| known == format).map(|(_, pattern)| pattern.clone())
    });
    if let Some(pattern) = kept {
        return Ok(pattern);
    }
    let pattern = Rc::new(Pattern::new(format)?);
    PATTERNS.with_borrow_mut(|patterns| {
        if patterns.len() >= KEPT {
            patterns.clear();
        }
        patterns.push((format.to_owned(), pattern.clone()));
    });
    Ok(pattern)
}

/// What a format catches in a text, with the parts that `struct_time` has no place for.
pub fn parse(data: &str, format: &str) -> Result<Parsed, Error> {
    let pattern = pattern_of(format)?;
    let Some(caught) = matcher::run(&pattern, data) else {
        let (data, format) = (crate::text::repr(data), crate::text::repr(format));
        return Err(Error::value(format!("time data {data} does not match format {format}")));
    };
    if caught.end != data.len() {
        return Err(Error::value(format!("unconverted data remains: {}", &data[caught.end..])));
    }
    fields::work_out(&pattern, data, &caught.spans)
}

/// `time.strptime(data, format)`.
pub fn strptime(data: &str, format: &str) -> Result<StructTime, Error> {
    parse(data, format).map(|parsed| parsed.time)
}

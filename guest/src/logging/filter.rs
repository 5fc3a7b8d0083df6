//! Which records pass.

use super::{Arguments, Error, Record};
use crate::values::Value;
use std::borrow::Cow;

/// A condition on a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Filter {
    /// `Filter(name)`.
    Name(String),
    /// Of at least this level.
    AtLeast(i32),
    /// Of at most this level.
    AtMost(i32),
    /// Whose message contains this.
    Containing(String),
    /// Whose message does not.
    NotContaining(String),
    /// All, with this message.
    ReplaceMessage(String),
}

impl Filter {
    fn passes(&self, record: &Record) -> Result<bool, Error> {
        Ok(match self {
            Filter::Name(name) => {
                let rest = record.name.strip_prefix(name.as_str());
                name.is_empty() || rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            }
            Filter::AtLeast(level) => record.levelno >= *level,
            Filter::AtMost(level) => record.levelno <= *level,
            Filter::Containing(text) => record.message()?.contains(text.as_str()),
            Filter::NotContaining(text) => !record.message()?.contains(text.as_str()),
            Filter::ReplaceMessage(_) => true,
        })
    }
}

/// What filters leave of a record: nothing, itself, or another in its place.
pub(crate) fn apply<'a>(
    filters: &[Filter],
    mut record: Cow<'a, Record>,
) -> Result<Option<Cow<'a, Record>>, Error> {
    for filter in filters {
        if !filter.passes(&record)? {
            return Ok(None);
        }
        if let Filter::ReplaceMessage(text) = filter {
            let changed = record.to_mut();
            changed.msg = Value::from(text.as_str());
            changed.args = Arguments::default();
        }
    }
    Ok(Some(record))
}

/// What one filter leaves of a record.
pub fn apply_filter<'a>(filter: &Filter, record: &'a Record) -> Result<Option<Cow<'a, Record>>, Error> {
    apply(std::slice::from_ref(filter), Cow::Borrowed(record))
}

/// Adds one that isn't there.
pub(crate) fn add(filters: &mut Vec<Filter>, filter: Filter) {
    if !filters.contains(&filter) {
        filters.push(filter);
    }
}

/// Removes one.
pub(crate) fn remove(filters: &mut Vec<Filter>, filter: &Filter) {
    if let Some(place) = filters.iter().position(|other| other == filter) {
        filters.remove(place);
    }
}

//! `string.Template`.

use super::{Error, Names, push};

/// A part of a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item<'a> {
    Literal(&'a str),
    Name(&'a str),
    /// A `$` that begins nothing, and where it stands.
    Invalid(usize),
}

/// The parts of a template, in order.
pub(crate) fn items(template: &str) -> impl Iterator<Item = Item<'_>> {
    let mut position = 0;
    std::iter::from_fn(move || {
        let rest = &template[position..];
        if rest.is_empty() {
            return None;
        }
        let (item, length) = match memchr::memchr(b'$', rest.as_bytes()) {
            None => (Item::Literal(rest), rest.len()),
            Some(0) => placeholder(rest, position),
            Some(length) => (Item::Literal(&rest[..length]), length),
        };
        position += length;
        Some(item)
    })
}

fn placeholder(rest: &str, position: usize) -> (Item<'_>, usize) {
    if rest.starts_with("$$") {
        return (Item::Literal(&rest[..1]), 2);
    }
    let named = identifier(&rest[1..]);
    if named > 0 {
        return (Item::Name(&rest[1..=named]), named + 1);
    }
    if let Some(inside) = rest.strip_prefix("${") {
        let length = identifier(inside);
        if length > 0 && inside[length..].starts_with('}') {
            return (Item::Name(&inside[..length]), length + 3);
        }
    }
    (Item::Invalid(position), 1)
}

fn identifier(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(b) if b.is_ascii_alphabetic() || *b == b'_' => {
            bytes.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count()
        }
        _ => 0,
    }
}

/// `Template(template).substitute(names)`, appended.
pub fn substitute(template: &str, names: &dyn Names, to: &mut String) -> Result<(), Error> {
    for item in items(template) {
        match item {
            Item::Literal(text) => to.push_str(text),
            Item::Name(name) => {
                let value = names.value_of(name).ok_or_else(|| Error::Key(crate::text::repr(name)))?;
                push(&value.str(), to)?;
            }
            Item::Invalid(position) => {
                let before = &template[..position];
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().unwrap_or(before).chars().count() + 1;
                return Err(Error::value(format!(
                    "Invalid placeholder in string: line {line}, col {column}"
                )));
            }
        }
    }
    Ok(())
}

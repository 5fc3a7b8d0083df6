//! What the component gives, as the format writes it.

use super::operate::Told;
use super::read::UNNAMED;
use crate::conformance::args;
use crate::conformance::bindings::exports::oskit::stdlib::configparser::{
    Error, PackedDocument, PackedItems,
};
use serde_json::{Value, json};

/// The name of a section.
pub(super) fn section(name: &str) -> Value {
    if name == UNNAMED { json!({ "$unnamed": true }) } else { json!(name) }
}

/// Names of sections.
pub(super) fn sections(names: &[String]) -> Value {
    names.iter().map(|name| section(name)).collect()
}

/// The pieces of a packed text; null where it is not as it is described.
struct Pieces<'a> {
    text: &'a str,
    ends: &'a [u32],
    valueless: &'a [u32],
    start: usize,
    options: u32,
}

impl<'a> Pieces<'a> {
    fn next(&mut self) -> Option<&'a str> {
        let (end, rest) = self.ends.split_first()?;
        let piece = self.text.get(self.start..*end as usize);
        (self.ends, self.start) = (rest, *end as usize);
        piece
    }

    fn item(&mut self) -> Value {
        let (name, value) = (self.next(), self.next());
        let value = value.filter(|_| !self.valueless.contains(&self.options));
        self.options += 1;
        json!([name, value])
    }
}

/// The options of a section.
pub(super) fn items(PackedItems { text, ends, valueless }: &PackedItems) -> Value {
    let mut pieces = Pieces { text, ends, valueless, start: 0, options: 0 };
    (0..ends.len() / 2).map(|_| pieces.item()).collect()
}

/// The sections with their options.
pub(super) fn document(PackedDocument { text, ends, counts, valueless }: &PackedDocument) -> Value {
    let mut pieces = Pieces { text, ends, valueless, start: 0, options: 0 };
    let with_options = |count: &u32| {
        let name = pieces.next().map(section);
        json!([name, (0..*count).map(|_| pieces.item()).collect::<Value>()])
    };
    counts.iter().map(with_options).collect()
}

/// An integer, if there is one. Python's have no bounds.
pub(super) fn integer(told: Result<Option<i64>, Error>) -> Told {
    match told {
        Err(Error::OverflowError(digits)) => Ok(json!({ "$int": digits })),
        told => Ok(told?.map_or(Value::Null, args::integer_json)),
    }
}

/// Python's exception: its class, its text, and the attributes of those that are `configparser.Error`.
pub(super) fn exception(error: Error) -> Value {
    let (class, message, attrs) = match error {
        Error::NoSection(e) => ("NoSectionError", e.message, json!({ "section": section(&e.section) })),
        Error::DuplicateSection(e) => (
            "DuplicateSectionError",
            e.message,
            json!({ "section": section(&e.section), "source": e.source, "lineno": e.lineno }),
        ),
        Error::DuplicateOption(e) => (
            "DuplicateOptionError",
            e.message,
            json!({ "section": section(&e.section), "option": e.option, "source": e.source, "lineno": e.lineno }),
        ),
        Error::NoOption(e) => {
            ("NoOptionError", e.message, json!({ "section": section(&e.section), "option": e.option }))
        }
        Error::InterpolationMissingOption(e) => (
            "InterpolationMissingOptionError",
            e.message,
            json!({ "section": section(&e.section), "option": e.option, "reference": e.reference }),
        ),
        Error::InterpolationSyntax(e) => (
            "InterpolationSyntaxError",
            e.message,
            json!({ "section": section(&e.section), "option": e.option }),
        ),
        Error::InterpolationDepth(e) => (
            "InterpolationDepthError",
            e.message,
            json!({ "section": section(&e.section), "option": e.option }),
        ),
        Error::Parsing(e) => {
            let lines: Vec<u64> = e.errors.iter().map(|bad| bad.lineno).collect();
            ("ParsingError", e.message, json!({ "source": e.source, "errors": lines }))
        }
        Error::MissingSectionHeader(e) => (
            "MissingSectionHeaderError",
            e.message,
            json!({ "source": e.source, "lineno": e.lineno, "line": e.line }),
        ),
        Error::MultilineContinuation(e) => (
            "MultilineContinuationError",
            e.message,
            json!({ "source": e.source, "lineno": e.lineno, "line": e.line }),
        ),
        Error::ValueError(text) => return other("ValueError", &text),
        Error::TypeError(text) => return other("TypeError", &text),
        Error::AttributeError(text) => return other("AttributeError", &text),
        Error::KeyError(text) => return other("KeyError", &text),
        Error::IndexError(text) => return other("IndexError", &text),
        Error::OverflowError(text) => return other("OverflowError", &text),
        Error::LookupError(text) => return other("LookupError", &text),
        Error::UnicodeDecodeError(e) => return other("UnicodeDecodeError", &e.message),
        // Python has no such error.
        Error::Limit(e) => return other("limit", &e.message),
        Error::Os(e) => return other("OSError", &e.message),
    };
    json!({ "type": class, "msg": message, "attrs": attrs })
}

fn other(class: &str, text: &str) -> Value {
    json!({ "type": class, "msg": text })
}

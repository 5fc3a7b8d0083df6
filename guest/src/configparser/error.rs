//! What can go wrong, with CPython's texts.

use super::read::BadLine;
use crate::errno::OsError;
use crate::text::repr;
use std::fmt::Write;

/// Python's exceptions of this module, and the others that its functions raise, with Python's attributes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)] // the attributes' names say it
pub enum Kind {
    /// `NoSectionError`.
    NoSection { section: String },
    /// `DuplicateSectionError`.
    DuplicateSection { section: String, source: Option<String>, lineno: Option<u64> },
    /// `DuplicateOptionError`.
    DuplicateOption { section: String, option: String, source: Option<String>, lineno: Option<u64> },
    /// `NoOptionError`.
    NoOption { option: String, section: String },
    /// `InterpolationMissingOptionError`.
    InterpolationMissingOption { option: String, section: String, reference: String },
    /// `InterpolationSyntaxError`.
    InterpolationSyntax { option: String, section: String },
    /// `InterpolationDepthError`.
    InterpolationDepth { option: String, section: String },
    /// `ParsingError`.
    Parsing { source: String, errors: Vec<BadLine> },
    /// `MissingSectionHeaderError`.
    MissingSectionHeader { source: String, lineno: u64, line: String },
    /// `MultilineContinuationError`.
    MultilineContinuation { source: String, lineno: u64, line: String },
    /// `ValueError`.
    Value,
    /// `TypeError`.
    Type,
    /// `AttributeError`.
    Attribute,
    /// `KeyError`.
    Key,
    /// `IndexError`.
    Index,
    /// An integer of more than 64 bits; the message is its digits.
    Overflow,
    /// `LookupError`.
    Lookup,
    /// `UnicodeDecodeError`.
    UnicodeDecode { encoding: String, start: u64, end: u64, reason: String },
    /// An expansion of more than `max` bytes.
    Limit { option: String, section: String, max: u64 },
    /// `OSError`.
    Os(OsError),
}

/// A failure: which, and CPython's text for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    /// Which.
    pub kind: Box<Kind>,
    /// `str(exception)`.
    pub message: String,
}

/// What the functions of this module give.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// `kind` with `message`.
    pub(super) fn new(kind: Kind, message: impl Into<String>) -> Self {
        Error { kind: Box::new(kind), message: message.into() }
    }

    /// `KeyError(key)`.
    pub(super) fn key(key: &str) -> Self {
        Self::new(Kind::Key, repr(key))
    }
}

/// How the messages of a parser name a section.
#[derive(Debug, Clone, Copy)]
pub(super) struct Naming<'a> {
    /// The name that stands for CPython's `UNNAMED_SECTION`.
    pub(super) unnamed: &'a str,
}

impl Naming<'_> {
    fn section(self, section: &str) -> String {
        if section == self.unnamed { "<UNNAMED_SECTION>".to_owned() } else { repr(section) }
    }

    pub(super) fn no_section(self, section: &str) -> Error {
        let message = format!("No section: {}", self.section(section));
        Error::new(Kind::NoSection { section: section.to_owned() }, message)
    }

    pub(super) fn no_option(self, option: &str, section: &str) -> Error {
        let message = format!("No option {} in section: {}", repr(option), self.section(section));
        Error::new(Kind::NoOption { option: option.to_owned(), section: section.to_owned() }, message)
    }

    pub(super) fn duplicate_section(self, section: &str, place: Option<(&str, u64)>) -> Error {
        let name = self.section(section);
        let message = match place {
            None => format!("Section {name} already exists"),
            Some((source, lineno)) => {
                format!(
                    "While reading from {} [line {lineno:2}]: section {name} already exists",
                    repr(source)
                )
            }
        };
        let kind = Kind::DuplicateSection {
            section: section.to_owned(),
            source: place.map(|(source, _)| source.to_owned()),
            lineno: place.map(|(_, lineno)| lineno),
        };
        Error::new(kind, message)
    }

    pub(super) fn duplicate_option(
        self,
        section: &str,
        option: &str,
        source: &str,
        lineno: Option<u64>,
    ) -> Error {
        let line = lineno.map_or(String::new(), |lineno| format!(" [line {lineno:2}]"));
        let message = format!(
            "While reading from {}{line}: option {} in section {} already exists",
            repr(source),
            repr(option),
            self.section(section)
        );
        let kind = Kind::DuplicateOption {
            section: section.to_owned(),
            option: option.to_owned(),
            source: Some(source.to_owned()),
            lineno,
        };
        Error::new(kind, message)
    }

    pub(super) fn missing_option(
        self,
        option: &str,
        section: &str,
        raw: Option<&str>,
        reference: String,
    ) -> Error {
        let message = format!(
            "Bad value substitution: option {} in section {} contains an interpolation key {} which is not a valid \
             option name. Raw value: {}",
            repr(option),
            self.section(section),
            repr(&reference),
            raw.map_or_else(|| "None".to_owned(), repr)
        );
        let (option, section) = (option.to_owned(), section.to_owned());
        Error::new(Kind::InterpolationMissingOption { option, section, reference }, message)
    }

    pub(super) fn depth(self, option: &str, section: &str, raw: Option<&str>) -> Error {
        let message = format!(
            "Recursion limit exceeded in value substitution: option {} in section {} contains an interpolation key \
             which cannot be substituted in 10 steps. Raw value: {}",
            repr(option),
            self.section(section),
            raw.map_or_else(|| "None".to_owned(), repr)
        );
        Error::new(
            Kind::InterpolationDepth { option: option.to_owned(), section: section.to_owned() },
            message,
        )
    }
}

pub(super) fn syntax(option: &str, section: &str, message: String) -> Error {
    Error::new(Kind::InterpolationSyntax { option: option.to_owned(), section: section.to_owned() }, message)
}

pub(super) fn limit(option: &str, section: &str, max: usize) -> Error {
    let message = format!("Values of more than {max} bytes in the expansion of option {}", repr(option));
    let kind = Kind::Limit { option: option.to_owned(), section: section.to_owned(), max: max as u64 };
    Error::new(kind, message)
}

pub(super) fn parsing(source: &str, errors: Vec<BadLine>) -> Error {
    let mut message = format!("Source contains parsing errors: {}", repr(source));
    for BadLine { lineno, line } in &errors {
        let _ = write!(message, "\n\t[line {lineno:2}]: {}", repr(line));
    }
    Error::new(Kind::Parsing { source: source.to_owned(), errors }, message)
}

pub(super) fn missing_section_header(source: &str, lineno: u64, line: &str) -> Error {
    let message =
        format!("File contains no section headers.\nfile: {}, line: {lineno}\n{}", repr(source), repr(line));
    let kind = Kind::MissingSectionHeader { source: source.to_owned(), lineno, line: line.to_owned() };
    Error::new(kind, message)
}

pub(super) fn multiline_continuation(source: &str, lineno: u64, line: &str) -> Error {
    let message = format!(
        "Key without value continued with an indented line.\nfile: {}, line: {lineno}\n{}",
        repr(source),
        repr(line)
    );
    let kind = Kind::MultilineContinuation { source: source.to_owned(), lineno, line: line.to_owned() };
    Error::new(kind, message)
}

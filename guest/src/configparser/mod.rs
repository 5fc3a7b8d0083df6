//! `configparser`: documents of sections with options, as INI files have them.
//!
//! [`ConfigParser`] is both of Python's classes. The names and values of a document are pieces of one text
//! (`table`), so that reading a large file costs few allocations.
#![allow(clippy::option_option)] // an option can be there and have no value

mod convert;
mod document;
mod error;
mod files;
mod get;
mod interpolate;
mod items;
mod read;
mod syntax;
mod table;
#[cfg(test)]
mod tests;
#[cfg(target_family = "wasm")]
mod wit;

pub use document::ConfigParser;
pub use error::{Error, Kind, Result};
pub use get::Lookup;
pub use items::{PackedDocument, PackedItems};
pub use read::BadLine;

/// Which of Python's two classes a parser is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Class {
    /// `ConfigParser`.
    #[default]
    ConfigParser,
    /// `RawConfigParser`.
    RawConfigParser,
}

/// How values refer to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interpolation {
    /// They don't.
    None,
    /// `%(option)s`.
    Basic,
    /// `${option}`, `${section:option}`.
    Extended,
}

/// What becomes of the names of options.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionCase {
    /// They are turned to lower case.
    LowerCase,
    /// They stay as they are.
    Keep,
}

/// An option's name with its value, if it has one.
pub type Item = (String, Option<String>);

/// How a parser behaves.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // Python's keyword arguments
pub struct Options {
    /// Which class it is.
    pub class: Class,
    /// What the default section begins with.
    pub defaults: Vec<Item>,
    /// Options may have no value.
    pub allow_no_value: bool,
    /// What stands between name and value.
    pub delimiters: Vec<String>,
    /// What makes a whole line a comment.
    pub comment_prefixes: Vec<String>,
    /// What begins a comment in a line.
    pub inline_comment_prefixes: Vec<String>,
    /// The same twice in one source is an error.
    pub strict: bool,
    /// Empty lines inside a value belong to it.
    pub empty_lines_in_values: bool,
    /// The name of the section whose options all others have too.
    pub default_section: String,
    /// Options may stand before the first header.
    pub allow_unnamed_section: bool,
    /// The name of the section of those options.
    pub unnamed_section: String,
    /// How values refer to others.
    pub interpolation: Interpolation,
    /// What becomes of the names of options.
    pub optionxform: OptionCase,
    /// The texts that are truth values.
    pub boolean_states: Vec<(String, bool)>,
}

impl Options {
    /// What Python's class has by default.
    pub fn of(class: Class) -> Self {
        let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let states = [("1", true), ("yes", true), ("true", true), ("on", true)];
        let states =
            states.into_iter().chain([("0", false), ("no", false), ("false", false), ("off", false)]);
        Options {
            class,
            defaults: Vec::new(),
            allow_no_value: false,
            delimiters: owned(&["=", ":"]),
            comment_prefixes: owned(&["#", ";"]),
            inline_comment_prefixes: Vec::new(),
            strict: true,
            empty_lines_in_values: true,
            default_section: "DEFAULT".to_owned(),
            allow_unnamed_section: false,
            unnamed_section: "<UNNAMED_SECTION>".to_owned(),
            interpolation: match class {
                Class::ConfigParser => Interpolation::Basic,
                Class::RawConfigParser => Interpolation::None,
            },
            optionxform: OptionCase::LowerCase,
            boolean_states: states.map(|(text, state)| (text.to_owned(), state)).collect(),
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Options::of(Class::ConfigParser)
    }
}

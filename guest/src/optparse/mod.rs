//! `optparse`: command lines with options, usage and help texts.
//!
//! [`OptionParser`] is Python's parser with its groups. Callbacks are events: [`Parse`] stops at each.

mod container;
mod convert;
mod error;
mod formatter;
mod help;
mod option;
mod output;
mod parse;
mod parser;
#[cfg(test)]
mod tests;
mod value;
mod values;
#[cfg(target_family = "wasm")]
mod wit;
mod wrap;

pub use container::ConflictHandler;
pub use error::{Error, OptionError, Result, SystemExit};
pub use formatter::{FormatterKind, FormatterSpec};
pub use option::{Action, Help, OptionDef, OptionSpec, OptionType, Place};
pub use parse::{CallbackEvent, Outcome, Parse, Parsed, Step};
pub use parser::{OptionParser, ParserSpec, Usage};
pub use value::Value;
pub use values::Values;

//! How help texts are laid out: `IndentedHelpFormatter`, `TitledHelpFormatter`.

use super::error::{Error, Result};
use super::option::OptionDef;
use super::output::Output;
use super::wrap::wrap;
use crate::environ;
use crate::text::{self, Int};

/// The style of a help text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FormatterKind {
    /// Indented, headings with a colon.
    #[default]
    Indented,
    /// Headings underlined.
    Titled,
}

/// How a help text is laid out; none is the default of the kind.
#[derive(Debug, Clone, Default)]
pub struct FormatterSpec {
    /// The style.
    pub kind: FormatterKind,
    /// By how much a group is indented.
    pub indent_increment: Option<u32>,
    /// The column at which help starts at the latest.
    pub max_help_position: Option<u32>,
    /// The width.
    pub width: Option<u32>,
    /// Whether short names come first.
    pub short_first: Option<bool>,
}

/// A formatter. What an error left of its indentation stays, as in Python.
#[derive(Debug, Clone)]
pub(super) struct Formatter {
    kind: FormatterKind,
    indent_increment: i64,
    max_help_position: i64,
    width: i64,
    short_first: bool,
    /// Whether it belongs to the parser, and can put defaults in.
    pub(super) has_parser: bool,
    current_indent: i64,
    level: usize,
    pub(super) help_position: i64,
    pub(super) help_width: i64,
}

/// The widest that a line is thought to be, where a number says more.
const WIDEST: i64 = 1 << 40;

/// What the variable `COLUMNS` says, or 80.
fn columns() -> i64 {
    match environ::get("COLUMNS").map(|columns| text::int(&columns)) {
        Some(Ok(Int::Small(columns))) => columns.clamp(-WIDEST, WIDEST),
        Some(Ok(Int::Big(digits))) => {
            if digits.starts_with('-') {
                -WIDEST
            } else {
                WIDEST
            }
        }
        Some(Err(_)) | None => 80,
    }
}

pub(super) fn length(text: &str) -> i64 {
    text.chars().count() as i64
}

impl Formatter {
    pub(super) fn new(spec: &FormatterSpec, has_parser: bool) -> Self {
        let titled = spec.kind == FormatterKind::Titled;
        let indent_increment = spec.indent_increment.map_or(if titled { 0 } else { 2 }, i64::from);
        let width = spec.width.map_or_else(|| columns() - 2, i64::from);
        let max_help_position =
            spec.max_help_position.map_or(24, i64::from).min((width - 20).max(indent_increment * 2));
        Formatter {
            kind: spec.kind,
            indent_increment,
            max_help_position,
            width,
            short_first: spec.short_first.unwrap_or(!titled),
            has_parser,
            current_indent: 0,
            level: 0,
            help_position: max_help_position,
            help_width: 0,
        }
    }

    pub(super) fn current_indent(&self) -> i64 {
        self.current_indent
    }

    pub(super) fn indent(&mut self) {
        self.current_indent += self.indent_increment;
        self.level += 1;
    }

    pub(super) fn dedent(&mut self) {
        self.current_indent -= self.indent_increment;
        self.level = self.level.saturating_sub(1);
    }

    /// Sets where the help begins, after the longest of the options' names with their indentation.
    pub(super) fn set_help_position(&mut self, longest: i64) {
        self.help_position = (longest + 2).min(self.max_help_position);
        self.help_width = (self.width - self.help_position).max(11);
    }

    pub(super) fn format_usage(&self, usage: &str) -> Result<String> {
        let mut output = Output::default();
        match self.kind {
            FormatterKind::Indented => output.push("Usage: ")?,
            FormatterKind::Titled => {
                self.format_heading("Usage", &mut output)?;
                output.push("  ")?;
            }
        }
        output.push(usage)?;
        output.push("\n")?;
        Ok(output.finish())
    }

    pub(super) fn format_heading(&self, heading: &str, output: &mut Output) -> Result<()> {
        match self.kind {
            FormatterKind::Indented => {
                output.pad(self.current_indent)?;
                output.push(heading)?;
                output.push(":\n")
            }
            FormatterKind::Titled => {
                let line = match self.level {
                    0 => '=',
                    1 => '-',
                    _ => return Err(Error::Index("string index out of range".to_owned())),
                };
                output.push(heading)?;
                output.push("\n")?;
                output.fill(line, length(heading))?;
                output.push("\n")
            }
        }
    }

    /// A paragraph at the current indentation.
    fn format_text(&self, text: &str, output: &mut Output) -> Result<()> {
        let width = (self.width - self.current_indent).max(11);
        for (index, line) in wrap(text, width - self.current_indent).iter().enumerate() {
            if index > 0 {
                output.push("\n")?;
            }
            output.pad(self.current_indent)?;
            output.push(line)?;
        }
        Ok(())
    }

    pub(super) fn format_description(&self, description: &str, output: &mut Output) -> Result<()> {
        if description.is_empty() {
            return Ok(());
        }
        self.format_text(description, output)?;
        output.push("\n")
    }

    pub(super) fn format_epilog(&self, epilog: &str, output: &mut Output) -> Result<()> {
        if epilog.is_empty() {
            return Ok(());
        }
        output.push("\n")?;
        self.format_text(epilog, output)?;
        output.push("\n")
    }

    /// The names of an option, each with what its argument is called.
    pub(super) fn format_option_strings(&self, option: &OptionDef, output: &mut Output) -> Result<()> {
        let metavar = option.takes_value().then(|| match (&option.metavar, &option.dest) {
            (Some(metavar), _) if !metavar.is_empty() => metavar.clone(),
            (_, dest) => text::upper(dest.as_deref().unwrap_or_default()),
        });
        let names = option.names.borrow();
        let short = names.short.iter().flatten().map(|name| (name, " "));
        let long = names.long.iter().flatten().map(|name| (name, "="));
        let mut push_all = |names: &mut dyn Iterator<Item = (&std::rc::Rc<str>, &str)>| {
            for (index, (name, delimiter)) in names.enumerate() {
                if index > 0 {
                    output.push(", ")?;
                }
                output.push(name)?;
                if let Some(metavar) = &metavar {
                    output.push(delimiter)?;
                    output.push(metavar)?;
                }
            }
            Ok(())
        };
        if self.short_first { push_all(&mut short.chain(long)) } else { push_all(&mut long.chain(short)) }
    }

    /// An option's line or lines: its names as written by [`Self::format_option_strings`], and its help if it has one.
    pub(super) fn format_option(&self, names: &str, help: Option<&str>, output: &mut Output) -> Result<()> {
        let width = self.help_position - self.current_indent - 2;
        let names_length = length(names);
        output.pad(self.current_indent)?;
        output.push(names)?;
        let mut position = if names_length > width {
            output.push("\n")?;
            self.help_position
        } else {
            output.pad(width - names_length + 2)?;
            0
        };
        let Some(help) = help else {
            return if names_length > width { Ok(()) } else { output.push("\n") };
        };
        let lines = wrap(help, self.help_width);
        if lines.is_empty() {
            return Err(Error::Index("list index out of range".to_owned()));
        }
        for line in &lines {
            output.pad(position)?;
            output.push(line)?;
            output.push("\n")?;
            position = self.help_position;
        }
        Ok(())
    }
}

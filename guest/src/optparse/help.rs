//! The help of a parser and its groups.

use super::container::Container;
use super::error::{Result, SystemExit};
use super::formatter::{Formatter, FormatterSpec, length};
use super::option::{Help, OptionDef};
use super::output::{Output, replace};
use super::parser::OptionParser;

/// The names of all options as they stand in the help, one text after the other.
struct Strings {
    text: String,
    ends: Vec<usize>,
}

impl Strings {
    /// Writes them, and lets the longest decide where the help begins.
    fn store(parser: &OptionParser, formatter: &mut Formatter) -> Result<Self> {
        let (mut output, mut ends) = (Output::default(), Vec::new());
        let mut longest = 0;
        formatter.indent();
        let mut add = |container: &Container, formatter: &Formatter| {
            for option in container.options.values() {
                let (mut one, start) = (Output::default(), output.len());
                formatter.format_option_strings(option, &mut one)?;
                let one = one.finish();
                longest = longest.max(length(&one) + formatter.current_indent());
                output.push(&one)?;
                ends.push(start + one.len());
            }
            Ok(())
        };
        add(&parser.own, formatter)?;
        formatter.indent();
        parser.groups.iter().try_for_each(|group| add(&group.container, formatter))?;
        formatter.dedent();
        formatter.dedent();
        formatter.set_help_position(longest);
        Ok(Strings { text: output.finish(), ends })
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts.zip(&self.ends).map(|(start, end)| &self.text[start..*end])
    }
}

impl OptionParser {
    /// Does something with a formatter: another than the parser's, or the parser's own.
    fn with_formatter<T>(
        &mut self,
        spec: Option<&FormatterSpec>,
        then: impl FnOnce(&Self, &mut Formatter) -> Result<T>,
    ) -> Result<T> {
        if let Some(spec) = spec {
            return then(self, &mut Formatter::new(spec, false));
        }
        let mut formatter = self.formatter.clone();
        let result = then(self, &mut formatter);
        self.formatter = formatter;
        result
    }

    /// The help of an option with its default in the place of `%default`.
    fn expand_default(&self, option: &OptionDef, help: &str, formatter: &Formatter) -> Result<String> {
        const TAG: &str = "%default";
        if !formatter.has_parser || !help.contains(TAG) {
            return Ok(help.to_owned());
        }
        let default = option.dest.as_deref().and_then(|dest| self.defaults.get(dest));
        let default = default.filter(|value| !value.is_none());
        replace(help, TAG, &default.map_or("none".to_owned(), super::Value::str))
    }

    fn options_help<'a>(
        &self,
        container: &Container,
        strings: &mut impl Iterator<Item = &'a str>,
        formatter: &Formatter,
        output: &mut Output,
    ) -> Result<()> {
        for (option, names) in container.options.values().zip(strings) {
            let help = match &option.help {
                Some(Help::Suppress) => continue,
                Some(Help::Text(help)) if !help.is_empty() => {
                    Some(self.expand_default(option, help, formatter)?)
                }
                _ => None,
            };
            formatter.format_option(names, help.as_deref(), output)?;
        }
        Ok(())
    }

    /// A group with its heading, at the current indentation.
    fn group_help<'a>(
        &self,
        index: usize,
        strings: &mut impl Iterator<Item = &'a str>,
        formatter: &mut Formatter,
        output: &mut Output,
    ) -> Result<()> {
        let Some(group) = self.groups.get(index) else { return Ok(()) };
        formatter.format_heading(&group.title, output)?;
        formatter.indent();
        let description = group.container.description.as_deref().unwrap_or_default();
        formatter.format_description(description, output)?;
        if !description.is_empty() && !group.container.options.is_empty() {
            output.push("\n")?;
        }
        self.options_help(&group.container, strings, formatter, output)?;
        formatter.dedent();
        Ok(())
    }

    fn push_option_help(&self, formatter: &mut Formatter, output: &mut Output) -> Result<()> {
        let strings = Strings::store(self, formatter)?;
        let mut strings = strings.iter();
        let mut parts = Output::default();
        formatter.format_heading("Options", &mut parts)?;
        formatter.indent();
        if !self.own.options.is_empty() {
            self.options_help(&self.own, &mut strings, formatter, &mut parts)?;
            parts.push("\n")?;
        }
        for index in 0..self.groups.len() {
            self.group_help(index, &mut strings, formatter, &mut parts)?;
            parts.push("\n")?;
        }
        formatter.dedent();
        if self.own.options.is_empty() && self.groups.is_empty() {
            return Ok(());
        }
        // Each part was given an empty line after it; the last goes without.
        let parts = parts.finish();
        output.push(parts.strip_suffix('\n').unwrap_or(&parts))
    }

    /// `format_option_help(formatter)`.
    pub fn format_option_help(&mut self, formatter: Option<&FormatterSpec>) -> Result<String> {
        self.with_formatter(formatter, |parser, formatter| {
            let mut output = Output::default();
            parser.push_option_help(formatter, &mut output)?;
            Ok(output.finish())
        })
    }

    /// `format_epilog(formatter)`.
    pub fn format_epilog(&mut self, formatter: Option<&FormatterSpec>) -> Result<String> {
        self.with_formatter(formatter, |parser, formatter| {
            let mut output = Output::default();
            formatter.format_epilog(&parser.epilog, &mut output)?;
            Ok(output.finish())
        })
    }

    /// `format_help(formatter)`.
    pub fn format_help(&mut self, formatter: Option<&FormatterSpec>) -> Result<String> {
        self.with_formatter(formatter, |parser, formatter| {
            let mut output = Output::default();
            if !parser.usage.is_empty() {
                output.push(&parser.get_usage()?)?;
                output.push("\n")?;
            }
            if parser.own.description.as_ref().is_some_and(|text| !text.is_empty()) {
                let description = parser.description()?.unwrap_or_default();
                formatter.format_description(&description, &mut output)?;
                output.push("\n")?;
            }
            parser.push_option_help(formatter, &mut output)?;
            formatter.format_epilog(&parser.epilog, &mut output)?;
            Ok(output.finish())
        })
    }

    /// The options of a group, or the whole group, as they stand in the help.
    pub fn format_group(&mut self, index: usize, whole: bool) -> Result<String> {
        self.with_formatter(None, |parser, formatter| {
            let strings = Strings::store(parser, formatter)?;
            let before: usize = parser.own.options.len()
                + parser.groups.iter().take(index).map(|group| group.container.options.len()).sum::<usize>();
            let (mut strings, mut output) = (strings.iter().skip(before), Output::default());
            formatter.indent();
            if whole {
                parser.group_help(index, &mut strings, formatter, &mut output)?;
            } else if let Some(group) = parser.groups.get(index) {
                formatter.indent();
                parser.options_help(&group.container, &mut strings, formatter, &mut output)?;
                formatter.dedent();
            }
            formatter.dedent();
            Ok(output.finish())
        })
    }

    /// What the action `help` does.
    pub(super) fn help_exit(&mut self) -> Result<SystemExit> {
        Ok(SystemExit { stdout: self.format_help(None)?, ..SystemExit::default() })
    }
}

//! Reading: Python's rules for what a line is, given those before it.

use super::document::Place;
use super::error::{missing_section_header, multiline_continuation, parsing};
use super::syntax::header;
use super::table::{Span, Table};
use super::{ConfigParser, Result};
use crate::text::is_space;

/// A line that made no sense.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadLine {
    /// Its number, from 1.
    pub lineno: u64,
    /// The line, with its end.
    pub line: String,
}

/// Where reading stands.
struct Reader<'a> {
    parser: &'a mut ConfigParser,
    source: &'a str,
    /// Lines may have a break inside.
    broken: bool,
    read: u64,
    lineno: u64,
    section: Option<Place>,
    /// The option that a deeper line continues: one with a name.
    option: Option<usize>,
    /// Empty lines since its last line; they count when another line follows.
    empty: usize,
    indent: usize,
    errors: Vec<BadLine>,
}

impl ConfigParser {
    /// Reads a text into what is there.
    pub fn read_string(&mut self, text: &str, source: &str) -> Result<()> {
        self.text.reserve(text.len());
        let mut reader = Reader::new(self, source, false);
        let mut rest = text;
        while !rest.is_empty() {
            let end = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |at| at + 1);
            let (line, after) = rest.split_at(end);
            reader.line(line)?;
            rest = after;
        }
        reader.finish()
    }

    /// Reads lines into what is there.
    pub fn read_lines(&mut self, lines: &[String], source: &str) -> Result<()> {
        let mut reader = Reader::new(self, source, true);
        for line in lines {
            reader.line(line)?;
        }
        reader.finish()
    }
}

impl<'a> Reader<'a> {
    fn new(parser: &'a mut ConfigParser, source: &'a str, broken: bool) -> Self {
        parser.reads += 1;
        let read = parser.reads;
        let (section, option, errors) = (None, None, Vec::new());
        Reader { parser, source, broken, read, lineno: 0, section, option, empty: 0, indent: 0, errors }
    }

    fn finish(self) -> Result<()> {
        if self.errors.is_empty() { Ok(()) } else { Err(parsing(self.source, self.errors)) }
    }

    fn bad(&mut self, line: &str) {
        self.errors.push(BadLine { lineno: self.lineno, line: line.to_owned() });
    }

    fn line(&mut self, line: &str) -> Result<()> {
        self.lineno += 1;
        let clean = self.parser.syntax.clean(line.strip_suffix('\n').unwrap_or(line));
        if clean.is_empty() {
            if !self.parser.options.empty_lines_in_values {
                self.indent = usize::MAX;
            } else if self.option.is_some() && line.trim_matches(is_space).is_empty() {
                self.empty += 1;
            }
            return Ok(());
        }
        let indent = match line.as_bytes().first() {
            Some(b'!'..=b'~') => 0,
            _ => line.chars().take_while(|c| is_space(*c)).count(),
        };
        if let (Some(section), Some(option)) = (self.section, self.option)
            && indent > self.indent
        {
            return self.continuation(section, option, line, clean);
        }
        self.header_or_option(line, clean, indent)
    }

    fn continuation(&mut self, section: Place, option: usize, line: &str, clean: &str) -> Result<()> {
        let parser = &mut *self.parser;
        let Some(Span { start, .. }) = parser.value_mut(section, option).and_then(|value| value.text) else {
            return Err(multiline_continuation(self.source, self.lineno, line));
        };
        // The value that goes on is the last thing in the text.
        parser.text.extend(std::iter::repeat_n('\n', self.empty + 1));
        self.empty = 0;
        parser.text.push_str(clean);
        let end = parser.text.len();
        if let Some(value) = parser.value_mut(section, option) {
            value.text = Some(Span { start, end });
        }
        Ok(())
    }

    fn header_or_option(&mut self, line: &str, clean: &str, indent: usize) -> Result<()> {
        let section = match self.section {
            None if self.parser.options.allow_unnamed_section => {
                let section = self.unnamed_section();
                self.section = Some(section);
                self.section
            }
            section => section,
        };
        self.indent = indent;
        match (header(clean), section) {
            (Some(name), _) => self.header(name),
            (None, Some(section)) => self.an_option(section, line, clean),
            (None, None) => Err(missing_section_header(self.source, self.lineno, line)),
        }
    }

    /// Each source's options before its first header replace those of the sources before it.
    fn unnamed_section(&mut self) -> Place {
        let name = self.parser.options.unnamed_section.clone();
        let place = match self.parser.section_place(&name) {
            Some(place) => {
                if let Some(section) = self.parser.sections.get_mut(place) {
                    section.options = Table::default();
                    section.read = self.read;
                }
                place
            }
            None => self.parser.push_section(&name, self.read),
        };
        Place::At(place)
    }

    fn header(&mut self, name: &str) -> Result<()> {
        let parser = &mut *self.parser;
        let place = match parser.section_place(name) {
            Some(place) => {
                let before = parser.sections.get_mut(place).map(|section| &mut section.read);
                let before = before.map(|read| std::mem::replace(read, self.read));
                if parser.options.strict && before == Some(self.read) {
                    return Err(parser.naming().duplicate_section(name, Some((self.source, self.lineno))));
                }
                Place::At(place)
            }
            None if name == parser.options.default_section => Place::Default,
            None => {
                let place = parser.push_section(name, self.read);
                if let Some(section) = parser.sections.get_mut(place) {
                    section.headed = true;
                }
                Place::At(place)
            }
        };
        (self.section, self.option, self.empty) = (Some(place), None, 0);
        Ok(())
    }

    fn an_option(&mut self, section: Place, line: &str, clean: &str) -> Result<()> {
        let Some(found) = self.parser.syntax.option(clean, self.broken) else {
            self.bad(line);
            return Ok(());
        };
        if found.name.is_empty() {
            self.bad(line);
        }
        let parser = &mut *self.parser;
        let Some((option, before)) = parser.option_place(section, found.name, self.read) else {
            return Ok(());
        };
        if parser.options.strict && before == Some(self.read) {
            let section = match section {
                Place::At(place) => parser.sections.key(place).map_or("", |key| key.of(&parser.text)),
                Place::Default => parser.default_section(),
            };
            let name = parser.optionxform(found.name);
            return Err(parser.naming().duplicate_option(section, &name, self.source, Some(self.lineno)));
        }
        let text = found.value.map(|value| parser.push_text(value));
        parser.put(section, option, text);
        self.option = (!found.name.is_empty()).then_some(option);
        self.empty = 0;
        Ok(())
    }
}

//! The document: its sections and options, and how they change.

use super::error::{Error, Kind, Naming, Result};
use super::interpolate::check;
use super::syntax::Syntax;
use super::table::{Span, Table, hash};
use super::{Class, Interpolation, Item, OptionCase, Options};
use crate::sys;
use crate::text::{lower, repr};
use foldhash::fast::FixedState;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeSet;

/// The text is written anew without what is no longer used when that is the most of it and more than this.
const GARBAGE: usize = 1 << 16;

/// An option as it stands in a section.
#[derive(Debug)]
pub(super) struct Value {
    pub(super) text: Option<Span>,
    /// Which reading it comes from, to find what is there twice.
    pub(super) read: u64,
}

/// The options of a section.
#[derive(Debug, Default)]
pub(super) struct Section {
    pub(super) options: Table<Value>,
    pub(super) read: u64,
    /// Some text has a header of its name, so that it isn't the unnamed section even if the names are the same.
    pub(super) headed: bool,
}

impl Section {
    /// Bytes of names and values.
    fn size(&self) -> usize {
        self.options.iter().map(|(key, _, value)| key.len() + value.text.map_or(0, Span::len)).sum()
    }
}

/// Which section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Default,
    At(usize),
}

/// A document of sections with options: Python's `ConfigParser` and `RawConfigParser`.
#[derive(Debug)]
pub struct ConfigParser {
    pub(super) options: Options,
    pub(super) syntax: Syntax,
    pub(super) text: String,
    garbage: usize,
    pub(super) defaults: Section,
    pub(super) sections: Table<Section>,
    pub(super) reads: u64,
    hashes: FixedState,
}

/// Secret, so that nobody can make up names that all fall together. Without random bytes it is fixed.
fn seed() -> u64 {
    thread_local! {
        static SEED: OnceCell<u64> = const { OnceCell::new() };
    }
    SEED.with(|seed| {
        *seed.get_or_init(|| {
            let bytes = sys::random::get_random(8).unwrap_or_default();
            bytes.iter().fold(0x2545_F491_4F6C_DD1D, |seed, byte| seed.rotate_left(8) ^ u64::from(*byte))
        })
    })
}

impl ConfigParser {
    /// An empty document, or one with the defaults that the options give.
    pub fn new(options: Options) -> Result<Self> {
        let mut parser = ConfigParser {
            syntax: Syntax::new(&options),
            text: String::new(),
            garbage: 0,
            defaults: Section::default(),
            sections: Table::default(),
            reads: 0,
            hashes: FixedState::with_seed(seed()),
            options,
        };
        let defaults = std::mem::take(&mut parser.options.defaults);
        match parser.options.class {
            Class::RawConfigParser => {
                for (option, value) in defaults {
                    parser.store(Place::Default, &option, value.as_deref());
                }
            }
            Class::ConfigParser => {
                // Python reads them like a dictionary, without a look at their references.
                let interpolation = std::mem::replace(&mut parser.options.interpolation, Interpolation::None);
                let name = parser.options.default_section.clone();
                if !defaults.is_empty() {
                    parser.read_dict(&[(name, defaults)], "<dict>")?;
                }
                parser.options.interpolation = interpolation;
            }
        }
        Ok(parser)
    }

    /// A document with the contents of `text`.
    pub fn parse(text: &str, options: Options) -> Result<Self> {
        let mut parser = Self::new(options)?;
        parser.read_string(text, "<string>")?;
        Ok(parser)
    }

    pub(super) fn naming(&self) -> Naming<'_> {
        Naming { unnamed: &self.options.unnamed_section }
    }

    pub(super) fn hash(&self, key: &str) -> u64 {
        hash(&self.hashes, key)
    }

    /// What becomes of an option's name.
    pub fn optionxform<'a>(&self, option: &'a str) -> Cow<'a, str> {
        match self.options.optionxform {
            OptionCase::LowerCase
                if option.bytes().any(|byte| byte.is_ascii_uppercase() || !byte.is_ascii()) =>
            {
                lower(option).into()
            }
            _ => option.into(),
        }
    }

    /// Changes what becomes of names from now on.
    pub fn set_optionxform(&mut self, to: OptionCase) {
        self.options.optionxform = to;
    }

    /// The name of the default section.
    pub fn default_section(&self) -> &str {
        &self.options.default_section
    }

    /// Renames the default section.
    pub fn set_default_section(&mut self, name: String) {
        self.options.default_section = name;
    }

    pub(super) fn section_place(&self, section: &str) -> Option<usize> {
        self.sections.find(&self.text, self.hash(section), section)
    }

    fn at_mut(&mut self, place: Place) -> Option<&mut Section> {
        match place {
            Place::Default => Some(&mut self.defaults),
            Place::At(place) => self.sections.get_mut(place),
        }
    }

    /// The section that `set` and `remove_option` change.
    fn target(&self, section: &str) -> Result<Place> {
        if section.is_empty() || section == self.options.default_section {
            return Ok(Place::Default);
        }
        self.section_place(section).map(Place::At).ok_or_else(|| self.naming().no_section(section))
    }

    pub(super) fn push_text(&mut self, text: &str) -> Span {
        let start = self.text.len();
        self.text.push_str(text);
        Span { start, end: self.text.len() }
    }

    /// Makes a section that is not there.
    pub(super) fn push_section(&mut self, name: &str, read: u64) -> usize {
        let (hash, key) = (self.hash(name), self.push_text(name));
        self.sections.push(hash, key, Section { read, ..Section::default() })
    }

    /// The place of an option in a section; made with no value if it is not there. `read` marks it, and its former mark
    /// comes back.
    pub(super) fn option_place(
        &mut self,
        section: Place,
        name: &str,
        read: u64,
    ) -> Option<(usize, Option<u64>)> {
        let start = self.text.len();
        self.text.push_str(name);
        if self.options.optionxform == OptionCase::LowerCase {
            if name.is_ascii() {
                self.text.get_mut(start..)?.make_ascii_lowercase();
            } else {
                self.text.truncate(start);
                self.text.push_str(&lower(name));
            }
        }
        let (hash, end) = (self.hash(&self.text[start..]), self.text.len());
        let table = match section {
            Place::Default => &mut self.defaults.options,
            Place::At(place) => &mut self.sections.get_mut(place)?.options,
        };
        match table.find(&self.text, hash, &self.text[start..]) {
            Some(place) => {
                self.text.truncate(start);
                let before = std::mem::replace(&mut table.get_mut(place)?.read, read);
                Some((place, Some(before)))
            }
            None => Some((table.push(hash, Span { start, end }, Value { text: None, read }), None)),
        }
    }

    pub(super) fn value_mut(&mut self, section: Place, option: usize) -> Option<&mut Value> {
        self.at_mut(section)?.options.get_mut(option)
    }

    /// Gives an option a new value; the old one's text is no longer used.
    pub(super) fn put(&mut self, section: Place, option: usize, text: Option<Span>) {
        if let Some(value) = self.value_mut(section, option) {
            let before = std::mem::replace(&mut value.text, text);
            self.garbage += before.map_or(0, Span::len);
        }
    }

    fn store(&mut self, section: Place, option: &str, value: Option<&str>) {
        if let Some((place, _)) = self.option_place(section, option, 0) {
            let text = value.map(|value| self.push_text(value));
            self.put(section, place, text);
        }
        self.tidy();
    }

    /// Writes the text anew when most of it is no longer used.
    fn tidy(&mut self) {
        if self.garbage <= GARBAGE || self.garbage <= self.text.len() / 2 {
            return;
        }
        let old = std::mem::take(&mut self.text);
        let mut text = String::with_capacity(old.len() - self.garbage);
        let mut keep = |span: &mut Span| {
            let start = text.len();
            text.push_str(span.of(&old));
            *span = Span { start, end: text.len() };
        };
        let keep_options = |section: &mut Section, keep: &mut dyn FnMut(&mut Span)| {
            for (key, value) in section.options.iter_mut() {
                keep(key);
                value.text.as_mut().map(&mut *keep);
            }
        };
        keep_options(&mut self.defaults, &mut keep);
        for (key, section) in self.sections.iter_mut() {
            keep(key);
            keep_options(section, &mut keep);
        }
        self.text = text;
        self.garbage = 0;
    }

    fn discard(&mut self, section: &Section) {
        self.garbage += section.size();
        self.tidy();
    }

    /// Makes an empty section.
    pub fn add_section(&mut self, section: &str) -> Result<()> {
        if self.options.class == Class::ConfigParser && section == self.options.unnamed_section {
            return Err(Error::new(Kind::Type, "section names must be strings"));
        }
        self.make_section(section)
    }

    fn make_section(&mut self, section: &str) -> Result<()> {
        if section == self.options.default_section {
            return Err(Error::new(Kind::Value, format!("Invalid section name: {}", repr(section))));
        }
        if self.section_place(section).is_some() {
            return Err(self.naming().duplicate_section(section, None));
        }
        self.push_section(section, 0);
        Ok(())
    }

    /// Whether there is such a section; the default one doesn't count.
    pub fn has_section(&self, section: &str) -> bool {
        self.section_place(section).is_some()
    }

    /// Sets an option.
    pub fn set(&mut self, section: &str, option: &str, value: Option<&str>) -> Result<()> {
        if self.options.class == Class::ConfigParser {
            self.check_value(value)?;
        }
        if let Some(value) = value {
            check(self.options.interpolation, value)?;
        }
        let place = self.target(section)?;
        self.store(place, option, value);
        Ok(())
    }

    /// Options must have a value unless the parser allows that they don't.
    pub(super) fn check_value(&self, value: Option<&str>) -> Result<()> {
        match value {
            None if !self.options.allow_no_value => {
                Err(Error::new(Kind::Type, "option values must be strings"))
            }
            _ => Ok(()),
        }
    }

    /// Sets the options of each section, and makes those that are missing.
    pub fn read_dict(&mut self, sections: &[(String, Vec<Item>)], source: &str) -> Result<()> {
        let mut names = BTreeSet::new();
        for (section, options) in sections {
            let made = self.make_section(section);
            if !names.insert(section.as_str()) && self.options.strict {
                made?;
            }
            let mut seen = BTreeSet::new();
            for (option, value) in options {
                let option = self.optionxform(option);
                if self.options.strict && seen.contains(&option) {
                    return Err(self.naming().duplicate_option(section, &option, source, None));
                }
                self.set(section, &option, value.as_deref())?;
                seen.insert(option);
            }
        }
        Ok(())
    }

    /// Removes an option from a section itself; false when it wasn't there.
    pub fn remove_option(&mut self, section: &str, option: &str) -> Result<bool> {
        let place = self.target(section)?;
        let key = self.optionxform(option);
        let hash = self.hash(&key);
        let table = match place {
            Place::Default => &mut self.defaults.options,
            Place::At(place) => match self.sections.get_mut(place) {
                Some(section) => &mut section.options,
                None => return Ok(false),
            },
        };
        let removed = table.find(&self.text, hash, &key).and_then(|place| table.remove(place));
        if let Some((key, value)) = &removed {
            self.garbage += key.len() + value.text.map_or(0, Span::len);
            self.tidy();
        }
        Ok(removed.is_some())
    }

    /// Removes a section; false when it wasn't there.
    pub fn remove_section(&mut self, section: &str) -> bool {
        let removed = self.section_place(section).and_then(|place| self.sections.remove(place));
        if let Some((key, section)) = &removed {
            self.garbage += key.len();
            self.discard(section);
        }
        removed.is_some()
    }

    /// Empties a section or makes it, then sets its options.
    pub fn set_section(&mut self, section: &str, options: Vec<Item>) -> Result<()> {
        let place = if section == self.options.default_section {
            Some(Place::Default)
        } else {
            self.section_place(section).map(Place::At)
        };
        if let Some(section) = place.and_then(|place| self.at_mut(place)) {
            let options = std::mem::take(&mut section.options);
            self.discard(&Section { options, ..Section::default() });
        }
        self.read_dict(&[(section.to_owned(), options)], "<dict>")
    }

    /// Removes a section that must be there.
    pub fn delete_section(&mut self, section: &str) -> Result<()> {
        if section == self.options.default_section {
            return Err(Error::new(Kind::Value, "Cannot remove the default section."));
        }
        if self.remove_section(section) { Ok(()) } else { Err(Error::key(section)) }
    }

    /// Removes the first section and gives its name.
    pub fn popitem(&mut self) -> Result<String> {
        let first = self.sections.first().and_then(|place| self.sections.key(place));
        let name = first.map(|key| key.of(&self.text).to_owned());
        let name = name.ok_or_else(|| Error::new(Kind::Key, ""))?;
        self.delete_section(&name)?;
        Ok(name)
    }

    /// Removes all sections; the default one keeps its options.
    pub fn clear(&mut self) {
        self.sections = Table::default();
        self.garbage = self.text.len() - self.defaults.size();
        self.tidy();
    }
}

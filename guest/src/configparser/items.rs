//! Whole sections and documents: lists, packed texts, and the text that `write` makes.

use super::document::Section;
use super::error::{Error, Kind, Result, limit};
use super::get::{Lookup, Vars};
use super::interpolate::{Budget, Scope};
use super::{ConfigParser, Interpolation, Item};

/// How many bytes of the default section and of variables `all_items_packed` repeats, and how many of delimiters `write`
/// does.
const MAX_REPEATED: usize = 64 << 20;

/// What an option costs there beside its text.
const ITEM: usize = 16;

/// The options of a section in one text: name, value, name, value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackedItems {
    /// Names and values.
    pub text: String,
    /// Where each of them ends, in bytes.
    pub ends: Vec<u32>,
    /// The options without a value, by their place.
    pub valueless: Vec<u32>,
}

/// The options of all sections in one text: the name of a section, then its options.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PackedDocument {
    /// Names and values.
    pub text: String,
    /// Where each of them ends, in bytes.
    pub ends: Vec<u32>,
    /// How many options each section has.
    pub counts: Vec<u32>,
    /// The options without a value, by their place among all.
    pub valueless: Vec<u32>,
}

impl PackedItems {
    fn end(&mut self) -> Result<()> {
        let end = u32::try_from(self.text.len()).map_err(|_| limit("", "", u32::MAX as usize))?;
        self.ends.push(end);
        Ok(())
    }
}

/// Takes an option's name and value, and whether other sections have the same: from the default section, or a variable.
type Take<'t> = dyn FnMut(&str, Option<&str>, bool) -> Result<()> + 't;

impl ConfigParser {
    /// The names of the sections without the default one.
    pub fn sections(&self) -> Vec<String> {
        self.sections.iter().map(|(key, _, _)| key.of(&self.text).to_owned()).collect()
    }

    /// The default section and all others.
    pub fn keys(&self) -> Vec<String> {
        let default = self.default_section().to_owned();
        [default].into_iter().chain(self.sections()).collect()
    }

    /// How many sections there are, with the default one.
    pub fn len(&self) -> usize {
        self.sections.len() + 1
    }

    /// Never: the default section is always there.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// Whether there is such a section or it is the default one.
    pub fn contains(&self, section: &str) -> bool {
        section == self.default_section() || self.has_section(section)
    }

    /// A section asked for as in a mapping must be there.
    pub fn check_section(&self, section: &str) -> Result<()> {
        if self.contains(section) { Ok(()) } else { Err(Error::key(section)) }
    }

    /// `repr(parser[section])`.
    pub fn section_repr(&self, section: &str) -> String {
        let name = if section == self.options.unnamed_section { "<UNNAMED_SECTION>" } else { section };
        format!("<Section: {name}>")
    }

    /// The options of the default section, not expanded.
    pub fn defaults(&self) -> Vec<Item> {
        let item = |(key, _, value): (super::table::Span, u64, &super::document::Value)| {
            (key.of(&self.text).to_owned(), value.text.map(|span| span.of(&self.text).to_owned()))
        };
        self.defaults.options.iter().map(item).collect()
    }

    /// The names of a section's options, then those of the default section that it hasn't.
    pub fn option_names(&self, section: &str) -> Result<Vec<String>> {
        let own = self.section_place(section).and_then(|place| self.sections.get(place));
        let own = own.ok_or_else(|| self.naming().no_section(section))?;
        let names = own.options.iter().map(|(key, _, _)| key.of(&self.text).to_owned());
        let inherited = self.defaults.options.iter().filter_map(|(key, hash, _)| {
            let name = key.of(&self.text);
            own.options.find(&self.text, hash, name).is_none().then(|| name.to_owned())
        });
        Ok(names.chain(inherited).collect())
    }

    /// The names of a section's options as of a mapping, for the default section too.
    pub fn section_keys(&self, section: &str) -> Result<Vec<String>> {
        if section == self.default_section() {
            return Ok(self.defaults().into_iter().map(|(name, _)| name).collect());
        }
        self.option_names(section)
    }

    /// Gives each option of a section to `take`, expanded unless that isn't wanted.
    fn each(
        &self,
        (section, own): (&str, Option<&Section>),
        raw: bool,
        vars: &Vars,
        budget: &mut Budget,
        take: &mut Take,
    ) -> Result<()> {
        let scope = Scope { section, own, vars: Some(vars) };
        let plain = raw || self.options.interpolation == Interpolation::None;
        let mut expanded = String::new();
        let mut give = |name: &str, value: Option<&str>, default: bool| {
            let (value, shared) = match vars.get(name) {
                Some(value) => (value.as_deref(), true),
                None => (value, default),
            };
            if plain {
                return take(name, value, shared);
            }
            expanded.clear();
            self.expand(&scope, name, value, budget, &mut expanded)?;
            take(name, Some(&expanded), shared)
        };
        for (key, hash, value) in self.defaults.options.iter() {
            let name = key.of(&self.text);
            let here = own.and_then(|own| self.value_in(own, hash, name));
            give(name, here.unwrap_or_else(|| value.text.map(|span| span.of(&self.text))), true)?;
        }
        let shared = self.defaults.options.len() > 0;
        for (key, hash, value) in own.into_iter().flat_map(|own| own.options.iter()) {
            let name = key.of(&self.text);
            if !(shared && self.defaults.options.find(&self.text, hash, name).is_some()) {
                give(name, value.text.map(|span| span.of(&self.text)), false)?;
            }
        }
        Ok(())
    }

    /// The options of a section: first those that the default section has, then its own.
    pub fn items(&self, section: &str, lookup: &Lookup) -> Result<Vec<Item>> {
        let own = self.own(section).ok_or_else(|| self.naming().no_section(section))?;
        let mut items = Vec::new();
        self.each(
            (section, own),
            lookup.raw,
            &self.vars(lookup),
            &mut Budget::all(),
            &mut |name, value, _| {
                items.push((name.to_owned(), value.map(str::to_owned)));
                Ok(())
            },
        )?;
        Ok(items)
    }

    /// The same in one text.
    pub fn items_packed(&self, section: &str, lookup: &Lookup) -> Result<PackedItems> {
        let own = self.own(section).ok_or_else(|| self.naming().no_section(section))?;
        let mut packed = PackedItems::default();
        let mut place = 0;
        self.each(
            (section, own),
            lookup.raw,
            &self.vars(lookup),
            &mut Budget::all(),
            &mut |name, value, _| {
                packed.text.push_str(name);
                packed.end()?;
                packed.text.push_str(value.unwrap_or_default());
                packed.end()?;
                if value.is_none() {
                    packed.valueless.push(place);
                }
                place += 1;
                Ok(())
            },
        )?;
        Ok(packed)
    }

    /// The options of all sections, the default one first, in one text.
    pub fn all_items_packed(&self, lookup: &Lookup) -> Result<PackedDocument> {
        let vars = self.vars(lookup);
        let mut budget = Budget::all();
        let mut packed =
            PackedItems { text: String::with_capacity(self.text.len()), ..PackedItems::default() };
        let mut counts = Vec::with_capacity(self.len());
        let (mut place, mut repeated) = (0, 0);
        let others = self.sections.iter().map(|(key, _, section)| (key.of(&self.text), Some(section)));
        for (name, own) in [(self.default_section(), None)].into_iter().chain(others) {
            packed.text.push_str(name);
            packed.end()?;
            let before = place;
            self.each((name, own), lookup.raw, &vars, &mut budget, &mut |option, value, shared| {
                if shared {
                    repeated += option.len() + value.map_or(0, str::len) + ITEM;
                    if repeated > MAX_REPEATED {
                        return Err(limit(option, name, MAX_REPEATED));
                    }
                }
                packed.text.push_str(option);
                packed.end()?;
                packed.text.push_str(value.unwrap_or_default());
                packed.end()?;
                if value.is_none() {
                    packed.valueless.push(place);
                }
                place += 1;
                Ok(())
            })?;
            counts.push(place - before);
        }
        Ok(PackedDocument { text: packed.text, ends: packed.ends, counts, valueless: packed.valueless })
    }

    /// The document as text.
    pub fn write(&self, space_around_delimiters: bool) -> Result<String> {
        let delimiter = self.options.delimiters.first().map(String::as_str);
        let delimiter = delimiter.ok_or_else(|| Error::new(Kind::Index, "tuple index out of range"))?;
        let space = if space_around_delimiters { " " } else { "" };
        let sections = self.sections.iter().map(|(_, _, section)| section).chain([&self.defaults]);
        let count: usize = sections.map(|section| section.options.len()).sum();
        if count.saturating_mul(delimiter.len()) > MAX_REPEATED {
            return Err(limit("", "", MAX_REPEATED));
        }
        let mut text = String::with_capacity(self.text.len());
        if self.defaults.options.len() > 0 {
            text.extend(["[", self.default_section(), "]\n"]);
            self.write_section(&self.defaults, [space, delimiter, space], &mut text);
        }
        let unnamed = self.section_place(&self.options.unnamed_section);
        let unnamed = unnamed.and_then(|place| self.sections.get(place)).filter(|section| !section.headed);
        if let Some(section) = unnamed {
            self.write_section(section, [space, delimiter, space], &mut text);
        }
        for (key, _, section) in self.sections.iter() {
            let name = key.of(&self.text);
            if name != self.options.unnamed_section || section.headed {
                text.extend(["[", name, "]\n"]);
                self.write_section(section, [space, delimiter, space], &mut text);
            }
        }
        Ok(text)
    }

    fn write_section(&self, section: &Section, delimiter: [&str; 3], to: &mut String) {
        for (key, _, value) in section.options.iter() {
            to.push_str(key.of(&self.text));
            match value.text {
                None if self.options.allow_no_value => {}
                None => {
                    to.extend(delimiter);
                    to.push_str("None");
                }
                Some(span) => {
                    to.extend(delimiter);
                    for (at, line) in span.of(&self.text).split('\n').enumerate() {
                        if at > 0 {
                            to.push_str("\n\t");
                        }
                        to.push_str(line);
                    }
                }
            }
            to.push('\n');
        }
        to.push('\n');
    }
}

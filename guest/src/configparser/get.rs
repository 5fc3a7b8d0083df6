//! Looking options up.

use super::document::Section;
use super::error::{Error, Kind, Result};
use super::interpolate::{Budget, Scope};
use super::{ConfigParser, Item};
use crate::text::repr;
use std::collections::BTreeMap;

/// How a value is looked up.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lookup {
    /// References stay as they are.
    pub raw: bool,
    /// Options that come before those of the section and the default section.
    pub vars: Vec<Item>,
}

/// Variables by the names that options have.
pub(super) type Vars = BTreeMap<String, Option<String>>;

/// What there is not.
enum Missing {
    Section,
    Option,
}

impl ConfigParser {
    pub(super) fn vars(&self, lookup: &Lookup) -> Vars {
        lookup.vars.iter().map(|(name, value)| (self.optionxform(name).into_owned(), value.clone())).collect()
    }

    /// A section's own options; none for the default section, which has only those that all have.
    pub(super) fn own(&self, section: &str) -> Option<Option<&Section>> {
        match self.section_place(section) {
            Some(place) => Some(self.sections.get(place)),
            None => (section == self.options.default_section).then_some(None),
        }
    }

    /// The value of an option in a section itself.
    pub(super) fn value_in<'a>(
        &'a self,
        section: &'a Section,
        hash: u64,
        key: &str,
    ) -> Option<Option<&'a str>> {
        let value = section.options.get(section.options.find(&self.text, hash, key)?)?;
        Some(value.text.map(|span| span.of(&self.text)))
    }

    /// The value of an option in a section or the default section.
    pub(super) fn value<'a>(&'a self, own: Option<&'a Section>, key: &str) -> Option<Option<&'a str>> {
        let hash = self.hash(key);
        own.and_then(|own| self.value_in(own, hash, key)).or_else(|| self.value_in(&self.defaults, hash, key))
    }

    /// The value of an option, or what is missing.
    fn look(
        &self,
        section: &str,
        option: &str,
        raw: bool,
        vars: &Vars,
    ) -> Result<std::result::Result<Option<String>, Missing>> {
        let Some(own) = self.own(section) else { return Ok(Err(Missing::Section)) };
        let key = self.optionxform(option);
        let scope = Scope { section, own, vars: Some(vars) };
        match scope.value(self, &key) {
            None => Ok(Err(Missing::Option)),
            Some(Some(value)) if !raw => {
                let mut expanded = String::new();
                self.expand(&scope, &key, Some(value), &mut Budget::one(), &mut expanded)?;
                Ok(Ok(Some(expanded)))
            }
            Some(value) => Ok(Ok(value.map(str::to_owned))),
        }
    }

    /// What `convert` makes of an option's value; without one `fallback`, or the error if that is none.
    fn converted<T>(
        &self,
        (section, option): (&str, &str),
        lookup: &Lookup,
        fallback: Option<T>,
        convert: impl FnOnce(Option<String>) -> Result<T>,
    ) -> Result<T> {
        match (self.look(section, option, lookup.raw, &self.vars(lookup))?, fallback) {
            (Ok(value), _) => convert(value),
            (Err(_), Some(fallback)) => Ok(fallback),
            (Err(Missing::Section), None) => Err(self.naming().no_section(section)),
            (Err(Missing::Option), None) => Err(self.naming().no_option(&self.optionxform(option), section)),
        }
    }

    /// The value of an option; none where it has no value, or where that is the fallback.
    pub fn get_with(
        &self,
        section: &str,
        option: &str,
        lookup: &Lookup,
        fallback: Option<Option<String>>,
    ) -> Result<Option<String>> {
        self.converted((section, option), lookup, fallback, Ok)
    }

    /// The value of an option that must have one.
    pub fn get(&self, section: &str, option: &str, fallback: Option<String>) -> Result<String> {
        self.converted((section, option), &Lookup::default(), fallback, |value| {
            value.ok_or_else(|| Error::new(Kind::Type, format!("option {} has no value", repr(option))))
        })
    }

    /// The value of an option as an integer.
    pub fn getint_with(
        &self,
        section: &str,
        option: &str,
        lookup: &Lookup,
        fallback: Option<Option<i64>>,
    ) -> Result<Option<i64>> {
        self.converted((section, option), lookup, fallback, |value| Self::to_int(value.as_deref()).map(Some))
    }

    /// The same, with an integer to fall back to.
    pub fn getint(&self, section: &str, option: &str, fallback: Option<i64>) -> Result<i64> {
        self.converted((section, option), &Lookup::default(), fallback, |value| {
            Self::to_int(value.as_deref())
        })
    }

    /// The value of an option as a floating-point number.
    pub fn getfloat_with(
        &self,
        section: &str,
        option: &str,
        lookup: &Lookup,
        fallback: Option<Option<f64>>,
    ) -> Result<Option<f64>> {
        self.converted((section, option), lookup, fallback, |value| {
            Self::to_float(value.as_deref()).map(Some)
        })
    }

    /// The same, with a number to fall back to.
    pub fn getfloat(&self, section: &str, option: &str, fallback: Option<f64>) -> Result<f64> {
        self.converted((section, option), &Lookup::default(), fallback, |value| {
            Self::to_float(value.as_deref())
        })
    }

    /// The value of an option as a truth value.
    pub fn getboolean_with(
        &self,
        section: &str,
        option: &str,
        lookup: &Lookup,
        fallback: Option<Option<bool>>,
    ) -> Result<Option<bool>> {
        self.converted((section, option), lookup, fallback, |value| {
            self.to_boolean(value.as_deref()).map(Some)
        })
    }

    /// The same, with a truth value to fall back to.
    pub fn getboolean(&self, section: &str, option: &str, fallback: Option<bool>) -> Result<bool> {
        self.converted((section, option), &Lookup::default(), fallback, |value| {
            self.to_boolean(value.as_deref())
        })
    }

    /// The values of several options of a section; none for what is missing or has no value.
    pub fn get_many(&self, section: &str, options: &[String]) -> Result<Vec<Option<String>>> {
        let own = self.own(section).ok_or_else(|| self.naming().no_section(section))?;
        let scope = Scope { section, own, vars: None };
        let mut budget = Budget::all();
        let one = |option: &String| {
            let key = self.optionxform(option);
            let Some(Some(value)) = scope.value(self, &key) else { return Ok(None) };
            let mut expanded = String::new();
            self.expand(&scope, &key, Some(value), &mut budget, &mut expanded)?;
            Ok(Some(expanded))
        };
        options.iter().map(one).collect()
    }

    /// An option's value as in a mapping.
    pub fn item(&self, section: &str, option: &str) -> Result<Option<String>> {
        if !self.has_option(section, option) {
            return Err(Error::key(option));
        }
        self.get_with(section, option, &Lookup::default(), None)
    }

    /// Whether the section or the default section has the option.
    pub fn has_option(&self, section: &str, option: &str) -> bool {
        let key = self.optionxform(option);
        if section.is_empty() || section == self.options.default_section {
            return self.value(None, &key).is_some();
        }
        self.section_place(section).is_some_and(|place| self.value(self.sections.get(place), &key).is_some())
    }

    /// Sets an option as in a mapping.
    pub fn set_item(&mut self, section: &str, option: &str, value: Option<&str>) -> Result<()> {
        self.check_value(value)?;
        self.set(section, option, value)
    }

    /// Removes an option as from a mapping.
    pub fn delete_item(&mut self, section: &str, option: &str) -> Result<()> {
        if self.has_option(section, option) && self.remove_option(section, option)? {
            return Ok(());
        }
        Err(Error::key(option))
    }
}

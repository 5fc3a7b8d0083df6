//! Options by their names, and what happens to names that are given twice.

use super::error::{Error, OptionError, Result};
use super::option::{OptionDef, OptionSpec, Place};
use super::parser::OptionParser;
use crate::text;
use std::collections::BTreeMap;
use std::ops::Bound;
use std::rc::Rc;

/// What to do about a name that another option has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ConflictHandler {
    /// Fail.
    #[default]
    Error,
    /// Take the name away from the other.
    Resolve,
}

/// Options in the order in which they were added.
pub(super) type OptionList = BTreeMap<u64, Rc<OptionDef>>;

/// The options that a parser or a group of it has of its own.
#[derive(Debug, Default)]
pub(super) struct Container {
    pub(super) options: OptionList,
    pub(super) handler: ConflictHandler,
    pub(super) description: Option<String>,
}

/// An option under one of its names.
#[derive(Debug, Clone)]
struct Named {
    option: Rc<OptionDef>,
    name: Rc<str>,
    /// The place of the name among the option's names of its kind.
    index: usize,
}

/// The options of a parser and all its groups by their names.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// By the character behind the hyphen.
    short: BTreeMap<char, Named>,
    long: BTreeMap<Rc<str>, Named>,
}

fn letter(opt: &str) -> Option<char> {
    let mut chars = opt.strip_prefix('-')?.chars();
    chars.next().filter(|_| chars.next().is_none())
}

impl Index {
    fn get(&self, opt: &str) -> Option<&Named> {
        let short = letter(opt).and_then(|letter| self.short.get(&letter));
        short.or_else(|| self.long.get(opt))
    }

    fn insert(&mut self, named: Named) {
        match letter(&named.name) {
            Some(letter) => self.short.insert(letter, named),
            None => self.long.insert(Rc::clone(&named.name), named),
        };
    }

    fn remove(&mut self, opt: &str) -> Option<Named> {
        match letter(opt) {
            Some(letter) => self.short.remove(&letter),
            None => self.long.remove(opt),
        }
    }

    /// The option of a name.
    pub(super) fn option(&self, opt: &str) -> Option<&Rc<OptionDef>> {
        self.get(opt).map(|named| &named.option)
    }

    /// The option of a letter, with the whole name.
    pub(super) fn short(&self, letter: char) -> Option<(&Rc<str>, &Rc<OptionDef>)> {
        self.short.get(&letter).map(|named| (&named.name, &named.option))
    }

    /// The option of a long name or of the beginning of one, with the whole name; else what Python says.
    pub(super) fn long(&self, opt: &str) -> std::result::Result<(&Rc<str>, &Rc<OptionDef>), String> {
        if let Some((name, named)) = self.long.get_key_value(opt) {
            return Ok((name, &named.option));
        }
        let from = || self.long.range::<str, _>((Bound::Included(opt), Bound::Unbounded));
        let mut possible = from().take_while(|(name, _)| name.starts_with(opt));
        let Some((name, named)) = possible.next() else {
            return Err(format!("no such option: {opt}"));
        };
        if possible.next().is_some() {
            let all = from().map(|(name, _)| &**name);
            let all: Vec<_> = all.take_while(|name| name.starts_with(opt)).collect();
            return Err(format!("ambiguous option: {opt} ({}?)", all.join(", ")));
        }
        Ok((name, &named.option))
    }
}

impl OptionParser {
    fn container(&mut self, place: Place) -> &mut Container {
        match place {
            Place::Group(index) if index < self.groups.len() => &mut self.groups[index].container,
            _ => &mut self.own,
        }
    }

    /// `add_option(*opts, **attrs)` of the parser or a group.
    pub fn add_option(&mut self, place: Place, opts: &[String], spec: OptionSpec) -> Result<Rc<OptionDef>> {
        if opts.is_empty() {
            return Err(Error::Index("tuple index out of range".to_owned()));
        }
        self.add_made_option(place, opts, spec)
    }

    /// `add_options(option_list)`.
    pub fn add_options(&mut self, place: Place, options: Vec<(Vec<String>, OptionSpec)>) -> Result<()> {
        for (opts, spec) in options {
            self.add_made_option(place, &opts, spec)?;
        }
        Ok(())
    }

    fn add_made_option(&mut self, place: Place, opts: &[String], spec: OptionSpec) -> Result<Rc<OptionDef>> {
        let mut option = OptionDef::new(opts, spec, place, self.next_order)?;
        self.check_conflict(&option)?;
        self.next_order += 1;
        if let Some(dest) = &mut option.dest {
            (option.dest_place, *dest) = self.defaults.take_place(dest);
            if let Some(default) = &option.default {
                *self.defaults.entry_at(option.dest_place, dest) = default.clone();
            }
        }
        let option = Rc::new(option);
        self.container(place).options.insert(option.order, Rc::clone(&option));
        let names = option.names.borrow();
        for kind in [&names.short, &names.long] {
            for (index, name) in kind.iter().enumerate() {
                let Some(name) = name else { continue };
                // Of a name that the option has twice the first place counts: it is the first that goes.
                if !self.index.option(name).is_some_and(|other| Rc::ptr_eq(other, &option)) {
                    let (option, name) = (Rc::clone(&option), Rc::clone(name));
                    self.index.insert(Named { option, name, index });
                }
            }
        }
        drop(names);
        Ok(option)
    }

    fn check_conflict(&mut self, option: &OptionDef) -> Result<()> {
        let names = option.short_opts().into_iter().chain(option.long_opts());
        let conflicts: Vec<_> = names.filter_map(|name| self.index.get(&name).cloned()).collect();
        if conflicts.is_empty() {
            return Ok(());
        }
        match self.container(option.place).handler {
            ConflictHandler::Error => {
                let names: Vec<&str> = conflicts.iter().map(|named| &*named.name).collect();
                let msg = format!("conflicting option string(s): {}", names.join(", "));
                Err(Error::Conflict(OptionError { msg, option_id: option.text() }))
            }
            ConflictHandler::Resolve => conflicts.iter().try_for_each(|named| self.take_name(named)),
        }
    }

    /// Takes a name away from the option that has it, and the option from its list when no name is left.
    fn take_name(&mut self, Named { option, name: opt, index }: &Named) -> Result<()> {
        let not_in_list = || Error::Value("list.remove(x): x not in list".to_owned());
        let left = {
            let mut names = option.names.borrow_mut();
            let kind = if letter(opt).is_some() { &mut names.short } else { &mut names.long };
            // The name again, where the new option has it twice.
            let again = |name: &Option<Rc<str>>| name.as_ref() == Some(opt);
            let index = match kind.get(*index) {
                Some(Some(_)) => Some(*index),
                _ => kind.iter().position(again),
            };
            let name = index.and_then(|index| kind.get_mut(index)).ok_or_else(not_in_list)?;
            *name = None;
            names.left -= 1;
            names.left
        };
        if self.index.remove(opt).is_none() {
            return Err(Error::Key(text::repr(opt)));
        }
        if left == 0 {
            self.container(option.place).options.remove(&option.order).ok_or_else(not_in_list)?;
        }
        Ok(())
    }

    /// `get_option(opt_str)`.
    pub fn get_option(&self, opt: &str) -> Option<&Rc<OptionDef>> {
        self.index.option(opt)
    }

    /// `has_option(opt_str)`.
    pub fn has_option(&self, opt: &str) -> bool {
        self.index.option(opt).is_some()
    }

    /// `remove_option(opt_str)`, which removes it wherever it belongs.
    pub fn remove_option(&mut self, opt: &str) -> Result<()> {
        let option = self.index.option(opt).cloned();
        let option = option.ok_or_else(|| Error::Value(format!("no such option {}", text::repr(opt))))?;
        for name in option.short_opts().iter().chain(&option.long_opts()) {
            self.index.remove(name).ok_or_else(|| Error::Key(text::repr(name)))?;
        }
        let removed = self.container(option.place).options.remove(&option.order);
        removed.map(drop).ok_or_else(|| Error::Value("list.remove(x): x not in list".to_owned()))
    }

    /// `set_conflict_handler(handler)` of the parser or a group.
    pub fn set_conflict_handler(&mut self, place: Place, handler: ConflictHandler) {
        self.container(place).handler = handler;
    }

    /// `set_description(description)` of the parser or a group.
    pub fn set_description(&mut self, place: Place, description: Option<String>) {
        self.container(place).description = description;
    }
}

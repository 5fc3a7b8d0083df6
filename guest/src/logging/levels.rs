//! Levels and their names.

use super::Error;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Unset: a logger asks the one above.
pub const NOTSET: i32 = 0;
/// Details for whoever looks for an error.
pub const DEBUG: i32 = 10;
/// All is as expected.
pub const INFO: i32 = 20;
/// Something may go wrong.
pub const WARNING: i32 = 30;
/// Something went wrong.
pub const ERROR: i32 = 40;
/// The program can't go on.
pub const CRITICAL: i32 = 50;

/// A level by its number or its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Level {
    /// By number.
    Number(i32),
    /// By name.
    Name(String),
}

/// The names that are known, which a program can add to.
pub(crate) struct Levels {
    names: BTreeMap<i32, Rc<str>>,
    numbers: BTreeMap<String, i32>,
}

impl Default for Levels {
    fn default() -> Self {
        let known = [
            ("NOTSET", NOTSET),
            ("DEBUG", DEBUG),
            ("INFO", INFO),
            ("WARNING", WARNING),
            ("ERROR", ERROR),
            ("CRITICAL", CRITICAL),
        ];
        let mut numbers: BTreeMap<_, _> = known.map(|(name, number)| (name.to_owned(), number)).into();
        numbers.extend([("WARN".to_owned(), WARNING), ("FATAL".to_owned(), CRITICAL)]);
        Levels { names: known.map(|(name, number)| (number, Rc::from(name))).into(), numbers }
    }
}

impl Levels {
    pub(crate) fn name_of(&self, number: i32) -> Rc<str> {
        self.names.get(&number).cloned().unwrap_or_else(|| Rc::from(format!("Level {number}")))
    }

    pub(crate) fn number_of(&self, name: &str) -> Option<i32> {
        self.numbers.get(name).copied()
    }

    pub(crate) fn check(&self, level: &Level) -> Result<i32, Error> {
        match level {
            Level::Number(number) => Ok(*number),
            Level::Name(name) => self
                .number_of(name)
                .ok_or_else(|| Error::value(format!("Unknown level: {}", crate::text::repr(name)))),
        }
    }

    pub(crate) fn add(&mut self, number: i32, name: &str) {
        self.names.insert(number, Rc::from(name));
        self.numbers.insert(name.to_owned(), number);
    }

    pub(crate) fn mapping(&self) -> Vec<(String, i32)> {
        self.numbers.iter().map(|(name, number)| (name.clone(), *number)).collect()
    }
}

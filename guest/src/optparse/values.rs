//! Destinations with what they hold, in the order in which they were first set: defaults of a parser, values of a parse.

use super::value::Value;
use hashbrown::HashMap;
use std::rc::Rc;

/// Destinations and what they hold. A clone shares the names.
#[derive(Debug, Clone, Default)]
pub struct Values {
    entries: Vec<(Rc<str>, Value)>,
    places: Rc<HashMap<Rc<str>, usize, foldhash::fast::FixedState>>,
}

impl Values {
    fn place(&self, dest: &str) -> Option<usize> {
        self.places.get(dest).copied()
    }

    /// What a destination holds.
    pub fn get(&self, dest: &str) -> Option<&Value> {
        self.place(dest).and_then(|place| self.entries.get(place)).map(|(_, value)| value)
    }

    /// What a destination holds, to be changed; first set to `None` if it isn't there.
    pub(super) fn entry(&mut self, dest: &Rc<str>) -> &mut Value {
        let place = self.place(dest).unwrap_or_else(|| {
            Rc::make_mut(&mut self.places).insert(Rc::clone(dest), self.entries.len());
            self.entries.push((Rc::clone(dest), Value::NONE));
            self.entries.len() - 1
        });
        &mut self.entries[place].1
    }

    /// The place that a destination has, and its name as all clones share it; first set to `None` if it isn't there.
    pub(super) fn take_place(&mut self, dest: &Rc<str>) -> (usize, Rc<str>) {
        self.entry(dest);
        let place = self.place(dest).unwrap_or_default();
        (place, self.entries.get(place).map_or_else(|| Rc::clone(dest), |(name, _)| Rc::clone(name)))
    }

    /// The same as [`Self::entry`] of a destination that has this place, unless the values are others.
    pub(super) fn entry_at(&mut self, place: usize, dest: &Rc<str>) -> &mut Value {
        if self.entries.get(place).is_some_and(|(name, _)| Rc::ptr_eq(name, dest)) {
            return &mut self.entries[place].1;
        }
        self.entry(dest)
    }

    /// Sets what a destination holds.
    pub fn set(&mut self, dest: &str, value: Value) {
        match self.place(dest) {
            Some(place) => self.entries[place].1 = value,
            None => *self.entry(&Rc::from(dest)) = value,
        }
    }

    /// The destinations and what they hold, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.entries.iter().map(|(dest, value)| (&**dest, value))
    }

    /// The same, to be kept.
    pub fn into_entries(self) -> impl Iterator<Item = (Rc<str>, Value)> {
        self.entries.into_iter()
    }
}

impl FromIterator<(String, Value)> for Values {
    fn from_iter<I: IntoIterator<Item = (String, Value)>>(pairs: I) -> Self {
        let mut values = Values::default();
        for (dest, value) in pairs {
            values.set(&dest, value);
        }
        values
    }
}

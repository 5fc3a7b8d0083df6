//! An ordered map whose keys are pieces of one text: the text of a document is one allocation, whatever is in it.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::{BuildHasher, Hasher};

/// A piece of the document's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Span {
    pub(super) fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }

    pub(super) fn len(self) -> usize {
        self.end - self.start
    }
}

/// Up to this many slots are compared one by one.
const SMALL: usize = 8;

#[derive(Debug)]
struct Slot<V> {
    hash: u64,
    key: Span,
    value: V,
}

/// Keys with values, in the order in which they came. Removing leaves a hole, and holes go when they are the most.
#[derive(Debug)]
pub(super) struct Table<V> {
    slots: Vec<Option<Slot<V>>>,
    live: usize,
    /// No slot before this one is live.
    first: usize,
    /// The places of the live slots, once they are many.
    index: HashTable<usize>,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Table { slots: Vec::new(), live: 0, first: 0, index: HashTable::new() }
    }
}

/// The hash of a key.
pub(super) fn hash(state: &FixedState, key: &str) -> u64 {
    let mut hasher = state.build_hasher();
    hasher.write(key.as_bytes());
    hasher.finish()
}

impl<V> Table<V> {
    pub(super) fn len(&self) -> usize {
        self.live
    }

    fn slot_hash(slots: &[Option<Slot<V>>], place: usize) -> u64 {
        slots.get(place).and_then(Option::as_ref).map_or(0, |slot| slot.hash)
    }

    /// The place of a key.
    pub(super) fn find(&self, text: &str, hash: u64, key: &str) -> Option<usize> {
        let is = |slot: &Option<Slot<V>>| {
            slot.as_ref().is_some_and(|slot| slot.hash == hash && slot.key.of(text) == key)
        };
        if self.slots.len() <= SMALL {
            return self.slots.iter().position(is);
        }
        self.index.find(hash, |place| self.slots.get(*place).is_some_and(is)).copied()
    }

    /// Adds a key that is not there and gives its place.
    pub(super) fn push(&mut self, hash: u64, key: Span, value: V) -> usize {
        let place = self.slots.len();
        self.slots.push(Some(Slot { hash, key, value }));
        self.live += 1;
        if self.slots.len() == SMALL + 1 {
            self.rebuild();
        } else if self.slots.len() > SMALL {
            let slots = &self.slots;
            self.index.insert_unique(hash, place, |place| Self::slot_hash(slots, *place));
        }
        place
    }

    fn rebuild(&mut self) {
        self.index.clear();
        if self.slots.len() <= SMALL {
            return;
        }
        let slots = &self.slots;
        for (place, slot) in slots.iter().enumerate() {
            if let Some(slot) = slot {
                self.index.insert_unique(slot.hash, place, |place| Self::slot_hash(slots, *place));
            }
        }
    }

    /// Removes what is at a place.
    pub(super) fn remove(&mut self, place: usize) -> Option<(Span, V)> {
        let slot = self.slots.get_mut(place)?.take()?;
        self.live -= 1;
        if let Ok(entry) = self.index.find_entry(slot.hash, |other| *other == place) {
            entry.remove();
        }
        if self.slots.len() > SMALL && self.live < self.slots.len() / 2 {
            self.slots.retain(Option::is_some);
            self.first = 0;
            self.rebuild();
        }
        Some((slot.key, slot.value))
    }

    /// The place of the first key.
    pub(super) fn first(&mut self) -> Option<usize> {
        let found = self.slots.get(self.first..)?.iter().position(Option::is_some)?;
        self.first += found;
        Some(self.first)
    }

    pub(super) fn key(&self, place: usize) -> Option<Span> {
        Some(self.slots.get(place)?.as_ref()?.key)
    }

    pub(super) fn get(&self, place: usize) -> Option<&V> {
        Some(&self.slots.get(place)?.as_ref()?.value)
    }

    pub(super) fn get_mut(&mut self, place: usize) -> Option<&mut V> {
        Some(&mut self.slots.get_mut(place)?.as_mut()?.value)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (Span, u64, &V)> {
        self.slots.iter().flatten().map(|slot| (slot.key, slot.hash, &slot.value))
    }

    pub(super) fn iter_mut(&mut self) -> impl Iterator<Item = (&mut Span, &mut V)> {
        self.slots.iter_mut().flatten().map(|slot| (&mut slot.key, &mut slot.value))
    }
}

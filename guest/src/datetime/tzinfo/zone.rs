//! A zone of the IANA database, as `zoneinfo` understands its file.

use super::posix::Rule;
use super::tzif::Tzif;
use super::{LocalType, Wall};
use crate::datetime::Error;

/// `ZoneInfo`.
#[derive(Debug)]
pub struct Zone {
    key: String,
    /// The moments of the transitions.
    utc: Vec<i64>,
    /// What clocks show then: once for a fold of 0, once for 1.
    wall: [Vec<i64>; 2],
    /// The type that each transition begins.
    indices: Vec<usize>,
    types: Vec<LocalType>,
    /// What holds before the first transition.
    before: LocalType,
    /// And after the last.
    after: Rule,
    /// Whether nothing depends on the time.
    is_fixed: bool,
}

impl Zone {
    /// Reads the file of a zone.
    pub(super) fn read(key: &str, file: &[u8]) -> Result<Self, Error> {
        let Tzif { transitions, indices, types, footer } = Tzif::read(file)?;
        let summer = summer_times(&indices, &types);
        let before = types.iter().position(|(_, is_summer, _)| !is_summer).unwrap_or(0);
        let types: Vec<_> = types
            .into_iter()
            .zip(summer)
            .map(|((offset, _, name), dst)| LocalType { offset, dst, name })
            .collect();
        let last = indices.last().and_then(|&index| types.get(index)).or(types.last());
        let (Some(before), Some(last)) = (types.get(before).cloned(), last) else {
            return Err(Error::value("No time zone information found."));
        };
        let after = if footer.is_empty() { Rule::Always(last.clone()) } else { Rule::parse(&footer)? };
        let is_fixed = matches!((types.as_slice(), &after), ([only], Rule::Always(after)) if only == after);
        let wall = walls(&transitions, &indices, &types);
        Ok(Zone { key: key.to_owned(), utc: transitions, wall, indices, types, before, after, is_fixed })
    }

    /// Its name in the database.
    pub(super) fn key(&self) -> &str {
        &self.key
    }

    /// What holds after so many transitions.
    fn after_transitions(&self, passed: usize) -> &LocalType {
        let index = passed.checked_sub(1).and_then(|last| self.indices.get(last));
        index.and_then(|&index| self.types.get(index)).unwrap_or(&self.before)
    }

    /// What holds when the zone's clocks show something; without a time, what always holds.
    pub(super) fn at(&self, at: Option<Wall>) -> Option<&LocalType> {
        let Some(Wall { seconds, year, fold }) = at else {
            return match &self.after {
                Rule::Always(only) if self.is_fixed => Some(only),
                _ => None,
            };
        };
        let wall = &self.wall[usize::from(fold)];
        if wall.last().is_some_and(|last| seconds <= *last) {
            return Some(self.after_transitions(wall.partition_point(|start| *start <= seconds)));
        }
        Some(match &self.after {
            Rule::Always(only) => only,
            Rule::Yearly(yearly) => yearly.at(seconds, year, fold),
        })
    }

    /// What holds at a moment, and whether the zone's clocks show it for the second time. The year is that in UTC.
    pub(super) fn at_utc(&self, seconds: i64, year: i64) -> (&LocalType, bool) {
        let passed = self.utc.partition_point(|start| *start <= seconds);
        let (found, repeated) = match &self.after {
            _ if self.utc.last().is_some_and(|last| seconds <= *last) => {
                (self.after_transitions(passed), false)
            }
            Rule::Always(only) => (only, false),
            Rule::Yearly(yearly) => yearly.at_utc(seconds, year),
        };
        let Some(start) = passed.checked_sub(1).and_then(|last| self.utc.get(last)) else {
            return (found, repeated);
        };
        let earlier = self.after_transitions(passed - 1);
        let back = i64::from(earlier.offset) - i64::from(found.offset);
        (found, repeated || back > seconds.saturating_sub(*start))
    }
}

/// What clocks show at each transition, before it or after it: the later for a fold of 0, the earlier for 1.
fn walls(transitions: &[i64], indices: &[usize], types: &[LocalType]) -> [Vec<i64>; 2] {
    let offset = |index: usize| types.get(index).map_or(0, |local| i64::from(local.offset));
    let mut walls = [Vec::with_capacity(transitions.len()), Vec::with_capacity(transitions.len())];
    // Before the first is the first type, not the one that holds there.
    let mut earlier = offset(0);
    for (start, &index) in transitions.iter().zip(indices) {
        let later = offset(index);
        walls[0].push(start.saturating_add(earlier.max(later)));
        walls[1].push(start.saturating_add(earlier.min(later)));
        earlier = later;
    }
    walls
}

/// How much of each type's offset is summer time. The file doesn't say: CPython takes the difference to what was before or
/// comes after, and an hour where neither tells.
fn summer_times<T>(indices: &[usize], types: &[(i32, bool, T)]) -> Vec<i32> {
    let is_summer = |index: usize| types.get(index).is_some_and(|local| local.1);
    let offset = |index: usize| types.get(index).map_or(0, |local| local.0);
    let mut found = vec![0; types.len()];
    for (place, &index) in indices.iter().enumerate().skip(1) {
        if !is_summer(index) || found[index] != 0 {
            continue;
        }
        let before = indices[place - 1];
        let mut difference = if is_summer(before) { 0 } else { offset(index) - offset(before) };
        if difference == 0 && index + 1 < types.len() {
            match indices.get(place + 1) {
                Some(&after) if !is_summer(after) => difference = offset(index) - offset(after),
                _ => {}
            }
        }
        found[index] = difference;
    }
    for (index, difference) in found.iter_mut().enumerate() {
        if *difference == 0 && is_summer(index) {
            *difference = 3600;
        }
    }
    found
}

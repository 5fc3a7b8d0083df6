//! The instance's own environment variables and working directory: copies of what it was started with, taken when first
//! asked for and changed by nobody else.
//!
//! What may be a name, or a directory to work in, is for the modules that offer the functions to say.

use crate::sys;
use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

#[cfg(test)]
mod tests;

/// In the order of their first setting, as in Python's mapping.
#[derive(Default)]
struct Variables {
    places: HashMap<String, u64>,
    entries: BTreeMap<u64, (String, String)>,
}

impl Variables {
    fn of_the_system() -> Self {
        let mut variables = Variables::default();
        for (name, value) in sys::environ::variables() {
            variables.set(name, value);
        }
        variables
    }

    fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.entries.get(self.places.get(name)?)?;
        Some(value)
    }

    fn set(&mut self, name: String, value: String) {
        let next = self.entries.last_key_value().map_or(0, |(place, _)| place + 1);
        let place = *self.places.entry(name.clone()).or_insert(next);
        self.entries.insert(place, (name, value));
    }

    fn unset(&mut self, name: &str) -> Option<String> {
        let (_, value) = self.entries.remove(&self.places.remove(name)?)?;
        Some(value)
    }
}

thread_local! {
    static VARIABLES: RefCell<Option<Variables>> = const { RefCell::new(None) };
    static DIRECTORY: RefCell<Option<String>> = const { RefCell::new(None) };
}

fn with_variables<R>(then: impl FnOnce(&mut Variables) -> R) -> R {
    VARIABLES.with_borrow_mut(|variables| then(variables.get_or_insert_with(Variables::of_the_system)))
}

/// The value of a variable.
pub fn get(name: &str) -> Option<String> {
    with_variables(|variables| variables.get(name).map(str::to_owned))
}

/// Appends the value of a variable, and tells whether it did: not when there is none, nor when `to` would get longer than
/// `most` bytes.
pub fn append(name: &str, to: &mut String, most: usize) -> bool {
    with_variables(|variables| {
        let value = variables.get(name).filter(|value| to.len().saturating_add(value.len()) <= most);
        value.map(|value| to.push_str(value)).is_some()
    })
}

/// Sets a variable; one that was set keeps its place in [`variables`].
pub fn set(name: impl Into<String>, value: impl Into<String>) {
    with_variables(|variables| variables.set(name.into(), value.into()));
}

/// Removes a variable and gives the value it had.
pub fn unset(name: &str) -> Option<String> {
    with_variables(|variables| variables.unset(name))
}

/// All variables with their values, in the order in which they were first set.
pub fn variables() -> Vec<(String, String)> {
    with_variables(|variables| variables.entries.values().cloned().collect())
}

/// Removes all variables.
pub fn clear() {
    with_variables(|variables| *variables = Variables::default());
}

/// The working directory, an absolute path.
pub fn directory() -> String {
    DIRECTORY
        .with_borrow_mut(|directory| directory.get_or_insert_with(sys::environ::initial_directory).clone())
}

/// Sets the working directory, without asking whether it is there.
pub fn set_directory(path: impl Into<String>) {
    DIRECTORY.set(Some(path.into()));
}

/// The path from the root on: `path` itself, or below the working directory. Nothing is made shorter, since what `..`
/// means is the system's to say; an empty path stays empty, and no system has it.
pub fn absolute(path: &str) -> Cow<'_, str> {
    if path.is_empty() || path.starts_with('/') {
        return path.into();
    }
    let mut whole = directory();
    if !whole.ends_with('/') {
        whole.push('/');
    }
    whole.push_str(path);
    whole.into()
}

/// Forgets all changes: what comes next is again what the system gives.
pub fn reload() {
    VARIABLES.set(None);
    DIRECTORY.set(None);
}

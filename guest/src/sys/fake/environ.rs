//! `oskit:sys/environ`.

use std::cell::RefCell;

#[derive(Default)]
struct State {
    variables: Vec<(String, String)>,
    arguments: Vec<String>,
    directory: Option<String>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
}

/// Sets what the instance is started with.
pub fn set(variables: &[(&str, &str)], arguments: &[&str], directory: &str) {
    STATE.with_borrow_mut(|state| {
        state.variables = variables.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        state.arguments = arguments.iter().map(|a| (*a).to_owned()).collect();
        state.directory = Some(directory.to_owned());
    });
}

/// The granted variables.
pub fn variables() -> Vec<(String, String)> {
    STATE.with_borrow(|state| state.variables.clone())
}

/// The command line.
pub fn arguments() -> Vec<String> {
    STATE.with_borrow(|state| state.arguments.clone())
}

/// Where relative paths start: `/` until set.
pub fn initial_directory() -> String {
    STATE.with_borrow(|state| state.directory.clone().unwrap_or_else(|| "/".to_owned()))
}

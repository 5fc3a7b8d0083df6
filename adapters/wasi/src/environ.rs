//! `environ`: what the command was started with.

use crate::Adapter;
use crate::bindings::exports::oskit::sys::environ::Guest;
use std::collections::BTreeSet;
use wasip2::cli::environment;

const MOST_VARIABLES: usize = 100_000;
const MOST_BYTES: usize = 16 << 20;

impl Guest for Adapter {
    fn variables() -> Vec<(String, String)> {
        let mut seen = BTreeSet::new();
        let mut bytes = 0;
        let mut variables = environment::get_environment();
        variables.retain(|(name, value)| {
            let first = seen.insert(name.clone());
            if first {
                bytes += name.len() + value.len();
            }
            first && seen.len() <= MOST_VARIABLES && bytes <= MOST_BYTES
        });
        variables
    }

    fn arguments() -> Vec<String> {
        environment::get_arguments()
    }

    fn initial_directory() -> String {
        initial_directory()
    }
}

/// The absolute path at which relative ones start: the runtime's, or `/` where it names none.
pub(crate) fn initial_directory() -> String {
    environment::initial_cwd().filter(|path| path.starts_with('/')).unwrap_or_else(|| "/".to_owned())
}

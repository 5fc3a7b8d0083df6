//! The built programs of `tests/apps` and `examples`.

use std::path::PathBuf;

/// Where the built programs lie.
static PROGRAMS: &str = env!("OSKIT_PROGRAMS");

include!(concat!(env!("OUT_DIR"), "/apps.rs"));

/// The component of a program.
pub fn program(name: &str) -> PathBuf {
    PathBuf::from(PROGRAMS).join(name).with_extension("wasm")
}

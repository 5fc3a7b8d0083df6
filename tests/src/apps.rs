//! The built programs of `tests/apps` and `examples`.

use std::path::PathBuf;

include!(concat!(env!("OUT_DIR"), "/apps.rs"));

/// The component of a program.
pub fn program(name: &str) -> PathBuf {
    PathBuf::from(PROGRAMS).join(name).with_extension("wasm")
}

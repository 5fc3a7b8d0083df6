//! The bindings that the programs in this folder share. Each program is named `MODULE_BEHAVIOUR`, checks what it is
//! about, prints what the test compares between backends, and panics when something is wrong.
#![allow(missing_docs, unreachable_pub, unused_qualifications, clippy::all, clippy::pedantic)]

wit_bindgen::generate!({
    path: "../../wit/stdlib",
    world: "oskit:stdlib/imports",
    generate_all,
});

pub mod cases;
pub use oskit::stdlib::*;

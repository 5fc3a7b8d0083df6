//! The components and the program that this library carries, made by its build script.

/// The guest: exports the built modules of `oskit:stdlib`, imports `oskit:sys`.
pub static GUEST: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/oskit.wasm"));

/// The adapter that exports `oskit:sys` over WASI 0.2.
pub static ADAPTER_WASI: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/wasi.wasm"));

/// The program that starts an instance's children.
pub(crate) static JAILER: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/oskit-jailer"));

/// Tells one guest from another, so that what was compiled for one is not taken for the other.
pub(crate) static GUEST_ID: &str = env!("OSKIT_GUEST_ID");

//! What the logic may ask of a system: the interfaces of `oskit:sys`, under the names that the generated bindings give
//! them. Natively there is no such system, and [`fake`] stands in, so that logic can be tested without one.

#[cfg(target_family = "wasm")]
pub use crate::bindings::oskit::sys::*;

#[cfg(not(target_family = "wasm"))]
pub mod fake;
#[cfg(not(target_family = "wasm"))]
pub use fake::*;

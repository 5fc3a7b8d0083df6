//! The logic of oskit: Python's operating-system modules in plain Rust, and, for WebAssembly, the component that exports
//! them as the interfaces of `oskit:stdlib`.
//!
//! Each module's folder holds its logic, which also compiles and tests natively, and `wit.rs`, the glue that implements
//! the generated trait and decides nothing. What the logic needs from a system it takes from [`sys`].
#![cfg_attr(not(target_family = "wasm"), forbid(unsafe_code))]
#![deny(unsafe_code)]

#[cfg(target_family = "wasm")]
#[allow(unsafe_code)] // the generated code is the one place that passes pointers
mod bindings;
pub mod children;
pub mod commands;
pub mod configparser;
pub mod datetime;
pub mod environ;
pub mod errno;
pub mod fcntl;
pub mod format;
mod interrupts;
pub mod io;
pub mod logging;
pub mod optparse;
pub mod os;
pub mod os_path;
pub mod shlex;
pub mod signal;
pub mod subprocess;
pub mod support;
pub mod sys;
pub mod text;
pub mod time;
pub mod values;

/// What implements the generated traits.
#[cfg(target_family = "wasm")]
struct Component;

#[cfg(target_family = "wasm")]
#[allow(unsafe_code, unreachable_pub)]
const _: () = {
    bindings::export!(Component with_types_in bindings);
};

//! `oskit:sys` over WASI 0.2: what stands below the guest when a composed program runs under a stock runtime.
//!
//! One file an interface. What WASI lacks (modes, owners, pipes, processes) fails with `enotsup`, and
//! `support.query` says so beforehand. Built for `wasm32-unknown-unknown`, so that the only imports are those of WASI
//! that are called here.
#![cfg(target_family = "wasm")]
#![deny(unsafe_code)]

#[allow(unsafe_code)] // the generated code is the one place that passes pointers
mod bindings;
mod environ;
mod errno;
mod fcntl;
mod files;
mod os;
mod poll;
mod random;
mod signal;
mod subprocess;
mod support;
mod time;

/// What implements the generated traits.
struct Adapter;

#[allow(unsafe_code)]
const _: () = {
    bindings::export!(Adapter with_types_in bindings);
};

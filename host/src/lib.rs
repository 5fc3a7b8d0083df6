//! Runs WebAssembly components over oskit: serves `oskit:sys` from the operating system, behind one policy.
#![deny(unsafe_code)]

pub mod artifacts;
pub mod audit;
#[allow(unsafe_code)] // what `bindgen!` makes
pub mod bindings;
pub mod cache;
pub mod compose;
mod door;
mod environ;
pub mod error;
pub mod files;
mod host;
mod limits;
mod os;
pub mod policy;
pub mod poll;
mod random;
mod state;
mod support;
mod time;

pub use host::{Ending, Host, HostConfig, Instance, State};
pub use limits::{Limits, Meter};
pub use policy::{Access, Policy, PolicyError, Stream};
pub use state::{Oskit, OskitCtx, OskitCtxBuilder, OskitCtxView, OskitView, Rules};

use bindings::oskit::sys;
use wasmtime::component::Linker;

/// Adds what both ways share: all functions that don't wait.
fn add_the_rest<T: OskitView + 'static>(linker: &mut Linker<T>) -> wasmtime::Result<()> {
    sys::environ::add_to_linker::<T, Oskit>(linker, T::oskit)?;
    sys::errno::add_to_linker::<T, Oskit>(linker, T::oskit)?;
    sys::files::add_to_linker::<T, Oskit>(linker, T::oskit)?;
    sys::os::add_to_linker::<T, Oskit>(linker, T::oskit)?;
    sys::random::add_to_linker::<T, Oskit>(linker, T::oskit)?;
    sys::support::add_to_linker::<T, Oskit>(linker, T::oskit)
}

/// Adds `oskit:sys` to a linker for an asynchronous embedding: what waits lets other tasks of the thread go on. It needs
/// a tokio runtime with time and I/O enabled.
pub fn add_to_linker<T: OskitView + 'static>(linker: &mut Linker<T>) -> wasmtime::Result<()> {
    add_the_rest(linker)?;
    sys::poll::add_to_linker::<T, Oskit>(linker, T::oskit)?;
    sys::time::add_to_linker::<T, Oskit>(linker, T::oskit)
}

/// Adds `oskit:sys` to a linker for a synchronous embedding: what waits holds the calling thread.
pub fn add_to_linker_sync<T: OskitView + 'static>(linker: &mut Linker<T>) -> wasmtime::Result<()> {
    add_the_rest(linker)?;
    bindings::sync::oskit::sys::poll::add_to_linker::<T, Oskit>(linker, T::oskit)?;
    bindings::sync::oskit::sys::time::add_to_linker::<T, Oskit>(linker, T::oskit)
}

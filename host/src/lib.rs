//! Runs WebAssembly components over oskit: serves `oskit:sys` from the operating system, behind one policy.
//!
//! There are two levels. [`Host`] is the whole thing, set up as the command `oskit run` uses it:
//!
//! ```no_run
//! use oskit_host::{Access, Host, HostConfig, OskitCtx, Policy, compose};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let host = Host::new(HostConfig::default())?;
//! let app = compose::for_host(&std::fs::read("app.wasm")?)?;
//! let component = host.load(&app.bytes)?;
//! let policy = Policy::for_command().grant("/srv/reports", "/reports", Access::Read)?;
//! let ctx = OskitCtx::builder(policy).arguments(["app", "--all"]).build()?;
//! println!("it {}", host.run(&component, ctx)?);
//! # Ok(())
//! # }
//! ```
//!
//! An embedder with a store and a linker of its own adds oskit to them as it adds WASI:
//!
//! ```no_run
//! use oskit_host::{OskitCtx, OskitCtxView, OskitView, Policy};
//! use wasmtime::component::{Component, Linker, ResourceTable};
//! use wasmtime::{Engine, Store};
//!
//! struct Plugin {
//!     oskit: OskitCtx,
//!     table: ResourceTable,
//! }
//!
//! impl OskitView for Plugin {
//!     fn oskit(&mut self) -> OskitCtxView<'_> {
//!         OskitCtxView { ctx: &mut self.oskit, table: &mut self.table }
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let engine = Engine::default();
//! let mut linker = Linker::<Plugin>::new(&engine);
//! oskit_host::add_to_linker_sync(&mut linker)?;
//! let component = Component::from_file(&engine, "plugin.wasm")?;
//! let oskit = OskitCtx::builder(Policy::from_file("plugin.toml")?).name("plugin").build()?;
//! let mut store = Store::new(&engine, Plugin { oskit, table: ResourceTable::new() });
//! store.data_mut().oskit.start();
//! let instance = linker.instantiate(&mut store, &component)?;
//! # Ok(())
//! # }
//! ```
//!
//! [`add_to_linker`] is the same for a store that is driven by tokio: there only `poll.wait-any` and `time.sleep` wait,
//! and they let other tasks go on.
//!
//! The interfaces served are `environ`, `errno`, `fcntl`, `files`, `os`, `poll`, `random`, `signal`, `subprocess`, `support` and `time`, on Unix systems
//! of the Linux kind. A [`Policy`] says what is granted; [`audit`] tells what was asked.
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
mod fcntl;
pub mod files;
mod host;
mod limits;
mod os;
pub mod policy;
pub mod poll;
mod random;
pub mod signal;
mod state;
pub mod subprocess;
mod support;
mod time;

pub use host::{Ending, Host, HostConfig, Instance, State};
pub use limits::{ChildLimits, Limits, Meter};
pub use policy::{Access, Grant, Policy, PolicyError, Stream, Symlinks};
pub use state::{Oskit, OskitCtx, OskitCtxBuilder, OskitCtxView, OskitView, Rules};

use bindings::oskit::sys;
use wasmtime::component::Linker;

/// Adds what both ways share: all functions that don't wait.
fn add_the_rest<T: OskitView + 'static>(linker: &mut Linker<T>) -> wasmtime::Result<()> {
    sys::environ::add_to_linker::<T, Oskit>(linker, T::oskit)?;
    sys::errno::add_to_linker::<T, Oskit>(linker, T::oskit)?;
    sys::fcntl::add_to_linker::<T, Oskit>(linker, T::oskit)?;
    sys::files::add_to_linker::<T, Oskit>(linker, T::oskit)?;
    sys::os::add_to_linker::<T, Oskit>(linker, T::oskit)?;
    sys::random::add_to_linker::<T, Oskit>(linker, T::oskit)?;
    sys::signal::add_to_linker::<T, Oskit>(linker, T::oskit)?;
    sys::subprocess::add_to_linker::<T, Oskit>(linker, T::oskit)?;
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

//! `subprocess`: WASI starts no programs.

use crate::Adapter;
use crate::bindings::exports::oskit::sys::poll::Waitable;
use crate::bindings::exports::oskit::sys::subprocess::{
    Child, Guest, GuestChild, SpawnOptions, Spawned, Status, WaitFlags,
};
use crate::errno::{Error, unsupported};

/// None is ever made.
pub(crate) struct NoChild;

impl Guest for Adapter {
    type Child = NoChild;

    fn spawn(_options: SpawnOptions<'_>) -> Result<Spawned, Error> {
        unsupported()
    }

    fn forked(_pid: u32) -> Result<Child, Error> {
        unsupported()
    }
}

impl GuestChild for NoChild {
    fn pid(&self) -> Result<u32, Error> {
        unsupported()
    }

    fn changed(&self, _flags: WaitFlags) -> Result<Waitable, Error> {
        unsupported()
    }

    fn wait(&self, _flags: WaitFlags) -> Result<Option<Status>, Error> {
        unsupported()
    }

    fn send_signal(&self, _signal: u8) -> Result<(), Error> {
        unsupported()
    }

    fn send_signal_to_group(&self, _signal: u8) -> Result<(), Error> {
        unsupported()
    }
}

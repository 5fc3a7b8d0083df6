//! `signal`: WASI has none.

use crate::Adapter;
use crate::bindings::exports::oskit::sys::files::DescriptorBorrow;
use crate::bindings::exports::oskit::sys::poll::Waitable;
use crate::bindings::exports::oskit::sys::signal::{Disposition, Guest, Info, Interval, Timer};
use crate::errno::{Error, unsupported};

impl Guest for Adapter {
    fn get_disposition(_signal: u8) -> Result<Disposition, Error> {
        unsupported()
    }

    fn set_disposition(_signal: u8, _disposition: Disposition) -> Result<(), Error> {
        unsupported()
    }

    fn next_caught() -> Result<Option<Info>, Error> {
        unsupported()
    }

    fn set_mask(_blocked: Vec<u8>) -> Result<(), Error> {
        unsupported()
    }

    fn mask() -> Result<Vec<u8>, Error> {
        unsupported()
    }

    fn pending() -> Result<Vec<u8>, Error> {
        unsupported()
    }

    fn take_pending(_among: Vec<u8>) -> Result<Option<Info>, Error> {
        unsupported()
    }

    fn arrived(_among: Vec<u8>) -> Result<Waitable, Error> {
        unsupported()
    }

    fn raise(_signal: u8) -> Result<(), Error> {
        unsupported()
    }

    fn set_timer(_timer: Timer, _to: Interval) -> Result<Interval, Error> {
        unsupported()
    }

    fn get_timer(_timer: Timer) -> Result<Interval, Error> {
        unsupported()
    }

    fn set_wakeup(_to: Option<DescriptorBorrow<'_>>, _warn: bool) -> Result<(), Error> {
        unsupported()
    }
}

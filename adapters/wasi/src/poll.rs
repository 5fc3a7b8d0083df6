//! `poll`: WASI's pollables.

use crate::Adapter;
use crate::bindings::exports::oskit::sys::poll::{Guest, GuestWaitable, WaitableBorrow};
use crate::errno::{Code, Error, error};
use crate::files::Open;
use std::rc::Rc;
use wasip2::clocks::monotonic_clock;
use wasip2::io::poll::{self, Pollable};

const MOST: usize = 1_024;

/// Something to wait for: a stream's pollable, or none for what is always ready.
pub(crate) struct Waitable {
    // Declared, and so dropped, before the stream that it belongs to: WASI demands that order.
    pollable: Option<Pollable>,
    _of: Rc<Open>,
}

impl Waitable {
    pub(crate) fn new(pollable: Option<Pollable>, of: Rc<Open>) -> Waitable {
        Waitable { pollable, _of: of }
    }
}

impl GuestWaitable for Waitable {
    fn ready(&self) -> bool {
        self.pollable.as_ref().is_none_or(Pollable::ready)
    }
}

impl Guest for Adapter {
    type Waitable = Waitable;

    fn wait_any(on: Vec<WaitableBorrow<'_>>, timeout: Option<u64>) -> Result<Vec<u32>, Error> {
        if on.len() > MOST {
            return Err(error(Code::E2big));
        }
        if on.is_empty() && timeout.is_none() {
            return Err(error(Code::Einval));
        }
        let waitables: Vec<&Waitable> = on.iter().map(WaitableBorrow::get).collect();
        if timeout == Some(0) || waitables.iter().any(|waitable| waitable.pollable.is_none()) {
            let ready = (0u32..).zip(&waitables).filter(|(_, waitable)| waitable.ready());
            return Ok(ready.map(|(position, _)| position).collect());
        }
        let timer = timeout.map(monotonic_clock::subscribe_duration);
        let all: Vec<&Pollable> =
            waitables.iter().filter_map(|waitable| waitable.pollable.as_ref()).chain(&timer).collect();
        let mut ready = poll::poll(&all);
        ready.retain(|position| (*position as usize) < waitables.len());
        ready.sort_unstable();
        Ok(ready)
    }
}

//! `oskit:sys/poll`. Only children are at work here beside the test, and signals come; what
//! isn't ready when none of those will do anything never will be.

use super::errno::{Code, Error};
use super::{signal, subprocess, time};

/// Something that can become ready.
pub struct Waitable(Box<dyn Fn() -> bool>);

impl Waitable {
    /// One that is ready when `probe` says so.
    pub fn new(probe: impl Fn() -> bool + 'static) -> Self {
        Waitable(Box::new(probe))
    }

    /// Whether it is ready now.
    pub fn ready(&self) -> bool {
        (self.0)()
    }
}

/// The positions of those that are ready; when none is, the clocks move on by the time-out. Without one this would
/// wait for ever, and says `EDEADLK`.
pub fn wait_any(on: &[&Waitable], timeout: Option<u64>) -> Result<Vec<u32>, Error> {
    let fail = |code| Err(Error { code, capability: None });
    if on.len() > 1024 {
        return fail(Code::E2big);
    }
    subprocess::go_on();
    let ready: Vec<u32> =
        on.iter().enumerate().filter(|(_, one)| one.ready()).map(|(n, _)| n as u32).collect();
    if !ready.is_empty() {
        return Ok(ready);
    }
    let (interrupted, left) = signal::interrupts();
    let left = left.into_iter().chain(subprocess::next_awake()).min();
    match (timeout, left) {
        _ if interrupted => fail(Code::Eintr),
        // A signal or a child may make one of them ready.
        (timeout, Some(left)) if timeout.is_none_or(|timeout| left < timeout) => {
            time::advance(left);
            wait_any(on, timeout.map(|timeout| timeout - left))
        }
        (Some(timeout), _) => {
            time::advance(timeout);
            Ok(ready)
        }
        (None, _) if on.is_empty() => fail(Code::Einval),
        (None, _) => fail(Code::Edeadlk),
    }
}

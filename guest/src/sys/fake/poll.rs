//! `oskit:sys/poll`. Nobody else is at work here, so what isn't ready at once never will be.

use super::errno::{Code, Error};
use super::time;

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
    let ready: Vec<u32> =
        on.iter().enumerate().filter(|(_, one)| one.ready()).map(|(n, _)| n as u32).collect();
    match timeout {
        _ if !ready.is_empty() => Ok(ready),
        Some(timeout) => {
            time::advance(timeout);
            Ok(ready)
        }
        None if on.is_empty() => fail(Code::Einval),
        None => fail(Code::Edeadlk),
    }
}

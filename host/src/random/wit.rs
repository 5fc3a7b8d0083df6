use super::unix;
use crate::OskitCtxView;
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::random::Host;
use crate::door::{Whole, admit};
use crate::error::Result;

/// The most bytes of one call.
const MAX: u32 = 65_536;

impl Host for OskitCtxView<'_> {
    fn get_random(&mut self, count: u32) -> Result<Vec<u8>> {
        if count > MAX {
            return Err(Code::Einval.into());
        }
        let request = Whole {
            function: "random.get-random",
            subject: String::new(),
            capability: "random.system",
            given: |policy| policy.random.system,
        };
        Ok(unix::bytes(&admit(&self.ctx.rules, request)?, count as usize)?)
    }
}

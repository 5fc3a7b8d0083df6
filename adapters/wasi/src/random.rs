//! `random`: the runtime's cryptographic source.

use crate::Adapter;
use crate::bindings::exports::oskit::sys::random::Guest;
use crate::errno::{Code, Error, error};

const LARGEST: u32 = 65_536;

impl Guest for Adapter {
    fn get_random(count: u32) -> Result<Vec<u8>, Error> {
        match count {
            0 => Ok(Vec::new()),
            1..=LARGEST => Ok(wasip2::random::random::get_random_bytes(u64::from(count))),
            _ => Err(error(Code::Einval)),
        }
    }
}

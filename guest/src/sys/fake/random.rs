//! `oskit:sys/random`: the same bytes in every run.

use super::errno::{Code, Error};
use std::cell::Cell;

thread_local! {
    static STATE: Cell<u64> = const { Cell::new(0x9E37_79B9_7F4A_7C15) };
}

/// Bytes of a xorshift generator.
pub fn get_random(count: u32) -> Result<Vec<u8>, Error> {
    if count > 65_536 {
        return Err(Error { code: Code::Einval, capability: None });
    }
    let next = || {
        let mut x = STATE.get();
        x ^= x << 13;
        x ^= x >> 7;
        x ^= x << 17;
        STATE.set(x);
        (x >> 32) as u8
    };
    Ok((0..count).map(|_| next()).collect())
}

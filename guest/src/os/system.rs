//! What concerns the system as a whole.

use super::call::retry;
use crate::errno::{EINVAL, OsError};
use crate::sys::random::get_random;

/// The most that one call gives.
const MOST: u32 = 16 << 20;

/// Random bytes for cryptography.
pub fn urandom(size: u32) -> Result<Vec<u8>, OsError> {
    if size > MOST {
        return Err(OsError::new(EINVAL, "getrandom"));
    }
    let mut bytes = Vec::with_capacity(size as usize);
    while bytes.len() < size as usize {
        let count = (size - bytes.len() as u32).min(65_536);
        bytes.extend(retry("getrandom", || get_random(count))?);
    }
    Ok(bytes)
}

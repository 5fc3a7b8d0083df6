//! What concerns the system as a whole.

use super::call::retry;
use crate::environ::absolute;
use crate::errno::{EINVAL, ENOTSUP, OsError};
use crate::sys;
use crate::sys::random::get_random;

/// How what isn't the path of a file begins.
const ADDRESSES: [&str; 3] = ["http:", "https:", "mailto:"];
/// The most that one call gives.
const MOST: u32 = 16 << 20;

/// Hands a file or an address to the program that the user has chosen for it. The verbs other than `open` are of Windows.
pub fn startfile(path: &str, operation: Option<&str>) -> Result<(), OsError> {
    if !matches!(operation, None | Some("open")) {
        return Err(OsError::new(ENOTSUP, "startfile").about(path));
    }
    let is_address = ADDRESSES.iter().any(|begin| path.starts_with(begin));
    let subject = if is_address { path.into() } else { absolute(path) };
    retry("startfile", || sys::os::open_with_default(&subject)).map_err(|error| error.about(path))
}

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

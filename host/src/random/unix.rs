use crate::door::{Granted, Whole};
use rustix::io::Errno;
use rustix::rand::{GetRandomFlags, getrandom};

/// Fills a new buffer, however often the system is interrupted in it.
pub(super) fn bytes(_: &Granted<Whole>, count: usize) -> Result<Vec<u8>, Errno> {
    let mut bytes = vec![0; count];
    let mut filled = 0;
    while let Some(rest) = bytes.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match getrandom(rest, GetRandomFlags::empty()) {
            Ok(more) => filled += more,
            Err(Errno::INTR) => {}
            Err(errno) => return Err(errno),
        }
    }
    Ok(bytes)
}

//! `fcntl`: locks on files, and the flags of descriptors.

mod command;
mod constants;
mod lock;
#[cfg(test)]
mod tests;
#[cfg(target_family = "wasm")]
mod wit;

pub use command::{
    Command, Reply, Status, StatusFlags, bytes_available, fcntl, fcntl_timeout, terminal_size,
};
pub use constants::constant;
pub use lock::{LockOperation, LockType, RangeLock, flock, flock_timeout, lockf, lockf_timeout};

use crate::errno::OsError;

/// Why a function failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// `ValueError`.
    Value(String),
    /// `AttributeError`.
    Attribute(String),
    /// `OSError`.
    Os(OsError),
}

impl From<OsError> for Error {
    fn from(error: OsError) -> Self {
        Error::Os(error)
    }
}

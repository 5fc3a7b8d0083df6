//! A directory being listed, packed as the contract says.

use super::path::encode;
use super::{Outcome, status};
use crate::bindings::oskit::sys::files::FileType;
use crate::bindings::oskit::sys::time::Timespec;
use rustix::fs::{Dir, DirEntry};
use std::sync::{Mutex, PoisonError};

/// What a call may give at the least and at the most.
const BUDGET: std::ops::RangeInclusive<u32> = 600..=1 << 20;

/// A directory being listed.
pub struct DirectoryStream(Mutex<Listing>);

struct Listing {
    directory: Dir,
    /// Read, and too long for the last answer.
    kept: Option<DirEntry>,
}

impl DirectoryStream {
    pub(super) fn new(directory: Dir) -> Self {
        DirectoryStream(Mutex::new(Listing { directory, kept: None }))
    }

    /// The next entries, with their status or without.
    pub(super) fn read(&mut self, budget: u32, with_status: bool) -> Outcome<Vec<u8>> {
        let listing = self.0.get_mut().unwrap_or_else(PoisonError::into_inner);
        let budget = budget.clamp(*BUDGET.start(), *BUDGET.end()) as usize;
        let mut packed = Vec::with_capacity(budget.min(64 << 10));
        loop {
            let entry = match listing.kept.take() {
                Some(entry) => entry,
                None => match listing.directory.read() {
                    None => return Ok(packed),
                    // What was read before the error comes first.
                    Some(Err(_)) if !packed.is_empty() => return Ok(packed),
                    Some(entry) => entry?,
                },
            };
            let before = packed.len();
            listing.pack(&entry, with_status, &mut packed)?;
            if packed.len() > budget && before > 0 {
                packed.truncate(before);
                listing.kept = Some(entry);
                return Ok(packed);
            }
        }
    }
}

impl Listing {
    /// Adds one entry, unless it is `.`, `..` or gone.
    fn pack(&self, entry: &DirEntry, with_status: bool, packed: &mut Vec<u8>) -> Outcome<()> {
        let name = entry.file_name();
        if matches!(name.to_bytes(), b"." | b"..") {
            return Ok(());
        }
        let mut kind = status::kind_of(entry.file_type());
        let mut inode = entry.ino();
        let found = if with_status || kind == FileType::Unknown {
            match status::at(self.directory.fd()?, name) {
                Ok(found) => Some(found),
                Err(_) if with_status => return Ok(()),
                Err(_) => None,
            }
        } else {
            None
        };
        if let Some(found) = &found {
            kind = found.kind;
            inode = found.inode;
        }
        packed.extend_from_slice(&inode.to_le_bytes());
        packed.push(kind as u8);
        if let Some(found) = found.filter(|_| with_status) {
            packed.extend_from_slice(&found.mode.to_le_bytes());
            packed.extend_from_slice(&found.links.to_le_bytes());
            packed.extend_from_slice(&found.uid.to_le_bytes());
            packed.extend_from_slice(&found.gid.to_le_bytes());
            packed.extend_from_slice(&found.size.to_le_bytes());
            packed.extend_from_slice(&found.blocks.to_le_bytes());
            packed.extend_from_slice(&found.device.to_le_bytes());
            for Timespec { seconds, nanoseconds } in [found.accessed, found.modified, found.changed] {
                packed.extend_from_slice(&seconds.to_le_bytes());
                packed.extend_from_slice(&nanoseconds.to_le_bytes());
            }
        }
        let name = encode(name.to_bytes());
        packed.extend_from_slice(&(name.len() as u16).to_le_bytes());
        packed.extend_from_slice(name.as_bytes());
        Ok(())
    }
}

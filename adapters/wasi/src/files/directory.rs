//! Listing directories, packed as the contract says.

use super::path::encode;
use super::status::{file_type, inode, status};
use crate::bindings::exports::oskit::sys::files::{FileStatus, FileType, GuestDirectoryStream};
use crate::errno::Error;
use crate::time::Timespec;
use std::cell::RefCell;
use wasip2::filesystem::types::{Descriptor, DirectoryEntry, DirectoryEntryStream, ErrorCode, PathFlags};

const LEAST_BUDGET: u32 = 600;
const MOST_BUDGET: u32 = 1 << 20;

/// A directory being listed.
pub(crate) struct Listing {
    entries: DirectoryEntryStream,
    directory: Descriptor,
    /// What did not fit into the last answer.
    left: RefCell<Option<DirectoryEntry>>,
}

impl Listing {
    pub(super) fn new(directory: Descriptor) -> Result<Listing, Error> {
        Ok(Listing { entries: directory.read_directory()?, directory, left: RefCell::default() })
    }

    pub(super) fn next(&self) -> Result<Option<DirectoryEntry>, Error> {
        if let Some(entry) = self.left.take() {
            return Ok(Some(entry));
        }
        loop {
            match self.entries.read_directory_entry()? {
                Some(entry) if matches!(entry.name.as_str(), "." | "..") => {}
                next => return Ok(next),
            }
        }
    }

    /// Packs entries until the budget is used up; `pack` gives none for one to leave out.
    fn pack(
        &self,
        budget: u32,
        pack: impl Fn(&DirectoryEntry) -> Result<Option<Vec<u8>>, Error>,
    ) -> Result<Vec<u8>, Error> {
        let budget = budget.clamp(LEAST_BUDGET, MOST_BUDGET) as usize;
        let mut packed = Vec::new();
        while let Some(entry) = self.next()? {
            let Some(bytes) = pack(&entry)? else { continue };
            if !packed.is_empty() && packed.len() + bytes.len() > budget {
                self.left.replace(Some(entry));
                break;
            }
            packed.extend_from_slice(&bytes);
        }
        Ok(packed)
    }
}

impl GuestDirectoryStream for Listing {
    /// Without inodes: WASI would take another call for each, and whoever wants them asks for the status too.
    fn read(&self, budget: u32) -> Result<Vec<u8>, Error> {
        self.pack(budget, |entry| {
            let name = encode(entry.name.clone());
            let mut packed = Vec::with_capacity(11 + name.len());
            push_head(&mut packed, 0, file_type(entry.type_));
            push_name(&mut packed, &name);
            Ok(Some(packed))
        })
    }

    fn read_with_status(&self, budget: u32) -> Result<Vec<u8>, Error> {
        self.pack(budget, |entry| {
            let found = self.directory.stat_at(PathFlags::empty(), &entry.name).and_then(|stat| {
                let hash = self.directory.metadata_hash_at(PathFlags::empty(), &entry.name)?;
                Ok(status(&stat, inode(hash)))
            });
            let status = match found {
                Ok(status) => status,
                Err(ErrorCode::NoEntry) => return Ok(None),
                Err(why) => return Err(why.into()),
            };
            let name = encode(entry.name.clone());
            let mut packed = Vec::with_capacity(91 + name.len());
            push_head(&mut packed, status.inode, status.kind);
            push_status(&mut packed, &status);
            push_name(&mut packed, &name);
            Ok(Some(packed))
        })
    }
}

fn push_head(packed: &mut Vec<u8>, inode: u64, kind: FileType) {
    packed.extend_from_slice(&inode.to_le_bytes());
    packed.push(kind as u8);
}

fn push_status(packed: &mut Vec<u8>, status: &FileStatus) {
    packed.extend_from_slice(&status.mode.to_le_bytes());
    packed.extend_from_slice(&status.links.to_le_bytes());
    packed.extend_from_slice(&status.uid.to_le_bytes());
    packed.extend_from_slice(&status.gid.to_le_bytes());
    packed.extend_from_slice(&status.size.to_le_bytes());
    packed.extend_from_slice(&status.blocks.to_le_bytes());
    packed.extend_from_slice(&status.device.to_le_bytes());
    for Timespec { seconds, nanoseconds } in [status.accessed, status.modified, status.changed] {
        packed.extend_from_slice(&seconds.to_le_bytes());
        packed.extend_from_slice(&nanoseconds.to_le_bytes());
    }
}

fn push_name(packed: &mut Vec<u8>, name: &str) {
    packed.extend_from_slice(&(name.len() as u16).to_le_bytes());
    packed.extend_from_slice(name.as_bytes());
}

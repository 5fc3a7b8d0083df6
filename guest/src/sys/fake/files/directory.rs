//! Listing a directory.

use super::tree::{Body, Inode, resolve};
use super::{Code, Error, fail};
use std::cell::RefCell;
use std::rc::Rc;

/// A directory being listed.
pub struct DirectoryStream {
    rest: RefCell<std::vec::IntoIter<(String, Rc<Inode>)>>,
}

/// Begins to list a directory.
pub fn open_directory(path: &str) -> Result<DirectoryStream, Error> {
    let node = resolve(path, true)?.existing()?;
    let Body::Directory(entries) = &*node.body.borrow() else { return fail(Code::Enotdir) };
    let entries: Vec<_> = entries.iter().map(|(name, node)| (name.clone(), node.clone())).collect();
    Ok(DirectoryStream { rest: RefCell::new(entries.into_iter()) })
}

impl DirectoryStream {
    /// The next entries, packed.
    pub fn read(&self, budget: u32) -> Result<Vec<u8>, Error> {
        Ok(self.pack(budget, false))
    }

    /// The next entries with their status, packed.
    pub fn read_with_status(&self, budget: u32) -> Result<Vec<u8>, Error> {
        Ok(self.pack(budget, true))
    }

    fn pack(&self, budget: u32, with_status: bool) -> Vec<u8> {
        let budget = budget.clamp(600, 1_048_576) as usize;
        let mut packed = Vec::new();
        let mut rest = self.rest.borrow_mut();
        while let Some((name, node)) = rest.as_slice().first() {
            let status = node.status();
            let mut entry = status.inode.to_le_bytes().to_vec();
            entry.push(status.kind as u8);
            if with_status {
                entry.extend(status.mode.to_le_bytes());
                entry.extend(status.links.to_le_bytes());
                entry.extend(status.uid.to_le_bytes());
                entry.extend(status.gid.to_le_bytes());
                entry.extend(status.size.to_le_bytes());
                entry.extend(status.blocks.to_le_bytes());
                entry.extend(status.device.to_le_bytes());
                for time in [status.accessed, status.modified, status.changed] {
                    entry.extend(time.seconds.to_le_bytes());
                    entry.extend(time.nanoseconds.to_le_bytes());
                }
            }
            entry.extend((name.len() as u16).to_le_bytes());
            entry.extend(name.as_bytes());
            if !packed.is_empty() && packed.len() + entry.len() > budget {
                break;
            }
            packed.extend(entry);
            rest.next();
        }
        packed
    }
}

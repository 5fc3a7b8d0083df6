//! Users and groups by name.

use super::error::{Error, Result};
use super::keyword::Principal;
use crate::errno::{ENOENT, OsError};
use crate::os::{self, OpenFlags};
use crate::sys::os::user_by_name;

/// The number that stands for no change.
const UNCHANGED: u32 = u32::MAX;
/// The most of the list of groups that is read.
const MOST: usize = 1 << 20;

fn changed(id: u32) -> Option<u32> {
    Some(id).filter(|id| *id != UNCHANGED)
}

/// The number of a user; none where that is to stay as it is.
pub(super) fn uid(user: &Principal) -> Result<Option<u32>> {
    match user {
        Principal::Id(id) => Ok(changed(*id)),
        Principal::Name(name) => {
            match user_by_name(name).map_err(|error| OsError::from_sys(error, "getpwnam")) {
                Ok(user) => Ok(changed(user.uid)),
                Err(error) if error.errno == ENOENT => {
                    Err(Error::Key(format!("getpwnam(): name not found: {}", crate::text::repr(name))))
                }
                Err(error) => Err(error.into()),
            }
        }
    }
}

/// The number of a group.
pub(super) fn gid(group: &Principal) -> Result<u32> {
    match group {
        Principal::Id(id) => Ok(*id),
        Principal::Name(name) => named(name)
            .ok_or_else(|| Error::Key(format!("getgrnam(): name not found: {}", crate::text::repr(name)))),
    }
}

/// The number of a group that is to be the child's; none where that is to stay as it is.
pub(super) fn new_gid(group: &Principal) -> Result<Option<u32>> {
    gid(group).map(changed)
}

/// The group of this name in the list of groups, if that can be read.
fn named(name: &str) -> Option<u32> {
    let file = os::open("/etc/group", OpenFlags::READ, 0).ok()?;
    let mut list = Vec::new();
    while list.len() < MOST {
        let more = file.read(64 << 10).ok()?;
        if more.is_empty() {
            break;
        }
        list.extend(more);
    }
    let list = String::from_utf8_lossy(&list);
    let mut lines = list.lines().map(|line| line.split(':'));
    lines.find_map(|mut fields| (fields.next()? == name).then(|| fields.nth(1)?.parse().ok()).flatten())
}

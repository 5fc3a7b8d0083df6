//! Small files in one step, for the adapter's own needs.

use super::directory::Listing;
use super::path::locate;
use super::place::may_wait;
use crate::errno::{Code, Error, error};
use wasip2::filesystem::types::{Descriptor, DescriptorFlags, DescriptorType, OpenFlags, PathFlags};

/// As much as a runtime is asked for at a time.
const CHUNK: u64 = 1 << 16;

fn open(path: &str, flags: OpenFlags) -> Result<Descriptor, Error> {
    let place = locate(path, "files.read")?;
    if may_wait(place.kind(true)?) {
        return Err(error(Code::Einval));
    }
    Ok(place.root().open_at(PathFlags::SYMLINK_FOLLOW, &place.whole(), flags, DescriptorFlags::READ)?)
}

/// The contents of a file of at most `limit` bytes; a longer one is not what is looked for.
pub(crate) fn read(path: &str, limit: usize) -> Result<Vec<u8>, Error> {
    let file = open(path, OpenFlags::empty())?;
    let mut contents = Vec::new();
    loop {
        let (data, end) = file.read(CHUNK, contents.len() as u64)?;
        contents.extend_from_slice(&data);
        if contents.len() > limit {
            return Err(error(Code::Enoent));
        }
        if end || data.is_empty() {
            return Ok(contents);
        }
    }
}

/// The same of a file that a program names, which may be one that would keep a runtime waiting.
pub(crate) fn read_regular(path: &str, limit: usize) -> Result<Vec<u8>, Error> {
    let place = locate(path, "files.read")?;
    match place.kind(true)? {
        DescriptorType::RegularFile => read(path, limit),
        DescriptorType::Directory => Err(error(Code::Eisdir)),
        _ => Err(error(Code::Einval)),
    }
}

/// Whether a file can be read and begins so.
pub(crate) fn begins_with(path: &str, magic: &[u8]) -> bool {
    open(path, OpenFlags::empty())
        .and_then(|file| Ok(file.read(magic.len() as u64, 0)?.0))
        .is_ok_and(|data| data == magic)
}

/// What a symbolic link says.
pub(crate) fn link(path: &str) -> Result<String, Error> {
    let place = locate(path, "files.read")?;
    Ok(place.root().readlink_at(place.path())?)
}

/// The names in a directory, in no order.
pub(crate) fn list(path: &str) -> Result<Vec<(String, DescriptorType)>, Error> {
    let listing = Listing::new(open(path, OpenFlags::DIRECTORY)?)?;
    let mut names = Vec::new();
    while let Some(entry) = listing.next()? {
        names.push((entry.name, entry.type_));
    }
    Ok(names)
}

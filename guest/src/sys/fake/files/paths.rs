//! The functions that take a path.

use super::descriptor::Descriptor;
use super::tree::{Body, Inode, Place, resolve};
use super::types::{AccessMode, FileStatus, FileType, FilesystemStatus, Mount, OpenFlags, SetTime};
use super::{Code, Error, fail};
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;

/// The root, writable.
pub fn mounts() -> Vec<Mount> {
    vec![Mount { path: "/".to_owned(), writable: true }]
}

/// What an instance takes from modes to begin with.
pub fn umask() -> Result<u32, Error> {
    Ok(0o022)
}

/// Opens a file.
pub fn open(path: &str, flags: OpenFlags, mode: u32) -> Result<Descriptor, Error> {
    let exclusive = flags.contains(OpenFlags::CREATE | OpenFlags::EXCLUSIVE);
    let place = resolve(path, !(exclusive || flags.contains(OpenFlags::NO_FOLLOW)))?;
    if flags.contains(OpenFlags::TEMPORARY) {
        place.existing()?;
        return Ok(Descriptor::new(Inode::new(Body::File(Vec::new()), mode), flags));
    }
    let node = match place.node {
        Some(_) if exclusive => return fail(Code::Eexist),
        Some(_) => place.existing()?,
        None if flags.contains(OpenFlags::CREATE) => {
            if place.slash {
                return fail(Code::Eisdir);
            }
            let file = Inode::new(Body::File(Vec::new()), mode);
            place.parent.attach(&place.name.unwrap_or_default(), file.clone());
            file
        }
        None => return fail(Code::Enoent),
    };
    match node.kind() {
        FileType::Symlink => return fail(Code::Eloop),
        FileType::Directory if flags.contains(OpenFlags::WRITE) || flags.contains(OpenFlags::CREATE) => {
            return fail(Code::Eisdir);
        }
        FileType::Regular if flags.contains(OpenFlags::DIRECTORY) => return fail(Code::Enotdir),
        FileType::Regular if flags.contains(OpenFlags::TRUNCATE) => node.resize(0)?,
        _ => (),
    }
    Ok(Descriptor::new(node, flags))
}

/// The status of what a path names.
pub fn stat(path: &str, follow: bool) -> Result<FileStatus, Error> {
    Ok(resolve(path, follow)?.existing()?.status())
}

/// Whether the owner may do this.
pub fn access(path: &str, mode: AccessMode, _effective: bool, follow: bool) -> Result<(), Error> {
    let status = stat(path, follow)?;
    let wanted = [(AccessMode::READ, 0o400), (AccessMode::WRITE, 0o200), (AccessMode::EXECUTE, 0o100)];
    let refused = wanted.iter().any(|(asked, bit)| mode.contains(*asked) && status.mode & bit == 0);
    if refused { fail(Code::Eacces) } else { Ok(()) }
}

fn vacant(path: &str) -> Result<Place, Error> {
    let place = resolve(path, false)?;
    if place.node.is_some() { fail(Code::Eexist) } else { Ok(place) }
}

fn make(path: &str, body: Body, mode: u32) -> Result<(), Error> {
    let place = vacant(path)?;
    if place.slash && !matches!(body, Body::Directory(_)) {
        return fail(Code::Enoent);
    }
    place.parent.attach(&place.name.unwrap_or_default(), Inode::new(body, mode));
    Ok(())
}

/// Makes a directory.
pub fn mkdir(path: &str, mode: u32) -> Result<(), Error> {
    make(path, Body::Directory(BTreeMap::new()), mode)
}

/// Removes an empty directory.
pub fn rmdir(path: &str) -> Result<(), Error> {
    let place = resolve(path, false)?;
    let (parent, name) = (place.parent.clone(), place.name.clone());
    let node = place.existing()?;
    if node.kind() != FileType::Directory {
        return fail(Code::Enotdir);
    }
    let Some(name) = name else { return fail(Code::Ebusy) };
    if !node.is_empty() {
        return fail(Code::Enotempty);
    }
    parent.detach(&name);
    Ok(())
}

/// Removes a name that isn't a directory's.
pub fn unlink(path: &str) -> Result<(), Error> {
    let place = resolve(path, false)?;
    let (parent, name) = (place.parent.clone(), place.name.clone());
    let node = place.existing()?;
    if node.kind() == FileType::Directory {
        return fail(Code::Eisdir);
    }
    parent.detach(&name.unwrap_or_default());
    node.meta.borrow_mut().links -= 1;
    Ok(())
}

/// Gives something another name.
pub fn rename(old: &str, new: &str, replace: bool) -> Result<(), Error> {
    let from = resolve(old, false)?;
    let (parent, name) = (from.parent.clone(), from.name.clone());
    let node = from.existing()?;
    let Some(name) = name else { return fail(Code::Ebusy) };
    let to = resolve(new, false)?;
    let Some(new_name) = to.name else { return fail(Code::Ebusy) };
    let directory = node.kind() == FileType::Directory;
    if let Some(there) = &to.node {
        if !replace {
            return fail(Code::Eexist);
        }
        if Rc::ptr_eq(there, &node) {
            return Ok(());
        }
        match (directory, there.kind() == FileType::Directory) {
            (false, true) => return fail(Code::Eisdir),
            (true, false) => return fail(Code::Enotdir),
            (true, true) if !there.is_empty() => return fail(Code::Enotempty),
            _ => (),
        }
    }
    if directory && contains(&node, &to.parent) {
        return fail(Code::Einval);
    }
    parent.detach(&name);
    to.parent.attach(&new_name, node);
    Ok(())
}

/// Whether `inner` is `outer` or lies below it.
fn contains(outer: &Rc<Inode>, inner: &Rc<Inode>) -> bool {
    Rc::ptr_eq(outer, inner)
        || matches!(&*outer.body.borrow(), Body::Directory(entries) if entries.values().any(|e| contains(e, inner)))
}

/// Gives a file a second name.
pub fn link(old: &str, new: &str, follow: bool) -> Result<(), Error> {
    let node = resolve(old, follow)?.existing()?;
    if node.kind() == FileType::Directory {
        return fail(Code::Eperm);
    }
    let place = vacant(new)?;
    node.meta.borrow_mut().links += 1;
    place.parent.attach(&place.name.unwrap_or_default(), node);
    Ok(())
}

/// Makes a symbolic link.
pub fn symlink(target: &str, path: &str) -> Result<(), Error> {
    if target.is_empty() {
        return fail(Code::Enoent);
    }
    make(path, Body::Link(target.to_owned()), 0o777)
}

/// What a symbolic link says.
pub fn readlink(path: &str) -> Result<String, Error> {
    match &*resolve(path, false)?.existing()?.body.borrow() {
        Body::Link(target) => Ok(target.clone()),
        _ => fail(Code::Einval),
    }
}

/// Sets the permission bits.
pub fn chmod(path: &str, mode: u32, follow: bool) -> Result<(), Error> {
    let node = resolve(path, follow)?.existing()?;
    if node.kind() == FileType::Symlink {
        return fail(Code::Enotsup);
    }
    node.set_mode(mode);
    Ok(())
}

/// Sets owner and group.
pub fn chown(path: &str, uid: Option<u32>, gid: Option<u32>, follow: bool) -> Result<(), Error> {
    resolve(path, follow)?.existing()?.set_owner(uid, gid);
    Ok(())
}

/// There are no such flags here.
pub fn chflags(path: &str, _flags: u32, follow: bool) -> Result<(), Error> {
    resolve(path, follow)?.existing()?;
    fail(Code::Enotsup)
}

/// Sets the times.
pub fn utimens(path: &str, accessed: SetTime, modified: SetTime, follow: bool) -> Result<(), Error> {
    resolve(path, follow)?.existing()?.set_times(accessed, modified);
    Ok(())
}

/// Sets the size.
pub fn truncate(path: &str, size: u64) -> Result<(), Error> {
    resolve(path, true)?.existing()?.resize(size)
}

/// The file system's status, made up.
pub fn statvfs(path: &str) -> Result<FilesystemStatus, Error> {
    resolve(path, true)?.existing()?;
    Ok(filesystem())
}

pub(super) fn filesystem() -> FilesystemStatus {
    FilesystemStatus {
        block_size: 4096,
        fragment_size: 4096,
        blocks: 1000,
        blocks_free: 500,
        blocks_available: 400,
        files: 100,
        files_free: 50,
        files_available: 40,
        id: 1,
        flags: 0,
        name_max: 255,
    }
}

/// Makes a named pipe.
pub fn mkfifo(path: &str, mode: u32) -> Result<(), Error> {
    make(path, Body::Pipe { bytes: VecDeque::new(), readers: 0, writers: 0 }, mode)
}

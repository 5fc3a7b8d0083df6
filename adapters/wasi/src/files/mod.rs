//! `files`: preopened directories as mounts, files with a position of their own, standard streams.

mod directory;
mod open;
mod path;
mod status;
mod stdio;
pub(crate) mod whole;

use crate::Adapter;
use crate::bindings::exports::oskit::sys::files::{
    AccessMode, Descriptor, DirectoryStream, FileStatus, FileType, FilesystemStatus, Guest, Mount, OpenFlags,
    SetTime,
};
use crate::errno::{Code, Error, denied, error, on_path, unsupported};
use directory::Listing;
pub(crate) use open::{Handle, Open};
use path::{Place, decode, encode, locate, mounts};
use std::rc::Rc;
use wasip2::filesystem::types::{self as wasi, DescriptorFlags, PathFlags};

/// The capabilities that a refusal names.
const READ: &str = "files.read";
const WRITE: &str = "files.write";

/// Whether all of `wanted` are set.
fn has(flags: OpenFlags, wanted: OpenFlags) -> bool {
    flags & wanted == wanted
}

fn following(follow: bool) -> PathFlags {
    if follow { PathFlags::SYMLINK_FOLLOW } else { PathFlags::empty() }
}

/// Where something is to be changed; the directory granted itself can't be.
fn locate_to_change(path: &str) -> Result<Place, Error> {
    let place = locate(path, WRITE)?;
    if place.is_mount() { Err(error(Code::Ebusy)) } else { Ok(place) }
}

fn status_of(place: &Place, follow: bool) -> Result<FileStatus, Error> {
    let (directory, flags) = (place.directory(), following(follow));
    let stat = directory.stat_at(flags, &place.rest).map_err(on_path(READ))?;
    let hash = directory.metadata_hash_at(flags, &place.rest).map_err(on_path(READ))?;
    Ok(status::status(&stat, status::inode(hash)))
}

fn open_file(path: &str, flags: OpenFlags) -> Result<Open, Error> {
    if has(flags, OpenFlags::TEMPORARY) {
        return unsupported();
    }
    if !has(flags, OpenFlags::READ) && !has(flags, OpenFlags::WRITE) {
        return Err(error(Code::Einval));
    }
    let changes = [OpenFlags::WRITE, OpenFlags::CREATE, OpenFlags::TRUNCATE];
    let changes = changes.into_iter().any(|flag| has(flags, flag));
    let capability = if changes { WRITE } else { READ };
    let place = locate(path, capability)?;
    let exclusive = has(flags, OpenFlags::CREATE | OpenFlags::EXCLUSIVE);
    let mut how = wasi::OpenFlags::empty();
    how.set(wasi::OpenFlags::CREATE, has(flags, OpenFlags::CREATE));
    how.set(wasi::OpenFlags::EXCLUSIVE, exclusive);
    how.set(wasi::OpenFlags::TRUNCATE, has(flags, OpenFlags::TRUNCATE));
    how.set(wasi::OpenFlags::DIRECTORY, has(flags, OpenFlags::DIRECTORY));
    let mut access = DescriptorFlags::empty();
    access.set(DescriptorFlags::READ, has(flags, OpenFlags::READ));
    access.set(DescriptorFlags::WRITE, has(flags, OpenFlags::WRITE));
    let follow = following(!exclusive && !has(flags, OpenFlags::NO_FOLLOW));
    let opened = place.directory().open_at(follow, &place.rest, how, access).map_err(on_path(capability))?;
    Open::file(opened, flags)
}

impl Guest for Adapter {
    type Descriptor = Handle;
    type DirectoryStream = Listing;

    fn mounts() -> Vec<Mount> {
        mounts().iter().map(|mount| Mount { path: encode(mount.path()), writable: mount.writable }).collect()
    }

    fn umask() -> Result<u32, Error> {
        // What WASI makes has no mode that this could be taken from; programs see what is usual.
        Ok(0o022)
    }

    fn stdin() -> Result<Descriptor, Error> {
        Ok(Descriptor::new(Handle(stdio::input())))
    }

    fn stdout() -> Result<Descriptor, Error> {
        Ok(Descriptor::new(Handle(stdio::output())))
    }

    fn stderr() -> Result<Descriptor, Error> {
        Ok(Descriptor::new(Handle(stdio::error_output())))
    }

    /// The mode does not matter: WASI has none.
    fn open(path: String, flags: OpenFlags, _mode: u32) -> Result<Descriptor, Error> {
        Ok(Descriptor::new(Handle(Rc::new(open_file(&path, flags)?))))
    }

    fn pipe() -> Result<(Descriptor, Descriptor), Error> {
        unsupported()
    }

    fn open_directory(path: String) -> Result<DirectoryStream, Error> {
        let place = locate(&path, READ)?;
        let directory = place
            .directory()
            .open_at(following(true), &place.rest, wasi::OpenFlags::DIRECTORY, DescriptorFlags::READ)
            .map_err(on_path(READ))?;
        Ok(DirectoryStream::new(Listing::new(directory)?))
    }

    fn stat(path: String, follow: bool) -> Result<FileStatus, Error> {
        status_of(&locate(&path, READ)?, follow)
    }

    /// Judged by what the grant allows and the modes that `stat` shows.
    fn access(path: String, mode: AccessMode, _effective: bool, follow: bool) -> Result<(), Error> {
        let place = locate(&path, READ)?;
        let status = status_of(&place, follow)?;
        if mode & AccessMode::WRITE == AccessMode::WRITE && !place.mount.writable {
            return Err(error(Code::Erofs));
        }
        if mode & AccessMode::EXECUTE == AccessMode::EXECUTE && status.kind != FileType::Directory {
            return Err(error(Code::Eacces));
        }
        Ok(())
    }

    fn mkdir(path: String, _mode: u32) -> Result<(), Error> {
        let place = locate(&path, WRITE)?;
        if place.is_mount() {
            return Err(error(Code::Eexist));
        }
        place.directory().create_directory_at(&place.rest).map_err(on_path(WRITE))
    }

    fn rmdir(path: String) -> Result<(), Error> {
        let place = locate_to_change(&path)?;
        place.directory().remove_directory_at(&place.rest).map_err(on_path(WRITE))
    }

    fn unlink(path: String) -> Result<(), Error> {
        let place = locate(&path, WRITE)?;
        if place.is_mount() {
            return Err(error(Code::Eisdir));
        }
        place.directory().unlink_file_at(&place.rest).map_err(on_path(WRITE))
    }

    /// Without `replace` it is looked first whether the name is taken, since WASI has no one step for that.
    fn rename(old: String, new: String, replace: bool) -> Result<(), Error> {
        let (old, new) = (locate_to_change(&old)?, locate_to_change(&new)?);
        if !replace && new.directory().stat_at(PathFlags::empty(), &new.rest).is_ok() {
            return Err(error(Code::Eexist));
        }
        old.directory().rename_at(&old.rest, new.directory(), &new.rest).map_err(on_path(WRITE))
    }

    fn link(old: String, new: String, follow: bool) -> Result<(), Error> {
        let (old, new) = (locate(&old, READ)?, locate_to_change(&new)?);
        // Runtimes refuse to follow here; only where it would make a difference is that a failure.
        let link = |follow| old.directory().link_at(following(follow), &old.rest, new.directory(), &new.rest);
        let is_symlink = || {
            let stat = old.directory().stat_at(PathFlags::empty(), &old.rest);
            stat.is_ok_and(|stat| stat.type_ == wasi::DescriptorType::SymbolicLink)
        };
        let done = if follow && is_symlink() {
            match link(true) {
                Err(wasi::ErrorCode::Invalid) => return unsupported(),
                done => done,
            }
        } else {
            link(false)
        };
        done.map_err(on_path(WRITE))
    }

    fn symlink(target: String, path: String) -> Result<(), Error> {
        let (target, place) = (decode(&target)?, locate(&path, WRITE)?);
        if target.contains('\0') {
            return Err(error(Code::Einval));
        }
        if target.is_empty() {
            return Err(error(Code::Enoent));
        }
        if place.is_mount() {
            return Err(error(Code::Eexist));
        }
        // Runtimes refuse it too, but not all in the same way.
        if target.starts_with('/') {
            return Err(denied(WRITE));
        }
        place.directory().symlink_at(&target, &place.rest).map_err(on_path(WRITE))
    }

    fn readlink(path: String) -> Result<String, Error> {
        let place = locate(&path, READ)?;
        place.directory().readlink_at(&place.rest).map(encode).map_err(on_path(READ))
    }

    fn chmod(_path: String, _mode: u32, _follow: bool) -> Result<(), Error> {
        unsupported()
    }

    fn chown(_path: String, _uid: Option<u32>, _gid: Option<u32>, _follow: bool) -> Result<(), Error> {
        unsupported()
    }

    fn chflags(_path: String, _flags: u32, _follow: bool) -> Result<(), Error> {
        unsupported()
    }

    fn utimens(path: String, accessed: SetTime, modified: SetTime, follow: bool) -> Result<(), Error> {
        let place = locate(&path, WRITE)?;
        let (accessed, modified) = (status::new_time(accessed)?, status::new_time(modified)?);
        let directory = place.directory();
        directory.set_times_at(following(follow), &place.rest, accessed, modified).map_err(on_path(WRITE))
    }

    fn truncate(path: String, size: u64) -> Result<(), Error> {
        let place = locate(&path, WRITE)?;
        if size > i64::MAX as u64 {
            return Err(error(Code::Einval));
        }
        let (how, access) = (wasi::OpenFlags::empty(), DescriptorFlags::WRITE);
        let file =
            place.directory().open_at(following(true), &place.rest, how, access).map_err(on_path(WRITE))?;
        Ok(file.set_size(size)?)
    }

    fn statvfs(_path: String) -> Result<FilesystemStatus, Error> {
        unsupported()
    }

    fn mkfifo(_path: String, _mode: u32) -> Result<(), Error> {
        unsupported()
    }
}

//! `files`: preopened directories as mounts, files with a position of their own, standard streams.

mod directory;
mod open;
mod path;
mod place;
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
use path::{decode, encode, locate, mounts};
use place::{Place, may_wait};
use std::rc::Rc;
use wasip2::filesystem::types::{self as wasi, DescriptorFlags, DescriptorType, PathFlags};

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

fn status_of(place: &Place, follow: bool) -> Result<FileStatus, Error> {
    let flags = following(follow || place.directory);
    let stat = place.root().stat_at(flags, place.path()).map_err(on_path(READ))?;
    if place.directory && stat.type_ != DescriptorType::Directory {
        return Err(error(Code::Enotdir));
    }
    let hash = place.root().metadata_hash_at(flags, place.path()).map_err(on_path(READ))?;
    Ok(status::status(&stat, status::inode(hash)))
}

fn open_file(path: &str, mut flags: OpenFlags) -> Result<Open, Error> {
    if has(flags, OpenFlags::TEMPORARY) {
        return unsupported();
    }
    if has(flags, OpenFlags::CREATE | OpenFlags::DIRECTORY) {
        return Err(error(Code::Einval));
    }
    if !has(flags, OpenFlags::WRITE) {
        flags |= OpenFlags::READ;
    }
    let changes = [OpenFlags::WRITE, OpenFlags::CREATE, OpenFlags::TRUNCATE];
    let capability = if changes.into_iter().any(|flag| has(flags, flag)) { WRITE } else { READ };
    let place = locate(path, capability)?;
    let exclusive = has(flags, OpenFlags::CREATE | OpenFlags::EXCLUSIVE);
    if has(flags, OpenFlags::CREATE) && (place.directory || !place.is_named()) {
        place.check_parent()?;
        return Err(error(if exclusive && !place.is_named() { Code::Eexist } else { Code::Eisdir }));
    }
    let follow = place.directory || !(exclusive || has(flags, OpenFlags::NO_FOLLOW));
    let directory = place.directory || has(flags, OpenFlags::DIRECTORY);
    if !exclusive {
        check_kind(&place, follow, directory)?;
    }
    let truncate = has(flags, OpenFlags::TRUNCATE);
    let mut how = wasi::OpenFlags::empty();
    how.set(wasi::OpenFlags::CREATE, has(flags, OpenFlags::CREATE));
    how.set(wasi::OpenFlags::EXCLUSIVE, exclusive);
    how.set(wasi::OpenFlags::TRUNCATE, truncate && !directory);
    how.set(wasi::OpenFlags::DIRECTORY, directory);
    let mut access = DescriptorFlags::empty();
    access.set(DescriptorFlags::READ, has(flags, OpenFlags::READ));
    // No directory can be cut or written to, and runtimes don't take both flags.
    access.set(DescriptorFlags::WRITE, has(flags, OpenFlags::WRITE) || (truncate && directory));
    let opened = place.root().open_at(following(follow), &place.whole(), how, access);
    Open::file(opened.map_err(on_path(capability))?, flags)
}

/// Fails where opening would fail anyway, or could keep the runtime waiting. Whatever else is wrong shows when it is opened.
fn check_kind(place: &Place, follow: bool, directory: bool) -> Result<(), Error> {
    match place.kind(follow) {
        Ok(kind) if directory && kind != DescriptorType::Directory => Err(error(Code::Enotdir)),
        Ok(kind) if may_wait(kind) => unsupported(),
        _ => Ok(()),
    }
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
        check_kind(&place, true, true)?;
        let (how, access) = (wasi::OpenFlags::DIRECTORY, DescriptorFlags::READ);
        let directory = place.root().open_at(following(true), &place.whole(), how, access);
        Ok(DirectoryStream::new(Listing::new(directory.map_err(on_path(READ))?)?))
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
        if !place.is_named() {
            place.check_parent()?;
            return Err(error(Code::Eexist));
        }
        place.root().create_directory_at(place.path()).map_err(on_path(WRITE))
    }

    fn rmdir(path: String) -> Result<(), Error> {
        let place = locate(&path, WRITE)?;
        let unnamed = if place.nameless {
            Code::Einval
        } else if place.is_mount() {
            Code::Ebusy
        } else {
            Code::Enotempty
        };
        place.root().remove_directory_at(place.name(unnamed)?).map_err(on_path(WRITE))
    }

    fn unlink(path: String) -> Result<(), Error> {
        let place = locate(&path, WRITE)?;
        place.root().unlink_file_at(place.name(Code::Eisdir)?).map_err(on_path(WRITE))
    }

    /// Without `replace` it is looked first whether the name is taken, since WASI has no one step for that.
    fn rename(old: String, new: String, replace: bool) -> Result<(), Error> {
        let (old, new) = (locate(&old, WRITE)?, locate(&new, WRITE)?);
        let named = old.is_named() && new.is_named();
        if !named || old.directory || new.directory {
            old.check_parent()?;
            new.check_parent()?;
        }
        if !named {
            return Err(error(if old.is_named() && !replace { Code::Eexist } else { Code::Ebusy }));
        }
        let kind = || old.kind(false).map_err(on_path(WRITE));
        let kind = if old.directory || new.directory { Some(kind()?) } else { None };
        if !replace && new.is_there() {
            return Err(error(Code::Eexist));
        }
        if kind.is_some_and(|kind| kind != DescriptorType::Directory) {
            return Err(error(Code::Enotdir));
        }
        old.root().rename_at(old.path(), new.root(), new.path()).map_err(on_path(WRITE))
    }

    fn link(old: String, new: String, follow: bool) -> Result<(), Error> {
        let (old, new) = (locate(&old, READ)?, locate(&new, WRITE)?);
        // What is wrong with the old name is told first, but that it is a directory's last.
        let kind = old.kind(old.directory).map_err(on_path(READ))?;
        if old.directory && kind != DescriptorType::Directory {
            return Err(error(Code::Enotdir));
        }
        let name = new.new_name()?;
        if old.directory || !old.is_named() {
            new.check_parent()?;
            return Err(error(if new.is_there() { Code::Eexist } else { Code::Eperm }));
        }
        // Runtimes refuse to follow here; only where it would make a difference is that a failure.
        let follow = follow && kind == DescriptorType::SymbolicLink;
        match old.root().link_at(following(follow), old.path(), new.root(), name) {
            Err(wasi::ErrorCode::Invalid) if follow => unsupported(),
            done => done.map_err(on_path(WRITE)),
        }
    }

    fn symlink(target: String, path: String) -> Result<(), Error> {
        let (target, place) = (decode(&target)?, locate(&path, WRITE)?);
        if target.contains('\0') {
            return Err(error(Code::Einval));
        }
        if target.is_empty() {
            return Err(error(Code::Enoent));
        }
        let name = place.new_name()?;
        // Runtimes refuse it too, but not all in the same way.
        if target.starts_with('/') {
            return Err(denied(WRITE));
        }
        place.root().symlink_at(&target, name).map_err(on_path(WRITE))
    }

    fn readlink(path: String) -> Result<String, Error> {
        let place = locate(&path, READ)?;
        if place.directory {
            status_of(&place, true)?;
            return Err(error(Code::Einval));
        }
        place.root().readlink_at(place.path()).map(encode).map_err(on_path(READ))
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

    /// To follow a link runtimes open what it leads to, so that is left to them only where there is one.
    fn utimens(path: String, accessed: SetTime, modified: SetTime, follow: bool) -> Result<(), Error> {
        let place = locate(&path, WRITE)?;
        let (accessed, modified) = (status::new_time(accessed)?, status::new_time(modified)?);
        let follow = follow || place.directory;
        let is_link =
            place.is_named() && place.kind(false).map_err(on_path(WRITE))? == DescriptorType::SymbolicLink;
        let kind = place.kind(follow).map_err(on_path(WRITE))?;
        if place.directory && kind != DescriptorType::Directory {
            return Err(error(Code::Enotdir));
        }
        if follow && is_link && may_wait(kind) {
            return unsupported();
        }
        let follow = following(follow && (is_link || !place.is_named()));
        place.root().set_times_at(follow, place.path(), accessed, modified).map_err(on_path(WRITE))
    }

    fn truncate(path: String, size: u64) -> Result<(), Error> {
        let place = locate(&path, WRITE)?;
        if size > i64::MAX as u64 {
            return Err(error(Code::Einval));
        }
        match place.kind(true).map_err(on_path(WRITE))? {
            DescriptorType::RegularFile if place.directory => return Err(error(Code::Enotdir)),
            DescriptorType::RegularFile => {}
            DescriptorType::Directory => return Err(error(Code::Eisdir)),
            _ => return Err(error(Code::Einval)),
        }
        let (how, access) = (wasi::OpenFlags::empty(), DescriptorFlags::WRITE);
        let file = place.root().open_at(following(true), place.path(), how, access);
        Ok(file.map_err(on_path(WRITE))?.set_size(size)?)
    }

    fn statvfs(_path: String) -> Result<FilesystemStatus, Error> {
        unsupported()
    }

    fn mkfifo(_path: String, _mode: u32) -> Result<(), Error> {
        unsupported()
    }
}

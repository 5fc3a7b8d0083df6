//! Operations on granted places.
//!
//! An operation that follows links hands the whole path to cap-std. One that is about a name lets cap-std open the
//! directory that the name is in, and then acts on the name alone, which is neither `..` nor ends in `/` (the kernel
//! follows a link before a final `/`).

use super::unfollowed::SYMLINKS;
use super::{Admitted, Code, Failure, Kind, Open, Origin, Outcome, Stream, path, status, umask};
use crate::bindings::oskit::sys::files::{
    AccessMode, FileStatus, FileType, FilesystemStatus, OpenFlags, SetTime,
};
use crate::error::code_of;
use crate::fcntl::OpenLocks;
use crate::policy::Files;
use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt};
use cap_std::fs::{OpenOptions, OpenOptionsExt, Permissions, PermissionsExt};
use rustix::fs::{Access, AtFlags, FileType as Kinds, Gid, Mode, OFlags, RenameFlags, Timestamps, Uid};
use rustix::io::Errno;
use std::fs::File;
use std::io::Read;
use std::os::fd::{AsRawFd, OwnedFd};
use std::path::PathBuf;

/// `O_DSYNC`, which rustix takes for `O_SYNC`.
pub(crate) const DATA_SYNC: OFlags = OFlags::from_bits_retain(libc::O_DSYNC as u32);

/// Opens a file.
pub(super) fn open(granted: &Admitted, policy: &Files, flags: OpenFlags, mode: u32) -> Outcome<Open> {
    open_of_kind(granted, policy, granted.right().mount.special, flags, mode)
}

/// Opens a file, and with `special` what isn't one.
fn open_of_kind(
    granted: &Admitted,
    policy: &Files,
    special: bool,
    flags: OpenFlags,
    mode: u32,
) -> Outcome<Open> {
    let place = granted.right();
    let mut mode = mode & 0o7777;
    if !policy.set_id {
        mode &= 0o1777;
    }
    let has = |flag| flags.contains(flag);
    let (read, write) = (has(OpenFlags::READ) || !has(OpenFlags::WRITE), has(OpenFlags::WRITE));
    // A named pipe whose other end is missing must not hold the host.
    let mut custom = OFlags::NONBLOCK | OFlags::NOCTTY;
    if place.directory {
        custom |= OFlags::DIRECTORY;
    }
    for (flag, own) in [
        (OpenFlags::APPEND, OFlags::APPEND),
        (OpenFlags::CREATE, OFlags::CREATE),
        (OpenFlags::EXCLUSIVE, OFlags::EXCL),
        (OpenFlags::TRUNCATE, OFlags::TRUNC),
        (OpenFlags::DIRECTORY, OFlags::DIRECTORY),
        (OpenFlags::SYNC, OFlags::SYNC),
        (OpenFlags::DATA_SYNC, DATA_SYNC),
        (OpenFlags::TEMPORARY, OFlags::TMPFILE),
    ] {
        if has(flag) {
            custom |= own;
        }
    }
    let mut options = OpenOptions::new();
    options.read(read).write(write).mode(mode).custom_flags(custom.bits() as i32);
    let follow = !(has(OpenFlags::NO_FOLLOW) || (has(OpenFlags::CREATE) && has(OpenFlags::EXCLUSIVE)));
    if !place.may_follow() || (!follow && !place.directory) {
        options.follow(FollowSymlinks::No);
    }
    if has(OpenFlags::CREATE) && (place.directory || place.ends_above()) {
        let there = place.split()?.1.is_none() && has(OpenFlags::EXCLUSIVE);
        return Err(if there { Code::Eexist } else { Code::Eisdir }.into());
    }
    if !special {
        place.refuse_special(follow)?;
    }
    let new = if has(OpenFlags::CREATE) { umask::make(place, &mut options, custom, mode)? } else { None };
    let opened = new.map_or_else(|| place.root().open_with(place.named(), &options), Ok);
    let fd: OwnedFd = match opened {
        Err(error)
            if error.raw_os_error() == Some(Errno::NOTDIR.raw_os_error())
                && custom.contains(OFlags::DIRECTORY)
                && (follow || place.directory) =>
        {
            let access = match (read, write) {
                (true, true) => OFlags::RDWR,
                (false, true) => OFlags::WRONLY,
                (_, false) => OFlags::RDONLY,
            };
            place.directory(custom | access, Mode::from_raw_mode(mode))?
        }
        Err(error)
            if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) && follow && !place.may_follow() =>
        {
            return Err(Failure::Needs(SYMLINKS));
        }
        opened => opened?.into_std().into(),
    };
    let kind = Kinds::from_raw_mode(rustix::fs::fstat(&fd)?.st_mode);
    let steady = matches!(kind, Kinds::RegularFile | Kinds::Directory);
    if !steady && !special {
        return Err(Failure::Needs("files.special"));
    }
    if steady && !has(OpenFlags::NONBLOCK) {
        rustix::fs::fcntl_setfl(&fd, custom & OFlags::APPEND)?;
    }
    Ok(Open {
        fd,
        kind: if steady { Kind::Steady } else { Kind::Nonblocking },
        read,
        write,
        change: place.mount.access == crate::Access::ReadWrite,
        origin: Origin::Path,
        locks: OpenLocks::default(),
    })
}

/// Reads a regular file whole, none with more bytes than `limit`.
pub(super) fn content(granted: &Admitted, limit: u64) -> Outcome<Vec<u8>> {
    // Whatever the policy says of special files: none is wanted here.
    let open = open_of_kind(granted, &Files::default(), false, OpenFlags::READ, 0)?;
    let mut bytes = Vec::new();
    File::from(open.fd).take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(Code::Efbig.into());
    }
    Ok(bytes)
}

/// Where the kernel says that this leads, for a program that can take no handle.
pub(super) fn host_path(granted: &Admitted) -> Outcome<PathBuf> {
    let handle = granted.right().handle(true)?;
    let link = format!("/proc/self/fd/{}", handle.as_raw_fd());
    Ok(std::fs::read_link(link)?)
}

/// Opens a directory to be listed.
pub(super) fn open_directory(granted: &Admitted) -> Outcome<rustix::fs::Dir> {
    let place = granted.right();
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(OFlags::DIRECTORY.bits() as i32);
    if !place.may_follow() {
        options.follow(FollowSymlinks::No);
    }
    let fd: OwnedFd = match place.root().open_with(place.named(), &options) {
        Err(error) if error.raw_os_error() == Some(Errno::NOTDIR.raw_os_error()) => {
            place.directory(OFlags::RDONLY | OFlags::DIRECTORY, Mode::empty())?
        }
        opened => opened?.into_std().into(),
    };
    Ok(rustix::fs::Dir::new(fd)?)
}

pub(super) fn stat(granted: &Admitted, follow: bool) -> Outcome<FileStatus> {
    let place = granted.right();
    let (parent, name) = place.split()?;
    let Some(name) = name else { return status::of(&parent) };
    let found = status::at(&parent, name)?;
    let follow = follow || place.directory;
    if found.kind == FileType::Symlink && follow {
        // O_PATH, so that asking about a pipe or a file that can't be read works.
        return status::of(place.handle(true)?);
    }
    if place.directory && found.kind != FileType::Directory {
        return Err(Code::Enotdir.into());
    }
    Ok(found)
}

pub(super) fn access(granted: &Admitted, mode: AccessMode, effective: bool, follow: bool) -> Outcome<()> {
    let place = granted.right();
    let mut asked = Access::EXISTS;
    for (flag, own) in [
        (AccessMode::READ, Access::READ_OK),
        (AccessMode::WRITE, Access::WRITE_OK),
        (AccessMode::EXECUTE, Access::EXEC_OK),
    ] {
        if mode.contains(flag) {
            asked |= own;
        }
    }
    let fd = place.handle(follow)?;
    if mode.contains(AccessMode::WRITE) && place.mount.access == crate::Access::Read {
        return Err(Code::Erofs.into());
    }
    let effective = if effective { AtFlags::EACCESS } else { AtFlags::empty() };
    match rustix::fs::accessat(&fd, c"", asked, effective | AtFlags::EMPTY_PATH) {
        // Kernels before 5.8 know no flags, and then the ids are the same but for set-id programs.
        Err(Errno::NOSYS | Errno::INVAL) => Ok(rustix::fs::access(super::copy::name_of(&fd), asked)?),
        result => Ok(result?),
    }
}

pub(super) fn mkdir(granted: &Admitted, policy: &Files, mode: u32) -> Outcome<()> {
    let (parent, name) = granted.right().split()?;
    let name = name.ok_or(Code::Eexist)?;
    let mode = permitted(policy, mode & 0o1777)?;
    rustix::fs::mkdirat(&parent, name, mode)?;
    umask::give_back(&parent, name, mode)
}

pub(super) fn rmdir(granted: &Admitted) -> Outcome<()> {
    let place = granted.right();
    let unnamed = if place.nameless {
        Code::Einval
    } else if place.relative.is_empty() && !place.ends_above() {
        Code::Ebusy
    } else {
        Code::Enotempty
    };
    let (parent, name) = place.name(unnamed)?;
    Ok(rustix::fs::unlinkat(parent, name, AtFlags::REMOVEDIR)?)
}

pub(super) fn unlink(granted: &Admitted) -> Outcome<()> {
    let (parent, name) = granted.right().name(Code::Eisdir)?;
    let result = rustix::fs::unlinkat(&parent, name, AtFlags::empty());
    Ok(result?)
}

/// Between grants with different rules is what is between file systems: what one of them doesn't let be opened or followed
/// is not to come to where it can be, nor to where it couldn't be made, and what a directory holds is not looked at.
fn by_the_same_rules(old: &Admitted, new: &Admitted) -> Outcome<()> {
    let (old, new) = (&old.right().mount, &new.right().mount);
    if old.special == new.special && old.symlinks == new.symlinks { Ok(()) } else { Err(Code::Exdev.into()) }
}

/// Renames; both places were admitted for writing.
pub(super) fn rename(old: &Admitted, new: &Admitted, replace: bool) -> Outcome<()> {
    by_the_same_rules(old, new)?;
    let (old_parent, old_name) = old.right().split()?;
    let (new_parent, new_name) = new.right().split()?;
    let old_name = old_name.ok_or(Code::Ebusy)?;
    let new_name = new_name.ok_or(if replace { Code::Ebusy } else { Code::Eexist })?;
    if old.right().directory || new.right().directory {
        let found = status::at(&old_parent, old_name)?;
        if !replace && status::at(&new_parent, new_name).is_ok() {
            return Err(Code::Eexist.into());
        }
        if found.kind != FileType::Directory {
            return Err(Code::Enotdir.into());
        }
    }
    let result = if replace {
        rustix::fs::renameat(&old_parent, old_name, &new_parent, new_name)
    } else {
        rustix::fs::renameat_with(&old_parent, old_name, &new_parent, new_name, RenameFlags::NOREPLACE)
    };
    Ok(result?)
}

/// Links; both places were admitted for writing, since what the new name may, the old one must.
pub(super) fn link(old: &Admitted, new: &Admitted, follow: bool) -> Outcome<()> {
    by_the_same_rules(old, new)?;
    if follow || old.right().directory {
        let target = old.right().handle(true)?;
        let (new_parent, new_name) = new.right().new_name()?;
        let name = super::copy::name_of(&target);
        let at = rustix::fs::CWD;
        return Ok(rustix::fs::linkat(at, name, &new_parent, new_name, AtFlags::SYMLINK_FOLLOW)?);
    }
    let (old_parent, old_name) = old.right().split()?;
    // What is wrong with the old name is told first, but that it is a directory's last.
    old_name.map(|name| status::at(&old_parent, name)).transpose()?;
    let (new_parent, new_name) = new.right().new_name()?;
    let Some(old_name) = old_name else {
        let there = status::at(&new_parent, new_name).is_ok();
        return Err(if there { Code::Eexist } else { Code::Eperm }.into());
    };
    Ok(rustix::fs::linkat(&old_parent, old_name, &new_parent, new_name, AtFlags::empty())?)
}

/// Makes a link. It could lead nobody out who comes through the grant, but other programs of the host read it too, so it
/// may not point out either.
pub(super) fn symlink(granted: &Admitted, target: &str) -> Outcome<()> {
    let place = granted.right();
    if !place.may_follow() {
        return Err(Failure::Needs(SYMLINKS));
    }
    let target = path::decode(target).ok_or(Code::Enametoolong)?;
    if target.contains(&0) {
        return Err(Code::Einval.into());
    }
    let (parent, name) = place.new_name()?;
    if path::climbs_out(&place.relative, &target) {
        return Err(Failure::Escape);
    }
    Ok(rustix::fs::symlinkat(&target[..], parent, name)?)
}

pub(super) fn readlink(granted: &Admitted) -> Outcome<String> {
    let place = granted.right();
    if place.directory {
        place.handle(true)?;
        return Err(Code::Einval.into());
    }
    let (parent, name) = place.split()?;
    let name = name.ok_or(Code::Einval)?;
    Ok(path::encode(rustix::fs::readlinkat(parent, name, Vec::new())?.as_bytes()))
}

/// A mode, when policy lets it be set.
pub(super) fn permitted(policy: &Files, mode: u32) -> Outcome<Mode> {
    if mode > 0o7777 {
        return Err(Code::Einval.into());
    }
    if mode & 0o6000 != 0 && !policy.set_id {
        return Err(Failure::Needs("files.set-id"));
    }
    Ok(Mode::from_raw_mode(mode))
}

pub(super) fn chmod(granted: &Admitted, policy: &Files, mode: u32, follow: bool) -> Outcome<()> {
    let place = granted.right();
    let mode = permitted(policy, mode)?;
    if !follow && !place.directory {
        let (parent, name) = place.split()?;
        if let Some(name) = name
            && status::at(&parent, name)?.kind == FileType::Symlink
        {
            return Err(Code::Enotsup.into());
        }
    }
    if !place.may_follow() {
        let handle = place.handle(true)?;
        return Ok(rustix::fs::chmod(super::copy::name_of(&handle), mode)?);
    }
    Ok(place.root().set_permissions(place.whole(), Permissions::from_mode(mode.as_raw_mode()))?)
}

/// Owner and group, when policy lets them be set: those of the host's own process always may.
pub(super) fn owners(
    policy: &Files,
    uid: Option<u32>,
    gid: Option<u32>,
) -> Outcome<(Option<Uid>, Option<Gid>)> {
    let own = |uid: u32| uid == rustix::process::geteuid().as_raw();
    let own_group = |gid: u32| gid == rustix::process::getegid().as_raw();
    if uid == Some(u32::MAX) || gid == Some(u32::MAX) {
        return Err(Code::Einval.into());
    }
    if !policy.ownership && (uid.is_some_and(|uid| !own(uid)) || gid.is_some_and(|gid| !own_group(gid))) {
        return Err(Failure::Needs("files.ownership"));
    }
    Ok((uid.map(Uid::from_raw), gid.map(Gid::from_raw)))
}

pub(super) fn chown(
    granted: &Admitted,
    policy: &Files,
    uid: Option<u32>,
    gid: Option<u32>,
    follow: bool,
) -> Outcome<()> {
    let (uid, gid) = owners(policy, uid, gid)?;
    let fd = granted.right().handle(follow)?;
    Ok(rustix::fs::chownat(fd, c"", uid, gid, AtFlags::EMPTY_PATH)?)
}

/// What to set times to; seconds that the system can't hold are its to refuse.
pub(super) fn timestamps(accessed: SetTime, modified: SetTime) -> Outcome<Timestamps> {
    let time = |time| match time {
        SetTime::Keep => Ok(rustix::fs::Timespec { tv_sec: 0, tv_nsec: rustix::fs::UTIME_OMIT }),
        SetTime::Now => Ok(rustix::fs::Timespec { tv_sec: 0, tv_nsec: rustix::fs::UTIME_NOW }),
        SetTime::At(at) if at.nanoseconds > 999_999_999 => Err(Code::Einval),
        SetTime::At(at) => Ok(rustix::fs::Timespec { tv_sec: at.seconds, tv_nsec: at.nanoseconds.into() }),
    };
    Ok(Timestamps { last_access: time(accessed)?, last_modification: time(modified)? })
}

pub(super) fn utimens(granted: &Admitted, times: &Timestamps, follow: bool) -> Outcome<()> {
    let place = granted.right();
    let (parent, name) = place.split()?;
    if let Some(name) = name {
        let found = status::at(&parent, name)?;
        let link = found.kind == FileType::Symlink && (follow || place.directory);
        if !link {
            if place.directory && found.kind != FileType::Directory {
                return Err(Code::Enotdir.into());
            }
            return Ok(rustix::fs::utimensat(&parent, name, times, AtFlags::SYMLINK_NOFOLLOW)?);
        }
    }
    let fd = place.handle(true)?;
    Ok(rustix::fs::utimensat(rustix::fs::CWD, super::copy::name_of(&fd), times, AtFlags::empty())?)
}

pub(super) fn truncate(granted: &Admitted, policy: &Files, size: u64) -> Outcome<()> {
    if granted.right().mount.special && granted.right().refuse_special(true).is_err() {
        return Err(Code::Einval.into());
    }
    let open = open(granted, policy, OpenFlags::WRITE, 0)?;
    open.truncate(size)
}

pub(super) fn statvfs(granted: &Admitted) -> Outcome<FilesystemStatus> {
    status::filesystem(granted.right().handle(true)?)
}

pub(super) fn mkfifo(granted: &Admitted, policy: &Files, mode: u32) -> Outcome<()> {
    if !granted.right().mount.special {
        return Err(Failure::Needs("files.special"));
    }
    let (parent, name) = granted.right().new_name()?;
    let mode = permitted(policy, mode & 0o1777)?;
    rustix::fs::mkfifoat(&parent, name, mode)?;
    umask::give_back(&parent, name, mode)
}

/// The two ends of a new pipe.
pub(super) fn pipe() -> Outcome<(Open, Open)> {
    let flags = rustix::pipe::PipeFlags::CLOEXEC | rustix::pipe::PipeFlags::NONBLOCK;
    let (reader, writer) = rustix::pipe::pipe_with(flags).map_err(code_of)?;
    let end = |fd, read| Open {
        fd,
        kind: Kind::Nonblocking,
        read,
        write: !read,
        change: false,
        origin: Origin::Pipe,
        locks: OpenLocks::default(),
    };
    Ok((end(reader, true), end(writer, false)))
}

/// A standard stream, which others have open too. A terminal is mostly open both ways in all three, but the right to one
/// stream is no right to another: what is typed is read from standard input only.
pub(super) fn stream(fd: OwnedFd, stream: Stream) -> Outcome<Open> {
    let flags = rustix::fs::fcntl_getfl(&fd)?;
    let kind = match Kinds::from_raw_mode(rustix::fs::fstat(&fd)?.st_mode) {
        Kinds::RegularFile | Kinds::Directory => Kind::Steady,
        _ if flags.contains(OFlags::NONBLOCK) => Kind::Nonblocking,
        _ => Kind::Shared,
    };
    let mode = flags & OFlags::RWMODE;
    let read = stream == Stream::Stdin && mode != OFlags::WRONLY;
    let write = stream != Stream::Stdin && mode != OFlags::RDONLY;
    Ok(Open { fd, kind, read, write, change: false, origin: Origin::Stream, locks: OpenLocks::default() })
}

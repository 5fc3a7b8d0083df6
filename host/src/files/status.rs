//! What `stat` and `statvfs` tell, in the contract's words.

use super::Outcome;
use crate::bindings::oskit::sys::files::{FileStatus, FileType, FilesystemStatus};
use crate::bindings::oskit::sys::time::Timespec;
use rustix::fs::{AtFlags, Statx, StatxFlags, statx};
use std::os::fd::AsFd;

/// The kind of a thing.
pub(super) fn kind_of(kind: rustix::fs::FileType) -> FileType {
    match kind {
        rustix::fs::FileType::RegularFile => FileType::Regular,
        rustix::fs::FileType::Directory => FileType::Directory,
        rustix::fs::FileType::Symlink => FileType::Symlink,
        rustix::fs::FileType::BlockDevice => FileType::BlockDevice,
        rustix::fs::FileType::CharacterDevice => FileType::CharacterDevice,
        rustix::fs::FileType::Fifo => FileType::Fifo,
        rustix::fs::FileType::Socket => FileType::Socket,
        rustix::fs::FileType::Unknown => FileType::Unknown,
    }
}

/// The status of an open file.
pub(super) fn of(fd: impl AsFd) -> Outcome<FileStatus> {
    let flags = AtFlags::EMPTY_PATH;
    Ok(status(&statx(fd, c"", flags, StatxFlags::BASIC_STATS | StatxFlags::BTIME)?))
}

/// The status of a name in a directory, not followed.
pub(super) fn at(directory: impl AsFd, name: impl rustix::path::Arg) -> Outcome<FileStatus> {
    let flags = AtFlags::SYMLINK_NOFOLLOW;
    Ok(status(&statx(directory, name, flags, StatxFlags::BASIC_STATS | StatxFlags::BTIME)?))
}

fn status(stat: &Statx) -> FileStatus {
    let mode = u32::from(stat.stx_mode);
    let created = StatxFlags::from_bits_retain(stat.stx_mask).contains(StatxFlags::BTIME);
    FileStatus {
        kind: kind_of(rustix::fs::FileType::from_raw_mode(mode)),
        mode: mode & 0o7777,
        device: rustix::fs::makedev(stat.stx_dev_major, stat.stx_dev_minor),
        inode: stat.stx_ino,
        links: stat.stx_nlink.into(),
        uid: stat.stx_uid,
        gid: stat.stx_gid,
        special_device: rustix::fs::makedev(stat.stx_rdev_major, stat.stx_rdev_minor),
        size: stat.stx_size,
        block_size: stat.stx_blksize,
        blocks: stat.stx_blocks,
        accessed: time(&stat.stx_atime),
        modified: time(&stat.stx_mtime),
        changed: time(&stat.stx_ctime),
        created: created.then(|| time(&stat.stx_btime)),
    }
}

fn time(time: &rustix::fs::StatxTimestamp) -> Timespec {
    Timespec { seconds: time.tv_sec, nanoseconds: time.tv_nsec }
}

/// The status of the file system of an open file.
pub(super) fn filesystem(fd: impl AsFd) -> Outcome<FilesystemStatus> {
    let status = rustix::fs::fstatvfs(fd)?;
    Ok(FilesystemStatus {
        block_size: status.f_bsize,
        fragment_size: status.f_frsize,
        blocks: status.f_blocks,
        blocks_free: status.f_bfree,
        blocks_available: status.f_bavail,
        files: status.f_files,
        files_free: status.f_ffree,
        files_available: status.f_favail,
        id: status.f_fsid,
        flags: status.f_flag.bits(),
        name_max: status.f_namemax,
    })
}

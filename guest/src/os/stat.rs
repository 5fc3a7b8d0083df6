//! What is known about a file.

use super::call::on_path;
use crate::errno::OsError;
use crate::sys::files::{self, FileStatus, FileType, FilesystemStatus};
use crate::sys::time::Timespec;

/// Python's `stat_result`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stat {
    /// Kind and permission bits, as on Linux.
    pub mode: u32,
    /// How many bytes a transfer should have.
    pub blksize: u32,
    /// Its number on the device.
    pub ino: u64,
    /// The device that holds it.
    pub dev: u64,
    /// How many names it has.
    pub nlink: u64,
    /// Its owner.
    pub uid: u32,
    /// Its group.
    pub gid: u32,
    /// Bytes.
    pub size: u64,
    /// Last read, in nanoseconds since the epoch.
    pub atime_ns: i64,
    /// Last write.
    pub mtime_ns: i64,
    /// Last change.
    pub ctime_ns: i64,
    /// Blocks of 512 bytes.
    pub blocks: u64,
    /// The device it stands for.
    pub rdev: u64,
    /// When it was made.
    pub birthtime_ns: Option<i64>,
}

impl Stat {
    /// Whether it is a directory.
    pub fn is_dir(&self) -> bool {
        self.mode & 0o170_000 == 0o040_000
    }
}

/// The bits that say in `st_mode` what kind it is.
pub(super) fn kind_bits(kind: FileType) -> u32 {
    match kind {
        FileType::Unknown => 0,
        FileType::Regular => 0o100_000,
        FileType::Directory => 0o040_000,
        FileType::Symlink => 0o120_000,
        FileType::BlockDevice => 0o060_000,
        FileType::CharacterDevice => 0o020_000,
        FileType::Fifo => 0o010_000,
        FileType::Socket => 0o140_000,
    }
}

/// A moment in one number, held to what fits.
pub(super) fn nanoseconds(time: Timespec) -> i64 {
    let nanoseconds = i128::from(time.seconds) * 1_000_000_000 + i128::from(time.nanoseconds);
    nanoseconds.clamp(i128::from(i64::MIN), i128::from(i64::MAX)) as i64
}

impl From<&FileStatus> for Stat {
    fn from(status: &FileStatus) -> Self {
        Stat {
            mode: kind_bits(status.kind) | status.mode,
            blksize: status.block_size,
            ino: status.inode,
            dev: status.device,
            nlink: status.links,
            uid: status.uid,
            gid: status.gid,
            size: status.size,
            atime_ns: nanoseconds(status.accessed),
            mtime_ns: nanoseconds(status.modified),
            ctime_ns: nanoseconds(status.changed),
            blocks: status.blocks,
            rdev: status.special_device,
            birthtime_ns: status.created.map(nanoseconds),
        }
    }
}

/// The status of what a path names.
pub fn stat(path: &str, follow: bool) -> Result<Stat, OsError> {
    let syscall = if follow { "stat" } else { "lstat" };
    on_path(syscall, path, |full| files::stat(full, follow)).map(|status| Stat::from(&status))
}

/// The status of the file system that holds a path.
pub fn statvfs(path: &str) -> Result<FilesystemStatus, OsError> {
    on_path("statvfs", path, files::statvfs)
}

/// The major part of a device number, as on Linux.
pub fn major(device: u64) -> i64 {
    part(((device >> 8) & 0xFFF) | ((device >> 32) & 0xFFFF_F000))
}

/// The minor part.
pub fn minor(device: u64) -> i64 {
    part((device & 0xFF) | ((device >> 12) & 0xFFFF_FF00))
}

/// A part of a device number; the greatest stands for none, which Python shows as -1.
fn part(number: u64) -> i64 {
    if number == u64::from(u32::MAX) { -1 } else { number as i64 }
}

/// A device number of its parts.
pub fn makedev(major: u32, minor: u32) -> u64 {
    let (major, minor) = (u64::from(major), u64::from(minor));
    (minor & 0xFF) | ((major & 0xFFF) << 8) | ((minor & 0xFFFF_FF00) << 12) | ((major & 0xFFFF_F000) << 32)
}

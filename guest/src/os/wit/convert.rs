use crate::bindings::exports::oskit::stdlib::os::{
    FileType, PackedEntries, SetTime, StatResult, StatvfsResult, TerminalSize, Whence,
};
use crate::os::{self, FilesystemStatus, Stat};
use crate::sys::{self, files};

impl From<Stat> for StatResult {
    fn from(stat: Stat) -> Self {
        StatResult {
            mode: stat.mode,
            blksize: stat.blksize,
            ino: stat.ino,
            dev: stat.dev,
            nlink: stat.nlink,
            uid: stat.uid,
            gid: stat.gid,
            size: stat.size,
            atime_ns: stat.atime_ns,
            mtime_ns: stat.mtime_ns,
            ctime_ns: stat.ctime_ns,
            blocks: stat.blocks,
            rdev: stat.rdev,
            birthtime_ns: stat.birthtime_ns,
        }
    }
}

pub(super) fn statvfs_result(status: FilesystemStatus) -> StatvfsResult {
    StatvfsResult {
        bsize: status.block_size,
        frsize: status.fragment_size,
        blocks: status.blocks,
        bfree: status.blocks_free,
        bavail: status.blocks_available,
        files: status.files,
        ffree: status.files_free,
        favail: status.files_available,
        flag: status.flags,
        namemax: status.name_max,
        fsid: status.id,
    }
}

impl From<os::FileType> for FileType {
    fn from(kind: os::FileType) -> Self {
        match kind {
            os::FileType::Unknown => FileType::Unknown,
            os::FileType::Regular => FileType::Regular,
            os::FileType::Directory => FileType::Directory,
            os::FileType::Symlink => FileType::Symlink,
            os::FileType::BlockDevice => FileType::BlockDevice,
            os::FileType::CharacterDevice => FileType::CharacterDevice,
            os::FileType::Fifo => FileType::Fifo,
            os::FileType::Socket => FileType::Socket,
        }
    }
}

impl From<Whence> for files::Whence {
    fn from(whence: Whence) -> Self {
        match whence {
            Whence::Set => files::Whence::Set,
            Whence::Current => files::Whence::Current,
            Whence::End => files::Whence::End,
            Whence::Data => files::Whence::Data,
            Whence::Hole => files::Whence::Hole,
        }
    }
}

pub(super) fn set_time(time: SetTime) -> files::SetTime {
    match time {
        SetTime::Keep => files::SetTime::Keep,
        SetTime::Now => files::SetTime::Now,
        SetTime::At(nanoseconds) => files::SetTime::At(sys::time::Timespec {
            seconds: nanoseconds.div_euclid(1_000_000_000),
            nanoseconds: nanoseconds.rem_euclid(1_000_000_000) as u32,
        }),
    }
}

pub(super) fn terminal_size((columns, lines): (u32, u32)) -> TerminalSize {
    TerminalSize { columns, lines }
}

pub(super) fn packed_entries(packed: os::Packed) -> PackedEntries {
    PackedEntries {
        names: packed.names,
        ends: packed.ends,
        kinds: packed.kinds,
        stats: packed.stats.into_iter().map(Into::into).collect(),
    }
}

//! What `stat` tells, and setting times.

use crate::bindings::exports::oskit::sys::files::{FileStatus, FileType, SetTime};
use crate::errno::{Code, Error, error, unsupported};
use crate::time::Timespec;
use wasip2::clocks::wall_clock::Datetime;
use wasip2::filesystem::types::{DescriptorStat, DescriptorType, MetadataHashValue, NewTimestamp};

/// The modes that the contract names for systems without any.
const DIRECTORY_MODE: u32 = 0o755;
const OTHER_MODE: u32 = 0o644;
const BLOCK: u32 = 4_096;
/// The unit of `blocks`.
const SECTOR: u64 = 512;

pub(super) fn file_type(kind: DescriptorType) -> FileType {
    match kind {
        DescriptorType::Unknown => FileType::Unknown,
        DescriptorType::BlockDevice => FileType::BlockDevice,
        DescriptorType::CharacterDevice => FileType::CharacterDevice,
        DescriptorType::Directory => FileType::Directory,
        DescriptorType::Fifo => FileType::Fifo,
        DescriptorType::SymbolicLink => FileType::Symlink,
        DescriptorType::RegularFile => FileType::Regular,
        DescriptorType::Socket => FileType::Socket,
    }
}

/// WASI hides device and inode but hashes them: the hash serves as inode, since it is equal for two names of one file.
pub(super) fn inode(hash: MetadataHashValue) -> u64 {
    hash.lower
}

pub(super) fn status(stat: &DescriptorStat, inode: u64) -> FileStatus {
    let kind = file_type(stat.type_);
    let time = |time: Option<Datetime>| time.map_or(Timespec { seconds: 0, nanoseconds: 0 }, Timespec::from);
    FileStatus {
        kind,
        mode: if kind == FileType::Directory { DIRECTORY_MODE } else { OTHER_MODE },
        device: 0,
        inode,
        links: stat.link_count,
        uid: 0,
        gid: 0,
        special_device: 0,
        size: stat.size,
        block_size: BLOCK,
        blocks: stat.size.div_ceil(SECTOR),
        accessed: time(stat.data_access_timestamp),
        modified: time(stat.data_modification_timestamp),
        changed: time(stat.status_change_timestamp),
        created: None,
    }
}

/// A status of something that has only a kind.
pub(super) fn bare_status(kind: FileType) -> FileStatus {
    let never = Timespec { seconds: 0, nanoseconds: 0 };
    FileStatus {
        kind,
        mode: OTHER_MODE,
        device: 0,
        inode: 0,
        links: 1,
        uid: 0,
        gid: 0,
        special_device: 0,
        size: 0,
        block_size: BLOCK,
        blocks: 0,
        accessed: never,
        modified: never,
        changed: never,
        created: None,
    }
}

/// WASI has no times before 1970.
pub(super) fn new_time(time: SetTime) -> Result<NewTimestamp, Error> {
    match time {
        SetTime::Keep => Ok(NewTimestamp::NoChange),
        SetTime::Now => Ok(NewTimestamp::Now),
        SetTime::At(Timespec { nanoseconds: 1_000_000_000.., .. }) => Err(error(Code::Einval)),
        SetTime::At(Timespec { seconds, nanoseconds }) => match u64::try_from(seconds) {
            Ok(seconds) => Ok(NewTimestamp::Timestamp(Datetime { seconds, nanoseconds })),
            Err(_) => unsupported(),
        },
    }
}

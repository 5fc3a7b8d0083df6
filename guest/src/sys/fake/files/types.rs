//! The records, enums and flags of the interface.

use crate::sys::fake::time::Timespec;

/// What kind of thing a name denotes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum FileType {
    /// A kind the system does not tell.
    Unknown,
    /// A regular file.
    Regular,
    /// A directory.
    Directory,
    /// A symbolic link.
    Symlink,
    /// A block device.
    BlockDevice,
    /// A character device.
    CharacterDevice,
    /// A pipe.
    Fifo,
    /// A socket.
    Socket,
}

/// What `stat` tells.
#[derive(Debug, Clone, Copy)]
pub struct FileStatus {
    /// The kind.
    pub kind: FileType,
    /// Permission bits.
    pub mode: u32,
    /// The device that holds it.
    pub device: u64,
    /// Its number there.
    pub inode: u64,
    /// How many names it has.
    pub links: u64,
    /// Its owner.
    pub uid: u32,
    /// Its group.
    pub gid: u32,
    /// The device it stands for.
    pub special_device: u64,
    /// Bytes.
    pub size: u64,
    /// Preferred bytes a transfer.
    pub block_size: u32,
    /// Blocks of 512 bytes.
    pub blocks: u64,
    /// Last read.
    pub accessed: Timespec,
    /// Last write.
    pub modified: Timespec,
    /// Last change.
    pub changed: Timespec,
    /// When it was made.
    pub created: Option<Timespec>,
}

/// What `statvfs` tells.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs)] // the names of struct statvfs
pub struct FilesystemStatus {
    pub block_size: u64,
    pub fragment_size: u64,
    pub blocks: u64,
    pub blocks_free: u64,
    pub blocks_available: u64,
    pub files: u64,
    pub files_free: u64,
    pub files_available: u64,
    pub id: u64,
    pub flags: u64,
    pub name_max: u64,
}

/// Where a position counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whence {
    /// The beginning.
    Set,
    /// The present position.
    Current,
    /// The end.
    End,
    /// The next data.
    Data,
    /// The next hole.
    Hole,
}

/// What to do to a time of a file.
#[derive(Debug, Clone, Copy)]
pub enum SetTime {
    /// Leave it.
    Keep,
    /// The present time.
    Now,
    /// This time.
    At(Timespec),
}

/// A granted directory.
#[derive(Debug, Clone)]
pub struct Mount {
    /// Where the instance sees it.
    pub path: String,
    /// Whether it may be changed.
    pub writable: bool,
}

macro_rules! flags {
    ($(#[$doc:meta])* $name:ident { $($flag:ident = $bit:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
        pub struct $name(u16);
        impl $name {
            $(#[allow(missing_docs)] pub const $flag: $name = $name(1 << $bit);)*
            /// None of them.
            pub const fn empty() -> Self {
                $name(0)
            }
            /// Whether all of `other` are set.
            pub const fn contains(&self, other: Self) -> bool {
                self.0 & other.0 == other.0
            }
            /// Sets or clears `other`.
            pub fn set(&mut self, other: Self, on: bool) {
                if on { self.0 |= other.0 } else { self.0 &= !other.0 }
            }
        }
        impl std::ops::BitOr for $name {
            type Output = Self;
            fn bitor(self, other: Self) -> Self {
                $name(self.0 | other.0)
            }
        }
        impl std::ops::BitOrAssign for $name {
            fn bitor_assign(&mut self, other: Self) {
                self.0 |= other.0;
            }
        }
    };
}
pub(crate) use flags;

flags! {
    /// How to open.
    OpenFlags {
        READ = 0, WRITE = 1, APPEND = 2, CREATE = 3, EXCLUSIVE = 4, TRUNCATE = 5, DIRECTORY = 6, NO_FOLLOW = 7,
        NONBLOCK = 8, SYNC = 9, DATA_SYNC = 10, TEMPORARY = 11,
    }
}
flags! {
    /// What access to ask for.
    AccessMode { READ = 0, WRITE = 1, EXECUTE = 2, }
}

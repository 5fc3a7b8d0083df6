//! `oskit:sys/files`, as a tree in memory that starts with an empty `/`. Everything is granted.

mod descriptor;
mod directory;
mod paths;
mod tree;
mod types;

pub use descriptor::{
    Descriptor, fail_next, limit_transfers, pipe, set_stdin, stderr, stdin, stdout, take_output,
};
pub use directory::{DirectoryStream, open_directory};
pub use paths::{
    access, chflags, chmod, chown, link, mkdir, mkfifo, mounts, open, readlink, rename, rmdir, stat, statvfs,
    symlink, truncate, umask, unlink, utimens,
};
pub use tree::{clear, contents, put};
pub use types::{AccessMode, FileStatus, FileType, FilesystemStatus, Mount, OpenFlags, SetTime, Whence};

pub(crate) use types::flags;

use super::errno::{Code, Error};

fn fail<T>(code: Code) -> Result<T, Error> {
    Err(Error { code, capability: None })
}

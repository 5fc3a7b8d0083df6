//! `os`: files, directories, descriptors, the environment and the process.

mod call;
mod descriptor;
mod environment;
mod exec;
mod listing;
mod process;
mod shell;
mod spawn;
mod stat;
mod system;
#[cfg(test)]
mod tests;
mod tree;
mod waiting;
mod walk;
#[cfg(target_family = "wasm")]
mod wit;

pub(crate) use call::wait_for_a_while;
pub use descriptor::{Descriptor, open, pipe, standard};
pub(crate) use descriptor::{OpenFile, Standing, standing};
pub use environment::{chdir, get_exec_path, getcwd, putenv, set_umask, umask, unsetenv};
pub use exec::{exec, fork};
pub use listing::{Entry, Packed, Scandir, listdir, scandir};
pub use process::{
    abort, exit, exit_code, getpgid, kill, killpg, setpgid, times, wcoredump, wexitstatus, wifcontinued,
    wifexited, wifsignaled, wifstopped, wstopsig, wtermsig,
};
pub use shell::{Command, popen, system};
pub use spawn::{FileAction, SpawnOptions, Spawned, posix_spawn, spawn};
pub use stat::{Stat, major, makedev, minor, stat, statvfs};
pub use system::{startfile, urandom};
pub use tree::{
    access, chflags, chmod, chown, exists, is_dir, link, lstat, makedirs, mkdir, mkfifo, readlink,
    removedirs, rename, renames, rmdir, symlink, truncate, unlink, utime,
};
pub use waiting::{WaitOptions, Waited, wait, waitpid};
pub use walk::{PackedWalk, Step, Walker};

pub use crate::sys::files::{AccessMode, FileType, FilesystemStatus, OpenFlags, SetTime, Whence};

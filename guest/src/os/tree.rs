//! What changes the tree of files, or asks about a name in it.

use super::call::{on_path, retry};
use super::stat::{Stat, stat};
use super::umask;
use crate::environ::absolute;
use crate::errno::{EEXIST, ENAMETOOLONG, OsError};
use crate::os_path::posix::split;
use crate::sys::errno::Error;
use crate::sys::files::{self, AccessMode, SetTime};

/// The status of a path itself.
pub fn lstat(path: &str) -> Result<Stat, OsError> {
    stat(path, false)
}

/// Whether there is something.
pub fn exists(path: &str) -> bool {
    stat(path, true).is_ok()
}

/// Whether there is a directory.
pub fn is_dir(path: &str) -> bool {
    stat(path, true).is_ok_and(|status| status.is_dir())
}

/// Whether the instance may do this.
pub fn access(path: &str, mode: AccessMode, effective: bool, follow: bool) -> bool {
    on_path("faccessat", path, |full| files::access(full, mode, effective, follow)).is_ok()
}

/// Makes a directory.
pub fn mkdir(path: &str, mode: u32) -> Result<(), OsError> {
    on_path("mkdir", path, |full| files::mkdir(full, mode & 0o7777 & !umask()))
}

/// A path's directory and last name, as `posixpath.split` tells them, without slashes at the end.
fn split_last(path: &str) -> (&str, &str) {
    let (head, tail) = split(path);
    if tail.is_empty() { split(head) } else { (head, tail) }
}

/// The longest path that is looked at from its beginning, name by name; Linux takes none that is longer.
const LONGEST_PATH: usize = 4096;

/// Makes a directory and those that lead to it.
pub fn makedirs(path: &str, mode: u32, exist_ok: bool) -> Result<(), OsError> {
    // The time that asking about each of its beginnings takes grows with the square of its length.
    if path.len() > LONGEST_PATH {
        return Err(OsError::new(ENAMETOOLONG, "mkdir").about(path));
    }
    // What is missing, the innermost first, and the last name of each.
    let mut missing = Vec::new();
    let (mut at, (mut head, mut tail)) = (path, split_last(path));
    while !head.is_empty() && !tail.is_empty() && !exists(head) {
        missing.push((at, tail));
        at = head;
        (head, tail) = split_last(head);
    }
    let mut outcome = make_one(at, if missing.is_empty() { mode } else { 0o777 }, exist_ok);
    while let Some((path, name)) = missing.pop() {
        match outcome {
            Err(error) if error.errno != EEXIST => return Err(error),
            // What leads to it is what it is.
            _ if name == "." => outcome = Ok(()),
            _ => outcome = make_one(path, if missing.is_empty() { mode } else { 0o777 }, exist_ok),
        }
    }
    outcome
}

fn make_one(path: &str, mode: u32, exist_ok: bool) -> Result<(), OsError> {
    match mkdir(path, mode) {
        Err(_) if exist_ok && is_dir(path) => Ok(()),
        other => other,
    }
}

/// Removes an empty directory.
pub fn rmdir(path: &str) -> Result<(), OsError> {
    on_path("rmdir", path, files::rmdir)
}

/// Removes an empty directory, and those above it as far as they are empty then.
pub fn removedirs(path: &str) -> Result<(), OsError> {
    rmdir(path)?;
    let (mut head, mut tail) = split_last(path);
    while !head.is_empty() && !tail.is_empty() && rmdir(head).is_ok() {
        (head, tail) = split(head);
    }
    Ok(())
}

/// Removes a file's name.
pub fn unlink(path: &str) -> Result<(), OsError> {
    on_path("unlink", path, files::unlink)
}

fn on_two<T>(
    syscall: &'static str,
    one: &str,
    two: &str,
    call: impl Fn(&str, &str) -> Result<T, Error>,
) -> Result<T, OsError> {
    let (first, second) = (absolute(one), absolute(two));
    retry(syscall, || call(&first, &second)).map_err(|error| error.about(one).and(two))
}

/// Gives something another name; what had it is gone.
pub fn rename(old: &str, new: &str) -> Result<(), OsError> {
    on_two("rename", old, new, |old, new| files::rename(old, new, true))
}

/// The same, after making the directories of the new name, and removing those of the old one.
pub fn renames(old: &str, new: &str) -> Result<(), OsError> {
    let (head, tail) = split(new);
    if !head.is_empty() && !tail.is_empty() && !exists(head) {
        makedirs(head, 0o777, false)?;
    }
    rename(old, new)?;
    let (head, tail) = split(old);
    if !head.is_empty() && !tail.is_empty() {
        // The renaming has succeeded; that a directory isn't empty is no failure of it.
        let _ = removedirs(head);
    }
    Ok(())
}

/// Gives a file a second name; a symbolic link gets one itself, as by the C function `link`.
pub fn link(old: &str, new: &str) -> Result<(), OsError> {
    on_two("link", old, new, |old, new| files::link(old, new, false))
}

/// Makes a symbolic link at `path` that says `target`.
pub fn symlink(target: &str, path: &str) -> Result<(), OsError> {
    let full = absolute(path);
    retry("symlink", || files::symlink(target, &full)).map_err(|error| error.about(target).and(path))
}

/// What a symbolic link says.
pub fn readlink(path: &str) -> Result<String, OsError> {
    on_path("readlink", path, files::readlink)
}

/// Sets the size of a file.
pub fn truncate(path: &str, length: u64) -> Result<(), OsError> {
    on_path("truncate", path, |full| files::truncate(full, length))
}

/// Sets the times of a file.
pub fn utime(path: &str, accessed: SetTime, modified: SetTime, follow: bool) -> Result<(), OsError> {
    on_path("utimensat", path, |full| files::utimens(full, accessed, modified, follow))
}

/// Sets the permission bits.
pub fn chmod(path: &str, mode: u32, follow: bool) -> Result<(), OsError> {
    on_path("chmod", path, |full| files::chmod(full, mode & 0o7777, follow))
}

/// Sets owner and group.
pub fn chown(path: &str, uid: Option<u32>, gid: Option<u32>, follow: bool) -> Result<(), OsError> {
    on_path("chown", path, |full| files::chown(full, uid, gid, follow))
}

/// Sets the flags of BSD's file systems.
pub fn chflags(path: &str, flags: u32, follow: bool) -> Result<(), OsError> {
    on_path("chflags", path, |full| files::chflags(full, flags, follow))
}

/// Makes a named pipe. Python doesn't say in the error which.
pub fn mkfifo(path: &str, mode: u32) -> Result<(), OsError> {
    let full = absolute(path);
    retry("mkfifo", || files::mkfifo(&full, mode & 0o7777 & !umask()))
}

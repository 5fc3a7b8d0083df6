//! The functions that ask the disk.

use super::{Error, posix};
use crate::environ;
use crate::errno::OsError;
use crate::sys::files::{self, FileStatus, FileType};
use crate::sys::time::Timespec;
use std::collections::HashMap;

/// The status of a path, of a symbolic link itself unless it is to be followed.
fn stat(path: &str, follow: bool) -> Result<FileStatus, Error> {
    let call = if follow { "stat" } else { "lstat" };
    if path.contains('\0') {
        return Err(Error::value(format!("{call}: embedded null character in path")));
    }
    let error = |error| OsError::from_sys(error, call).about(path);
    Ok(files::stat(&environ::absolute(path), follow).map_err(error)?)
}

fn has_kind(path: &str, follow: bool, kind: FileType) -> bool {
    stat(path, follow).is_ok_and(|status| status.kind == kind)
}

/// Whether the path leads to something.
pub fn exists(path: &str) -> bool {
    stat(path, true).is_ok()
}

/// Whether there is something at the path, be it a symbolic link that leads nowhere.
pub fn lexists(path: &str) -> bool {
    stat(path, false).is_ok()
}

/// Whether the path leads to a regular file.
pub fn isfile(path: &str) -> bool {
    has_kind(path, true, FileType::Regular)
}

/// Whether the path leads to a directory.
pub fn isdir(path: &str) -> bool {
    has_kind(path, true, FileType::Directory)
}

/// Whether there is a symbolic link at the path.
pub fn islink(path: &str) -> bool {
    has_kind(path, false, FileType::Symlink)
}

/// Whether a file system begins at the path, or one of the directories that the instance was granted.
pub fn ismount(path: &str) -> bool {
    let Ok(own) = stat(path, false) else { return false };
    if own.kind == FileType::Symlink {
        return false;
    }
    if let Ok(place) = realpath(path, false)
        && (place == "/" || files::mounts().iter().any(|mount| mount.path == place))
    {
        return true;
    }
    let parent = posix::join(&[path, ".."]);
    let status = stat(&parent, false).or_else(|_| stat(&realpath(&parent, false)?, false));
    status.is_ok_and(|above| above.device != own.device || is_same(&own, &above))
}

fn is_same(a: &FileStatus, b: &FileStatus) -> bool {
    a.inode == b.inode && a.device == b.device
}

/// How many bytes the file has.
pub fn getsize(path: &str) -> Result<u64, Error> {
    Ok(stat(path, true)?.size)
}

fn seconds(time: Timespec) -> f64 {
    time.seconds as f64 + 1e-9 * f64::from(time.nanoseconds)
}

/// When the file was last read, in seconds since the epoch.
pub fn getatime(path: &str) -> Result<f64, Error> {
    Ok(seconds(stat(path, true)?.accessed))
}

/// When the file was last written.
pub fn getmtime(path: &str) -> Result<f64, Error> {
    Ok(seconds(stat(path, true)?.modified))
}

/// When anything about the file last changed.
pub fn getctime(path: &str) -> Result<f64, Error> {
    Ok(seconds(stat(path, true)?.changed))
}

/// Whether two paths lead to the same file or directory.
pub fn samefile(path1: &str, path2: &str) -> Result<bool, Error> {
    let (first, second) = (stat(path1, true)?, stat(path2, true)?);
    if first.inode == 0 && second.inode == 0 {
        // A system that doesn't number its files: what has the same place is the same.
        return Ok(realpath(path1, true)? == realpath(path2, true)?);
    }
    Ok(is_same(&first, &second))
}

/// What is still to be walked, the next last.
enum Step {
    Name(String),
    /// The target of this link has been walked.
    EndOfLink(String),
}

fn push_steps(path: &str, steps: &mut Vec<Step>) {
    let names = posix_names(path).rev();
    steps.extend(names.map(|name| Step::Name(name.to_owned())));
}

fn posix_names(path: &str) -> impl DoubleEndedIterator<Item = &str> {
    path.split('/').filter(|name| !matches!(*name, "" | "."))
}

/// The longest path that is looked at; Linux takes none that is longer.
const LONGEST_PATH: usize = 4096;

/// The path from the root on with no symbolic link in it. What can't be looked at is taken as it is, unless `strict`.
pub fn realpath(path: &str, strict: bool) -> Result<String, Error> {
    let mut steps = Vec::new();
    push_steps(path, &mut steps);
    let mut place = if posix::isabs(path) { String::new() } else { environ::directory() };
    place.truncate(place.trim_end_matches('/').len());
    let mut links: HashMap<String, Option<String>> = HashMap::new();
    while let Some(step) = steps.pop() {
        let name = match step {
            Step::Name(name) => name,
            Step::EndOfLink(link) => {
                links.insert(link, Some(place.clone()));
                continue;
            }
        };
        if name == ".." {
            place.truncate(place.rfind('/').unwrap_or(0));
            continue;
        }
        if !strict && place.len() + name.len() >= LONGEST_PATH {
            // No system would look at it, and there may be a great many names.
            place.push('/');
            place.push_str(&name);
            continue;
        }
        let next = format!("{place}/{name}");
        let target = match link_target(&next) {
            Ok(Some(_)) if links.contains_key(&next) => {
                match links.get(&next) {
                    Some(Some(resolved)) => place.clone_from(resolved),
                    // Part of a loop: the system has the error for it.
                    _ if strict => {
                        stat(&next, true)?;
                        place = next;
                    }
                    _ => place = next,
                }
                continue;
            }
            Ok(Some(target)) => target,
            Err(error @ Error::Value(_)) => return Err(error),
            Err(error) if strict => return Err(error),
            Ok(None) | Err(_) => {
                place = next;
                continue;
            }
        };
        if posix::isabs(&target) {
            place.clear();
        }
        links.insert(next.clone(), None);
        steps.push(Step::EndOfLink(next));
        push_steps(&target, &mut steps);
    }
    Ok(if place.is_empty() { "/".to_owned() } else { place })
}

/// What the symbolic link at the path says, if one is there.
fn link_target(path: &str) -> Result<Option<String>, Error> {
    if stat(path, false)?.kind != FileType::Symlink {
        return Ok(None);
    }
    let target = files::readlink(path).map_err(|error| OsError::from_sys(error, "readlink").about(path))?;
    Ok(Some(target))
}

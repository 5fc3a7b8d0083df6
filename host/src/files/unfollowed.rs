//! Paths below a grant where no symbolic link is followed: the way to the last name is gone name by name, each from the
//! directory before it.

use super::{Code, Failure, Outcome, Place, status};
use crate::bindings::oskit::sys::files::FileType;
use crate::policy::Symlinks;
use cap_std::fs::Dir;
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::fs::File;
use std::os::unix::ffi::OsStrExt;

/// What following a link, or making one, would need.
pub(super) const SYMLINKS: &str = "files.symlinks";

/// How deep a path may go that comes back by `..`: the directories on its way are open together.
const DEEPEST: usize = 64;

impl Place {
    /// Whether symbolic links may be followed and made.
    pub(super) fn may_follow(&self) -> bool {
        self.mount.symlinks == Symlinks::Within
    }

    /// The same place, seen from the directory that holds its last name, where links may not be followed on the way there.
    pub(super) fn unfollowed(self) -> Outcome<Place> {
        if self.may_follow() {
            return Ok(self);
        }
        let above = self.ends_above();
        let mut names: Vec<&[u8]> = self.relative.split(|&byte| byte == b'/').collect();
        names.retain(|name| !name.is_empty() && *name != b".");
        let last = if above || self.nameless { None } else { names.pop() };
        let relative = last.unwrap_or_default().to_vec();
        let comes_back = names.contains(&&b".."[..]);
        // The directories from the grant's own, which isn't among them, to where the way has come.
        let mut way: Vec<Dir> = Vec::new();
        for name in names {
            if name == b".." {
                way.pop().ok_or(Failure::Escape)?;
                continue;
            }
            let next = enter(way.last().unwrap_or(&self.mount.directory), OsStr::from_bytes(name))?;
            if !comes_back {
                way.clear();
            } else if way.len() == DEEPEST {
                return Err(Code::Enametoolong.into());
            }
            way.push(next);
        }
        Ok(Place { base: way.pop(), relative, above, ..self })
    }
}

fn enter(directory: &Dir, name: &OsStr) -> Outcome<Dir> {
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    match rustix::fs::openat(directory, name, flags, Mode::empty()) {
        Ok(next) => Ok(Dir::from_std_file(File::from(next))),
        Err(Errno::NOTDIR | Errno::LOOP) => {
            let linked = status::at(directory, name)?.kind == FileType::Symlink;
            Err(if linked { Failure::Needs(SYMLINKS) } else { Code::Enotdir.into() })
        }
        Err(errno) => Err(errno.into()),
    }
}

//! A granted place: the parts of its path, and what cap-std opens for them.

use super::unfollowed::SYMLINKS;
use super::{Code, Failure, Outcome, Place, status};
use crate::bindings::oskit::sys::files::FileType;
use cap_fs_ext::{FollowSymlinks, OpenOptionsFollowExt};
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt};
use rustix::fs::{FileType as Kinds, Mode, OFlags};
use std::ffi::OsStr;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;

/// The directory that holds a place's last name.
pub(super) enum Parent<'a> {
    Grant(&'a Dir),
    Opened(Dir),
}

impl AsFd for Parent<'_> {
    fn as_fd(&self) -> BorrowedFd<'_> {
        match self {
            Parent::Grant(directory) => directory.as_fd(),
            Parent::Opened(directory) => directory.as_fd(),
        }
    }
}

impl Place {
    pub(super) fn root(&self) -> &Dir {
        self.base.as_ref().unwrap_or(&self.mount.directory)
    }

    /// The whole path, for cap-std.
    pub(super) fn whole(&self) -> std::borrow::Cow<'_, OsStr> {
        if self.relative.is_empty() {
            OsStr::new(".").into()
        } else if self.directory {
            OsStr::from_bytes(&[&self.relative[..], b"/"].concat()).to_owned().into()
        } else {
            OsStr::from_bytes(&self.relative).into()
        }
    }

    /// The same without a final `/`, to open with `O_DIRECTORY` where the path had one.
    pub(super) fn named(&self) -> &OsStr {
        if self.relative.is_empty() { OsStr::new(".") } else { OsStr::from_bytes(&self.relative) }
    }

    /// Whether the path ends in `..`.
    pub(super) fn ends_above(&self) -> bool {
        self.above || self.relative.rsplit(|&byte| byte == b'/').next() == Some(b"..")
    }

    /// The last name and the directory it is in; no name for the grant itself and for a path that ends in `.` or `..`.
    pub(super) fn split(&self) -> Outcome<(Parent<'_>, Option<&OsStr>)> {
        let (parent, name) = match self.relative.iter().rposition(|&byte| byte == b'/') {
            Some(slash) => (&self.relative[..slash], &self.relative[slash + 1..]),
            None => (&self.relative[..0], &self.relative[..]),
        };
        if name.is_empty() {
            return Ok((Parent::Grant(self.root()), None));
        }
        if self.ends_above() || self.nameless {
            let directory = self.root().open_dir(OsStr::from_bytes(&self.relative))?;
            return Ok((Parent::Opened(directory), None));
        }
        let parent = match parent {
            b"" => Parent::Grant(self.root()),
            parent => Parent::Opened(self.root().open_dir(OsStr::from_bytes(parent))?),
        };
        Ok((parent, Some(OsStr::from_bytes(name))))
    }

    /// The same for an operation that needs a name, and fails with `code` where there is none. A path that asks for a
    /// directory fails unless one is there, or nothing at all.
    pub(super) fn name(&self, code: Code) -> Outcome<(Parent<'_>, &OsStr)> {
        let (parent, name) = self.split()?;
        let name = name.ok_or(code)?;
        if self.directory
            && let Ok(status) = status::at(&parent, name)
            && status.kind != FileType::Directory
        {
            return Err(Code::Enotdir.into());
        }
        Ok((parent, name))
    }

    /// The same for an operation that makes what is no directory, and can't do so where the path asks for one.
    pub(super) fn new_name(&self) -> Outcome<(Parent<'_>, &OsStr)> {
        let (parent, name) = self.split()?;
        let name = name.ok_or(Code::Eexist)?;
        if self.directory {
            let there = status::at(&parent, name).is_ok();
            return Err(if there { Code::Eexist } else { Code::Enoent }.into());
        }
        Ok((parent, name))
    }

    /// What the path leads to, opened for nothing but asking.
    pub(super) fn handle(&self, follow: bool) -> Outcome<OwnedFd> {
        let mut options = OpenOptions::new();
        options.read(true).custom_flags(OFlags::PATH.bits() as i32);
        let follow = follow || self.directory;
        if self.may_follow() {
            if !follow {
                options.follow(FollowSymlinks::No);
            }
            return Ok(self.root().open_with(self.whole(), &options)?.into_std().into());
        }
        options.follow(FollowSymlinks::No);
        let handle: OwnedFd = self.root().open_with(self.named(), &options)?.into_std().into();
        match Kinds::from_raw_mode(rustix::fs::fstat(&handle)?.st_mode) {
            Kinds::Symlink if follow => Err(Failure::Needs(SYMLINKS)),
            kind if self.directory && kind != Kinds::Directory => Err(Code::Enotdir.into()),
            _ => Ok(handle),
        }
    }

    /// Fails where a pipe, socket or device is, without opening it: that alone wakes who waits at the other end of a
    /// pipe, and can do anything to a device. What else is wrong shows when it is opened.
    pub(super) fn refuse_special(&self, follow: bool) -> Outcome<()> {
        let refuse = |kind| match kind {
            FileType::Regular | FileType::Directory | FileType::Symlink => Ok(()),
            _ => Err(Failure::Needs("files.special")),
        };
        // Mostly it is no link, and then no handle is needed.
        if let Ok((parent, Some(name))) = self.split() {
            match status::at(parent, name) {
                Ok(found) if found.kind == FileType::Symlink => {}
                Ok(found) => return refuse(found.kind),
                Err(_) => return Ok(()),
            }
        }
        let Ok(handle) = self.handle(follow) else { return Ok(()) };
        refuse(status::of(handle)?.kind)
    }

    /// Opens the directory that the path leads to. Where the kernel lacks openat2, cap-std takes a link that is opened
    /// with `O_DIRECTORY` for a file, and what it gives for a final `/` can't be read: so this starts from a handle.
    pub(super) fn directory(&self, flags: OFlags, mode: Mode) -> Outcome<OwnedFd> {
        Ok(rustix::fs::openat(self.handle(true)?, c".", flags | OFlags::CLOEXEC, mode)?)
    }
}

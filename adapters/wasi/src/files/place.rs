//! A path within a preopened directory: its parts, and what is there. How a path ends decides in POSIX what a call does
//! and says of it; runtimes differ in that, so they are only given paths that end in a name.

use super::path::Mount;
use super::{WRITE, following};
use crate::errno::{Code, Error, error, on_path};
use std::borrow::Cow;
use wasip2::filesystem::types::{Descriptor, DescriptorType, ErrorCode};

/// A path within a preopened directory.
pub(super) struct Place {
    pub(super) mount: &'static Mount,
    /// Relative, without a final `/` or `/.`; empty for the directory itself.
    pub(super) relative: String,
    /// Whether it ended so, and a directory must be there.
    pub(super) directory: bool,
    /// Whether it ended in `.`, which is no name that could be made or removed.
    pub(super) nameless: bool,
}

impl Place {
    pub(super) fn root(&self) -> &'static Descriptor {
        &self.mount.directory
    }

    pub(super) fn is_mount(&self) -> bool {
        self.relative.is_empty()
    }

    /// The path without a final `/`.
    pub(super) fn path(&self) -> &str {
        if self.is_mount() { "." } else { &self.relative }
    }

    /// The path as it was meant, to open what is there.
    pub(super) fn whole(&self) -> Cow<'_, str> {
        if self.directory && !self.is_mount() {
            Cow::Owned(format!("{}/", self.relative))
        } else {
            Cow::Borrowed(self.path())
        }
    }

    /// Whether it ends in a name: not in `.` or `..`, nor is it the preopened directory itself.
    pub(super) fn is_named(&self) -> bool {
        let above = self.relative == ".." || self.relative.ends_with("/..");
        !(self.is_mount() || self.nameless || above)
    }

    /// What kind of thing is there.
    pub(super) fn kind(&self, follow: bool) -> Result<DescriptorType, ErrorCode> {
        Ok(self.root().stat_at(following(follow), self.path())?.type_)
    }

    /// Whether anything has this name.
    pub(super) fn is_there(&self) -> bool {
        self.kind(false).is_ok()
    }

    /// Fails unless what leads to the name is a directory; without a name, the whole path.
    pub(super) fn check_parent(&self) -> Result<(), Error> {
        let parent = match self.relative.rsplit_once('/') {
            _ if !self.is_named() => self.path(),
            Some((parent, _)) => parent,
            None => return Ok(()),
        };
        match self.root().stat_at(following(true), parent).map_err(on_path(WRITE))?.type_ {
            DescriptorType::Directory => Ok(()),
            _ => Err(error(Code::Enotdir)),
        }
    }

    /// The path for a call that changes what has the name, and fails with `unnamed` where there is none. One that asks for
    /// a directory fails unless there is one, or nothing at all.
    pub(super) fn name(&self, unnamed: Code) -> Result<&str, Error> {
        if !self.is_named() {
            self.check_parent()?;
            return Err(error(unnamed));
        }
        if self.directory && self.kind(false).is_ok_and(|kind| kind != DescriptorType::Directory) {
            return Err(error(Code::Enotdir));
        }
        Ok(self.path())
    }

    /// The path for a call that makes what is no directory, and can't do so where one is asked for.
    pub(super) fn new_name(&self) -> Result<&str, Error> {
        if self.is_named() && !self.directory {
            return Ok(self.path());
        }
        self.check_parent()?;
        Err(error(if !self.is_named() || self.is_there() { Code::Eexist } else { Code::Enoent }))
    }
}

/// Whether it may be a named pipe, which opens when somebody opens its other end: WASI can't say not to wait for that, and
/// no time limit reaches a runtime that does. `wasmtime` shows pipes and sockets as `unknown`.
pub(super) fn may_wait(kind: DescriptorType) -> bool {
    matches!(kind, DescriptorType::Fifo | DescriptorType::Unknown)
}

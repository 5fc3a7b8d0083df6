//! Grants within each other.

use super::Mount;
use crate::policy::{Access, PolicyError};
use rustix::fs::{Mode, OFlags};
use std::os::fd::AsFd;
use std::sync::Arc;

/// Refuses a grant that the instance sees within one by which it may more, when its directory lies in the other's: by a
/// symbolic link or by `..` the outer grant leads there too, and what policy means to protect could be changed.
pub(crate) fn refuse_holes(mounts: &[Arc<Mount>]) -> Result<(), PolicyError> {
    for inner in mounts {
        for outer in mounts.iter().filter(|outer| inner.is_stricter_than(outer)) {
            let rest = inner.path.as_bytes().strip_prefix(outer.prefix());
            if !rest.is_some_and(|rest| rest.starts_with(b"/")) {
                continue;
            }
            let within = is_within(&inner.directory, &outer.directory).map_err(|error| {
                PolicyError::value(format!("what contains {} can't be looked at: {error}", inner.path))
            })?;
            if within {
                let (what, more, both) = if inner.access == Access::Read && outer.access == Access::ReadWrite
                {
                    ("to read", "which may be written", "for reading")
                } else {
                    ("of", "by which more is allowed", "by the same rules")
                };
                return Err(PolicyError::value(format!(
                    "the grant {what} {} would protect nothing, since its directory lies in that of {}, {more}: keep the \
                     two apart, or grant both {both}",
                    inner.path, outer.path
                )));
            }
        }
    }
    Ok(())
}

/// Whether a directory is another one or lies anywhere in it.
pub(crate) fn is_within(directory: impl AsFd, other: impl AsFd) -> rustix::io::Result<bool> {
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let identity = |fd: &dyn AsFd| rustix::fs::fstat(fd.as_fd()).map(|stat| (stat.st_dev, stat.st_ino));
    let wanted = identity(&other)?;
    let mut here = rustix::fs::openat(directory, c".", flags, Mode::empty())?;
    loop {
        if identity(&here)? == wanted {
            return Ok(true);
        }
        let parent = rustix::fs::openat(&here, c"..", flags, Mode::empty())?;
        if identity(&parent)? == identity(&here)? {
            return Ok(false);
        }
        here = parent;
    }
}

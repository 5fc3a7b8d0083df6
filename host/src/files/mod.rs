//! `oskit:sys/files`: what lies below the granted directories, pipes and the standard streams.
//!
//! A path is given a grant by its prefix (`path`), and what follows is resolved by cap-std from the grant's open
//! directory, never by comparing strings. What cap-std lacks is done by rustix, always relative to a directory that
//! cap-std opened, and on a single name that isn't followed.

mod copy;
mod descriptor;
mod directory;
mod given;
mod overlap;
mod path;
mod place;
pub(crate) mod size_limit;
mod status;
#[cfg(test)]
pub(crate) mod tests;
mod umask;
mod unfollowed;
mod unix;
mod wit;

pub(crate) use copy::name_of;
pub(crate) use descriptor::again;
pub use directory::DirectoryStream;
pub(crate) use given::{bytes_of, directory_of, handle, is_directory, is_served, pipe_to_child};
pub(crate) use overlap::{is_within, refuse_holes};
pub(crate) use path::climbs_out;
pub(crate) use unix::DATA_SYNC;

use crate::bindings::oskit::sys::errno::Code;
use crate::door::{self, Granted, Request, Verdict};
use crate::error::{Error, code_of, code_of_io};
use crate::fcntl::OpenLocks;
use crate::policy::{Access, Grant, Policy, PolicyError, Stream, Symlinks};
use crate::state::Rules;
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use rustix::io::Errno;
use std::borrow::Cow;
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

/// A granted directory, open.
pub struct Mount {
    directory: Dir,
    path: String,
    access: Access,
    special: bool,
    symlinks: Symlinks,
    rule: String,
}

impl Mount {
    /// Opens what the grant at this place of the policy names.
    pub(crate) fn open(policy: &Policy, place: usize, grant: &Grant) -> Result<Self, PolicyError> {
        let host = grant.host.as_path();
        let directory = Dir::open_ambient_dir(host, ambient_authority()).map_err(|error| {
            PolicyError::value(format!("the granted directory {} can't be opened: {error}", host.display()))
        })?;
        let path = grant.guest.as_str().to_owned();
        Ok(Mount {
            directory,
            path,
            access: grant.access,
            special: policy.special_below(grant),
            symlinks: policy.symlinks_below(grant),
            rule: format!("files.grants[{place}]"),
        })
    }

    /// Where the instance sees it.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What the instance may do there.
    pub fn access(&self) -> Access {
        self.access
    }

    /// Whether named pipes, sockets and devices may be opened there, and named pipes made.
    pub fn special(&self) -> bool {
        self.special
    }

    /// What symbolic links are good for there.
    pub fn symlinks(&self) -> Symlinks {
        self.symlinks
    }

    /// Whether another is granted more of anything.
    fn is_stricter_than(&self, other: &Mount) -> bool {
        (self.access == Access::Read && other.access == Access::ReadWrite)
            || (!self.special && other.special)
            || (self.symlinks == Symlinks::Refuse && other.symlinks != Symlinks::Refuse)
    }

    /// The directory.
    pub fn directory(&self) -> &Dir {
        &self.directory
    }

    /// The path without the final `/` that only the root has.
    fn prefix(&self) -> &[u8] {
        self.path.as_bytes().strip_suffix(b"/").unwrap_or(self.path.as_bytes())
    }
}

/// What a request on a path wants to do there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Need {
    /// Look.
    Read,
    /// Change.
    Write,
}

impl Need {
    /// What the policy would have to grant.
    fn capability(self) -> &'static str {
        match self {
            Need::Read => "files.read",
            Need::Write => "files.write",
        }
    }
}

/// A request on a path.
struct At {
    function: &'static str,
    path: String,
    need: Need,
}

/// Where a path leads: below a grant, not yet resolved.
struct Place {
    mount: Arc<Mount>,
    /// The directory that the way there was gone to, where no symbolic link is followed; none is the grant's.
    base: Option<Dir>,
    /// Relative to that directory, without a final `/`; empty for the directory itself.
    relative: Vec<u8>,
    /// Whether the path ended in `/` or `/.`, so that only a directory will do.
    directory: bool,
    /// Whether it ended in `.`, which is no name that could be made or removed.
    nameless: bool,
    /// Whether it ended in `..`, where the way there was gone.
    above: bool,
}

impl Request for At {
    type Right = Place;

    fn function(&self) -> &'static str {
        self.function
    }

    fn subject(&self) -> Cow<'_, str> {
        Cow::Borrowed(&self.path)
    }

    fn judge(&self, rules: &Rules) -> Verdict<Place> {
        match path::locate(rules.mounts(), &self.path) {
            Err(code) => Verdict::Invalid(code),
            Ok(Some(place)) if self.need == Need::Read || place.mount.access == Access::ReadWrite => {
                match place.unfollowed() {
                    Ok(place) => Verdict::Allow(place),
                    Err(Failure::Code(code)) => Verdict::Invalid(code),
                    Err(Failure::Escape) => Verdict::Refuse(self.need.capability()),
                    Err(Failure::Needs(capability)) => Verdict::Refuse(capability),
                }
            }
            Ok(_) => Verdict::Refuse(self.need.capability()),
        }
    }

    fn rule<'a>(&'a self, place: &'a Place) -> &'a str {
        &place.mount.rule
    }
}

/// Why an operation on a granted place failed.
#[derive(Debug)]
enum Failure {
    /// The system says so.
    Code(Code),
    /// The path leads out of the grant after all.
    Escape,
    /// What is there needs a capability of its own.
    Needs(&'static str),
}

type Outcome<T> = Result<T, Failure>;

impl From<Errno> for Failure {
    fn from(errno: Errno) -> Self {
        Failure::Code(code_of(errno))
    }
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        Failure::Code(code)
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        // cap-std's own refusal is the one that no system call gave.
        if error.raw_os_error().is_none() && error.kind() == io::ErrorKind::PermissionDenied {
            Failure::Escape
        } else {
            Failure::Code(code_of_io(&error))
        }
    }
}

impl Failure {
    /// The error for the guest, told to the audit log where it is a refusal.
    fn about(self, rules: &Rules, request: &At) -> Error {
        match self {
            Failure::Code(code) => code.into(),
            Failure::Escape => {
                door::refuse(rules, request.function, &request.path, request.need.capability())
            }
            Failure::Needs(capability) => door::refuse(rules, request.function, &request.path, capability),
        }
    }
}

/// What a place says of itself in an operation that has two.
type Admitted = Granted<At>;

/// An open file, directory, pipe end, terminal or device.
pub struct Descriptor(Arc<Open>);

/// What a descriptor and its duplicates share.
pub(crate) struct Open {
    fd: OwnedFd,
    kind: Kind,
    read: bool,
    write: bool,
    /// Whether the grant it came from allows changing what isn't content: mode, owner, times.
    change: bool,
    origin: Origin,
    // Declared, and so dropped, after the descriptor: then what it locked is free.
    locks: OpenLocks,
}

/// Where an open file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// A path.
    Path,
    /// It is a pipe of the instance's own.
    Pipe,
    /// It is a standard stream, which others have open too.
    Stream,
}

impl Open {
    /// Whether nobody else has this open file.
    pub(crate) fn is_own(&self) -> bool {
        self.origin != Origin::Stream
    }

    pub(crate) fn can_read(&self) -> bool {
        self.read
    }

    pub(crate) fn can_write(&self) -> bool {
        self.write
    }

    /// Whether it is the instance's to change.
    pub(crate) fn may_be_changed(&self) -> bool {
        self.change || self.origin == Origin::Pipe
    }

    pub(crate) fn locks(&self) -> &OpenLocks {
        &self.locks
    }
}

/// How a descriptor waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Never: a regular file, a directory.
    Steady,
    /// It was set not to: a pipe of our own, or a file opened so.
    Nonblocking,
    /// It would: a pipe or terminal that others have open too, whose flags aren't ours to set.
    Shared,
}

impl AsFd for Open {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

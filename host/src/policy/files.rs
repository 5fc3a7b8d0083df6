//! The section `files`: directories, by where they are and where the instance sees them.

use super::PolicyError;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::path::{Path, PathBuf};

/// The section `files`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Files {
    /// The directories that the instance sees.
    pub grants: Grants,
    /// Whether named pipes, sockets and devices below them may be opened, and named pipes made, where a grant doesn't say.
    pub special: bool,
    /// What symbolic links below them are good for, where a grant doesn't say.
    pub symlinks: Symlinks,
    /// Whether the set-user-id and set-group-id bits may be set.
    pub set_id: bool,
    /// Whether owner and group may be changed to others than the host's own.
    pub ownership: bool,
}

/// One directory, seen by the instance at `guest`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Grant {
    /// The directory.
    pub host: HostPath,
    /// Where the instance sees it.
    pub guest: GuestPath,
    /// What it may do there.
    pub access: Access,
    /// Whether named pipes, sockets and devices below it may be opened, and named pipes made; none is what `files` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub special: Option<bool>,
    /// What symbolic links below it are good for; none is what `files` says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub symlinks: Option<Symlinks>,
}

impl Grant {
    /// A grant that leaves the rest to what `files` says. A relative host path starts at the current directory.
    pub fn new(
        host: impl Into<PathBuf>,
        guest: impl Into<String>,
        access: Access,
    ) -> Result<Self, PolicyError> {
        let host = HostPath::new(host).map_err(PolicyError::value)?;
        let guest = GuestPath::try_from(guest.into()).map_err(PolicyError::value)?;
        Ok(Grant { host, guest, access, special: None, symlinks: None })
    }

    /// Says whether named pipes, sockets and devices may be opened, and named pipes made.
    #[must_use]
    pub fn special(mut self, allowed: bool) -> Self {
        self.special = Some(allowed);
        self
    }

    /// Says what symbolic links are good for.
    #[must_use]
    pub fn symlinks(mut self, symlinks: Symlinks) -> Self {
        self.symlinks = Some(symlinks);
        self
    }
}

/// What symbolic links below a granted directory are good for. One that leads out of it never is for anything.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Symlinks {
    /// Those that stay within are followed, and such can be made.
    #[default]
    Within,
    /// None is followed, wherever it leads, and none can be made: they can be looked at, renamed and removed.
    Refuse,
}

/// What an instance may do below a granted directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Look, and change nothing.
    Read,
    /// Look and change.
    ReadWrite,
}

/// A directory of the host: taken as it is written, so one that seems to want expanding (`~`, `*`, `$`) is an error. In a
/// text it must be the whole path, since a text has no place that a relative one could start at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "PathBuf", into = "PathBuf")]
pub struct HostPath(PathBuf);

impl HostPath {
    /// Takes a path, which may be relative to the current directory.
    pub fn new(path: impl Into<PathBuf>) -> Result<Self, String> {
        let path = path.into();
        let text = path.to_string_lossy();
        if text.is_empty() {
            Err("a host path can't be empty".to_owned())
        } else if text.contains('\0') {
            Err("a host path can't hold a NUL".to_owned())
        } else if text.starts_with('~') || text.contains(['*', '?', '$']) {
            Err(format!(
                "host path {text:?}: '~', '*', '?' and '$' are not expanded; write the directory itself"
            ))
        } else {
            Ok(HostPath(path))
        }
    }

    /// The path.
    pub fn as_path(&self) -> &Path {
        &self.0
    }
}

impl TryFrom<PathBuf> for HostPath {
    type Error = String;

    fn try_from(path: PathBuf) -> Result<Self, String> {
        let path = HostPath::new(path)?;
        if path.as_path().is_absolute() {
            Ok(path)
        } else {
            Err(format!(
                "host path \"{}\" is relative: write the whole path, such as \"/srv/data\", or grant it on the command \
                 line with --dir, where it starts at the current directory",
                path.as_path().display()
            ))
        }
    }
}

impl From<HostPath> for PathBuf {
    fn from(path: HostPath) -> Self {
        path.0
    }
}

/// A path as the instance sees it: absolute and normal, such as `/data`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct GuestPath(String);

impl GuestPath {
    /// The path.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for GuestPath {
    fn default() -> Self {
        GuestPath("/".to_owned())
    }
}

impl fmt::Display for GuestPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for GuestPath {
    type Error = String;

    fn try_from(path: String) -> Result<Self, String> {
        let normal = path == "/"
            || path.strip_prefix('/').is_some_and(|rest| {
                rest.split('/').all(|name| !matches!(name, "" | "." | "..") && !name.contains('\0'))
            });
        if normal {
            Ok(GuestPath(path))
        } else {
            Err(format!(
                "guest path {path:?} must be absolute and normal, such as \"/data\": no '.', '..', '//' or final '/'"
            ))
        }
    }
}

impl From<GuestPath> for String {
    fn from(path: GuestPath) -> Self {
        path.0
    }
}

/// The granted directories, no two of them at one place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<Grant>", into = "Vec<Grant>")]
pub struct Grants(Vec<Grant>);

impl Grants {
    /// Adds one.
    pub fn add(&mut self, grant: Grant) -> Result<(), String> {
        if self.0.iter().any(|other| other.guest == grant.guest) {
            return Err(format!("two grants at the guest path {:?}", grant.guest.as_str()));
        }
        self.0.push(grant);
        Ok(())
    }

    /// All of them.
    pub fn iter(&self) -> std::slice::Iter<'_, Grant> {
        self.0.iter()
    }
}

impl<'a> IntoIterator for &'a Grants {
    type Item = &'a Grant;
    type IntoIter = std::slice::Iter<'a, Grant>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl TryFrom<Vec<Grant>> for Grants {
    type Error = String;

    fn try_from(grants: Vec<Grant>) -> Result<Self, String> {
        let mut all = Grants::default();
        grants.into_iter().try_for_each(|grant| all.add(grant))?;
        Ok(all)
    }
}

impl From<Grants> for Vec<Grant> {
    fn from(grants: Grants) -> Self {
        grants.0
    }
}

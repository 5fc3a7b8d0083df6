//! What an instance may do: a value, and the same as TOML.
//!
//! Nothing is granted that isn't written down, and a file with a key that isn't known is refused rather than half
//! understood.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

mod load;
mod signal;
#[cfg(test)]
mod tests;

pub use load::PolicyError;
pub(crate) use signal::name_of as name_of_signal;
pub use signal::{Handled, Signal, SignalName};

/// What an instance may do. The default grants nothing.
///
/// ```
/// use oskit_host::{Access, Policy};
///
/// let policy = Policy::default()
///     .grant("/srv/reports", "/reports", Access::ReadWrite)?
///     .inherit_stdio()
///     .allow_clocks();
/// let same = Policy::from_toml(
///     r#"
///     stdio.inherit = ["stdin", "stdout", "stderr"]
///     time.clocks = true
///
///     [files]
///     grants = [{ host = "/srv/reports", guest = "/reports", access = "read-write" }]
///     "#,
/// )?;
/// assert_eq!(policy, same);
/// # Ok::<(), oskit_host::PolicyError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Policy {
    /// Files and directories.
    pub files: Files,
    /// Locks on files.
    pub fcntl: Fcntl,
    /// The standard streams.
    pub stdio: Stdio,
    /// Variables and the working directory.
    pub environ: Environ,
    /// Signals.
    pub signal: Signal,
    /// Clocks and zones.
    pub time: Time,
    /// What the instance learns of the system.
    pub os: Os,
    /// Random numbers.
    pub random: Random,
    /// What it may use up.
    pub limits: crate::Limits,
}

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

/// The section `fcntl`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Fcntl {
    /// Whether files that may only be read, and standard streams, may be locked: a lock keeps others waiting who may
    /// write. Files of a directory that is granted for writing always may.
    pub lock: bool,
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

/// The section `stdio`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Stdio {
    /// The streams of the host process that the instance shares.
    pub inherit: std::collections::BTreeSet<Stream>,
}

/// A standard stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stream {
    /// Standard input.
    Stdin,
    /// Standard output.
    Stdout,
    /// Standard error.
    Stderr,
}

/// The section `environ`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Environ {
    /// The host's variables that the instance gets, those that are set.
    pub inherit: std::collections::BTreeSet<VariableName>,
    /// Variables with values of their own.
    pub set: BTreeMap<VariableName, String>,
    /// Where relative paths start; `/` unless given.
    pub directory: GuestPath,
}

/// The name of a variable: not empty, without `=` and NUL, and never a pattern.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VariableName(String);

impl VariableName {
    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for VariableName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        if name.is_empty() || name.contains(['=', '\0', '*', '?']) {
            Err(format!("{name:?} is not the name of a variable; patterns are not expanded, name each one"))
        } else {
            Ok(VariableName(name))
        }
    }
}

impl From<VariableName> for String {
    fn from(name: VariableName) -> Self {
        name.0
    }
}

/// The section `time`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Time {
    /// Whether the instance may read clocks.
    pub clocks: bool,
    /// Whether it may know the local time zone and the rules of the others.
    pub zones: bool,
}

/// The section `os`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Os {
    /// Whether it may know the ids of the process that runs it.
    pub identity: bool,
    /// Whether it may know the system's names, processors and load.
    pub system: bool,
    /// Whether it may read the database of users.
    pub users: bool,
}

/// The section `random`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Random {
    /// Whether it gets bytes from the system's source.
    pub system: bool,
}

impl Policy {
    /// What `oskit run` starts from when it is given no file: the standard streams, clocks and zones, random numbers,
    /// signals, what the system is; no file, no variable.
    pub fn for_command() -> Self {
        Policy::default()
            .inherit_stdio()
            .allow_clocks()
            .allow_zones()
            .allow_random()
            .allow_os()
            .allow_signals()
    }

    /// Grants a directory. A relative one starts at the current directory.
    pub fn grant(
        self,
        host: impl Into<PathBuf>,
        guest: impl Into<String>,
        access: Access,
    ) -> Result<Self, PolicyError> {
        self.grant_by(Grant::new(host, guest, access)?)
    }

    /// Grants a directory by rules of its own.
    pub fn grant_by(mut self, grant: Grant) -> Result<Self, PolicyError> {
        self.files.grants.add(grant).map_err(PolicyError::value)?;
        Ok(self)
    }

    /// Shares the three standard streams.
    #[must_use]
    pub fn inherit_stdio(mut self) -> Self {
        self.stdio.inherit = [Stream::Stdin, Stream::Stdout, Stream::Stderr].into();
        self
    }

    /// Sets a variable.
    pub fn env(mut self, name: impl Into<String>, value: impl Into<String>) -> Result<Self, PolicyError> {
        let name = VariableName::try_from(name.into()).map_err(PolicyError::value)?;
        self.environ.set.insert(name, value.into());
        Ok(self)
    }

    /// Passes on a variable of the host's.
    pub fn inherit_env(mut self, name: impl Into<String>) -> Result<Self, PolicyError> {
        self.environ.inherit.insert(VariableName::try_from(name.into()).map_err(PolicyError::value)?);
        Ok(self)
    }

    /// Sets the working directory.
    pub fn directory(mut self, guest: impl Into<String>) -> Result<Self, PolicyError> {
        self.environ.directory = GuestPath::try_from(guest.into()).map_err(PolicyError::value)?;
        Ok(self)
    }

    /// Whether named pipes, sockets and devices below a grant may be opened, and named pipes made.
    pub fn special_below(&self, grant: &Grant) -> bool {
        grant.special.unwrap_or(self.files.special)
    }

    /// What symbolic links below a grant are good for.
    pub fn symlinks_below(&self, grant: &Grant) -> Symlinks {
        grant.symlinks.unwrap_or(self.files.symlinks)
    }

    /// Allows clocks.
    #[must_use]
    pub fn allow_clocks(mut self) -> Self {
        self.time.clocks = true;
        self
    }

    /// Allows the local zone and the rules of the others.
    #[must_use]
    pub fn allow_zones(mut self) -> Self {
        self.time.zones = true;
        self
    }

    /// Allows random numbers.
    #[must_use]
    pub fn allow_random(mut self) -> Self {
        self.random.system = true;
        self
    }

    /// Allows to handle a signal, by its name such as `SIGTERM`.
    pub fn handle(mut self, signal: impl Into<String>) -> Result<Self, PolicyError> {
        let name = SignalName::try_from(signal.into()).map_err(PolicyError::value)?;
        if let Handled::Some(names) = &mut self.signal.handle {
            names.insert(name);
        }
        Ok(self)
    }

    /// Allows to handle all signals.
    #[must_use]
    pub fn allow_signals(mut self) -> Self {
        self.signal.handle = Handled::All;
        self
    }

    /// Allows identity, system and users.
    #[must_use]
    pub fn allow_os(mut self) -> Self {
        self.os = Os { identity: true, system: true, users: true };
        self
    }
}

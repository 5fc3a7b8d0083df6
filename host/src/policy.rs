//! What an instance may do: a value, and the same as TOML.
//!
//! Nothing is granted that isn't written down, and a file with a key that isn't known is refused rather than half
//! understood.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::PathBuf;

mod files;
mod load;
mod signal;
mod subprocess;
#[cfg(test)]
mod tests;

pub use files::{Access, Files, Grant, Grants, GuestPath, HostPath, Symlinks};
pub use load::PolicyError;
pub(crate) use signal::name_of as name_of_signal;
pub use signal::{Handled, Signal, SignalName};
pub use subprocess::{Arguments, Degrade, Jail, Listed, Program, Subprocess};

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
    /// Programs, and where they run.
    pub subprocess: Subprocess,
    /// Clocks and zones.
    pub time: Time,
    /// What the instance learns of the system.
    pub os: Os,
    /// Random numbers.
    pub random: Random,
    /// What it may use up.
    pub limits: crate::Limits,
}

/// The section `fcntl`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Fcntl {
    /// Whether files that may only be read, and standard streams, may be locked: a lock keeps others waiting who may
    /// write. Files of a directory that is granted for writing always may.
    pub lock: bool,
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
#[expect(clippy::struct_excessive_bools, reason = "each is a right of its own")]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Os {
    /// Whether it may know the ids of the process that runs it.
    pub identity: bool,
    /// Whether it may know the system's names, processors and load.
    pub system: bool,
    /// Whether it may read the database of users.
    pub users: bool,
    /// Whether it may hand granted files, and addresses, to the program that the user has chosen for them. That one runs
    /// outside of every jail, and with all that the user has.
    pub open_with: bool,
    /// Whether, where it is the process, it may change that process's session, groups and priority.
    pub session: bool,
    /// Whether, where it is the process, it may double it.
    pub fork: bool,
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
    /// signals, what the system is; no file, no variable, no program. Programs that are allowed besides get the variables
    /// that the application gives them.
    pub fn for_command() -> Self {
        let mut policy = Policy::default()
            .inherit_stdio()
            .allow_clocks()
            .allow_zones()
            .allow_random()
            .allow_os()
            .allow_session()
            .allow_signals();
        policy.subprocess.environment = Listed::Any;
        policy
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
        self.os = Os { identity: true, system: true, users: true, ..self.os };
        self
    }

    /// Allows to hand files and addresses to the program that the user has chosen for them.
    #[must_use]
    pub fn allow_open_with(mut self) -> Self {
        self.os.open_with = true;
        self
    }

    /// Allows to change session, groups and priority of the process, for an instance that is the process.
    #[must_use]
    pub fn allow_session(mut self) -> Self {
        self.os.session = true;
        self
    }

    /// Allows to double the process, for an instance that is the process.
    #[must_use]
    pub fn allow_fork(mut self) -> Self {
        self.os.fork = true;
        self
    }
}

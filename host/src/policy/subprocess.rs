//! The section `subprocess`: which programs an instance may start, and what their jail is like.

use super::{GuestPath, HostPath, PolicyError, VariableName};
use crate::limits::ChildLimits;
use serde::de::{self, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use std::path::PathBuf;

/// The section `subprocess`.
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own")]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Subprocess {
    /// The programs that the instance may start: a list, or `"any"`.
    pub programs: Listed<Program>,
    /// Where they run.
    pub jail: Jail,
    /// What is done where the system can't enforce what is asked here.
    pub degrade: Degrade,
    /// Files and directories of the host that children may read, beside what the instance may and the system's libraries.
    pub read: Vec<HostPath>,
    /// Programs and directories of programs that children may execute themselves.
    pub execute: Vec<HostPath>,
    /// Whether children may use the network.
    pub network: bool,
    /// Whether children may use Unix sockets: all that the host's user may reach.
    pub unix_sockets: bool,
    /// Whether children may change modes, owners, times and attributes of files. The system can't keep them to the granted
    /// directories in this: they could change those of every file that belongs to the host's user.
    pub metadata: bool,
    /// The variables that children may get, beside those that the policy gives the instance and the usual ones: a list, or
    /// `"any"`. Those that steer loaders and interpreters are only in it by name.
    pub environment: Listed<VariableName>,
    /// Whether children may be started as other users than the host's own.
    pub users: bool,
    /// Whether the instance may send signals to its children.
    pub signals: bool,
}

impl Default for Subprocess {
    fn default() -> Self {
        Subprocess {
            programs: Listed::default(),
            jail: Jail::Strict,
            degrade: Degrade::Refuse,
            read: Vec::new(),
            execute: Vec::new(),
            network: false,
            unix_sockets: false,
            metadata: false,
            environment: Listed::default(),
            users: false,
            signals: true,
        }
    }
}

/// Some, or any.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listed<T> {
    /// All there are.
    Any,
    /// These.
    Only(Vec<T>),
}

const ANY: &str = "any";

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Listed::Only(Vec::new())
    }
}

impl<T> Listed<T> {
    /// Those that are named.
    pub fn named(&self) -> &[T] {
        match self {
            Listed::Any => &[],
            Listed::Only(named) => named,
        }
    }

    /// Whether there is none.
    pub fn is_none(&self) -> bool {
        matches!(self, Listed::Only(named) if named.is_empty())
    }
}

impl<T: Serialize> Serialize for Listed<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Listed::Any => serializer.serialize_str(ANY),
            Listed::Only(named) => named.serialize(serializer),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Listed<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListOrAny(PhantomData))
    }
}

struct ListOrAny<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ListOrAny<T> {
    type Value = Listed<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list, or \"any\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Listed<T>, E> {
        if text == ANY { Ok(Listed::Any) } else { Err(E::invalid_value(Unexpected::Str(text), &self)) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Listed<T>, A::Error> {
        let mut named = Vec::new();
        while let Some(next) = list.next_element()? {
            named.push(next);
        }
        Ok(Listed::Only(named))
    }
}

/// Where children run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Jail {
    /// Confined to what the policy grants.
    #[default]
    Strict,
    /// With all that the host's user may do.
    None,
}

/// What is done where the system can't enforce what is asked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Degrade {
    /// Nothing is started.
    #[default]
    Refuse,
    /// It is started with as much as can be enforced, and the host's log says so.
    Warn,
}

/// A program that may be started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Program {
    /// The file.
    pub path: HostPath,
    /// How the instance calls it; none is as the file is named. Its whole path is understood, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// What its arguments may be, its own name aside; none is anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arguments: Option<Vec<Arguments>>,
    /// Further variables that it may get.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environment: Vec<VariableName>,
    /// The directories, as the instance sees them, in or below which it may be started; none is anywhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub directories: Option<Vec<GuestPath>>,
    /// Bounds of its own, where they are lower than `limits.child`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limits: Option<ChildLimits>,
}

impl Program {
    /// A program with any arguments. A relative path starts at the current directory.
    pub fn new(path: impl Into<PathBuf>) -> Result<Self, PolicyError> {
        let path = HostPath::new(path).map_err(PolicyError::value)?;
        Ok(Program {
            path,
            name: None,
            arguments: None,
            environment: Vec::new(),
            directories: None,
            limits: None,
        })
    }

    /// Adds a form that its arguments may have: `*` is any one argument, and `**` at the end all that follow.
    pub fn arguments<S: Into<String>>(
        mut self,
        form: impl IntoIterator<Item = S>,
    ) -> Result<Self, PolicyError> {
        let form: Vec<String> = form.into_iter().map(Into::into).collect();
        let form = Arguments::try_from(form).map_err(PolicyError::value)?;
        self.arguments.get_or_insert_default().push(form);
        Ok(self)
    }

    /// How the instance calls it.
    pub fn called(&self) -> String {
        let file = || self.path.as_path().file_name().unwrap_or_default().to_string_lossy().into_owned();
        self.name.clone().unwrap_or_else(file)
    }

    /// Whether its arguments may be these, its own name aside.
    pub fn allows(&self, arguments: &[String]) -> bool {
        self.arguments.as_ref().is_none_or(|forms| forms.iter().any(|form| form.allows(arguments)))
    }

    /// Whether it may be given anything to do, and is one that does whatever it is given: then to allow it is to allow every
    /// program.
    pub fn is_interpreter(&self) -> bool {
        let open = self.arguments.as_ref().is_none_or(|forms| forms.iter().any(Arguments::is_open));
        let name = self.path.as_path().file_name().unwrap_or_default().to_string_lossy();
        // `python3.13` is `python`.
        let name = name.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == '-');
        open && (INTERPRETERS.contains(&name) || name.starts_with("ld-linux") || name.starts_with("ld-musl"))
    }
}

/// Programs that start others, or read what to do, if asked to.
const INTERPRETERS: &[&str] = &[
    "ash",
    "at",
    "awk",
    "bash",
    "batch",
    "busybox",
    "capsh",
    "cargo",
    "cc",
    "chroot",
    "crontab",
    "csh",
    "dash",
    "docker",
    "ed",
    "emacs",
    "env",
    "expect",
    "find",
    "fish",
    "flock",
    "gawk",
    "gcc",
    "gdb",
    "git",
    "go",
    "ionice",
    "irb",
    "java",
    "jq",
    "ksh",
    "ld.so",
    "less",
    "lua",
    "make",
    "man",
    "mawk",
    "more",
    "nano",
    "nawk",
    "nice",
    "node",
    "nohup",
    "npm",
    "npx",
    "nsenter",
    "parallel",
    "perl",
    "php",
    "pip",
    "podman",
    "pwsh",
    "python",
    "rsync",
    "ruby",
    "run-parts",
    "rvim",
    "scp",
    "screen",
    "script",
    "sed",
    "setpriv",
    "setsid",
    "sh",
    "sqlite",
    "ssh",
    "stdbuf",
    "strace",
    "su",
    "sudo",
    "systemd-run",
    "tar",
    "taskset",
    "tclsh",
    "time",
    "timeout",
    "tmux",
    "toybox",
    "unshare",
    "vi",
    "view",
    "vim",
    "watch",
    "wget",
    "xargs",
    "zip",
    "zsh",
];

/// A form that arguments may have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Arguments(Vec<String>);

const ONE: &str = "*";
const REST: &str = "**";

impl Arguments {
    fn allows(&self, arguments: &[String]) -> bool {
        let (form, open) = match self.0.split_last() {
            Some((last, form)) if last == REST => (form, true),
            _ => (&self.0[..], false),
        };
        let fits = arguments.len() == form.len() || (open && arguments.len() > form.len());
        fits && form.iter().zip(arguments).all(|(form, argument)| form == ONE || form == argument)
    }

    /// Whether it allows everything.
    fn is_open(&self) -> bool {
        self.0.last().is_some_and(|last| last == REST)
            && self.0.iter().all(|argument| argument == ONE || argument == REST)
    }
}

impl TryFrom<Vec<String>> for Arguments {
    type Error = String;

    fn try_from(form: Vec<String>) -> Result<Self, String> {
        let before = form.split_last().map_or(&[][..], |(_, before)| before);
        if before.iter().any(|argument| argument == REST) {
            return Err(
                "\"**\" stands for all arguments that follow, so nothing can stand after it".to_owned()
            );
        }
        Ok(Arguments(form))
    }
}

impl From<Arguments> for Vec<String> {
    fn from(form: Arguments) -> Self {
        form.0
    }
}

impl super::Policy {
    /// Allows a program, with any arguments. A relative path starts at the current directory.
    pub fn run(self, path: impl Into<PathBuf>) -> Result<Self, PolicyError> {
        Ok(self.run_by(Program::new(path)?))
    }

    /// Allows a program by rules of its own.
    #[must_use]
    pub fn run_by(mut self, program: Program) -> Self {
        if let Listed::Only(programs) = &mut self.subprocess.programs {
            programs.push(program);
        }
        self
    }

    /// Allows all programs.
    #[must_use]
    pub fn run_any(mut self) -> Self {
        self.subprocess.programs = Listed::Any;
        self
    }

    /// Says where children run.
    #[must_use]
    pub fn jail(mut self, jail: Jail) -> Self {
        self.subprocess.jail = jail;
        self
    }

    /// Allows children to use the network.
    #[must_use]
    pub fn allow_child_network(mut self) -> Self {
        self.subprocess.network = true;
        self
    }
}

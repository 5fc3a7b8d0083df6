//! The section `signal`, and the names of signals.

use crate::signal::{LAST, Set};
use serde::de::{self, SeqAccess, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeSet;
use std::fmt;

/// The section `signal`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Signal {
    /// The signals that the instance may catch, ignore and block, and that an embedder may pass on to it: a list of names,
    /// or `"all"`.
    pub handle: Handled,
}

/// Which signals an instance may handle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handled {
    /// All that can be.
    All,
    /// These.
    Some(BTreeSet<SignalName>),
}

const ALL: &str = "all";

impl Default for Handled {
    fn default() -> Self {
        Handled::Some(BTreeSet::new())
    }
}

impl Handled {
    pub(crate) fn set(&self) -> Set {
        match self {
            Handled::All => Set::from_bits(u64::MAX),
            Handled::Some(names) => names.iter().map(|name| Set::of(name.0)).fold(Set::EMPTY, Set::with),
        }
    }
}

impl Serialize for Handled {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Handled::All => serializer.serialize_str(ALL),
            Handled::Some(names) => names.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Handled {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ListOrAll)
    }
}

struct ListOrAll;

impl<'de> Visitor<'de> for ListOrAll {
    type Value = Handled;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of names of signals, or \"all\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Handled, E> {
        if text == ALL { Ok(Handled::All) } else { Err(E::invalid_value(Unexpected::Str(text), &self)) }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Handled, A::Error> {
        let mut names = BTreeSet::new();
        while let Some(name) = list.next_element()? {
            names.insert(name);
        }
        Ok(Handled::Some(names))
    }
}

/// A signal by its name on Linux: `SIGTERM`, `SIGRTMIN+3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SignalName(u8);

/// From 1 on.
const NAMES: [&str; 31] = [
    "SIGHUP",
    "SIGINT",
    "SIGQUIT",
    "SIGILL",
    "SIGTRAP",
    "SIGABRT",
    "SIGBUS",
    "SIGFPE",
    "SIGKILL",
    "SIGUSR1",
    "SIGSEGV",
    "SIGUSR2",
    "SIGPIPE",
    "SIGALRM",
    "SIGTERM",
    "SIGSTKFLT",
    "SIGCHLD",
    "SIGCONT",
    "SIGSTOP",
    "SIGTSTP",
    "SIGTTIN",
    "SIGTTOU",
    "SIGURG",
    "SIGXCPU",
    "SIGXFSZ",
    "SIGVTALRM",
    "SIGPROF",
    "SIGWINCH",
    "SIGIO",
    "SIGPWR",
    "SIGSYS",
];
const SIGRTMIN: u8 = 34;

/// The name of a signal by its number.
pub(crate) fn name_of(signal: u8) -> String {
    match usize::from(signal).checked_sub(1).and_then(|place| NAMES.get(place)) {
        Some(name) => (*name).to_owned(),
        None => format!("SIGRTMIN+{}", signal.saturating_sub(SIGRTMIN)),
    }
}

impl TryFrom<String> for SignalName {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        let real_time = || {
            let offset = name.strip_prefix("SIGRTMIN")?;
            let offset = if offset.is_empty() { 0 } else { offset.strip_prefix('+')?.parse::<u8>().ok()? };
            offset.checked_add(SIGRTMIN).filter(|signal| *signal <= LAST)
        };
        let plain = NAMES.iter().position(|known| *known == name).map(|place| place as u8 + 1);
        match plain.or_else(real_time) {
            Some(9 | 19) => Err(format!("{name} can't be handled by anybody")),
            Some(signal) => Ok(SignalName(signal)),
            None => Err(format!(
                "{name:?} is not the name of a signal, such as \"SIGTERM\" or \"SIGRTMIN+3\"; \"all\" is for all of them"
            )),
        }
    }
}

impl From<SignalName> for String {
    fn from(name: SignalName) -> Self {
        name_of(name.0)
    }
}

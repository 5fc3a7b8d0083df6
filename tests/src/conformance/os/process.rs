//! One process of a session: an instance of the component, and what it has open.

use super::operate::Scratch;
use super::{answer, names};
use crate::conformance::args::{self, Asked, Inapplicable};
use crate::conformance::bindings::exports::oskit::stdlib::errno::OsError;
use crate::conformance::bindings::exports::oskit::stdlib::support::Level;
use crate::conformance::stop;
use crate::conformance::system::Instance;
use serde_json::{Value, json};
use std::collections::HashMap;
use wasmtime::component::ResourceAny;

/// What a name of a session stands for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Slot {
    Descriptor(ResourceAny),
    Scandir(ResourceAny),
    Walker(ResourceAny),
}

/// It is on something that was never made.
pub(super) struct Unknown;

/// Why an operation has no result.
pub(super) type Stop = stop::Stop<Box<OsError>, Unknown>;

impl From<OsError> for Stop {
    fn from(error: OsError) -> Self {
        Stop::Raised(error.into())
    }
}

/// What an operation gave, as the format writes it.
pub(super) type Told = Result<Value, Stop>;

/// The arguments of an operation.
pub(super) struct Given<'a>(pub(super) &'a [Value]);

impl Given<'_> {
    pub(super) fn get(&self, index: usize) -> Option<&Value> {
        self.0.get(index)
    }

    pub(super) fn at(&self, index: usize) -> Asked<&Value> {
        self.get(index).ok_or_else(|| Inapplicable(format!("argument {index} is missing")))
    }

    pub(super) fn text(&self, index: usize) -> Asked<String> {
        self.at(index).and_then(args::text)
    }

    pub(super) fn path(&self, index: usize) -> Asked<String> {
        Ok(names::wit(&names::bytes(self.at(index)?)?))
    }

    /// Names of flags or fields; none when there is no argument.
    pub(super) fn texts(&self, index: usize) -> Asked<Vec<String>> {
        self.get(index).map_or(Ok(Vec::new()), |value| args::list(value, args::text))
    }

    pub(super) fn unsigned(&self, index: usize) -> Asked<u64> {
        let value = self.at(index)?;
        let big = || value.get("$int").and_then(Value::as_str).and_then(|digits| digits.parse().ok());
        value.as_u64().or_else(big).ok_or_else(|| Inapplicable(format!("{value} where WIT has u64")))
    }
}

/// A process.
pub(super) struct Process {
    pub(super) instance: Instance,
    pub(super) slots: HashMap<String, Slot>,
}

impl Process {
    pub(super) fn new(instance: Instance) -> Self {
        Process { instance, slots: HashMap::new() }
    }

    /// How what stands below serves an operation.
    pub(super) fn level(&mut self, name: &str) -> wasmtime::Result<Level> {
        let name = name.replace('_', "-");
        let of_descriptors = super::OPERATIONS_ON_DESCRIPTORS.contains(&name.as_str());
        let name = format!("{}{name}", if of_descriptors { "os.descriptor." } else { "os." });
        self.instance.guest.oskit_stdlib_support().call_query(&mut self.instance.store, &name)
    }

    /// What Python would have raised.
    pub(super) fn exception(&mut self, error: &OsError) -> Result<Value, Stop> {
        let errno = self.instance.guest.oskit_stdlib_errno();
        let store = &mut self.instance.store;
        let exception = errno.call_exception_of(&mut *store, error)?;
        let name = errno.call_errorcode(store, error.errno.into())?.unwrap_or_default();
        Ok(answer::exception(&exception, &name))
    }

    /// Does an operation.
    pub(super) fn perform(&mut self, name: &str, given: &Given, scratch: &Scratch<'_>) -> Told {
        let first = given.get(0).and_then(Value::as_str).filter(|first| first.starts_with('$'));
        let makes = matches!(name, "open" | "pipe" | "stdin" | "stdout" | "stderr" | "scandir" | "walk");
        match (name, first) {
            ("dup", _) => self.dup(given),
            ("get_terminal_size", None) => self.terminal_size(),
            (_, Some(slot)) if !makes => match self.slots.get(slot).copied() {
                Some(Slot::Descriptor(this)) => self.on_descriptor(name, this, given),
                Some(Slot::Scandir(this)) => self.on_listing(name, this, given),
                Some(Slot::Walker(this)) => self.on_walk(name, this, given),
                None => Err(Stop::Own(Unknown)),
            },
            _ => self.on_names(name, given, scratch),
        }
    }

    /// The entry of an operation in the answer; the inner error says that it can't be asked.
    pub(super) fn entry(
        &mut self,
        name: &str,
        given: &Given,
        scratch: &Scratch<'_>,
    ) -> wasmtime::Result<Asked<Value>> {
        Ok(Ok(match self.perform(name, given, scratch) {
            Ok(value) => json!({ "ok": value }),
            Err(Stop::Own(Unknown)) => json!({ "err": { "type": "NoSlot" } }),
            Err(Stop::Inapplicable(why)) => return Ok(Err(why)),
            Err(Stop::Broken(error)) => return Err(error),
            Err(Stop::Raised(error)) => match super::other_exception(name, given.0, &error) {
                Some(class) => json!({ "err": { "type": class } }),
                None => match self.exception(&error) {
                    Ok(error) => json!({ "err": error }),
                    Err(Stop::Broken(error)) => return Err(error),
                    Err(_) => return Err(wasmtime::format_err!("no exception")),
                },
            },
        }))
    }
}

//! Asks `fcntl`: sessions of operations on files, by one instance or by two in one host.

mod operate;

use super::Driver;
use super::args::{self, Asked, Inapplicable};
use super::case::{Answer, Case};
use super::system::{Below, System};
use operate::Party;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tempfile::TempDir;
use wasmtime::Result;
use wasmtime::error::Context;

/// The driver of `fcntl`.
pub(super) struct Fcntl;

/// How big the files are at first.
const SIZE: usize = 100;

fn constant(case: &Case, system: &System) -> Result<Asked<Answer>> {
    let mut instance = system.start(case)?;
    let name = match args::at(&case.args, 0).and_then(args::text) {
        Ok(name) => name,
        Err(why) => return Ok(Err(why)),
    };
    let told = instance.guest.oskit_stdlib_fcntl().call_constant(&mut instance.store, &name)?;
    Ok(Ok(told.map_or_else(|error| Answer::Err(operate::raised(error)), |number| Answer::Ok(json!(number)))))
}

/// Operations that need what WASI doesn't have: locks, pipes, and flags to set.
fn needs_the_host(operation: &str) -> bool {
    ["flock", "lockf", "lock", "pipe", "pipe_size", "setfl"].contains(&operation)
}

fn session(case: &Case, system: &System) -> Result<Asked<Answer>> {
    let operations = case.args["ops"].as_array().context("a session without operations")?;
    let name = |operation: &Value| operation[0].as_str().unwrap_or_default().to_owned();
    if system.below() == Below::Wasi {
        let needed = operations.iter().map(name).find(|name| needs_the_host(name));
        if let Some(needed) = needed {
            return Ok(Err(Inapplicable(format!("{needed}, for which WASI has nothing"))));
        }
    }
    let scratch = TempDir::new()?;
    for file in case.args["files"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        std::fs::write(scratch.path().join(file), vec![b'x'; SIZE])?;
    }
    let mut parties: BTreeMap<String, Party> = BTreeMap::new();
    let mut entries = Vec::new();
    for operation in operations {
        let party = operation[1].as_str().context("an operation of nobody")?.to_owned();
        if name(operation) == "exit" {
            parties.remove(&party);
            entries.push(Some(json!({ "ok": null })));
            continue;
        }
        if !parties.contains_key(&party) {
            parties.insert(party.clone(), Party::new(system.start_in(case, scratch.path())?));
        }
        let party = parties.get_mut(&party).context("just started")?;
        let given = operation.as_array().map_or(&[][..], |operation| &operation[2..]);
        entries.push(match party.operate(&name(operation), given)? {
            Ok(Ok(value)) => Some(json!({ "ok": value })),
            Ok(Err(error)) => Some(json!({ "err": error })),
            Err(_) => None,
        });
    }
    Ok(Ok(Answer::Session(entries)))
}

impl Driver for Fcntl {
    fn modules(&self) -> &'static [&'static str] {
        &["fcntl"]
    }

    fn ask(&self, case: &Case, system: &System) -> Result<Asked<Answer>> {
        match case.call.as_str() {
            "const" => constant(case, system),
            "session" => session(case, system),
            other => wasmtime::bail!("no call {other}"),
        }
    }
}

//! Asks `io`: sessions of operations on one stream, `open` with every mode, and the decoder of line ends.

mod decoder;
mod opened;
mod operate;
mod setup;
mod stream;
mod values;

use super::Driver;
use super::args::{Asked, Inapplicable};
use super::case::{Answer, Case};
use super::stop::Stop;
use super::system::{Instance, System};
use operate::Session;
use serde_json::{Value, json};
use stream::{Api, Told};
use tempfile::TempDir;
use wasmtime::Result;
use wasmtime::error::Context;

/// The driver of `io`.
pub(super) struct Io;

/// The name and the arguments of an operation.
fn split(operation: &Value) -> Result<(&str, &[Value])> {
    operation
        .as_array()
        .and_then(|operation| operation.split_first())
        .and_then(|(name, arguments)| Some((name.as_str()?, arguments)))
        .context("an operation is not an array with a name")
}

/// Asks the operations one by one; `expected` is what CPython answered to each. One that can't be asked and that CPython
/// did has changed its stream and not ours, so that what comes after it can't be compared.
fn each(
    operations: &[Value],
    expected: &[Option<Value>],
    mut ask: impl FnMut(&str, &[Value], &[Value]) -> Told,
) -> Result<Asked<Answer>> {
    let mut entries = Vec::new();
    let mut first: Option<Inapplicable> = None;
    let mut lost = false;
    for (index, operation) in operations.iter().enumerate() {
        if lost {
            entries.push(None);
            continue;
        }
        let (name, arguments) = split(operation)?;
        entries.push(match ask(name, arguments, &operations[index + 1..]) {
            Ok(value) => Some(json!({ "ok": value })),
            Err(Stop::Raised(error)) => Some(json!({ "err": error })),
            Err(Stop::Broken(error)) => return Err(error),
            Err(Stop::Inapplicable(why)) => {
                let entry = expected.get(index).and_then(Option::as_ref);
                lost = entry.is_some_and(|entry| entry.get("ok").is_some());
                first.get_or_insert(why);
                None
            }
        });
    }
    Ok(match first {
        Some(why) if entries.iter().all(Option::is_none) => Err(why),
        Some(why) if lost => Ok(Answer::Partly(entries, why)),
        _ => Ok(Answer::Session(entries)),
    })
}

/// Whether one of the operations looks at what is below the stream.
fn looks_below(operations: &[Value]) -> bool {
    operations.iter().any(|operation| operation[0] == "raw_value")
}

impl Driver for Io {
    fn modules(&self) -> &'static [&'static str] {
        &["io"]
    }

    fn ask(&self, case: &Case, system: &System) -> Result<Asked<Answer>> {
        let scratch = TempDir::new()?;
        let Instance { mut store, guest } = system.start_in(case, scratch.path())?;
        let io = guest.oskit_stdlib_io();
        let mut api = Api { io, errno: guest.oskit_stdlib_errno(), store: &mut store };
        if case.call == "open_mode" {
            return Stop::answer(opened::ask(&mut api, &case.args, scratch.path()));
        }
        let operations = case.args.get("ops").and_then(Value::as_array).context("a case without ops")?;
        let expected = match case.expected() {
            Answer::Session(expected) => expected,
            _ => Vec::new(),
        };
        if case.call == "newline_decoder" {
            let mut decoder = decoder::Decoder::create(api, &case.args)?;
            return each(operations, &expected, |name, arguments, _| decoder.operate(name, arguments));
        }
        let set_up = match setup::set_up(&mut api, &case.args, scratch.path()) {
            Ok(set_up) => set_up,
            Err(Stop::Raised(error)) => return Ok(Ok(Answer::Err(error))),
            Err(Stop::Inapplicable(why)) => return Ok(Err(why)),
            Err(Stop::Broken(error)) => return Err(error),
        };
        let mut session = Session::new(api, set_up, scratch.path());
        each(operations, &expected, |name, arguments, after| {
            session.operate(name, arguments, looks_below(after))
        })
    }
}

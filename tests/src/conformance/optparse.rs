//! Asks `optparse`: sessions of operations on one parser.

mod callbacks;
mod lost;
mod operate;
mod setup;
mod values;

use super::Driver;
use super::args::{Asked, Inapplicable};
use super::case::{Answer, Case};
use super::system::{Instance, System};
use lost::Lost;
use operate::{Parser, Stop};
use serde_json::{Map, Value, json};
use wasmtime::Result;
use wasmtime::error::Context;

/// The driver of `optparse`.
pub(super) struct Optparse;

/// What the operations of a session gave.
#[derive(Default)]
struct Told {
    entries: Vec<Option<Value>>,
    /// Why the first of those that can't be asked can't.
    first: Option<Inapplicable>,
    /// Whether one could be asked, but not of a parser that was as Python's in what it depends on.
    in_part: bool,
}

/// Asks the operations one by one.
fn session(parser: &mut Parser<'_>, operations: &[Value]) -> Result<Told> {
    let mut told = Told::default();
    let mut lost = Lost::default();
    for operation in operations {
        let (name, arguments) = operation
            .as_array()
            .and_then(|operation| operation.split_first())
            .and_then(|(name, arguments)| Some((name.as_str()?, arguments)))
            .context("an operation is not an array with a name")?;
        if lost.bears_on(name) {
            lost.without(name, arguments);
            told.in_part = true;
            told.entries.push(None);
            continue;
        }
        told.entries.push(match parser.operate(name, arguments) {
            Ok(value) => Some(json!({ "ok": value })),
            Err(Stop::Raised(error)) => Some(json!({ "err": error })),
            Err(Stop::Own(exit)) => Some(json!({
                "exit": { "code": exit.code, "stdout": exit.stdout, "stderr": exit.stderr }
            })),
            Err(Stop::Inapplicable(why)) => {
                lost.without(name, arguments);
                told.first.get_or_insert(why);
                None
            }
            Err(Stop::Broken(error)) => return Err(error),
        });
    }
    Ok(told)
}

/// The case with the variable `COLUMNS` that it names.
fn with_columns(case: &Case) -> Case {
    let columns = match case.args.get("columns") {
        None => "80".to_owned(),
        Some(Value::String(columns)) => columns.clone(),
        Some(columns) => columns.to_string(),
    };
    let mut case = case.clone();
    case.env.get_or_insert_default().insert("COLUMNS".to_owned(), columns.into());
    case
}

impl Driver for Optparse {
    fn modules(&self) -> &'static [&'static str] {
        &["optparse"]
    }

    fn ask(&self, case: &Case, system: &System) -> Result<Asked<Answer>> {
        let operations = case.args.get("ops").and_then(Value::as_array).context("a case without ops")?;
        let Instance { mut store, guest } = system.start(&with_columns(case))?;
        let none = Map::new();
        let given = case.args.get("parser").and_then(Value::as_object).unwrap_or(&none);
        let spec = match setup::parser(given) {
            Ok(spec) => spec,
            Err(why) => return Ok(Err(why)),
        };
        let mut parser = match Parser::create(guest.oskit_stdlib_optparse(), &mut store, &spec)? {
            Ok(parser) => parser,
            Err(error) => return Ok(Ok(Answer::Err(operate::exception(error)))),
        };
        let Told { entries, first, in_part } = session(&mut parser, operations)?;
        Ok(match first {
            Some(why) if entries.iter().all(Option::is_none) => Err(why),
            Some(why) if in_part => Ok(Answer::Partly(entries, why)),
            _ => Ok(Answer::Session(entries)),
        })
    }
}

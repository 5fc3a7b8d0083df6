//! Asks `optparse`: sessions of operations on one parser.

mod callbacks;
mod operate;
mod setup;
mod values;

use super::Driver;
use super::args::{Asked, Inapplicable};
use super::case::{Answer, Case};
use super::system::{Instance, System};
use operate::{Parser, Stop};
use serde_json::{Map, Value, json};
use wasmtime::Result;
use wasmtime::error::Context;

/// The driver of `optparse`.
pub(super) struct Optparse;

/// Whether an operation that can't be asked changes Python's parser, which then has what ours hasn't.
///
/// It doesn't where Python refuses it too.
fn changes(name: &str, arguments: &[Value]) -> bool {
    match name {
        "add_option" | "group_add_option" => {
            !arguments.last().and_then(Value::as_object).is_some_and(setup::is_refused)
        }
        // `parse_args` because what is appended to a default that is a list stays there. Not `set_conflict_handler`, of
        // which Python refuses all but the two texts that can be asked.
        "add_group"
        | "parse_args"
        | "remove_option"
        | "set_defaults"
        | "set_description"
        | "set_process_default_values"
        | "set_usage" => true,
        _ => false,
    }
}

/// What the operations of a session gave.
#[derive(Default)]
struct Told {
    entries: Vec<Option<Value>>,
    /// Why the first of those that can't be asked can't.
    first: Option<Inapplicable>,
    /// Whether one could be asked, but not with the parser that Python's then was.
    in_part: bool,
}

/// Asks the operations one by one.
fn session(parser: &mut Parser<'_>, operations: &[Value]) -> Result<Told> {
    let mut told = Told::default();
    let mut lost = false;
    for operation in operations {
        let (name, arguments) = operation
            .as_array()
            .and_then(|operation| operation.split_first())
            .and_then(|(name, arguments)| Some((name.as_str()?, arguments)))
            .context("an operation is not an array with a name")?;
        if lost {
            told.in_part = true;
            told.entries.push(None);
            continue;
        }
        told.entries.push(match parser.operate(name, arguments) {
            Ok(value) => Some(json!({ "ok": value })),
            Err(Stop::Raised(error)) => Some(json!({ "err": error })),
            Err(Stop::Exit(exit)) => Some(json!({
                "exit": { "code": exit.code, "stdout": exit.stdout, "stderr": exit.stderr }
            })),
            Err(Stop::Inapplicable(why)) => {
                lost = changes(name, arguments);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_python_takes_too_changes_its_parser() {
        let changes = |name, arguments: Value| changes(name, arguments.as_array().map_or(&[], Vec::as_slice));
        for keywords in [
            json!({ "action": "foo" }),
            json!({ "type": "bar" }),
            json!({ "choices": "ab" }),
            json!({ "callback": "nope", "action": "callback" }),
            json!({ "callback_args": [1] }),
            json!({ "action": "callback", "callback": "record", "callback_kwargs": 5 }),
            json!({ "foo": 1 }),
        ] {
            assert!(!changes("add_option", json!([["-a"], keywords])), "{keywords}");
        }
        for keywords in [
            json!({ "nargs": -1 }),
            json!({ "type": "choice", "choices": [1, 2] }),
            json!({ "dest": { "$wtf8_b64": "7aCA" } }),
            json!({ "default": { "a": 1 }, "callback_args": null }),
        ] {
            assert!(changes("group_add_option", json!([0, ["-a"], keywords])), "{keywords}");
        }
        assert!(!changes("set_conflict_handler", json!(["x"])));
        assert!(changes("set_description", json!([5])));
        assert!(!changes("has_option", json!([5])));
    }
}

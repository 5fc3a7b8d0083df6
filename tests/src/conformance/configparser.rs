//! Asks `configparser`: sessions of operations on one parser.

mod answer;
mod operate;
mod read;
mod setup;

use super::Driver;
use super::args::{Asked, Inapplicable};
use super::bindings::exports::oskit::stdlib::configparser::ParserClass;
use super::case::{Answer, Case};
use super::system::{Instance, System};
use operate::{Parser, Stop};
use serde_json::{Value, json};
use setup::SetUp;
use tempfile::TempDir;
use wasmtime::Result;
use wasmtime::error::Context;

/// The driver of `configparser`.
pub(super) struct Configparser;

/// What an exception leaves of itself in a case.
fn raised(operation: &str, error: &Value) -> Value {
    match error.get("attrs") {
        // The name of the file was a random one where the cases were recorded, and with it what the error says.
        Some(attrs) if operation == "read_bytes" => {
            json!({ "type": error["type"], "attrs": { "lineno": attrs.get("lineno") } })
        }
        _ => error.clone(),
    }
}

/// Whether an operation that can't be asked changes Python's parser, which then has what ours hasn't.
///
/// It doesn't where Python itself refuses all but text: setting by a section's view, and in a `ConfigParser` also by
/// `set` and `add_section`. Text that can't be asked is text all the same, and so may be other values that count as
/// false when options may have none.
fn changes(name: &str, operation: &[Value], set_up: &SetUp) -> bool {
    let python_text = |value: &Value| value.is_string() || value.get("$wtf8_b64").is_some();
    let checked = match name {
        "setitem" => !set_up.options.allow_no_value,
        "set" => set_up.class == ParserClass::ConfigParser && !set_up.options.allow_no_value,
        "add_section" => set_up.class == ParserClass::ConfigParser,
        _ => false,
    };
    match name {
        "set" | "setitem" | "add_section" => !checked || operation.iter().all(python_text),
        "read_string" | "read_lines" | "read_dict" | "read_bytes" | "set_section" | "delitem"
        | "remove_option" | "remove_section" => true,
        _ => false,
    }
}

/// Asks the operations one by one. The second is why the first of those that can't be asked can't.
fn session(
    parser: &mut Parser,
    set_up: &SetUp,
    operations: &[Value],
) -> Result<(Vec<Option<Value>>, Option<Inapplicable>)> {
    let mut entries = Vec::with_capacity(operations.len());
    let (mut lost, mut first) = (false, None);
    for operation in operations {
        let (name, arguments) = operation
            .as_array()
            .and_then(|operation| operation.split_first())
            .and_then(|(name, arguments)| Some((name.as_str()?, arguments)))
            .context("an operation is not an array with a name")?;
        if lost {
            entries.push(None);
            continue;
        }
        entries.push(match parser.operate(name, arguments, set_up) {
            Ok(value) => Some(json!({ "ok": value })),
            Err(Stop::Raised(error)) => Some(json!({ "err": raised(name, &error) })),
            Err(Stop::Inapplicable(why)) => {
                lost = changes(name, arguments, set_up);
                first.get_or_insert(why);
                None
            }
            Err(Stop::Broken(error)) => return Err(error),
        });
    }
    Ok((entries, first))
}

impl Driver for Configparser {
    fn modules(&self) -> &'static [&'static str] {
        &["configparser"]
    }

    fn ask(&self, case: &Case, system: &System) -> Result<Asked<Answer>> {
        let operations = case.args.get("ops").and_then(Value::as_array).context("a case without ops")?;
        let files = operations.iter().any(|operation| operation[0] == "read_bytes");
        let scratch = if files { Some(TempDir::new()?) } else { None };
        let Instance { mut store, guest } = match &scratch {
            Some(scratch) => system.start_in(case, scratch.path())?,
            None => system.start(case)?,
        };
        let api = guest.oskit_stdlib_configparser();
        let set_up = match SetUp::read(&case.args, |class| api.call_default_options(&mut store, class))? {
            Ok(set_up) => set_up,
            Err(why) => return Ok(Err(why)),
        };
        let scratch = scratch.as_ref().map(TempDir::path);
        let mut parser = match Parser::create(api, &mut store, &set_up, scratch)? {
            Ok(parser) => parser,
            Err(error) => return Ok(Ok(Answer::Err(answer::exception(error)))),
        };
        let (entries, why) = session(&mut parser, &set_up, operations)?;
        Ok(match why {
            Some(why) if entries.iter().all(Option::is_none) => Err(why),
            _ => Ok(Answer::Session(entries)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::bindings::exports::oskit::stdlib::configparser::{
        Interpolation, OptionCase, Options,
    };

    fn set_up(class: &str) -> SetUp {
        let options = |class| {
            Ok(Options {
                class,
                defaults: Vec::new(),
                allow_no_value: false,
                delimiters: Vec::new(),
                comment_prefixes: Vec::new(),
                inline_comment_prefixes: Vec::new(),
                strict: true,
                empty_lines_in_values: true,
                default_section: String::new(),
                allow_unnamed_section: false,
                unnamed_section: String::new(),
                interpolation: Interpolation::None,
                optionxform: OptionCase::LowerCase,
                boolean_states: Vec::new(),
            })
        };
        SetUp::read(&json!({ "class": class }), options).expect("options").expect("a session")
    }

    #[test]
    fn only_a_parser_that_takes_other_values_than_text_is_changed_by_one() {
        let changes = |class, name, arguments: Value| {
            changes(name, arguments.as_array().map_or(&[], Vec::as_slice), &set_up(class))
        };
        assert!(changes("RawConfigParser", "set", json!(["a", "x", 5])));
        assert!(!changes("ConfigParser", "set", json!(["a", "x", 5])));
        assert!(!changes("RawConfigParser", "setitem", json!(["a", "x", 5])));
        assert!(!changes("RawConfigParser", "get", json!([7, "x"])));
        assert!(changes("ConfigParser", "set", json!(["a", "x", { "$wtf8_b64": "7aCA" }])));
        assert!(changes("ConfigParser", "read_string", json!([{ "$wtf8_b64": "7aCA" }])));
    }
}

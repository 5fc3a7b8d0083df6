//! Asks `configparser`: sessions of operations on one parser.

mod answer;
mod operate;
mod read;
mod setup;

use super::Driver;
use super::args::{self, Asked, Inapplicable};
use super::case::{Answer, Case};
use super::stand_in;
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

/// Whether CPython's parser may be another after an operation that can't be asked: it is where that didn't fail, and where
/// what was read before it failed stays.
fn changes(name: &str, answer: Option<&Value>) -> bool {
    let in_parts = ["read_string", "read_lines", "read_dict", "set_section"];
    in_parts.contains(&name) || answer.is_some_and(|answer| answer.get("ok").is_some())
}

/// The arguments of an operation that changes the parser, with stand-ins for those that can't be given.
fn replaced(name: &str, arguments: &[Value]) -> Vec<Value> {
    let (depth, asked): (usize, fn(&Value) -> Asked<String>) = match name {
        "read_lines" => (1, args::text),
        // Python turns these to text itself, where WIT can carry what comes out.
        "set_section" => (2, read::str_of),
        "read_dict" => (4, read::str_of),
        _ => (0, read::section),
    };
    let (content, name) = arguments.split_last().map_or((arguments, None), |(last, front)| match name {
        "read_lines" | "read_dict" if arguments.len() > 1 => (front, Some(last)),
        _ => (arguments, None),
    });
    let content = content.iter().map(|argument| stand_in::within(argument, depth, asked));
    content.chain(name.map(|name| stand_in::within(name, 0, args::text))).collect()
}

/// What the operations of a session gave, and why not all of them could be asked or compared.
#[derive(Default)]
struct Told {
    entries: Vec<Option<Value>>,
    /// Of the first operation that can't be asked.
    unasked: Option<Inapplicable>,
    /// Of the first one that could be asked and whose answer can't be compared.
    depends: Option<Inapplicable>,
}

impl Told {
    fn add(&mut self, name: &str, entry: Value) {
        if stand_in::shown(&entry) {
            self.add_dependent(name);
        } else {
            self.entries.push(Some(entry));
        }
    }

    fn add_dependent(&mut self, name: &str) {
        self.depends
            .get_or_insert_with(|| Inapplicable(format!("the answer of {name} depends on such a value")));
        self.entries.push(None);
    }

    fn answer(self) -> Asked<Answer> {
        let Told { entries, unasked, depends } = self;
        match (unasked, depends) {
            (Some(why), _) if entries.iter().all(Option::is_none) => Err(why),
            (Some(Inapplicable(unasked)), Some(Inapplicable(depends))) => {
                Ok(Answer::Partly(entries, Inapplicable(format!("{unasked}; {depends}"))))
            }
            _ => Ok(Answer::Session(entries)),
        }
    }
}

/// Asks the operations one by one; `expected` is what CPython answered to each.
fn session(
    parser: &mut Parser,
    set_up: &SetUp,
    operations: &[Value],
    expected: &[Option<Value>],
) -> Result<Told> {
    let mut told = Told { unasked: set_up.unasked.clone(), ..Told::default() };
    let mut lost = false;
    for (index, operation) in operations.iter().enumerate() {
        let (name, arguments) = operation
            .as_array()
            .and_then(|operation| operation.split_first())
            .and_then(|(name, arguments)| Some((name.as_str()?, arguments)))
            .context("an operation is not an array with a name")?;
        if lost {
            told.add_dependent(name);
            continue;
        }
        match parser.operate(name, arguments, set_up) {
            Ok(value) => told.add(name, json!({ "ok": value })),
            Err(Stop::Raised(error)) => told.add(name, json!({ "err": raised(name, &error) })),
            Err(Stop::Own(_)) => told.add_dependent(name),
            Err(Stop::Broken(error)) => return Err(error),
            Err(Stop::Inapplicable(why)) => {
                told.unasked.get_or_insert(why);
                told.entries.push(None);
                if changes(name, expected.get(index).and_then(Option::as_ref)) {
                    match parser.operate(name, &replaced(name, arguments), set_up) {
                        Err(Stop::Broken(error)) => return Err(error),
                        done => lost = matches!(done, Err(Stop::Inapplicable(_))),
                    }
                }
            }
        }
    }
    Ok(told)
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
        let expected = match case.expected() {
            Answer::Session(expected) => expected,
            _ => Vec::new(),
        };
        Ok(session(&mut parser, &set_up, operations, &expected)?.answer())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_operation_that_cpython_refused_changes_nothing_unless_it_works_in_parts() {
        let (done, refused) = (json!({ "ok": null }), json!({ "err": { "type": "TypeError" } }));
        assert!(changes("set", Some(&done)));
        assert!(!changes("set", Some(&refused)));
        assert!(changes("read_string", Some(&refused)));
    }

    #[test]
    fn a_stand_in_takes_the_place_of_what_cannot_be_given_and_of_nothing_else() {
        let (list, surrogate) = (json!(["l"]), json!({ "$wtf8_b64": "7aCA" }));
        let dict = json!([["s", [["a", 5], ["b", list], ["c", null]]]]);
        for (name, given, replacing) in [
            ("set", json!(["a", "x", 5]), json!(["a", "x", stand_in::text(&json!(5))])),
            ("set", json!([null, "x", null]), json!([null, "x", null])),
            ("add_section", json!([{ "$unnamed": true }]), json!([{ "$unnamed": true }])),
            (
                "read_lines",
                json!([["[s]", surrogate], surrogate]),
                json!([["[s]", "\u{10d800}"], "\u{10d800}"]),
            ),
            (
                "read_dict",
                json!([dict, "source"]),
                json!([[["s", [["a", 5], ["b", stand_in::text(&list)], ["c", null]]]], "source"]),
            ),
        ] {
            assert_eq!(json!(replaced(name, given.as_array().expect("arguments"))), replacing, "{name}");
        }
    }

    #[test]
    fn a_session_is_compared_in_part_only_where_an_answer_depends_on_what_cannot_be_given() {
        let answer = |shown: &str| {
            let mut told = Told { unasked: Some(Inapplicable(String::new())), ..Told::default() };
            told.entries.push(None);
            told.add("get", json!({ "ok": shown }));
            told.add("len", json!({ "ok": 1 }));
            told.answer()
        };
        assert!(matches!(answer("text"), Ok(Answer::Session(_))));
        assert!(matches!(answer(&stand_in::text(&json!(5))), Ok(Answer::Partly(..))));
    }
}

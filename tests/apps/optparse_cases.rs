//! Command lines are parsed, and help and errors written, as by CPython.

use oskit_test_apps::cases::{self, Answer, exception};
use oskit_test_apps::optparse::{
    self, Action, Element, Error, Help, Item, OptionParser, OptionSpec, OptionType, Outcome, ParserSpec,
    Stored, SystemExit, Usage,
};
use oskit_test_apps::values::Scalar;
use serde_json::{Map, Value, json};

fn raised(error: Error) -> Value {
    match error {
        Error::OptionError(e) => exception("OptionError", &e.text),
        Error::OptionConflictError(e) => exception("OptionConflictError", &e.text),
        Error::OptionValueError(text) => exception("OptionValueError", &text),
        Error::ValueError(text) => exception("ValueError", &text),
        Error::TypeError(text) => exception("TypeError", &text),
        Error::AttributeError(text) => exception("AttributeError", &text),
        Error::IndexError(text) => exception("IndexError", &text),
        Error::KeyError(text) => exception("KeyError", &text),
        Error::Limit(limit) => exception("limit", &limit.name),
        Error::Os(error) => exception("OSError", &error.message),
    }
}

fn exit(told: &SystemExit) -> Value {
    json!({ "exit": { "code": told.code, "stdout": told.stdout, "stderr": told.stderr } })
}

fn stored(value: &Value) -> Option<Stored> {
    let scalar = match value {
        Value::Null => Scalar::None,
        Value::Bool(truth) => Scalar::Boolean(*truth),
        Value::Number(number) if number.is_i64() => Scalar::Integer(number.as_i64()?),
        Value::Number(number) => Scalar::Float(number.as_f64()?),
        Value::String(text) => Scalar::Text(text.clone()),
        _ => return None,
    };
    Some(Stored::Item(Item::Scalar(scalar)))
}

fn item_json(item: &Item) -> Value {
    match item {
        Item::Scalar(Scalar::None) => Value::Null,
        Item::Scalar(Scalar::Boolean(truth)) => json!(truth),
        Item::Scalar(Scalar::Integer(number)) => cases::integer(*number),
        Item::Scalar(Scalar::BigInteger(digits)) => json!({ "$int": digits }),
        Item::Scalar(Scalar::Float(number)) => cases::float(*number),
        Item::Scalar(Scalar::Text(text)) => json!(text),
        Item::Complex(number) => {
            json!({ "$complex": [cases::float(number.real), cases::float(number.imag)] })
        }
        Item::Scalar(other) => json!(format!("{other:?}")),
    }
}

fn stored_json(stored: &Stored) -> Value {
    match stored {
        Stored::Item(item) => item_json(item),
        Stored::List(elements) => elements
            .iter()
            .map(|element| match element {
                Element::Item(item) => item_json(item),
                Element::List(items) => items.iter().map(item_json).collect(),
            })
            .collect(),
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn action(name: &str) -> Option<Action> {
    Some(match name {
        "store" => Action::Store,
        "store_const" => Action::StoreConst,
        "store_true" => Action::StoreTrue,
        "store_false" => Action::StoreFalse,
        "append" => Action::Append,
        "append_const" => Action::AppendConst,
        "count" => Action::Count,
        "help" => Action::Help,
        "version" => Action::Version,
        _ => return None,
    })
}

fn option_type(name: &str) -> Option<OptionType> {
    Some(match name {
        "string" => OptionType::String,
        "int" => OptionType::Int,
        "long" => OptionType::Long,
        "float" => OptionType::Float,
        "complex" => OptionType::Complex,
        "choice" => OptionType::Choice,
        _ => return None,
    })
}

/// An option, if all that is said of it is known to this program.
fn option(given: &Map<String, Value>) -> Option<OptionSpec> {
    let mut spec = optparse::default_option();
    for (name, value) in given {
        match name.as_str() {
            "action" => spec.action = Some(action(value.as_str()?)?),
            "type" => spec.type_ = Some(option_type(value.as_str()?)?),
            "dest" => spec.dest = Some(text(value)?),
            "default" if value != "$NO_DEFAULT" => spec.default = Some(stored(value)?),
            "nargs" => spec.nargs = Some(value.as_u64()?.try_into().ok()?),
            "const" => spec.const_ = Some(stored(value)?),
            "choices" => spec.choices = Some(cases::texts(value.as_array()?)?),
            "help" if value == "$SUPPRESS" => spec.help = Some(Help::Suppress),
            "help" => spec.help = Some(Help::Text(text(value)?)),
            "metavar" => spec.metavar = Some(text(value)?),
            _ => return None,
        }
    }
    Some(spec)
}

/// What a parser is made of, if this program knows all of it.
fn parser_spec(given: &Map<String, Value>) -> Option<ParserSpec> {
    let mut spec = optparse::default_parser();
    for (name, value) in given {
        match name.as_str() {
            "usage" if value == "$SUPPRESS" => spec.usage = Usage::Suppress,
            "usage" => spec.usage = Usage::Text(text(value)?),
            "version" => spec.version = Some(text(value)?),
            "description" => spec.description = Some(text(value)?),
            "prog" => spec.prog = Some(text(value)?),
            "epilog" => spec.epilog = Some(text(value)?),
            "add_help_option" => spec.add_help_option = Some(value.as_bool()?),
            _ => return None,
        }
    }
    Some(spec)
}

/// One operation, if it is among those that this program knows.
fn operate(parser: &OptionParser, operation: &Value) -> Option<Value> {
    let (name, given) = operation.as_array()?.split_first()?;
    let told = match (name.as_str()?, given) {
        ("add_option", [names, given]) => {
            let names = cases::texts(names.as_array()?)?;
            parser.add_option(&names, &option(given.as_object()?)?).map(|_| json!({ "ok": null }))
        }
        ("parse_args", [args]) => match parser.parse_args(Some(&cases::texts(args.as_array()?)?)) {
            Ok(Outcome::Exit(told)) => Ok(exit(&told)),
            Ok(Outcome::Parsed(parsed)) => {
                let mut values: Vec<_> =
                    parsed.values.iter().map(|(name, value)| (name, stored_json(value))).collect();
                values.sort_by(|one, other| one.0.cmp(other.0));
                Ok(json!({ "ok": { "values": values, "args": parsed.args, "log": [] } }))
            }
            Err(error) => Err(error),
        },
        ("format_help", []) => parser.format_help(None).map(|text| json!({ "ok": text })),
        ("format_option_help", []) => parser.format_option_help(None).map(|text| json!({ "ok": text })),
        ("get_usage", []) => parser.get_usage().map(|text| json!({ "ok": text })),
        ("get_version", []) => parser.get_version().map(|text| json!({ "ok": text })),
        ("get_prog_name", []) => Ok(json!({ "ok": parser.get_prog_name() })),
        ("has_option", [name]) => Ok(json!({ "ok": parser.has_option(name.as_str()?) })),
        ("error", [text]) => parser.error(text.as_str()?).map(|told| exit(&told)),
        _ => return None,
    };
    Some(told.unwrap_or_else(|error| json!({ "err": raised(error) })))
}

fn ask(case: &Value) -> Answer {
    let session = case["args"].as_object()?;
    // The width comes from the environment, which is the same for all cases here.
    if session.get("columns").is_some_and(|columns| columns != 80) {
        return None;
    }
    let none = Map::new();
    let spec = parser_spec(session.get("parser").and_then(Value::as_object).unwrap_or(&none))?;
    let parser = match OptionParser::create(&spec) {
        Ok(parser) => parser,
        Err(error) => return Some(Err(raised(error))),
    };
    let mut entries = Vec::new();
    for operation in session.get("ops")?.as_array()? {
        entries.push(operate(&parser, operation)?);
    }
    Some(Ok(Value::Array(entries)))
}

fn main() {
    cases::ask(ask);
}

//! The definitions of parsers and options in cases, as WIT has them.

use super::callbacks::{Callback, Function};
use super::values;
use crate::conformance::args::{self, Asked, Inapplicable};
use crate::conformance::bindings::exports::oskit::stdlib::optparse::{
    Action, ConflictHandler, FormatterKind, Help, HelpFormatter, OptionSpec, OptionType, ParserSpec, Usage,
};
use serde_json::{Map, Value};

/// One of several by its name.
fn named<T: Copy>(value: &Value, what: &str, names: &[(&str, T)]) -> Asked<T> {
    let found = names.iter().find(|(name, _)| value == name);
    found.map(|(_, of)| *of).ok_or_else(|| Inapplicable(format!("{value} where WIT has {what}")))
}

fn action(value: &Value) -> Asked<Action> {
    let names = [
        ("store", Action::Store),
        ("store_const", Action::StoreConst),
        ("store_true", Action::StoreTrue),
        ("store_false", Action::StoreFalse),
        ("append", Action::Append),
        ("append_const", Action::AppendConst),
        ("count", Action::Count),
        ("callback", Action::Callback),
        ("help", Action::Help),
        ("version", Action::Version),
    ];
    named(value, "action", &names)
}

/// Python's name of an action.
pub(super) fn action_name(action: Action) -> &'static str {
    match action {
        Action::Store => "store",
        Action::StoreConst => "store_const",
        Action::StoreTrue => "store_true",
        Action::StoreFalse => "store_false",
        Action::Append => "append",
        Action::AppendConst => "append_const",
        Action::Count => "count",
        Action::Callback => "callback",
        Action::Help => "help",
        Action::Version => "version",
    }
}

fn option_type(value: &Value) -> Asked<OptionType> {
    let names = [
        ("string", OptionType::String),
        ("str", OptionType::String),
        ("int", OptionType::Int),
        ("long", OptionType::Long),
        ("float", OptionType::Float),
        ("complex", OptionType::Complex),
        ("choice", OptionType::Choice),
    ];
    named(value, "option-type", &names)
}

/// Python's name of a type.
pub(super) fn type_name(kind: OptionType) -> &'static str {
    match kind {
        OptionType::String => "string",
        OptionType::Int => "int",
        OptionType::Long => "long",
        OptionType::Float => "float",
        OptionType::Complex => "complex",
        OptionType::Choice => "choice",
    }
}

/// A number that can't be negative.
fn natural(value: &Value) -> Asked<u32> {
    let number = args::integer(value)?;
    u32::try_from(number).map_err(|_| Inapplicable(format!("{value} where WIT has u32")))
}

/// What Python takes for true or false.
pub(super) fn truth(value: &Value) -> Asked<bool> {
    match value {
        Value::Null => Ok(false),
        Value::Bool(is_true) => Ok(*is_true),
        Value::String(text) => Ok(!text.is_empty()),
        Value::Array(items) => Ok(!items.is_empty()),
        _ => args::integer(value).map(|number| number != 0),
    }
}

/// A handler of conflicts.
pub(super) fn conflict_handler(value: &Value) -> Asked<ConflictHandler> {
    let names = [("error", ConflictHandler::Error), ("resolve", ConflictHandler::Resolve)];
    named(value, "conflict-handler", &names)
}

/// A usage text as `set_usage` takes it.
pub(super) fn usage(value: Option<&Value>) -> Asked<Usage> {
    Ok(args::option(value, args::text)?.map_or(Usage::Default, Usage::Text))
}

fn formatter(value: &Value) -> Asked<HelpFormatter> {
    let kinds = [("indented", FormatterKind::Indented), ("titled", FormatterKind::Titled)];
    let number = |name| args::option(value.get(name), natural);
    Ok(HelpFormatter {
        kind: named(&value["kind"], "formatter-kind", &kinds)?,
        indent_increment: number("indent_increment")?,
        max_help_position: number("max_help_position")?,
        width: number("width")?,
        short_first: args::option(value.get("short_first"), truth)?,
    })
}

/// The constructor's arguments.
pub(super) fn parser(given: &Map<String, Value>) -> Asked<ParserSpec> {
    let text = |name| args::option(given.get(name), args::text);
    Ok(ParserSpec {
        usage: match given.get("usage") {
            Some(value) if value == "$SUPPRESS" => Usage::Suppress,
            value => usage(value)?,
        },
        options: Vec::new(),
        version: text("version")?,
        conflict_handler: given.get("conflict_handler").map(conflict_handler).transpose()?,
        description: text("description")?,
        formatter: args::option(given.get("formatter"), formatter)?,
        add_help_option: given.get("add_help_option").map(truth).transpose()?,
        prog: text("prog")?,
        epilog: text("epilog")?,
    })
}

/// The keywords of a definition that WIT has, by their names in Python.
const KEYWORDS: [&str; 12] = [
    "action",
    "type",
    "dest",
    "default",
    "nargs",
    "const",
    "choices",
    "callback",
    "callback_args",
    "callback_kwargs",
    "help",
    "metavar",
];

/// An option's definition, with its callback, which gets the number.
pub(super) fn option(given: &Map<String, Value>, number: u32) -> Asked<(OptionSpec, Option<Callback>)> {
    args::only(given, &KEYWORDS)?;
    let callback = Callback::read(given)?;
    let spec = OptionSpec {
        action: args::option(given.get("action"), action)?,
        type_: args::option(given.get("type"), option_type)?,
        dest: args::option(given.get("dest"), args::text)?,
        default: match given.get("default") {
            Some(value) if value == "$NO_DEFAULT" => None,
            value => value.map(values::read).transpose()?,
        },
        nargs: args::option(given.get("nargs"), natural)?,
        const_: args::option(given.get("const"), values::read)?,
        choices: args::option(given.get("choices"), |value| args::list(value, args::text))?,
        callback: callback.as_ref().map(|_| number),
        help: args::option(given.get("help"), |value| {
            Ok(if value == "$SUPPRESS" { Help::Suppress } else { Help::Text(args::text(value)?) })
        })?,
        metavar: args::option(given.get("metavar"), args::text)?,
    };
    Ok((spec, callback))
}

/// Whether Python itself refuses a definition that can't be asked, and so doesn't take the option.
pub(super) fn is_refused(given: &Map<String, Value>) -> bool {
    let wrong = |name: &str, right: &dyn Fn(&Value) -> bool| {
        given.get(name).is_some_and(|value| !value.is_null() && !right(value))
    };
    let is_callback = given.get("action").is_some_and(|action| action == "callback");
    args::only(given, &KEYWORDS).is_err()
        || wrong("action", &|value| action(value).is_ok())
        || wrong("type", &|value| option_type(value).is_ok())
        || wrong("choices", &Value::is_array)
        || wrong("callback", &|value| Function::read(value).is_ok())
        || wrong("callback_args", &|value| is_callback && value.is_array())
        || wrong("callback_kwargs", &|value| is_callback && value.is_object())
}

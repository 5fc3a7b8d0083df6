//! Documents are read, looked up, changed and written as by CPython.

use oskit_test_apps::cases::{self, Answer, exception};
use oskit_test_apps::configparser::{Error, Interpolation, Options, Parser, ParserClass, default_options};
use serde_json::{Map, Value, json};

/// Class and text of an exception.
fn raised(error: Error) -> Value {
    let (class, text) = match error {
        Error::NoSection(e) => ("NoSectionError", e.message),
        Error::DuplicateSection(e) => ("DuplicateSectionError", e.message),
        Error::DuplicateOption(e) => ("DuplicateOptionError", e.message),
        Error::NoOption(e) => ("NoOptionError", e.message),
        Error::InterpolationMissingOption(e) => ("InterpolationMissingOptionError", e.message),
        Error::InterpolationSyntax(e) => ("InterpolationSyntaxError", e.message),
        Error::InterpolationDepth(e) => ("InterpolationDepthError", e.message),
        Error::Parsing(e) => ("ParsingError", e.message),
        Error::MissingSectionHeader(e) => ("MissingSectionHeaderError", e.message),
        Error::MultilineContinuation(e) => ("MultilineContinuationError", e.message),
        Error::ValueError(text) => ("ValueError", text),
        Error::TypeError(text) => ("TypeError", text),
        other => ("another", format!("{other:?}")),
    };
    exception(class, &text)
}

/// The options of a session, if they are among those that this program knows.
fn options(session: &Map<String, Value>) -> Option<Options> {
    let class = match session.get("class").and_then(Value::as_str) {
        Some("RawConfigParser") => ParserClass::RawConfigParser,
        _ => ParserClass::ConfigParser,
    };
    let mut options = default_options(class);
    if session.keys().any(|key| !matches!(key.as_str(), "class" | "options" | "ops")) {
        return None;
    }
    for (name, value) in session.get("options").and_then(Value::as_object).into_iter().flatten() {
        match name.as_str() {
            "allow_no_value" => options.allow_no_value = value.as_bool()?,
            "strict" => options.strict = value.as_bool()?,
            "empty_lines_in_values" => options.empty_lines_in_values = value.as_bool()?,
            "delimiters" => options.delimiters = cases::texts(value.as_array()?)?,
            "interpolation" => {
                options.interpolation = match value.as_str() {
                    None | Some("base") => Interpolation::None,
                    Some("basic") => Interpolation::Basic,
                    _ => Interpolation::Extended,
                };
            }
            _ => return None,
        }
    }
    Some(options)
}

/// Whether an operation only looks, so that those after it don't depend on it.
fn looks(operation: &Value) -> bool {
    let name = operation.get(0).and_then(Value::as_str).unwrap_or_default();
    matches!(
        name,
        "dump" | "len" | "defaults" | "contains" | "keys" | "getfloat" | "get" | "getint" | "items"
    )
}

/// One operation, if it is among those that this program knows.
fn operate(parser: &Parser, operation: &Value) -> Answer {
    let (name, given) = operation.as_array()?.split_first()?;
    let text = |index: usize| given.get(index)?.as_str();
    let told = match (name.as_str()?, given.len()) {
        ("read_string", 1) => parser.read_string(text(0)?, None).map(Value::from),
        ("read_string", 2) => parser.read_string(text(0)?, Some(text(1)?)).map(Value::from),
        ("sections", 0) => Ok(json!(parser.sections())),
        ("options", 1) => parser.options(text(0)?).map(Value::from),
        ("has_section", 1) => Ok(json!(parser.has_section(text(0)?))),
        ("has_option", 2) => Ok(json!(parser.has_option(text(0)?, text(1)?))),
        ("get", 2) => parser.get(text(0)?, text(1)?, None).map(Value::from),
        ("getint", 2) => parser.getint(text(0)?, text(1)?, None).map(Value::from),
        ("getboolean", 2) => parser.getboolean(text(0)?, text(1)?, None).map(Value::from),
        ("items", 1) => parser.items(text(0)?, None).map(|items| json!(items)),
        ("add_section", 1) => parser.add_section(text(0)?).map(Value::from),
        ("set", 3) => parser.set(text(0)?, text(1)?, Some(text(2)?)).map(Value::from),
        ("remove_option", 2) => parser.remove_option(text(0)?, text(1)?).map(Value::from),
        ("remove_section", 1) => Ok(json!(parser.remove_section(text(0)?))),
        ("write", 0) => parser.write(true).map(Value::from),
        _ => return None,
    };
    Some(told.map_err(raised))
}

fn ask(case: &Value) -> Answer {
    let session = case["args"].as_object()?;
    let parser = match Parser::create(Some(&options(session)?)) {
        Ok(parser) => parser,
        Err(error) => return Some(Err(raised(error))),
    };
    let mut entries = Vec::new();
    for operation in session["ops"].as_array()? {
        entries.push(match operate(&parser, operation) {
            Some(Ok(value)) => json!({ "ok": value }),
            Some(Err(error)) => json!({ "err": error }),
            None if looks(operation) => Value::Null,
            None => return None,
        });
    }
    Some(Ok(Value::Array(entries)))
}

fn main() {
    cases::ask(ask);
}

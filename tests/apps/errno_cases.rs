//! The names and texts of errors are CPython's.

use oskit_test_apps::cases::{self, Answer, arguments, exception};
use oskit_test_apps::errno::{self, Error};
use serde_json::Value;

fn raised(error: Error) -> Value {
    match error {
        Error::KeyError(text) => exception("KeyError", &text),
        Error::AttributeError(text) => exception("AttributeError", &text),
        Error::OverflowError(text) => exception("OverflowError", &text),
        Error::TypeError(text) => exception("TypeError", &text),
        Error::ValueError(text) => exception("ValueError", &text),
    }
}

fn ask(case: &Value) -> Answer {
    let [given] = arguments(case)? else { return None };
    Some(match case["call"].as_str()? {
        "errorcode" => errno::errorcode(given.as_i64()?).map(Value::from).map_err(raised),
        "code" => errno::number_of(given.as_str()?).map(Value::from).map_err(raised),
        "strerror" => errno::strerror(given.as_i64()?).map(Value::from).map_err(raised),
        _ => return None,
    })
}

fn main() {
    cases::ask(ask);
}

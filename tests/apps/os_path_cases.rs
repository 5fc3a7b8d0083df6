//! Both path modules answer as CPython, where neither working directory nor environment counts.

use oskit_test_apps::cases::{self, Answer, arguments, exception, texts};
use oskit_test_apps::os_path::Error;
use oskit_test_apps::{ntpath, os_path};
use serde_json::{Value, json};

fn told(result: Result<String, Error>) -> Result<Value, Value> {
    result.map(Value::from).map_err(|error| match error {
        Error::ValueError(text) => exception("ValueError", &text),
        Error::Os(error) => exception("OSError", &error.message),
    })
}

macro_rules! ask {
    ($path:ident, $call:expr, $given:expr) => {{
        let given = $given;
        if let "commonprefix" | "commonpath" = $call {
            let paths = texts(given.first()?.as_array()?)?;
            return Some(match $call {
                "commonprefix" => Ok(json!($path::commonprefix(&paths))),
                _ => told($path::commonpath(&paths)),
            });
        }
        let paths = texts(given)?;
        let first = paths.first()?;
        Some(match $call {
            "normcase" => Ok(json!($path::normcase(first))),
            "isabs" => Ok(json!($path::isabs(first))),
            "join" => Ok(json!($path::join(&paths))),
            "split" => Ok(json!($path::split(first))),
            "splitext" => Ok(json!($path::splitext(first))),
            "splitdrive" => Ok(json!($path::splitdrive(first))),
            "splitroot" => Ok(json!($path::splitroot(first))),
            "basename" => Ok(json!($path::basename(first))),
            "dirname" => Ok(json!($path::dirname(first))),
            "normpath" => Ok(json!($path::normpath(first))),
            _ => return None,
        })
    }};
}

fn ask(case: &Value) -> Answer {
    let (call, given) = (case["call"].as_str()?, arguments(case)?);
    if case["module"] == "ntpath" { ask!(ntpath, call, given) } else { ask!(os_path, call, given) }
}

fn main() {
    cases::ask(ask);
}

//! Asks `os-path` (module posixpath) and `ntpath`.

use super::Driver;
use super::args::{self, Asked, Inapplicable};
use super::bindings::exports::oskit::stdlib::os_path::Error;
use super::case::{Answer, Case};
use super::system::{Instance, System};
use serde_json::{Value, json};

/// The driver of `os-path` and `ntpath`.
pub(super) struct OsPath;

/// The arguments: paths, all of them text or all of them bytes that are UTF-8.
struct Paths {
    paths: Vec<String>,
    are_bytes: bool,
}

impl Paths {
    fn read(case: &Case) -> Asked<Self> {
        args::only(&case.kwargs, &[])?;
        let list = match case.call.as_str() {
            "commonpath" | "commonprefix" => args::at(&case.args, 0)?,
            _ => &case.args,
        };
        let values: &[Value] = list.as_array().map_or(&[], Vec::as_slice);
        let values = match (case.call.as_str(), values) {
            ("relpath", [path, Value::Null]) => std::slice::from_ref(path),
            _ => values,
        };
        let are_bytes = values.first().is_some_and(|value| value.get("b64").is_some());
        let read = |value: &Value| if are_bytes { utf8(value) } else { args::text(value) };
        Ok(Paths { paths: values.iter().map(read).collect::<Asked<_>>()?, are_bytes })
    }

    fn at(&self, index: usize) -> Asked<&str> {
        let missing = || Inapplicable(format!("argument {index} is missing"));
        self.paths.get(index).map(String::as_str).ok_or_else(missing)
    }

    /// A text of the answer, of the kind of the arguments.
    fn json(&self, text: &str) -> Value {
        if self.are_bytes { args::bytes_json(text.as_bytes()) } else { json!(text) }
    }
}

fn utf8(value: &Value) -> Asked<String> {
    let not_utf8 = |_| Inapplicable(format!("{value} is not UTF-8 where WIT has string"));
    String::from_utf8(args::bytes(value)?).map_err(not_utf8)
}

/// What a function gave.
enum Given {
    Truth(bool),
    Text(String),
    Texts(Vec<String>),
}

impl From<bool> for Given {
    fn from(truth: bool) -> Self {
        Given::Truth(truth)
    }
}

impl From<String> for Given {
    fn from(text: String) -> Self {
        Given::Text(text)
    }
}

impl From<(String, String)> for Given {
    fn from((a, b): (String, String)) -> Self {
        Given::Texts(vec![a, b])
    }
}

impl From<(String, String, String)> for Given {
    fn from((a, b, c): (String, String, String)) -> Self {
        Given::Texts(vec![a, b, c])
    }
}

/// The functions that both interfaces have.
macro_rules! ask_common {
    ($path:expr, $store:expr, $call:expr, $paths:expr, $($own:tt)*) => {{
        let (path, store, paths) = ($path, $store, $paths);
        let first = match paths.at(0) {
            Ok(first) => first,
            Err(_) if matches!($call, "commonpath" | "commonprefix") => "",
            Err(why) => return Ok(Err(why)),
        };
        match $call {
            "normcase" => Ok(path.call_normcase(store, first)?.into()),
            "isabs" => Ok(path.call_isabs(store, first)?.into()),
            "join" => Ok(path.call_join(store, &paths.paths)?.into()),
            "split" => Ok(path.call_split(store, first)?.into()),
            "splitext" => Ok(path.call_splitext(store, first)?.into()),
            "splitdrive" => Ok(path.call_splitdrive(store, first)?.into()),
            "splitroot" => Ok(path.call_splitroot(store, first)?.into()),
            "basename" => Ok(path.call_basename(store, first)?.into()),
            "dirname" => Ok(path.call_dirname(store, first)?.into()),
            "commonprefix" => Ok(path.call_commonprefix(store, &paths.paths)?.into()),
            "commonpath" => path.call_commonpath(store, &paths.paths)?.map(Given::from),
            "normpath" => Ok(path.call_normpath(store, first)?.into()),
            "abspath" => Ok(path.call_abspath(store, first)?.into()),
            "relpath" => path.call_relpath(store, first, paths.at(1).ok())?.map(Given::from),
            "expandvars" => Ok(path.call_expandvars(store, first)?.into()),
            $($own)*
            other => wasmtime::bail!("no call {other}"),
        }
    }};
}

type Told = wasmtime::Result<Asked<Result<Given, Error>>>;

fn ask_posix(Instance { store, guest }: &mut Instance, call: &str, paths: &Paths) -> Told {
    let path = guest.oskit_stdlib_os_path();
    Ok(Ok(ask_common!(path, &mut *store, call, paths,
        "expanduser" => path.call_expanduser(&mut *store, paths.at(0).unwrap_or_default())?.map(Given::from),
    )))
}

fn ask_nt(Instance { store, guest }: &mut Instance, call: &str, paths: &Paths) -> Told {
    let path = guest.oskit_stdlib_ntpath();
    Ok(Ok(ask_common!(path, &mut *store, call, paths,
        "expanduser" => Ok(path.call_expanduser(&mut *store, paths.at(0).unwrap_or_default())?.into()),
        "isreserved" => Ok(path.call_isreserved(&mut *store, paths.at(0).unwrap_or_default())?.into()),
    )))
}

impl Driver for OsPath {
    fn modules(&self) -> &'static [&'static str] {
        &["posixpath", "ntpath"]
    }

    fn ask(&self, case: &Case, system: &System) -> wasmtime::Result<Asked<Answer>> {
        let paths = match Paths::read(case) {
            Ok(paths) => paths,
            Err(why) => return Ok(Err(why)),
        };
        let mut instance = system.start(case)?;
        let ask = if case.module == "ntpath" { ask_nt } else { ask_posix };
        let told = ask(&mut instance, &case.call, &paths)?;
        Ok(told.map(|told| match told {
            Ok(Given::Truth(truth)) => Answer::Ok(json!(truth)),
            Ok(Given::Text(text)) => Answer::Ok(paths.json(&text)),
            Ok(Given::Texts(texts)) => Answer::Ok(texts.iter().map(|text| paths.json(text)).collect()),
            Err(Error::ValueError(text)) => Answer::Err(json!({ "type": "ValueError", "msg": text })),
            Err(Error::Os(error)) => Answer::Err(json!({ "type": "OSError", "msg": error.message })),
        }))
    }
}

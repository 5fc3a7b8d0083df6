//! Asks `errno`.

use super::Driver;
use super::args::{self, Asked};
use super::bindings::exports::oskit::stdlib::errno::{Error, Exception};
use super::bindings::exports::oskit::stdlib::values::Value as WitValue;
use super::case::{Answer, Case};
use super::system::{Instance, System};
use super::values;
use serde_json::{Value, json};

/// The driver of `errno`.
pub(super) struct Errno;

fn error(error: Error) -> Answer {
    let (name, text) = match error {
        Error::KeyError(text) => ("KeyError", text),
        Error::AttributeError(text) => ("AttributeError", text),
        Error::OverflowError(text) => ("OverflowError", text),
        Error::TypeError(text) => ("TypeError", text),
        Error::ValueError(text) => ("ValueError", text),
    };
    Answer::Err(json!({ "type": name, "msg": text }))
}

/// What can be seen of an exception; the recorded answers for a class built directly have less.
fn exception(exception: &Exception, directly: bool) -> Value {
    let mut seen = json!({
        "type": exception.class,
        "str": exception.str,
        "repr": exception.repr,
        "errno": values::json(&exception.errno),
        "strerror": values::json(&exception.strerror),
        "filename": values::json(&exception.filename),
    });
    if !directly {
        seen["filename2"] = values::json(&exception.filename2);
        seen["mro"] = json!(exception.classes);
    }
    seen
}

fn ask(case: &Case, Instance { store, guest }: &mut Instance) -> wasmtime::Result<Asked<Answer>> {
    let errno = guest.oskit_stdlib_errno();
    let first = || args::at(&case.args, 0);
    let told = match case.call.as_str() {
        "errorcode" => match first().and_then(args::integer) {
            Ok(number) => errno.call_errorcode(store, number)?.map(|name| json!(name)),
            Err(why) => return Ok(Err(why)),
        },
        "code" => match first().and_then(args::text) {
            Ok(name) => errno.call_number_of(store, &name)?.map(|number| json!(number)),
            Err(why) => return Ok(Err(why)),
        },
        "strerror" => match first().and_then(args::integer) {
            Ok(number) => errno.call_strerror(store, number)?.map(|text| json!(text)),
            Err(why) => return Ok(Err(why)),
        },
        "oserror" | "subclass" => match constructor(case) {
            Ok((class, arguments)) => errno
                .call_exception_from(store, class.as_deref(), &arguments)?
                .map(|made| exception(&made, class.is_some())),
            Err(why) => return Ok(Err(why)),
        },
        other => wasmtime::bail!("no call {other}"),
    };
    Ok(Ok(told.map_or_else(error, Answer::Ok)))
}

/// The class, where one is called by name, and the arguments.
fn constructor(case: &Case) -> Asked<(Option<String>, Vec<WitValue>)> {
    let mut arguments = case.args.as_array().map_or(&[][..], Vec::as_slice);
    let mut class = None;
    if case.call == "subclass" {
        class = Some(args::text(args::at(&case.args, 0)?)?);
        arguments = &arguments[1..];
    }
    Ok((class, arguments.iter().map(values::read).collect::<Asked<_>>()?))
}

impl Driver for Errno {
    fn modules(&self) -> &'static [&'static str] {
        &["errno"]
    }

    fn ask(&self, case: &Case, system: &System) -> wasmtime::Result<Asked<Answer>> {
        ask(case, &mut system.start(case)?)
    }
}

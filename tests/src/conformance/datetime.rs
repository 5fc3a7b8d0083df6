//! Asks `datetime`. `CLASS.METHOD` takes the object first; `CLASS.new` is the constructor, `CLASS.attr` an attribute of the
//! class, `op.NAME` an operator.

/// An argument, or the reason why the case can't be asked.
macro_rules! arg {
    ($read:expr) => {
        match $read {
            Ok(value) => value,
            Err(why) => return Ok(Err(why)),
        }
    };
}

mod call;
mod operate;
mod values;

use super::Driver;
use super::args::{self, Asked, Inapplicable};
use super::bindings::exports::oskit::stdlib::datetime::{Error, TimeFields, TzinfoChange};
use super::case::{Answer, Case};
use super::system::System;
use serde_json::{Map, Value, json};
use wasmtime::Result;

/// The driver of `datetime`.
pub(super) struct Datetime;

/// The arguments of a case.
#[derive(Clone, Copy)]
struct Given<'a> {
    args: &'a [Value],
    kwargs: &'a Map<String, Value>,
}

fn answer<T>(result: Result<T, Error>, json: impl Fn(T) -> Value) -> Answer {
    let error = match result {
        Ok(value) => return Answer::Ok(json(value)),
        Err(error) => error,
    };
    let (class, text) = match error {
        Error::ValueError(text) => ("ValueError", text),
        Error::OverflowError(text) => ("OverflowError", text),
        Error::TypeError(text) => ("TypeError", text),
        Error::ZeroDivisionError(text) => ("ZeroDivisionError", text),
        Error::ZoneInfoNotFoundError(text) => ("ZoneInfoNotFoundError", text),
        Error::PatternError(text) => ("PatternError", text),
        // The variant is named after the error: `Code::Eoverflow`.
        Error::Os(error) => {
            let name = format!("{:?}", error.code).rsplit("::").next().unwrap_or_default().to_uppercase();
            return Answer::Err(json!({"type": "OSError", "errno": name, "msg": error.message}));
        }
    };
    Answer::Err(json!({"type": class, "msg": text}))
}

impl<'a> Given<'a> {
    /// The parameter at a place, or of a name; none where it isn't given.
    fn get(self, index: usize, name: &str) -> Option<&'a Value> {
        self.args.get(index).or_else(|| self.kwargs.get(name))
    }

    /// The same of one that must be given.
    fn needed(self, index: usize, name: &str) -> Asked<&'a Value> {
        self.get(index, name).ok_or_else(|| Inapplicable(format!("no {name}")))
    }

    /// That no argument is left over.
    fn only(self, names: &[&str]) -> Asked<()> {
        if self.args.len() > names.len() {
            return Err(Inapplicable(format!("more arguments than {names:?}")));
        }
        args::only(self.kwargs, names)
    }

    /// An integer that may be left out; `None` is not one.
    fn integer(self, index: usize, name: &str) -> Asked<Option<i64>> {
        self.get(index, name).map(args::integer).transpose()
    }

    /// The fields from hour on.
    fn time_fields(self, first: usize) -> Asked<TimeFields> {
        let tzinfo = match self.get(first + 4, "tzinfo") {
            None => TzinfoChange::Keep,
            Some(Value::Null) => TzinfoChange::None,
            Some(tz) => TzinfoChange::Some(values::tzinfo(tz)?),
        };
        Ok(TimeFields {
            hour: self.integer(first, "hour")?,
            minute: self.integer(first + 1, "minute")?,
            second: self.integer(first + 2, "second")?,
            microsecond: self.integer(first + 3, "microsecond")?,
            tzinfo,
            // By name only.
            fold: self.integer(usize::MAX, "fold")?,
        })
    }
}

impl Driver for Datetime {
    fn modules(&self) -> &'static [&'static str] {
        &["datetime"]
    }

    fn ask(&self, case: &Case, system: &System) -> Result<Asked<Answer>> {
        let Some(positional) = case.args.as_array() else {
            return Ok(Err(Inapplicable("arguments that are no list".to_owned())));
        };
        let given = Given { args: positional, kwargs: &case.kwargs };
        let instance = &mut system.start(case)?;
        match case.call.split_once('.') {
            Some(("op", name)) => operate::operator(instance, name, positional),
            Some(("timedelta", name)) => call::timedelta(instance, name, given),
            Some(("timezone", name)) => call::timezone(instance, name, given),
            Some(("date", name)) => call::date(instance, name, given),
            Some(("time", name)) => call::time(instance, name, given),
            Some(("datetime", name)) => call::datetime(instance, name, given),
            _ => Ok(Err(Inapplicable(format!("no call {}", case.call)))),
        }
    }
}

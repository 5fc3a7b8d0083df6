#![allow(clippy::unwrap_used)] // in a test it is an assertion

mod formatting;
mod handlers;
mod loggers;

use super::*;
use crate::errno::EACCES;
use crate::sys::fake::errno::Code;
use crate::sys::fake::{files, time};
use crate::values::{Scalar, Value};

/// 2024-02-29 13:05:09.123456789 UTC.
const MOMENT: i128 = 1_709_211_909_123_456_789;

fn float(x: f64) -> Value {
    Value::Scalar(Scalar::Float(x))
}

fn text(s: &str) -> Value {
    Value::from(s)
}

fn positional<const N: usize>(values: [Value; N]) -> Arguments {
    Arguments::Positional(values.into())
}

fn record(level: i32, msg: &str, args: Arguments) -> Record {
    time::set_realtime(MOMENT);
    let caller = Caller { pathname: "/src/app/core.py".into(), lineno: 42, func_name: "run".into() };
    let details = Details { caller: Some(caller), ..Details::default() };
    get_logger(Some("app.core")).make_record(level, text(msg), args, details).unwrap()
}

fn formatter(style: Style, fmt: &str) -> Result<Formatter, Error> {
    Formatter::new(Options { fmt: Some(fmt.into()), style, ..Options::default() })
}

fn formatted(style: Style, fmt: &str, record: &Record) -> Result<String, Error> {
    formatter(style, fmt)?.format(record)
}

fn text_of<T: std::fmt::Debug>(result: Result<T, Error>) -> (&'static str, String) {
    result.unwrap_err().describe()
}

fn output(number: usize) -> String {
    String::from_utf8(files::take_output(number)).unwrap()
}

//! Files are opened with every mode, and text is read and written, as by CPython.

use oskit_test_apps::cases::{self, Answer, bytes, bytes_json, exception};
use oskit_test_apps::errno;
use oskit_test_apps::io::{
    self, BufferedSource, BytesIo, Error, IoBase, Newline, OpenOptions, TextIoWrapper, TextOptions,
};
use serde_json::{Value, json};
use std::fs;

const PATH: &str = "/scratch/f";

fn raised(error: Error) -> Value {
    let unicode = |class: &str| json!({ "type": class });
    match error {
        Error::Os(error) => {
            let code = errno::errorcode(error.errno.into()).unwrap_or_default();
            json!({ "type": errno::exception_name(error.errno.into()), "errno": code })
        }
        Error::ValueError(text) => exception("ValueError", &text),
        Error::UnsupportedOperation(text) => exception("UnsupportedOperation", &text),
        Error::OverflowError(text) => exception("OverflowError", &text),
        Error::LookupError(text) => exception("LookupError", &text),
        Error::TypeError(text) => exception("TypeError", &text),
        Error::UnicodeDecodeError(_) => unicode("UnicodeDecodeError"),
        Error::UnicodeEncodeError(_) => unicode("UnicodeEncodeError"),
        Error::BlockingIoError(error) => exception("BlockingIOError", &error.message),
    }
}

/// Line ends that WIT doesn't have.
struct Unknown;

/// What a case says of line ends, if anything.
fn newline(of: &Value) -> Result<Option<Newline>, Unknown> {
    let Some(value) = of.get("newline") else { return Ok(None) };
    Ok(Some(match value.as_str() {
        None if value.is_null() => Newline::Universal,
        Some("") => Newline::AsIs,
        Some("\n") => Newline::Lf,
        Some("\r") => Newline::Cr,
        Some("\r\n") => Newline::Crlf,
        _ => return Err(Unknown),
    }))
}

fn text(of: &Value, key: &str) -> Option<String> {
    of.get(key).and_then(Value::as_str).map(str::to_owned)
}

fn truth(of: &Value, key: &str) -> Option<bool> {
    of.get(key).and_then(Value::as_bool)
}

fn open_options(of: &Value) -> Option<OpenOptions> {
    let known = ["buffering", "encoding", "errors", "newline"];
    if of.as_object().is_some_and(|named| named.keys().any(|key| !known.contains(&key.as_str()))) {
        return None;
    }
    let buffering = match of.get("buffering") {
        None => None,
        Some(size) => Some(size.as_u64()?),
    };
    Some(OpenOptions {
        buffering,
        encoding: text(of, "encoding"),
        errors: text(of, "errors"),
        newline: newline(of).ok()?,
    })
}

macro_rules! described {
    ($class:literal, $file:expr) => {{
        let file = $file;
        json!({
            "class": $class,
            "mode": file.mode()?,
            "readable": file.readable()?,
            "writable": file.writable()?,
            "seekable": file.seekable()?,
            "tell": file.tell()?,
        })
    }};
}

/// What an open file says of itself; then it is closed.
fn describe(file: &IoBase) -> Result<Value, Error> {
    let mut told = match file {
        IoBase::File(file) => described!("FileIO", file),
        IoBase::Reader(file) => described!("BufferedReader", file),
        IoBase::Random(file) => described!("BufferedRandom", file),
        IoBase::Writer(file) => described!("BufferedWriter", file),
        IoBase::Text(file) => {
            let encoding = file.encoding()?.to_lowercase();
            json!({
                "class": "TextIOWrapper",
                "mode": file.mode()?,
                "readable": file.readable()?,
                "writable": file.writable()?,
                "seekable": file.seekable()?,
                "tell": file.tell()?.position,
                "encoding": encoding,
                "errors": file.errors()?,
            })
        }
    };
    match file {
        IoBase::File(file) => file.close(),
        IoBase::Reader(file) => file.close(),
        IoBase::Random(file) => file.close(),
        IoBase::Writer(file) => file.close(),
        IoBase::Text(file) => file.close(),
    }?;
    told["content"] = bytes_json(&fs::read(PATH).expect("the file that was opened"));
    Ok(told)
}

fn opened(case: &Value) -> Answer {
    if case.get("exists").is_none_or(|exists| exists == true) {
        fs::write(PATH, "hello\nworld\n").expect("a file is made");
    } else if fs::exists(PATH).expect("it is known") {
        fs::remove_file(PATH).expect("it is removed");
    }
    let options = open_options(case.get("kwargs")?)?;
    let told = io::open(PATH, Some(case["mode"].as_str()?), Some(&options));
    Some(told.and_then(|file| describe(&file)).map_err(raised))
}

fn lines(given: &Value) -> Option<Vec<String>> {
    cases::texts(given.as_array()?)
}

/// One operation on text over bytes in memory.
fn operate(text: &TextIoWrapper, below: &BytesIo, name: &str, given: &[Value]) -> Answer {
    let size = match given.first().filter(|size| !size.is_null()) {
        Some(size) if name.starts_with("read") => size.as_i64().and_then(|size| u64::try_from(size).ok()),
        _ => None,
    };
    let first = given.first();
    let told = match (name, given.len()) {
        ("read", _) => text.read(size).map(Value::from),
        ("readline", _) => text.readline(size).map(Value::from),
        ("readlines", _) => text.readlines(size).map(Value::from),
        ("next", 0) => match text.next_line() {
            Ok(None) => return Some(Err(json!({ "type": "StopIteration" }))),
            Ok(Some(line)) => Ok(line.into()),
            Err(error) => Err(error),
        },
        ("write", 1) => text.write(first?.as_str()?).map(Value::from),
        ("writelines", 1) => text.writelines(&lines(first?)?).map(|()| Value::Null),
        ("seek", 1) => {
            let position = text.seek(first?.as_i64()?, None);
            // With more than a position in it, it is a number of CPython's own.
            position.map(|at| json!(at.position))
        }
        ("flush", 0) => text.flush().map(|()| Value::Null),
        ("flush_value", 0) => text.flush().and_then(|()| below.getvalue()).map(|value| bytes_json(&value)),
        ("close", 0) => text.close().map(|()| Value::Null),
        ("closed", 0) => Ok(text.closed().into()),
        ("encoding", 0) => text.encoding().map(Value::from),
        ("errors", 0) => text.errors().map(Value::from),
        ("line_buffering", 0) => text.line_buffering().map(Value::from),
        ("newlines", 0) => text.newlines().map(|seen| match &seen[..] {
            [] => Value::Null,
            [one] => json!(one),
            several => json!(several),
        }),
        _ => return None,
    };
    Some(told.map_err(raised))
}

/// Operations that leave the stream as it is.
const LOOKS: &[&str] = &["raw_value", "readable", "writable", "seekable", "isatty", "write_through", "mode"];

/// Text with what surrogateescape makes is written otherwise in cases, and not compared here.
fn plain(answer: Answer) -> Answer {
    let escaped = |text: &str| text.contains(|letter| ('\u{10ff80}'..='\u{10ffff}').contains(&letter));
    let holds = |value: &Value| match value {
        Value::String(text) => escaped(text),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).any(escaped),
        _ => false,
    };
    answer.filter(|told| !told.as_ref().is_ok_and(holds))
}

fn text_session(case: &Value) -> Answer {
    let initial = match case.get("initial").filter(|initial| !initial.is_null()) {
        Some(initial) => Some(bytes(initial)?),
        None => None,
    };
    let below = match BytesIo::create(initial.as_deref()) {
        Ok(below) => below,
        Err(error) => return Some(Err(raised(error))),
    };
    let options = TextOptions {
        encoding: text(case, "encoding"),
        errors: text(case, "errors"),
        newline: newline(case).ok()?,
        line_buffering: truth(case, "line_buffering"),
        write_through: truth(case, "write_through"),
    };
    let wrapper = match TextIoWrapper::create(&BufferedSource::Bytes(&below), Some(&options)) {
        Ok(wrapper) => wrapper,
        Err(error) => return Some(Err(raised(error))),
    };
    let operations = case.get("ops")?.as_array()?;
    cases::session(operations, LOOKS, |name, given| plain(operate(&wrapper, &below, name, given)))
}

fn ask(case: &Value) -> Answer {
    let given = &case["args"];
    match (case["call"].as_str()?, given.get("kind").and_then(Value::as_str)) {
        ("open_mode", _) => opened(given),
        ("session", Some("TextIOWrapper")) => text_session(given),
        _ => None,
    }
}

fn main() {
    cases::ask(ask);
}

//! The operations of a session.

use super::setup::{Below, FILE, SetUp, open_options, text_options};
use super::stream::{Api, Class, Stream, Told, call, resource};
use super::values::{self, Given, size, whence, whole};
use crate::conformance::args::{self, Asked, Inapplicable};
use crate::conformance::bindings::exports::oskit::stdlib::io::TextPosition;
use crate::conformance::stop::Stop;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::Path;

/// Where a stream was.
enum Saved {
    Offset(u64),
    Text(TextPosition),
}

/// A stream with all that operations need.
pub(super) struct Session<'a> {
    api: Api<'a>,
    stream: Option<Stream>,
    below: Option<Below>,
    /// What has come to the raw stream below.
    taken: Vec<u8>,
    /// What was in the bytes below when they were closed, which Python's cases remember.
    at_close: Option<Value>,
    saved: BTreeMap<String, Saved>,
    scratch: &'a Path,
}

/// What a buffer holds before something is read into it.
const BEFORE: u8 = 0xaa;

/// The members of a list up to the first that can't be given, and why that can't: Python writes those before it.
fn leading<T>(value: &Value, member: fn(&Value) -> Asked<T>) -> Result<(Vec<T>, Told), Stop> {
    let members = args::list(value, |value| Ok(member(value)))?;
    let mut given = Vec::new();
    for member in members {
        match member {
            Ok(member) => given.push(member),
            Err(why) => return Ok((given, Err(why.into()))),
        }
    }
    Ok((given, Ok(Value::Null)))
}

impl<'a> Session<'a> {
    pub(super) fn new(api: Api<'a>, SetUp { stream, below }: SetUp, scratch: &'a Path) -> Self {
        Session { api, stream, below, taken: Vec::new(), at_close: None, saved: BTreeMap::new(), scratch }
    }

    /// Does one operation; `looked_at` says that a later one looks at what is below.
    pub(super) fn operate(&mut self, name: &str, arguments: &[Value], looked_at: bool) -> Told {
        match name {
            "open" => return self.open(arguments),
            "file_content" => return content(&self.scratch.join(FILE)),
            _ => {}
        }
        let Some(stream) = self.stream else { return Err(Stop::Raised(json!({ "type": "NoFile" }))) };
        match name {
            "close" => self.close(stream, looked_at),
            "raw_value" => self.raw_value(),
            "flush_value" => {
                call!(stream, self.api, call_flush())?;
                self.raw_value()
            }
            "tell_save" => self.save(stream, arguments),
            "seek_saved" => self.restore(stream, arguments),
            "read" | "read1" | "readall" | "readinto" | "readinto1" | "peek" | "readline" | "readlines"
            | "readlines_packed" | "next" | "list" => self.read(stream, name, arguments),
            "write" | "writelines" | "getbuffer_set" => self.write(stream, name, arguments),
            "seek" | "tell" | "truncate" => self.position(stream, name, arguments),
            "reconfigure" => {
                let keywords = arguments.first().and_then(Value::as_object).cloned().unwrap_or_default();
                args::only(&keywords, &["encoding", "errors", "newline", "line_buffering", "write_through"])?;
                let options = text_options(&Value::Object(keywords))?;
                call!(stream, self.api, call_reconfigure(&options): Text)
            }
            _ => self.ask(stream, name),
        }
    }

    fn open(&mut self, arguments: &[Value]) -> Told {
        if let Some(stream) = self.stream.take() {
            call!(stream, self.api, call_close())?;
        }
        let mode = arguments.first().map_or_else(|| Ok("r".to_owned()), args::text)?;
        let none = Map::new();
        let options = open_options(arguments.get(1).and_then(Value::as_object).unwrap_or(&none))?;
        let stream = self.api.open(&format!("/scratch/{FILE}"), &mode, &options)?;
        self.stream = Some(stream);
        Ok(json!(stream.class.name()))
    }

    /// The bytes of a stream in memory are gone when it is closed, so they are asked for before, where they count.
    fn close(&mut self, stream: Stream, looked_at: bool) -> Told {
        if looked_at && self.at_close.is_none() && call!(stream, self.api, call_flush()).is_ok() {
            self.at_close = self.raw_value().ok();
        }
        call!(stream, self.api, call_close())
    }

    fn raw_value(&mut self) -> Told {
        match self.below {
            Some(Below::Bytes(bytes)) => {
                let value = self.api.io.bytes_io().call_getvalue(&mut *self.api.store, bytes)?;
                match (value.given(), &self.at_close) {
                    (Err(_), Some(value)) => Ok(value.clone()),
                    (value, _) => value.map_err(|error| self.api.exception(*error)),
                }
            }
            Some(Below::Manual(manual)) => {
                let more = self.api.io.manual_io().call_take(&mut *self.api.store, manual)?;
                self.taken.extend(more.map_err(|error| self.api.exception(error))?);
                Ok(args::bytes_json(&self.taken))
            }
            None => Err(Inapplicable("nothing stands below".to_owned()).into()),
        }
    }

    fn save(&mut self, stream: Stream, arguments: &[Value]) -> Told {
        let slot = args::text(arguments.first().unwrap_or(&Value::Null))?;
        let saved = if stream.class == Class::Text {
            let told = self.api.io.text_io_wrapper().call_tell(&mut *self.api.store, stream.this)?;
            Saved::Text(told.map_err(|error| self.api.exception(error))?)
        } else {
            let told = self.position(stream, "tell", &[])?;
            Saved::Offset(whole(&told)?)
        };
        self.saved.insert(slot, saved);
        Ok(Value::Null)
    }

    fn restore(&mut self, stream: Stream, arguments: &[Value]) -> Told {
        let slot = args::text(arguments.first().unwrap_or(&Value::Null))?;
        match self.saved.get(&slot) {
            None => return Ok(json!("unset")),
            Some(Saved::Text(position)) => {
                call!(stream, self.api, call_seek_to(*position): Text)?;
            }
            Some(Saved::Offset(offset)) => {
                self.position(stream, "seek", &[json!(offset)])?;
            }
        }
        Ok(Value::Null)
    }

    fn read(&mut self, stream: Stream, name: &str, arguments: &[Value]) -> Told {
        let first = arguments.first();
        let api = &mut self.api;
        match name {
            "read" => {
                let buffered = matches!(stream.class, Class::Reader | Class::Random | Class::Pair);
                if buffered && first.and_then(Value::as_i64).is_some_and(|size| size < -1) {
                    return Err(Inapplicable("a negative size where WIT has u64".to_owned()).into());
                }
                call!(stream, api, call_read(size(first)?): File Bytes Reader Random Pair Text Memory)
            }
            "read1" => call!(stream, api, call_read1(size(first)?): Bytes Reader Random Pair),
            "readall" => call!(stream, api, call_readall(): File),
            "peek" => call!(stream, api, call_peek(size(first)?): Reader Random Pair),
            "readinto" | "readinto1" => {
                let count = whole(first.unwrap_or(&Value::Null))?;
                let length =
                    u32::try_from(count).map_err(|_| Inapplicable("a buffer of gigabytes".to_owned()))?;
                let given = if name == "readinto" {
                    call!(stream, api, call_readinto(length): File Bytes Reader Random Pair)
                } else {
                    call!(stream, api, call_readinto1(length): Bytes Reader Random Pair)
                }?;
                let read = args::option(Some(&given), args::bytes)?;
                let mut buffer = vec![BEFORE; length as usize];
                if let Some(read) = &read {
                    buffer[..read.len()].copy_from_slice(read);
                }
                Ok(json!([read.map(|read| read.len()), args::bytes_json(&buffer)]))
            }
            "readline" => {
                call!(stream, api, call_readline(size(first)?): File Bytes Reader Random Pair Text Memory)
            }
            "readlines" => {
                call!(stream, api, call_readlines(size(first)?): File Bytes Reader Random Pair Text Memory)
            }
            "readlines_packed" => {
                call!(stream, api, call_readlines_packed(size(first)?): File Bytes Reader Random Pair Text Memory)
            }
            "next" => stream.next(api)?.ok_or_else(|| Stop::Raised(json!({ "type": "StopIteration" }))),
            _ => {
                let mut lines = Vec::new();
                while let Some(line) = stream.next(api)? {
                    lines.push(line);
                }
                Ok(lines.into())
            }
        }
    }

    fn write(&mut self, stream: Stream, name: &str, arguments: &[Value]) -> Told {
        let at = |index| arguments.get(index).unwrap_or(&Value::Null);
        let api = &mut self.api;
        let is_text = matches!(stream.class, Class::Text | Class::Memory);
        match name {
            "getbuffer_set" => {
                let (position, data) = (whole(at(0))?, args::bytes(at(1))?);
                call!(stream, api, call_getbuffer_set(position, &data): Bytes)
            }
            "write" if is_text => {
                let text = values::text(at(0))?;
                call!(stream, api, call_write(&text): Text Memory)
            }
            "write" => {
                let data = args::bytes(at(0))?;
                call!(stream, api, call_write(&data): File Bytes Writer Random Pair)
            }
            _ if is_text => {
                let (lines, rest) = leading(at(0), values::text)?;
                let told = call!(stream, api, call_writelines(&lines): Text Memory);
                rest.and(told)
            }
            _ => {
                let (lines, rest) = leading(at(0), args::bytes)?;
                let told = call!(stream, api, call_writelines(&lines): File Bytes Writer Random Pair);
                rest.and(told)
            }
        }
    }

    fn position(&mut self, stream: Stream, name: &str, arguments: &[Value]) -> Told {
        let first = arguments.first();
        let api = &mut self.api;
        let io = api.io;
        match name {
            "truncate" => {
                let size = args::option(first, whole)?;
                call!(stream, api, call_truncate(size): File Bytes Reader Writer Random Text Memory)
            }
            "seek" => {
                let offset = args::integer(first.unwrap_or(&Value::Null))?;
                let whence = arguments.get(1).map(whence).transpose()?;
                if stream.class == Class::Text {
                    let position =
                        io.text_io_wrapper().call_seek(&mut *api.store, stream.this, offset, whence)?;
                    let position = position.map_err(|error| api.exception(error))?;
                    return Ok(values::position(&position)?);
                }
                call!(stream, api, call_seek(offset, whence): File Bytes Reader Writer Random Memory)
            }
            _ if stream.class == Class::Text => {
                let position = io.text_io_wrapper().call_tell(&mut *api.store, stream.this)?;
                let position = position.map_err(|error| api.exception(error))?;
                Ok(values::position(&position)?)
            }
            _ => call!(stream, api, call_tell(): File Bytes Reader Writer Random Memory),
        }
    }

    /// What takes no arguments.
    fn ask(&mut self, stream: Stream, name: &str) -> Told {
        let api = &mut self.api;
        match name {
            "flush" => call!(stream, api, call_flush()),
            "closed" => call!(stream, api, call_closed()),
            "readable" => call!(stream, api, call_readable()),
            "writable" => call!(stream, api, call_writable()),
            "seekable" => call!(stream, api, call_seekable()),
            "isatty" => call!(stream, api, call_isatty()),
            "fileno" => call!(stream, api, call_fileno()).map(|_| json!(true)),
            "getvalue" => call!(stream, api, call_getvalue(): Bytes Memory),
            "newlines" => stream.newlines(api),
            "encoding" => call!(stream, api, call_encoding(): Text),
            "errors" => call!(stream, api, call_errors(): Text),
            "line_buffering" => call!(stream, api, call_line_buffering(): Text Memory),
            "write_through" => call!(stream, api, call_write_through(): Text),
            "mode" => call!(stream, api, call_mode(): File Reader Writer Random Text),
            "detach" => stream.detach(api),
            other => Err(Stop::Broken(wasmtime::format_err!("no operation {other}"))),
        }
    }
}

/// What is in a file, for the host.
pub(super) fn content(file: &Path) -> Told {
    match std::fs::read(file) {
        Ok(bytes) => Ok(args::bytes_json(&bytes)),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            Err(Stop::Raised(json!({ "type": "FileNotFoundError", "errno": "ENOENT" })))
        }
        Err(error) => Err(Stop::Broken(error.into())),
    }
}

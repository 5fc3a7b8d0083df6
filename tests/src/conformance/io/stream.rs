//! The stream of a session, of whatever class, and the calls of its methods.

use super::values::{Given, newlines};
use crate::conformance::args::Inapplicable;
use crate::conformance::bindings::exports::oskit::stdlib::errno::Guest as Errno;
use crate::conformance::bindings::exports::oskit::stdlib::io::{Error, Guest as Io, IoBase, OpenOptions};
use crate::conformance::stop::Stop;
use oskit_host::State;
use serde_json::{Value, json};
use wasmtime::Store;
use wasmtime::component::ResourceAny;

/// What an operation gave, as the format writes it.
pub(super) type Told = Result<Value, Stop>;

/// The classes that a session is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    File,
    Bytes,
    Reader,
    Writer,
    Random,
    Pair,
    Text,
    Memory,
}

impl Class {
    /// Python's name.
    pub(super) fn name(self) -> &'static str {
        match self {
            Class::File => "FileIO",
            Class::Bytes => "BytesIO",
            Class::Reader => "BufferedReader",
            Class::Writer => "BufferedWriter",
            Class::Random => "BufferedRandom",
            Class::Pair => "BufferedRWPair",
            Class::Text => "TextIOWrapper",
            Class::Memory => "StringIO",
        }
    }
}

/// The exports, and the instance they are of.
pub(super) struct Api<'a> {
    pub(super) io: &'a Io,
    pub(super) errno: &'a Errno,
    pub(super) store: &'a mut Store<State>,
}

impl Api<'_> {
    /// Python's exception.
    pub(super) fn exception(&mut self, error: Error) -> Stop {
        match self.described(error) {
            Ok(described) => Stop::Raised(described),
            Err(broken) => Stop::Broken(broken),
        }
    }

    fn described(&mut self, error: Error) -> wasmtime::Result<Value> {
        Ok(match error {
            Error::Os(error) => {
                let name = self.errno.call_exception_name(&mut *self.store, error.errno.into())?;
                json!({ "type": name, "errno": self.number(error.errno)? })
            }
            Error::BlockingIoError(error) => json!({
                "type": "BlockingIOError",
                "errno": self.number(error.errno)?,
                "msg": error.message,
                "attrs": { "characters_written": error.characters_written },
            }),
            Error::ValueError(text) => json!({ "type": "ValueError", "msg": text }),
            Error::UnsupportedOperation(text) => json!({ "type": "UnsupportedOperation", "msg": text }),
            Error::OverflowError(text) => json!({ "type": "OverflowError", "msg": text }),
            Error::TypeError(text) => json!({ "type": "TypeError", "msg": text }),
            Error::LookupError(text) => json!({ "type": "LookupError", "msg": text }),
            Error::UnicodeDecodeError(error) => json!({
                "type": "UnicodeDecodeError",
                "attrs": {
                    "encoding": error.encoding,
                    "start": error.start,
                    "end": error.end,
                    "reason": error.reason,
                },
            }),
            Error::UnicodeEncodeError(error) => json!({
                "type": "UnicodeEncodeError",
                "attrs": {
                    "encoding": error.encoding,
                    "start": error.start,
                    "end": error.end,
                    "reason": error.reason,
                },
            }),
        })
    }

    /// The symbolic name of an error's number, or the number.
    fn number(&mut self, number: i32) -> wasmtime::Result<String> {
        let name = self.errno.call_errorcode(&mut *self.store, number.into())?;
        Ok(name.unwrap_or_else(|_| number.to_string()))
    }

    /// `open`.
    pub(super) fn open(&mut self, path: &str, mode: &str, options: &OpenOptions) -> Result<Stream, Stop> {
        let opened = self.io.call_open(&mut *self.store, path, Some(mode), Some(options))?;
        let (class, this) = match opened.map_err(|error| self.exception(error))? {
            IoBase::File(this) => (Class::File, this),
            IoBase::Reader(this) => (Class::Reader, this),
            IoBase::Writer(this) => (Class::Writer, this),
            IoBase::Random(this) => (Class::Random, this),
            IoBase::Text(this) => (Class::Text, this),
        };
        Ok(Stream { class, this })
    }
}

/// A stream of the component.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stream {
    pub(super) class: Class,
    pub(super) this: ResourceAny,
}

macro_rules! resource {
    (File of $io:expr) => {
        $io.file_io()
    };
    (Bytes of $io:expr) => {
        $io.bytes_io()
    };
    (Reader of $io:expr) => {
        $io.buffered_reader()
    };
    (Writer of $io:expr) => {
        $io.buffered_writer()
    };
    (Random of $io:expr) => {
        $io.buffered_random()
    };
    (Pair of $io:expr) => {
        $io.buffered_rw_pair()
    };
    (Text of $io:expr) => {
        $io.text_io_wrapper()
    };
    (Memory of $io:expr) => {
        $io.string_io()
    };
}

/// Calls a method of the classes that have it, by default of all.
macro_rules! call {
    (@of $class:ident, $stream:expr, $api:expr, $method:ident($($argument:expr),*)) => {{
        let given = resource!($class of $api.io).$method(&mut *$api.store, $stream.this $(, $argument)*)?;
        given.given().map_err(|error| $api.exception(*error))
    }};
    ($stream:expr, $api:expr, $method:ident $arguments:tt: $($class:ident)+) => {
        match $stream.class {
            $(Class::$class => call!(@of $class, $stream, $api, $method $arguments),)+
            class => Err(Inapplicable(format!("{} without such a function", class.name())).into()),
        }
    };
    ($stream:expr, $api:expr, $method:ident()) => {
        match $stream.class {
            Class::Memory => call!(@of Memory, $stream, $api, $method()),
            _ => call!($stream, $api, $method(): File Bytes Reader Writer Random Pair Text),
        }
    };
}
pub(super) use {call, resource};

impl Stream {
    /// `newlines`.
    pub(super) fn newlines(self, api: &mut Api<'_>) -> Told {
        let seen = match self.class {
            Class::Text => api.io.text_io_wrapper().call_newlines(&mut *api.store, self.this)?,
            Class::Memory => api.io.string_io().call_newlines(&mut *api.store, self.this)?,
            class => return Err(Inapplicable(format!("newlines of {}", class.name())).into()),
        };
        seen.map(|seen| newlines(&seen)).map_err(|error| api.exception(error))
    }

    /// The next line; none at the end.
    pub(super) fn next(self, api: &mut Api<'_>) -> Result<Option<Value>, Stop> {
        if self.class == Class::Text {
            let line = call!(self, api, call_next_line(): Text)?;
            return Ok(Some(line).filter(|line| !line.is_null()));
        }
        let line = call!(self, api, call_readline(None): File Bytes Reader Random Pair Memory)?;
        let empty = line == json!("") || line == json!({ "b64": "" });
        Ok(Some(line).filter(|_| !empty))
    }

    /// What `detach` gives: the name of its class.
    pub(super) fn detach(self, api: &mut Api<'_>) -> Told {
        use crate::conformance::bindings::exports::oskit::stdlib::io::{BufferedIoBase, RawIoBase};
        let (io, store) = (api.io, &mut *api.store);
        let raw = match self.class {
            Class::Reader => io.buffered_reader().call_detach(store, self.this)?,
            Class::Writer => io.buffered_writer().call_detach(store, self.this)?,
            Class::Random => io.buffered_random().call_detach(store, self.this)?,
            Class::Text => {
                let below = io.text_io_wrapper().call_detach(store, self.this)?;
                let below = below.map_err(|error| api.exception(error))?;
                return Ok(json!(match below {
                    BufferedIoBase::Reader(_) => Class::Reader.name(),
                    BufferedIoBase::Writer(_) => Class::Writer.name(),
                    BufferedIoBase::Random(_) => Class::Random.name(),
                    BufferedIoBase::RwPair(_) => Class::Pair.name(),
                    BufferedIoBase::Bytes(_) => Class::Bytes.name(),
                }));
            }
            class => return Err(Inapplicable(format!("detach of {}", class.name())).into()),
        };
        let raw = raw.map_err(|error| api.exception(error))?;
        Ok(json!(match raw {
            RawIoBase::File(_) => Class::File.name(),
            // What the cases call a class of their own.
            RawIoBase::Manual(_) => "ChunkRaw",
            RawIoBase::Bytes(_) => Class::Bytes.name(),
        }))
    }
}

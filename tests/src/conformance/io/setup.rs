//! How the stream of a session is made.

use super::stream::{Api, Class, Stream};
use super::values::{newline, whole};
use crate::conformance::args::{self, Asked, Inapplicable};
use crate::conformance::bindings::exports::oskit::stdlib::io::{
    BufferedSource, OpenOptions, RawSource, TextOptions,
};
use crate::conformance::stop::Stop;
use serde_json::{Map, Value};
use std::fs;
use std::path::Path;
use wasmtime::component::ResourceAny;

/// What stands below the stream of a session, to be asked for what has come to it.
#[derive(Clone, Copy)]
pub(super) enum Below {
    /// Bytes in memory.
    Bytes(ResourceAny),
    /// A raw stream that takes as much as the case says.
    Manual(ResourceAny),
}

/// The stream of a session, none for a file that is still to be opened, and what stands below.
pub(super) struct SetUp {
    pub(super) stream: Option<Stream>,
    pub(super) below: Option<Below>,
}

/// The options of text that a session or a call names.
pub(super) fn text_options(of: &Value) -> Asked<TextOptions> {
    Ok(TextOptions {
        encoding: args::option(of.get("encoding"), args::text)?,
        errors: args::option(of.get("errors"), args::text)?,
        newline: of.get("newline").map(newline).transpose()?,
        line_buffering: args::option(of.get("line_buffering"), args::boolean)?,
        write_through: args::option(of.get("write_through"), args::boolean)?,
    })
}

/// The keyword arguments of `open`. Without a buffer size Python has -1.
pub(super) fn open_options(of: &Map<String, Value>) -> Asked<OpenOptions> {
    args::only(of, &["buffering", "encoding", "errors", "newline", "closefd"])?;
    // A file that is opened by its name is always closed.
    if of.get("closefd").is_some_and(|closefd| closefd != true) {
        return Err(Inapplicable("no parameter closefd".to_owned()));
    }
    Ok(OpenOptions {
        buffering: match of.get("buffering") {
            None => None,
            Some(size) if size == -1 => None,
            Some(size) => Some(whole(size)?),
        },
        encoding: args::option(of.get("encoding"), args::text)?,
        errors: args::option(of.get("errors"), args::text)?,
        newline: args::option(of.get("newline"), newline)?,
    })
}

/// Makes what a session names; `scratch` is a folder for files.
pub(super) fn set_up(api: &mut Api<'_>, session: &Value, scratch: &Path) -> Result<SetUp, Stop> {
    let kind = session.get("kind").and_then(Value::as_str).unwrap_or_default();
    let initial = || args::option(session.get("initial"), args::bytes);
    let io = api.io;
    match kind {
        "file" => {
            if let Some(initial) = initial()? {
                fs::write(scratch.join(FILE), initial).map_err(|error| Stop::Broken(error.into()))?;
            }
            Ok(SetUp { stream: None, below: None })
        }
        "StringIO" => {
            let text = session.get("initial").map(super::values::text).transpose()?;
            let newline = session.get("newline").map(newline).transpose()?;
            let made = io.string_io().call_create(&mut *api.store, text.as_deref(), newline)?;
            let this = made.map_err(|error| api.exception(error))?;
            Ok(SetUp { stream: Some(Stream { class: Class::Memory, this }), below: None })
        }
        "BytesIO" => {
            let this = bytes(api, initial()?.as_deref())?;
            Ok(SetUp { stream: Some(Stream { class: Class::Bytes, this }), below: None })
        }
        "TextIOWrapper" => {
            let below = bytes(api, initial()?.as_deref())?;
            let options = text_options(session)?;
            let over = BufferedSource::Bytes(below);
            let made = io.text_io_wrapper().call_create(&mut *api.store, over, Some(&options))?;
            let this = made.map_err(|error| api.exception(error))?;
            let stream = Some(Stream { class: Class::Text, this });
            Ok(SetUp { stream, below: Some(Below::Bytes(below)) })
        }
        _ => buffered(api, kind, session),
    }
}

/// The name of a session's file in its folder.
pub(super) const FILE: &str = "f";

fn bytes(api: &mut Api<'_>, initial: Option<&[u8]>) -> Result<ResourceAny, Stop> {
    let made = api.io.bytes_io().call_create(&mut *api.store, initial)?;
    made.map_err(|error| api.exception(error))
}

fn buffered(api: &mut Api<'_>, kind: &str, session: &Value) -> Result<SetUp, Stop> {
    let io = api.io;
    let initial = args::option(session.get("initial"), args::bytes)?;
    let size = session.get("buffer_size").map(whole).transpose()?;
    let (raw, below) = match (session.get("chunks"), session.get("accept")) {
        (Some(chunks), _) => (RawSource::Manual(feeding(api, chunks)?), None),
        (_, Some(limits)) => {
            let manual = accepting(api, limits)?;
            (RawSource::Manual(manual), Some(Below::Manual(manual)))
        }
        _ => {
            let bytes = bytes(api, initial.as_deref())?;
            (RawSource::Bytes(bytes), Some(Below::Bytes(bytes)))
        }
    };
    let (class, made, below) = match kind {
        "BufferedReader" => {
            (Class::Reader, io.buffered_reader().call_create(&mut *api.store, raw, size)?, below)
        }
        "BufferedWriter" => {
            (Class::Writer, io.buffered_writer().call_create(&mut *api.store, raw, size)?, below)
        }
        "BufferedRandom" => {
            (Class::Random, io.buffered_random().call_create(&mut *api.store, raw, size)?, below)
        }
        "BufferedRWPair" => {
            let written = bytes(api, None)?;
            let writer = RawSource::Bytes(written);
            let made = io.buffered_rw_pair().call_create(&mut *api.store, raw, writer, size)?;
            (Class::Pair, made, Some(Below::Bytes(written)))
        }
        other => return Err(Stop::Broken(wasmtime::format_err!("no kind {other}"))),
    };
    let this = made.map_err(|error| api.exception(error))?;
    Ok(SetUp { stream: Some(Stream { class, this }), below })
}

fn manual(api: &mut Api<'_>) -> Result<ResourceAny, Stop> {
    let made = api.io.manual_io().call_create(&mut *api.store)?;
    made.map_err(|error| api.exception(error))
}

/// A raw stream whose reads give these chunks.
fn feeding(api: &mut Api<'_>, chunks: &Value) -> Result<ResourceAny, Stop> {
    let this = manual(api)?;
    for chunk in args::list(chunks, |chunk| args::option(Some(chunk), args::bytes))? {
        let fed = api.io.manual_io().call_feed(&mut *api.store, this, chunk.as_deref())?;
        fed.map_err(|error| api.exception(error))?;
    }
    Ok(this)
}

/// A raw stream whose writes take this much.
fn accepting(api: &mut Api<'_>, limits: &Value) -> Result<ResourceAny, Stop> {
    let this = manual(api)?;
    for limit in args::list(limits, |limit| args::option(Some(limit), args::integer))? {
        let limit = limit.map(u32::try_from).transpose();
        let limit = limit.map_err(|_| Inapplicable("a write that takes more than a u32".to_owned()))?;
        let told = api.io.manual_io().call_accept(&mut *api.store, this, limit)?;
        told.map_err(|error| api.exception(error))?;
    }
    Ok(this)
}

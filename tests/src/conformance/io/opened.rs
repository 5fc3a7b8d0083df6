//! What `open` gives for a mode.

use super::operate::content;
use super::setup::{FILE, open_options};
use super::stream::{Api, Class, Told, call, resource};
use super::values::{Given, position};
use crate::conformance::args::{self, Inapplicable};
use serde_json::{Map, Value, json};
use std::fs;
use std::path::Path;

/// What the file holds before it is opened.
const BEFORE: &[u8] = b"hello\nworld\n";

/// Opens a file that is there or not, asks the stream about itself, closes it, and looks at the file.
pub(super) fn ask(api: &mut Api<'_>, case: &Value, scratch: &Path) -> Told {
    let file = scratch.join(FILE);
    if case.get("exists").is_none_or(|exists| exists == true) {
        fs::write(&file, BEFORE).map_err(wasmtime::Error::from)?;
    }
    let mode = args::text(case.get("mode").unwrap_or(&Value::Null))?;
    let none = Map::new();
    let options = open_options(case.get("kwargs").and_then(Value::as_object).unwrap_or(&none))?;
    let stream = api.open(&format!("/scratch/{FILE}"), &mode, &options)?;
    let mut told = json!({
        "class": stream.class.name(),
        "mode": call!(stream, api, call_mode(): File Reader Writer Random Text)?,
        "readable": call!(stream, api, call_readable())?,
        "writable": call!(stream, api, call_writable())?,
        "seekable": call!(stream, api, call_seekable())?,
    });
    if stream.class == Class::Text {
        let io = api.io.text_io_wrapper();
        let at = io.call_tell(&mut *api.store, stream.this)?.map_err(|error| api.exception(error))?;
        told["tell"] = position(&at)?;
        let encoding = call!(stream, api, call_encoding(): Text)?;
        told["encoding"] = json!(encoding.as_str().unwrap_or_default().to_lowercase());
        told["errors"] = call!(stream, api, call_errors(): Text)?;
    } else {
        told["tell"] = call!(stream, api, call_tell(): File Bytes Reader Writer Random)?;
    }
    call!(stream, api, call_close())?;
    told["content"] = content(&file)?;
    Ok(told)
}

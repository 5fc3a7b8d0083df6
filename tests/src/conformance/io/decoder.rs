//! Asks `IncrementalNewlineDecoder`.

use super::stream::{Api, Told};
use super::values::{self, newlines, whole};
use crate::conformance::args;
use crate::conformance::stop::Stop;
use serde_json::{Value, json};
use wasmtime::component::ResourceAny;

/// A decoder of the component.
pub(super) struct Decoder<'a> {
    api: Api<'a>,
    this: ResourceAny,
}

impl<'a> Decoder<'a> {
    pub(super) fn create(api: Api<'a>, case: &Value) -> wasmtime::Result<Self> {
        let translate = case.get("translate").is_some_and(|translate| translate == true);
        let made = api.io.incremental_newline_decoder().call_create(&mut *api.store, translate)?;
        let this = made.map_err(|error| wasmtime::format_err!("{error:?}"))?;
        Ok(Decoder { api, this })
    }

    pub(super) fn operate(&mut self, name: &str, arguments: &[Value]) -> Told {
        let first = arguments.first().unwrap_or(&Value::Null);
        let (api, this) = (&mut self.api, self.this);
        let decoder = api.io.incremental_newline_decoder();
        let told = match name {
            "decode" => {
                let last = args::option(arguments.get(1), args::boolean)?;
                let input = values::text(first)?;
                decoder.call_decode(&mut *api.store, this, &input, last)?.map(|text| values::text_json(&text))
            }
            "newlines" => Ok(newlines(&decoder.call_newlines(&mut *api.store, this)?)),
            "reset" => decoder.call_reset(&mut *api.store, this)?.map(|()| Value::Null),
            // Of the text before it there is nothing to keep.
            "getstate" => {
                let state = decoder.call_getstate(&mut *api.store, this)?;
                state.map(|state| json!([args::bytes_json(&[]), state]))
            }
            "setstate" => decoder
                .call_setstate(&mut *api.store, this, whole(first.get(1).unwrap_or(first))?)?
                .map(|()| Value::Null),
            other => return Err(Stop::Broken(wasmtime::format_err!("no operation {other}"))),
        };
        told.map_err(|error| api.exception(error))
    }
}

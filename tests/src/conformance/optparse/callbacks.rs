//! The callbacks of cases: what a program does when a parse stops at one.

use super::operate::{Parser, Stop};
use super::values;
use crate::conformance::args::{self, Asked, Inapplicable};
use crate::conformance::bindings::exports::oskit::stdlib::optparse::{
    CallbackEvent, Element, Item, Outcome, Step, Stored,
};
use crate::conformance::bindings::exports::oskit::stdlib::values::Scalar;
use oskit_guest::text;
use serde_json::{Map, Value, json};
use wasmtime::component::ResourceAny;

/// What a callback does.
#[derive(Clone, Copy)]
pub(super) enum Function {
    Record,
    StoreUpper,
    Raise,
    EatRest,
    Vararg,
}

impl Function {
    pub(super) fn read(value: &Value) -> Asked<Self> {
        Ok(match value.as_str() {
            Some("record") => Function::Record,
            Some("store_upper") => Function::StoreUpper,
            Some("raise") => Function::Raise,
            Some("eat_rest") => Function::EatRest,
            Some("vararg") => Function::Vararg,
            _ => return Err(Inapplicable(format!("{value} where a callback is"))),
        })
    }
}

/// A callback with what the program passes to it.
pub(super) struct Callback {
    function: Function,
    arguments: Value,
    keywords: Value,
}

impl Callback {
    /// The callback of an option's definition, if it has one.
    pub(super) fn read(given: &Map<String, Value>) -> Asked<Option<Self>> {
        let with = |name: &str, right: fn(&Value) -> bool| match given.get(name) {
            None | Some(Value::Null) => Ok(None),
            // Only a callback of the program's own has these, so there is no such parameter.
            Some(value) if right(value) && given.get("action").is_some_and(|action| action == "callback") => {
                Ok(Some(value))
            }
            Some(_) => Err(Inapplicable(format!("no parameter {name}"))),
        };
        let arguments = with("callback_args", Value::is_array)?.cloned().unwrap_or_else(|| json!([]));
        let keywords = with("callback_kwargs", Value::is_object)?.and_then(Value::as_object);
        let mut keywords: Vec<_> = keywords.into_iter().flatten().collect();
        keywords.sort_by_key(|(name, _)| *name);
        let keywords = keywords.into_iter().map(|(name, value)| json!([name, value])).collect();
        let function = args::option(given.get("callback"), Function::read)?;
        Ok(function.map(|function| Callback { function, arguments, keywords }))
    }
}

/// What Python raises for it.
fn raised(class: &str) -> Stop {
    Stop::Raised(json!({ "type": class }))
}

impl Parser<'_> {
    /// Parses with callbacks: stops at each, and does what it does.
    pub(super) fn parse_with_callbacks(
        &mut self,
        arguments: &[String],
        log: &mut Vec<Value>,
    ) -> Result<Outcome, Stop> {
        let started = self.api.option_parser().call_start_parsing(
            &mut *self.store,
            self.this,
            Some(arguments),
            None,
        )?;
        let parsing = started?;
        let told = loop {
            match self.api.parsing().call_resume(&mut *self.store, parsing)? {
                Ok(Step::Done(outcome)) => break Ok(outcome),
                Err(error) => break Err(error.into()),
                Ok(Step::Callback(event)) => match self.call_back(parsing, &event, log) {
                    Ok(None) => {}
                    Ok(Some(outcome)) => break Ok(outcome),
                    Err(stop) => break Err(stop),
                },
            }
        };
        parsing.resource_drop(&mut *self.store)?;
        told
    }

    /// What a callback does; an outcome when it ends the parse.
    fn call_back(
        &mut self,
        parsing: ResourceAny,
        event: &CallbackEvent,
        log: &mut Vec<Value>,
    ) -> Result<Option<Outcome>, Stop> {
        let Parser { api, store, callbacks, .. } = self;
        let (methods, number) = (api.parsing(), event.callback as usize);
        let Some(callback) = callbacks.get(number) else {
            return Err(Stop::Broken(wasmtime::format_err!("no callback {number}")));
        };
        let dest = || event.dest.as_deref().ok_or_else(|| raised("TypeError"));
        let list = |words: Vec<String>| {
            Stored::List(words.into_iter().map(values::text).map(Element::Item).collect())
        };
        match callback.function {
            Function::Record => {
                let value = event.value.as_ref().map(values::json);
                log.push(json!([event.opt_str, value, callback.arguments, callback.keywords]));
            }
            Function::StoreUpper => {
                let Some(Stored::Item(Item::Scalar(Scalar::Text(value)))) = &event.value else {
                    return Err(raised("AttributeError"));
                };
                let value = Stored::Item(values::text(text::upper(value)));
                methods.call_set(store, parsing, dest()?, &value)?;
            }
            Function::Raise => {
                let msg = format!("callback refused {}", event.opt_str);
                return Ok(Some(Outcome::Exit(methods.call_refuse(store, parsing, &msg)??)));
            }
            Function::EatRest => {
                let rest = methods.call_rargs(&mut *store, parsing)?;
                methods.call_set(&mut *store, parsing, dest()?, &list(rest))?;
                methods.call_set_rargs(store, parsing, &[])?;
            }
            Function::Vararg => {
                let mut words = methods.call_rargs(&mut *store, parsing)?;
                let count = words.iter().take_while(|word| !word.starts_with('-')).count();
                let rest = words.split_off(count);
                methods.call_set_rargs(&mut *store, parsing, &rest)?;
                methods.call_set(store, parsing, dest()?, &list(words))?;
            }
        }
        Ok(None)
    }
}

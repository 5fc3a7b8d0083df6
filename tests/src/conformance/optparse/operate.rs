//! The operations of a session.

use super::callbacks::Callback;
use super::{setup, values};
use crate::conformance::args::{self, Asked, Inapplicable};
use crate::conformance::bindings::exports::oskit::stdlib::optparse::{
    Error, Guest, OptionInfo, OptionSpec, Outcome, ParserSpec, SystemExit,
};
use crate::conformance::stop;
use oskit_host::State;
use serde_json::{Value, json};
use wasmtime::component::ResourceAny;
use wasmtime::{Result, Store};

/// Why an operation has no result; the parser may leave, too.
pub(super) type Stop = stop::Stop<Value, SystemExit>;

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Raised(exception(error))
    }
}

/// Python's exception.
pub(super) fn exception(error: Error) -> Value {
    let (class, text) = match error {
        Error::OptionError(error) => ("OptionError", error.text),
        Error::OptionConflictError(error) => ("OptionConflictError", error.text),
        Error::OptionValueError(text) => ("OptionValueError", text),
        Error::ValueError(text) => ("ValueError", text),
        Error::TypeError(text) => ("TypeError", text),
        Error::AttributeError(text) => ("AttributeError", text),
        Error::IndexError(text) => ("IndexError", text),
        Error::KeyError(text) => ("KeyError", text),
        // Python has no such error.
        Error::Limit(limit) => ("limit", limit.name),
        Error::Os(error) => ("OSError", error.message),
    };
    json!({ "type": class, "msg": text })
}

/// What an operation gave, as the format writes it.
pub(super) type Told = std::result::Result<Value, Stop>;

/// The parser of a session.
pub(super) struct Parser<'a> {
    pub(super) api: &'a Guest,
    pub(super) store: &'a mut Store<State>,
    pub(super) this: ResourceAny,
    /// By their numbers.
    pub(super) callbacks: Vec<Callback>,
    groups: Vec<ResourceAny>,
    has_version: bool,
}

fn option_json(option: &OptionInfo) -> Value {
    json!({
        "str": option.text,
        "dest": option.spec.dest,
        "type": option.spec.type_.map(setup::type_name),
        "action": option.spec.action.map(setup::action_name),
        "nargs": option.spec.nargs,
        "takes_value": option.takes_value,
    })
}

/// What printing writes, if there is anything to print.
fn printed(text: String, any: bool) -> Value {
    json!(if any { text + "\n" } else { text })
}

impl<'a> Parser<'a> {
    pub(super) fn create(
        api: &'a Guest,
        store: &'a mut Store<State>,
        spec: &ParserSpec,
    ) -> Result<std::result::Result<Self, Error>> {
        let created = api.option_parser().call_create(&mut *store, spec)?;
        let has_version = spec.version.as_ref().is_some_and(|version| !version.is_empty());
        Ok(created.map(|this| Parser {
            api,
            store,
            this,
            callbacks: Vec::new(),
            groups: Vec::new(),
            has_version,
        }))
    }

    pub(super) fn operate(&mut self, name: &str, arguments: &[Value]) -> Told {
        let at = |index: usize| {
            arguments.get(index).ok_or_else(|| Inapplicable(format!("argument {index} is missing")))
        };
        let text = |index| at(index).and_then(args::text);
        match name {
            "parse_args" => return self.parse_args(&args::list(at(0)?, args::text)?),
            "add_option" => return self.add_option(None, at(0)?, at(1)?),
            "group_add_option" => return self.add_option(Some(at(0)?), at(1)?, at(2)?),
            _ => {}
        }
        let Parser { api, store, this, .. } = self;
        let (parser, this) = (api.option_parser(), *this);
        Ok(match name {
            "add_group" => {
                let description = args::option(arguments.get(1), args::text)?;
                let group = parser.call_add_option_group(store, this, &text(0)?, description.as_deref())?;
                self.groups.push(group);
                Value::Null
            }
            "set_defaults" => {
                let defaults = args::pairs(at(0)?, values::read)?;
                json!(parser.call_set_defaults(store, this, &defaults)?)
            }
            "set_usage" => json!(parser.call_set_usage(store, this, &setup::usage(Some(at(0)?))?)?),
            "set_description" => {
                let description = args::option(Some(at(0)?), args::text)?;
                json!(parser.call_set_description(store, this, description.as_deref())?)
            }
            "set_conflict_handler" => {
                let handler = setup::conflict_handler(at(0)?)?;
                json!(parser.call_set_conflict_handler(store, this, handler)?)
            }
            "set_process_default_values" => {
                let process = setup::truth(at(0)?)?;
                json!(parser.call_set_process_default_values(store, this, process)?)
            }
            "enable_interspersed_args" => json!(parser.call_enable_interspersed_args(store, this)?),
            "disable_interspersed_args" => json!(parser.call_disable_interspersed_args(store, this)?),
            "get_default_values" => values::sorted(parser.call_get_default_values(store, this)??),
            "format_help" | "print_help" => json!(parser.call_format_help(store, this, None)??),
            "format_option_help" => json!(parser.call_format_option_help(store, this, None)??),
            "get_usage" => json!(parser.call_get_usage(store, this)??),
            "print_usage" => {
                let usage = parser.call_get_usage(store, this)??;
                let any = !usage.is_empty();
                printed(usage, any)
            }
            "get_version" => json!(parser.call_get_version(store, this)??),
            "print_version" => printed(parser.call_get_version(store, this)??, self.has_version),
            "get_prog_name" => json!(parser.call_get_prog_name(store, this)?),
            "has_option" => json!(parser.call_has_option(store, this, &text(0)?)?),
            "remove_option" => json!(parser.call_remove_option(store, this, &text(0)?)??),
            "get_option" => {
                let option = parser.call_get_option(store, this, &text(0)?)?;
                option.as_ref().map_or(Value::Null, option_json)
            }
            "error" => return Err(Stop::Own(parser.call_error(store, this, &text(0)?)??)),
            "exit" => {
                let status = arguments.first().map(args::integer).transpose()?.map(i32::try_from);
                let status = status.transpose().map_err(|_| Inapplicable("a large status".to_owned()))?;
                let msg = args::option(arguments.get(1), args::text)?;
                return Err(Stop::Own(parser.call_exit(store, this, status, msg.as_deref())?));
            }
            _ => return Err(Inapplicable(format!("no operation {name}")).into()),
        })
    }

    fn add_option(&mut self, group: Option<&Value>, opts: &Value, given: &Value) -> Told {
        let opts = args::list(opts, args::text)?;
        let (spec, callback) = self.option(given)?;
        let Parser { api, store, this, .. } = self;
        let info = match group {
            None => api.option_parser().call_add_option(store, *this, &opts, &spec)?,
            Some(index) => {
                let group = args::integer(index)?;
                let group = usize::try_from(group).ok().and_then(|group| self.groups.get(group));
                let group = group.ok_or_else(|| Inapplicable(format!("no group {index}")))?;
                api.option_group().call_add_option(store, *group, &opts, &spec)?
            }
        };
        self.callbacks.extend(callback);
        info?;
        Ok(Value::Null)
    }

    fn option(&self, given: &Value) -> Asked<(OptionSpec, Option<Callback>)> {
        let given = given.as_object().ok_or_else(|| Inapplicable(format!("{given} where keywords are")))?;
        setup::option(given, self.callbacks.len() as u32)
    }

    fn parse_args(&mut self, arguments: &[String]) -> Told {
        let mut log = Vec::new();
        let outcome = if self.callbacks.is_empty() {
            self.api.option_parser().call_parse_args(&mut *self.store, self.this, Some(arguments))??
        } else {
            self.parse_with_callbacks(arguments, &mut log)?
        };
        match outcome {
            Outcome::Exit(exit) => Err(Stop::Own(exit)),
            Outcome::Parsed(parsed) => Ok(json!({
                "values": values::sorted(parsed.values),
                "args": parsed.args,
                "log": log,
            })),
        }
    }
}

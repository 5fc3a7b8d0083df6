//! The operations of a session.

use super::answer;
use super::read::{self, Keywords};
use super::setup::SetUp;
use crate::conformance::args::{self, Asked, Inapplicable};
use crate::conformance::bindings::exports::oskit::stdlib::configparser::{Error, Guest, Lookup, OptionCase};
use crate::conformance::{stand_in, stop};
use oskit_guest::text;
use oskit_host::State;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use wasmtime::component::ResourceAny;
use wasmtime::error::Context;
use wasmtime::{Result, Store};

/// It depends on a value that can't be given.
pub(super) struct Depends;

/// Why an operation has no result.
pub(super) type Stop = stop::Stop<Value, Depends>;

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Stop::Raised(answer::exception(error))
    }
}

/// What an operation gave, as the format writes it.
pub(super) type Told = std::result::Result<Value, Stop>;

/// The parser of a session.
pub(super) struct Parser<'a> {
    api: &'a Guest,
    store: &'a mut Store<State>,
    this: ResourceAny,
    /// The folder that the component sees as `/scratch`.
    scratch: Option<&'a Path>,
}

impl<'a> Parser<'a> {
    pub(super) fn create(
        api: &'a Guest,
        store: &'a mut Store<State>,
        set_up: &SetUp,
        scratch: Option<&'a Path>,
    ) -> Result<std::result::Result<Self, Error>> {
        let parser = api.parser();
        let this = match parser.call_create(&mut *store, Some(&set_up.options))? {
            Ok(this) => this,
            Err(error) => return Ok(Err(error)),
        };
        if set_up.keep_case {
            parser.call_set_optionxform(&mut *store, this, OptionCase::Keep)?;
        }
        Ok(Ok(Parser { api, store, this, scratch }))
    }

    pub(super) fn operate(&mut self, name: &str, arguments: &[Value], set_up: &SetUp) -> Told {
        let at = |index: usize| {
            arguments.get(index).ok_or_else(|| Inapplicable(format!("argument {index} is missing")))
        };
        let text = |index| at(index).and_then(args::text);
        let section = || at(0).and_then(read::section);
        let section_or_default = || at(0).and_then(read::section_or_default);
        let Parser { api, store, this, scratch } = self;
        let (parser, this) = (api.parser(), *this);
        Ok(match name {
            "read_string" => {
                let source = read::source(arguments.get(1))?;
                json!(parser.call_read_string(store, this, &text(0)?, source.as_deref())??)
            }
            "read_lines" => {
                let (lines, source) = (args::list(at(0)?, args::text)?, read::source(arguments.get(1))?);
                json!(parser.call_read_lines(store, this, &lines, source.as_deref())??)
            }
            "read_dict" => {
                let source = arguments.get(1).map(args::text).transpose()?;
                json!(parser.call_read_dict(store, this, &read::document(at(0)?)?, source.as_deref())??)
            }
            "read_bytes" => {
                let (bytes, encoding) = (args::bytes(at(0)?)?, args::option(arguments.get(1), args::text)?);
                let scratch = scratch.context("no folder for the file")?;
                fs::write(scratch.join("f.ini"), bytes).context("cannot write the file")?;
                let names = ["/scratch/f.ini".to_owned(), "/scratch/missing.ini".to_owned()];
                json!(parser.call_read(store, this, &names, encoding.as_deref())??.len())
            }
            "sections" => answer::sections(&parser.call_sections(store, this)?),
            "keys" => answer::sections(&parser.call_keys(store, this)?),
            "items" if arguments.is_empty() => answer::sections(&parser.call_keys(store, this)?),
            "items" => return self.items(&section()?, arguments.get(1)),
            "dump" => {
                let raw = Lookup { raw: true, vars: Vec::new() };
                answer::document(&parser.call_all_items_packed(store, this, Some(&raw))??)
            }
            "defaults" => json!(parser.call_defaults(store, this)?),
            "len" => json!(parser.call_len(store, this)?),
            "add_section" => json!(parser.call_add_section(store, this, &section()?)??),
            "has_section" => json!(parser.call_has_section(store, this, &section()?)?),
            "contains" => json!(parser.call_contains(store, this, &section()?)?),
            "options" => json!(parser.call_options(store, this, &section()?)??),
            "has_option" => {
                json!(parser.call_has_option(store, this, &section_or_default()?, &text(1)?)?)
            }
            "set" => {
                let value = args::option(arguments.get(2), args::text)?;
                let section = section_or_default()?;
                json!(parser.call_set(store, this, &section, &text(1)?, value.as_deref())??)
            }
            "remove_option" => {
                json!(parser.call_remove_option(store, this, &section_or_default()?, &text(1)?)??)
            }
            "remove_section" => json!(parser.call_remove_section(store, this, &section()?)?),
            "set_section" => {
                let options = read::items(at(1)?, read::str_of)?;
                json!(parser.call_set_section(store, this, &section()?, &options)??)
            }
            "delitem" if arguments.len() == 1 => {
                json!(parser.call_delete_section(store, this, &section()?)??)
            }
            "popitem" => answer::section(&parser.call_popitem(store, this)??),
            "clear" => json!(parser.call_clear(store, this)?),
            "write" => {
                let given = arguments.first().and_then(Value::as_object);
                given.map(|given| args::only(given, &["space_around_delimiters"])).transpose()?;
                let space = given.and_then(|given| given.get("space_around_delimiters"));
                let space = args::option(space, args::boolean)?.unwrap_or(true);
                json!(parser.call_write(store, this, space)??)
            }
            "optionxform" => json!(parser.call_optionxform(store, this, &text(0)?)?),
            "getitem" | "setitem" | "delitem" => return self.ask_proxy(name, arguments),
            _ => {
                if let Some(method) = name.strip_prefix("proxy_") {
                    return self.ask_proxy(method, arguments);
                }
                let kind = name.strip_prefix("get").ok_or_else(|| no_operation(name))?;
                let given = Keywords::read(arguments.get(2), read::str_of)?;
                let (section, option) = (section()?, text(1)?);
                return match set_up.converter(kind) {
                    Some(converter) => self.convert(converter, (&section, &option), &given),
                    None => self.get(name, (&section, &option), &given),
                };
            }
        })
    }

    /// Asks for the options of a section in both forms, which must say the same.
    fn items(&mut self, section: &str, given: Option<&Value>) -> Told {
        let Parser { api, store, this, .. } = self;
        let (parser, this) = (api.parser(), *this);
        let given = Keywords::read(given, args::text)?;
        let lookup = (!given.plain()).then_some(&given.lookup);
        let packed = parser.call_items_packed(&mut *store, this, section, lookup)?;
        let packed = packed.map(|items| answer::items(&items)).map_err(answer::exception);
        let items = parser.call_items(store, this, section, lookup)?;
        let plain =
            items.as_ref().map(|items| json!(items)).map_err(|error| answer::exception(error.clone()));
        if plain != packed {
            return Err(Stop::Broken(wasmtime::format_err!("items {plain:?}, and packed {packed:?}")));
        }
        Ok(json!(items?))
    }

    fn get(&mut self, name: &str, (section, option): (&str, &str), given: &Keywords) -> Told {
        let Parser { api, store, this, .. } = self;
        let (parser, this) = (api.parser(), *this);
        // In the form with few arguments where it can say the same, else in the full one.
        macro_rules! typed {
            ($read:path, $plain:ident, $full:ident) => {{
                let fallback = given.fallback.map(|value| args::option(Some(value), $read)).transpose()?;
                match fallback {
                    None | Some(Some(_)) if given.plain() => {
                        parser.$plain(store, this, section, option, fallback.flatten())?.map(Some)
                    }
                    _ => parser.$full(store, this, section, option, &given.lookup, fallback)?,
                }
            }};
        }
        match name {
            "get" => {
                let fallback =
                    given.fallback.map(|value| args::option(Some(value), args::text)).transpose()?;
                let fallback = fallback.as_ref().map(Option::as_deref);
                if given.plain() && fallback != Some(None) {
                    let fallback = fallback.flatten();
                    match parser.call_get(&mut *store, this, section, option, fallback)? {
                        // So it says that there is no value, which the full form gives as Python does.
                        Err(Error::TypeError(_)) => {}
                        told => return Ok(json!(told?)),
                    }
                }
                Ok(json!(parser.call_get_with(store, this, section, option, &given.lookup, fallback)??))
            }
            "getint" => answer::integer(typed!(args::integer, call_getint, call_getint_with)),
            "getfloat" => {
                let told = typed!(read::float, call_getfloat, call_getfloat_with);
                Ok(told?.map_or(Value::Null, args::float_json))
            }
            "getboolean" => Ok(json!(typed!(args::boolean, call_getboolean, call_getboolean_with)?)),
            _ => Err(no_operation(name).into()),
        }
    }

    /// Gets the text of an option and converts it as a program does that has converters of its own. So does it hand
    /// out what it falls back to, which is no text.
    fn convert(&mut self, converter: &str, (section, option): (&str, &str), given: &Keywords) -> Told {
        let Parser { api, store, this, .. } = self;
        let got = api.parser().call_get_with(store, *this, section, option, &given.lookup, None)?;
        match (got, given.fallback) {
            (Err(Error::NoSection(_) | Error::NoOption(_)), Some(fallback)) => Ok(fallback.clone()),
            (Ok(Some(value)), _) if stand_in::is_in(&value) => Err(Stop::Own(Depends)),
            (got, _) => apply(converter, got?.as_deref()),
        }
    }

    /// Asks the view of a section.
    fn ask_proxy(&mut self, method: &str, arguments: &[Value]) -> Told {
        let Parser { api, store, this, .. } = self;
        let section = arguments.first().map(read::section).transpose()?.unwrap_or_default();
        let option = arguments.get(1).map_or(Ok(String::new()), args::text);
        let third = arguments.get(2);
        let (view, of) = (api.parser().call_section(&mut *store, *this, &section)?, api.section_proxy());
        let view = view?;
        let told = match method {
            "keys" => json!(of.call_keys(&mut *store, view)??),
            "len" => json!(of.call_len(&mut *store, view)??),
            "repr" => json!(of.call_repr(&mut *store, view)?),
            "contains" => json!(of.call_contains(&mut *store, view, &option?)?),
            "getitem" => json!(of.call_item(&mut *store, view, &option?)??),
            "setitem" => {
                let value = args::option(third, args::text)?;
                json!(of.call_set_item(&mut *store, view, &option?, value.as_deref())??)
            }
            "delitem" => json!(of.call_delete_item(&mut *store, view, &option?)??),
            "get" => {
                let fallback = args::option(third, args::text)?;
                json!(of.call_get(&mut *store, view, &option?, fallback.as_deref())??)
            }
            "getint" => {
                let fallback = args::option(third, args::integer)?;
                answer::integer(of.call_getint(&mut *store, view, &option?, fallback)?)?
            }
            "getfloat" => {
                let fallback = args::option(third, read::float)?;
                let told = of.call_getfloat(&mut *store, view, &option?, fallback)??;
                told.map_or(Value::Null, args::float_json)
            }
            "getboolean" => {
                let fallback = args::option(third, args::boolean)?;
                json!(of.call_getboolean(&mut *store, view, &option?, fallback)??)
            }
            _ => return Err(no_operation(method).into()),
        };
        view.resource_drop(store)?;
        Ok(told)
    }
}

fn no_operation(name: &str) -> Inapplicable {
    Inapplicable(format!("no operation {name}"))
}

/// What a program's own converter raises.
fn raised(class: &str) -> Stop {
    Stop::Raised(json!({ "type": class }))
}

/// What a program's own converter makes of a value.
fn apply(converter: &str, value: Option<&str>) -> Told {
    match (converter, value) {
        ("comma_list", Some(value)) => {
            Ok(value.split(',').map(text::strip).filter(|part| !part.is_empty()).collect())
        }
        ("upper", Some(value)) => Ok(json!(text::upper(value))),
        ("hex", Some(value)) => hex(value)?.map(args::integer_json).ok_or_else(|| raised("ValueError")),
        ("comma_list" | "upper", None) => Err(raised("AttributeError")),
        ("hex", None) => Err(raised("TypeError")),
        _ => Err(Inapplicable(format!("no converter {converter}")).into()),
    }
}

/// `int(value, 16)`; none where that is a `ValueError`.
fn hex(value: &str) -> Asked<Option<i64>> {
    let value = text::strip(value);
    let (negative, digits) = match value.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, value.strip_prefix('+').unwrap_or(value)),
    };
    let digits = match digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X")) {
        Some(digits) => digits.strip_prefix('_').unwrap_or(digits),
        None => digits,
    };
    if !digits.split('_').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        return Ok(None);
    }
    let sign = if negative { "-" } else { "" };
    let number = i64::from_str_radix(&format!("{sign}{}", digits.replace('_', "")), 16);
    number.map(Some).map_err(|_| Inapplicable(format!("{value} is an integer of more than 64 bits")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_digits_are_read_as_int_reads_them() {
        let read = |text| hex(text).unwrap_or_default();
        assert_eq!(
            [read("ff"), read(" -0x_F_f "), read("+0Xa"), read("0")],
            [Some(255), Some(-255), Some(10), Some(0)]
        );
        assert_eq!([read(""), read("0x"), read("f__f"), read("_f"), read("g"), read("1, 2")], [None; 6]);
        assert!(hex("10000000000000000").is_err());
    }
}

//! How the parser of a session is made.

use super::read;
use crate::conformance::args::{self, Asked, Inapplicable};
use crate::conformance::bindings::exports::oskit::stdlib::configparser::{
    Interpolation, Options, ParserClass,
};
use crate::conformance::stand_in;
use serde_json::{Map, Value};
use wasmtime::Result;

/// What a session has beside its operations.
pub(super) struct SetUp {
    pub(super) options: Options,
    /// `parser.optionxform = str`, which Python's cases say after the constructor.
    pub(super) keep_case: bool,
    /// Converters of a program's own, which it applies itself: the name of each and what it is.
    converters: Map<String, Value>,
    /// Why the defaults can't be given as they are.
    pub(super) unasked: Option<Inapplicable>,
}

/// The options that are known; `converters` aside, each is one of WIT's.
const OPTIONS: &[&str] = &[
    "defaults",
    "allow_no_value",
    "delimiters",
    "comment_prefixes",
    "inline_comment_prefixes",
    "strict",
    "empty_lines_in_values",
    "default_section",
    "allow_unnamed_section",
    "interpolation",
    "converters",
];

impl SetUp {
    /// Reads the object of a session; `defaults` asks the component for a class's options.
    pub(super) fn read(
        session: &Value,
        defaults: impl FnOnce(ParserClass) -> Result<Options>,
    ) -> Result<Asked<Self>> {
        let class = match session.get("class").and_then(Value::as_str) {
            Some("RawConfigParser") => ParserClass::RawConfigParser,
            _ => ParserClass::ConfigParser,
        };
        let options = defaults(class)?;
        Ok(Self::change(session, class, options))
    }

    fn change(session: &Value, class: ParserClass, mut options: Options) -> Asked<Self> {
        let none = Map::new();
        let given = session.get("options").and_then(Value::as_object).unwrap_or(&none);
        args::only(given, OPTIONS)?;
        for (name, to) in [
            ("allow_no_value", &mut options.allow_no_value),
            ("strict", &mut options.strict),
            ("empty_lines_in_values", &mut options.empty_lines_in_values),
            ("allow_unnamed_section", &mut options.allow_unnamed_section),
        ] {
            if let Some(value) = given.get(name) {
                *to = args::boolean(value)?;
            }
        }
        for (name, to) in [
            ("comment_prefixes", &mut options.comment_prefixes),
            ("inline_comment_prefixes", &mut options.inline_comment_prefixes),
        ] {
            if let Some(value) = given.get(name) {
                *to = args::option(Some(value), |value| args::list(value, args::text))?.unwrap_or_default();
            }
        }
        if let Some(value) = given.get("delimiters") {
            options.delimiters = args::list(value, args::text)?;
        }
        if let Some(value) = given.get("default_section") {
            options.default_section = args::text(value)?;
        }
        if let Some(value) = given.get("interpolation") {
            options.interpolation = interpolation(value)?;
        }
        let mut unasked = None;
        if let Some(value) = given.get("defaults").filter(|value| !value.is_null()) {
            options.defaults = match class {
                ParserClass::ConfigParser => read::items(value, read::str_of)?,
                // It keeps values as they are, and no others than text can be given.
                ParserClass::RawConfigParser => {
                    read::mapping(value)?.into_iter().try_for_each(|(name, _)| args::text(name).map(drop))?;
                    unasked = read::items(value, args::text).err();
                    read::items(&stand_in::within(value, 2, args::text), args::text)?
                }
            };
        }
        if let Some(value) = session.get("boolean_states") {
            options.boolean_states = read::mapping(value)?
                .into_iter()
                .map(|(text, state)| Ok((args::text(text)?, args::boolean(state)?)))
                .collect::<Asked<_>>()?;
        }
        read::UNNAMED.clone_into(&mut options.unnamed_section);
        Ok(SetUp {
            options,
            keep_case: session.get("optionxform").is_some_and(|form| form == "str"),
            unasked,
            converters: given.get("converters").and_then(Value::as_object).cloned().unwrap_or_default(),
        })
    }

    /// What the converter of this name is, if the program has one.
    pub(super) fn converter(&self, name: &str) -> Option<&str> {
        self.converters.get(name).and_then(Value::as_str)
    }
}

fn interpolation(value: &Value) -> Asked<Interpolation> {
    match value.as_str() {
        None if value.is_null() => Ok(Interpolation::None),
        Some("base") => Ok(Interpolation::None),
        Some("basic") => Ok(Interpolation::Basic),
        Some("extended") => Ok(Interpolation::Extended),
        _ => Err(Inapplicable(format!("{value} where WIT has interpolation"))),
    }
}

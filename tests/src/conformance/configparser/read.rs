//! The arguments of operations, as Python and the component take them.

use crate::conformance::args::{self, Asked, Inapplicable};
use crate::conformance::bindings::exports::oskit::stdlib::configparser::Lookup;
use oskit_guest::text::repr_float;
use serde_json::Value;

/// What stands for `UNNAMED_SECTION`: a name that no header can have.
pub(super) const UNNAMED: &str = "\nunnamed";

/// An option with its value, if it has one.
pub(super) type Item = (String, Option<String>);

/// The name of a section.
pub(super) fn section(value: &Value) -> Asked<String> {
    if value.get("$unnamed").is_some() { Ok(UNNAMED.to_owned()) } else { args::text(value) }
}

/// The name of a section where Python takes `None` for the default one, as it does the empty name.
pub(super) fn section_or_default(value: &Value) -> Asked<String> {
    if value.is_null() { Ok(String::new()) } else { section(value) }
}

/// `str(value)`.
pub(super) fn str_of(value: &Value) -> Asked<String> {
    if let Some(digits) = value.get("$int").and_then(Value::as_str) {
        return Ok(digits.to_owned());
    }
    if let Some(special) = value.get("$float").and_then(Value::as_str) {
        return Ok(special.to_owned());
    }
    if value.get("$unnamed").is_some() {
        return Ok("<UNNAMED_SECTION>".to_owned());
    }
    match value {
        Value::Null => Ok("None".to_owned()),
        Value::Bool(true) => Ok("True".to_owned()),
        Value::Bool(false) => Ok("False".to_owned()),
        Value::Number(number) => Ok(match number.as_f64() {
            Some(float) if number.is_f64() => repr_float(float),
            _ => number.to_string(),
        }),
        _ => args::text(value),
    }
}

/// The pairs of a Python mapping: a key that comes again gives the first its value.
pub(super) fn mapping(pairs: &Value) -> Asked<Vec<(&Value, &Value)>> {
    let mut entries: Vec<(&Value, &Value)> = Vec::new();
    let wrong = |value: &Value| Inapplicable(format!("{value} where WIT has tuple<_, _>"));
    for pair in pairs.as_array().ok_or_else(|| wrong(pairs))? {
        let [key, value] = pair.as_array().map_or(&[][..], Vec::as_slice) else { return Err(wrong(pair)) };
        match entries.iter_mut().find(|(known, _)| *known == key) {
            Some(entry) => entry.1 = value,
            None => entries.push((key, value)),
        }
    }
    Ok(entries)
}

/// A mapping of options to values, each of them read by `text`, or a value that is `None`.
pub(super) fn items(pairs: &Value, text: impl Fn(&Value) -> Asked<String>) -> Asked<Vec<Item>> {
    let item = |(name, value)| Ok((text(name)?, args::option(Some(value), &text)?));
    mapping(pairs)?.into_iter().map(item).collect()
}

/// A mapping of sections to options, whose names and values Python turns to text.
pub(super) fn document(pairs: &Value) -> Asked<Vec<(String, Vec<Item>)>> {
    let section = |(name, options)| Ok((str_of(name)?, items(options, str_of)?));
    mapping(pairs)?.into_iter().map(section).collect()
}

/// The name of a text that is read; `None` makes Python look for the text's own name, which it hasn't.
pub(super) fn source(value: Option<&Value>) -> Asked<Option<String>> {
    match value {
        None => Ok(None),
        Some(Value::Null) => Ok(Some("<???>".to_owned())),
        Some(value) => args::text(value).map(Some),
    }
}

/// How a value is looked up, and what there is without one.
pub(super) struct Keywords<'a> {
    pub(super) lookup: Lookup,
    pub(super) fallback: Option<&'a Value>,
}

impl<'a> Keywords<'a> {
    /// Reads the object of arguments by name, if there is one; `text` reads the values of variables.
    pub(super) fn read(given: Option<&'a Value>, text: impl Fn(&Value) -> Asked<String>) -> Asked<Self> {
        let Some(given) = given.and_then(Value::as_object) else {
            return Ok(Keywords { lookup: Lookup { raw: false, vars: Vec::new() }, fallback: None });
        };
        args::only(given, &["raw", "vars", "fallback"])?;
        let raw = args::option(given.get("raw"), args::boolean)?.unwrap_or_default();
        let vars = args::option(given.get("vars"), |vars| items(vars, &text))?.unwrap_or_default();
        Ok(Keywords { lookup: Lookup { raw, vars }, fallback: given.get("fallback") })
    }

    /// Whether the call that has no lookup asks the same.
    pub(super) fn plain(&self) -> bool {
        !self.lookup.raw && self.lookup.vars.is_empty()
    }
}

/// A float, and not an integer: Python gives back what it falls back to as it is.
pub(super) fn float(value: &Value) -> Asked<f64> {
    if value.is_i64() || value.is_u64() {
        return Err(Inapplicable(format!("the integer {value} where WIT has f64")));
    }
    args::float(value)
}

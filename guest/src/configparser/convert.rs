//! Values as numbers and truth values.

use super::ConfigParser;
use super::error::{Error, Kind, Result};
use crate::text::{self, Int};

impl ConfigParser {
    pub(super) fn to_int(value: Option<&str>) -> Result<i64> {
        let value = value.ok_or_else(|| {
            let message =
                "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'";
            Error::new(Kind::Type, message)
        })?;
        match text::int(value) {
            Ok(Int::Small(number)) => Ok(number),
            Ok(Int::Big(digits)) => Err(Error::new(Kind::Overflow, digits)),
            Err(message) => Err(Error::new(Kind::Value, message)),
        }
    }

    pub(super) fn to_float(value: Option<&str>) -> Result<f64> {
        let value = value.ok_or_else(|| {
            Error::new(Kind::Type, "float() argument must be a string or a real number, not 'NoneType'")
        })?;
        text::float(value).map_err(|message| Error::new(Kind::Value, message))
    }

    pub(super) fn to_boolean(&self, value: Option<&str>) -> Result<bool> {
        let value =
            value.ok_or_else(|| Error::new(Kind::Attribute, "'NoneType' object has no attribute 'lower'"))?;
        let lower = text::lower(value);
        let state = self.options.boolean_states.iter().rev().find(|(text, _)| *text == lower);
        state
            .map(|(_, state)| *state)
            .ok_or_else(|| Error::new(Kind::Value, format!("Not a boolean: {value}")))
    }
}

//! `str.format`.

use super::{Error, Names, ascii, layout};
use crate::values::{Scalar, Value};
use std::borrow::Cow;

/// A replacement field, without its braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Field<'a> {
    pub(crate) name: &'a str,
    pub(crate) conversion: Option<char>,
    pub(crate) spec: &'a str,
    nested: bool,
}

/// A part of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item<'a> {
    Literal(&'a str),
    Field(Field<'a>),
}

/// The parts of a format, in order.
pub(crate) struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(format: &'a str) -> Self {
        Parser { rest: format }
    }

    fn field(&mut self) -> Result<Field<'a>, Error> {
        let bytes = self.rest.as_bytes();
        let mut at = 0;
        let end = loop {
            match bytes.get(at) {
                None => return Err(Error::value("expected '}' before end of string")),
                Some(b'{') => return Err(Error::value("unexpected '{' in field name")),
                Some(b'[') => {
                    at += memchr::memchr(b']', &bytes[at..]).unwrap_or(bytes.len() - at);
                }
                Some(end @ (b'}' | b':' | b'!')) => break *end,
                Some(_) => at += 1,
            }
        };
        let mut field = Field { name: &self.rest[..at], conversion: None, spec: "", nested: false };
        at += 1;
        if end == b'}' {
            self.rest = &self.rest[at..];
            return Ok(field);
        }
        if end == b'!' {
            let Some(conversion) = self.rest[at..].chars().next() else {
                return Err(Error::value("end of string while looking for conversion specifier"));
            };
            field.conversion = Some(conversion);
            at += conversion.len_utf8();
            match bytes.get(at) {
                Some(b'}') => {
                    self.rest = &self.rest[at + 1..];
                    return Ok(field);
                }
                Some(b':') | None => at += 1,
                Some(_) => return Err(Error::value("expected ':' after conversion specifier")),
            }
        }
        let mut depth = 1;
        for (index, byte) in bytes.iter().enumerate().skip(at) {
            match byte {
                b'{' => {
                    depth += 1;
                    field.nested = true;
                }
                b'}' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                field.spec = &self.rest[at..index];
                self.rest = &self.rest[index + 1..];
                return Ok(field);
            }
        }
        Err(Error::value("unmatched '{' in format spec"))
    }
}

impl<'a> Iterator for Parser<'a> {
    type Item = Result<Item<'a>, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let bytes = self.rest.as_bytes();
        let at = memchr::memchr2(b'{', b'}', bytes).unwrap_or(bytes.len());
        let doubled = at + 1 < bytes.len() && bytes[at] == bytes[at + 1];
        if at > 0 || doubled {
            let text = &self.rest[..at + usize::from(doubled)];
            self.rest = &self.rest[at + 2 * usize::from(doubled)..];
            return Some(Ok(Item::Literal(text)));
        }
        if bytes[at] == b'}' {
            return Some(Err(Error::value("Single '}' encountered in format string")));
        }
        self.rest = &self.rest[1..];
        if self.rest.is_empty() {
            return Some(Err(Error::value("Single '{' encountered in format string")));
        }
        Some(self.field().map(Item::Field))
    }
}

enum Numbering {
    Undecided,
    Automatic(u64),
    Manual,
}

struct Formatting<'a> {
    positional: &'a [Value],
    names: &'a dyn Names,
    numbering: Numbering,
}

/// `format.format(*positional, **names)`, appended.
pub fn format(format: &str, positional: &[Value], names: &dyn Names, to: &mut String) -> Result<(), Error> {
    Formatting { positional, names, numbering: Numbering::Undecided }.run(format, 1, to)
}

impl<'a> Formatting<'a> {
    fn run(&mut self, format: &str, depth: u32, to: &mut String) -> Result<(), Error> {
        for item in Parser::new(format) {
            let field = match item? {
                Item::Literal(text) => {
                    to.push_str(text);
                    continue;
                }
                Item::Field(field) => field,
            };
            let mut value = self.find(field.name)?;
            if let Some(conversion) = field.conversion {
                value = Cow::Owned(Value::from(match conversion {
                    'r' => value.repr(),
                    's' => value.str(),
                    'a' => ascii(&value),
                    other if other > ' ' && other < '\x7f' => {
                        return Err(Error::value(format!("Unknown conversion specifier {other}")));
                    }
                    other => {
                        return Err(Error::value(format!(
                            "Unknown conversion specifier \\x{:x}",
                            other as u32
                        )));
                    }
                }));
            }
            if field.nested {
                if depth == 0 {
                    return Err(Error::value("Max string recursion exceeded"));
                }
                let mut spec = String::new();
                self.run(field.spec, depth - 1, &mut spec)?;
                layout::format(&value, &spec, to)?;
            } else {
                layout::format(&value, field.spec, to)?;
            }
        }
        Ok(())
    }

    /// The place that an automatic or manual number means.
    fn number(&mut self, manual: Option<u64>) -> Result<u64, Error> {
        match (&mut self.numbering, manual) {
            (Numbering::Automatic(_), Some(_)) => Err(Error::value(
                "cannot switch from automatic field numbering to manual field specification",
            )),
            (Numbering::Manual, None) => Err(Error::value(
                "cannot switch from manual field specification to automatic field numbering",
            )),
            (numbering, Some(n)) => {
                *numbering = Numbering::Manual;
                Ok(n)
            }
            (Numbering::Automatic(next), None) => {
                *next += 1;
                Ok(*next - 1)
            }
            (numbering @ Numbering::Undecided, None) => {
                *numbering = Numbering::Automatic(1);
                Ok(0)
            }
        }
    }

    fn find(&mut self, name: &str) -> Result<Cow<'a, Value>, Error> {
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (first, mut rest) = name.split_at(end);
        let index = index_of(first)?;
        let mut value = if first.is_empty() || index.is_some() {
            let place = self.number(index)?;
            let value = self.positional.get(size(place)).ok_or_else(|| {
                Error::Index(format!("Replacement index {place} out of range for positional args tuple"))
            })?;
            Cow::Borrowed(value)
        } else {
            self.names.value_of(first).ok_or_else(|| Error::Key(crate::text::repr(first)))?
        };
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('.') {
                let end = after.find(['.', '[']).unwrap_or(after.len());
                let (attribute, next) = after.split_at(end);
                value = attribute_of(value, attribute)?;
                rest = next;
            } else if let Some(after) = rest.strip_prefix('[') {
                let Some(end) = after.find(']') else {
                    return Err(Error::value("Missing ']' in format string"));
                };
                value = Cow::Owned(item_of(&value, &after[..end])?);
                rest = &after[end + 1..];
            } else {
                return Err(Error::value("Only '.' or '[' may follow ']' in format field specifier"));
            }
        }
        Ok(value)
    }
}

/// A number as a place; one that no memory has is beyond all of them.
fn size(place: u64) -> usize {
    usize::try_from(place).unwrap_or(usize::MAX)
}

/// The number that a name is, if it is one.
fn index_of(name: &str) -> Result<Option<u64>, Error> {
    if name.is_empty() || !name.bytes().all(|b| b.is_ascii_digit()) {
        return Ok(None);
    }
    match name.parse::<i64>() {
        Ok(index) => Ok(Some(index as u64)),
        Err(_) => Err(Error::value("Too many decimal digits in format string")),
    }
}

fn attribute_of<'a>(value: Cow<'a, Value>, name: &str) -> Result<Cow<'a, Value>, Error> {
    if name.is_empty() {
        return Err(Error::value("Empty attribute in format string"));
    }
    let number = |n| Ok(Cow::Owned(Value::Scalar(Scalar::Integer(n))));
    match (&*value, name) {
        (Value::Scalar(Scalar::Boolean(b)), "real" | "numerator") => number(i64::from(*b)),
        (Value::Scalar(Scalar::Integer(_) | Scalar::BigInteger(_)), "real" | "numerator")
        | (Value::Scalar(Scalar::Float(_)), "real") => Ok(value),
        (Value::Scalar(Scalar::Boolean(_) | Scalar::Integer(_) | Scalar::BigInteger(_)), "imag") => number(0),
        (Value::Scalar(Scalar::Boolean(_) | Scalar::Integer(_) | Scalar::BigInteger(_)), "denominator") => {
            number(1)
        }
        (Value::Scalar(Scalar::Float(_)), "imag") => Ok(Cow::Owned(Value::Scalar(Scalar::Float(0.0)))),
        _ => Err(Error::Attribute(format!("'{}' object has no attribute '{name}'", value.type_name()))),
    }
}

fn item_of(value: &Value, key: &str) -> Result<Value, Error> {
    if key.is_empty() {
        return Err(Error::value("Empty attribute in format string"));
    }
    let index = index_of(key)?.map(size);
    let name = value.type_name();
    let out_of_range = || Error::Index(format!("{name} index out of range"));
    match (value, index) {
        (Value::List(items), Some(index)) => {
            items.get(index).cloned().map(Value::Scalar).ok_or_else(out_of_range)
        }
        (Value::Scalar(Scalar::Text(text)), Some(index)) => match text.chars().nth(index) {
            Some(c) => Ok(Value::from(c.to_string())),
            None => Err(Error::Index("string index out of range".to_owned())),
        },
        (Value::Scalar(Scalar::Bytes(bytes)), Some(index)) => match bytes.get(index) {
            Some(byte) => Ok(Value::from(i64::from(*byte))),
            None => Err(Error::Index("index out of range".to_owned())),
        },
        (Value::List(_), None) => Err(Error::type_error("list indices must be integers or slices, not str")),
        (Value::Scalar(Scalar::Text(_)), None) => {
            Err(Error::type_error("string indices must be integers, not 'str'"))
        }
        (Value::Scalar(Scalar::Bytes(_)), None) => {
            Err(Error::type_error("byte indices must be integers or slices, not str"))
        }
        _ => Err(Error::type_error(format!("'{name}' object is not subscriptable"))),
    }
}

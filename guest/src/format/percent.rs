//! %-formatting.

use super::number::{Integer, float_digits, float_of};
use super::{Error, MAX_WIDTH, Names, ascii, push, push_fill, read_count};
use crate::values::{Scalar, Value};
use std::borrow::Cow;

/// The right-hand side of `%`.
#[derive(Clone, Copy)]
pub enum Arguments<'a> {
    /// A tuple.
    Positional(&'a [Value]),
    /// A mapping.
    Mapping(&'a dyn Names),
}

/// A width or precision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    Number(usize),
    /// `*`: the next argument.
    Argument,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools)] // they are the five flags of the format
struct Flags {
    left: bool,
    plus: bool,
    blank: bool,
    alternate: bool,
    zero: bool,
}

/// What stands between a `%` and its letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spec<'a> {
    /// The name in parentheses.
    pub(crate) key: Option<&'a str>,
    shape: Shape,
}

/// How one value is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    flags: Flags,
    width: Option<Count>,
    precision: Option<Count>,
    conversion: char,
    /// Where the letter stands, in bytes.
    position: usize,
}

impl Shape {
    /// Whether it is a bare `s`.
    pub(crate) fn is_plain(&self) -> bool {
        self.conversion == 's' && self.width.is_none() && self.precision.is_none()
    }

    /// Whether it takes counts from the arguments.
    pub(crate) fn has_star(&self) -> bool {
        self.width == Some(Count::Argument) || self.precision == Some(Count::Argument)
    }
}

/// A part of a format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Item<'a> {
    Literal(&'a str),
    Spec(Spec<'a>),
}

/// The parts of a format, in order. A key that the arguments lack must be reported before what is wrong behind it, so
/// what follows a key is read by [`Parser::finish`].
pub(crate) struct Parser<'a> {
    format: &'a str,
    position: usize,
}

/// The beginning of a part.
enum Start<'a> {
    Literal(&'a str),
    Key(&'a str),
    NoKey,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(format: &'a str) -> Self {
        Parser { format, position: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.format.as_bytes().get(self.position).copied()
    }

    /// The next literal, or what stands behind the next `%`.
    fn start(&mut self) -> Option<Result<Start<'a>, Error>> {
        let rest = &self.format[self.position..];
        if rest.is_empty() {
            return None;
        }
        match memchr::memchr(b'%', rest.as_bytes()) {
            None => {
                self.position = self.format.len();
                return Some(Ok(Start::Literal(rest)));
            }
            Some(0) => {}
            Some(length) => {
                self.position += length;
                return Some(Ok(Start::Literal(&rest[..length])));
            }
        }
        self.position += 1;
        match self.peek() {
            Some(b'%') => {
                self.position += 1;
                Some(Ok(Start::Literal(&rest[1..2])))
            }
            Some(b'(') => {
                let start = self.position + 1;
                let mut depth = 1;
                while depth > 0 {
                    self.position += 1;
                    match self.peek() {
                        Some(b'(') => depth += 1,
                        Some(b')') => depth -= 1,
                        Some(_) => {}
                        None => return Some(Err(Error::value("incomplete format key"))),
                    }
                }
                self.position += 1;
                Some(Ok(Start::Key(&self.format[start..self.position - 1])))
            }
            _ => Some(Ok(Start::NoKey)),
        }
    }

    fn count(&mut self, name: &'static str) -> Result<Option<Count>, Error> {
        if self.peek() == Some(b'*') {
            self.position += 1;
            return Ok(Some(Count::Argument));
        }
        let overflow = if name == "width" { "width too big" } else { "precision too big" };
        Ok(read_count(self.format, &mut self.position, name, overflow)?.map(Count::Number))
    }

    /// What follows the key.
    fn finish(&mut self) -> Result<Shape, Error> {
        let mut flags = Flags::default();
        loop {
            match self.peek() {
                Some(b'-') => flags.left = true,
                Some(b'+') => flags.plus = true,
                Some(b' ') => flags.blank = true,
                Some(b'#') => flags.alternate = true,
                Some(b'0') => flags.zero = true,
                _ => break,
            }
            self.position += 1;
        }
        let width = self.count("width")?;
        let mut precision = None;
        if self.peek() == Some(b'.') {
            self.position += 1;
            precision = Some(self.count("precision")?.unwrap_or(Count::Number(0)));
        }
        if matches!(self.peek(), Some(b'h' | b'l' | b'L')) {
            self.position += 1;
        }
        let position = self.position;
        let Some(conversion) = self.format[position..].chars().next() else {
            return Err(Error::value("incomplete format"));
        };
        self.position += conversion.len_utf8();
        Ok(Shape { flags, width, precision, conversion, position })
    }

    /// The next part.
    pub(crate) fn next_item(&mut self) -> Option<Result<Item<'a>, Error>> {
        Some(self.start()?.and_then(|start| {
            let key = match start {
                Start::Literal(text) => return Ok(Item::Literal(text)),
                Start::Key(key) => Some(key),
                Start::NoKey => None,
            };
            Ok(Item::Spec(Spec { key, shape: self.finish()? }))
        }))
    }
}

impl Spec<'_> {
    pub(crate) fn shape(&self) -> Shape {
        self.shape
    }
}

/// `format % arguments`, appended.
pub fn format(format: &str, arguments: Arguments<'_>, to: &mut String) -> Result<(), Error> {
    let mut supply = Supply { arguments, next: 0, single: None };
    let mut parser = Parser::new(format);
    while let Some(start) = parser.start() {
        match start {
            Ok(Start::Literal(text)) => {
                to.push_str(text);
                continue;
            }
            Ok(Start::Key(key)) => supply.select(key)?,
            Ok(Start::NoKey) => {}
            Err(error) => {
                supply.mapping()?;
                return Err(error);
            }
        }
        let shape = parser.finish()?;
        let (mut left, width) = match shape.width {
            Some(Count::Argument) => supply.count("width")?,
            Some(Count::Number(n)) => (false, n),
            None => (false, 0),
        };
        let precision = match shape.precision {
            Some(Count::Argument) => {
                Some(supply.count("precision").map(|(less, n)| if less { 0 } else { n })?)
            }
            Some(Count::Number(n)) => Some(n),
            None => None,
        };
        left |= shape.flags.left;
        let value = supply.next()?;
        format_value(&value, &shape, Flags { left, ..shape.flags }, width, precision, format, to)?;
    }
    supply.end()
}

/// One value as a shape without stars says, appended; `format` is where the shape stands.
pub(crate) fn format_one(value: &Value, shape: &Shape, format: &str, to: &mut String) -> Result<(), Error> {
    let number = |count| match count {
        Some(Count::Number(n)) => Some(n),
        _ => None,
    };
    let width = number(shape.width).unwrap_or(0);
    format_value(value, shape, shape.flags, width, number(shape.precision), format, to)
}

/// The arguments, and how many were taken.
struct Supply<'a> {
    arguments: Arguments<'a>,
    next: usize,
    /// What a key selected: from then on the only argument, and whether it was taken.
    single: Option<(Cow<'a, Value>, bool)>,
}

fn not_enough() -> Error {
    Error::type_error("not enough arguments for format string")
}

impl<'a> Supply<'a> {
    fn mapping(&self) -> Result<&'a dyn Names, Error> {
        match self.arguments {
            Arguments::Mapping(names) => Ok(names),
            Arguments::Positional(_) => Err(Error::type_error("format requires a mapping")),
        }
    }

    fn select(&mut self, key: &str) -> Result<(), Error> {
        let value = self.mapping()?.value_of(key).ok_or_else(|| Error::Key(crate::text::repr(key)))?;
        self.single = Some((value, false));
        Ok(())
    }

    fn next(&mut self) -> Result<Cow<'a, Value>, Error> {
        if let Some((value, taken)) = &mut self.single {
            return if std::mem::replace(taken, true) { Err(not_enough()) } else { Ok(value.clone()) };
        }
        self.next += 1;
        match self.arguments {
            Arguments::Positional(values) => {
                values.get(self.next - 1).map(Cow::Borrowed).ok_or_else(not_enough)
            }
            Arguments::Mapping(names) if self.next == 1 => Ok(Cow::Owned(Value::from(names.repr()))),
            Arguments::Mapping(_) => Err(not_enough()),
        }
    }

    /// A count from the arguments: whether it is negative, and its magnitude.
    fn count(&mut self, name: &'static str) -> Result<(bool, usize), Error> {
        let value = self.next()?;
        let Some(number) = Integer::of(&value)? else {
            return Err(Error::type_error("* wants int"));
        };
        match number {
            Integer::Small(n) if n.unsigned_abs() <= MAX_WIDTH as u64 => {
                Ok((n < 0, n.unsigned_abs() as usize))
            }
            _ => Err(Error::Limit(name, MAX_WIDTH as u64)),
        }
    }

    fn end(&self) -> Result<(), Error> {
        match self.arguments {
            Arguments::Positional(values) if self.next < values.len() => {
                Err(Error::type_error("not all arguments converted during string formatting"))
            }
            _ => Ok(()),
        }
    }
}

fn format_value(
    value: &Value,
    shape: &Shape,
    flags: Flags,
    width: usize,
    precision: Option<usize>,
    format: &str,
    to: &mut String,
) -> Result<(), Error> {
    match shape.conversion {
        's' => match value {
            Value::Scalar(Scalar::Text(text)) => push_text(text, flags, width, precision, to),
            Value::Scalar(Scalar::Integer(n)) if width == 0 && precision.is_none() => push_integer(*n, to),
            _ => push_text(&value.str(), flags, width, precision, to),
        },
        'r' => push_text(&value.repr(), flags, width, precision, to),
        'a' => push_text(&ascii(value), flags, width, precision, to),
        'c' => push_text(character(value)?.encode_utf8(&mut [0; 4]), flags, width, None, to),
        'd' | 'i' | 'u' => {
            if let (Value::Scalar(Scalar::Integer(n)), 0, None, Flags { plus: false, blank: false, .. }) =
                (value, width, precision, flags)
            {
                return push_integer(*n, to);
            }
            let number = match value {
                Value::Scalar(Scalar::Float(x)) => Integer::truncated(*x)?,
                _ => Integer::of(value)?.ok_or_else(|| {
                    Error::type_error(format!(
                        "%{} format: a real number is required, not {}",
                        shape.conversion,
                        value.type_name()
                    ))
                })?,
            };
            push_number(
                number.is_negative(),
                "",
                &at_least(number.digits(10, false), precision),
                flags,
                width,
                to,
            )
        }
        'o' | 'x' | 'X' => {
            let number = Integer::of(value)?.ok_or_else(|| {
                Error::type_error(format!(
                    "%{} format: an integer is required, not {}",
                    shape.conversion,
                    value.type_name()
                ))
            })?;
            let (base, prefix) = match shape.conversion {
                'o' => (8, "0o"),
                'x' => (16, "0x"),
                _ => (16, "0X"),
            };
            let digits = at_least(number.digits(base, shape.conversion == 'X'), precision);
            let prefix = if flags.alternate { prefix } else { "" };
            push_number(number.is_negative(), prefix, &digits, flags, width, to)
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let x = float_of(value)?.ok_or_else(|| {
                Error::type_error(format!("must be real number, not {}", value.type_name()))
            })?;
            let kind = shape.conversion.to_ascii_lowercase() as u8;
            let mut digits = float_digits(x, kind, precision.unwrap_or(6), flags.alternate);
            if shape.conversion.is_ascii_uppercase() {
                digits.make_ascii_uppercase();
            }
            push_number(x.is_sign_negative() && !x.is_nan(), "", &digits, flags, width, to)
        }
        other => {
            let shown = if matches!(other, ' '..='~') { other } else { '?' };
            let index = format[..shape.position].chars().count();
            Err(Error::value(format!(
                "unsupported format character '{shown}' (0x{:x}) at index {index}",
                other as u32
            )))
        }
    }
}

fn push_integer(n: i64, to: &mut String) -> Result<(), Error> {
    use std::fmt::Write;
    push("", to)?;
    let _ = write!(to, "{n}");
    Ok(())
}

fn character(value: &Value) -> Result<char, Error> {
    if let Value::Scalar(Scalar::Text(text)) = value {
        let mut characters = text.chars();
        if let (Some(c), None) = (characters.next(), characters.next()) {
            return Ok(c);
        }
    }
    match Integer::of(value)? {
        // A surrogate is a character in Python, but not one that text here can hold.
        Some(Integer::Small(n)) => u32::try_from(n)
            .ok()
            .and_then(char::from_u32)
            .ok_or_else(|| Error::Overflow("%c arg not in range(0x110000)".to_owned())),
        Some(Integer::Big(..)) => Err(Error::Overflow("%c arg not in range(0x110000)".to_owned())),
        None => Err(Error::type_error("%c requires int or char")),
    }
}

fn at_least(mut digits: String, precision: Option<usize>) -> String {
    if let Some(missing) = precision.and_then(|precision| precision.checked_sub(digits.len())) {
        digits.insert_str(0, &"0".repeat(missing));
    }
    digits
}

fn push_text(
    text: &str,
    flags: Flags,
    width: usize,
    precision: Option<usize>,
    to: &mut String,
) -> Result<(), Error> {
    let text = match precision.and_then(|precision| text.char_indices().nth(precision)) {
        Some((end, _)) => &text[..end],
        None => text,
    };
    if width == 0 {
        return push(text, to);
    }
    let padding = width.saturating_sub(text.chars().count());
    if !flags.left {
        push_fill(' ', padding, to)?;
    }
    push(text, to)?;
    if flags.left { push_fill(' ', padding, to) } else { Ok(()) }
}

fn push_number(
    negative: bool,
    prefix: &str,
    digits: &str,
    flags: Flags,
    width: usize,
    to: &mut String,
) -> Result<(), Error> {
    let sign = match flags {
        _ if negative => "-",
        Flags { plus: true, .. } => "+",
        Flags { blank: true, .. } => " ",
        _ => "",
    };
    let padding = width.saturating_sub(sign.len() + prefix.len() + digits.len());
    let (before, zeros, after) = match flags {
        Flags { left: true, .. } => (0, 0, padding),
        Flags { zero: true, .. } => (0, padding, 0),
        _ => (padding, 0, 0),
    };
    push_fill(' ', before, to)?;
    to.push_str(sign);
    to.push_str(prefix);
    push_fill('0', zeros, to)?;
    push(digits, to)?;
    push_fill(' ', after, to)
}

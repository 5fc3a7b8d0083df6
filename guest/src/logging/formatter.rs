//! Making text of records.

use super::record::Attribute;
use super::{Error, Record, validate};
use crate::format::{self, Names, brace, percent, push, template};
use crate::time::{self, Conversion};
use crate::values::{Scalar, Value};
use std::borrow::Cow;
use std::cell::RefCell;

/// How a format refers to its values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Style {
    /// `%(message)s`.
    #[default]
    Percent,
    /// `{message}`.
    Brace,
    /// `$message`.
    Dollar,
}

impl Style {
    /// The format that prints the message alone.
    pub(crate) fn default_format(self) -> &'static str {
        match self {
            Style::Percent => "%(message)s",
            Style::Brace => "{message}",
            Style::Dollar => "${message}",
        }
    }

    /// The format of `basicConfig`.
    pub(crate) fn basic_format(self) -> &'static str {
        match self {
            Style::Percent => "%(levelname)s:%(name)s:%(message)s",
            Style::Brace => "{levelname}:{name}:{message}",
            Style::Dollar => "${levelname}:${name}:${message}",
        }
    }
}

/// What a formatter is made from; `default` is what Python takes by default.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The format; the message alone when none.
    pub fmt: Option<String>,
    /// The format of the time.
    pub datefmt: Option<String>,
    /// The style.
    pub style: Style,
    /// Whether to check the format.
    pub validate: bool,
    /// Values for what a record lacks.
    pub defaults: Vec<(String, Value)>,
    /// Local time or UTC.
    pub converter: Conversion,
    /// The format of the time without `datefmt`.
    pub default_time_format: String,
    /// What follows it, given the time and the milliseconds.
    pub default_msec_format: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            fmt: None,
            datefmt: None,
            style: Style::default(),
            validate: true,
            defaults: Vec::new(),
            converter: Conversion::Localtime,
            default_time_format: "%Y-%m-%d %H:%M:%S".to_owned(),
            default_msec_format: Some("%s,%03d".to_owned()),
        }
    }
}

/// A value that a format names, looked up once.
#[derive(Debug)]
enum Key {
    Message,
    Asctime,
    Attribute(Attribute, String),
    Other(String),
}

impl Key {
    fn named(name: &str) -> Self {
        match (name, Attribute::named(name)) {
            ("message", _) => Key::Message,
            ("asctime", _) => Key::Asctime,
            (_, Some(attribute)) => Key::Attribute(attribute, name.to_owned()),
            (_, None) => Key::Other(name.to_owned()),
        }
    }
}

/// A part of a %-format taken apart.
#[derive(Debug)]
enum Segment {
    Literal(String),
    /// `%(name)s`.
    Plain(Key),
    /// Any other shape of a value.
    Shaped(Key, percent::Shape),
}

/// The text of the latest whole second.
#[derive(Debug, Default)]
struct Cached {
    second: Option<i64>,
    text: String,
}

/// Makes text of records.
#[derive(Debug)]
pub struct Formatter {
    options: Options,
    fmt: String,
    uses_time: bool,
    /// A format that needs no more than names in order.
    segments: Option<Vec<Segment>>,
    cached: RefCell<Cached>,
}

/// What a format sees of a record.
struct View<'a> {
    record: &'a Record,
    defaults: &'a Vec<(String, Value)>,
    message: String,
    asctime: Option<String>,
}

impl Names for View<'_> {
    fn value_of(&self, name: &str) -> Option<Cow<'_, Value>> {
        match (name, &self.asctime) {
            ("message", _) => Some(Cow::Owned(Value::from(self.message.as_str()))),
            ("asctime", Some(text)) => Some(Cow::Owned(Value::from(text.as_str()))),
            _ => found(self.record, self.defaults, name),
        }
    }

    fn repr(&self) -> String {
        self.record.extra.repr()
    }
}

/// A value that isn't computed: the program's own, the record's, or the default.
fn found<'a>(record: &'a Record, defaults: &'a Vec<(String, Value)>, name: &str) -> Option<Cow<'a, Value>> {
    if let Some(value) = record.extra(name) {
        return Some(Cow::Borrowed(value));
    }
    match Attribute::named(name) {
        Some(attribute) => Some(Cow::Owned(record.attribute(attribute))),
        None => defaults.value_of(name),
    }
}

fn missing(key: &str) -> Error {
    Error::value(format!("Formatting field not found in record: {key}"))
}

impl Formatter {
    /// A formatter of these options.
    pub fn new(options: Options) -> Result<Self, Error> {
        if options.validate {
            let fmt = options.fmt.as_deref().filter(|fmt| !fmt.is_empty());
            validate::validate(fmt.unwrap_or(options.style.default_format()), options.style)?;
        }
        Ok(Self::unchecked(options))
    }

    /// The same without checking the format.
    pub(crate) fn unchecked(options: Options) -> Self {
        let fmt = match options.fmt.as_deref() {
            None | Some("") => options.style.default_format().to_owned(),
            Some(fmt) => fmt.to_owned(),
        };
        let uses_time = match options.style {
            Style::Percent => fmt.contains("%(asctime)"),
            Style::Brace => fmt.contains("{asctime"),
            Style::Dollar => fmt.contains("$asctime") || fmt.contains("${asctime}"),
        };
        let segments = match options.style {
            Style::Percent => segments_of(&fmt),
            Style::Brace | Style::Dollar => None,
        };
        Formatter { options, fmt, uses_time, segments, cached: RefCell::default() }
    }

    /// What it was made from.
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// The format, with the default in its place.
    pub fn fmt(&self) -> &str {
        &self.fmt
    }

    /// Whether the format shows the time.
    pub fn uses_time(&self) -> bool {
        self.uses_time
    }

    /// The text of a record.
    pub fn format(&self, record: &Record) -> Result<String, Error> {
        let mut text = String::with_capacity(128);
        self.format_to(record, &mut text)?;
        Ok(text)
    }

    /// The texts of several records, joined.
    pub fn format_many(&self, records: &[Record]) -> Result<String, Error> {
        let mut text = String::new();
        for record in records {
            push(&self.format(record)?, &mut text)?;
        }
        Ok(text)
    }

    /// The text of a record, appended.
    pub(crate) fn format_to(&self, record: &Record, to: &mut String) -> Result<(), Error> {
        let start = to.len();
        match &self.segments {
            Some(segments) => {
                if let Err(error) = self.push_segments(segments, record, to) {
                    // Python merges the message first, so what is wrong with that is what is told.
                    record.push_message(&mut String::new())?;
                    return Err(error);
                }
            }
            None => self.push_parsed(record, to)?,
        }
        for block in [&record.exc_text, &record.stack_info].into_iter().flatten() {
            if block.is_empty() {
                continue;
            }
            if !to[start..].ends_with('\n') {
                to.push('\n');
            }
            push(block, to)?;
        }
        Ok(())
    }

    /// The line of a format that was taken apart, its values written where they belong.
    fn push_segments(&self, segments: &[Segment], record: &Record, to: &mut String) -> Result<(), Error> {
        let mut has_message = false;
        for segment in segments {
            match segment {
                Segment::Literal(text) => to.push_str(text),
                Segment::Plain(Key::Message) => {
                    has_message = true;
                    record.push_message(to)?;
                }
                Segment::Plain(Key::Asctime) => {
                    self.push_time(record, self.options.datefmt.as_deref(), to)?;
                }
                Segment::Plain(Key::Attribute(attribute, _)) if record.extra.is_empty() => {
                    record.push_attribute(*attribute, to)?;
                }
                Segment::Plain(Key::Attribute(_, name) | Key::Other(name)) => {
                    push(&self.value(record, name)?.str(), to)?;
                }
                Segment::Shaped(key, shape) => {
                    let value = match key {
                        Key::Message => Cow::Owned(Value::from(record.message()?)),
                        Key::Asctime => Cow::Owned(Value::from(
                            self.format_time(record, self.options.datefmt.as_deref())?,
                        )),
                        Key::Attribute(_, name) | Key::Other(name) => self.value(record, name)?,
                    };
                    percent::format_one(&value, shape, &self.fmt, to)?;
                }
            }
        }
        if !has_message {
            record.push_message(&mut String::new())?;
        }
        Ok(())
    }

    /// A value that isn't computed.
    fn value<'a>(&'a self, record: &'a Record, name: &str) -> Result<Cow<'a, Value>, Error> {
        found(record, &self.options.defaults, name).ok_or_else(|| missing(&crate::text::repr(name)))
    }

    /// The line of any other format.
    fn push_parsed(&self, record: &Record, to: &mut String) -> Result<(), Error> {
        let message = record.message()?;
        let asctime = if self.uses_time {
            Some(self.format_time(record, self.options.datefmt.as_deref())?)
        } else {
            None
        };
        let view = View { record, defaults: &self.options.defaults, message, asctime };
        let result = match self.options.style {
            Style::Percent => percent::format(&self.fmt, percent::Arguments::Mapping(&view), to),
            Style::Brace => brace::format(&self.fmt, &[], &view, to),
            Style::Dollar => template::substitute(&self.fmt, &view, to),
        };
        result.map_err(|error| match error {
            format::Error::Key(key) => missing(&key),
            other => other.into(),
        })
    }

    /// The time of a record.
    pub fn format_time(&self, record: &Record, datefmt: Option<&str>) -> Result<String, Error> {
        let mut text = String::new();
        self.push_time(record, datefmt, &mut text)?;
        Ok(text)
    }

    fn push_time(&self, record: &Record, datefmt: Option<&str>, to: &mut String) -> Result<(), Error> {
        let datefmt = datefmt.filter(|datefmt| !datefmt.is_empty());
        let created = match record.extra("created") {
            Some(Value::Scalar(Scalar::Float(x))) => *x,
            Some(Value::Scalar(Scalar::Integer(n))) => *n as f64,
            _ => record.created,
        };
        let second = time::Timestamp::Float(created).seconds()?;
        let mut cached = self.cached.borrow_mut();
        // The text of another format than the formatter's own is asked for once, by hand.
        if datefmt != self.options.datefmt.as_deref() {
            *cached = Cached::default();
        }
        if cached.second != Some(second) {
            let parts = self.options.converter.apply(second)?;
            cached.text = time::strftime(datefmt.unwrap_or(&self.options.default_time_format), &parts)?;
            cached.second = (datefmt == self.options.datefmt.as_deref()).then_some(second);
        }
        let Some(msec_format) =
            self.options.default_msec_format.as_deref().filter(|text| datefmt.is_none() && !text.is_empty())
        else {
            push(&cached.text, to)?;
            return Ok(());
        };
        if msec_format == "%s,%03d" && (0.0..1000.0).contains(&record.msecs) && record.extra.is_empty() {
            let msecs = record.msecs as u32;
            push(&cached.text, to)?;
            to.push(',');
            to.extend([msecs / 100, msecs / 10 % 10, msecs % 10].map(|digit| char::from(b'0' + digit as u8)));
            return Ok(());
        }
        let msecs = record.extra("msecs").cloned().unwrap_or(Value::Scalar(Scalar::Float(record.msecs)));
        let values = [Value::from(cached.text.as_str()), msecs];
        percent::format(msec_format, percent::Arguments::Positional(&values), to)?;
        Ok(())
    }
}

/// The parts of a %-format, if all its values have names and known shapes.
fn segments_of(fmt: &str) -> Option<Vec<Segment>> {
    let mut segments = Vec::new();
    let mut parser = percent::Parser::new(fmt);
    while let Some(item) = parser.next_item() {
        segments.push(match item.ok()? {
            percent::Item::Literal(text) => Segment::Literal(text.to_owned()),
            percent::Item::Spec(spec) => {
                let key = Key::named(spec.key?);
                match spec.shape() {
                    shape if shape.is_plain() => Segment::Plain(key),
                    shape if shape.has_star() => return None,
                    shape => Segment::Shaped(key, shape),
                }
            }
        });
    }
    Some(segments)
}

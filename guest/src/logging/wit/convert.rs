use crate::bindings::exports::oskit::stdlib::logging as wit;
use crate::bindings::exports::oskit::stdlib::values::Value as WitValue;
use crate::format;
use crate::logging::{
    Arguments, Caller, Details, Error, FileMode, FileOptions, Filter, Formatter, Handler, Level, Options,
    Queued, Record, StandardStream, Style,
};
use crate::time::Conversion;
use crate::values::Value;
use std::borrow::Cow;
use std::rc::Rc;

pub(super) type Pairs = Vec<(String, WitValue)>;

pub(super) fn pairs_in(pairs: Pairs) -> Vec<(String, Value)> {
    pairs.into_iter().map(|(key, value)| (key, value.into())).collect()
}

pub(super) fn pairs_out(pairs: Vec<(String, Value)>) -> Pairs {
    pairs.into_iter().map(|(key, value)| (key, value.into())).collect()
}

pub(super) fn positional(args: Vec<WitValue>) -> Arguments {
    Arguments::Positional(args.into_iter().map(Value::from).collect())
}

impl From<Error> for wit::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Os(error) => wit::Error::Os(error.into()),
            Error::Format(error) => match error {
                format::Error::Attribute(text) => wit::Error::AttributeError(text),
                format::Error::Index(text) => wit::Error::IndexError(text),
                format::Error::Key(text) => wit::Error::KeyError(text),
                format::Error::Overflow(text) => wit::Error::OverflowError(text),
                format::Error::Type(text) => wit::Error::TypeError(text),
                format::Error::Value(text) => wit::Error::ValueError(text),
                format::Error::Limit(name, maximum) => {
                    wit::Error::Limit(wit::LimitExceeded { name: name.to_owned(), maximum })
                }
            },
        }
    }
}

impl From<wit::Level> for Level {
    fn from(level: wit::Level) -> Self {
        match level {
            wit::Level::Number(number) => Level::Number(number),
            wit::Level::Name(name) => Level::Name(name),
        }
    }
}

impl From<Level> for wit::Level {
    fn from(level: Level) -> Self {
        match level {
            Level::Number(number) => wit::Level::Number(number),
            Level::Name(name) => wit::Level::Name(name),
        }
    }
}

impl From<wit::Arguments> for Arguments {
    fn from(args: wit::Arguments) -> Self {
        match args {
            wit::Arguments::Positional(values) => positional(values),
            wit::Arguments::Mapping(pairs) => Arguments::Mapping(pairs_in(pairs)),
        }
    }
}

impl From<Arguments> for wit::Arguments {
    fn from(args: Arguments) -> Self {
        match args {
            Arguments::Positional(values) => {
                wit::Arguments::Positional(values.into_iter().map(WitValue::from).collect())
            }
            Arguments::Mapping(pairs) => wit::Arguments::Mapping(pairs_out(pairs)),
        }
    }
}

impl From<wit::Details> for Details {
    fn from(details: wit::Details) -> Self {
        Details {
            caller: details.caller.map(|caller| Caller {
                pathname: caller.pathname,
                lineno: caller.lineno,
                func_name: caller.func_name,
            }),
            exc_text: details.exc_text,
            stack_info: details.stack_info,
            extra: pairs_in(details.extra),
            created: details.created,
            thread: details.thread,
            task_name: details.task_name,
        }
    }
}

impl From<wit::LogRecord> for Record {
    fn from(record: wit::LogRecord) -> Self {
        Record {
            name: Rc::from(record.name),
            msg: record.msg.into(),
            args: record.args.into(),
            levelno: record.levelno,
            levelname: Rc::from(record.levelname),
            pathname: Cow::Owned(record.pathname),
            filename: Some(record.filename),
            module: Some(record.module),
            lineno: record.lineno,
            func_name: Cow::Owned(record.func_name),
            created: record.created,
            msecs: record.msecs,
            relative_created: record.relative_created,
            thread: record.thread,
            thread_name: record.thread_name.map(Cow::Owned),
            process: record.process,
            process_name: record.process_name.map(Cow::Owned),
            task_name: record.task_name,
            exc_text: record.exc_text,
            stack_info: record.stack_info,
            extra: pairs_in(record.extra),
        }
    }
}

impl From<Record> for wit::LogRecord {
    fn from(record: Record) -> Self {
        wit::LogRecord {
            filename: record.filename().to_owned(),
            module: record.module().to_owned(),
            name: record.name.to_string(),
            msg: record.msg.into(),
            args: record.args.into(),
            levelno: record.levelno,
            levelname: record.levelname.to_string(),
            pathname: record.pathname.into_owned(),
            lineno: record.lineno,
            func_name: record.func_name.into_owned(),
            created: record.created,
            msecs: record.msecs,
            relative_created: record.relative_created,
            thread: record.thread,
            thread_name: record.thread_name.map(Cow::into_owned),
            process: record.process,
            process_name: record.process_name.map(Cow::into_owned),
            task_name: record.task_name,
            exc_text: record.exc_text,
            stack_info: record.stack_info,
            extra: pairs_out(record.extra),
        }
    }
}

impl From<wit::Filter> for Filter {
    fn from(filter: wit::Filter) -> Self {
        match filter {
            wit::Filter::Name(name) => Filter::Name(name),
            wit::Filter::AtLeast(level) => Filter::AtLeast(level),
            wit::Filter::AtMost(level) => Filter::AtMost(level),
            wit::Filter::Containing(text) => Filter::Containing(text),
            wit::Filter::NotContaining(text) => Filter::NotContaining(text),
            wit::Filter::ReplaceMessage(text) => Filter::ReplaceMessage(text),
        }
    }
}

impl From<Filter> for wit::Filter {
    fn from(filter: Filter) -> Self {
        match filter {
            Filter::Name(name) => wit::Filter::Name(name),
            Filter::AtLeast(level) => wit::Filter::AtLeast(level),
            Filter::AtMost(level) => wit::Filter::AtMost(level),
            Filter::Containing(text) => wit::Filter::Containing(text),
            Filter::NotContaining(text) => wit::Filter::NotContaining(text),
            Filter::ReplaceMessage(text) => wit::Filter::ReplaceMessage(text),
        }
    }
}

impl From<wit::Style> for Style {
    fn from(style: wit::Style) -> Self {
        match style {
            wit::Style::Percent => Style::Percent,
            wit::Style::Brace => Style::Brace,
            wit::Style::Dollar => Style::Dollar,
        }
    }
}

impl From<Style> for wit::Style {
    fn from(style: Style) -> Self {
        match style {
            Style::Percent => wit::Style::Percent,
            Style::Brace => wit::Style::Brace,
            Style::Dollar => wit::Style::Dollar,
        }
    }
}

impl From<wit::StandardStream> for StandardStream {
    fn from(stream: wit::StandardStream) -> Self {
        match stream {
            wit::StandardStream::Stdout => StandardStream::Stdout,
            wit::StandardStream::Stderr => StandardStream::Stderr,
        }
    }
}

impl From<StandardStream> for wit::StandardStream {
    fn from(stream: StandardStream) -> Self {
        match stream {
            StandardStream::Stdout => wit::StandardStream::Stdout,
            StandardStream::Stderr => wit::StandardStream::Stderr,
        }
    }
}

impl From<wit::FileMode> for FileMode {
    fn from(mode: wit::FileMode) -> Self {
        match mode {
            wit::FileMode::Append => FileMode::Append,
            wit::FileMode::Write => FileMode::Write,
            wit::FileMode::Exclusive => FileMode::Exclusive,
        }
    }
}

impl From<wit::FileOptions> for FileOptions {
    fn from(options: wit::FileOptions) -> Self {
        FileOptions {
            mode: options.mode.map(FileMode::from).unwrap_or_default(),
            encoding: options.encoding,
            delay: options.delay,
            buffer_size: options.buffer_size,
        }
    }
}

impl From<wit::FormatterOptions> for Options {
    fn from(options: wit::FormatterOptions) -> Self {
        let default = Options::default();
        Options {
            fmt: options.fmt,
            datefmt: options.datefmt,
            style: options.style.map_or(default.style, Style::from),
            validate: options.validate.unwrap_or(default.validate),
            defaults: pairs_in(options.defaults),
            converter: match options.converter {
                Some(wit::Converter::Gmtime) => Conversion::Gmtime,
                Some(wit::Converter::Localtime) | None => Conversion::Localtime,
            },
            default_time_format: options.default_time_format.unwrap_or(default.default_time_format),
            default_msec_format: match options.default_msec_format {
                Some(wit::MsecFormat::Format(format)) => Some(format),
                Some(wit::MsecFormat::None) => None,
                None => default.default_msec_format,
            },
        }
    }
}

impl From<Queued> for wit::Queued {
    fn from(queued: Queued) -> Self {
        wit::Queued {
            sequence: queued.sequence,
            record: queued.record.into(),
            text: queued.text.map_err(wit::Error::from),
        }
    }
}

pub(super) fn passed(
    result: Result<Option<Cow<'_, Record>>, Error>,
) -> Result<Option<wit::LogRecord>, wit::Error> {
    Ok(result?.map(|record| record.into_owned().into()))
}

pub(super) fn handler_of(handler: &wit::HandlerBorrow<'_>) -> Rc<Handler> {
    handler.get::<Rc<Handler>>().clone()
}

pub(super) fn formatter_of(formatter: &wit::FormatterBorrow<'_>) -> Rc<Formatter> {
    formatter.get::<Rc<Formatter>>().clone()
}

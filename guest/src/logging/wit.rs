use super::error::not_built;
use super::state::{self, Collected};
use super::{
    Arguments, BasicOptions, Caller, Details, Error, FileMode, FileOptions, Filter, Formatter, Handler,
    Level, Logger, LoggerAdapter, Options, Queued, Record, StandardStream, Style,
};
use crate::Component;
use crate::bindings::exports::oskit::stdlib::logging as wit;
use crate::bindings::exports::oskit::stdlib::values::Value as WitValue;
use crate::format;
use crate::time::Conversion;
use crate::values::Value;
use std::borrow::Cow;
use std::rc::Rc;

type Pairs = Vec<(String, WitValue)>;

fn pairs_in(pairs: Pairs) -> Vec<(String, Value)> {
    pairs.into_iter().map(|(key, value)| (key, value.into())).collect()
}

fn pairs_out(pairs: Vec<(String, Value)>) -> Pairs {
    pairs.into_iter().map(|(key, value)| (key, value.into())).collect()
}

fn positional(args: Vec<WitValue>) -> Arguments {
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

fn passed(result: Result<Option<Cow<'_, Record>>, Error>) -> Result<Option<wit::LogRecord>, wit::Error> {
    Ok(result?.map(|record| record.into_owned().into()))
}

fn handler_of(handler: &wit::HandlerBorrow<'_>) -> Rc<Handler> {
    handler.get::<Rc<Handler>>().clone()
}

fn formatter_of(formatter: &wit::FormatterBorrow<'_>) -> Rc<Formatter> {
    formatter.get::<Rc<Formatter>>().clone()
}

impl wit::GuestFormatter for Rc<Formatter> {
    fn create(options: wit::FormatterOptions) -> Result<wit::Formatter, wit::Error> {
        Ok(wit::Formatter::new(Rc::new(Formatter::new(options.into())?)))
    }
    fn format(&self, record: wit::LogRecord) -> Result<String, wit::Error> {
        Ok(Formatter::format(self, &record.into())?)
    }
    fn format_many(&self, records: Vec<wit::LogRecord>) -> Result<String, wit::Error> {
        let records: Vec<Record> = records.into_iter().map(Record::from).collect();
        Ok(Formatter::format_many(self, &records)?)
    }
    fn format_time(&self, record: wit::LogRecord, datefmt: Option<String>) -> Result<String, wit::Error> {
        Ok(Formatter::format_time(self, &record.into(), datefmt.as_deref())?)
    }
    fn uses_time(&self) -> bool {
        Formatter::uses_time(self)
    }
    fn options(&self) -> wit::FormatterOptions {
        let options = Formatter::options(self).clone();
        wit::FormatterOptions {
            fmt: Some(self.fmt().to_owned()),
            datefmt: options.datefmt,
            style: Some(options.style.into()),
            validate: Some(options.validate),
            defaults: pairs_out(options.defaults),
            converter: Some(match options.converter {
                Conversion::Gmtime => wit::Converter::Gmtime,
                Conversion::Localtime => wit::Converter::Localtime,
            }),
            default_time_format: Some(options.default_time_format),
            default_msec_format: Some(match options.default_msec_format {
                Some(format) => wit::MsecFormat::Format(format),
                None => wit::MsecFormat::None,
            }),
        }
    }
}

impl wit::GuestHandler for Rc<Handler> {
    fn stream(stream: Option<wit::StandardStream>) -> Result<wit::Handler, wit::Error> {
        let stream = stream.map_or(StandardStream::Stderr, StandardStream::from);
        Ok(wit::Handler::new(Handler::stream(stream)))
    }
    fn file(filename: String, options: wit::FileOptions) -> Result<wit::Handler, wit::Error> {
        Ok(wit::Handler::new(Handler::file(&filename, options.into())?))
    }
    fn rotating_file(_: String, _: u64, _: u32, _: wit::FileOptions) -> Result<wit::Handler, wit::Error> {
        Ok(not_built("RotatingFileHandler")?)
    }
    fn timed_rotating_file(
        _: String,
        _: wit::RotateWhen,
        _: u32,
        _: u32,
        _: bool,
        _: wit::FileOptions,
    ) -> Result<wit::Handler, wit::Error> {
        Ok(not_built("TimedRotatingFileHandler")?)
    }
    fn watched_file(_: String, _: wit::FileOptions) -> Result<wit::Handler, wit::Error> {
        Ok(not_built("WatchedFileHandler")?)
    }
    fn socket(_: String, _: Option<u16>) -> Result<wit::Handler, wit::Error> {
        Ok(not_built("SocketHandler")?)
    }
    fn datagram(_: String, _: Option<u16>) -> Result<wit::Handler, wit::Error> {
        Ok(not_built("DatagramHandler")?)
    }
    fn syslog(_: wit::SyslogAddress, _: Option<String>) -> Result<wit::Handler, wit::Error> {
        Ok(not_built("SysLogHandler")?)
    }
    fn http(_: wit::HttpOptions) -> Result<wit::Handler, wit::Error> {
        Ok(not_built("HTTPHandler")?)
    }
    fn memory(
        capacity: u32,
        flush_level: Option<wit::Level>,
        target: Option<wit::HandlerBorrow<'_>>,
        flush_on_close: bool,
    ) -> Result<wit::Handler, wit::Error> {
        let level = flush_level.map_or(Ok(super::ERROR), |level| super::check_level(&level.into()))?;
        let target = target.as_ref().map(handler_of);
        Ok(wit::Handler::new(Handler::memory(capacity, level, target, flush_on_close)))
    }
    fn queue(capacity: Option<u32>) -> Result<wit::Handler, wit::Error> {
        Ok(wit::Handler::new(Handler::queue(capacity)?))
    }
    fn null() -> Result<wit::Handler, wit::Error> {
        Ok(wit::Handler::new(Handler::null()))
    }
    fn class_name(&self) -> String {
        self.class().to_owned()
    }
    fn id(&self) -> u64 {
        Handler::id(self)
    }
    fn name(&self) -> Option<String> {
        Handler::name(self)
    }
    fn set_name(&self, name: Option<String>) {
        Handler::set_name(self, name);
    }
    fn level(&self) -> i32 {
        Handler::level(self)
    }
    fn set_level(&self, level: wit::Level) -> Result<(), wit::Error> {
        Handler::set_level(self, super::check_level(&level.into())?);
        Ok(())
    }
    fn formatter(&self) -> Option<wit::Formatter> {
        Handler::formatter(self).map(wit::Formatter::new)
    }
    fn set_formatter(&self, formatter: Option<wit::FormatterBorrow<'_>>) {
        Handler::set_formatter(self, formatter.as_ref().map(formatter_of));
    }
    fn filters(&self) -> Vec<wit::Filter> {
        Handler::filters(self).into_iter().map(wit::Filter::from).collect()
    }
    fn add_filter(&self, filter: wit::Filter) {
        Handler::add_filter(self, filter.into());
    }
    fn remove_filter(&self, filter: wit::Filter) {
        Handler::remove_filter(self, &filter.into());
    }
    fn filter(&self, record: wit::LogRecord) -> Result<Option<wit::LogRecord>, wit::Error> {
        passed(Handler::filter(self, &record.into()))
    }
    fn format(&self, record: wit::LogRecord) -> Result<String, wit::Error> {
        Ok(Handler::format(self, &record.into())?)
    }
    fn handle_record(&self, record: wit::LogRecord) -> Result<bool, wit::Error> {
        Ok(Handler::handle(self, &record.into())?)
    }
    fn flush(&self) -> Result<(), wit::Error> {
        Ok(Handler::flush(self)?)
    }
    fn close(&self) -> Result<(), wit::Error> {
        Ok(Handler::close(self)?)
    }
    fn failures(&self) -> (u64, Option<wit::Error>) {
        let (count, last) = Handler::failures(self);
        (count, last.map(wit::Error::from))
    }
    fn set_single_line(&self, on: bool) {
        Handler::set_single_line(self, on);
    }
    fn set_terminator(&self, terminator: String) -> Result<(), wit::Error> {
        Handler::set_terminator(self, terminator);
        Ok(())
    }
    fn standard_stream(&self) -> Option<wit::StandardStream> {
        Handler::standard_stream(self).map(wit::StandardStream::from)
    }
    fn set_stream(&self, stream: wit::StandardStream) -> Result<(), wit::Error> {
        Ok(Handler::set_stream(self, stream.into())?)
    }
    fn base_filename(&self) -> Option<String> {
        Handler::base_filename(self).map(str::to_owned)
    }
    fn do_rollover(&self) -> Result<(), wit::Error> {
        Ok(Handler::do_rollover(self)?)
    }
    fn set_target(&self, target: Option<wit::HandlerBorrow<'_>>) -> Result<(), wit::Error> {
        Ok(Handler::set_target(self, target.as_ref().map(handler_of))?)
    }
    fn drain(&self, maximum: u32) -> Result<Vec<wit::Queued>, wit::Error> {
        Ok(Handler::drain(self, maximum as usize)?.into_iter().map(wit::Queued::from).collect())
    }
    fn drain_to(
        &self,
        handlers: Vec<wit::HandlerBorrow<'_>>,
        respect_handler_level: bool,
        maximum: u32,
    ) -> Result<u32, wit::Error> {
        let handlers: Vec<_> = handlers.iter().map(handler_of).collect();
        Ok(Handler::drain_to(self, &handlers, respect_handler_level, maximum)?)
    }
}

/// Logs what needs only a message and arguments.
fn log(logger: &Rc<Logger>, level: i32, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
    if !logger.is_enabled_for(level) {
        return Ok(());
    }
    Ok(logger.log(level, Value::from(msg), positional(args), Details::default())?)
}

impl wit::GuestLogger for Rc<Logger> {
    fn get(name: Option<String>) -> Result<wit::Logger, wit::Error> {
        super::check_name(name.as_deref().unwrap_or_default())?;
        Ok(wit::Logger::new(super::get_logger(name.as_deref())))
    }
    fn debug(&self, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
        log(self, super::DEBUG, msg, args)
    }
    fn info(&self, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
        log(self, super::INFO, msg, args)
    }
    fn warning(&self, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
        log(self, super::WARNING, msg, args)
    }
    fn error(&self, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
        log(self, super::ERROR, msg, args)
    }
    fn critical(&self, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
        log(self, super::CRITICAL, msg, args)
    }
    fn exception(&self, msg: String, args: Vec<WitValue>, exc_text: String) -> Result<(), wit::Error> {
        let details = Details { exc_text: Some(exc_text), ..Details::default() };
        Ok(Logger::log(self, super::ERROR, Value::from(msg), positional(args), details)?)
    }
    fn log(&self, level: i32, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
        log(self, level, msg, args)
    }
    fn log_with(
        &self,
        level: i32,
        msg: WitValue,
        args: wit::Arguments,
        details: wit::Details,
    ) -> Result<(), wit::Error> {
        Ok(Logger::log(self, level, msg.into(), args.into(), details.into())?)
    }
    fn log_text(&self, level: i32, text: String) -> Result<(), wit::Error> {
        log(self, level, text, Vec::new())
    }
    fn log_many(&self, text: String, records: Vec<wit::PackedRecord>) -> Result<(), wit::Error> {
        let records = records.iter().map(|record| (record.level, record.end, record.created));
        Ok(Logger::log_many(self, &text, records)?)
    }
    fn make_record(
        &self,
        level: i32,
        msg: WitValue,
        args: wit::Arguments,
        details: wit::Details,
    ) -> Result<wit::LogRecord, wit::Error> {
        Ok(Logger::make_record(self, level, msg.into(), args.into(), details.into())?.into())
    }
    fn handle_record(&self, record: wit::LogRecord) -> Result<(), wit::Error> {
        Ok(Logger::handle(self, &record.into())?)
    }
    fn filter(&self, record: wit::LogRecord) -> Result<Option<wit::LogRecord>, wit::Error> {
        passed(Logger::filter(self, &record.into()))
    }
    fn name(&self) -> String {
        Logger::name(self).to_owned()
    }
    fn repr(&self) -> String {
        Logger::repr(self)
    }
    fn level(&self) -> i32 {
        Logger::level(self)
    }
    fn set_level(&self, level: wit::Level) -> Result<(), wit::Error> {
        Logger::set_level(self, super::check_level(&level.into())?);
        Ok(())
    }
    fn get_effective_level(&self) -> i32 {
        self.effective_level()
    }
    fn is_enabled_for(&self, level: i32) -> bool {
        Logger::is_enabled_for(self, level)
    }
    fn threshold(&self) -> (u64, Option<i32>) {
        Logger::threshold(self)
    }
    fn propagate(&self) -> bool {
        Logger::propagate(self)
    }
    fn set_propagate(&self, on: bool) {
        Logger::set_propagate(self, on);
    }
    fn disabled(&self) -> bool {
        Logger::disabled(self)
    }
    fn set_disabled(&self, on: bool) {
        Logger::set_disabled(self, on);
    }
    fn parent(&self) -> Option<wit::Logger> {
        Logger::parent(self).map(wit::Logger::new)
    }
    fn get_child(&self, suffix: String) -> Result<wit::Logger, wit::Error> {
        Ok(wit::Logger::new(self.child(&suffix)?))
    }
    fn get_children(&self) -> Vec<String> {
        self.children()
    }
    fn handlers(&self) -> Vec<wit::Handler> {
        Logger::handlers(self).into_iter().map(wit::Handler::new).collect()
    }
    fn has_handlers(&self) -> bool {
        Logger::has_handlers(self)
    }
    fn add_handler(&self, handler: wit::HandlerBorrow<'_>) {
        Logger::add_handler(self, handler.get::<Rc<Handler>>());
    }
    fn remove_handler(&self, handler: wit::HandlerBorrow<'_>) {
        Logger::remove_handler(self, handler.get::<Rc<Handler>>());
    }
    fn filters(&self) -> Vec<wit::Filter> {
        Logger::filters(self).into_iter().map(wit::Filter::from).collect()
    }
    fn add_filter(&self, filter: wit::Filter) {
        Logger::add_filter(self, filter.into());
    }
    fn remove_filter(&self, filter: wit::Filter) {
        Logger::remove_filter(self, &filter.into());
    }
}

impl wit::GuestLoggerAdapter for LoggerAdapter {
    fn create(
        logger: wit::LoggerBorrow<'_>,
        extra: Pairs,
        merge_extra: bool,
    ) -> Result<wit::LoggerAdapter, wit::Error> {
        let logger = logger.get::<Rc<Logger>>().clone();
        Ok(wit::LoggerAdapter::new(LoggerAdapter { logger, extra: pairs_in(extra), merge_extra }))
    }
    fn log(&self, level: i32, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
        Ok(LoggerAdapter::log(self, level, Value::from(msg), positional(args), Details::default())?)
    }
    fn log_with(
        &self,
        level: i32,
        msg: WitValue,
        args: wit::Arguments,
        details: wit::Details,
    ) -> Result<(), wit::Error> {
        Ok(LoggerAdapter::log(self, level, msg.into(), args.into(), details.into())?)
    }
    fn logger(&self) -> wit::Logger {
        wit::Logger::new(self.logger.clone())
    }
    fn extra(&self) -> Pairs {
        pairs_out(self.extra.clone())
    }
}

impl wit::Guest for Component {
    type Formatter = Rc<Formatter>;
    type Handler = Rc<Handler>;
    type Logger = Rc<Logger>;
    type LoggerAdapter = LoggerAdapter;

    fn basic_config(
        options: wit::BasicOptions,
        handlers: Option<Vec<wit::HandlerBorrow<'_>>>,
    ) -> Result<(), wit::Error> {
        let options = BasicOptions {
            filename: options.filename,
            filemode: options.filemode.map(FileMode::from),
            format: options.format,
            datefmt: options.datefmt,
            style: options.style.map(Style::from).unwrap_or_default(),
            level: options.level.map(Level::from),
            stream: options.stream.map(StandardStream::from),
            force: options.force,
            encoding: options.encoding,
        };
        let handlers = handlers.map(|handlers| handlers.iter().map(handler_of).collect());
        Ok(super::basic_config(options, handlers)?)
    }
    fn log(level: i32, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
        Ok(super::log(level, Value::from(msg), positional(args))?)
    }
    fn disable(level: Option<wit::Level>) -> Result<(), wit::Error> {
        Ok(super::disable(level.map(Level::from).as_ref())?)
    }
    fn shutdown() -> Result<(), wit::Error> {
        super::shutdown();
        Ok(())
    }
    fn generation() -> Result<u64, wit::Error> {
        Ok(super::generation())
    }
    fn get_level_name(level: wit::Level) -> Result<wit::Level, wit::Error> {
        Ok(super::get_level_name(level.into()).into())
    }
    fn add_level_name(level: i32, name: String) -> Result<(), wit::Error> {
        super::add_level_name(level, &name);
        Ok(())
    }
    fn get_level_names_mapping() -> Result<Vec<(String, i32)>, wit::Error> {
        Ok(super::level_names_mapping())
    }
    fn get_handler_by_name(name: String) -> Result<Option<wit::Handler>, wit::Error> {
        Ok(state::handler_by_name(&name).map(wit::Handler::new))
    }
    fn get_handler_names() -> Result<Vec<String>, wit::Error> {
        Ok(state::handler_names())
    }
    fn logger_names() -> Result<Vec<(String, bool)>, wit::Error> {
        Ok(super::logger_names())
    }
    fn get_message(record: wit::LogRecord) -> Result<String, wit::Error> {
        Ok(Record::from(record).message()?)
    }
    fn make_log_record(attributes: Pairs, args: wit::Arguments) -> Result<wit::LogRecord, wit::Error> {
        Ok(super::make_log_record(pairs_in(attributes), args.into())?.into())
    }
    fn apply_filter(
        filter: wit::Filter,
        record: wit::LogRecord,
    ) -> Result<Option<wit::LogRecord>, wit::Error> {
        passed(super::apply_filter(&filter.into(), &record.into()))
    }
    fn last_resort() -> Result<Option<wit::Handler>, wit::Error> {
        Ok(super::last_resort().map(wit::Handler::new))
    }
    fn set_last_resort(handler: Option<wit::HandlerBorrow<'_>>) -> Result<(), wit::Error> {
        super::set_last_resort(handler.as_ref().map(handler_of));
        Ok(())
    }
    fn set_raise_exceptions(on: bool) -> Result<(), wit::Error> {
        super::set_raise_exceptions(on);
        Ok(())
    }
    fn set_collected(what: wit::Collected) -> Result<(), wit::Error> {
        super::set_collected(Collected {
            threads: what & wit::Collected::THREADS == wit::Collected::THREADS,
            processes: what & wit::Collected::PROCESSES == wit::Collected::PROCESSES,
            multiprocessing: what & wit::Collected::MULTIPROCESSING == wit::Collected::MULTIPROCESSING,
            asyncio_tasks: what & wit::Collected::ASYNCIO_TASKS == wit::Collected::ASYNCIO_TASKS,
        });
        Ok(())
    }
    fn file_config(_: String, _: wit::FileConfigOptions, _: Option<String>) -> Result<(), wit::Error> {
        Ok(not_built("fileConfig")?)
    }
    fn file_config_text(_: String, _: wit::FileConfigOptions) -> Result<(), wit::Error> {
        Ok(not_built("fileConfig")?)
    }
    fn dict_config(_: String) -> Result<(), wit::Error> {
        Ok(not_built("dictConfig")?)
    }
}

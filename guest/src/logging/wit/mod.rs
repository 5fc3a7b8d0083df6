mod convert;
mod formatter;
mod handler;
mod logger;

use crate::Component;
use crate::bindings::exports::oskit::stdlib::logging as wit;
use crate::bindings::exports::oskit::stdlib::values::Value as WitValue;
use crate::logging::error::not_built;
use crate::logging::{
    self, BasicOptions, Collected, FileMode, Formatter, Handler, Level, Logger, LoggerAdapter, Record,
    StandardStream, Style, state,
};
use crate::values::Value;
use convert::{Pairs, handler_of, pairs_in, passed, positional};
use std::rc::Rc;

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
        Ok(logging::basic_config(options, handlers)?)
    }
    fn log(level: i32, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
        Ok(logging::log(level, Value::from(msg), positional(args))?)
    }
    fn disable(level: Option<wit::Level>) -> Result<(), wit::Error> {
        Ok(logging::disable(level.map(Level::from).as_ref())?)
    }
    fn shutdown() -> Result<(), wit::Error> {
        logging::shutdown();
        Ok(())
    }
    fn generation() -> Result<u64, wit::Error> {
        Ok(logging::generation())
    }
    fn get_level_name(level: wit::Level) -> Result<wit::Level, wit::Error> {
        Ok(logging::get_level_name(level.into()).into())
    }
    fn add_level_name(level: i32, name: String) -> Result<(), wit::Error> {
        logging::add_level_name(level, &name);
        Ok(())
    }
    fn get_level_names_mapping() -> Result<Vec<(String, i32)>, wit::Error> {
        Ok(logging::level_names_mapping())
    }
    fn get_handler_by_name(name: String) -> Result<Option<wit::Handler>, wit::Error> {
        Ok(state::handler_by_name(&name).map(wit::Handler::new))
    }
    fn get_handler_names() -> Result<Vec<String>, wit::Error> {
        Ok(state::handler_names())
    }
    fn logger_names() -> Result<Vec<(String, bool)>, wit::Error> {
        Ok(logging::logger_names())
    }
    fn get_message(record: wit::LogRecord) -> Result<String, wit::Error> {
        Ok(Record::from(record).message()?)
    }
    fn make_log_record(attributes: Pairs, args: wit::Arguments) -> Result<wit::LogRecord, wit::Error> {
        Ok(logging::make_log_record(pairs_in(attributes), args.into())?.into())
    }
    fn apply_filter(
        filter: wit::Filter,
        record: wit::LogRecord,
    ) -> Result<Option<wit::LogRecord>, wit::Error> {
        passed(logging::apply_filter(&filter.into(), &record.into()))
    }
    fn last_resort() -> Result<Option<wit::Handler>, wit::Error> {
        Ok(logging::last_resort().map(wit::Handler::new))
    }
    fn set_last_resort(handler: Option<wit::HandlerBorrow<'_>>) -> Result<(), wit::Error> {
        logging::set_last_resort(handler.as_ref().map(handler_of));
        Ok(())
    }
    fn set_raise_exceptions(on: bool) -> Result<(), wit::Error> {
        logging::set_raise_exceptions(on);
        Ok(())
    }
    fn set_collected(what: wit::Collected) -> Result<(), wit::Error> {
        logging::set_collected(Collected {
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

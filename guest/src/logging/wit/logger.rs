use super::convert::{Pairs, pairs_in, pairs_out, passed, positional};
use crate::bindings::exports::oskit::stdlib::logging as wit;
use crate::bindings::exports::oskit::stdlib::values::Value as WitValue;
use crate::logging::{self, Details, Handler, Logger, LoggerAdapter};
use crate::values::Value;
use std::rc::Rc;

/// Logs what needs only a message and arguments.
fn log(logger: &Rc<Logger>, level: i32, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
    if !logger.is_enabled_for(level) {
        return Ok(());
    }
    Ok(logger.log(level, Value::from(msg), positional(args), Details::default())?)
}

impl wit::GuestLogger for Rc<Logger> {
    fn get(name: Option<String>) -> Result<wit::Logger, wit::Error> {
        logging::check_name(name.as_deref().unwrap_or_default())?;
        Ok(wit::Logger::new(logging::get_logger(name.as_deref())))
    }
    fn debug(&self, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
        log(self, logging::DEBUG, msg, args)
    }
    fn info(&self, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
        log(self, logging::INFO, msg, args)
    }
    fn warning(&self, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
        log(self, logging::WARNING, msg, args)
    }
    fn error(&self, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
        log(self, logging::ERROR, msg, args)
    }
    fn critical(&self, msg: String, args: Vec<WitValue>) -> Result<(), wit::Error> {
        log(self, logging::CRITICAL, msg, args)
    }
    fn exception(&self, msg: String, args: Vec<WitValue>, exc_text: String) -> Result<(), wit::Error> {
        let details = Details { exc_text: Some(exc_text), ..Details::default() };
        Ok(Logger::log(self, logging::ERROR, Value::from(msg), positional(args), details)?)
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
        Logger::set_level(self, logging::check_level(&level.into())?);
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

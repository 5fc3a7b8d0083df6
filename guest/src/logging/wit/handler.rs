use super::convert::{formatter_of, handler_of, passed};
use crate::bindings::exports::oskit::stdlib::logging as wit;
use crate::logging::error::not_built;
use crate::logging::{self, Handler, StandardStream};
use std::rc::Rc;

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
        let level = flush_level.map_or(Ok(logging::ERROR), |level| logging::check_level(&level.into()))?;
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
        Handler::set_level(self, logging::check_level(&level.into())?);
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

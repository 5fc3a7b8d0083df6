use super::convert::pairs_out;
use crate::bindings::exports::oskit::stdlib::logging as wit;
use crate::logging::{Formatter, Record};
use crate::time::Conversion;
use std::rc::Rc;

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

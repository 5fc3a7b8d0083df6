//! `logging`: records on their way from loggers to handlers.

mod config;
mod error;
mod filter;
mod formatter;
mod handler;
mod levels;
mod logger;
mod record;
mod sink;
mod state;
mod validate;

pub use config::{
    BasicOptions, add_level_name, basic_config, check_level, disable, generation, get_level_name,
    last_resort, level_names_mapping, log, logger_names, make_log_record, set_collected, set_last_resort,
    set_raise_exceptions, shutdown,
};
pub use error::Error;
pub use filter::{Filter, apply_filter};
pub use formatter::{Formatter, Options, Style};
pub use handler::{FileOptions, Handler, MAX_BUFFER, MAX_QUEUE, MAX_TARGETS, Queued};
pub use levels::{CRITICAL, DEBUG, ERROR, INFO, Level, NOTSET, WARNING};
pub use logger::{Caller, Details, Logger, LoggerAdapter, MAX_NAME, check_name, get_logger};
pub use record::{Arguments, Record};
pub use sink::{FileMode, StandardStream};
pub use state::{Collected, handler_by_name, handler_names};

#[cfg(test)]
mod tests;
#[cfg(target_family = "wasm")]
mod wit;

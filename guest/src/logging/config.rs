//! What concerns the module as a whole: `basicConfig`, `disable`, `shutdown`, names of levels.

use super::record::Attribute;
use super::state::{self, Node, State};
use super::{
    Arguments, CRITICAL, Collected, Details, Error, FileMode, FileOptions, Formatter, Handler, Level,
    Options, Record, StandardStream, Style, get_logger,
};
use crate::values::{Scalar, Value};
use std::borrow::Cow;
use std::collections::HashSet;
use std::rc::Rc;

/// What `basicConfig` takes.
#[derive(Debug, Clone, Default)]
pub struct BasicOptions {
    /// Log to this file.
    pub filename: Option<String>,
    /// How to open it.
    pub filemode: Option<FileMode>,
    /// The format.
    pub format: Option<String>,
    /// The format of the time.
    pub datefmt: Option<String>,
    /// The style of the format.
    pub style: Style,
    /// The level of the root.
    pub level: Option<Level>,
    /// Log to this stream.
    pub stream: Option<StandardStream>,
    /// Remove the handlers that are there.
    pub force: bool,
    /// The file's encoding.
    pub encoding: Option<String>,
}

/// Gives the root a handler and a level, unless it has handlers.
pub fn basic_config(options: BasicOptions, handlers: Option<Vec<Rc<Handler>>>) -> Result<(), Error> {
    let root = get_logger(None);
    if options.force {
        for handler in root.handlers() {
            root.remove_handler(&handler);
            handler.close()?;
        }
    }
    if !root.handlers().is_empty() {
        return Ok(());
    }
    let handlers = match handlers {
        Some(_) if options.stream.is_some() || options.filename.is_some() => {
            return Err(Error::value(
                "'stream' or 'filename' should not be specified together with 'handlers'",
            ));
        }
        Some(handlers) => handlers,
        None if options.stream.is_some() && options.filename.is_some() => {
            return Err(Error::value("'stream' and 'filename' should not be specified together"));
        }
        None => vec![match options.filename.as_deref() {
            None | Some("") => Handler::stream(options.stream.unwrap_or(StandardStream::Stderr)),
            Some(filename) => {
                let mode = options.filemode.unwrap_or_default();
                Handler::file(
                    filename,
                    FileOptions { mode, encoding: options.encoding, ..FileOptions::default() },
                )?
            }
        }],
    };
    let formatter = Rc::new(Formatter::new(Options {
        fmt: Some(options.format.unwrap_or_else(|| options.style.basic_format().to_owned())),
        datefmt: options.datefmt,
        style: options.style,
        ..Options::default()
    })?);
    for handler in &handlers {
        if handler.formatter().is_none() {
            handler.set_formatter(Some(formatter.clone()));
        }
        root.add_handler(handler);
    }
    if let Some(level) = options.level {
        root.set_level(check_level(&level)?);
    }
    Ok(())
}

/// `logging.log`: to the root, which gets a handler when it has none.
pub fn log(level: i32, msg: Value, args: Arguments) -> Result<(), Error> {
    let root = get_logger(None);
    if root.handlers().is_empty() {
        basic_config(BasicOptions::default(), None)?;
    }
    root.log(level, msg, args, Details::default())
}

/// Disables what is not above a level.
pub fn disable(level: Option<&Level>) -> Result<(), Error> {
    let level = level.map_or(Ok(CRITICAL), check_level)?;
    state::with(|state| {
        state.disable.set(level);
        state.changed();
    });
    Ok(())
}

/// Flushes and closes all handlers, the newest first.
pub fn shutdown() {
    for handler in state::with(State::live_handlers).iter().rev() {
        handler.shut_down();
    }
}

/// Grows whenever a threshold may have changed.
pub fn generation() -> u64 {
    state::with(|state| state.generation.get())
}

/// The number of a level.
pub fn check_level(level: &Level) -> Result<i32, Error> {
    state::with(|state| state.levels.borrow().check(level))
}

/// The name of a number, the number of a name.
pub fn get_level_name(level: Level) -> Level {
    state::with(|state| {
        let levels = state.levels.borrow();
        match level {
            Level::Number(number) => Level::Name(levels.name_of(number).to_string()),
            Level::Name(name) => match levels.number_of(&name) {
                Some(number) => Level::Number(number),
                None => Level::Name(format!("Level {name}")),
            },
        }
    })
}

/// Makes a name known.
pub fn add_level_name(level: i32, name: &str) {
    state::with(|state| state.levels.borrow_mut().add(level, name));
}

/// Every name with its number.
pub fn level_names_mapping() -> Vec<(String, i32)> {
    state::with(|state| state.levels.borrow().mapping())
}

/// The names in the hierarchy, and whether a logger has each.
pub fn logger_names() -> Vec<(String, bool)> {
    state::with(|state| {
        let nodes = state.nodes.borrow();
        nodes.iter().map(|(name, node)| (name.clone(), matches!(node, Node::Logger(_)))).collect()
    })
}

/// The handler for records that find none.
pub fn last_resort() -> Option<Rc<Handler>> {
    state::with(|state| state.last_resort.borrow().clone())
}

/// Sets it.
pub fn set_last_resort(handler: Option<Rc<Handler>>) {
    state::with(|state| state.last_resort.replace(handler));
}

/// Whether lost records are told on standard error.
pub fn set_raise_exceptions(on: bool) {
    state::with(|state| state.raise_exceptions.set(on));
}

/// Which attributes records keep.
pub fn set_collected(what: Collected) {
    state::with(|state| state.collected.set(what));
}

/// `makeLogRecord`: a record of these attributes, with Python's defaults for the rest.
pub fn make_log_record(attributes: Vec<(String, Value)>, args: Arguments) -> Result<Record, Error> {
    let mut record = get_logger(None).make_record(0, Value::from(""), args, Details::default())?;
    record.name = Rc::from("None");
    record.levelname = Rc::from("Level None");
    record.pathname = Cow::Borrowed("");
    record.func_name = Cow::Borrowed("None");
    for (key, value) in attributes {
        let other = assign(&mut record, key, value);
        record.extra.extend(other);
    }
    // Of those with the same name the last stays.
    let mut seen = HashSet::new();
    let mut kept: Vec<_> = std::mem::take(&mut record.extra)
        .into_iter()
        .rev()
        .filter(|(key, _)| seen.insert(key.clone()))
        .collect();
    kept.reverse();
    record.extra = kept;
    Ok(record)
}

/// Sets an attribute of the value's type; gives back what is none, or has no room for the value.
fn assign(record: &mut Record, key: String, value: Value) -> Option<(String, Value)> {
    let Some(attribute) = Attribute::named(&key) else {
        return Some((key, value));
    };
    match (attribute, value) {
        (Attribute::Msg, value) => record.msg = value,
        (Attribute::Name, Value::Scalar(Scalar::Text(text))) => record.name = Rc::from(text),
        (Attribute::Levelname, Value::Scalar(Scalar::Text(text))) => record.levelname = Rc::from(text),
        (Attribute::Pathname, Value::Scalar(Scalar::Text(text))) => record.pathname = Cow::Owned(text),
        (Attribute::Filename, Value::Scalar(Scalar::Text(text))) => record.filename = Some(text),
        (Attribute::Module, Value::Scalar(Scalar::Text(text))) => record.module = Some(text),
        (Attribute::FuncName, Value::Scalar(Scalar::Text(text))) => record.func_name = Cow::Owned(text),
        (Attribute::ThreadName, Value::Scalar(Scalar::Text(text))) => {
            record.thread_name = Some(Cow::Owned(text));
        }
        (Attribute::ProcessName, Value::Scalar(Scalar::Text(text))) => {
            record.process_name = Some(Cow::Owned(text));
        }
        (Attribute::TaskName, Value::Scalar(Scalar::Text(text))) => record.task_name = Some(text),
        (Attribute::ExcText, Value::Scalar(Scalar::Text(text))) => record.exc_text = Some(text),
        (Attribute::StackInfo, Value::Scalar(Scalar::Text(text))) => record.stack_info = Some(text),
        (Attribute::ThreadName, Value::Scalar(Scalar::None)) => record.thread_name = None,
        (Attribute::ProcessName, Value::Scalar(Scalar::None)) => record.process_name = None,
        (Attribute::TaskName, Value::Scalar(Scalar::None)) => record.task_name = None,
        (Attribute::ExcText | Attribute::ExcInfo | Attribute::StackInfo, Value::Scalar(Scalar::None)) => {}
        (Attribute::Created, Value::Scalar(Scalar::Float(x))) => record.created = x,
        (Attribute::Msecs, Value::Scalar(Scalar::Float(x))) => record.msecs = x,
        (Attribute::RelativeCreated, Value::Scalar(Scalar::Float(x))) => record.relative_created = x,
        (attribute, Value::Scalar(Scalar::Integer(n))) => {
            match (attribute, i32::try_from(n), u32::try_from(n)) {
                (Attribute::Levelno, Ok(n), _) => record.levelno = n,
                (Attribute::Lineno, _, Ok(n)) => record.lineno = n,
                (Attribute::Process, _, Ok(n)) => record.process = Some(n),
                (Attribute::Thread, ..) if n >= 0 => record.thread = Some(n as u64),
                _ => return Some((key, Value::from(n))),
            }
        }
        (_, value) => return Some((key, value)),
    }
    None
}

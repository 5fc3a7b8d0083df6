//! Handlers: what is common to all, and the kinds.

mod escape;
mod memory;

use super::error::not_built;
use super::filter::{self, Filter};
use super::sink::{FileMode, Sink, StandardStream};
use super::{Error, Formatter, Record, state};
use escape::{needs_escape, single_line};
use memory::Memory;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

/// The most records that a queue keeps.
pub const MAX_QUEUE: u32 = 1_000_000;
/// The most memory handlers that pass a record on to each other.
pub const MAX_TARGETS: u32 = 100;
/// The most bytes that a file handler collects.
pub const MAX_BUFFER: u32 = 1 << 20;

/// How a file handler opens its file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct FileOptions {
    /// Append or not.
    pub mode: FileMode,
    /// UTF-8 when none.
    pub encoding: Option<String>,
    /// Opened at the first record.
    pub delay: bool,
    /// How many bytes to collect before writing; none writes each record at once.
    pub buffer_size: Option<u32>,
}

/// A record in a queue.
#[derive(Debug, Clone, PartialEq)]
pub struct Queued {
    /// Its place among the records of all queues.
    pub sequence: u64,
    /// The record.
    pub record: Record,
    /// Its text.
    pub text: Result<String, Error>,
}

enum Kind {
    Stream { stream: Cell<StandardStream>, sink: RefCell<Option<Sink>> },
    File { path: String, options: FileOptions, sink: RefCell<Option<Sink>> },
    Memory(Memory),
    Queue { capacity: usize, records: RefCell<VecDeque<Queued>> },
    Null,
}

/// Where records go.
pub struct Handler {
    id: u64,
    class: &'static str,
    name: RefCell<Option<String>>,
    level: Cell<i32>,
    formatter: RefCell<Option<Rc<Formatter>>>,
    filters: RefCell<Vec<Filter>>,
    closed: Cell<bool>,
    failures: Cell<u64>,
    last_failure: RefCell<Option<Error>>,
    single_line: Cell<bool>,
    terminator: RefCell<String>,
    scratch: RefCell<String>,
    kind: Kind,
}

impl Handler {
    fn build(class: &'static str, level: i32, kind: Kind) -> Rc<Self> {
        Rc::new(Handler {
            id: state::next_handler(),
            class,
            name: RefCell::default(),
            level: Cell::new(level),
            formatter: RefCell::default(),
            filters: RefCell::default(),
            closed: Cell::new(false),
            failures: Cell::new(0),
            last_failure: RefCell::default(),
            single_line: Cell::new(false),
            terminator: RefCell::new("\n".to_owned()),
            scratch: RefCell::default(),
            kind,
        })
    }

    fn new(class: &'static str, kind: Kind) -> Rc<Self> {
        let handler = Self::build(class, super::NOTSET, kind);
        state::keep_handler(&handler);
        handler
    }

    /// The handler of last resort, which `shutdown` does not know.
    pub(crate) fn last_resort() -> Rc<Self> {
        let stream = Cell::new(StandardStream::Stderr);
        Self::build("_StderrHandler", super::WARNING, Kind::Stream { stream, sink: RefCell::default() })
    }

    /// `StreamHandler`.
    pub fn stream(stream: StandardStream) -> Rc<Self> {
        Self::new("StreamHandler", Kind::Stream { stream: Cell::new(stream), sink: RefCell::default() })
    }

    /// `FileHandler`.
    pub fn file(filename: &str, options: FileOptions) -> Result<Rc<Self>, Error> {
        if options.buffer_size.is_some_and(|size| size > MAX_BUFFER) {
            return Err(Error::limit("buffer-size", u64::from(MAX_BUFFER)));
        }
        let utf8 = ["utf-8", "utf8", "utf_8", "u8"];
        if options.encoding.as_ref().is_some_and(|name| !utf8.contains(&name.to_ascii_lowercase().as_str())) {
            return not_built("FileHandler.encoding");
        }
        let path = crate::os_path::posix::abspath(filename);
        let sink = if options.delay { None } else { Some(open(&path, &options)?) };
        Ok(Self::new("FileHandler", Kind::File { path, options, sink: RefCell::new(sink) }))
    }

    /// `MemoryHandler`.
    pub fn memory(
        capacity: u32,
        flush_level: i32,
        target: Option<Rc<Handler>>,
        flush_on_close: bool,
    ) -> Rc<Self> {
        let memory = Memory::new(capacity as usize, flush_level, flush_on_close, target);
        Self::new("MemoryHandler", Kind::Memory(memory))
    }

    /// `QueueHandler`, with its queue.
    pub fn queue(capacity: Option<u32>) -> Result<Rc<Self>, Error> {
        let capacity = capacity.unwrap_or(MAX_QUEUE);
        if capacity > MAX_QUEUE {
            return Err(Error::limit("capacity", u64::from(MAX_QUEUE)));
        }
        Ok(Self::new(
            "QueueHandler",
            Kind::Queue { capacity: capacity as usize, records: RefCell::default() },
        ))
    }

    /// `NullHandler`.
    pub fn null() -> Rc<Self> {
        Self::new("NullHandler", Kind::Null)
    }

    /// Which handler this is.
    pub fn id(&self) -> u64 {
        self.id
    }

    /// The name of Python's class.
    pub fn class(&self) -> &'static str {
        self.class
    }

    /// Its name.
    pub fn name(&self) -> Option<String> {
        self.name.borrow().clone()
    }

    /// Names it.
    pub fn set_name(self: &Rc<Self>, name: Option<String>) {
        let old = self.name.replace(name.clone());
        state::rename_handler(self, old, name);
    }

    /// Its level.
    pub fn level(&self) -> i32 {
        self.level.get()
    }

    /// Sets it.
    pub fn set_level(&self, level: i32) {
        self.level.set(level);
    }

    /// Its formatter.
    pub fn formatter(&self) -> Option<Rc<Formatter>> {
        self.formatter.borrow().clone()
    }

    /// Sets it.
    pub fn set_formatter(&self, formatter: Option<Rc<Formatter>>) {
        self.formatter.replace(formatter);
    }

    /// Its filters.
    pub fn filters(&self) -> Vec<Filter> {
        self.filters.borrow().clone()
    }

    /// Adds one that isn't there.
    pub fn add_filter(&self, filter: Filter) {
        filter::add(&mut self.filters.borrow_mut(), filter);
    }

    /// Removes one.
    pub fn remove_filter(&self, filter: &Filter) {
        filter::remove(&mut self.filters.borrow_mut(), filter);
    }

    /// What its filters leave of a record.
    pub fn filter<'a>(&self, record: &'a Record) -> Result<Option<Cow<'a, Record>>, Error> {
        filter::apply(&self.filters.borrow(), Cow::Borrowed(record))
    }

    /// Whether control characters are escaped.
    pub fn set_single_line(&self, on: bool) {
        self.single_line.set(on);
    }

    /// What ends a record.
    pub fn set_terminator(&self, terminator: String) {
        self.terminator.replace(terminator);
    }

    /// How many records were lost, and why the last.
    pub fn failures(&self) -> (u64, Option<Error>) {
        (self.failures.get(), self.last_failure.borrow().clone())
    }

    /// The standard stream it writes to.
    pub fn standard_stream(&self) -> Option<StandardStream> {
        match &self.kind {
            Kind::Stream { stream, .. } => Some(stream.get()),
            _ => None,
        }
    }

    /// Writes to another stream from now on.
    pub fn set_stream(&self, new: StandardStream) -> Result<(), Error> {
        let Kind::Stream { stream, sink } = &self.kind else {
            return Err(Error::attribute(self.class, "setStream"));
        };
        if stream.replace(new) != new {
            sink.replace(None);
        }
        Ok(())
    }

    /// The path of its file.
    pub fn base_filename(&self) -> Option<&str> {
        match &self.kind {
            Kind::File { path, .. } => Some(path),
            _ => None,
        }
    }

    /// Passes on to another handler.
    pub fn set_target(&self, target: Option<Rc<Handler>>) -> Result<(), Error> {
        let Kind::Memory(memory) = &self.kind else {
            return Err(Error::attribute(self.class, "setTarget"));
        };
        memory.target.replace(target);
        Ok(())
    }

    /// Takes the oldest records of its queue.
    pub fn drain(&self, maximum: usize) -> Result<Vec<Queued>, Error> {
        let Kind::Queue { records, .. } = &self.kind else {
            return Err(Error::attribute(self.class, "queue"));
        };
        let mut records = records.borrow_mut();
        let count = records.len().min(maximum);
        Ok(records.drain(..count).collect())
    }

    /// Takes the oldest records of its queue and has each handled by all of `handlers`; tells how many.
    pub fn drain_to(
        &self,
        handlers: &[Rc<Handler>],
        respect_handler_level: bool,
        maximum: u32,
    ) -> Result<u32, Error> {
        let records = self.drain(maximum as usize)?;
        for queued in &records {
            for handler in handlers {
                if !respect_handler_level || queued.record.levelno >= handler.level() {
                    handler.handle(&queued.record)?;
                }
            }
        }
        Ok(records.len() as u32)
    }

    /// Starts a new file.
    pub fn do_rollover(&self) -> Result<(), Error> {
        Err(Error::attribute(self.class, "doRollover"))
    }

    /// The text of a record.
    pub fn format(&self, record: &Record) -> Result<String, Error> {
        let mut text = String::new();
        self.format_to(record, &mut text)?;
        Ok(text)
    }

    fn format_to(&self, record: &Record, to: &mut String) -> Result<(), Error> {
        let formatter = self.formatter();
        match &formatter {
            Some(formatter) => formatter.format_to(record, to)?,
            None => state::default_formatter().format_to(record, to)?,
        }
        if self.single_line.get() && to.contains(|c: char| needs_escape(c)) {
            *to = single_line(to);
        }
        Ok(())
    }

    /// Filters and emits; tells whether it passed.
    pub fn handle(&self, record: &Record) -> Result<bool, Error> {
        if matches!(self.kind, Kind::Null) {
            return Ok(false);
        }
        if self.filters.borrow().is_empty() {
            self.emit(record);
            return Ok(true);
        }
        let filters = self.filters();
        match filter::apply(&filters, Cow::Borrowed(record))? {
            Some(record) => {
                self.emit(&record);
                Ok(true)
            }
            None => Ok(false),
        }
    }

    fn emit(&self, record: &Record) {
        match &self.kind {
            Kind::Stream { stream, sink } => {
                let result = self.write(record, sink, || Ok(Some(Sink::standard(stream.get())?)));
                self.note(record, result);
            }
            Kind::File { path, options, sink } => {
                let result = self.write(record, sink, || {
                    // Opened again after closing it would lose what it wrote before.
                    if options.mode == FileMode::Write && self.closed.get() {
                        return Ok(None);
                    }
                    open(path, options).map(Some)
                });
                self.note(record, result);
            }
            Kind::Memory(_) if state::passing() >= MAX_TARGETS => {
                self.note(record, Err(Error::limit("targets", u64::from(MAX_TARGETS))));
            }
            Kind::Memory(memory) => {
                let due = {
                    let mut buffer = memory.buffer.borrow_mut();
                    buffer.push(record.clone());
                    buffer.len() >= memory.capacity || record.levelno >= memory.flush_level
                };
                // A buffer without a target grows until it has one, so that is bounded as a queue is.
                if due {
                    memory.flush();
                }
                if memory.buffer.borrow().len() > MAX_QUEUE as usize {
                    memory.buffer.borrow_mut().pop();
                    self.note(record, Err(Error::limit("records", u64::from(MAX_QUEUE))));
                }
            }
            Kind::Queue { capacity, records } => {
                if records.borrow().len() >= *capacity {
                    self.note(record, Err(Error::limit("capacity", *capacity as u64)));
                    return;
                }
                let text = self.format(record);
                let queued = Queued { sequence: state::next_sequence(), record: record.clone(), text };
                records.borrow_mut().push_back(queued);
            }
            Kind::Null => {}
        }
    }

    fn write(
        &self,
        record: &Record,
        sink: &RefCell<Option<Sink>>,
        open: impl FnOnce() -> Result<Option<Sink>, Error>,
    ) -> Result<(), Error> {
        let mut sink = sink.borrow_mut();
        if sink.is_none() {
            *sink = open()?;
        }
        let Some(sink) = sink.as_mut() else {
            return Ok(());
        };
        let mut text = self.scratch.borrow_mut();
        text.clear();
        self.format_to(record, &mut text)?;
        text.push_str(&self.terminator.borrow());
        sink.write(&text)?;
        Ok(())
    }

    fn note(&self, record: &Record, result: Result<(), Error>) {
        if let Err(error) = result {
            self.failures.set(self.failures.get() + 1);
            state::report(record, &error);
            self.last_failure.replace(Some(error));
        }
    }

    /// Writes or passes on what it kept.
    pub fn flush(&self) -> Result<(), Error> {
        match &self.kind {
            Kind::File { sink, .. } | Kind::Stream { sink, .. } => {
                if let Some(sink) = sink.borrow_mut().as_mut() {
                    sink.flush()?;
                }
            }
            Kind::Memory(memory) => memory.flush(),
            Kind::Queue { .. } | Kind::Null => {}
        }
        Ok(())
    }

    /// Flushes, and gives up what it holds.
    pub fn close(self: &Rc<Self>) -> Result<(), Error> {
        let result = match &self.kind {
            Kind::File { sink, .. } => {
                sink.replace(None).map_or(Ok(()), |mut sink| sink.flush().map_err(Error::from))
            }
            Kind::Memory(memory) => {
                if memory.flush_on_close {
                    memory.flush();
                }
                memory.target.replace(None);
                memory.buffer.borrow_mut().clear();
                Ok(())
            }
            Kind::Stream { .. } | Kind::Queue { .. } | Kind::Null => Ok(()),
        };
        self.closed.set(true);
        state::forget_name(self);
        result
    }

    /// What `shutdown` does to it, whatever fails.
    pub(crate) fn shut_down(self: &Rc<Self>) {
        let flushes = match &self.kind {
            Kind::Memory(memory) => memory.flush_on_close,
            _ => true,
        };
        if flushes {
            let _ = self.flush();
        }
        let _ = self.close();
    }
}

fn open(path: &str, options: &FileOptions) -> Result<Sink, Error> {
    Ok(Sink::file(path, options.mode, options.buffer_size.unwrap_or(0) as usize)?)
}

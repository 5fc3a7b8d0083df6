//! Loggers and their hierarchy.

use super::filter::{self, Filter};
use super::record::Attribute;
use super::state::{self, Node, State};
use super::{Arguments, Error, Handler, NOTSET, Record};
use crate::values::Value;
use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Where a call stands in the source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caller {
    /// The file.
    pub pathname: String,
    /// The line.
    pub lineno: u32,
    /// The function.
    pub func_name: String,
}

/// What a call that logs may add.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Details {
    /// Where it stands.
    pub caller: Option<Caller>,
    /// The traceback.
    pub exc_text: Option<String>,
    /// The stack.
    pub stack_info: Option<String>,
    /// Attributes of the program's own.
    pub extra: Vec<(String, Value)>,
    /// When it happened.
    pub created: Option<f64>,
    /// The thread.
    pub thread: Option<(u64, String)>,
    /// The task.
    pub task_name: Option<String>,
}

/// A channel.
pub struct Logger {
    name: Rc<str>,
    level: Cell<i32>,
    parent: RefCell<Option<Rc<Logger>>>,
    propagate: Cell<bool>,
    disabled: Cell<bool>,
    handlers: RefCell<Vec<Rc<Handler>>>,
    filters: RefCell<Vec<Filter>>,
    /// The generation, and the least level that is enabled.
    threshold: Cell<(u64, Option<i32>)>,
}

impl Logger {
    pub(crate) fn new(name: &str, level: i32) -> Self {
        Logger {
            name: Rc::from(name),
            level: Cell::new(level),
            parent: RefCell::default(),
            propagate: Cell::new(true),
            disabled: Cell::new(false),
            handlers: RefCell::default(),
            filters: RefCell::default(),
            threshold: Cell::new((0, None)),
        }
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// `repr(logger)`.
    pub fn repr(self: &Rc<Self>) -> String {
        let class = if self.is_root() { "RootLogger" } else { "Logger" };
        let level = state::with(|state| state.levels.borrow().name_of(self.effective_level()));
        format!("<{class} {} ({level})>", self.name)
    }

    fn is_root(self: &Rc<Self>) -> bool {
        state::with(|state| Rc::ptr_eq(&state.root, self))
    }

    /// Its own level.
    pub fn level(&self) -> i32 {
        self.level.get()
    }

    /// Sets it.
    pub fn set_level(&self, level: i32) {
        self.level.set(level);
        state::with(State::changed);
    }

    /// The level of the nearest logger that has one.
    pub fn effective_level(&self) -> i32 {
        if self.level.get() != NOTSET {
            return self.level.get();
        }
        let mut next = self.parent();
        while let Some(logger) = next {
            if logger.level.get() != NOTSET {
                return logger.level.get();
            }
            next = logger.parent();
        }
        NOTSET
    }

    /// The generation, and the least level that is enabled.
    pub fn threshold(&self) -> (u64, Option<i32>) {
        let (generation, disable) = state::with(|state| (state.generation.get(), state.disable.get()));
        if self.threshold.get().0 != generation {
            let least = if self.disabled.get() { None } else { disable.checked_add(1) };
            self.threshold.set((generation, least.map(|least| least.max(self.effective_level()))));
        }
        self.threshold.get()
    }

    /// Whether a call of that level logs.
    pub fn is_enabled_for(&self, level: i32) -> bool {
        self.threshold().1.is_some_and(|least| level >= least)
    }

    /// Whether records go on upward.
    pub fn propagate(&self) -> bool {
        self.propagate.get()
    }

    /// Sets that.
    pub fn set_propagate(&self, on: bool) {
        self.propagate.set(on);
    }

    /// Whether it drops all.
    pub fn disabled(&self) -> bool {
        self.disabled.get()
    }

    /// Sets that.
    pub fn set_disabled(&self, on: bool) {
        self.disabled.set(on);
        state::with(State::changed);
    }

    /// The nearest logger above.
    pub fn parent(&self) -> Option<Rc<Logger>> {
        self.parent.borrow().clone()
    }

    /// The logger of a name below this one's.
    pub fn child(self: &Rc<Self>, suffix: &str) -> Result<Rc<Logger>, Error> {
        let name = if self.is_root() { suffix.to_owned() } else { format!("{}.{suffix}", self.name) };
        check_name(&name)?;
        Ok(named(&name))
    }

    /// The names of the loggers one level below.
    pub fn children(self: &Rc<Self>) -> Vec<String> {
        let depth = if self.is_root() { 0 } else { 1 + self.name.matches('.').count() };
        let is_child = |logger: &Rc<Logger>| {
            logger.parent().is_some_and(|parent| Rc::ptr_eq(&parent, self))
                && logger.name.matches('.').count() == depth
        };
        state::with(|state| {
            let nodes = state.nodes.borrow();
            let loggers = nodes.values().filter_map(|node| match node {
                Node::Logger(logger) => Some(logger),
                Node::Placeholder(_) => None,
            });
            loggers.filter(|logger| is_child(logger)).map(|logger| logger.name.to_string()).collect()
        })
    }

    /// Its handlers.
    pub fn handlers(&self) -> Vec<Rc<Handler>> {
        self.handlers.borrow().clone()
    }

    /// Whether a record would find a handler.
    pub fn has_handlers(self: &Rc<Self>) -> bool {
        let mut next = Some(self.clone());
        while let Some(logger) = next {
            if !logger.handlers.borrow().is_empty() {
                return true;
            }
            next = if logger.propagate.get() { logger.parent() } else { None };
        }
        false
    }

    /// Adds one that isn't there.
    pub fn add_handler(&self, handler: &Rc<Handler>) {
        let mut handlers = self.handlers.borrow_mut();
        if !handlers.iter().any(|other| Rc::ptr_eq(other, handler)) {
            handlers.push(handler.clone());
        }
    }

    /// Removes one.
    pub fn remove_handler(&self, handler: &Rc<Handler>) {
        self.handlers.borrow_mut().retain(|other| !Rc::ptr_eq(other, handler));
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

    /// Logs.
    pub fn log(
        self: &Rc<Self>,
        level: i32,
        msg: Value,
        args: Arguments,
        details: Details,
    ) -> Result<(), Error> {
        if !self.is_enabled_for(level) {
            return Ok(());
        }
        self.handle(&self.make_record(level, msg, args, details)?)
    }

    /// Logs several texts, each a level, where its text ends in `text`, and when it happened.
    pub fn log_many(
        self: &Rc<Self>,
        text: &str,
        records: impl Iterator<Item = (i32, u32, Option<f64>)> + Clone,
    ) -> Result<(), Error> {
        let mut start = 0;
        for (_, end, _) in records.clone() {
            if text.get(start..end as usize).is_none() {
                return Err(Error::value(format!("{end} is not the end of a text")));
            }
            start = end as usize;
        }
        start = 0;
        for (level, end, created) in records {
            if self.is_enabled_for(level) {
                let msg = Value::from(text.get(start..end as usize).unwrap_or_default());
                let details = Details { created, ..Details::default() };
                self.handle(&self.make_record(level, msg, Arguments::default(), details)?)?;
            }
            start = end as usize;
        }
        Ok(())
    }

    /// A record as a call would make it.
    pub fn make_record(
        &self,
        level: i32,
        msg: Value,
        args: Arguments,
        details: Details,
    ) -> Result<Record, Error> {
        for (key, _) in &details.extra {
            if key == "message" || key == "asctime" || Attribute::named(key).is_some() {
                let text = format!("Attempt to overwrite {} in LogRecord", crate::text::repr(key));
                return Err(Error::key(crate::text::repr(&text)));
            }
        }
        state::with(|state| {
            let (now, since) = state.now()?;
            let kept = state.collected.get();
            let moment = Moment::new(now, since, details.created);
            let (pathname, lineno, func_name) = match details.caller {
                Some(caller) => (Cow::Owned(caller.pathname), caller.lineno, Cow::Owned(caller.func_name)),
                None => (Cow::Borrowed("(unknown file)"), 0, Cow::Borrowed("(unknown function)")),
            };
            let (thread, thread_name) = match details.thread {
                _ if !kept.threads => (None, None),
                Some((number, name)) => (Some(number), Some(Cow::Owned(name))),
                None => (Some(1), Some(Cow::Borrowed("MainThread"))),
            };
            Ok(Record {
                name: self.name.clone(),
                msg,
                args,
                levelno: level,
                levelname: state.levels.borrow().name_of(level),
                pathname,
                filename: None,
                module: None,
                lineno,
                func_name,
                created: moment.created,
                msecs: moment.msecs,
                relative_created: moment.relative_created,
                thread,
                thread_name,
                process: if kept.processes { state.process() } else { None },
                process_name: kept.multiprocessing.then_some(Cow::Borrowed("MainProcess")),
                task_name: details.task_name.filter(|_| kept.asyncio_tasks),
                exc_text: details.exc_text,
                stack_info: details.stack_info,
                extra: details.extra,
            })
        })
    }

    /// Filters a record and passes it to the handlers.
    pub fn handle(self: &Rc<Self>, record: &Record) -> Result<(), Error> {
        if self.disabled.get() {
            return Ok(());
        }
        if self.filters.borrow().is_empty() {
            return self.call_handlers(record);
        }
        let filters = self.filters();
        match filter::apply(&filters, Cow::Borrowed(record))? {
            Some(record) => self.call_handlers(&record),
            None => Ok(()),
        }
    }

    fn call_handlers(self: &Rc<Self>, record: &Record) -> Result<(), Error> {
        let mut found = false;
        let mut next = Some(self.clone());
        while let Some(logger) = next {
            for handler in logger.handlers.borrow().iter() {
                found = true;
                if record.levelno >= handler.level() {
                    handler.handle(record)?;
                }
            }
            next = if logger.propagate.get() { logger.parent() } else { None };
        }
        if !found {
            self.without_handlers(record)?;
        }
        Ok(())
    }

    fn without_handlers(&self, record: &Record) -> Result<(), Error> {
        let (handler, warn) = state::with(|state| {
            let handler = state.last_resort.borrow().clone();
            let warn = handler.is_none() && state.raise_exceptions.get() && !state.warned.replace(true);
            (handler, warn)
        });
        if warn {
            state::warn(&format!("No handlers could be found for logger \"{}\"\n", self.name));
        }
        match handler {
            Some(handler) if record.levelno >= handler.level() => handler.handle(record).map(|_| ()),
            _ => Ok(()),
        }
    }
}

/// The times of a record.
struct Moment {
    created: f64,
    msecs: f64,
    relative_created: f64,
}

impl Moment {
    fn new(now: i64, since: i64, given: Option<f64>) -> Self {
        if let Some(created) = given {
            let start = now.saturating_sub(since) as f64 / 1e9;
            let msecs = ((created - created.floor()) * 1e3).floor();
            return Moment { created, msecs, relative_created: (created - start) * 1e3 };
        }
        let created = now as f64 / 1e9;
        let mut msecs = (now.rem_euclid(1_000_000_000) / 1_000_000) as f64;
        // The float can round up to the next second; its milliseconds must not stay in the last.
        if msecs >= 999.0 && created.floor() as i64 != now.div_euclid(1_000_000_000) {
            msecs = 0.0;
        }
        Moment { created, msecs, relative_created: since as f64 / 1e6 }
    }
}

/// The longest name, in bytes: each of its dots is a place in the hierarchy, with a name of its own.
pub const MAX_NAME: usize = 4_096;

/// Refuses a name that is too long.
pub fn check_name(name: &str) -> Result<(), Error> {
    if name.len() > MAX_NAME { Err(Error::limit("name", MAX_NAME as u64)) } else { Ok(()) }
}

/// `getLogger(name)`, of a name that [`check_name`] allows.
pub fn get_logger(name: Option<&str>) -> Rc<Logger> {
    match name {
        None | Some("" | "root") => state::with(|state| state.root.clone()),
        Some(name) => named(name),
    }
}

/// The logger of that name, which takes its place in the hierarchy when it is new.
fn named(name: &str) -> Rc<Logger> {
    state::with(|state| {
        if let Some(Node::Logger(logger)) = state.nodes.borrow().get(name) {
            return logger.clone();
        }
        let logger = Rc::new(Logger::new(name, NOTSET));
        let before = state.nodes.borrow_mut().insert(name.to_owned(), Node::Logger(logger.clone()));
        if let Some(Node::Placeholder(below)) = before {
            adopt(&below, &logger);
        }
        find_parent(state, &logger);
        logger
    })
}

/// Puts a new logger above those below its name, unless one between them is there already.
fn adopt(below: &[Rc<Logger>], logger: &Rc<Logger>) {
    for child in below {
        let parent = child.parent();
        if parent.as_ref().is_none_or(|parent| !parent.name.starts_with(&*logger.name)) {
            logger.parent.replace(parent);
            child.parent.replace(Some(logger.clone()));
        }
    }
}

/// Finds the nearest logger above a new one, and leaves its name at the places between that have none.
fn find_parent(state: &State, logger: &Rc<Logger>) {
    let mut nodes = state.nodes.borrow_mut();
    let mut end = logger.name.rfind('.').unwrap_or(0);
    let mut parent = None;
    while end > 0 && parent.is_none() {
        match nodes.get_mut(&logger.name[..end]) {
            Some(Node::Logger(above)) => parent = Some(above.clone()),
            Some(Node::Placeholder(below)) => below.push(logger.clone()),
            None => {
                let below = Node::Placeholder(vec![logger.clone()]);
                nodes.insert(logger.name[..end].to_owned(), below);
            }
        }
        // Python looks left of the character before the dot, which passes over the first of two dots.
        let left = logger.name[..end].char_indices().next_back().map_or(0, |(at, _)| at);
        end = logger.name[..left].rfind('.').unwrap_or(0);
    }
    logger.parent.replace(Some(parent.unwrap_or_else(|| state.root.clone())));
}

/// A logger with attributes for each record.
pub struct LoggerAdapter {
    /// The logger below.
    pub logger: Rc<Logger>,
    /// The attributes.
    pub extra: Vec<(String, Value)>,
    /// Whether those of a call are added to them.
    pub merge_extra: bool,
}

impl LoggerAdapter {
    /// Logs with these attributes.
    pub fn log(&self, level: i32, msg: Value, args: Arguments, mut details: Details) -> Result<(), Error> {
        if !self.logger.is_enabled_for(level) {
            return Ok(());
        }
        let own = std::mem::replace(&mut details.extra, self.extra.clone());
        if self.merge_extra {
            details.extra.retain(|(key, _)| own.iter().all(|(other, _)| other != key));
            details.extra.extend(own);
        }
        self.logger.log(level, msg, args, details)
    }
}

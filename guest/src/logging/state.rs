//! What the whole module shares: the hierarchy, the level names, the list of handlers.

use super::levels::Levels;
use super::logger::Logger;
use super::sink::{Sink, StandardStream};
use super::{Error, Formatter, Handler, Options, Record, WARNING};
use crate::errno::OsError;
use crate::sys;
use std::cell::{Cell, OnceCell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

/// A name in the hierarchy.
pub(crate) enum Node {
    Logger(Rc<Logger>),
    /// A name that only has loggers below it: these.
    Placeholder(Vec<Rc<Logger>>),
}

/// Which attributes of its surroundings a record keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools)] // they are Python's four switches
pub struct Collected {
    /// `logThreads`.
    pub threads: bool,
    /// `logProcesses`.
    pub processes: bool,
    /// `logMultiprocessing`.
    pub multiprocessing: bool,
    /// `logAsyncioTasks`.
    pub asyncio_tasks: bool,
}

pub(crate) struct State {
    pub(crate) root: Rc<Logger>,
    pub(crate) nodes: RefCell<BTreeMap<String, Node>>,
    pub(crate) levels: RefCell<Levels>,
    pub(crate) disable: Cell<i32>,
    pub(crate) generation: Cell<u64>,
    pub(crate) handlers: RefCell<Vec<Weak<Handler>>>,
    names: RefCell<BTreeMap<String, Weak<Handler>>>,
    pub(crate) last_resort: RefCell<Option<Rc<Handler>>>,
    pub(crate) raise_exceptions: Cell<bool>,
    pub(crate) warned: Cell<bool>,
    pub(crate) collected: Cell<Collected>,
    started: OnceCell<i64>,
    process: OnceCell<Option<u32>>,
}

thread_local! {
    static HANDLERS: Cell<u64> = const { Cell::new(0) };
    static SEQUENCE: Cell<u64> = const { Cell::new(0) };
    static PASSING: Cell<u32> = const { Cell::new(0) };
    static DEFAULT: OnceCell<Rc<Formatter>> = const { OnceCell::new() };
    static STATE: State = State {
        root: Rc::new(Logger::new("root", WARNING)),
        nodes: RefCell::default(),
        levels: RefCell::default(),
        disable: Cell::new(0),
        generation: Cell::new(1),
        handlers: RefCell::default(),
        names: RefCell::default(),
        last_resort: RefCell::new(Some(Handler::last_resort())),
        raise_exceptions: Cell::new(true),
        warned: Cell::new(false),
        collected: Cell::new(Collected {
            threads: true,
            processes: true,
            multiprocessing: true,
            asyncio_tasks: true,
        }),
        started: OnceCell::new(),
        process: OnceCell::new(),
    };
}

/// Gives access to the state; it is made of cells, so calls may nest.
pub(crate) fn with<R>(then: impl FnOnce(&State) -> R) -> R {
    STATE.with(then)
}

impl State {
    /// The thresholds that were given out hold no longer.
    pub(crate) fn changed(&self) {
        self.generation.set(self.generation.get() + 1);
    }

    /// Nanoseconds since the epoch, and since the module was first asked for them.
    pub(crate) fn now(&self) -> Result<(i64, i64), Error> {
        let now = sys::time::now(sys::time::Clock::Realtime)
            .map_err(|error| OsError::from_sys(error, "clock_gettime"))?;
        let now = now.seconds.saturating_mul(1_000_000_000).saturating_add(i64::from(now.nanoseconds));
        Ok((now, now.saturating_sub(*self.started.get_or_init(|| now))))
    }

    /// The number of the process, where the system tells.
    pub(crate) fn process(&self) -> Option<u32> {
        *self.process.get_or_init(|| sys::os::identity_of_self().ok().map(|identity| identity.pid))
    }

    /// Handlers that are still there, the oldest first.
    pub(crate) fn live_handlers(&self) -> Vec<Rc<Handler>> {
        self.handlers.borrow().iter().filter_map(Weak::upgrade).collect()
    }
}

fn next(counter: &Cell<u64>) -> u64 {
    counter.replace(counter.get() + 1)
}

/// A number that no other handler has.
pub(crate) fn next_handler() -> u64 {
    HANDLERS.with(next)
}

/// The place of a queued record.
pub(crate) fn next_sequence() -> u64 {
    SEQUENCE.with(next)
}

/// How many memory handlers are passing on what they kept, each to the next.
pub(crate) fn passing() -> u32 {
    PASSING.get()
}

/// Does what a memory handler that passes on does.
pub(crate) fn pass(then: impl FnOnce()) {
    PASSING.set(PASSING.get() + 1);
    then();
    PASSING.set(PASSING.get() - 1);
}

/// Remembers a handler for `shutdown`.
pub(crate) fn keep_handler(handler: &Rc<Handler>) {
    with(|state| {
        let mut handlers = state.handlers.borrow_mut();
        if handlers.len().is_power_of_two() {
            handlers.retain(|handler| handler.strong_count() > 0);
        }
        handlers.push(Rc::downgrade(handler));
    });
}

/// Makes a handler known by a name instead of another.
pub(crate) fn rename_handler(handler: &Rc<Handler>, old: Option<String>, new: Option<String>) {
    with(|state| {
        let mut names = state.names.borrow_mut();
        if let Some(old) = old {
            names.remove(&old);
        }
        if let Some(new) = new {
            names.insert(new, Rc::downgrade(handler));
        }
    });
}

/// Forgets the name of a closed handler.
pub(crate) fn forget_name(handler: &Handler) {
    if let Some(name) = handler.name() {
        with(|state| state.names.borrow_mut().remove(&name));
    }
}

/// A handler by its name.
pub fn handler_by_name(name: &str) -> Option<Rc<Handler>> {
    with(|state| state.names.borrow().get(name).and_then(Weak::upgrade))
}

/// The names of all named handlers.
pub fn handler_names() -> Vec<String> {
    with(|state| {
        let names = state.names.borrow();
        names.iter().filter(|(_, handler)| handler.strong_count() > 0).map(|(name, _)| name.clone()).collect()
    })
}

/// The formatter of handlers that have none.
pub(crate) fn default_formatter() -> Rc<Formatter> {
    DEFAULT.with(|cell| cell.get_or_init(|| Rc::new(Formatter::unchecked(Options::default()))).clone())
}

/// Says on standard error that a record was lost.
pub(crate) fn report(record: &Record, error: &Error) {
    if !with(|state| state.raise_exceptions.get()) {
        return;
    }
    let (class, text) = error.describe();
    warn(&format!(
        "--- Logging error ---\n{class}: {text}\nMessage: {}\nArguments: {}\n",
        record.msg.repr(),
        record.args.repr()
    ));
}

/// Writes to standard error, if there is one.
pub(crate) fn warn(text: &str) {
    if let Ok(mut stderr) = Sink::standard(StandardStream::Stderr) {
        let _ = stderr.write(text);
    }
}

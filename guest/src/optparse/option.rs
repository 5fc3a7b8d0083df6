//! Options: how they are defined, and what makes no sense.

use super::error::{Error, OptionError, Result};
use super::value::Value;
use crate::text;
use std::cell::RefCell;
use std::rc::Rc;

/// What an option does when it is met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Action {
    /// Stores its argument.
    #[default]
    Store,
    /// Stores the constant.
    StoreConst,
    /// Stores true.
    StoreTrue,
    /// Stores false.
    StoreFalse,
    /// Appends its argument.
    Append,
    /// Appends the constant.
    AppendConst,
    /// Adds one.
    Count,
    /// Is an event.
    Callback,
    /// Gives the help and exits.
    Help,
    /// Gives the version and exits.
    Version,
}

impl Action {
    /// Python's name.
    pub fn name(self) -> &'static str {
        match self {
            Action::Store => "store",
            Action::StoreConst => "store_const",
            Action::StoreTrue => "store_true",
            Action::StoreFalse => "store_false",
            Action::Append => "append",
            Action::AppendConst => "append_const",
            Action::Count => "count",
            Action::Callback => "callback",
            Action::Help => "help",
            Action::Version => "version",
        }
    }

    /// Whether it always takes an argument.
    fn is_always_typed(self) -> bool {
        matches!(self, Action::Store | Action::Append)
    }

    /// Whether it can take an argument.
    fn is_typed(self) -> bool {
        self.is_always_typed() || self == Action::Callback
    }

    /// Whether it stores anything.
    fn stores(self) -> bool {
        !matches!(self, Action::Callback | Action::Help | Action::Version)
    }

    /// Whether it stores a constant.
    fn takes_const(self) -> bool {
        matches!(self, Action::StoreConst | Action::AppendConst)
    }
}

/// What an option's argument is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionType {
    /// Any text.
    String,
    /// An integer.
    Int,
    /// The same.
    Long,
    /// A floating-point number.
    Float,
    /// A complex number.
    Complex,
    /// One of the choices.
    Choice,
}

impl OptionType {
    /// Python's name.
    pub fn name(self) -> &'static str {
        match self {
            OptionType::String => "string",
            OptionType::Int => "int",
            OptionType::Long => "long",
            OptionType::Float => "float",
            OptionType::Complex => "complex",
            OptionType::Choice => "choice",
        }
    }
}

/// An option's help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Help {
    /// A text.
    Text(String),
    /// The option is left out (`SUPPRESS_HELP`).
    Suppress,
}

/// The definition of an option as it is given. None is Python's default.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OptionSpec {
    /// What it does.
    pub action: Option<Action>,
    /// What its argument is.
    pub kind: Option<OptionType>,
    /// Where it stores.
    pub dest: Option<String>,
    /// What is there when it isn't met; none is `NO_DEFAULT`.
    pub default: Option<Value>,
    /// How many arguments it takes.
    pub nargs: Option<u32>,
    /// The constant.
    pub constant: Option<Value>,
    /// What the argument may be.
    pub choices: Option<Vec<String>>,
    /// The number of the callback.
    pub callback: Option<u32>,
    /// The help.
    pub help: Option<Help>,
    /// What its argument is called.
    pub metavar: Option<String>,
}

/// Names of an option. One that another option took away leaves its place empty.
#[derive(Debug, Default, Clone)]
pub(super) struct Names {
    pub(super) short: Vec<Option<Rc<str>>>,
    pub(super) long: Vec<Option<Rc<str>>>,
    /// How many places are not empty.
    pub(super) left: usize,
}

impl Names {
    /// The short names, then the long ones.
    fn all(&self) -> impl Iterator<Item = &Rc<str>> {
        self.short.iter().chain(&self.long).flatten()
    }

    /// `str(option)`.
    fn join(&self) -> String {
        let names: Vec<&str> = self.all().map(|name| &**name).collect();
        names.join("/")
    }
}

/// Where an option belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// To the parser itself.
    Parser,
    /// To the group of this number.
    Group(usize),
}

/// An option of a parser.
#[derive(Debug)]
pub struct OptionDef {
    pub(super) names: RefCell<Names>,
    pub(super) place: Place,
    /// Its place among the options of the parser, in the order in which they were added.
    pub(super) order: u64,
    /// What it does.
    pub action: Action,
    /// What its argument is.
    pub kind: Option<OptionType>,
    /// Where it stores.
    pub dest: Option<Rc<str>>,
    /// The place of that among the parser's defaults.
    pub(super) dest_place: usize,
    /// What is there when it isn't met.
    pub default: Option<Value>,
    /// How many arguments it takes.
    pub nargs: Option<u32>,
    /// The constant.
    pub constant: Value,
    /// What the argument may be.
    pub choices: Option<Vec<String>>,
    /// The number of the callback.
    pub callback: Option<u32>,
    /// The help.
    pub help: Option<Help>,
    /// What its argument is called.
    pub metavar: Option<String>,
}

impl OptionDef {
    /// What `Option(*opts, **attrs)` makes, or fails with.
    pub(super) fn new(opts: &[String], spec: OptionSpec, place: Place, order: u64) -> Result<Self> {
        let mut names = Names::default();
        let opts = opts.iter().filter(|opt| !opt.is_empty());
        if opts.clone().next().is_none() {
            return Err(Error::Type("at least one option string must be supplied".to_owned()));
        }
        for opt in opts {
            if let Err(msg) = add_name(opt, &mut names) {
                return Err(Error::Option(OptionError { msg, option_id: names.join() }));
            }
            names.left += 1;
        }
        let mut option = OptionDef {
            names: RefCell::new(names),
            place,
            order,
            action: spec.action.unwrap_or_default(),
            kind: spec.kind,
            dest: spec.dest.map(Rc::from),
            dest_place: 0,
            default: spec.default,
            nargs: spec.nargs,
            constant: spec.constant.unwrap_or(Value::NONE),
            choices: spec.choices,
            callback: spec.callback,
            help: spec.help,
            metavar: spec.metavar,
        };
        match option.check() {
            Ok(()) if option.action == Action::AppendConst && option.constant.is_nested() => {
                Err(Error::Type("a list of lists can't be appended".to_owned()))
            }
            Ok(()) => Ok(option),
            Err(msg) => Err(Error::Option(OptionError { msg, option_id: option.text() })),
        }
    }

    /// Fills in what isn't given, and says what makes no sense.
    fn check(&mut self) -> std::result::Result<(), String> {
        let action = self.action;
        if self.kind.is_none() && action.is_always_typed() {
            let choice = self.choices.is_some();
            self.kind = Some(if choice { OptionType::Choice } else { OptionType::String });
        } else if self.kind.is_some() && !action.is_typed() {
            return Err(format!("must not supply a type for action '{}'", action.name()));
        }
        match (self.kind, &self.choices) {
            (Some(OptionType::Choice), None) => {
                return Err("must supply a list of choices for type 'choice'".to_owned());
            }
            (Some(OptionType::Choice), Some(_)) | (_, None) => {}
            (None, Some(_)) => return Err("must not supply choices for type None".to_owned()),
            (Some(kind), Some(_)) => {
                return Err(format!("must not supply choices for type '{}'", kind.name()));
            }
        }
        if self.dest.is_none() && (action.stores() || self.kind.is_some()) {
            self.dest = Some(self.names.borrow().destination().into());
        }
        if !action.takes_const() && !self.constant.is_none() {
            return Err(format!("'const' must not be supplied for action '{}'", action.name()));
        }
        if action.is_typed() {
            self.nargs.get_or_insert(1);
        } else if self.nargs.is_some() {
            return Err(format!("'nargs' must not be supplied for action '{}'", action.name()));
        }
        match (action, self.callback) {
            (Action::Callback, None) => Err("callback not callable: None".to_owned()),
            (Action::Callback, Some(_)) | (_, None) => Ok(()),
            (_, Some(_)) => Err("callback supplied (<function>) for non-callback option".to_owned()),
        }
    }

    /// `str(option)`: the names it still has.
    pub fn text(&self) -> String {
        self.names.borrow().join()
    }

    /// Its short names.
    pub fn short_opts(&self) -> Vec<Rc<str>> {
        self.names.borrow().short.iter().flatten().cloned().collect()
    }

    /// Its long names.
    pub fn long_opts(&self) -> Vec<Rc<str>> {
        self.names.borrow().long.iter().flatten().cloned().collect()
    }

    /// Whether it takes an argument.
    pub fn takes_value(&self) -> bool {
        self.kind.is_some()
    }

    /// The name that stands for it where it wasn't met: `get_opt_string`.
    pub(super) fn opt_string(&self) -> Result<Rc<str>> {
        let names = self.names.borrow();
        let first = names.long.iter().chain(&names.short).flatten().next();
        first.cloned().ok_or_else(|| Error::Index("list index out of range".to_owned()))
    }
}

impl Names {
    /// Where an option of these names stores when nothing else is said.
    fn destination(&self) -> String {
        match (self.long.first(), self.short.first()) {
            (Some(Some(long)), _) => long[2..].replace('-', "_"),
            (_, Some(Some(short))) => short[1..].to_owned(),
            _ => String::new(),
        }
    }
}

/// Takes a name into the short or the long ones, or says what is wrong with it.
fn add_name(opt: &str, names: &mut Names) -> std::result::Result<(), String> {
    let begin: Vec<char> = opt.chars().take(3).collect();
    match begin[..] {
        [_, _, third] => {
            if !(opt.starts_with("--") && third != '-') {
                return Err(format!(
                    "invalid long option string {}: must start with --, followed by non-dash",
                    text::repr(opt)
                ));
            }
            names.long.push(Some(opt.into()));
        }
        [first, second] => {
            if !(first == '-' && second != '-') {
                return Err(format!(
                    "invalid short option string {}: must be of the form -x, (x any non-dash char)",
                    text::repr(opt)
                ));
            }
            names.short.push(Some(opt.into()));
        }
        _ => {
            return Err(format!(
                "invalid option string {}: must be at least two characters long",
                text::repr(opt)
            ));
        }
    }
    Ok(())
}

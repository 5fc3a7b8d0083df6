//! Going through a command line.

use super::error::{Error, Result, SystemExit};
use super::option::{Action, OptionDef};
use super::parser::OptionParser;
use super::value::Value;
use super::values::Values;
use crate::sys;
use std::collections::VecDeque;
use std::rc::Rc;

/// The most bytes of constants that one parse stores.
const MAX_CONSTANTS: usize = 16 << 20;

/// An option with a callback was met.
#[derive(Debug, Clone, PartialEq)]
pub struct CallbackEvent {
    /// The number from the option's definition.
    pub callback: u32,
    /// The option's names.
    pub option_text: String,
    /// Its name as met.
    pub opt_str: String,
    /// Its argument.
    pub value: Option<Value>,
    /// Its destination.
    pub dest: Option<Rc<str>>,
}

/// A command line, parsed.
#[derive(Debug, Default)]
pub struct Parsed {
    /// Destinations and what they hold.
    pub values: Values,
    /// What is left of the command line.
    pub args: Vec<String>,
}

/// How parsing goes on.
#[derive(Debug)]
pub enum Step {
    /// A callback was met.
    Callback(CallbackEvent),
    /// It ended well.
    Parsed(Parsed),
    /// It ended with help, version or wrong usage.
    Exit(SystemExit),
}

/// How parsing in one go ended.
#[derive(Debug)]
pub enum Outcome {
    /// Well, with the callbacks met.
    Parsed(Parsed, Vec<CallbackEvent>),
    /// With help, version or wrong usage.
    Exit(SystemExit),
}

/// Why an option stops the parse.
enum Stop {
    /// The program's parser would say so and exit.
    Usage(String),
    /// It would exit without that.
    Exit(SystemExit),
    /// It would raise.
    Raise(Error),
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        match error {
            Error::OptionValue(text) => Stop::Usage(text),
            other => Stop::Raise(other),
        }
    }
}

/// The arguments of an option.
enum Given {
    None,
    One(String),
    Many(Vec<String>),
}

/// The rest of a word of short options.
struct Cluster {
    word: String,
    /// Where the next letter stands.
    at: usize,
}

/// A parse that stops at each callback.
pub struct Parse {
    /// The words not yet parsed.
    pub rargs: VecDeque<String>,
    /// The words set aside as arguments.
    pub largs: Vec<String>,
    /// What is stored so far.
    pub values: Values,
    cluster: Option<Cluster>,
    constants: usize,
    ended: bool,
}

impl OptionParser {
    /// `parse_args(args, values)`, up to where it would begin.
    pub fn start_parsing(&self, args: Option<Vec<String>>, values: Option<Values>) -> Result<Parse> {
        let args = args.unwrap_or_else(|| sys::environ::arguments().into_iter().skip(1).collect());
        let values = values.map_or_else(|| self.get_default_values(), Ok)?;
        Ok(Parse { rargs: args.into(), largs: Vec::new(), values, cluster: None, constants: 0, ended: false })
    }

    /// `parse_args(args, values)`; callbacks are collected.
    pub fn parse_args(&mut self, args: Option<Vec<String>>, values: Option<Values>) -> Result<Outcome> {
        let mut parse = self.start_parsing(args, values)?;
        let mut events = Vec::new();
        loop {
            match parse.resume(self)? {
                Step::Callback(event) => events.push(event),
                Step::Parsed(parsed) => return Ok(Outcome::Parsed(parsed, events)),
                Step::Exit(exit) => return Ok(Outcome::Exit(exit)),
            }
        }
    }
}

impl Parse {
    /// Goes on to the next callback, or to the end.
    pub fn resume(&mut self, parser: &mut OptionParser) -> Result<Step> {
        if self.ended {
            return Err(Error::Value("the parse has ended".to_owned()));
        }
        match self.process_args(parser) {
            Ok(Some(event)) => Ok(Step::Callback(event)),
            Ok(None) => {
                self.ended = true;
                let mut args = std::mem::take(&mut self.largs);
                args.extend(std::mem::take(&mut self.rargs));
                Ok(Step::Parsed(Parsed { values: std::mem::take(&mut self.values), args }))
            }
            Err(stop) => {
                self.ended = true;
                match stop {
                    Stop::Usage(msg) => parser.error(&msg).map(Step::Exit),
                    Stop::Exit(exit) => Ok(Step::Exit(exit)),
                    Stop::Raise(error) => Err(error),
                }
            }
        }
    }

    /// What raising `OptionValueError` in a callback does.
    pub fn refuse(&mut self, parser: &OptionParser, msg: &str) -> Result<SystemExit> {
        self.ended = true;
        parser.error(msg)
    }

    fn process_args(
        &mut self,
        parser: &mut OptionParser,
    ) -> std::result::Result<Option<CallbackEvent>, Stop> {
        loop {
            let event = if let Some(cluster) = self.cluster.take() {
                self.process_short_opt(cluster, parser)?
            } else {
                let Some(word) = self.rargs.pop_front() else { return Ok(None) };
                match word.as_bytes() {
                    b"--" => return Ok(None),
                    [b'-', b'-', ..] => self.process_long_opt(word, parser)?,
                    [b'-', _, ..] => {
                        self.cluster = Some(Cluster { word, at: 1 });
                        None
                    }
                    _ if parser.interspersed => {
                        self.largs.push(word);
                        None
                    }
                    _ => {
                        self.rargs.push_front(word);
                        return Ok(None);
                    }
                }
            };
            if event.is_some() {
                return Ok(event);
            }
        }
    }

    fn process_long_opt(
        &mut self,
        mut word: String,
        parser: &mut OptionParser,
    ) -> std::result::Result<Option<CallbackEvent>, Stop> {
        let end = word.find('=');
        let (opt, option) = parser.index.long(&word[..end.unwrap_or(word.len())]).map_err(Stop::Usage)?;
        let (opt, option) = (Rc::clone(opt), Rc::clone(option));
        if let Some(end) = end {
            word.drain(..=end);
            self.rargs.push_front(word);
        }
        let given = if option.takes_value() {
            self.take_arguments(&opt, &option)?
        } else if end.is_some() {
            return Err(Stop::Usage(format!("{opt} option does not take a value")));
        } else {
            Given::None
        };
        self.process(&opt, &option, given, parser)
    }

    fn process_short_opt(
        &mut self,
        mut cluster: Cluster,
        parser: &mut OptionParser,
    ) -> std::result::Result<Option<CallbackEvent>, Stop> {
        let Some(letter) = cluster.word[cluster.at..].chars().next() else { return Ok(None) };
        cluster.at += letter.len_utf8();
        let Some((opt, option)) = parser.index.short(letter) else {
            return Err(Stop::Usage(format!("no such option: -{letter}")));
        };
        let (opt, option) = (Rc::clone(opt), Rc::clone(option));
        let given = if option.takes_value() {
            if cluster.at < cluster.word.len() {
                self.rargs.push_front(cluster.word.split_off(cluster.at));
            }
            self.take_arguments(&opt, &option)?
        } else {
            Given::None
        };
        if cluster.at < cluster.word.len() {
            self.cluster = Some(cluster);
        }
        self.process(&opt, &option, given, parser)
    }

    fn take_arguments(&mut self, opt: &str, option: &OptionDef) -> std::result::Result<Given, Stop> {
        let count = option.nargs.unwrap_or(1) as usize;
        if self.rargs.len() < count {
            let plural = if count == 1 { "" } else { "s" };
            return Err(Stop::Usage(format!("{opt} option requires {count} argument{plural}")));
        }
        if count == 1 {
            return Ok(self.rargs.pop_front().map_or(Given::None, Given::One));
        }
        Ok(Given::Many(self.rargs.drain(..count).collect()))
    }

    /// Converts what was given and does what the option does.
    fn process(
        &mut self,
        opt: &str,
        option: &OptionDef,
        given: Given,
        parser: &mut OptionParser,
    ) -> std::result::Result<Option<CallbackEvent>, Stop> {
        let value = match given {
            Given::None => None,
            Given::One(text) => Some(option.check_value(opt, text)?),
            Given::Many(texts) => {
                let items = texts.into_iter().map(|text| option.check_value(opt, text));
                Some(Value::Tuple(items.collect::<Result<_>>()?))
            }
        };
        match option.action {
            Action::Help => return Err(Stop::Exit(parser.help_exit()?)),
            Action::Version => return Err(Stop::Exit(parser.version_exit()?)),
            Action::Callback => {
                return Ok(Some(CallbackEvent {
                    callback: option.callback.unwrap_or_default(),
                    option_text: option.text(),
                    opt_str: opt.to_owned(),
                    value,
                    dest: option.dest.clone(),
                }));
            }
            Action::Store
            | Action::StoreConst
            | Action::StoreTrue
            | Action::StoreFalse
            | Action::Append
            | Action::AppendConst
            | Action::Count => self.store(option, value)?,
        }
        Ok(None)
    }

    fn store(&mut self, option: &OptionDef, value: Option<Value>) -> Result<()> {
        let constant = matches!(option.action, Action::StoreConst | Action::AppendConst);
        if constant {
            self.constants += option.constant.size();
            if self.constants > MAX_CONSTANTS {
                return Err(Error::Limit("constants", MAX_CONSTANTS as u64));
            }
        }
        let Some(dest) = &option.dest else { return Ok(()) };
        let held = self.values.entry_at(option.dest_place, dest);
        let value = if constant { option.constant.clone() } else { value.unwrap_or(Value::NONE) };
        match option.action {
            Action::StoreTrue => *held = Value::from(true),
            Action::StoreFalse => *held = Value::from(false),
            Action::Append | Action::AppendConst => {
                if held.is_none() {
                    *held = Value::list(Vec::new());
                }
                held.append(value)?;
            }
            Action::Count => {
                let before = std::mem::replace(held, Value::NONE);
                let before = if before.is_none() { Value::from(0) } else { before };
                *held = before.plus_one()?;
            }
            _ => *held = value,
        }
        Ok(())
    }
}

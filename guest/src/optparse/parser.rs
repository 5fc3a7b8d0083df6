//! The parser as a whole: what it is made of, and what it says of itself.

use super::container::{ConflictHandler, Container, Index};
use super::error::{Result, SystemExit};
use super::formatter::{Formatter, FormatterSpec};
use super::option::{Action, Help, OptionDef, OptionSpec, Place};
use super::output::replace;
use super::value::Value;
use super::values::Values;
use crate::sys;
use crate::values::Scalar;
use std::borrow::Cow;

/// A usage text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Usage {
    /// `%prog [options]`.
    #[default]
    Default,
    /// A text.
    Text(String),
    /// None (`SUPPRESS_USAGE`).
    Suppress,
}

impl Usage {
    /// The text without the heading that it may begin with; empty for none.
    fn text(self) -> String {
        match self {
            Usage::Default => "%prog [options]".to_owned(),
            Usage::Text(text) => match text.split_at_checked("usage: ".len()) {
                Some((heading, usage)) if heading.eq_ignore_ascii_case("usage: ") => usage.to_owned(),
                _ => text,
            },
            Usage::Suppress => String::new(),
        }
    }
}

/// What a parser is made of. What is none is Python's default.
#[derive(Debug, Default)]
pub struct ParserSpec {
    /// The usage text.
    pub usage: Usage,
    /// The options.
    pub options: Vec<(Vec<String>, OptionSpec)>,
    /// The version.
    pub version: Option<String>,
    /// What to do about names given twice.
    pub conflict_handler: Option<ConflictHandler>,
    /// What the program does.
    pub description: Option<String>,
    /// The layout of the help.
    pub formatter: Option<FormatterSpec>,
    /// Whether there is `--help`.
    pub add_help_option: Option<bool>,
    /// The program's name.
    pub prog: Option<String>,
    /// A text after the help.
    pub epilog: Option<String>,
}

/// A group of options.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) title: String,
    pub(super) container: Container,
}

/// `OptionParser`, with its groups.
#[derive(Debug)]
pub struct OptionParser {
    pub(super) own: Container,
    pub(super) groups: Vec<Group>,
    pub(super) index: Index,
    pub(super) next_order: u64,
    pub(super) defaults: Values,
    pub(super) usage: String,
    pub(super) version: String,
    pub(super) epilog: String,
    prog: Option<String>,
    pub(super) formatter: Formatter,
    pub(super) interspersed: bool,
    process_default_values: bool,
}

impl OptionParser {
    /// `OptionParser(...)`.
    pub fn new(spec: ParserSpec) -> Result<Self> {
        let mut parser = OptionParser {
            own: Container {
                handler: spec.conflict_handler.unwrap_or_default(),
                description: spec.description,
                ..Container::default()
            },
            groups: Vec::new(),
            index: Index::default(),
            next_order: 0,
            defaults: Values::default(),
            usage: spec.usage.text(),
            version: spec.version.unwrap_or_default(),
            epilog: spec.epilog.unwrap_or_default(),
            prog: spec.prog,
            formatter: Formatter::new(&spec.formatter.unwrap_or_default(), true),
            interspersed: true,
            process_default_values: true,
        };
        parser.add_options(Place::Parser, spec.options)?;
        let standard = |action, help: &str| OptionSpec {
            action: Some(action),
            help: Some(Help::Text(help.to_owned())),
            ..OptionSpec::default()
        };
        if !parser.version.is_empty() {
            let spec = standard(Action::Version, "show program's version number and exit");
            parser.add_option(Place::Parser, &["--version".to_owned()], spec)?;
        }
        if spec.add_help_option.unwrap_or(true) {
            let spec = standard(Action::Help, "show this help message and exit");
            parser.add_option(Place::Parser, &["-h".to_owned(), "--help".to_owned()], spec)?;
        }
        Ok(parser)
    }

    /// `add_option_group(title, description)`: the number of the new group.
    pub fn add_option_group(&mut self, title: String, description: Option<String>) -> usize {
        let container = Container { handler: self.own.handler, description, ..Container::default() };
        self.groups.push(Group { title, container });
        self.groups.len() - 1
    }

    /// `get_option_group(opt_str)`.
    pub fn get_option_group(&self, opt: &str) -> Option<usize> {
        match self.get_option(opt)?.place {
            Place::Group(index) => Some(index),
            Place::Parser => None,
        }
    }

    /// The heading of a group.
    pub fn group_title(&self, index: usize) -> Option<&str> {
        self.groups.get(index).map(|group| group.title.as_str())
    }

    /// `set_title(title)` of a group.
    pub fn set_group_title(&mut self, index: usize, title: String) {
        if let Some(group) = self.groups.get_mut(index) {
            group.title = title;
        }
    }

    /// `get_description()` of a group.
    pub fn group_description(&self, index: usize) -> Option<&str> {
        self.groups.get(index)?.container.description.as_deref()
    }

    /// `get_description()`.
    pub fn description(&self) -> Result<Option<String>> {
        self.own.description.as_deref().map(|text| self.expand_prog_name(text)).transpose()
    }

    /// All options, those of the groups last.
    pub(super) fn all_options(&self) -> impl Iterator<Item = &OptionDef> {
        let of_groups = self.groups.iter().flat_map(|group| group.container.options.values());
        self.own.options.values().chain(of_groups).map(AsRef::as_ref)
    }

    /// `set_usage(usage)`.
    pub fn set_usage(&mut self, usage: Usage) {
        self.usage = usage.text();
    }

    /// `enable_interspersed_args()` and `disable_interspersed_args()`.
    pub fn set_interspersed_args(&mut self, interspersed: bool) {
        self.interspersed = interspersed;
    }

    /// `set_process_default_values(process)`.
    pub fn set_process_default_values(&mut self, process: bool) {
        self.process_default_values = process;
    }

    /// `set_default(dest, value)`.
    pub fn set_default(&mut self, dest: &str, value: Value) {
        self.defaults.set(dest, value);
    }

    /// `get_default_values()`.
    pub fn get_default_values(&self) -> Result<Values> {
        let mut values = self.defaults.clone();
        if !self.process_default_values {
            return Ok(values);
        }
        for option in self.all_options() {
            let Some(dest) = &option.dest else { continue };
            let value = values.entry_at(option.dest_place, dest);
            if let Value::Scalar(Scalar::Text(text)) = value {
                *value = option.check_value(&option.opt_string()?, std::mem::take(text))?;
            }
        }
        Ok(values)
    }

    /// `get_prog_name()`.
    pub fn prog_name(&self) -> Cow<'_, str> {
        if let Some(prog) = &self.prog {
            return prog.into();
        }
        let first = sys::environ::arguments().into_iter().next().unwrap_or_default();
        first.rsplit('/').next().unwrap_or_default().to_owned().into()
    }

    /// `expand_prog_name(s)`.
    pub fn expand_prog_name(&self, text: &str) -> Result<String> {
        replace(text, "%prog", &self.prog_name())
    }

    /// `get_usage()`.
    pub fn get_usage(&self) -> Result<String> {
        if self.usage.is_empty() {
            return Ok(String::new());
        }
        self.formatter.format_usage(&self.expand_prog_name(&self.usage)?)
    }

    /// `get_version()`.
    pub fn get_version(&self) -> Result<String> {
        self.expand_prog_name(&self.version)
    }

    /// `exit(status, msg)`.
    pub fn exit(status: Option<i32>, msg: Option<String>) -> SystemExit {
        SystemExit::new(status.unwrap_or_default(), msg.unwrap_or_default())
    }

    /// `error(msg)`.
    pub fn error(&self, msg: &str) -> Result<SystemExit> {
        let mut text = self.get_usage()?;
        if !self.usage.is_empty() {
            text.push('\n');
        }
        Ok(SystemExit::new(2, format!("{text}{}: error: {msg}\n", self.prog_name())))
    }

    /// What the action `version` does.
    pub(super) fn version_exit(&self) -> Result<SystemExit> {
        let mut stdout = self.get_version()?;
        if !self.version.is_empty() {
            stdout.push('\n');
        }
        Ok(SystemExit { stdout, ..SystemExit::default() })
    }
}

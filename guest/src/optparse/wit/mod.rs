mod convert;

use crate::Component;
use crate::bindings::exports::oskit::stdlib::optparse::{
    self as wit, Guest, GuestOptionGroup, GuestOptionParser, GuestParsing,
};
use crate::optparse::{FormatterSpec, OptionParser, Parse, Place, Value};
use convert::{options, values_in, values_out};
use std::cell::RefCell;
use std::rc::Rc;

type Result<T> = std::result::Result<T, wit::Error>;

/// A parser, which its groups and parses share.
#[derive(Clone)]
pub(crate) struct Parser(Rc<RefCell<OptionParser>>);

/// A group by its number.
pub(crate) struct Group {
    parser: Parser,
    index: usize,
}

/// A parse and its parser.
pub(crate) struct Parsing {
    parser: Parser,
    parse: RefCell<Parse>,
}

impl Guest for Component {
    type Parsing = Parsing;
    type OptionGroup = Group;
    type OptionParser = Parser;

    fn default_option() -> wit::OptionSpec {
        wit::OptionSpec {
            action: None,
            type_: None,
            dest: None,
            default: None,
            nargs: None,
            const_: None,
            choices: None,
            callback: None,
            help: None,
            metavar: None,
        }
    }
    fn default_parser() -> wit::ParserSpec {
        wit::ParserSpec {
            usage: wit::Usage::Default,
            options: Vec::new(),
            version: None,
            conflict_handler: None,
            description: None,
            formatter: None,
            add_help_option: None,
            prog: None,
            epilog: None,
        }
    }
}

impl Parser {
    fn add_option(&self, place: Place, opts: &[String], spec: wit::OptionSpec) -> Result<wit::OptionInfo> {
        let option = self.0.borrow_mut().add_option(place, opts, spec.into())?;
        Ok((&*option).into())
    }
    fn option(&self, opt_str: &str) -> Option<wit::OptionInfo> {
        self.0.borrow().get_option(opt_str).map(|option| (&**option).into())
    }
    fn group(&self, index: usize) -> wit::OptionGroup {
        wit::OptionGroup::new(Group { parser: self.clone(), index })
    }
}

impl GuestParsing for Parsing {
    fn resume(&self) -> Result<wit::Step> {
        Ok(self.parse.borrow_mut().resume(&mut self.parser.0.borrow_mut())?.into())
    }
    fn rargs(&self) -> Vec<String> {
        self.parse.borrow().rargs.iter().cloned().collect()
    }
    fn set_rargs(&self, rargs: Vec<String>) {
        self.parse.borrow_mut().rargs = rargs.into();
    }
    fn largs(&self) -> Vec<String> {
        self.parse.borrow().largs.clone()
    }
    fn set_largs(&self, largs: Vec<String>) {
        self.parse.borrow_mut().largs = largs;
    }
    fn get(&self, dest: String) -> Option<wit::Stored> {
        self.parse.borrow().values.get(&dest).cloned().map(wit::Stored::from)
    }
    fn set(&self, dest: String, value: wit::Stored) {
        self.parse.borrow_mut().values.set(&dest, value.into());
    }
    fn refuse(&self, msg: String) -> Result<wit::SystemExit> {
        Ok(self.parse.borrow_mut().refuse(&self.parser.0.borrow(), &msg)?.into())
    }
}

impl GuestOptionGroup for Group {
    fn add_option(&self, opts: Vec<String>, spec: wit::OptionSpec) -> Result<wit::OptionInfo> {
        self.parser.add_option(Place::Group(self.index), &opts, spec)
    }
    fn add_options(&self, list: Vec<(Vec<String>, wit::OptionSpec)>) -> Result<()> {
        Ok(self.parser.0.borrow_mut().add_options(Place::Group(self.index), options(list))?)
    }
    fn get_option(&self, opt_str: String) -> Option<wit::OptionInfo> {
        self.parser.option(&opt_str)
    }
    fn has_option(&self, opt_str: String) -> bool {
        self.parser.0.borrow().has_option(&opt_str)
    }
    fn remove_option(&self, opt_str: String) -> Result<()> {
        Ok(self.parser.0.borrow_mut().remove_option(&opt_str)?)
    }
    fn title(&self) -> String {
        self.parser.0.borrow().group_title(self.index).unwrap_or_default().to_owned()
    }
    fn set_title(&self, title: String) {
        self.parser.0.borrow_mut().set_group_title(self.index, title);
    }
    fn get_description(&self) -> Option<String> {
        self.parser.0.borrow().group_description(self.index).map(str::to_owned)
    }
    fn set_description(&self, description: Option<String>) {
        self.parser.0.borrow_mut().set_description(Place::Group(self.index), description);
    }
    fn set_conflict_handler(&self, handler: wit::ConflictHandler) {
        self.parser.0.borrow_mut().set_conflict_handler(Place::Group(self.index), handler.into());
    }
    fn format_option_help(&self) -> Result<String> {
        Ok(self.parser.0.borrow_mut().format_group(self.index, false)?)
    }
    fn format_help(&self) -> Result<String> {
        Ok(self.parser.0.borrow_mut().format_group(self.index, true)?)
    }
}

impl GuestOptionParser for Parser {
    fn create(spec: wit::ParserSpec) -> Result<wit::OptionParser> {
        let parser = OptionParser::new(spec.into())?;
        Ok(wit::OptionParser::new(Parser(Rc::new(RefCell::new(parser)))))
    }
    fn add_option(&self, opts: Vec<String>, spec: wit::OptionSpec) -> Result<wit::OptionInfo> {
        self.add_option(Place::Parser, &opts, spec)
    }
    fn add_options(&self, list: Vec<(Vec<String>, wit::OptionSpec)>) -> Result<()> {
        Ok(self.0.borrow_mut().add_options(Place::Parser, options(list))?)
    }
    fn get_option(&self, opt_str: String) -> Option<wit::OptionInfo> {
        self.option(&opt_str)
    }
    fn has_option(&self, opt_str: String) -> bool {
        self.0.borrow().has_option(&opt_str)
    }
    fn remove_option(&self, opt_str: String) -> Result<()> {
        Ok(self.0.borrow_mut().remove_option(&opt_str)?)
    }
    fn add_option_group(&self, title: String, description: Option<String>) -> wit::OptionGroup {
        let index = self.0.borrow_mut().add_option_group(title, description);
        self.group(index)
    }
    fn get_option_group(&self, opt_str: String) -> Option<wit::OptionGroup> {
        let index = self.0.borrow().get_option_group(&opt_str);
        index.map(|index| self.group(index))
    }
    fn set_default(&self, dest: String, value: wit::Stored) {
        self.0.borrow_mut().set_default(&dest, value.into());
    }
    fn set_defaults(&self, defaults: Vec<(String, wit::Stored)>) {
        let mut parser = self.0.borrow_mut();
        for (dest, value) in defaults {
            parser.set_default(&dest, Value::from(value));
        }
    }
    fn set_process_default_values(&self, process: bool) {
        self.0.borrow_mut().set_process_default_values(process);
    }
    fn get_default_values(&self) -> Result<Vec<(String, wit::Stored)>> {
        Ok(values_out(self.0.borrow().get_default_values()?))
    }
    fn set_usage(&self, usage: wit::Usage) {
        self.0.borrow_mut().set_usage(usage.into());
    }
    fn set_description(&self, description: Option<String>) {
        self.0.borrow_mut().set_description(Place::Parser, description);
    }
    fn get_description(&self) -> Result<Option<String>> {
        Ok(self.0.borrow().description()?)
    }
    fn set_conflict_handler(&self, handler: wit::ConflictHandler) {
        self.0.borrow_mut().set_conflict_handler(Place::Parser, handler.into());
    }
    fn enable_interspersed_args(&self) {
        self.0.borrow_mut().set_interspersed_args(true);
    }
    fn disable_interspersed_args(&self) {
        self.0.borrow_mut().set_interspersed_args(false);
    }
    fn parse_args(&self, args: Option<Vec<String>>) -> Result<wit::Outcome> {
        Ok(self.0.borrow_mut().parse_args(args, None)?.into())
    }
    fn parse_args_into(
        &self,
        args: Option<Vec<String>>,
        values: Vec<(String, wit::Stored)>,
    ) -> Result<wit::Outcome> {
        Ok(self.0.borrow_mut().parse_args(args, Some(values_in(values)))?.into())
    }
    fn start_parsing(
        &self,
        args: Option<Vec<String>>,
        values: Option<Vec<(String, wit::Stored)>>,
    ) -> Result<wit::Parsing> {
        let parse = self.0.borrow().start_parsing(args, values.map(values_in))?;
        Ok(wit::Parsing::new(Parsing { parser: self.clone(), parse: RefCell::new(parse) }))
    }
    fn error(&self, msg: String) -> Result<wit::SystemExit> {
        Ok(self.0.borrow().error(&msg)?.into())
    }
    fn exit(&self, status: Option<i32>, msg: Option<String>) -> wit::SystemExit {
        OptionParser::exit(status, msg).into()
    }
    fn get_prog_name(&self) -> String {
        self.0.borrow().prog_name().into_owned()
    }
    fn expand_prog_name(&self, text: String) -> Result<String> {
        Ok(self.0.borrow().expand_prog_name(&text)?)
    }
    fn get_usage(&self) -> Result<String> {
        Ok(self.0.borrow().get_usage()?)
    }
    fn get_version(&self) -> Result<String> {
        Ok(self.0.borrow().get_version()?)
    }
    fn format_option_help(&self, formatter: Option<wit::HelpFormatter>) -> Result<String> {
        let formatter = formatter.map(FormatterSpec::from);
        Ok(self.0.borrow_mut().format_option_help(formatter.as_ref())?)
    }
    fn format_epilog(&self, formatter: Option<wit::HelpFormatter>) -> Result<String> {
        let formatter = formatter.map(FormatterSpec::from);
        Ok(self.0.borrow_mut().format_epilog(formatter.as_ref())?)
    }
    fn format_help(&self, formatter: Option<wit::HelpFormatter>) -> Result<String> {
        let formatter = formatter.map(FormatterSpec::from);
        Ok(self.0.borrow_mut().format_help(formatter.as_ref())?)
    }
}

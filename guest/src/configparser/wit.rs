use super::{
    BadLine, Class, ConfigParser, Error, Interpolation, Item, Kind, Lookup, OptionCase, Options,
    PackedDocument, PackedItems,
};
use crate::Component;
use crate::bindings::exports::oskit::stdlib::configparser::{
    self as wit, Guest, GuestParser, GuestSectionProxy,
};
use std::cell::RefCell;
use std::rc::Rc;

type Result<T> = std::result::Result<T, wit::Error>;

/// A parser, which views of its sections share.
#[derive(Clone)]
pub(crate) struct Parser(Rc<RefCell<ConfigParser>>);

/// A view of one section.
pub(crate) struct SectionProxy {
    parser: Parser,
    name: String,
}

impl From<Error> for wit::Error {
    fn from(error: Error) -> Self {
        let Error { kind, message } = error;
        match *kind {
            Kind::NoSection { section } => Self::NoSection(wit::NoSectionError { section, message }),
            Kind::DuplicateSection { section, source, lineno } => {
                Self::DuplicateSection(wit::DuplicateSectionError { section, source, lineno, message })
            }
            Kind::DuplicateOption { section, option, source, lineno } => {
                Self::DuplicateOption(wit::DuplicateOptionError { section, option, source, lineno, message })
            }
            Kind::NoOption { option, section } => {
                Self::NoOption(wit::NoOptionError { option, section, message })
            }
            Kind::InterpolationMissingOption { option, section, reference } => {
                let error = wit::InterpolationMissingOptionError { option, section, reference, message };
                Self::InterpolationMissingOption(error)
            }
            Kind::InterpolationSyntax { option, section } => {
                Self::InterpolationSyntax(wit::InterpolationError { option, section, message })
            }
            Kind::InterpolationDepth { option, section } => {
                Self::InterpolationDepth(wit::InterpolationError { option, section, message })
            }
            Kind::Parsing { source, errors } => {
                let line = |BadLine { lineno, line }| wit::BadLine { lineno, line };
                let errors = errors.into_iter().map(line).collect();
                Self::Parsing(wit::ParsingError { source, errors, message })
            }
            Kind::MissingSectionHeader { source, lineno, line } => {
                Self::MissingSectionHeader(wit::LineError { source, lineno, line, message })
            }
            Kind::MultilineContinuation { source, lineno, line } => {
                Self::MultilineContinuation(wit::LineError { source, lineno, line, message })
            }
            Kind::Value => Self::ValueError(message),
            Kind::Type => Self::TypeError(message),
            Kind::Attribute => Self::AttributeError(message),
            Kind::Key => Self::KeyError(message),
            Kind::Index => Self::IndexError(message),
            Kind::Overflow => Self::OverflowError(message),
            Kind::Lookup => Self::LookupError(message),
            Kind::UnicodeDecode { encoding, start, end, reason } => {
                Self::UnicodeDecodeError(wit::UnicodeError { encoding, start, end, reason, message })
            }
            Kind::Limit { option, section, max } => {
                Self::Limit(wit::LimitError { option, section, max, message })
            }
            Kind::Os(error) => Self::Os(error.into()),
        }
    }
}

impl From<wit::ParserClass> for Class {
    fn from(class: wit::ParserClass) -> Self {
        match class {
            wit::ParserClass::ConfigParser => Class::ConfigParser,
            wit::ParserClass::RawConfigParser => Class::RawConfigParser,
        }
    }
}

impl From<wit::OptionCase> for OptionCase {
    fn from(case: wit::OptionCase) -> Self {
        match case {
            wit::OptionCase::LowerCase => OptionCase::LowerCase,
            wit::OptionCase::Keep => OptionCase::Keep,
        }
    }
}

impl From<wit::Options> for Options {
    fn from(options: wit::Options) -> Self {
        Options {
            class: options.class.into(),
            defaults: options.defaults,
            allow_no_value: options.allow_no_value,
            delimiters: options.delimiters,
            comment_prefixes: options.comment_prefixes,
            inline_comment_prefixes: options.inline_comment_prefixes,
            strict: options.strict,
            empty_lines_in_values: options.empty_lines_in_values,
            default_section: options.default_section,
            allow_unnamed_section: options.allow_unnamed_section,
            unnamed_section: options.unnamed_section,
            interpolation: match options.interpolation {
                wit::Interpolation::None => Interpolation::None,
                wit::Interpolation::Basic => Interpolation::Basic,
                wit::Interpolation::Extended => Interpolation::Extended,
            },
            optionxform: options.optionxform.into(),
            boolean_states: options.boolean_states,
        }
    }
}

impl From<Options> for wit::Options {
    fn from(options: Options) -> Self {
        wit::Options {
            class: match options.class {
                Class::ConfigParser => wit::ParserClass::ConfigParser,
                Class::RawConfigParser => wit::ParserClass::RawConfigParser,
            },
            defaults: options.defaults,
            allow_no_value: options.allow_no_value,
            delimiters: options.delimiters,
            comment_prefixes: options.comment_prefixes,
            inline_comment_prefixes: options.inline_comment_prefixes,
            strict: options.strict,
            empty_lines_in_values: options.empty_lines_in_values,
            default_section: options.default_section,
            allow_unnamed_section: options.allow_unnamed_section,
            unnamed_section: options.unnamed_section,
            interpolation: match options.interpolation {
                Interpolation::None => wit::Interpolation::None,
                Interpolation::Basic => wit::Interpolation::Basic,
                Interpolation::Extended => wit::Interpolation::Extended,
            },
            optionxform: match options.optionxform {
                OptionCase::LowerCase => wit::OptionCase::LowerCase,
                OptionCase::Keep => wit::OptionCase::Keep,
            },
            boolean_states: options.boolean_states,
        }
    }
}

impl From<wit::Lookup> for Lookup {
    fn from(wit::Lookup { raw, vars }: wit::Lookup) -> Self {
        Lookup { raw, vars }
    }
}

impl Guest for Component {
    type Parser = Parser;
    type SectionProxy = SectionProxy;

    fn default_options(class: wit::ParserClass) -> wit::Options {
        Options::of(class.into()).into()
    }
}

impl Parser {
    fn resource(parser: ConfigParser) -> wit::Parser {
        wit::Parser::new(Parser(Rc::new(RefCell::new(parser))))
    }
}

fn options(options: Option<wit::Options>) -> Options {
    options.map(Options::from).unwrap_or_default()
}

fn lookup(lookup: Option<wit::Lookup>) -> Lookup {
    lookup.map(Lookup::from).unwrap_or_default()
}

/// Getting a value with all of Python's arguments.
macro_rules! full {
    ($full:ident, $type:ty) => {
        fn $full(
            &self,
            section: String,
            option: String,
            lookup: wit::Lookup,
            fallback: Option<Option<$type>>,
        ) -> Result<Option<$type>> {
            Ok(self.0.borrow().$full(&section, &option, &lookup.into(), fallback)?)
        }
    };
}

/// Getting a value as a type, with few and with all arguments.
macro_rules! typed {
    ($get:ident, $full:ident, $type:ty) => {
        fn $get(&self, section: String, option: String, fallback: Option<$type>) -> Result<$type> {
            Ok(self.0.borrow().$get(&section, &option, fallback)?)
        }
        full!($full, $type);
    };
}

/// Getting a value by the view of a section.
macro_rules! viewed {
    ($get:ident, $full:ident, $type:ty) => {
        fn $get(&self, option: String, fallback: Option<$type>) -> Result<Option<$type>> {
            let lookup = Lookup::default();
            Ok(self.parser.0.borrow().$full(&self.name, &option, &lookup, Some(fallback))?)
        }
    };
}

impl GuestParser for Parser {
    fn create(given: Option<wit::Options>) -> Result<wit::Parser> {
        Ok(Self::resource(ConfigParser::new(options(given))?))
    }
    fn parse(text: String, given: Option<wit::Options>) -> Result<wit::Parser> {
        Ok(Self::resource(ConfigParser::parse(&text, options(given))?))
    }
    fn read(&self, filenames: Vec<String>, encoding: Option<String>) -> Result<Vec<String>> {
        Ok(self.0.borrow_mut().read(&filenames, encoding.as_deref())?)
    }
    fn read_string(&self, text: String, source: Option<String>) -> Result<()> {
        Ok(self.0.borrow_mut().read_string(&text, source.as_deref().unwrap_or("<string>"))?)
    }
    fn read_lines(&self, lines: Vec<String>, source: Option<String>) -> Result<()> {
        Ok(self.0.borrow_mut().read_lines(&lines, source.as_deref().unwrap_or("<???>"))?)
    }
    fn read_dict(&self, sections: Vec<(String, Vec<Item>)>, source: Option<String>) -> Result<()> {
        Ok(self.0.borrow_mut().read_dict(&sections, source.as_deref().unwrap_or("<dict>"))?)
    }
    fn sections(&self) -> Vec<String> {
        self.0.borrow().sections()
    }
    fn defaults(&self) -> Vec<Item> {
        self.0.borrow().defaults()
    }
    fn add_section(&self, section: String) -> Result<()> {
        Ok(self.0.borrow_mut().add_section(&section)?)
    }
    fn has_section(&self, section: String) -> bool {
        self.0.borrow().has_section(&section)
    }
    fn options(&self, section: String) -> Result<Vec<String>> {
        Ok(self.0.borrow().option_names(&section)?)
    }
    fn has_option(&self, section: String, option: String) -> bool {
        self.0.borrow().has_option(&section, &option)
    }
    fn default_section(&self) -> String {
        self.0.borrow().default_section().to_owned()
    }
    fn set_default_section(&self, name: String) {
        self.0.borrow_mut().set_default_section(name);
    }
    fn set_optionxform(&self, to: wit::OptionCase) {
        self.0.borrow_mut().set_optionxform(to.into());
    }
    fn optionxform(&self, option: String) -> String {
        self.0.borrow().optionxform(&option).into_owned()
    }
    fn get(&self, section: String, option: String, fallback: Option<String>) -> Result<String> {
        Ok(self.0.borrow().get(&section, &option, fallback)?)
    }
    typed!(getint, getint_with, i64);
    typed!(getfloat, getfloat_with, f64);
    typed!(getboolean, getboolean_with, bool);
    full!(get_with, String);
    fn get_many(&self, section: String, options: Vec<String>) -> Result<Vec<Option<String>>> {
        Ok(self.0.borrow().get_many(&section, &options)?)
    }
    fn items(&self, section: String, given: Option<wit::Lookup>) -> Result<Vec<Item>> {
        Ok(self.0.borrow().items(&section, &lookup(given))?)
    }
    fn items_packed(&self, section: String, given: Option<wit::Lookup>) -> Result<wit::PackedItems> {
        let PackedItems { text, ends, valueless } = self.0.borrow().items_packed(&section, &lookup(given))?;
        Ok(wit::PackedItems { text, ends, valueless })
    }
    fn all_items_packed(&self, given: Option<wit::Lookup>) -> Result<wit::PackedDocument> {
        let PackedDocument { text, ends, counts, valueless } =
            self.0.borrow().all_items_packed(&lookup(given))?;
        Ok(wit::PackedDocument { text, ends, counts, valueless })
    }
    fn set(&self, section: String, option: String, value: Option<String>) -> Result<()> {
        Ok(self.0.borrow_mut().set(&section, &option, value.as_deref())?)
    }
    fn remove_option(&self, section: String, option: String) -> Result<bool> {
        Ok(self.0.borrow_mut().remove_option(&section, &option)?)
    }
    fn remove_section(&self, section: String) -> bool {
        self.0.borrow_mut().remove_section(&section)
    }
    fn write(&self, space_around_delimiters: bool) -> Result<String> {
        Ok(self.0.borrow().write(space_around_delimiters)?)
    }
    fn keys(&self) -> Vec<String> {
        self.0.borrow().keys()
    }
    fn len(&self) -> u64 {
        self.0.borrow().len() as u64
    }
    fn contains(&self, section: String) -> bool {
        self.0.borrow().contains(&section)
    }
    fn section(&self, section: String) -> Result<wit::SectionProxy> {
        self.0.borrow().check_section(&section)?;
        Ok(wit::SectionProxy::new(SectionProxy { parser: self.clone(), name: section }))
    }
    fn set_section(&self, section: String, options: Vec<Item>) -> Result<()> {
        Ok(self.0.borrow_mut().set_section(&section, options)?)
    }
    fn delete_section(&self, section: String) -> Result<()> {
        Ok(self.0.borrow_mut().delete_section(&section)?)
    }
    fn popitem(&self) -> Result<String> {
        Ok(self.0.borrow_mut().popitem()?)
    }
    fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}

impl GuestSectionProxy for SectionProxy {
    fn name(&self) -> String {
        self.name.clone()
    }
    fn repr(&self) -> String {
        self.parser.0.borrow().section_repr(&self.name)
    }
    viewed!(get, get_with, String);
    viewed!(getint, getint_with, i64);
    viewed!(getfloat, getfloat_with, f64);
    viewed!(getboolean, getboolean_with, bool);
    fn item(&self, option: String) -> Result<Option<String>> {
        Ok(self.parser.0.borrow().item(&self.name, &option)?)
    }
    fn set_item(&self, option: String, value: Option<String>) -> Result<()> {
        Ok(self.parser.0.borrow_mut().set_item(&self.name, &option, value.as_deref())?)
    }
    fn delete_item(&self, option: String) -> Result<()> {
        Ok(self.parser.0.borrow_mut().delete_item(&self.name, &option)?)
    }
    fn contains(&self, option: String) -> bool {
        self.parser.0.borrow().has_option(&self.name, &option)
    }
    fn keys(&self) -> Result<Vec<String>> {
        Ok(self.parser.0.borrow().section_keys(&self.name)?)
    }
    fn len(&self) -> Result<u64> {
        Ok(self.parser.0.borrow().section_keys(&self.name)?.len() as u64)
    }
}

use crate::bindings::exports::oskit::stdlib::optparse as wit;
use crate::optparse::{
    Action, CallbackEvent, ConflictHandler, Error, FormatterKind, FormatterSpec, Help, OptionDef,
    OptionError, OptionSpec, OptionType, Outcome, Parsed, ParserSpec, Step, SystemExit, Usage, Value, Values,
};
use std::cell::RefCell;
use std::rc::Rc;

impl From<OptionError> for wit::OptionError {
    fn from(error: OptionError) -> Self {
        wit::OptionError { text: error.text(), msg: error.msg, option_id: error.option_id }
    }
}

impl From<Error> for wit::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Option(error) => wit::Error::OptionError(error.into()),
            Error::Conflict(error) => wit::Error::OptionConflictError(error.into()),
            Error::OptionValue(text) => wit::Error::OptionValueError(text),
            Error::Value(text) => wit::Error::ValueError(text),
            Error::Type(text) => wit::Error::TypeError(text),
            Error::Attribute(text) => wit::Error::AttributeError(text),
            Error::Index(text) => wit::Error::IndexError(text),
            Error::Key(text) => wit::Error::KeyError(text),
            Error::Limit(name, maximum) => {
                wit::Error::Limit(wit::LimitExceeded { name: name.to_owned(), maximum })
            }
        }
    }
}

impl From<SystemExit> for wit::SystemExit {
    fn from(SystemExit { code, stdout, stderr }: SystemExit) -> Self {
        wit::SystemExit { code, stdout, stderr }
    }
}

impl From<wit::Item> for Value {
    fn from(item: wit::Item) -> Self {
        match item {
            wit::Item::Scalar(scalar) => Value::Scalar(scalar.into()),
            wit::Item::Complex(complex) => Value::Complex(complex.real, complex.imag),
        }
    }
}

impl From<wit::Element> for Value {
    fn from(element: wit::Element) -> Self {
        match element {
            wit::Element::Item(item) => item.into(),
            wit::Element::List(items) => Value::list(items.into_iter().map(Value::from).collect()),
        }
    }
}

impl From<wit::Stored> for Value {
    fn from(stored: wit::Stored) -> Self {
        match stored {
            wit::Stored::Item(item) => item.into(),
            wit::Stored::List(elements) => Value::list(elements.into_iter().map(Value::from).collect()),
        }
    }
}

/// The value, or the values it holds.
fn item_or_list<T>(value: Value, member: impl Fn(Value) -> T) -> Result<wit::Item, Vec<T>> {
    match value {
        Value::Scalar(scalar) => Ok(wit::Item::Scalar(scalar.into())),
        Value::Complex(real, imag) => Ok(wit::Item::Complex(wit::ComplexNumber { real, imag })),
        Value::Tuple(items) => Err(items.into_iter().map(member).collect()),
        Value::List(items) => {
            // The parser may hold the list too.
            let items = Rc::try_unwrap(items).map(RefCell::into_inner);
            let items = items.unwrap_or_else(|shared| shared.borrow().clone());
            Err(items.into_iter().map(member).collect())
        }
    }
}

/// No list is deeper: those that come in aren't, and a list of lists can't be appended.
fn item(value: Value) -> wit::Item {
    item_or_list(value, |_| ()).unwrap_or(wit::Item::Scalar(wit::Scalar::None))
}

impl From<Value> for wit::Element {
    fn from(value: Value) -> Self {
        match item_or_list(value, item) {
            Ok(item) => wit::Element::Item(item),
            Err(items) => wit::Element::List(items),
        }
    }
}

impl From<Value> for wit::Stored {
    fn from(value: Value) -> Self {
        match item_or_list(value, wit::Element::from) {
            Ok(item) => wit::Stored::Item(item),
            Err(elements) => wit::Stored::List(elements),
        }
    }
}

impl From<wit::Action> for Action {
    fn from(action: wit::Action) -> Self {
        match action {
            wit::Action::Store => Action::Store,
            wit::Action::StoreConst => Action::StoreConst,
            wit::Action::StoreTrue => Action::StoreTrue,
            wit::Action::StoreFalse => Action::StoreFalse,
            wit::Action::Append => Action::Append,
            wit::Action::AppendConst => Action::AppendConst,
            wit::Action::Count => Action::Count,
            wit::Action::Callback => Action::Callback,
            wit::Action::Help => Action::Help,
            wit::Action::Version => Action::Version,
        }
    }
}

impl From<Action> for wit::Action {
    fn from(action: Action) -> Self {
        match action {
            Action::Store => wit::Action::Store,
            Action::StoreConst => wit::Action::StoreConst,
            Action::StoreTrue => wit::Action::StoreTrue,
            Action::StoreFalse => wit::Action::StoreFalse,
            Action::Append => wit::Action::Append,
            Action::AppendConst => wit::Action::AppendConst,
            Action::Count => wit::Action::Count,
            Action::Callback => wit::Action::Callback,
            Action::Help => wit::Action::Help,
            Action::Version => wit::Action::Version,
        }
    }
}

impl From<wit::OptionType> for OptionType {
    fn from(kind: wit::OptionType) -> Self {
        match kind {
            wit::OptionType::String => OptionType::String,
            wit::OptionType::Int => OptionType::Int,
            wit::OptionType::Long => OptionType::Long,
            wit::OptionType::Float => OptionType::Float,
            wit::OptionType::Complex => OptionType::Complex,
            wit::OptionType::Choice => OptionType::Choice,
        }
    }
}

impl From<OptionType> for wit::OptionType {
    fn from(kind: OptionType) -> Self {
        match kind {
            OptionType::String => wit::OptionType::String,
            OptionType::Int => wit::OptionType::Int,
            OptionType::Long => wit::OptionType::Long,
            OptionType::Float => wit::OptionType::Float,
            OptionType::Complex => wit::OptionType::Complex,
            OptionType::Choice => wit::OptionType::Choice,
        }
    }
}

impl From<wit::OptionSpec> for OptionSpec {
    fn from(spec: wit::OptionSpec) -> Self {
        OptionSpec {
            action: spec.action.map(Action::from),
            kind: spec.type_.map(OptionType::from),
            dest: spec.dest,
            default: spec.default.map(Value::from),
            nargs: spec.nargs,
            constant: spec.const_.map(Value::from),
            choices: spec.choices,
            callback: spec.callback,
            help: spec.help.map(|help| match help {
                wit::Help::Text(text) => Help::Text(text),
                wit::Help::Suppress => Help::Suppress,
            }),
            metavar: spec.metavar,
        }
    }
}

impl From<&OptionDef> for wit::OptionInfo {
    fn from(option: &OptionDef) -> Self {
        let names = |names: Vec<Rc<str>>| names.iter().map(|name| String::from(&**name)).collect();
        wit::OptionInfo {
            text: option.text(),
            short_opts: names(option.short_opts()),
            long_opts: names(option.long_opts()),
            spec: wit::OptionSpec {
                action: Some(option.action.into()),
                type_: option.kind.map(wit::OptionType::from),
                dest: option.dest.as_deref().map(str::to_owned),
                default: option.default.clone().map(wit::Stored::from),
                nargs: option.nargs,
                const_: Some(&option.constant)
                    .filter(|value| !value.is_none())
                    .cloned()
                    .map(wit::Stored::from),
                choices: option.choices.clone(),
                callback: option.callback,
                help: option.help.clone().map(|help| match help {
                    Help::Text(text) => wit::Help::Text(text),
                    Help::Suppress => wit::Help::Suppress,
                }),
                metavar: option.metavar.clone(),
            },
            takes_value: option.takes_value(),
        }
    }
}

impl From<wit::ConflictHandler> for ConflictHandler {
    fn from(handler: wit::ConflictHandler) -> Self {
        match handler {
            wit::ConflictHandler::Error => ConflictHandler::Error,
            wit::ConflictHandler::Resolve => ConflictHandler::Resolve,
        }
    }
}

impl From<wit::HelpFormatter> for FormatterSpec {
    fn from(formatter: wit::HelpFormatter) -> Self {
        FormatterSpec {
            kind: match formatter.kind {
                wit::FormatterKind::Indented => FormatterKind::Indented,
                wit::FormatterKind::Titled => FormatterKind::Titled,
            },
            indent_increment: formatter.indent_increment,
            max_help_position: formatter.max_help_position,
            width: formatter.width,
            short_first: formatter.short_first,
        }
    }
}

impl From<wit::Usage> for Usage {
    fn from(usage: wit::Usage) -> Self {
        match usage {
            wit::Usage::Default => Usage::Default,
            wit::Usage::Text(text) => Usage::Text(text),
            wit::Usage::Suppress => Usage::Suppress,
        }
    }
}

/// Options with their names.
pub(super) fn options(options: Vec<(Vec<String>, wit::OptionSpec)>) -> Vec<(Vec<String>, OptionSpec)> {
    options.into_iter().map(|(opts, spec)| (opts, spec.into())).collect()
}

impl From<wit::ParserSpec> for ParserSpec {
    fn from(spec: wit::ParserSpec) -> Self {
        ParserSpec {
            usage: spec.usage.into(),
            options: options(spec.options),
            version: spec.version,
            conflict_handler: spec.conflict_handler.map(ConflictHandler::from),
            description: spec.description,
            formatter: spec.formatter.map(FormatterSpec::from),
            add_help_option: spec.add_help_option,
            prog: spec.prog,
            epilog: spec.epilog,
        }
    }
}

/// Destinations and what they hold, from the program.
pub(super) fn values_in(values: Vec<(String, wit::Stored)>) -> Values {
    values.into_iter().map(|(dest, stored)| (dest, stored.into())).collect()
}

/// Destinations and what they hold, to the program.
pub(super) fn values_out(values: Values) -> Vec<(String, wit::Stored)> {
    values.into_entries().map(|(dest, value)| (String::from(&*dest), value.into())).collect()
}

impl From<CallbackEvent> for wit::CallbackEvent {
    fn from(event: CallbackEvent) -> Self {
        wit::CallbackEvent {
            callback: event.callback,
            option_text: event.option_text,
            opt_str: event.opt_str,
            value: event.value.map(wit::Stored::from),
            dest: event.dest.as_deref().map(str::to_owned),
        }
    }
}

fn parsed(parsed: Parsed, events: Vec<CallbackEvent>) -> wit::Outcome {
    let events = events.into_iter().map(wit::CallbackEvent::from).collect();
    wit::Outcome::Parsed(wit::Parsed { values: values_out(parsed.values), args: parsed.args, events })
}

impl From<Outcome> for wit::Outcome {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Parsed(values, events) => parsed(values, events),
            Outcome::Exit(exit) => wit::Outcome::Exit(exit.into()),
        }
    }
}

impl From<Step> for wit::Step {
    fn from(step: Step) -> Self {
        match step {
            Step::Callback(event) => wit::Step::Callback(event.into()),
            Step::Parsed(values) => wit::Step::Done(parsed(values, Vec::new())),
            Step::Exit(exit) => wit::Step::Done(wit::Outcome::Exit(exit.into())),
        }
    }
}

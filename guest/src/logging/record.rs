//! Records and their attributes.

use super::Error;
use crate::format::{Names, percent, push};
use crate::values::{Scalar, Value};
use std::borrow::Cow;
use std::rc::Rc;

/// What is merged into a message.
#[derive(Debug, Clone, PartialEq)]
pub enum Arguments {
    /// A tuple; an empty one leaves the message as it is.
    Positional(Vec<Value>),
    /// One mapping.
    Mapping(Vec<(String, Value)>),
}

impl Default for Arguments {
    fn default() -> Self {
        Arguments::Positional(Vec::new())
    }
}

impl Arguments {
    /// `repr(args)`.
    pub(crate) fn repr(&self) -> String {
        match self {
            Arguments::Mapping(names) => names.repr(),
            Arguments::Positional(values) => match values.as_slice() {
                [one] => format!("({},)", one.repr()),
                many => format!("({})", many.iter().map(Value::repr).collect::<Vec<_>>().join(", ")),
            },
        }
    }
}

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The logger's name.
    pub name: Rc<str>,
    /// The message without its arguments.
    pub msg: Value,
    /// The arguments.
    pub args: Arguments,
    /// The level.
    pub levelno: i32,
    /// The level's name.
    pub levelname: Rc<str>,
    /// The source file.
    pub pathname: Cow<'static, str>,
    /// The last part of `pathname`, where it was given and isn't derived from that.
    pub filename: Option<String>,
    /// `filename` without suffix, likewise.
    pub module: Option<String>,
    /// The source line.
    pub lineno: u32,
    /// The function.
    pub func_name: Cow<'static, str>,
    /// Seconds since the epoch.
    pub created: f64,
    /// The milliseconds of it.
    pub msecs: f64,
    /// Milliseconds since the module began.
    pub relative_created: f64,
    /// The thread.
    pub thread: Option<u64>,
    /// Its name.
    pub thread_name: Option<Cow<'static, str>>,
    /// The process.
    pub process: Option<u32>,
    /// Its name.
    pub process_name: Option<Cow<'static, str>>,
    /// The task.
    pub task_name: Option<String>,
    /// The traceback.
    pub exc_text: Option<String>,
    /// The stack.
    pub stack_info: Option<String>,
    /// Attributes of the program's own, which come before those above.
    pub extra: Vec<(String, Value)>,
}

macro_rules! attributes {
    ($($variant:ident $name:literal,)*) => {
        /// An attribute that every record has.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Attribute { $($variant,)* }

        impl Attribute {
            pub(crate) fn named(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Attribute::$variant),)*
                    _ => None,
                }
            }
        }

        /// The names of all attributes.
        #[cfg(test)]
        pub(crate) const ATTRIBUTES: &[&str] = &[$($name,)*];
    };
}
attributes! {
    Name "name", Msg "msg", Args "args", Levelno "levelno", Levelname "levelname", Pathname "pathname",
    Filename "filename", Module "module", Lineno "lineno", FuncName "funcName", Created "created", Msecs "msecs",
    RelativeCreated "relativeCreated", Thread "thread", ThreadName "threadName", Process "process",
    ProcessName "processName", TaskName "taskName", ExcInfo "exc_info", ExcText "exc_text", StackInfo "stack_info",
}

fn text(text: Option<&str>) -> Value {
    text.map_or(Value::NONE, Value::from)
}

fn number(number: Option<u64>) -> Value {
    let scalar = number.map_or(Scalar::None, |n| match i64::try_from(n) {
        Ok(n) => Scalar::Integer(n),
        Err(_) => Scalar::BigInteger(n.to_string()),
    });
    Value::Scalar(scalar)
}

impl Record {
    /// The last part of the path.
    pub(crate) fn filename(&self) -> &str {
        self.filename.as_deref().unwrap_or_else(|| self.pathname.rsplit('/').next().unwrap_or_default())
    }

    /// That without its suffix, as `os.path.splitext` takes it off.
    pub(crate) fn module(&self) -> &str {
        if let Some(module) = &self.module {
            return module;
        }
        let filename = self.filename();
        match filename.rfind('.') {
            Some(dot) if filename[..dot].contains(|c| c != '.') => &filename[..dot],
            _ => filename,
        }
    }

    /// An attribute, whatever `extra` says.
    pub(crate) fn attribute(&self, attribute: Attribute) -> Value {
        let float = |x| Value::Scalar(Scalar::Float(x));
        match attribute {
            Attribute::Name => text(Some(&self.name)),
            Attribute::Msg => self.msg.clone(),
            Attribute::Args => Value::from(self.args.repr()),
            Attribute::Levelno => Value::from(i64::from(self.levelno)),
            Attribute::Levelname => text(Some(&self.levelname)),
            Attribute::Pathname => text(Some(&self.pathname)),
            Attribute::Filename => text(Some(self.filename())),
            Attribute::Module => text(Some(self.module())),
            Attribute::Lineno => Value::from(i64::from(self.lineno)),
            Attribute::FuncName => text(Some(&self.func_name)),
            Attribute::Created => float(self.created),
            Attribute::Msecs => float(self.msecs),
            Attribute::RelativeCreated => float(self.relative_created),
            Attribute::Thread => number(self.thread),
            Attribute::ThreadName => text(self.thread_name.as_deref()),
            Attribute::Process => number(self.process.map(u64::from)),
            Attribute::ProcessName => text(self.process_name.as_deref()),
            Attribute::TaskName => text(self.task_name.as_deref()),
            Attribute::ExcInfo => Value::NONE,
            Attribute::ExcText => text(self.exc_text.as_deref()),
            Attribute::StackInfo => text(self.stack_info.as_deref()),
        }
    }

    /// `%(attribute)s`, without making a value of what is text already.
    pub(crate) fn push_attribute(
        &self,
        attribute: Attribute,
        to: &mut String,
    ) -> Result<(), crate::format::Error> {
        match attribute {
            Attribute::Name => push(&self.name, to),
            Attribute::Levelname => push(&self.levelname, to),
            Attribute::Pathname => push(&self.pathname, to),
            Attribute::Filename => push(self.filename(), to),
            Attribute::Module => push(self.module(), to),
            Attribute::FuncName => push(&self.func_name, to),
            other => push(&self.attribute(other).str(), to),
        }
    }

    /// An attribute of the program's own.
    pub(crate) fn extra(&self, name: &str) -> Option<&Value> {
        self.extra.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The message with its arguments, appended.
    pub(crate) fn push_message(&self, to: &mut String) -> Result<(), Error> {
        let msg = match &self.msg {
            Value::Scalar(Scalar::Text(text)) => Cow::Borrowed(text.as_str()),
            other => Cow::Owned(other.str()),
        };
        let arguments = match &self.args {
            Arguments::Positional(values) if values.is_empty() => None,
            Arguments::Positional(values) => Some(percent::Arguments::Positional(values)),
            Arguments::Mapping(names) if names.is_empty() => None,
            Arguments::Mapping(names) => Some(percent::Arguments::Mapping(names)),
        };
        match arguments {
            None => push(&msg, to)?,
            Some(arguments) => percent::format(&msg, arguments, to)?,
        }
        Ok(())
    }

    /// The message with its arguments.
    pub fn message(&self) -> Result<String, Error> {
        let mut message = String::new();
        self.push_message(&mut message)?;
        Ok(message)
    }
}

//! `OSError` and its subclasses as Python objects: class, attributes, `str` and `repr`.

use super::{Error, OsError, strerror};
use crate::values::{Scalar, Value};

/// What can be seen of an instance of `OSError`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Exception {
    /// The class.
    pub class: &'static str,
    /// What it was made with, as far as it keeps that.
    pub arguments: Vec<Value>,
    /// The number, if it has one.
    pub errno: Option<Value>,
    /// The text.
    pub strerror: Option<Value>,
    /// What it is about.
    pub filename: Option<Value>,
    /// And what else.
    pub filename2: Option<Value>,
    /// How much was written before it blocked.
    pub characters_written: Option<i64>,
}

/// The subclasses of `OSError`, and the numbers for which Python raises them.
const CLASSES: &[(&str, &[i32])] = &[
    ("BlockingIOError", &[super::EAGAIN, super::EALREADY, super::EINPROGRESS]),
    ("BrokenPipeError", &[super::EPIPE, super::ESHUTDOWN]),
    ("ChildProcessError", &[super::ECHILD]),
    ("ConnectionAbortedError", &[super::ECONNABORTED]),
    ("ConnectionError", &[]),
    ("ConnectionRefusedError", &[super::ECONNREFUSED]),
    ("ConnectionResetError", &[super::ECONNRESET]),
    ("FileExistsError", &[super::EEXIST]),
    ("FileNotFoundError", &[super::ENOENT]),
    ("InterruptedError", &[super::EINTR]),
    ("IsADirectoryError", &[super::EISDIR]),
    ("NotADirectoryError", &[super::ENOTDIR]),
    ("PermissionError", &[super::EACCES, super::EPERM]),
    ("ProcessLookupError", &[super::ESRCH]),
    ("TimeoutError", &[super::ETIMEDOUT]),
];

/// The class that Python raises for a number.
pub fn exception_name(number: i64) -> &'static str {
    let found = CLASSES.iter().find(|(_, numbers)| numbers.iter().any(|&n| i64::from(n) == number));
    found.map_or("OSError", |(name, _)| name)
}

/// The class of this name.
fn class(name: &str) -> Result<&'static str, Error> {
    if matches!(name, "OSError" | "IOError" | "EnvironmentError") {
        return Ok("OSError");
    }
    let found = CLASSES.iter().find(|(class, _)| *class == name);
    found.map(|(name, _)| *name).ok_or_else(|| Error::no_attribute("builtins", name))
}

/// The class for what stands in the place of a number.
fn class_for(errno: &Value) -> &'static str {
    match errno {
        Value::Scalar(Scalar::Integer(n)) => exception_name(*n),
        Value::Scalar(Scalar::Boolean(x)) => exception_name(i64::from(*x)),
        _ => "OSError",
    }
}

impl Exception {
    /// What calling a class does: `OSError`, or the one of this name.
    pub fn new(name: Option<&str>, arguments: Vec<Value>) -> Result<Self, Error> {
        let mut class = class(name.unwrap_or("OSError"))?;
        let mut exception = Exception { arguments, ..Exception::default() };
        if (2..=5).contains(&exception.arguments.len()) {
            let argument =
                |i: usize| exception.arguments.get(i).filter(|value| **value != Value::NONE).cloned();
            let (filename, filename2) = (argument(2), argument(4));
            if class == "OSError" {
                class = class_for(&exception.arguments[0]);
            }
            match filename {
                Some(Value::Scalar(number)) if class == "BlockingIOError" && is_number(&number) => {
                    // To CPython, -1 is none.
                    exception.characters_written = Some(index(&number)?).filter(|&n| n != -1);
                }
                Some(_) => {
                    (exception.filename, exception.filename2) = (filename, filename2);
                    exception.arguments.truncate(2);
                }
                None => {}
            }
            exception.errno = exception.arguments.first().cloned();
            exception.strerror = exception.arguments.get(1).cloned();
        }
        exception.class = class;
        Ok(exception)
    }

    /// What Python raises when a call fails with this number and text.
    pub fn raised(errno: i32, strerror: String, filename: Option<String>, filename2: Option<String>) -> Self {
        let (errno, strerror) = (Value::from(i64::from(errno)), Value::from(strerror));
        let (filename, filename2) = (filename.map(Value::from), filename2.map(Value::from));
        Exception {
            class: class_for(&errno),
            arguments: vec![errno.clone(), strerror.clone()],
            errno: Some(errno),
            strerror: Some(strerror),
            filename,
            filename2,
            characters_written: None,
        }
    }

    /// The names of the class and of those it descends from.
    pub fn mro(&self) -> Vec<&'static str> {
        let mut names = vec![self.class];
        if self.class == "BrokenPipeError" || self.class.starts_with("Connection") {
            names.push("ConnectionError");
        }
        names.extend(["OSError", "Exception", "BaseException", "object"]);
        names.dedup();
        names
    }

    /// The arguments as Python writes a tuple, or the only one.
    fn tuple(&self, write_one: impl Fn(&Value) -> String) -> String {
        match self.arguments.as_slice() {
            [one] => write_one(one),
            all => format!("({})", all.iter().map(Value::repr).collect::<Vec<_>>().join(", ")),
        }
    }

    /// `str(e)`.
    pub fn str(&self) -> String {
        let (Some(errno), Some(strerror)) = (&self.errno, &self.strerror) else {
            return if self.arguments.is_empty() { String::new() } else { self.tuple(Value::str) };
        };
        let mut text = format!("[Errno {}] {}", errno.str(), strerror.str());
        if let Some(filename) = &self.filename {
            text += ": ";
            text += &filename.repr();
            if let Some(filename2) = &self.filename2 {
                text += " -> ";
                text += &filename2.repr();
            }
        }
        text
    }

    /// `repr(e)`.
    pub fn repr(&self) -> String {
        self.class.to_owned() + &self.tuple(|one| format!("({})", one.repr()))
    }
}

impl From<OsError> for Exception {
    fn from(error: OsError) -> Self {
        let strerror = strerror(error.errno).into_owned();
        Exception::raised(error.errno, strerror, error.filename, error.filename2)
    }
}

fn is_number(scalar: &Scalar) -> bool {
    matches!(scalar, Scalar::Boolean(_) | Scalar::Integer(_) | Scalar::BigInteger(_) | Scalar::Float(_))
}

/// What `operator.index` makes of a number, if it fits.
fn index(number: &Scalar) -> Result<i64, Error> {
    match number {
        Scalar::Integer(n) => Ok(*n),
        Scalar::Boolean(x) => Ok(i64::from(*x)),
        Scalar::BigInteger(_) => Err(Error::Value("cannot fit 'int' into an index-sized integer".to_owned())),
        other => {
            Err(Error::Type(format!("'{}' object cannot be interpreted as an integer", other.type_name())))
        }
    }
}

use super::{Error, Exception, OsError, for_each_code, names, strerror};
use crate::Component;
use crate::bindings::exports::oskit::stdlib::errno::{
    Code, Error as WitError, Exception as WitException, Guest, OsError as WitOsError,
};
use crate::bindings::exports::oskit::stdlib::values::Value as WitValue;
use crate::values::Value;

macro_rules! code_of {
    ($($variant:ident $name:ident $number:literal $text:literal,)*) => {
        fn code_of(errno: i32) -> Code {
            match errno {
                $($number => Code::$variant,)*
                other => Code::Other(Some(other.to_string())),
            }
        }
    };
}
for_each_code!(code_of);

impl From<OsError> for WitOsError {
    fn from(error: OsError) -> Self {
        WitOsError {
            code: code_of(error.errno),
            errno: error.errno,
            syscall: error.syscall.to_owned(),
            filename: error.filename,
            filename2: error.filename2,
            message: strerror(error.errno).into_owned(),
            capability: error.capability,
        }
    }
}

impl From<Error> for WitError {
    fn from(error: Error) -> Self {
        match error {
            Error::Key(text) => WitError::KeyError(text),
            Error::Attribute(text) => WitError::AttributeError(text),
            Error::Overflow(text) => WitError::OverflowError(text),
            Error::Type(text) => WitError::TypeError(text),
            Error::Value(text) => WitError::ValueError(text),
        }
    }
}

impl From<Exception> for WitException {
    fn from(exception: Exception) -> Self {
        let value = |value: Option<Value>| value.unwrap_or_default().into();
        WitException {
            class: exception.class.to_owned(),
            classes: exception.mro().into_iter().map(str::to_owned).collect(),
            str: exception.str(),
            repr: exception.repr(),
            errno: value(exception.errno),
            strerror: value(exception.strerror),
            filename: value(exception.filename),
            filename2: value(exception.filename2),
            characters_written: exception.characters_written,
        }
    }
}

impl Guest for Component {
    fn names() -> Vec<(String, i32)> {
        names().map(|(name, number)| (name.to_owned(), number)).collect()
    }
    fn errorcodes() -> Vec<(i32, String)> {
        names::errorcodes().map(|(number, name)| (number, name.to_owned())).collect()
    }
    fn errorcode(number: i64) -> Result<String, WitError> {
        Ok(names::errorcode(number)?.to_owned())
    }
    fn number_of(name: String) -> Result<i32, WitError> {
        Ok(names::number_of(&name)?)
    }
    fn code_of(name: String) -> Result<Code, WitError> {
        Ok(code_of(names::number_of(&name)?))
    }
    fn strerror(number: i64) -> Result<String, WitError> {
        Ok(names::strerror_of(number)?.into_owned())
    }
    fn exception_name(number: i64) -> String {
        super::exception_name(number).to_owned()
    }
    fn os_error_of(number: i32, filename: Option<String>, filename2: Option<String>) -> WitOsError {
        OsError { filename, filename2, ..OsError::new(number, "") }.into()
    }
    fn exception_of(error: WitOsError) -> WitException {
        let WitOsError { errno, filename, filename2, message, .. } = error;
        Exception::raised(errno, message, filename, filename2).into()
    }
    fn exception_from(class: Option<String>, arguments: Vec<WitValue>) -> Result<WitException, WitError> {
        let arguments = arguments.into_iter().map(Value::from).collect();
        Ok(Exception::new(class.as_deref(), arguments)?.into())
    }
}

//! `errno`: WASI's errors by their names on Linux.

pub(crate) use crate::bindings::exports::oskit::sys::errno::{Code, Error};
use wasip2::filesystem::types::{ErrorCode, filesystem_error_code};
use wasip2::io::streams::StreamError;

/// An error of the system.
pub(crate) fn error(code: Code) -> Error {
    Error { code, capability: None }
}

/// What WASI has no call for.
pub(crate) fn unsupported<T>() -> Result<T, Error> {
    Err(error(Code::Enotsup))
}

/// A refusal for want of a capability, such as `files.read`.
pub(crate) fn denied(capability: &str) -> Error {
    Error { code: Code::Eperm, capability: Some(capability.to_owned()) }
}

/// An error of WASI, without regard to policy.
impl From<ErrorCode> for Error {
    fn from(from: ErrorCode) -> Error {
        error(code(from))
    }
}

/// An error of a call on a path: the runtime says `not-permitted` when a path leads out of its grant or the grant is
/// for reading only, and the kernel hardly ever does, so that is taken for policy.
pub(crate) fn on_path(capability: &'static str) -> impl Fn(ErrorCode) -> Error {
    move |from| match from {
        ErrorCode::NotPermitted => denied(capability),
        other => other.into(),
    }
}

/// An error of a stream that is written to; `None` stands for the end of one that is read.
pub(crate) fn of_stream(from: &StreamError) -> Option<Error> {
    match from {
        StreamError::Closed => None,
        StreamError::LastOperationFailed(why) => {
            Some(filesystem_error_code(why).map_or(error(Code::Eio), Error::from))
        }
    }
}

fn code(from: ErrorCode) -> Code {
    match from {
        ErrorCode::Access => Code::Eacces,
        ErrorCode::WouldBlock => Code::Eagain,
        ErrorCode::Already => Code::Ealready,
        ErrorCode::BadDescriptor => Code::Ebadf,
        ErrorCode::Busy => Code::Ebusy,
        ErrorCode::Deadlock => Code::Edeadlk,
        ErrorCode::Quota => Code::Edquot,
        ErrorCode::Exist => Code::Eexist,
        ErrorCode::FileTooLarge => Code::Efbig,
        ErrorCode::IllegalByteSequence => Code::Eilseq,
        ErrorCode::InProgress => Code::Einprogress,
        ErrorCode::Interrupted => Code::Eintr,
        ErrorCode::Invalid => Code::Einval,
        ErrorCode::Io => Code::Eio,
        ErrorCode::IsDirectory => Code::Eisdir,
        ErrorCode::Loop => Code::Eloop,
        ErrorCode::TooManyLinks => Code::Emlink,
        ErrorCode::MessageSize => Code::Emsgsize,
        ErrorCode::NameTooLong => Code::Enametoolong,
        ErrorCode::NoDevice => Code::Enodev,
        ErrorCode::NoEntry => Code::Enoent,
        ErrorCode::NoLock => Code::Enolck,
        ErrorCode::InsufficientMemory => Code::Enomem,
        ErrorCode::InsufficientSpace => Code::Enospc,
        ErrorCode::NotDirectory => Code::Enotdir,
        ErrorCode::NotEmpty => Code::Enotempty,
        ErrorCode::NotRecoverable => Code::Enotrecoverable,
        ErrorCode::Unsupported => Code::Enotsup,
        ErrorCode::NoTty => Code::Enotty,
        ErrorCode::NoSuchDevice => Code::Enxio,
        ErrorCode::Overflow => Code::Eoverflow,
        ErrorCode::NotPermitted => Code::Eperm,
        ErrorCode::Pipe => Code::Epipe,
        ErrorCode::ReadOnly => Code::Erofs,
        ErrorCode::InvalidSeek => Code::Espipe,
        ErrorCode::TextFileBusy => Code::Etxtbsy,
        ErrorCode::CrossDevice => Code::Exdev,
    }
}

//! How a call of the guest fails: with an error that it sees, or by ending it.

use crate::bindings::oskit::sys::errno::{self, Code};
use rustix::io::Errno;
use std::borrow::Cow;
use std::{fmt, io};

/// Why a host function didn't do what it was asked for.
#[derive(Debug)]
pub enum Error {
    /// The guest gets this error and goes on.
    Guest {
        /// The error's name.
        code: Code,
        /// The capability that policy would have had to grant.
        capability: Option<Cow<'static, str>>,
    },
    /// The instance ends.
    Trap(wasmtime::Error),
}

/// What host functions give.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Refused by policy, for want of `capability`.
    pub fn denied(capability: &'static str) -> Self {
        Error::Guest { code: Code::Eperm, capability: Some(Cow::Borrowed(capability)) }
    }

    /// What the guest gets to see; an error when the instance is to end instead.
    pub fn into_guest(self) -> wasmtime::Result<errno::Error> {
        match self {
            Error::Guest { code, capability } => {
                Ok(errno::Error { code, capability: capability.map(Cow::into_owned) })
            }
            Error::Trap(error) => Err(error),
        }
    }
}

impl From<Code> for Error {
    fn from(code: Code) -> Self {
        Error::Guest { code, capability: None }
    }
}

impl From<Errno> for Error {
    fn from(errno: Errno) -> Self {
        code_of(errno).into()
    }
}

impl From<io::Error> for Error {
    fn from(error: io::Error) -> Self {
        code_of_io(&error).into()
    }
}

impl From<wasmtime::component::ResourceTableError> for Error {
    fn from(error: wasmtime::component::ResourceTableError) -> Self {
        Error::Trap(error.into())
    }
}

/// The name of an error of the standard library; those that no system call gave count as `EIO`, except for the kinds
/// that arguments cause.
pub fn code_of_io(error: &io::Error) -> Code {
    if let Some(errno) = Errno::from_io_error(error) {
        return code_of(errno);
    }
    match error.kind() {
        io::ErrorKind::InvalidInput => Code::Einval,
        io::ErrorKind::NotFound => Code::Enoent,
        io::ErrorKind::PermissionDenied => Code::Eperm,
        io::ErrorKind::Unsupported => Code::Enotsup,
        _ => Code::Eio,
    }
}

macro_rules! code_of {
    ($($errno:ident => $code:ident,)*) => {
        /// The name of an error number of this system.
        pub fn code_of(errno: Errno) -> Code {
            match errno {
                $(Errno::$errno => Code::$code,)*
                _ => Code::Eio,
            }
        }
    };
}

code_of! {
    PERM => Eperm,
    NOENT => Enoent,
    SRCH => Esrch,
    INTR => Eintr,
    IO => Eio,
    NXIO => Enxio,
    TOOBIG => E2big,
    NOEXEC => Enoexec,
    BADF => Ebadf,
    CHILD => Echild,
    AGAIN => Eagain,
    NOMEM => Enomem,
    ACCESS => Eacces,
    FAULT => Efault,
    NOTBLK => Enotblk,
    BUSY => Ebusy,
    EXIST => Eexist,
    XDEV => Exdev,
    NODEV => Enodev,
    NOTDIR => Enotdir,
    ISDIR => Eisdir,
    INVAL => Einval,
    NFILE => Enfile,
    MFILE => Emfile,
    NOTTY => Enotty,
    TXTBSY => Etxtbsy,
    FBIG => Efbig,
    NOSPC => Enospc,
    SPIPE => Espipe,
    ROFS => Erofs,
    MLINK => Emlink,
    PIPE => Epipe,
    DOM => Edom,
    RANGE => Erange,
    DEADLK => Edeadlk,
    NAMETOOLONG => Enametoolong,
    NOLCK => Enolck,
    NOSYS => Enosys,
    NOTEMPTY => Enotempty,
    LOOP => Eloop,
    NOMSG => Enomsg,
    IDRM => Eidrm,
    CHRNG => Echrng,
    L2NSYNC => El2nsync,
    L3HLT => El3hlt,
    L3RST => El3rst,
    LNRNG => Elnrng,
    UNATCH => Eunatch,
    NOCSI => Enocsi,
    L2HLT => El2hlt,
    BADE => Ebade,
    BADR => Ebadr,
    XFULL => Exfull,
    NOANO => Enoano,
    BADRQC => Ebadrqc,
    BADSLT => Ebadslt,
    BFONT => Ebfont,
    NOSTR => Enostr,
    NODATA => Enodata,
    TIME => Etime,
    NOSR => Enosr,
    NONET => Enonet,
    NOPKG => Enopkg,
    REMOTE => Eremote,
    NOLINK => Enolink,
    ADV => Eadv,
    SRMNT => Esrmnt,
    COMM => Ecomm,
    PROTO => Eproto,
    MULTIHOP => Emultihop,
    DOTDOT => Edotdot,
    BADMSG => Ebadmsg,
    OVERFLOW => Eoverflow,
    NOTUNIQ => Enotuniq,
    BADFD => Ebadfd,
    REMCHG => Eremchg,
    LIBACC => Elibacc,
    LIBBAD => Elibbad,
    LIBSCN => Elibscn,
    LIBMAX => Elibmax,
    LIBEXEC => Elibexec,
    ILSEQ => Eilseq,
    RESTART => Erestart,
    STRPIPE => Estrpipe,
    USERS => Eusers,
    NOTSOCK => Enotsock,
    DESTADDRREQ => Edestaddrreq,
    MSGSIZE => Emsgsize,
    PROTOTYPE => Eprototype,
    NOPROTOOPT => Enoprotoopt,
    PROTONOSUPPORT => Eprotonosupport,
    SOCKTNOSUPPORT => Esocktnosupport,
    OPNOTSUPP => Enotsup,
    PFNOSUPPORT => Epfnosupport,
    AFNOSUPPORT => Eafnosupport,
    ADDRINUSE => Eaddrinuse,
    ADDRNOTAVAIL => Eaddrnotavail,
    NETDOWN => Enetdown,
    NETUNREACH => Enetunreach,
    NETRESET => Enetreset,
    CONNABORTED => Econnaborted,
    CONNRESET => Econnreset,
    NOBUFS => Enobufs,
    ISCONN => Eisconn,
    NOTCONN => Enotconn,
    SHUTDOWN => Eshutdown,
    TOOMANYREFS => Etoomanyrefs,
    TIMEDOUT => Etimedout,
    CONNREFUSED => Econnrefused,
    HOSTDOWN => Ehostdown,
    HOSTUNREACH => Ehostunreach,
    ALREADY => Ealready,
    INPROGRESS => Einprogress,
    STALE => Estale,
    UCLEAN => Euclean,
    NOTNAM => Enotnam,
    NAVAIL => Enavail,
    ISNAM => Eisnam,
    REMOTEIO => Eremoteio,
    DQUOT => Edquot,
    NOMEDIUM => Enomedium,
    MEDIUMTYPE => Emediumtype,
    CANCELED => Ecanceled,
    NOKEY => Enokey,
    KEYEXPIRED => Ekeyexpired,
    KEYREVOKED => Ekeyrevoked,
    KEYREJECTED => Ekeyrejected,
    OWNERDEAD => Eownerdead,
    NOTRECOVERABLE => Enotrecoverable,
    RFKILL => Erfkill,
}

/// The instance ended itself through `os.exit`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit(pub u8);

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "exited with status {}", self.0)
    }
}

impl std::error::Error for Exit {}

/// The instance ended itself through `os.abort`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aborted;

impl fmt::Display for Aborted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("aborted")
    }
}

impl std::error::Error for Aborted {}

/// The instance used up the time that its limits allow, while it waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DeadlinePassed;

impl fmt::Display for DeadlinePassed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the time limit has passed")
    }
}

impl std::error::Error for DeadlinePassed {}

impl errno::Host for crate::OskitCtxView<'_> {
    fn convert_error(&mut self, error: Error) -> wasmtime::Result<errno::Error> {
        error.into_guest()
    }
}

/// A signal ended the instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Signaled(pub u8);

impl fmt::Display for Signaled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ended by {}", crate::policy::name_of_signal(self.0))
    }
}

impl std::error::Error for Signaled {}

//! The operations of a session.

use super::super::args::{self, Asked, Inapplicable};
use super::super::bindings::exports::oskit::stdlib::errno::OsError;
use super::super::bindings::exports::oskit::stdlib::fcntl::{
    AccessMode, Command, DescriptorFlags, Error, IoctlReply, IoctlRequest, LockOperation, LockType,
    RangeLock, Reply, StatusFlags,
};
use super::super::bindings::exports::oskit::stdlib::os::{OpenFlags, Whence};
use super::super::system::Instance;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use wasmtime::Result;
use wasmtime::component::ResourceAny;

/// The value of an argument, or the end of the operation where it can't be given.
macro_rules! arg {
    ($read:expr) => {
        match $read {
            Ok(value) => value,
            Err(why) => return Ok(Err(why)),
        }
    };
}

/// What an operation gives: a result, or an exception.
type Told = std::result::Result<Value, Value>;

/// An instance, and what it has open by the case's names.
pub(super) struct Party {
    instance: Instance,
    descriptors: BTreeMap<String, ResourceAny>,
}

const STATUS: [(&str, StatusFlags); 7] = [
    ("append", StatusFlags::APPEND),
    ("async", StatusFlags::ASYNC),
    ("direct", StatusFlags::DIRECT),
    ("dsync", StatusFlags::DSYNC),
    ("noatime", StatusFlags::NOATIME),
    ("nonblock", StatusFlags::NONBLOCK),
    ("sync", StatusFlags::SYNC),
];

/// The class of an exception, and the name of its number, which the variant is named after.
fn os_error(error: &OsError) -> Value {
    let name = format!("{:?}", error.code).rsplit("::").next().unwrap_or_default().to_uppercase();
    let class = match name.as_str() {
        "EAGAIN" => "BlockingIOError",
        "EACCES" | "EPERM" => "PermissionError",
        _ => "OSError",
    };
    json!({ "type": class, "errno": name })
}

/// An exception as the cases write it.
pub(super) fn raised(error: Error) -> Value {
    match error {
        Error::ValueError(text) => json!({ "type": "ValueError", "msg": text }),
        Error::AttributeError(text) => json!({ "type": "AttributeError", "msg": text }),
        Error::Os(error) => os_error(&error),
    }
}

fn lock_operation(value: &Value) -> Asked<LockOperation> {
    let names = args::list(value, args::text)?;
    names.iter().try_fold(LockOperation::empty(), |all, name| {
        Ok(all
            | match name.as_str() {
                "SH" => LockOperation::SH,
                "EX" => LockOperation::EX,
                "NB" => LockOperation::NB,
                "UN" => LockOperation::UN,
                other => return Err(Inapplicable(format!("no operation {other}"))),
            })
    })
}

fn lock_type(value: &Value) -> Asked<LockType> {
    match args::text(value)?.as_str() {
        "RDLCK" => Ok(LockType::Rdlck),
        "WRLCK" => Ok(LockType::Wrlck),
        "UNLCK" => Ok(LockType::Unlck),
        other => Err(Inapplicable(format!("no type {other}"))),
    }
}

fn whence(value: &Value) -> Asked<Whence> {
    match args::integer(value)? {
        0 => Ok(Whence::Set),
        1 => Ok(Whence::Current),
        2 => Ok(Whence::End),
        other => Err(Inapplicable(format!("whence {other}"))),
    }
}

fn small(value: &Value) -> Asked<u32> {
    let number = args::integer(value)?;
    u32::try_from(number).map_err(|_| Inapplicable(format!("{number} where WIT has u32")))
}

/// `kind, whence, start, length, pid`.
fn range_lock(given: &[Value]) -> Asked<RangeLock> {
    let at = |index: usize| given.get(index).unwrap_or(&Value::Null);
    Ok(RangeLock {
        lock_type: lock_type(at(0))?,
        whence: whence(at(1))?,
        start: args::integer(at(2))?,
        len: args::integer(at(3))?,
        pid: args::option(given.get(4), args::integer)?.map(|pid| pid as i32),
    })
}

fn status_flags(given: &[Value]) -> StatusFlags {
    let named = STATUS.into_iter().filter(|(name, _)| given.iter().any(|flag| flag == name));
    named.fold(StatusFlags::empty(), |all, (_, flag)| all | flag)
}

fn open_flags(mode: &Value, given: &[Value]) -> OpenFlags {
    let mut flags = match mode.as_str() {
        Some("r") => OpenFlags::READ,
        Some("w") => OpenFlags::WRITE,
        _ => OpenFlags::READ | OpenFlags::WRITE,
    };
    for (name, flag) in [
        ("append", OpenFlags::APPEND),
        ("nonblock", OpenFlags::NONBLOCK),
        ("sync", OpenFlags::SYNC),
        ("dsync", OpenFlags::DATA_SYNC),
    ] {
        if given.iter().any(|given| given == name) {
            flags |= flag;
        }
    }
    flags
}

fn reply(reply: &Reply) -> Value {
    match reply {
        Reply::Done => Value::Null,
        Reply::Descriptor(_) => json!("a descriptor"),
        Reply::DescriptorFlags(flags) => json!(i32::from(flags.contains(DescriptorFlags::CLOEXEC))),
        Reply::Status(status) => {
            let mode = match status.mode {
                AccessMode::Rdonly => "r",
                AccessMode::Wronly => "w",
                AccessMode::Rdwr => "rw",
            };
            let set = STATUS.into_iter().filter(|(_, flag)| status.flags.contains(*flag));
            let names: Vec<&str> = std::iter::once(mode).chain(set.map(|(name, _)| name)).collect();
            json!(names)
        }
        Reply::Lock(lock) => {
            let kind = match lock.lock_type {
                LockType::Rdlck => "RDLCK",
                LockType::Wrlck => "WRLCK",
                LockType::Unlck => return json!({ "type": "UNLCK" }),
            };
            let holder = if lock.pid.is_some() { "process" } else { "file" };
            json!({ "type": kind, "start": lock.start, "len": lock.len, "holder": holder })
        }
        Reply::Size(size) => json!(size),
        Reply::Seals(seals) => json!(format!("{seals:?}")),
    }
}

impl Party {
    pub(super) fn new(instance: Instance) -> Self {
        Party { instance, descriptors: BTreeMap::new() }
    }

    fn keep(&mut self, name: &Value, descriptor: ResourceAny) {
        // What had the name stays open, as its number does in Python; only the name is forgotten.
        self.descriptors.insert(name.as_str().unwrap_or_default().to_owned(), descriptor);
    }

    fn descriptor(&self, name: &Value) -> Result<ResourceAny> {
        let found = self.descriptors.get(name.as_str().unwrap_or_default());
        found.copied().ok_or_else(|| wasmtime::format_err!("nothing is open as {name}"))
    }

    fn command(&mut self, fd: ResourceAny, command: Command) -> Result<std::result::Result<Reply, Error>> {
        self.instance.guest.oskit_stdlib_fcntl().call_fcntl(&mut self.instance.store, fd, command)
    }

    /// Does one operation. The outer error is a failure of ours.
    pub(super) fn operate(&mut self, operation: &str, given: &[Value]) -> Result<Asked<Told>> {
        let at = |index: usize| given.get(index).unwrap_or(&Value::Null);
        if operation == "open" || operation == "pipe" || operation == "truncate" {
            return self.by_path(operation, given);
        }
        let fd = self.descriptor(at(0))?;
        let command = match operation {
            "lock" => {
                let lock = arg!(range_lock(&given[2..]));
                match at(1).as_str() {
                    Some("GETLK") => Command::Getlk(lock),
                    Some("SETLK") => Command::Setlk(lock),
                    Some("SETLKW") => Command::Setlkw(lock),
                    Some("OFD_GETLK") => Command::OfdGetlk(lock),
                    Some("OFD_SETLK") => Command::OfdSetlk(lock),
                    Some("OFD_SETLKW") => Command::OfdSetlkw(lock),
                    other => wasmtime::bail!("no command {other:?}"),
                }
            }
            "dupfd" if at(3) == &json!(true) => Command::DupfdCloexec(arg!(small(at(2)))),
            "dupfd" => Command::Dupfd(arg!(small(at(2)))),
            "getfd" => Command::Getfd,
            "setfd" if at(1) == &json!(0) => Command::Setfd(DescriptorFlags::empty()),
            "setfd" => Command::Setfd(DescriptorFlags::CLOEXEC),
            "getfl" => Command::Getfl,
            "setfl" => Command::Setfl(status_flags(&given[1..])),
            "pipe_size" if given.len() > 1 => Command::SetpipeSz(arg!(small(at(1)))),
            "pipe_size" => Command::GetpipeSz,
            _ => return self.by_function(operation, fd, given),
        };
        // Python gives 0 where there is nothing to tell.
        let done = if matches!(operation, "setfd" | "setfl") { json!(0) } else { Value::Null };
        Ok(Ok(match self.command(fd, command)? {
            Ok(Reply::Descriptor(twin)) => {
                let os = self.instance.guest.oskit_stdlib_os();
                let number = os.descriptor().call_fileno(&mut self.instance.store, twin)?;
                self.keep(at(1), twin);
                number.map(|number| json!(number)).map_err(|error| os_error(&error))
            }
            Ok(Reply::Done) => Ok(done),
            Ok(told) => Ok(reply(&told)),
            Err(error) => Err(raised(error)),
        }))
    }

    fn by_path(&mut self, operation: &str, given: &[Value]) -> Result<Asked<Told>> {
        let at = |index: usize| given.get(index).unwrap_or(&Value::Null);
        let path = |index: usize| format!("/scratch/{}", at(index).as_str().unwrap_or_default());
        let (os, store) = (self.instance.guest.oskit_stdlib_os(), &mut self.instance.store);
        let told = match operation {
            "open" if given[3..].contains(&json!("noatime")) => {
                // A flag that is set when the file is open.
                let opened = os.call_open(&mut *store, &path(1), open_flags(at(2), &given[3..]), None)?;
                match opened {
                    Ok(fd) => {
                        self.keep(at(0), fd);
                        let flags = Command::Setfl(StatusFlags::NOATIME);
                        return Ok(Ok(self.command(fd, flags)?.map(|_| Value::Null).map_err(raised)));
                    }
                    Err(error) => Err(error),
                }
            }
            "open" => match os.call_open(&mut *store, &path(1), open_flags(at(2), &given[3..]), None)? {
                Ok(fd) => {
                    self.keep(at(0), fd);
                    Ok(Value::Null)
                }
                Err(error) => Err(error),
            },
            "pipe" => match os.call_pipe(&mut *store)? {
                Ok((reader, writer)) => {
                    self.keep(at(0), reader);
                    self.keep(at(1), writer);
                    Ok(Value::Null)
                }
                Err(error) => Err(error),
            },
            _ => {
                let size = at(1).as_u64().unwrap_or_default();
                os.call_truncate(store, &path(0), size)?.map(|()| Value::Null)
            }
        };
        Ok(Ok(told.map_err(|error| os_error(&error))))
    }

    fn by_function(&mut self, operation: &str, fd: ResourceAny, given: &[Value]) -> Result<Asked<Told>> {
        let at = |index: usize| given.get(index).unwrap_or(&Value::Null);
        let store = &mut self.instance.store;
        let (os, fcntl) = (self.instance.guest.oskit_stdlib_os(), self.instance.guest.oskit_stdlib_fcntl());
        let descriptor = os.descriptor();
        let told = match operation {
            "flock" => {
                let operation = arg!(lock_operation(at(1)));
                fcntl.call_flock(store, fd, operation)?.map(|()| Value::Null).map_err(raised)
            }
            "lockf" => {
                let operation = arg!(lock_operation(at(1)));
                let len = arg!(args::option(given.get(2), args::integer)).unwrap_or(0);
                let start = arg!(args::option(given.get(3), args::integer)).unwrap_or(0);
                let whence = arg!(args::option(given.get(4), whence));
                let told = fcntl.call_lockf(store, fd, operation, len, start, whence)?;
                told.map(|()| Value::Null).map_err(raised)
            }
            "fionread" => match fcntl.call_ioctl(store, fd, IoctlRequest::Fionread)? {
                // C's int, which goes below 0 where the position is beyond the end.
                Ok(IoctlReply::Bytes(bytes)) => Ok(json!(bytes as i32)),
                Ok(IoctlReply::TerminalSize(_)) => wasmtime::bail!("a size where bytes were asked for"),
                Err(error) => Err(raised(error)),
            },
            "winsize" => match fcntl.call_ioctl(store, fd, IoctlRequest::Tiocgwinsz)? {
                Ok(IoctlReply::TerminalSize(size)) => Ok(json!([size.columns, size.lines])),
                Ok(IoctlReply::Bytes(_)) => wasmtime::bail!("bytes where a size was asked for"),
                Err(error) => Err(raised(error)),
            },
            "close" => descriptor.call_close(store, fd)?.map(|()| Value::Null).map_err(|e| os_error(&e)),
            "dup" => match descriptor.call_dup(store, fd)? {
                Ok(twin) => {
                    self.keep(at(1), twin);
                    Ok(Value::Null)
                }
                Err(error) => Err(os_error(&error)),
            },
            "dup2" => {
                let target = self.descriptor(at(1))?;
                let store = &mut self.instance.store;
                let told = descriptor.call_dup2(store, fd, target)?;
                told.map(|()| Value::Null).map_err(|error| os_error(&error))
            }
            "lseek" => {
                let position = arg!(args::integer(at(1)));
                let told = descriptor.call_lseek(store, fd, position, Whence::Set)?;
                told.map(|position| json!(position)).map_err(|error| os_error(&error))
            }
            "write" => {
                let data = arg!(args::text(at(1)));
                let told = descriptor.call_write(store, fd, data.as_bytes())?;
                told.map(|taken| json!(taken)).map_err(|error| os_error(&error))
            }
            "blocking" => {
                let told = descriptor.call_get_blocking(store, fd)?;
                told.map(|blocking| json!(blocking)).map_err(|error| os_error(&error))
            }
            other => wasmtime::bail!("no operation {other}"),
        };
        Ok(Ok(told))
    }
}

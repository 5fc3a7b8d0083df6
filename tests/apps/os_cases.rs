//! Files and directories are made, opened, changed and removed as by CPython, with its errors, where WASI can: modes, pipes and
//! names that aren't UTF-8 are left out.

use oskit_test_apps::cases::{self, Answer, bytes, bytes_json};
use oskit_test_apps::errno::{self, OsError};
use oskit_test_apps::os::{self, AccessMode, Descriptor, OpenFlags, SetTime, Whence};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;

const SCRATCH: &str = "/scratch";

/// Operations that change nothing.
const LOOKS: &[&str] = &[
    "stat",
    "lstat",
    "fstat",
    "statvfs",
    "fstatvfs",
    "tree",
    "changes",
    "same",
    "recent",
    "access",
    "chmod",
    "fchmod",
    "chown",
    "lchown",
    "fchown",
    "get_terminal_size",
    "stat_many",
    "constants",
];

fn raised(error: &OsError) -> Value {
    let exception = errno::exception_of(error);
    let code = errno::errorcode(error.errno.into()).unwrap_or_default();
    json!({ "type": exception.class, "errno": code, "msg": exception.str })
}

/// Empties the directory, and makes what the session begins with; none if that can't be made here.
fn begin(session: &Value) -> Option<()> {
    for entry in fs::read_dir(SCRATCH).ok()? {
        let entry = entry.ok()?;
        let directory = entry.file_type().ok()?.is_dir();
        if directory { fs::remove_dir_all(entry.path()) } else { fs::remove_file(entry.path()) }.ok()?;
    }
    fs::write(format!("{SCRATCH}/keep"), "").ok()?;
    let none = Vec::new();
    for entry in session.get("tree").and_then(Value::as_array).unwrap_or(&none) {
        let path = format!("{SCRATCH}/{}", entry[0].as_str()?);
        let (parent, _) = path.rsplit_once('/')?;
        fs::create_dir_all(parent).ok()?;
        match entry[1].as_str()? {
            "dir" => fs::create_dir_all(&path).ok()?,
            "file" => fs::write(&path, entry[2].as_str()?).ok()?,
            "link" => os::symlink(entry[2].as_str()?, &path).ok()?,
            _ => return None,
        }
    }
    os::chdir(SCRATCH).ok()
}

fn flags(names: &Value) -> Option<OpenFlags> {
    let mut flags = OpenFlags::empty();
    for name in names.as_array()? {
        flags |= match name.as_str()? {
            "O_RDONLY" | "O_CLOEXEC" => OpenFlags::empty(),
            "O_WRONLY" => OpenFlags::WRITE,
            "O_RDWR" => OpenFlags::READ | OpenFlags::WRITE,
            "O_APPEND" => OpenFlags::APPEND,
            "O_CREAT" => OpenFlags::CREATE,
            "O_EXCL" => OpenFlags::EXCLUSIVE,
            "O_TRUNC" => OpenFlags::TRUNCATE,
            "O_DIRECTORY" => OpenFlags::DIRECTORY,
            "O_NOFOLLOW" => OpenFlags::NO_FOLLOW,
            "O_NONBLOCK" => OpenFlags::NONBLOCK,
            "O_SYNC" => OpenFlags::SYNC,
            "O_DSYNC" => OpenFlags::DATA_SYNC,
            _ => return None,
        };
    }
    Some(flags)
}

/// Times that WASI can have.
fn times(value: &Value) -> Option<(SetTime, SetTime)> {
    let at = |index: usize| Some(SetTime::At(value[index].as_i64().filter(|time| *time >= 0)?));
    if value.is_null() { Some((SetTime::Now, SetTime::Now)) } else { Some((at(0)?, at(1)?)) }
}

type Slots = HashMap<String, Descriptor>;

fn done(answer: Result<(), OsError>) -> Result<Value, OsError> {
    answer.map(|()| Value::Null)
}

/// An operation on an open file.
fn on_descriptor(slots: &mut Slots, name: &str, given: &[Value]) -> Option<Result<Value, OsError>> {
    let number = |index: usize| given.get(index).and_then(Value::as_u64);
    let slot = |index: usize| slots.get(given.get(index)?.as_str()?);
    if name == "dup" {
        let made = slot(1)?.dup();
        return Some(made.map(|made| {
            slots.insert(given[0].as_str().unwrap_or_default().to_owned(), made);
            Value::Null
        }));
    }
    let this = slot(0)?;
    Some(match name {
        "fileno" => this.fileno().map(Value::from),
        "close" => done(this.close()),
        "read" => this.read(number(1)?.try_into().ok()?).map(|data| bytes_json(&data)),
        "pread" => this.pread(number(1)?.try_into().ok()?, number(2)?).map(|data| bytes_json(&data)),
        "write" => this.write(&bytes(given.get(1)?)?).map(Value::from),
        "write_all" => done(this.write_all(&bytes(given.get(1)?)?)),
        "pwrite" => this.pwrite(&bytes(given.get(1)?)?, number(2)?).map(Value::from),
        "lseek" => {
            let whence = match given.get(2)?.as_str()? {
                "SEEK_SET" => Whence::Set,
                "SEEK_CUR" => Whence::Current,
                "SEEK_END" => Whence::End,
                _ => return None,
            };
            this.lseek(given.get(1)?.as_i64()?, whence).map(Value::from)
        }
        "ftruncate" => done(this.ftruncate(number(1)?)),
        "fsync" => done(this.fsync()),
        "fdatasync" => done(this.fdatasync()),
        "futimens" => {
            let (accessed, modified) = times(given.get(1)?)?;
            done(this.futimens(accessed, modified))
        }
        "dup2" => done(this.dup2(slot(1)?)),
        "isatty" => Ok(this.isatty().into()),
        "get_blocking" => this.get_blocking().map(Value::from),
        "set_blocking" => done(this.set_blocking(given.get(1)?.as_bool()?)),
        "get_inheritable" => this.get_inheritable().map(Value::from),
        "set_inheritable" => done(this.set_inheritable(given.get(1)?.as_bool()?)),
        "fchdir" => done(this.fchdir()),
        "copy_from" => this.copy_from(slot(1)?, number(2)?).map(Value::from),
        _ => return None,
    })
}

/// An operation on a path.
fn on_path(slots: &mut Slots, name: &str, given: &[Value]) -> Option<Result<Value, OsError>> {
    let text = |index: usize| given.get(index).and_then(Value::as_str);
    let truth = |index: usize| given.get(index).and_then(Value::as_bool);
    let first = text(0);
    Some(match name {
        "open" => os::open(text(1)?, flags(given.get(2)?)?, None).map(|made| {
            slots.insert(first.unwrap_or_default().to_owned(), made);
            Value::Null
        }),
        "mkdir" => done(os::mkdir(first?, None)),
        "makedirs" => done(os::makedirs(first?, None, truth(2))),
        "rmdir" => done(os::rmdir(first?)),
        "removedirs" => done(os::removedirs(first?)),
        "remove" => done(os::remove(first?)),
        "unlink" => done(os::unlink(first?)),
        "rename" => done(os::rename(first?, text(1)?)),
        "replace" => done(os::replace(first?, text(1)?)),
        "renames" => done(os::renames(first?, text(1)?)),
        "link" => done(os::link(first?, text(1)?, truth(2))),
        "symlink" => done(os::symlink(first?, text(1)?)),
        "readlink" => os::readlink(first?).map(Value::from),
        "truncate" => done(os::truncate(first?, given.get(1)?.as_u64()?)),
        "utime" => {
            let (accessed, modified) = times(given.get(1)?)?;
            done(os::utime(first?, accessed, modified, truth(2)))
        }
        "access" if given.get(1)?.as_array()?.is_empty() => {
            Ok(os::access(first?, AccessMode::empty(), truth(2), truth(3)).into())
        }
        "listdir" => os::listdir(first).map(|mut names| {
            names.sort();
            json!(names)
        }),
        "getcwd" => os::getcwd().map(Value::from),
        "chdir" => done(os::chdir(first?)),
        "strerror" => Ok(os::strerror(given.first()?.as_i64()?.try_into().ok()?).into()),
        "major" => Ok(os::major(given.first()?.as_u64()?).into()),
        "minor" => Ok(os::minor(given.first()?.as_u64()?).into()),
        _ => return None,
    })
}

fn operate(slots: &mut Slots, name: &str, given: &[Value]) -> Answer {
    // What these make is not known here, and a NUL is another exception in Python.
    let makes = matches!(name, "pipe" | "stdin" | "stdout" | "stderr" | "scandir" | "walk");
    if makes || given.iter().filter_map(Value::as_str).any(|text| text.contains('\0')) {
        return None;
    }
    let slot = given.get(usize::from(name == "dup")).and_then(Value::as_str);
    let on_slot = name != "open" && slot.is_some_and(|slot| slot.starts_with('$'));
    let told = if on_slot && slot.is_some_and(|slot| !slots.contains_key(slot)) {
        return Some(Err(json!({ "type": "NoSlot" })));
    } else if on_slot {
        on_descriptor(slots, name, given)
    } else {
        on_path(slots, name, given)
    };
    told.map(|told| told.map_err(|error| raised(&error)))
}

fn ask(case: &Value) -> Answer {
    let session = &case["args"];
    if session.get("as").is_some() || session.get("copies").is_some() {
        return None;
    }
    begin(session)?;
    let mut slots = Slots::new();
    cases::session(session["ops"].as_array()?, LOOKS, |name, given| operate(&mut slots, name, given))
}

fn main() {
    cases::ask(ask);
}

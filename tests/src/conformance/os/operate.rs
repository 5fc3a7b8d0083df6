//! The operations of a session: those on paths and on the process.

use super::disk::{self, Snapshot};
use super::process::{Given, Process, Slot, Stop, Told};
use super::{answer, names};
use crate::conformance::args;
use crate::conformance::bindings::exports::oskit::stdlib::os::{AccessMode, OpenFlags, SetTime, WalkOptions};
use serde_json::{Value, json};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};
use wasmtime::error::Context;

/// In nanoseconds.
const HOUR: u128 = 3_600_000_000_000;

/// The flags by Python's names. `O_RDONLY` is what no other flag says, and descriptors are never inherited.
fn open_flags(names: &[String]) -> args::Asked<OpenFlags> {
    let mut flags = OpenFlags::empty();
    for name in names {
        flags |= match name.as_str() {
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
            "O_TMPFILE" => OpenFlags::TEMPORARY,
            other => return Err(args::Inapplicable(format!("no flag {other}"))),
        };
    }
    Ok(flags)
}

fn access_mode(names: &[String]) -> AccessMode {
    let flag = |name: &String| match name.as_str() {
        "R_OK" => AccessMode::READ,
        "W_OK" => AccessMode::WRITE,
        "X_OK" => AccessMode::EXECUTE,
        _ => AccessMode::empty(),
    };
    names.iter().map(flag).fold(AccessMode::empty(), |all, one| all | one)
}

/// Python's `ns=(...)`, or none for the present time.
pub(super) fn times(value: &Value) -> args::Asked<(SetTime, SetTime)> {
    match value {
        Value::Null => Ok((SetTime::Now, SetTime::Now)),
        _ => Ok((
            SetTime::At(args::integer(args::at(value, 0)?)?),
            SetTime::At(args::integer(args::at(value, 1)?)?),
        )),
    }
}

pub(super) fn owner(value: &Value, mine: u32) -> args::Asked<Option<u32>> {
    if value == "own" { Ok(Some(mine)) } else { args::option(Some(value), args::word) }
}

/// What is known of the machine beside the component.
pub(super) struct Scratch<'a> {
    pub(super) path: &'a Path,
    pub(super) before: &'a Snapshot,
}

impl Process {
    /// Does an operation that no descriptor, listing or walk is needed for.
    pub(super) fn on_names(&mut self, name: &str, given: &Given, scratch: &Scratch<'_>) -> Told {
        let Process { instance, slots, .. } = self;
        let os = instance.guest.oskit_stdlib_os();
        let store = &mut instance.store;
        let path = || given.path(0);
        let second = || given.path(1);
        let mode = |index| args::option(given.get(index), args::word);
        let truth = |index| args::option(given.get(index), args::boolean);
        let (uid, gid) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
        Ok(match name {
            "constants" => {
                let constants = os.call_get_constants(store)?;
                json!({
                    "name": constants.name, "curdir": constants.curdir, "pardir": constants.pardir,
                    "sep": constants.sep, "altsep": constants.altsep, "extsep": constants.extsep,
                    "pathsep": constants.pathsep, "defpath": constants.defpath,
                    "linesep": constants.linesep, "devnull": constants.devnull,
                })
            }
            "linesep" => json!(os.call_linesep(store)?),
            "strerror" => json!(os.call_strerror(store, args::number(given.at(0)?)?)?),
            "stat" => {
                let times = given.texts(2)?;
                answer::status(&os.call_stat(store, &path()?, truth(1)?)??, &times)
            }
            "lstat" => answer::status(&os.call_lstat(store, &path()?)??, &[]),
            "stat_many" => {
                let paths = args::list(given.at(0)?, |path| Ok(names::wit(&names::bytes(path)?)))?;
                let answers = os.call_stat_many(&mut *store, &paths, truth(1)?)?;
                let mut told = Vec::new();
                for answer in answers {
                    told.push(match answer {
                        Ok(stat) => json!({ "ok": answer::status(&stat, &[]) }),
                        Err(error) => json!({ "err": self.exception(&error)? }),
                    });
                }
                Value::Array(told)
            }
            "same" => {
                let one = os.call_stat(&mut *store, &path()?, None)??;
                let other = os.call_stat(store, &second()?, None)??;
                json!((one.dev, one.ino) == (other.dev, other.ino))
            }
            "recent" => {
                let stat = os.call_stat(store, &path()?, None)??;
                let at = if given.at(1)? == "atime" { stat.atime_ns } else { stat.mtime_ns };
                let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                json!(i128::from(at).abs_diff(now.as_nanos() as i128) < HOUR)
            }
            "statvfs" => answer::filesystem(&os.call_statvfs(store, &path()?)??),
            "major" => json!(os.call_major(store, given.unsigned(0)?)?),
            "minor" => json!(os.call_minor(store, given.unsigned(0)?)?),
            "makedev" => {
                let device = os.call_makedev(store, args::word(given.at(0)?)?, args::word(given.at(1)?)?)?;
                args::unsigned_json(device)
            }
            "open" => {
                let flags = open_flags(&given.texts(2)?)?;
                let opened = os.call_open(store, &second()?, flags, mode(3)?)??;
                slots.insert(given.text(0)?, Slot::Descriptor(opened));
                Value::Null
            }
            "pipe" => {
                let (reader, writer) = os.call_pipe(store)??;
                slots.insert(given.text(0)?, Slot::Descriptor(reader));
                slots.insert(given.text(1)?, Slot::Descriptor(writer));
                Value::Null
            }
            "stdin" | "stdout" | "stderr" => {
                let opened = match name {
                    "stdin" => os.call_stdin(store)??,
                    "stdout" => os.call_stdout(store)??,
                    _ => os.call_stderr(store)??,
                };
                slots.insert(given.text(0)?, Slot::Descriptor(opened));
                Value::Null
            }
            "scandir" => {
                let path = args::option(given.get(1), |_| given.path(1))?;
                let listing = os.call_scandir(store, path.as_deref())??;
                slots.insert(given.text(0)?, Slot::Scandir(listing));
                Value::Null
            }
            "listdir" => {
                let path = args::option(given.get(0), |_| given.path(0))?;
                let names = os.call_listdir(store, path.as_deref())??;
                answer::sorted(names.into_iter().map(|name| (name.clone(), names::shown(&name))).collect())
            }
            "walk" => {
                let options = WalkOptions { topdown: truth(2)?, followlinks: truth(3)? };
                let walk = os.call_walk(store, &second()?, Some(options))??;
                slots.insert(given.text(0)?, Slot::Walker(walk));
                Value::Null
            }
            "access" => {
                let mode = access_mode(&given.texts(1)?);
                json!(os.call_access(store, &path()?, mode, truth(2)?, truth(3)?)?)
            }
            "mkdir" => json!(os.call_mkdir(store, &path()?, mode(1)?)??),
            "makedirs" => json!(os.call_makedirs(store, &path()?, mode(1)?, truth(2)?)??),
            "rmdir" => json!(os.call_rmdir(store, &path()?)??),
            "removedirs" => json!(os.call_removedirs(store, &path()?)??),
            "remove" => json!(os.call_remove(store, &path()?)??),
            "unlink" => json!(os.call_unlink(store, &path()?)??),
            "rename" => json!(os.call_rename(store, &path()?, &second()?)??),
            "replace" => json!(os.call_replace(store, &path()?, &second()?)??),
            "renames" => json!(os.call_renames(store, &path()?, &second()?)??),
            "link" => json!(os.call_link(store, &path()?, &second()?, truth(2)?)??),
            "symlink" => json!(os.call_symlink(store, &path()?, &second()?)??),
            "readlink" => names::shown(&os.call_readlink(store, &path()?)??),
            "truncate" => json!(os.call_truncate(store, &path()?, given.unsigned(1)?)??),
            "utime" => {
                let (accessed, modified) = times(given.at(1)?)?;
                json!(os.call_utime(store, &path()?, accessed, modified, truth(2)?)??)
            }
            "chmod" => json!(os.call_chmod(store, &path()?, args::word(given.at(1)?)?, truth(2)?)??),
            "chown" => {
                let (uid, gid) = (owner(given.at(1)?, uid)?, owner(given.at(2)?, gid)?);
                json!(os.call_chown(store, &path()?, uid, gid, truth(3)?)??)
            }
            "lchown" => {
                let (uid, gid) = (owner(given.at(1)?, uid)?, owner(given.at(2)?, gid)?);
                json!(os.call_lchown(store, &path()?, uid, gid)??)
            }
            "mkfifo" => json!(os.call_mkfifo(store, &path()?, mode(1)?)??),
            "environ" => json!(os.call_environ(store)?),
            "getenv" => {
                let default = args::option(given.get(1), args::text)?;
                json!(os.call_getenv(store, &given.text(0)?, default.as_deref())?)
            }
            "putenv" => json!(os.call_putenv(store, &given.text(0)?, &given.text(1)?)??),
            "unsetenv" => json!(os.call_unsetenv(store, &given.text(0)?)??),
            "get_exec_path" => {
                let variables = args::option(given.get(0), |value| args::pairs(value, args::text))?;
                json!(os.call_get_exec_path(store, variables.as_deref())?)
            }
            "getcwd" => names::shown(&os.call_getcwd(store)??),
            "chdir" => json!(os.call_chdir(store, &path()?)??),
            "umask" => json!(os.call_umask(store, args::word(given.at(0)?)?)??),
            "urandom" => json!(os.call_urandom(store, args::word(given.at(0)?)?)??.len()),
            "tree" | "changes" => {
                let directory = os.call_getcwd(store)??;
                let folder = directory.strip_prefix("/scratch").context("outside the scratch directory")?;
                let folder = folder.trim_start_matches('/');
                match name {
                    "tree" => disk::tree(&scratch.path.join(folder))?,
                    _ => disk::changes(scratch.before, scratch.path, folder)?,
                }
            }
            other => return Err(Stop::Broken(wasmtime::format_err!("no operation {other}"))),
        })
    }
}

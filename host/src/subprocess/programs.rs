//! From what an instance calls a program to the file that is executed.

use crate::bindings::oskit::sys::errno::Code;
use crate::error::{Error, code_of};
use crate::files::{self, Mount};
use crate::limits::ChildLimits;
use crate::policy::{Access, Listed, Policy, PolicyError, Program};
use crate::state::Rules;
use rustix::fs::{FileType, Mode, OFlags, Stat};
use rustix::io::Errno;
use std::ffi::OsStr;
use std::fs::File;
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The programs of a policy, open.
pub(crate) enum Programs {
    /// Whatever there is.
    Any,
    /// These.
    Listed(Vec<Entry>),
}

pub(crate) struct Entry {
    name: String,
    program: Program,
    handle: Arc<OwnedFd>,
    identity: Identity,
    interpreter: Option<PathBuf>,
    rule: String,
}

/// Which file it is, in which state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Identity {
    device: u64,
    inode: u64,
    changed: (i64, u64),
}

impl Identity {
    fn of(stat: &Stat) -> Self {
        Identity { device: stat.st_dev, inode: stat.st_ino, changed: (stat.st_ctime, stat.st_ctime_nsec) }
    }
}

/// A program that may be started.
pub(crate) struct Runnable {
    pub(super) handle: Arc<OwnedFd>,
    /// Whether it begins with the name of its interpreter.
    pub(super) script: bool,
    /// Whether it is none that the jail's common rules name.
    pub(super) beyond_rules: bool,
    /// What the policy says of it alone.
    pub(super) own: Option<Program>,
    pub(super) rule: String,
}

impl Runnable {
    pub(super) fn limits(&self) -> ChildLimits {
        self.own.as_ref().and_then(|own| own.limits).unwrap_or_default()
    }
}

pub(crate) enum Found {
    Program(Box<Runnable>),
    /// There is none, or it is none.
    Nothing(Code),
    Refused,
}

impl Programs {
    /// Opens what a policy names.
    pub(crate) fn open(policy: &Policy, mounts: &[Arc<Mount>]) -> Result<Self, PolicyError> {
        let Listed::Only(programs) = &policy.subprocess.programs else { return Ok(Programs::Any) };
        let mut entries: Vec<Entry> = Vec::with_capacity(programs.len());
        for (place, program) in programs.iter().enumerate() {
            let entry = Entry::open(program, place)?;
            if entries.iter().any(|other| other.name == entry.name) {
                return Err(PolicyError::value(format!("two programs are called {:?}", entry.name)));
            }
            refuse_writable(&entry, mounts)?;
            entries.push(entry);
        }
        Ok(Programs::Listed(entries))
    }

    /// The files that children may execute, with the interpreters of those that are scripts.
    pub(crate) fn executed(&self) -> (Vec<Arc<OwnedFd>>, Vec<PathBuf>) {
        let Programs::Listed(entries) = self else { return (Vec::new(), Vec::new()) };
        let handles = entries.iter().map(|entry| Arc::clone(&entry.handle)).collect();
        (handles, entries.iter().filter_map(|entry| entry.interpreter.clone()).collect())
    }

    /// What an instance means.
    pub(super) fn find(&self, rules: &Rules, program: &str, arguments: &[String]) -> Result<Found, Code> {
        if program.is_empty() {
            return Ok(Found::Nothing(Code::Enoent));
        }
        if program.contains('\0') {
            return Ok(Found::Nothing(Code::Einval));
        }
        match self {
            Programs::Any => anywhere(rules, program),
            Programs::Listed(entries) => {
                let meant = entries.iter().find(|entry| {
                    entry.name == program || entry.program.path.as_path().as_os_str() == OsStr::new(program)
                });
                let allowed = meant.filter(|entry| {
                    entry.program.allows(arguments.get(1..).unwrap_or_default()) && entry.is_unchanged()
                });
                Ok(allowed.map_or(Found::Refused, |entry| Found::Program(Box::new(entry.runnable()))))
            }
        }
    }
}

impl Entry {
    fn open(program: &Program, place: usize) -> Result<Self, PolicyError> {
        let path = program.path.as_path();
        let wrong = |what: &dyn std::fmt::Display| {
            PolicyError::value(format!("the program {} can't be used: {what}", path.display()))
        };
        let name = program.called();
        if name.is_empty() || name.contains(['/', '\0']) {
            return Err(wrong(&format!("{name:?} is no bare name")));
        }
        let handle = rustix::fs::open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty())
            .map_err(|errno| wrong(&std::io::Error::from(errno)))?;
        let stat = rustix::fs::fstat(&handle).map_err(|errno| wrong(&std::io::Error::from(errno)))?;
        if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile || stat.st_mode & 0o111 == 0 {
            return Err(wrong(&"it is no file that can be executed"));
        }
        let identity = Identity::of(&stat);
        let interpreter = interpreter(&handle);
        let rule = format!("subprocess.programs[{place}]");
        Ok(Entry { name, program: program.clone(), handle: Arc::new(handle), identity, interpreter, rule })
    }

    /// The file.
    #[cfg(test)]
    pub(super) fn handle(&self) -> &OwnedFd {
        &self.handle
    }

    /// Whether it is still the file that it was. A change that another name or another program makes shows, too.
    fn is_unchanged(&self) -> bool {
        rustix::fs::fstat(&self.handle).is_ok_and(|stat| Identity::of(&stat) == self.identity)
    }

    fn runnable(&self) -> Runnable {
        Runnable {
            handle: Arc::clone(&self.handle),
            script: self.interpreter.is_some(),
            beyond_rules: false,
            own: Some(self.program.clone()),
            rule: self.rule.clone(),
        }
    }
}

/// The interpreter of a script.
fn interpreter(handle: &OwnedFd) -> Option<PathBuf> {
    /// What the kernel reads of the first line.
    const LINE: u64 = 256;
    let mut line = Vec::new();
    File::open(files::name_of(handle)).ok()?.take(LINE).read_to_end(&mut line).ok()?;
    let line = line.strip_prefix(b"#!")?.split(|&byte| byte == b'\n').next()?;
    let mut words = line.split(|byte| matches!(byte, b' ' | b'\t')).filter(|word| !word.is_empty());
    Some(PathBuf::from(OsStr::from_bytes(words.next()?)))
}

/// Any program: by its absolute path, as the instance sees it or else as the host does. A bare name is the instance's to look
/// for.
fn anywhere(rules: &Rules, program: &str) -> Result<Found, Code> {
    /// Where all programs may be executed anyway.
    const COMMON: [&str; 4] = ["/bin", "/opt", "/sbin", "/usr"];
    if !program.starts_with('/') {
        return Ok(Found::Nothing(Code::Enoent));
    }
    // What the instance is told where the host has no such file either.
    let mut missing = Code::Enoent;
    let seen = if files::is_served(rules, program) {
        match files::handle(rules, super::SPAWN, program.to_owned()) {
            Ok(handle) => Some(handle),
            Err(Error::Guest { code: code @ (Code::Enoent | Code::Enotdir), .. }) => {
                missing = code;
                None
            }
            Err(Error::Guest { code: Code::Eperm, .. }) => return Ok(Found::Refused),
            Err(Error::Guest { code, .. }) => return Ok(Found::Nothing(code)),
            Err(Error::Trap(_)) => return Ok(Found::Nothing(Code::Eio)),
        }
    } else {
        None
    };
    let handle = if let Some(handle) = seen {
        handle
    } else {
        let path = files::bytes_of(program);
        match rustix::fs::open(&path[..], OFlags::PATH | OFlags::CLOEXEC, Mode::empty()) {
            Ok(handle) => handle,
            Err(Errno::NOENT) => return Ok(Found::Nothing(missing)),
            Err(errno) => return Ok(Found::Nothing(code_of(errno))),
        }
    };
    let stat = rustix::fs::fstat(&handle).map_err(code_of)?;
    let executable = stat.st_mode & 0o111 != 0;
    if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile || !executable {
        return Ok(Found::Nothing(Code::Eacces));
    }
    let script = interpreter(&handle).is_some();
    // Only saves a rule of its own for what the common ones name already.
    let real = std::fs::read_link(files::name_of(&handle)).unwrap_or_default();
    let common = COMMON.iter().any(|common| real.starts_with(common));
    let rule = "subprocess.programs".to_owned();
    let runnable = Runnable { handle: Arc::new(handle), script, beyond_rules: !common, own: None, rule };
    Ok(Found::Program(Box::new(runnable)))
}

/// Refuses a program that the instance could write: then it could be any other.
fn refuse_writable(entry: &Entry, mounts: &[Arc<Mount>]) -> Result<(), PolicyError> {
    let path = entry.program.path.as_path();
    let real = std::fs::canonicalize(path);
    let folders = [path.parent(), real.as_deref().ok().and_then(Path::parent)];
    for mount in mounts.iter().filter(|mount| mount.access() == Access::ReadWrite) {
        for folder in folders.into_iter().flatten() {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            let opened = rustix::fs::open(folder, OFlags::PATH | OFlags::CLOEXEC, Mode::empty());
            let within =
                opened.and_then(|folder| files::is_within(folder.as_fd(), files::directory_of(mount)));
            let within = within.map_err(|errno| {
                PolicyError::value(format!("what contains {} can't be looked at: {errno}", path.display()))
            })?;
            if within {
                return Err(PolicyError::value(format!(
                    "the program {} lies in what may be written as {}, where it could be replaced by any other: keep the \
                     two apart, or grant that for reading",
                    path.display(),
                    mount.path()
                )));
            }
        }
    }
    Ok(())
}

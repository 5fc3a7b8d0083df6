//! Starting a program: what a child gets of its instance, and where the program is looked for.

use super::search::{Program, Search};
use super::table::{Child, add};
use crate::environ;
use crate::errno::{EINTR, ENOTDIR, OsError};
use crate::interrupts;
use crate::os::{self, Descriptor, OpenFile, Standing};
use crate::sys::files::{self, AccessMode, FileType};
use crate::sys::subprocess::{self as sys, Inherited, Limits, SpawnOptions, Stdio};
use std::rc::Rc;

/// The signals that Python ignores, and that `restore_signals` gives their default again: SIGPIPE and SIGXFSZ.
pub const RESTORED: [u8; 2] = [13, 25];

/// Where a standard stream leads.
#[derive(Debug, Clone)]
pub enum Stream {
    /// Where the instance's own does.
    Inherit,
    /// Nowhere.
    Null,
    /// To us.
    Pipe,
    /// Where standard output does; for standard error.
    Stdout,
    /// To this open file.
    Descriptor(Descriptor),
}

/// What to start, and how.
#[derive(Debug, Clone)]
#[allow(missing_docs)] // they are those of Popen
pub struct Start {
    pub program: Program,
    /// The program's own name first.
    pub arguments: Vec<String>,
    /// Instead of the instance's.
    pub environment: Option<Vec<(String, String)>>,
    /// Instead of the instance's.
    pub directory: Option<String>,
    pub stdin: Stream,
    pub stdout: Stream,
    pub stderr: Stream,
    /// Further open files, and their numbers in the child.
    pub inherit: Vec<(u32, Descriptor)>,
    pub process_group: Option<u32>,
    pub new_session: bool,
    /// Instead of the instance's.
    pub umask: Option<u32>,
    pub uid: Option<u32>,
    pub gid: Option<u32>,
    pub groups: Option<Vec<u32>>,
    /// Signals with their default, though the instance ignores them.
    pub default_signals: Vec<u8>,
    /// Instead of the signals that the instance blocks.
    pub blocked_signals: Option<Vec<u8>>,
    pub pipe_size: Option<u32>,
    pub limits: Limits,
}

impl Start {
    /// With all else as Python's `os.posix_spawn` has it without keywords.
    pub fn new(program: Program, arguments: Vec<String>) -> Self {
        Start {
            program,
            arguments,
            environment: None,
            directory: None,
            stdin: Stream::Inherit,
            stdout: Stream::Inherit,
            stderr: Stream::Inherit,
            inherit: Vec::new(),
            process_group: None,
            new_session: false,
            umask: None,
            uid: None,
            gid: None,
            groups: None,
            default_signals: Vec::new(),
            blocked_signals: None,
            pipe_size: None,
            limits: no_limits(),
        }
    }
}

fn no_limits() -> Limits {
    Limits { cpu_time: None, address_space: None, file_size: None, open_files: None, processes: None }
}

/// A child just started, and our ends of its pipes.
#[derive(Debug)]
pub struct Started {
    /// The child.
    pub child: Rc<Child>,
    /// To write to it.
    pub stdin: Option<Descriptor>,
    /// To read from it.
    pub stdout: Option<Descriptor>,
    /// To read what it complains of.
    pub stderr: Option<Descriptor>,
}

/// A stream with its file held open until the child has it.
enum Held {
    Inherit,
    Null,
    Pipe,
    Stdout,
    File(OpenFile),
}

impl Held {
    fn of(stream: &Stream, number: usize) -> Result<Self, OsError> {
        Ok(match stream {
            // `dup2` can have put another file in its place.
            Stream::Inherit => match os::standing(number) {
                Standing::Own => Held::Inherit,
                Standing::Other(file) => Held::File(file),
                Standing::Closed => Held::Null,
            },
            Stream::Null => Held::Null,
            Stream::Pipe => Held::Pipe,
            Stream::Stdout => Held::Stdout,
            Stream::Descriptor(descriptor) => Held::File(descriptor.open_file("dup2")?),
        })
    }

    fn stdio(&self) -> Stdio<'_> {
        match self {
            Held::Inherit => Stdio::Inherit,
            Held::Null => Stdio::Null,
            Held::Pipe => Stdio::Pipe,
            Held::Stdout => Stdio::AsStdout,
            Held::File(file) => Stdio::Descriptor(file.file()),
        }
    }
}

/// Starts a program. An error is about the directory where that is what can't be, else about the program.
pub fn start(start: Start) -> Result<Started, OsError> {
    let inherited = interrupts::of_children();
    let ignored = inherited.ignored.iter().filter(|signal| !start.default_signals.contains(signal));
    let environment = start.environment.unwrap_or_else(environ::variables);
    let directory = match &start.directory {
        Some(directory) => environ::absolute(directory).into_owned(),
        None => environ::directory(),
    };
    let streams = [Held::of(&start.stdin, 0)?, Held::of(&start.stdout, 1)?, Held::of(&start.stderr, 2)?];
    let files = start.inherit.iter().map(|(number, file)| Ok((*number, file.open_file("dup2")?)));
    let files = files.collect::<Result<Vec<_>, OsError>>()?;
    let [stdin, stdout, stderr] = &streams;
    let mut options = SpawnOptions {
        program: String::new(),
        arguments: start.arguments,
        environment,
        directory,
        stdin: stdin.stdio(),
        stdout: stdout.stdio(),
        stderr: stderr.stdio(),
        inherit: files
            .iter()
            .map(|(number, file)| Inherited { number: *number, source: file.file() })
            .collect(),
        process_group: start.process_group,
        new_session: start.new_session,
        umask: start.umask.unwrap_or_else(os::umask),
        uid: start.uid,
        gid: start.gid,
        groups: start.groups,
        ignored_signals: ignored.copied().collect(),
        blocked_signals: start.blocked_signals.unwrap_or(inherited.blocked),
        pipe_size: start.pipe_size,
        limits: start.limits,
    };
    let search = Search::new(&start.program, &options.environment, &options.directory);
    let spawned = search.run(|candidate| {
        candidate.clone_into(&mut options.program);
        spawn(&options)
    });
    let spawned = match spawned {
        Ok(spawned) => spawned,
        Err(error) => {
            // The child goes to its directory before anything else.
            let directory = start.directory.as_deref().map_or(Ok(()), check_directory);
            return Err(directory.err().unwrap_or(error));
        }
    };
    let own_group = start.new_session || start.process_group.is_none_or(|group| group == 0);
    let child = add(spawned.child, (!own_group).then_some(start.process_group).flatten())?;
    Ok(Started {
        child,
        stdin: spawned.stdin.map(Descriptor::of_system),
        stdout: spawned.stdout.map(Descriptor::of_system),
        stderr: spawned.stderr.map(Descriptor::of_system),
    })
}

/// Whether a child could work there.
fn check_directory(path: &str) -> Result<(), OsError> {
    let full = environ::absolute(path);
    let about = |error| OsError::from_sys(error, "chdir").about(path);
    let status = files::stat(&full, true).map_err(about)?;
    if status.kind != FileType::Directory {
        return Err(OsError::new(ENOTDIR, "chdir").about(path));
    }
    files::access(&full, AccessMode::EXECUTE, true, true).map_err(about)
}

/// Starts one candidate.
fn spawn(options: &SpawnOptions<'_>) -> Result<sys::Spawned, OsError> {
    loop {
        match sys::spawn(options).map_err(|error| OsError::from_sys(error, "execve")) {
            Err(error) if error.errno == EINTR && !interrupts::end_the_call() => (),
            spawned => return spawned,
        }
    }
}

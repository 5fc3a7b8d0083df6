//! `Popen`: a child and its pipes.

use super::arguments::{check, mapping, program};
use super::communicate::Conversation;
use super::error::{Error, OutputLimit, Result, TimeoutExpired};
use super::keyword::Redirect;
use super::options::Options;
use super::principal;
use super::reader::Reader;
use super::values::{Command, Data, Seconds};
use super::writer::Writer;
use crate::children::{
    self, Child, Deadline, Limits, News, Program, RESTORED, Selector, Start, Started, Stream,
};
use crate::errno::{ECHILD, ENOMEM, ENOTSUP, EPERM, OsError};
use crate::os::{self, Descriptor};
use crate::sys::subprocess::WaitFlags;
use std::cell::RefCell;
use std::rc::Rc;

/// A pipe of a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum PipeName {
    Stdin,
    Stdout,
    Stderr,
}

/// A child and its pipes. Dropping it neither ends nor waits for the child.
pub struct Popen {
    pub(super) command: Command,
    child: Rc<Child>,
    returncode: Option<i32>,
    pub(super) stdin: Option<Writer>,
    pub(super) stdout: Option<Reader>,
    pub(super) stderr: Option<Reader>,
    pub(super) conversation: Option<Conversation>,
    /// Whether an event of standard error is looked for first, so that neither stream is kept waiting by the other.
    pub(super) stderr_first: bool,
    /// The pipes whose ends were told.
    pub(super) told: [bool; 2],
}

thread_local! {
    /// Children that run though nobody holds their `Popen` any more.
    static ABANDONED: RefCell<Vec<Rc<Child>>> = const { RefCell::new(Vec::new()) };
}

/// Looks whether children that nobody holds have ended.
fn clean_up() {
    let mut abandoned = ABANDONED.take();
    // Of one that can't be asked nothing is known.
    abandoned.retain(|child| !child.is_reaped() && matches!(child.try_reap(), Ok(None)));
    ABANDONED.with_borrow_mut(|all| all.extend(abandoned));
}

fn value_error<T>(text: &str) -> Result<T> {
    Err(Error::Value(text.to_owned()))
}

fn stream(redirect: Option<Redirect>) -> Stream {
    match redirect {
        None | Some(Redirect::Inherit) => Stream::Inherit,
        Some(Redirect::Pipe) => Stream::Pipe,
        Some(Redirect::Stdout) => Stream::Stdout,
        Some(Redirect::Devnull) => Stream::Null,
        Some(Redirect::Descriptor(descriptor)) => Stream::Descriptor(descriptor),
    }
}

impl Popen {
    /// Starts a program.
    pub fn create(command: Command, mut options: Options) -> Result<Self> {
        options.only_known_to_popen()?;
        clean_up();
        if matches!(options.stdout, Some(Redirect::Stdout)) {
            return value_error("STDOUT can only be used for stderr");
        }
        let text = options.text_mode()?;
        let gid = options.group.as_ref().map(principal::new_gid).transpose()?.flatten();
        let groups = options.extra_groups.as_ref().map(|groups| groups.iter().map(principal::gid).collect());
        let groups: Option<Vec<u32>> = groups.transpose()?;
        let uid = options.user.as_ref().map(principal::uid).transpose()?.flatten();
        if matches!(options.stdin, Some(Redirect::Stdout)) {
            return Err(OsError::new(crate::errno::EBADF, "dup2").into());
        }
        let piped = [&options.stdin, &options.stdout, &options.stderr];
        if let Some((encoding, _)) = &text
            && piped.iter().any(|redirect| matches!(redirect, Some(Redirect::Pipe)))
        {
            crate::io::Codec::named(encoding)?;
        }
        let (program, arguments) = program(&command, &options)?;
        check(&program, &arguments, &options)?;
        if options.close_fds == Some(false) && options.pass_fds.as_ref().is_none_or(Vec::is_empty) {
            return Err(OsError::new(ENOTSUP, "close_fds").into());
        }
        let new_session = options.start_new_session.unwrap_or(false);
        if new_session && options.process_group.is_some() {
            // The leader of a session can't change its group.
            return Err(OsError::new(EPERM, "setpgid").into());
        }
        let buffered = options.bufsize != Some(0);
        let pipe_size = options.pipesize.filter(|size| *size > 0);
        let limits = Limits {
            cpu_time: options.limit_cpu,
            address_space: options.limit_memory,
            file_size: options.limit_file_size,
            open_files: options.limit_open_files,
            processes: None,
        };
        let started = children::start(Start {
            environment: options.env.as_deref().map(mapping),
            directory: options.cwd.take(),
            stdin: stream(options.stdin.take()),
            stdout: stream(options.stdout.take()),
            stderr: stream(options.stderr.take()),
            inherit: numbered(options.pass_fds.take().unwrap_or_default())?,
            process_group: options.process_group,
            new_session,
            umask: options.umask.map(|umask| umask & 0o777),
            uid,
            gid,
            groups,
            default_signals: if options.restore_signals.unwrap_or(true) { RESTORED.to_vec() } else { vec![] },
            pipe_size,
            limits,
            ..Start::new(Program::Search(program), arguments)
        })?;
        let Started { child, stdin, stdout, stderr } = started;
        let text = text.as_ref();
        let reader = |descriptor| Reader::new(descriptor, text, buffered, pipe_size);
        Ok(Popen {
            command,
            child,
            returncode: None,
            stdin: stdin.map(|descriptor| Writer::new(descriptor, text, buffered)).transpose()?,
            stdout: stdout.map(reader).transpose()?,
            stderr: stderr.map(reader).transpose()?,
            conversation: None,
            stderr_first: false,
            told: [false; 2],
        })
    }

    /// What was run.
    pub fn args(&self) -> &Command {
        &self.command
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.child.pid()
    }

    /// What the last look at it found.
    pub fn returncode(&self) -> Option<i32> {
        self.returncode
    }

    /// Notes its end; one that somebody else was told of is taken for a good one, as in CPython.
    fn note(&mut self, news: std::result::Result<Option<News>, OsError>) -> Result<Option<i32>> {
        self.returncode = match news {
            Ok(Some(news)) => Some(os::exit_code(children::wait_status(news.state))?),
            Ok(None) => None,
            Err(error) if error.errno == ECHILD => Some(0),
            Err(error) => return Err(error.into()),
        };
        Ok(self.returncode)
    }

    /// Its return code, if it ended. Never waits.
    pub fn poll(&mut self) -> Result<Option<i32>> {
        if self.returncode.is_some() {
            return Ok(self.returncode);
        }
        let news =
            if self.child.is_reaped() { Err(OsError::new(ECHILD, "waitpid")) } else { self.child.try_reap() };
        self.note(news)
    }

    /// Waits for its end; none when the time is over first.
    pub(super) fn wait_until(&mut self, until: Deadline) -> Result<Option<i32>> {
        if self.returncode.is_some() {
            return Ok(self.returncode);
        }
        let news = if self.child.is_reaped() {
            Err(OsError::new(ECHILD, "waitpid"))
        } else {
            children::wait(Selector::Pid(self.pid()), WaitFlags::empty(), until)
        };
        self.note(news)
    }

    /// Waits for its end and gives its return code.
    pub fn wait(&mut self, timeout: Option<Seconds>) -> Result<i32> {
        if let Some(code) = self.poll()? {
            return Ok(code);
        }
        loop {
            match (self.wait_until(Seconds::deadline(timeout)?)?, timeout) {
                (Some(code), _) => return Ok(code),
                (None, Some(timeout)) => return Err(self.expired(timeout, None, None)),
                (None, None) => (),
            }
        }
    }

    pub(super) fn expired(&self, timeout: Seconds, output: Option<Data>, stderr: Option<Data>) -> Error {
        Error::Timeout(Box::new(TimeoutExpired { cmd: self.command.clone(), timeout, output, stderr }))
    }

    /// More than is held, with what is given up of it.
    pub(super) fn limit(&self, output: Option<Vec<u8>>, stderr: Option<Vec<u8>>) -> Error {
        let (cmd, limit) = (self.command.clone(), super::MOST as u64);
        Error::OutputLimit(Box::new(OutputLimit { cmd, limit, output, stderr }))
    }

    /// Sends it a signal; nothing when it is known to have ended.
    pub fn send_signal(&mut self, signal: i32) -> Result<()> {
        if self.poll()?.is_some() { Ok(()) } else { Ok(self.child.signal(signal)?) }
    }

    /// Sends it SIGTERM.
    pub fn terminate(&mut self) -> Result<()> {
        self.send_signal(15)
    }

    /// Sends it SIGKILL.
    pub fn kill(&mut self) -> Result<()> {
        self.send_signal(9)
    }

    /// The error of Python's `None.function`.
    fn none(function: &str) -> Error {
        Error::Attribute(format!("'NoneType' object has no attribute '{function}'"))
    }

    fn reader(&mut self, pipe: PipeName, function: &str) -> Result<&mut Reader> {
        let reader = match pipe {
            PipeName::Stdin => {
                return value_error(self.stdin.as_ref().ok_or_else(|| Self::none(function))?.unreadable());
            }
            PipeName::Stdout => &mut self.stdout,
            PipeName::Stderr => &mut self.stderr,
        };
        reader.as_mut().ok_or_else(|| Self::none(function))
    }

    fn writer(&mut self, function: &str) -> Result<&mut Writer> {
        self.stdin.as_mut().ok_or_else(|| Self::none(function))
    }

    /// Names the command where more is read than is held.
    fn bounded<T>(&self, outcome: Result<T>) -> Result<T> {
        match outcome {
            Err(Error::Os(error)) if error.errno == ENOMEM && error.syscall == "read" => {
                Err(self.limit(None, None))
            }
            other => other,
        }
    }

    /// Writes all of it to its standard input.
    pub fn write(&mut self, data: &Data) -> Result<()> {
        self.writer("write")?.write(data)
    }

    /// Writes what is taken without waiting.
    pub fn write_available(&mut self, data: &Data) -> Result<usize> {
        self.writer("write")?.write_available(data)
    }

    /// At most `count` bytes or characters, or all to the end.
    pub fn read(&mut self, pipe: PipeName, count: Option<usize>) -> Result<Data> {
        let outcome = self.reader(pipe, "read")?.read(count);
        self.bounded(outcome)
    }

    /// At most `count` of what is there, waiting for the first only.
    pub fn read_available(&mut self, pipe: PipeName, count: usize, timeout: Option<f64>) -> Result<Data> {
        let timeout = timeout.map(Seconds::Float);
        let until = Seconds::deadline(timeout)?;
        let data = self.reader(pipe, "read1")?.read_available(count, until)?;
        data.ok_or_else(|| self.expired(timeout.unwrap_or(Seconds::Integer(0)), None, None))
    }

    /// A line with its end.
    pub fn readline(&mut self, pipe: PipeName, timeout: Option<f64>) -> Result<Data> {
        let timeout = timeout.map(Seconds::Float);
        let until = Seconds::deadline(timeout)?;
        let outcome = self.reader(pipe, "readline")?.readline(until);
        let line = self.bounded(outcome)?;
        line.ok_or_else(|| self.expired(timeout.unwrap_or(Seconds::Integer(0)), None, None))
    }

    /// Lines until there are `hint` bytes or characters, or the end.
    pub fn readlines(&mut self, pipe: PipeName, hint: Option<usize>) -> Result<Vec<Data>> {
        let outcome = self.reader(pipe, "readlines")?.readlines(hint);
        self.bounded(outcome)
    }

    /// Closes one of the pipes.
    pub fn close(&mut self, pipe: PipeName) -> Result<()> {
        match pipe {
            PipeName::Stdin => self.writer("close")?.close(),
            _ => self.reader(pipe, "close")?.close(),
        }
    }

    /// Our end of a pipe.
    pub fn descriptor(&mut self, pipe: PipeName) -> Result<Descriptor> {
        match pipe {
            PipeName::Stdin => self.writer("fileno")?.open("fileno").cloned(),
            _ => self.reader(pipe, "fileno")?.open("fileno").cloned(),
        }
    }

    /// Closes the pipes and waits for its end.
    pub fn finish(&mut self) -> Result<i32> {
        for reader in [&mut self.stdout, &mut self.stderr].into_iter().flatten() {
            reader.close()?;
        }
        let closed = self.stdin.as_mut().map_or(Ok(()), Writer::close);
        let code = self.wait(None)?;
        closed.map(|()| code)
    }
}

impl Drop for Popen {
    fn drop(&mut self) {
        if self.returncode.is_none() && !self.child.is_reaped() && matches!(self.child.try_reap(), Ok(None)) {
            // Fails only when the instance itself ends.
            let _ = ABANDONED.try_with(|all| all.borrow_mut().push(Rc::clone(&self.child)));
        }
    }
}

/// Descriptors under their numbers, those of the standard streams left out.
fn numbered(descriptors: Vec<Descriptor>) -> Result<Vec<(u32, Descriptor)>> {
    let mut all: Vec<(u32, Descriptor)> = Vec::new();
    for descriptor in descriptors {
        let number = descriptor.fileno()?;
        if number > 2 && !all.iter().any(|(known, _)| *known == number) {
            all.push((number, descriptor));
        }
    }
    Ok(all)
}

//! Commands of the shell: `system`, `popen`.

use super::spawn::{cannot_be_executed, status_of};
use super::{Descriptor, exit_code};
use crate::children::{self, Program, Start, Started, Stream};
use crate::errno::{EBADF, OsError};
use std::cell::RefCell;

const SHELL: &str = "/bin/sh";
/// What a shell gives that could not be executed, as a wait status.
const NO_SHELL: i32 = 127 << 8;

fn start(command: &str, stdin: Stream, stdout: Stream) -> Result<Started, OsError> {
    let arguments = ["sh", "-c", command].map(str::to_owned).to_vec();
    children::start(Start { stdin, stdout, ..Start::new(Program::Path(SHELL.to_owned()), arguments) })
}

/// Runs a command to its end and gives its wait status.
pub fn system(command: &str) -> Result<i32, OsError> {
    match start(command, Stream::Inherit, Stream::Inherit) {
        Ok(started) => status_of(started.child.pid()),
        Err(error) if cannot_be_executed(&error) => Ok(NO_SHELL),
        Err(error) => Err(error),
    }
}

/// A command with a pipe to or from it.
pub struct Command {
    pid: u32,
    pipe: RefCell<Option<Descriptor>>,
}

/// Starts a command of which we read the output, or write the input.
pub fn popen(command: &str, read: bool) -> Result<Command, OsError> {
    let started = if read {
        start(command, Stream::Inherit, Stream::Pipe)?
    } else {
        start(command, Stream::Pipe, Stream::Inherit)?
    };
    let pipe = if read { started.stdout } else { started.stdin };
    Ok(Command { pid: started.child.pid(), pipe: RefCell::new(pipe) })
}

impl Command {
    /// Our end of the pipe, once.
    pub fn take_descriptor(&self) -> Result<Descriptor, OsError> {
        self.pipe.take().ok_or_else(|| OsError::new(EBADF, "popen"))
    }

    /// Closes the pipe unless it was taken, and waits for the end: none for the exit status 0, else that times 256, of one
    /// that a signal ended the number negated.
    pub fn close(&self) -> Result<Option<i32>, OsError> {
        if let Some(pipe) = self.pipe.take() {
            pipe.close()?;
        }
        let status = exit_code(status_of(self.pid)?)?;
        Ok((status != 0).then_some(status << 8))
    }
}

//! Becoming another program, and two of the same: `execv` and its kin, `fork`.

use super::call::retry;
use super::spawn::named;
use super::umask;
use crate::children::{self, Program, Search};
use crate::errno::OsError;
use crate::{environ, sys};

/// Becomes another program, with the given environment or the instance's own. Returns only on failure.
pub fn exec(
    program: &Program,
    arguments: &[String],
    environment: Option<Vec<(String, String)>>,
) -> Result<(), OsError> {
    named(arguments, "execve")?;
    let environment = environment.unwrap_or_else(environ::variables);
    let directory = environ::directory();
    let mut image = sys::os::ProgramImage {
        program: String::new(),
        arguments: arguments.to_vec(),
        environment,
        directory,
        umask: umask(),
    };
    Search::new(program, &image.environment, &image.directory).run(|candidate| {
        candidate.clone_into(&mut image.program);
        retry("execve", || sys::os::execve(&image))
    })
}

/// Doubles the process; gives the child's number, none in the child, which has no children yet.
pub fn fork() -> Result<Option<u32>, OsError> {
    // Where policy hides it nobody can ask for its members either.
    let group = sys::os::identity_of_self().map_or(0, |identity| identity.process_group);
    let child = retry("fork", sys::os::fork)?;
    match child {
        Some(pid) => drop(children::adopt(pid, group)?),
        None => children::forget_all(),
    }
    Ok(child)
}

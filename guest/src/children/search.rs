//! Where the file of a program is looked for.

use crate::errno::{
    EACCES, EAGAIN, EISDIR, EMFILE, ENFILE, ENOENT, ENOMEM, ENOSYS, ENOTDIR, ENOTSUP, OsError,
};
use crate::os;

/// Which file to run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Program {
    /// This one, relative to where the child works.
    Path(String),
    /// One that policy knows by this name, or else the first that can be run in the directories of the child's `PATH`. A
    /// name with a slash is a path.
    Search(String),
}

/// The paths under which a program may lie, in the order in which they are tried.
pub struct Search<'a> {
    name: &'a str,
    candidates: Vec<String>,
}

impl<'a> Search<'a> {
    /// For one that is to begin with this environment, in this directory.
    pub fn new(program: &'a Program, environment: &[(String, String)], directory: &str) -> Self {
        let name = match program {
            Program::Search(name) if !name.contains('/') => name,
            Program::Path(name) | Program::Search(name) => {
                return Search { name, candidates: vec![below(directory, name)] };
            }
        };
        // Without a name there is none that policy could know.
        let known = (!name.is_empty()).then(|| name.clone());
        let path = os::get_exec_path(Some(environment));
        let found = path.iter().map(|path| below(&below(directory, path), name));
        Search { name, candidates: known.into_iter().chain(found).collect() }
    }

    /// Does `run` with one after the other, until one of them is the program. An error is about the name, unless it has
    /// nothing to do with what was tried.
    pub fn run<T>(&self, mut run: impl FnMut(&str) -> Result<T, OsError>) -> Result<T, OsError> {
        let (mut first, mut last) = (None, None);
        for candidate in &self.candidates {
            match run(candidate) {
                Err(error) if is_no_program_s(error.errno) => return Err(error),
                Err(error) if matches!(error.errno, ENOENT | ENOTDIR) => last = Some(error),
                // Policy knows the name, and what it means can't be run.
                Err(error) if !candidate.contains('/') => return Err(self.told(error)),
                Err(error) => first = first.or(Some(error)),
                done => return done,
            }
        }
        let error = first.or(last).unwrap_or_else(|| OsError::new(ENOENT, "execve"));
        Err(self.told(error))
    }

    fn told(&self, mut error: OsError) -> OsError {
        // Nobody can run a directory.
        if error.errno == EISDIR {
            error = OsError::new(EACCES, "execve");
        }
        error.about(self.name)
    }
}

fn below(directory: &str, name: &str) -> String {
    if name.starts_with('/') {
        name.to_owned()
    } else {
        format!("{}/{name}", directory.trim_end_matches('/'))
    }
}

/// Whether it is no use to look for the program elsewhere, since it isn't the program.
fn is_no_program_s(errno: i32) -> bool {
    matches!(errno, EAGAIN | EMFILE | ENFILE | ENOMEM | ENOSYS | ENOTSUP)
}

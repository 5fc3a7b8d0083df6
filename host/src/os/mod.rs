//! `oskit:sys/os`: who and where the process is, and how an instance ends.
//!
//! What changes the host process itself (`nice`, `setsid`, `setpgid`, `fork`, `execve`) is there for an instance that is
//! the process, as under `oskit run`; in a plugin host it answers `ENOTSUP`.

mod fork;
mod opener;
mod process;
mod unix;
mod users;
mod wit;

pub(crate) use process::Process;

use crate::door::Whole;

/// The right to the ids of the process.
fn identity(function: &'static str) -> Whole {
    let given = |policy: &crate::Policy| policy.os.identity;
    Whole { function, subject: String::new(), capability: "os.identity", given }
}

/// The right to know what system it is.
fn system(function: &'static str) -> Whole {
    let given = |policy: &crate::Policy| policy.os.system;
    Whole { function, subject: String::new(), capability: "os.system", given }
}

/// The right to the database of users.
fn users_of(function: &'static str, subject: String) -> Whole {
    let given = |policy: &crate::Policy| policy.os.users;
    Whole { function, subject, capability: "os.users", given }
}

/// The right to change the process's session, group and priority.
fn session(function: &'static str) -> Whole {
    let given = |policy: &crate::Policy| policy.os.session;
    Whole { function, subject: String::new(), capability: "os.session", given }
}

/// The right to double the process.
fn forking() -> Whole {
    let given = |policy: &crate::Policy| policy.os.fork;
    Whole { function: "os.fork", subject: String::new(), capability: "os.fork", given }
}

/// The right to have the user's own programs open something.
fn opening(subject: String) -> Whole {
    let given = |policy: &crate::Policy| policy.os.open_with;
    Whole { function: "os.open-with-default", subject, capability: "os.open-with", given }
}

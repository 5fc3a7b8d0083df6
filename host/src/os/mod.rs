//! `oskit:sys/os`: who and where the process is, and how an instance ends.
//!
//! What would change the host process itself (`nice`, `setsid`, `setpgid`, `fork`, `execve`) and what needs programs of
//! the host's answers `ENOTSUP`.

mod unix;
mod users;
mod wit;

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

//! `oskit:sys/subprocess`: children, each in its jail.
//!
//! Nothing is forked here. An instance that starts a program gets a process of its own that does, the jailer: this starts
//! children, tells of their changes, and ends them with the instance. What is executed is the file that was opened when the
//! policy was made ready (`programs`), with what policy leaves of its environment (`environment`), where the rules (`rules`)
//! and the kernel let it be. `launch` starts the jailer, `jailer` talks to it, and `children` keeps what it says.

mod children;
mod environment;
mod forked;
mod jailer;
mod launch;
mod options;
mod programs;
mod rules;
mod stdio;
#[cfg(test)]
mod tests;
mod wit;

pub(crate) use children::{Child as ChildState, Children, Guard};
pub(crate) use forked::Forked;
pub(crate) use programs::Programs;

use crate::bindings::oskit::sys::subprocess::WaitFlags;
use crate::door::{Request, Verdict, Whole};
use crate::state::Rules;
use programs::{Found, Runnable};
use std::borrow::Cow;
use std::sync::{Arc, Weak};

/// The capability that starting a program needs.
const SPAWN: &str = "subprocess.spawn";
/// What a policy must allow where the system can't enforce what it asks.
const DEGRADE: &str = "subprocess.degrade";

/// A process that the instance started.
pub struct Child(Kind);

/// How it came to be.
enum Kind {
    /// A program in its jail.
    Started(Arc<Handle>),
    /// What `os.fork` made.
    Forked(Arc<Forked>),
}

/// What the instance holds of one.
pub(crate) struct Handle {
    state: Arc<ChildState>,
    children: Arc<Children>,
}

impl Handle {
    /// Whether there is something to tell.
    fn has_news(&self, flags: WaitFlags) -> bool {
        self.children.drain();
        self.state.has_news(flags)
    }
}

/// What is waited for of a child.
pub(crate) struct News {
    handle: Weak<Handle>,
    flags: WaitFlags,
}

impl News {
    /// Whether it has come; when the handle is gone, there is nothing to wait for, and that counts.
    pub(crate) fn has_come(&self) -> bool {
        self.handle.upgrade().is_none_or(|handle| handle.has_news(self.flags))
    }
}

impl Clone for News {
    fn clone(&self) -> Self {
        News { handle: Weak::clone(&self.handle), flags: self.flags }
    }
}

/// A request to start a program.
struct Spawn {
    program: String,
    arguments: Vec<String>,
}

impl Request for Spawn {
    type Right = Runnable;

    fn function(&self) -> &'static str {
        SPAWN
    }

    fn subject(&self) -> Cow<'_, str> {
        let words = std::iter::once(&self.program).chain(self.arguments.iter().skip(1));
        words.map(String::as_str).collect::<Vec<_>>().join(" ").into()
    }

    fn judge(&self, rules: &Rules) -> Verdict<Runnable> {
        match rules.programs().find(rules, &self.program, &self.arguments) {
            Ok(Found::Program(runnable)) => Verdict::Allow(*runnable),
            Ok(Found::Nothing(code)) | Err(code) => Verdict::Invalid(code),
            Ok(Found::Refused) => Verdict::Refuse(SPAWN),
        }
    }

    fn rule<'a>(&'a self, right: &'a Runnable) -> &'a str {
        &right.rule
    }
}

/// The right to send signals to children.
fn signaling(function: &'static str, subject: String) -> Whole {
    let given = |policy: &crate::Policy| !policy.subprocess.programs.is_none() && policy.subprocess.signals;
    Whole { function, subject, capability: "signal.send", given }
}

/// The right to send signals to what `os.fork` made.
fn signaling_forked(function: &'static str, subject: String) -> Whole {
    Whole { function, subject, capability: "os.fork", given: |policy| policy.os.fork }
}

/// The right to run children as others.
fn other_users(subject: String) -> Whole {
    Whole {
        function: SPAWN,
        subject,
        capability: "subprocess.users",
        given: |policy| policy.subprocess.users,
    }
}

//! `subprocess`: starting programs, talking to them, and how they end.
//!
//! `children` starts them and holds the table of those that run; here are `Popen`, its pipes, and what is built on them.

mod arguments;
mod communicate;
mod error;
mod events;
mod keyword;
mod list2cmdline;
mod options;
mod popen;
mod principal;
mod reader;
mod run;
#[cfg(test)]
mod tests;
mod values;
#[cfg(target_family = "wasm")]
mod wit;
mod writer;

pub use communicate::Outputs;
pub use error::{CalledProcessError, Error, OutputLimit, Result, TimeoutExpired};
pub use events::Event;
pub use keyword::{Keyword, Principal, Redirect};
pub use list2cmdline::list2cmdline;
pub use options::Options;
pub use popen::{PipeName, Popen};
pub use run::{call, check_call, check_output, check_returncode, getoutput, getstatusoutput, run};
pub use values::{Command, CompletedProcess, Data, Seconds};

/// How much of a pipe is held at the most.
pub const MOST: usize = 64 << 20;

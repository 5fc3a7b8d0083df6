//! Children: what `subprocess`, `commands` and `os` share. One table holds them, so what one of these waits for is gone for
//! the others, as between `subprocess` and `os.waitpid` in CPython.

mod deadline;
mod search;
mod start;
mod table;
#[cfg(test)]
mod tests;
mod wait;

pub use deadline::Deadline;
pub use search::{Program, Search};
pub use start::{RESTORED, Start, Started, Stream, start};
pub use table::{Child, adopt, forget_all, group_of, kill, kill_group, of_pid, regroup, time_used};
pub use wait::{News, Selector, poll, wait, wait_forever, wait_status};

pub use crate::sys::subprocess::{Limits, ResourceUsage, State};

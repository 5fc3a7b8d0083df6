//! A system in memory, one a thread, with the functions that the generated bindings have: a clock that stands still
//! until told, an environment, files. For native tests; nothing here reaches the machine.

pub mod environ;
pub mod errno;
pub mod fcntl;
pub mod files;
pub mod os;
pub mod poll;
pub mod random;
pub mod signal;
pub mod subprocess;
pub mod support;
pub mod time;

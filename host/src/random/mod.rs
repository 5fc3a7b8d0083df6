//! `oskit:sys/random`: bytes from the system's source.

#[cfg(unix)]
mod unix;
mod wit;

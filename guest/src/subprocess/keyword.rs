//! Keyword arguments.

use super::values::{Data, Seconds};
use crate::os::Descriptor;

/// Where a standard stream leads.
#[derive(Debug, Clone)]
pub enum Redirect {
    /// `None`.
    Inherit,
    /// `PIPE`.
    Pipe,
    /// `STDOUT`.
    Stdout,
    /// `DEVNULL`.
    Devnull,
    /// An open file.
    Descriptor(Descriptor),
}

/// A user or group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Principal {
    /// By number.
    Id(u32),
    /// By name.
    Name(String),
}

/// A keyword argument.
#[derive(Debug, Clone)]
#[allow(missing_docs)] // they are Python's
pub enum Keyword {
    Bufsize(i32),
    Executable(String),
    Stdin(Redirect),
    Stdout(Redirect),
    Stderr(Redirect),
    CloseFds(bool),
    Shell(bool),
    Cwd(String),
    Env(Vec<(String, String)>),
    UniversalNewlines(bool),
    Text(bool),
    Encoding(String),
    Errors(String),
    RestoreSignals(bool),
    StartNewSession(bool),
    ProcessGroup(u32),
    PassFds(Vec<Descriptor>),
    User(Principal),
    Group(Principal),
    ExtraGroups(Vec<Principal>),
    Umask(u32),
    Pipesize(u32),
    Input(Data),
    CaptureOutput(bool),
    Timeout(Seconds),
    Check(bool),
    LimitCpu(u64),
    LimitMemory(u64),
    LimitFileSize(u64),
    LimitOpenFiles(u64),
}

impl Keyword {
    /// Python's name of it.
    pub fn name(&self) -> &'static str {
        match self {
            Keyword::Bufsize(_) => "bufsize",
            Keyword::Executable(_) => "executable",
            Keyword::Stdin(_) => "stdin",
            Keyword::Stdout(_) => "stdout",
            Keyword::Stderr(_) => "stderr",
            Keyword::CloseFds(_) => "close_fds",
            Keyword::Shell(_) => "shell",
            Keyword::Cwd(_) => "cwd",
            Keyword::Env(_) => "env",
            Keyword::UniversalNewlines(_) => "universal_newlines",
            Keyword::Text(_) => "text",
            Keyword::Encoding(_) => "encoding",
            Keyword::Errors(_) => "errors",
            Keyword::RestoreSignals(_) => "restore_signals",
            Keyword::StartNewSession(_) => "start_new_session",
            Keyword::ProcessGroup(_) => "process_group",
            Keyword::PassFds(_) => "pass_fds",
            Keyword::User(_) => "user",
            Keyword::Group(_) => "group",
            Keyword::ExtraGroups(_) => "extra_groups",
            Keyword::Umask(_) => "umask",
            Keyword::Pipesize(_) => "pipesize",
            Keyword::Input(_) => "input",
            Keyword::CaptureOutput(_) => "capture_output",
            Keyword::Timeout(_) => "timeout",
            Keyword::Check(_) => "check",
            Keyword::LimitCpu(_) => "limit_cpu",
            Keyword::LimitMemory(_) => "limit_memory",
            Keyword::LimitFileSize(_) => "limit_file_size",
            Keyword::LimitOpenFiles(_) => "limit_open_files",
        }
    }
}

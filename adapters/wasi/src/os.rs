//! `os`: of processes WASI knows only how to end one.

use crate::Adapter;
use crate::bindings::exports::oskit::sys::os::{
    Guest, Identity, ProcessTimes, ProgramImage, SystemName, User,
};
use crate::errno::{Error, unsupported};
use wasip2::cli::exit;

/// What a shell reports for a process that SIGABRT ended.
const ABORTED: u8 = 128 + 6;

impl Guest for Adapter {
    fn identity_of_self() -> Result<Identity, Error> {
        unsupported()
    }

    /// The answer of wasi-libc, since a runtime does not tell what it runs on.
    fn uname() -> Result<SystemName, Error> {
        Ok(SystemName {
            sysname: "wasi".to_owned(),
            nodename: "(none)".to_owned(),
            release: "0.0.0".to_owned(),
            version: "0.0.0".to_owned(),
            machine: "wasm32".to_owned(),
        })
    }

    fn login_name() -> Result<String, Error> {
        unsupported()
    }

    fn user_by_name(_name: String) -> Result<User, Error> {
        unsupported()
    }

    fn user_by_id(_uid: u32) -> Result<User, Error> {
        unsupported()
    }

    fn times() -> Result<ProcessTimes, Error> {
        unsupported()
    }

    fn cpu_count() -> Result<(u32, u32), Error> {
        unsupported()
    }

    fn load_average() -> Result<(f64, f64, f64), Error> {
        unsupported()
    }

    fn nice(_increment: i32) -> Result<i32, Error> {
        unsupported()
    }

    fn setsid() -> Result<(), Error> {
        unsupported()
    }

    fn getpgid(_pid: u32) -> Result<u32, Error> {
        unsupported()
    }

    fn setpgid(_pid: u32, _group: u32) -> Result<(), Error> {
        unsupported()
    }

    fn exit(status: u8) -> Result<(), Error> {
        exit::exit_with_code(status);
        unsupported()
    }

    fn abort() -> Result<(), Error> {
        exit::exit_with_code(ABORTED);
        unsupported()
    }

    fn fork() -> Result<Option<u32>, Error> {
        unsupported()
    }

    fn execve(_image: ProgramImage) -> Result<(), Error> {
        unsupported()
    }

    fn open_with_default(_path: String) -> Result<(), Error> {
        unsupported()
    }
}

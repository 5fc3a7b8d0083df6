//! How the system is called: one place for interruption, waiting and paths.

use crate::environ::absolute;
use crate::errno::OsError;
use crate::interrupts::end_the_call;
use crate::sys::errno::{Code, Error};
use crate::sys::poll::{Waitable, wait_any};

/// Does `call`, and again when a signal interrupts it (PEP 475), unless that is to end it.
pub(super) fn retry<T>(syscall: &'static str, call: impl Fn() -> Result<T, Error>) -> Result<T, OsError> {
    loop {
        match call() {
            Err(error) if matches!(error.code, Code::Eintr) && !end_the_call() => (),
            other => return other.map_err(|error| OsError::from_sys(error, syscall)),
        }
    }
}

/// Does `call` about `path`, made absolute.
pub(super) fn on_path<T>(
    syscall: &'static str,
    path: &str,
    call: impl Fn(&str) -> Result<T, Error>,
) -> Result<T, OsError> {
    let full = absolute(path);
    retry(syscall, || call(&full)).map_err(|error| error.about(path))
}

/// Waits until `on` is ready.
pub(super) fn wait_for(on: &Waitable, syscall: &'static str) -> Result<(), OsError> {
    retry(syscall, || wait_any(&[on], None)).map(drop)
}

/// Waits until `on` is ready, for at most so many nanoseconds, or until a signal interrupts that: the caller looks
/// what it has come to.
pub(crate) fn wait_for_a_while(
    on: &Waitable,
    nanoseconds: Option<u64>,
    syscall: &'static str,
) -> Result<(), OsError> {
    match wait_any(&[on], nanoseconds) {
        Err(error) if !matches!(error.code, Code::Eintr) || end_the_call() => {
            Err(OsError::from_sys(error, syscall))
        }
        _ => Ok(()),
    }
}

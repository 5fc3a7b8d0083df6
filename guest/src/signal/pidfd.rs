//! Children held by more than their number.

use super::error::Result;
use super::waiting::length;
use crate::children::{self, Child, Deadline, Selector};
use crate::errno::{ECHILD, ESRCH, OsError};
use crate::sys::subprocess::WaitFlags;
use std::rc::Rc;

/// A child of the program's.
pub struct Pidfd(Rc<Child>);

impl Pidfd {
    /// Takes hold of one.
    pub fn open(pid: u32) -> Result<Self> {
        let child = children::of_pid(pid).map(Pidfd);
        child.ok_or_else(|| OsError::new(ESRCH, "pidfd_open").into())
    }

    /// Sends it a signal.
    pub fn send_signal(&self, signal: i32) -> Result<()> {
        Ok(self.0.signal(signal)?)
    }

    /// Whether it ended within so many seconds. Who asks for its status still gets it.
    pub fn wait(&self, timeout: Option<f64>) -> Result<bool> {
        let length = timeout.map(|seconds| length(seconds, "timeout must be non-negative")).transpose()?;
        let until = Deadline::after(length)?;
        while !self.0.is_reaped() {
            match children::wait(Selector::Pid(self.0.pid()), WaitFlags::KEEP, until) {
                Ok(Some(_)) => return Ok(true),
                Ok(None) if until == Deadline::NEVER => {}
                Ok(None) => return Ok(false),
                // Somebody else was told meanwhile.
                Err(error) if error.errno == ECHILD => return Ok(true),
                Err(error) => return Err(error.into()),
            }
        }
        Ok(true)
    }
}

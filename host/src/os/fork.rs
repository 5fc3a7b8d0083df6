//! `fork(2)`, for an instance that is the process.
//!
//! Memory, stack and descriptors are doubled by the kernel. What is one for both after that, and must not be, is made anew
//! in the child: what rings, locks, timers, and threads, of which only the calling one goes on.
#![allow(unsafe_code)]

use super::process::{Process, number};
use crate::OskitCtx;
use crate::bindings::oskit::sys::errno::Code;
use crate::door::{Granted, Whole};
use crate::error::Result;
use rustix::process::{self, PidfdFlags, Signal};

impl OskitCtx {
    /// Has this done in each child that an instance forks off which [is the process](crate::OskitCtxBuilder::process), such
    /// as starting again a thread that it relies on: threads are not doubled.
    pub fn in_each_fork(&mut self, then: impl Fn() + Send + 'static) {
        if let Some(own) = &mut self.process {
            own.in_each_fork.push(Box::new(then));
        }
    }

    /// In a child just forked off: what was the parent's alone is not the child's.
    fn forked_off(&mut self) -> Result<()> {
        self.signals.forked_off()?;
        self.locks.forked_off();
        self.forget_children();
        let own = self.process.get_or_insert_default();
        own.forked.clear();
        own.in_each_fork.iter().for_each(|then| then());
        Ok(())
    }
}

/// Doubles the process, and gives the child's number, or none in the child. A child ends with its parent at the latest.
pub(super) fn fork(_: &Granted<Whole>, ctx: &mut OskitCtx) -> Result<Option<u32>> {
    let parent = process::getpid();
    // SAFETY: the C library makes its own locks usable in the child; ours are held by nobody while an instance calls the
    // host on the process's main thread, and what other threads did is started again.
    match unsafe { libc::fork() } {
        -1 => Err(std::io::Error::last_os_error().into()),
        0 => {
            let bound = process::set_parent_process_death_signal(Some(Signal::KILL));
            if bound.is_err() || process::getppid() != Some(parent) || ctx.forked_off().is_err() {
                // SAFETY: nothing of the parent's is to be done in a child that can't be one.
                unsafe { libc::_exit(EX_OSERR) };
            }
            Ok(None)
        }
        child => {
            let pid = process::Pid::from_raw(child).ok_or(Code::Eagain)?;
            // It can't have been reaped, so the number is still its own.
            let handle = process::pidfd_open(pid, PidfdFlags::empty());
            let own: &mut Process = ctx.process.get_or_insert_default();
            own.forked.insert(number(pid), Some(handle?));
            Ok(Some(number(pid)))
        }
    }
}

/// The status of a child that could not be made one, as `sysexits.h` has it.
const EX_OSERR: i32 = 71;

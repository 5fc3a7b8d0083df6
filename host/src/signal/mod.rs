//! `oskit:sys/signal`: signals, each instance's own.
//!
//! What an instance arranges is kept in `core`, and nobody else's signals are touched. Where the instance *is* the
//! process, as under `oskit run`, `unix` arranges the same with the kernel, so that signals from outside come in, and
//! those that have their default do what they do to any program. In a plugin host the embedder passes signals on,
//! through a [`SignalSender`].

mod core;
mod queue;
mod set;
#[cfg(test)]
mod tests;
mod unix;
mod wit;

pub(crate) use set::{LAST, Set};
pub use unix::end_by;

use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::signal::{Disposition, Info, Interval, Timer};
use crate::door::{Granted, Request, Verdict};
use crate::error::{Error, Result, Signaled};
use crate::policy::Policy;
use crate::poll::Bell;
use crate::state::Rules;
use crate::subprocess::Children;
use core::{Core, Sent, UNTOUCHABLE, Wakeup, plain};
use std::borrow::Cow;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

/// The right to keep signals from having their default.
struct Handle {
    function: &'static str,
    signals: Set,
}

impl Request for Handle {
    type Right = ();

    fn function(&self) -> &'static str {
        self.function
    }

    fn subject(&self) -> Cow<'_, str> {
        let names: Vec<String> = self.signals.iter().map(crate::policy::name_of_signal).collect();
        names.join(" ").into()
    }

    fn judge(&self, rules: &Rules) -> Verdict<()> {
        let beyond = self.signals.without(rules.policy().signal.handle.set());
        if beyond.is_empty() { Verdict::Allow(()) } else { Verdict::Refuse("signal.handle") }
    }

    fn rule<'a>(&'a self, (): &'a ()) -> &'a str {
        "signal.handle"
    }
}

/// The number of a signal that exists.
fn existing(signal: u8) -> Result<u8> {
    let exists = (1..=LAST).contains(&signal) && signal != 32 && signal != 33;
    if exists { Ok(signal) } else { Err(Code::Einval.into()) }
}

/// What an instance has of signals.
pub(crate) struct Signals {
    core: Mutex<Core>,
    /// Rung when a signal arrives; made when the instance first wants to know.
    bell: OnceLock<Bell>,
    /// Whether the instance is the process.
    process: bool,
    /// Those that may be passed on to it.
    granted: Set,
    /// Whose changes send SIGCHLD.
    children: Arc<Children>,
}

impl Signals {
    pub(crate) fn new(policy: &Policy) -> Self {
        Signals::with(Core::new(policy.limits.signals), OnceLock::new(), false, policy)
    }

    /// Those of this very process. Fails with `ebusy` for a second one.
    pub(crate) fn of_process(policy: &Policy) -> Result<Self> {
        let (mut core, bell) = (Core::new(policy.limits.signals), Bell::new()?);
        unix::begin(&mut core, bell.as_fd())?;
        Ok(Signals::with(core, bell.into(), true, policy))
    }

    fn with(core: Core, bell: OnceLock<Bell>, process: bool, policy: &Policy) -> Self {
        let granted = policy.signal.handle.set();
        Signals { core: Mutex::new(core), bell, process, granted, children: Arc::default() }
    }

    /// The instance's children.
    pub(crate) fn children(&self) -> &Arc<Children> {
        &self.children
    }

    fn core(&self) -> MutexGuard<'_, Core> {
        self.core.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The bell, which is there from now on.
    fn bell(&self) -> Result<&Bell> {
        if let Some(bell) = self.bell.get() {
            return Ok(bell);
        }
        let bell = Bell::new()?;
        Ok(self.bell.get_or_init(|| bell))
    }

    /// With all that has come in.
    fn now(&self) -> MutexGuard<'_, Core> {
        let of_child = self.children.take_signal();
        let mut core = self.core();
        if let Some(info) = of_child {
            core.send(info);
        }
        if self.process {
            unix::take(|info| {
                core.send(info);
            });
        }
        if core.due().is_some() {
            core.tick(Instant::now());
        }
        core
    }

    /// Does what signals with their default ask for: ends or stops the instance.
    fn settle(&self, core: &mut Core) -> Result<()> {
        if let Some(signal) = core.ended_by {
            return Err(Error::Trap(Signaled(signal).into()));
        }
        match core.stopped_by.take() {
            Some(signal) if self.process => unix::stop_by(signal),
            Some(_) => Err(Code::Enotsup.into()),
            None => Ok(()),
        }
    }

    /// After a change: the kernel is to have what it asks for.
    fn arrange(&self, core: &Core) -> Result<()> {
        if self.process { unix::arrange(core) } else { Ok(()) }
    }

    fn set_disposition(&self, granted: &Granted<Handle>, disposition: Disposition) -> Result<()> {
        self.bell()?;
        let mut core = self.now();
        for signal in granted.request().signals.iter() {
            core.set_disposition(signal, disposition);
        }
        self.arrange(&core)
    }

    fn set_mask(&self, granted: &Granted<Handle>) -> Result<()> {
        self.bell()?;
        let mut core = self.now();
        core.set_mask(granted.request().signals);
        self.arrange(&core)?;
        self.settle(&mut core)
    }

    /// The instance sends itself a signal.
    fn raise(&self, info: Info) -> Result<()> {
        let mut core = self.now();
        if core.send(info) == Sent::Lost {
            return Err(Code::Eagain.into());
        }
        self.settle(&mut core)
    }

    fn set_timer(&self, timer: Timer, to: Interval) -> Result<Interval> {
        if self.process {
            return unix::set_timer(timer, to);
        }
        let mut core = self.now();
        let now = Instant::now();
        let before = Self::own_timer(&core, timer, now)?;
        core.set_timer(to, now);
        Ok(before)
    }

    fn timer(&self, timer: Timer) -> Result<Interval> {
        if self.process { unix::timer(timer) } else { Self::own_timer(&self.now(), timer, Instant::now()) }
    }

    /// Processor time of an instance that shares its process isn't counted.
    fn own_timer(core: &Core, timer: Timer, now: Instant) -> Result<Interval> {
        match timer {
            Timer::Real => Ok(core.timer(now)),
            Timer::Virtual | Timer::Profile => Err(Code::Enotsup.into()),
        }
    }

    /// The signals that a program begins with blocked which takes the instance's place.
    pub(crate) fn blocked(&self) -> Vec<u8> {
        self.core().mask().iter().collect()
    }

    /// Those that it begins with ignored.
    pub(crate) fn ignored(&self) -> Vec<u8> {
        let core = self.core();
        let signals = (1..=LAST).filter(|&signal| matches!(core.disposition(signal), Disposition::Ignore));
        signals.collect()
    }

    /// In a child just forked off: nothing is pending, no timer runs, and what rings is its own.
    pub(crate) fn forked_off(&self) -> Result<()> {
        if let Some(bell) = self.bell.get() {
            bell.renew()?;
        }
        if self.process {
            unix::take(drop);
        }
        self.core().forked_off();
        Ok(())
    }

    /// What rings when a signal arrives, once the instance wants to know.
    pub(crate) fn rings(&self) -> Option<BorrowedFd<'_>> {
        self.bell.get().map(AsFd::as_fd)
    }

    /// When a signal arrives by itself.
    pub(crate) fn due(&self) -> Option<Instant> {
        self.core().due()
    }

    /// Makes the bell silent; what it rang for is seen by the next question.
    pub(crate) fn hush(&self) {
        if let Some(bell) = self.bell.get() {
            bell.hush();
        }
    }

    /// Whether a wait is to fail with `eintr`. Fails when a signal has ended the instance.
    pub(crate) fn interrupt(&self) -> Result<bool> {
        let mut core = self.now();
        self.settle(&mut core)?;
        Ok(core.has_caught())
    }

    /// Whether one of these is pending, or any is caught.
    pub(crate) fn has_arrived(&self, among: Set) -> bool {
        let core = self.now();
        core.has_caught() || !core.pending().and(among).is_empty()
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        if self.process {
            unix::end();
        }
    }
}

/// Passes signals on to an instance, from any thread: [`OskitCtx::signals`](crate::OskitCtx::signals) gives one.
#[derive(Clone)]
pub struct SignalSender(pub(crate) Arc<Signals>);

impl SignalSender {
    /// Sends the instance a signal, by Linux's number, as if a process had called `kill`. It gets only what policy grants
    /// under `signal.handle` and what it has asked for: a signal that it neither catches nor blocks is not its own, and
    /// false says so.
    pub fn send(&self, signal: u8) -> bool {
        let Ok(signal) = existing(signal) else { return false };
        let mut core = self.0.core();
        let wanted = self.0.granted.has(signal) && core.awaits(signal);
        let kept = wanted && core.send(plain(signal)) == Sent::Kept;
        drop(core);
        if let Some(bell) = self.0.bell.get().filter(|_| kept) {
            bell.ring();
        }
        kept
    }
}

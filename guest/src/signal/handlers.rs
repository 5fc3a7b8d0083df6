//! What signals do, and those that came and that the program hasn't taken yet.

use super::error::{Error, Result};
use super::names::{LAST, SIGINT, in_range, is_valid};
use crate::errno::{EINVAL, OsError};
use crate::interrupts::{self, OfChildren};
use crate::os::Descriptor;
use crate::sys;
use crate::sys::signal::Disposition;
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, VecDeque};

/// What a signal does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handler {
    /// `SIG_DFL`.
    Default,
    /// `SIG_IGN`.
    Ignore,
    /// `default_int_handler`.
    DefaultInt,
    /// It queues under this name.
    Catch(String),
}

/// A caught signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delivery {
    /// The name of its handler.
    pub handler: String,
    /// Its number.
    pub signal: i32,
}

/// What the instance has arranged.
#[derive(Default)]
struct State {
    /// By number, what was set here.
    handlers: BTreeMap<u8, Handler>,
    /// Whether calls that a signal interrupts fail, a bit for each.
    ends_calls: u64,
    deliveries: VecDeque<Delivery>,
    /// Whether a SIGINT came and no call has failed with that yet.
    interrupted: bool,
    /// The `fileno` of the wakeup descriptor.
    wakeup: Option<u32>,
}

thread_local! {
    static STATE: RefCell<State> = RefCell::default();
    /// The signals that were ignored before the program said anything of them, a bit for each.
    static UNTOUCHED: OnceCell<u64> = const { OnceCell::new() };
}

pub(super) fn os_error(syscall: &'static str) -> impl FnOnce(sys::errno::Error) -> OsError {
    move |error| OsError::from_sys(error, syscall)
}

/// What a signal does now. A SIGINT that the program hasn't arranged is Python's, which for a program that never takes
/// it is the same as its default.
fn handler(signal: u8) -> Result<Option<Handler>> {
    let known = STATE.with_borrow(|state| state.handlers.get(&signal).cloned());
    if known.is_some() || !is_valid(signal) {
        return Ok(known);
    }
    let disposition = sys::signal::get_disposition(signal).map_err(os_error("sigaction"))?;
    let handler = match disposition {
        Disposition::Default if signal == SIGINT => Handler::DefaultInt,
        Disposition::Default => Handler::Default,
        Disposition::Ignore => Handler::Ignore,
        // Nobody else could have asked for that.
        Disposition::Catch => return Ok(None),
    };
    Ok(Some(handler))
}

/// Has the system do for a signal what its handler wants.
fn arrange(signal: u8, handler: &Handler) -> Result<()> {
    let disposition = match handler {
        Handler::Default => Disposition::Default,
        Handler::Ignore => Disposition::Ignore,
        Handler::DefaultInt | Handler::Catch(_) => {
            interrupts::ask(ends_the_call);
            Disposition::Catch
        }
    };
    sys::signal::set_disposition(signal, disposition).map_err(os_error("sigaction"))?;
    interrupts::ask_of_children(of_children);
    STATE.with_borrow_mut(|state| state.handlers.insert(signal, handler.clone()));
    Ok(())
}

/// Before SIGINT is sent or blocked by the program: Python's handler is to see it.
pub(super) fn arrange_sigint() -> Result<()> {
    let untouched = STATE.with_borrow(|state| !state.handlers.contains_key(&SIGINT));
    if untouched && handler(SIGINT)? == Some(Handler::DefaultInt) {
        arrange(SIGINT, &Handler::DefaultInt)?;
    }
    Ok(())
}

/// `signal.signal`.
pub fn signal(signal: i32, new: &Handler) -> Result<Option<Handler>> {
    let number = in_range(signal)?;
    carry_out()?;
    let old = handler(number)?;
    arrange(number, new)?;
    Ok(old)
}

/// `signal.getsignal`.
pub fn getsignal(signal: i32) -> Result<Option<Handler>> {
    handler(in_range(signal)?)
}

/// `signal.siginterrupt`.
pub fn siginterrupt(signal: i32, flag: bool) -> Result<()> {
    let number = in_range(signal)?;
    if matches!(number, 9 | 19 | 32 | 33) {
        return Err(OsError::new(EINVAL, "siginterrupt").into());
    }
    STATE.with_borrow_mut(|state| {
        let bit = 1 << (number - 1);
        state.ends_calls = if flag { state.ends_calls | bit } else { state.ends_calls & !bit };
    });
    Ok(())
}

/// Takes from the system what was caught, lowest number first. Whether a call that it interrupted is to fail.
pub(super) fn take_in() -> bool {
    let mut ends = false;
    // A system that refuses to tell has nothing to tell.
    while let Ok(Some(info)) = sys::signal::next_caught() {
        ends |= STATE.with_borrow_mut(|state| {
            let ends = state.ends_calls >> info.signal.saturating_sub(1) & 1 == 1;
            match state.handlers.get(&info.signal) {
                Some(Handler::Catch(name)) => {
                    let handler = name.clone();
                    state.deliveries.push_back(Delivery { handler, signal: info.signal.into() });
                    ends
                }
                Some(Handler::DefaultInt) => {
                    state.interrupted = true;
                    true
                }
                // It was arranged otherwise after the signal came: it goes unseen, as in CPython.
                _ => false,
            }
        });
    }
    ends
}

/// What other modules ask when they start a child.
pub(super) fn of_children() -> OfChildren {
    let untouched = UNTOUCHED.with(|untouched| {
        *untouched.get_or_init(|| {
            // A system that refuses to tell ignores nothing.
            let ignores = |signal: &u8| {
                let disposition = sys::signal::get_disposition(*signal);
                disposition.is_ok_and(|disposition| disposition == Disposition::Ignore)
            };
            let known: Vec<u8> = STATE.with_borrow(|state| state.handlers.keys().copied().collect());
            let unknown = (1..=LAST).filter(|signal| is_valid(*signal) && !known.contains(signal));
            unknown.filter(ignores).fold(0, |bits, signal| bits | 1 << (signal - 1))
        })
    });
    let ignored = STATE.with_borrow(|state| {
        let is_ignored = |signal: &u8| match state.handlers.get(signal) {
            Some(handler) => *handler == Handler::Ignore,
            None => untouched >> (signal - 1) & 1 == 1,
        };
        (1..=LAST).filter(is_ignored).collect()
    });
    OfChildren { ignored, blocked: sys::signal::mask().unwrap_or_default() }
}

/// What other modules ask when a signal interrupts their calls.
fn ends_the_call() -> bool {
    take_in() || STATE.with_borrow(|state| state.interrupted)
}

/// What CPython does between two instructions: takes in what came; fails when `default_int_handler` is to run.
pub(super) fn carry_out() -> Result<()> {
    take_in();
    let interrupted = STATE.with_borrow_mut(|state| std::mem::take(&mut state.interrupted));
    if interrupted { Err(Error::KeyboardInterrupt) } else { Ok(()) }
}

/// The next caught signal.
pub fn next_delivery() -> Result<Option<Delivery>> {
    carry_out()?;
    Ok(STATE.with_borrow_mut(|state| state.deliveries.pop_front()))
}

/// All caught signals.
pub fn deliveries() -> Result<Vec<Delivery>> {
    carry_out()?;
    Ok(STATE.with_borrow_mut(|state| state.deliveries.drain(..).collect()))
}

/// Whether there are any that the program hasn't taken.
pub(super) fn has_deliveries() -> bool {
    STATE.with_borrow(|state| !state.deliveries.is_empty())
}

/// `signal.raise_signal`.
pub fn raise_signal(signal: i32) -> Result<()> {
    send_to_self(signal, "raise")?;
    carry_out()
}

/// `os.kill` of the program itself: what it does is seen by the next function of this module.
pub(crate) fn kill_self(signal: i32) -> std::result::Result<(), OsError> {
    match send_to_self(signal, "kill") {
        Err(Error::Os(error)) => Err(error),
        _ => Ok(()),
    }
}

fn send_to_self(signal: i32, syscall: &'static str) -> Result<()> {
    if signal == 0 {
        return Ok(());
    }
    let number = in_range(signal).map_err(|_| OsError::new(EINVAL, syscall))?;
    if number == SIGINT {
        arrange_sigint()?;
    }
    Ok(sys::signal::raise(number).map_err(os_error(syscall))?)
}

/// `signal.set_wakeup_fd`: gives the `fileno` of the one before.
pub fn set_wakeup_fd(descriptor: Option<&Descriptor>, warn: bool) -> Result<Option<u32>> {
    let number = if let Some(descriptor) = descriptor {
        let number = descriptor.fileno()?;
        if descriptor.blocking()? {
            return Err(Error::Value(format!("the fd {number} must be in non-blocking mode")));
        }
        descriptor.at_once("write", |file| sys::signal::set_wakeup(Some(file), warn))?;
        Some(number)
    } else {
        sys::signal::set_wakeup(None, warn).map_err(os_error("write"))?;
        None
    };
    Ok(STATE.with_borrow_mut(|state| std::mem::replace(&mut state.wakeup, number)))
}

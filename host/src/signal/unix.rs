//! The signals of the process, for an instance that is the process.
//!
//! A handler puts what arrives into a cell, which takes no lock and no memory, and rings. Those that the runtime needs for
//! itself (a fault in compiled code is a signal) are never arranged with the kernel.
#![allow(unsafe_code)]

use super::core::Core;
use super::set::{LAST, Set};
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::signal::{Disposition, Info, Interval, Timer};
use crate::error::Result;
use rustix::io::Errno;
use std::mem::MaybeUninit;
use std::os::fd::{AsRawFd, BorrowedFd};
use std::ptr;
use std::sync::atomic::Ordering::{Acquire, Relaxed, Release};
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicI64, AtomicU8, AtomicU32, AtomicU64, AtomicUsize};

/// Faults of compiled code: SIGILL, SIGTRAP, SIGBUS, SIGFPE, SIGSEGV. And those that nobody can arrange.
const KEPT: Set =
    Set::of(4).with(Set::of(5)).with(Set::of(7)).with(Set::of(8)).with(Set::of(11)).with(super::UNTOUCHABLE);
/// The first of those of which more than one is held.
const REAL_TIME: usize = 32;
/// How many of those are held until somebody looks.
const ROOM: usize = 16_384;

/// A signal that has arrived.
struct Cell {
    state: AtomicU8,
    signal: AtomicU8,
    code: AtomicI32,
    errno: AtomicI32,
    pid: AtomicU32,
    uid: AtomicU32,
    status: AtomicI32,
    band: AtomicI64,
}

const EMPTY: u8 = 0;
const BEING_FILLED: u8 = 1;
const FULL: u8 = 2;

impl Cell {
    const fn new() -> Self {
        Cell {
            state: AtomicU8::new(EMPTY),
            signal: AtomicU8::new(0),
            code: AtomicI32::new(0),
            errno: AtomicI32::new(0),
            pid: AtomicU32::new(0),
            uid: AtomicU32::new(0),
            status: AtomicI32::new(0),
            band: AtomicI64::new(0),
        }
    }

    /// Whether this thread may fill it.
    fn claim(&self) -> bool {
        self.state.compare_exchange(EMPTY, BEING_FILLED, Acquire, Relaxed).is_ok()
    }

    /// What it holds, if anything; it is empty after that.
    fn take(&self) -> Option<Info> {
        if self.state.load(Acquire) != FULL {
            return None;
        }
        let info = Info {
            signal: self.signal.load(Relaxed),
            code: self.code.load(Relaxed),
            errno: self.errno.load(Relaxed),
            pid: self.pid.load(Relaxed),
            uid: self.uid.load(Relaxed),
            status: self.status.load(Relaxed),
            band: self.band.load(Relaxed),
        };
        self.state.store(EMPTY, Release);
        Some(info)
    }
}

/// One for each signal below 32, by its number.
static PLAIN: [Cell; REAL_TIME] = [const { Cell::new() }; REAL_TIME];
/// A ring for the others, in the order in which they came: how many there are, where the next goes, where the first is.
static RING: [Cell; ROOM] = [const { Cell::new() }; ROOM];
static HELD: AtomicUsize = AtomicUsize::new(0);
static NEXT: AtomicUsize = AtomicUsize::new(0);
static FIRST: AtomicUsize = AtomicUsize::new(0);
/// Whether any cell may be full.
static NEWS: AtomicBool = AtomicBool::new(false);
/// What to ring; -1 for nothing.
static BELL: AtomicI32 = AtomicI32::new(-1);
/// Whether an instance is the process.
static TAKEN: AtomicBool = AtomicBool::new(false);
/// What the kernel was last told, as bits of the sets; all else is as it was when the process began.
static CAUGHT: AtomicU64 = AtomicU64::new(0);
static IGNORED: AtomicU64 = AtomicU64::new(0);

/// Where a signal that has just come goes; none when it is there already, or there is no room.
fn cell_for(number: usize) -> Option<&'static Cell> {
    if let Some(cell) = PLAIN.get(number) {
        return cell.claim().then_some(cell);
    }
    if HELD.fetch_add(1, Acquire) >= ROOM {
        HELD.fetch_sub(1, Release);
        return None;
    }
    // No more are held than there is room for, so this one is empty.
    let cell = &RING[NEXT.fetch_add(1, Relaxed) % ROOM];
    cell.claim().then_some(cell)
}

/// The handler: only what may be done in one.
extern "C" fn arrived(signal: libc::c_int, info: *mut libc::siginfo_t, _: *mut libc::c_void) {
    if let Some(cell) = cell_for(signal as usize) {
        // SAFETY: the kernel gives a handler with SA_SIGINFO a valid pointer, and each accessor reads plain numbers.
        unsafe {
            let info = &*info;
            cell.code.store(info.si_code, Relaxed);
            cell.errno.store(info.si_errno, Relaxed);
            cell.pid.store(info.si_pid() as u32, Relaxed);
            cell.uid.store(info.si_uid(), Relaxed);
            cell.status.store(if signal == libc::SIGCHLD { info.si_status() } else { 0 }, Relaxed);
            // The band stands where the address of a fault does.
            cell.band.store(if signal == libc::SIGPOLL { info.si_addr() as i64 } else { 0 }, Relaxed);
        }
        cell.signal.store(signal as u8, Relaxed);
        cell.state.store(FULL, Release);
    }
    NEWS.store(true, Release);
    let bell = BELL.load(Relaxed);
    if bell >= 0 {
        // SAFETY: `write` may be called in a handler, and `errno` is left as it was.
        unsafe {
            let errno = libc::__errno_location();
            let before = *errno;
            libc::write(bell, ptr::from_ref(&1_u64).cast(), size_of::<u64>());
            *errno = before;
        }
    }
}

fn fail() -> Errno {
    Errno::from_io_error(&std::io::Error::last_os_error()).unwrap_or(Errno::IO)
}

/// What the kernel does with a signal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Default,
    Ignore,
    Tell,
}

fn set_action(signal: u8, action: Action) -> std::result::Result<(), Errno> {
    let handler: libc::sighandler_t = match action {
        Action::Default => libc::SIG_DFL,
        Action::Ignore => libc::SIG_IGN,
        Action::Tell => arrived as *const () as libc::sighandler_t,
    };
    // SAFETY: zeros are an action without flags and with an empty mask, and the handler does only what it may.
    let result = unsafe {
        let mut new: libc::sigaction = std::mem::zeroed();
        new.sa_sigaction = handler;
        new.sa_flags = libc::SA_SIGINFO | libc::SA_RESTART | libc::SA_ONSTACK;
        libc::sigaction(signal.into(), &raw const new, ptr::null_mut())
    };
    if result == 0 { Ok(()) } else { Err(fail()) }
}

/// Whether a signal is ignored.
fn is_ignored(signal: u8) -> bool {
    let mut now = MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: nothing is changed, and the answer is only read when there is one.
    unsafe {
        libc::sigaction(signal.into(), ptr::null(), now.as_mut_ptr()) == 0
            && now.assume_init().sa_sigaction == libc::SIG_IGN
    }
}

/// Replaces the thread's mask, and gives what it was.
fn set_mask(mask: Set) -> Set {
    // SAFETY: both sets are made by the functions for that, and only numbers of signals are used.
    unsafe {
        let mut new = MaybeUninit::<libc::sigset_t>::uninit();
        libc::sigemptyset(new.as_mut_ptr());
        for signal in mask.iter() {
            libc::sigaddset(new.as_mut_ptr(), signal.into());
        }
        let mut old = MaybeUninit::<libc::sigset_t>::zeroed();
        libc::pthread_sigmask(libc::SIG_SETMASK, new.as_ptr(), old.as_mut_ptr());
        let old = old.assume_init();
        let blocked = (1..=LAST).filter(|&signal| libc::sigismember(&raw const old, signal.into()) == 1);
        blocked.map(Set::of).fold(Set::EMPTY, Set::with)
    }
}

/// Takes over the signals of the process, as whoever started it has arranged them.
pub(super) fn begin(core: &mut Core, bell: BorrowedFd<'_>) -> Result<()> {
    if TAKEN.swap(true, Acquire) {
        return Err(Code::Ebusy.into());
    }
    for signal in (1..=LAST).filter(|&signal| !KEPT.has(signal) && is_ignored(signal)) {
        core.set_disposition(signal, Disposition::Ignore);
        IGNORED.fetch_or(Set::of(signal).bits(), Relaxed);
    }
    BELL.store(bell.as_raw_fd(), Relaxed);
    // What is blocked is held by `core` from now on.
    let blocked = set_mask(Set::EMPTY);
    core.set_mask(blocked.without(KEPT));
    arrange(core)
}

/// Gives them back: all have their default but those that are ignored.
pub(super) fn end() {
    BELL.store(-1, Relaxed);
    for signal in Set::from_bits(CAUGHT.swap(0, Relaxed)).iter() {
        // It was set before, so it can be.
        let _ = set_action(signal, Action::Default);
    }
    take(drop);
    TAKEN.store(false, Release);
}

/// Tells the kernel what has changed.
pub(super) fn arrange(core: &Core) -> Result<()> {
    for signal in (1..=LAST).filter(|&signal| !KEPT.has(signal)) {
        let one = Set::of(signal);
        let wanted = if core.awaits(signal) {
            Action::Tell
        } else if matches!(core.disposition(signal), Disposition::Ignore) {
            Action::Ignore
        } else {
            Action::Default
        };
        let has = |told: &AtomicU64| told.load(Relaxed) & one.bits() != 0;
        let present = match (has(&CAUGHT), has(&IGNORED)) {
            (true, _) => Action::Tell,
            (_, true) => Action::Ignore,
            _ => Action::Default,
        };
        if wanted == present {
            continue;
        }
        set_action(signal, wanted)?;
        for (told, action) in [(&CAUGHT, Action::Tell), (&IGNORED, Action::Ignore)] {
            if wanted == action {
                told.fetch_or(one.bits(), Relaxed);
            } else {
                told.fetch_and(!one.bits(), Relaxed);
            }
        }
    }
    Ok(())
}

/// Gives what has arrived, of each number in order.
pub(super) fn take(mut to: impl FnMut(Info)) {
    if !NEWS.swap(false, Acquire) {
        return;
    }
    PLAIN.iter().filter_map(Cell::take).for_each(&mut to);
    // Only one thread takes: that of the instance that is the process.
    while let Some(info) = RING[FIRST.load(Relaxed) % ROOM].take() {
        FIRST.fetch_add(1, Relaxed);
        HELD.fetch_sub(1, Release);
        to(info);
    }
}

/// Stops the process as a signal does by default; it goes on when somebody continues it.
pub(super) fn stop_by(signal: u8) -> Result<()> {
    // SAFETY: a signal to oneself.
    if unsafe { libc::raise(signal.into()) } == 0 { Ok(()) } else { Err(fail().into()) }
}

/// Ends the process as this signal does by default, so that whoever waits for it sees that. Returns when it doesn't.
pub fn end_by(signal: u8) {
    if (1..=LAST).contains(&signal) {
        // Of those that nobody can arrange it is so anyway.
        let _ = set_action(signal, Action::Default);
        let mask = set_mask(Set::EMPTY);
        // SAFETY: a signal to oneself.
        unsafe { libc::raise(signal.into()) };
        set_mask(mask);
    }
}

fn which(timer: Timer) -> libc::c_int {
    match timer {
        Timer::Real => libc::ITIMER_REAL,
        Timer::Virtual => libc::ITIMER_VIRTUAL,
        Timer::Profile => libc::ITIMER_PROF,
    }
}

/// Microseconds, rounded up so that what isn't over stays so.
fn timeval(nanoseconds: u64) -> libc::timeval {
    let microseconds = nanoseconds.div_ceil(1000);
    libc::timeval { tv_sec: (microseconds / 1_000_000) as i64, tv_usec: (microseconds % 1_000_000) as i64 }
}

fn interval(timer: &libc::itimerval) -> Interval {
    let nanoseconds = |time: libc::timeval| time.tv_sec as u64 * 1_000_000_000 + time.tv_usec as u64 * 1000;
    Interval { value: nanoseconds(timer.it_value), interval: nanoseconds(timer.it_interval) }
}

/// Sets a timer of the process.
pub(super) fn set_timer(timer: Timer, to: Interval) -> Result<Interval> {
    let new = libc::itimerval { it_interval: timeval(to.interval), it_value: timeval(to.value) };
    let mut old = MaybeUninit::<libc::itimerval>::zeroed();
    // SAFETY: both are what the call takes, and zeros are a timer, too.
    let (result, old) =
        unsafe { (libc::setitimer(which(timer), &raw const new, old.as_mut_ptr()), old.assume_init()) };
    if result == 0 { Ok(interval(&old)) } else { Err(fail().into()) }
}

/// What is left of one.
pub(super) fn timer(timer: Timer) -> Result<Interval> {
    let mut now = MaybeUninit::<libc::itimerval>::zeroed();
    // SAFETY: as above.
    let (result, now) = unsafe { (libc::getitimer(which(timer), now.as_mut_ptr()), now.assume_init()) };
    if result == 0 { Ok(interval(&now)) } else { Err(fail().into()) }
}

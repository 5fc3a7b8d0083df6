//! What an instance has of signals: dispositions, the mask, what is pending or caught, a timer. No system here.

use super::queue::Queue;
use super::set::{LAST, Set};
use crate::bindings::oskit::sys::signal::{Disposition, Info, Interval};
use crate::files::Open;
use std::sync::Weak;
use std::time::{Duration, Instant};

pub(super) const SIGKILL: u8 = 9;
pub(super) const SIGSTOP: u8 = 19;
pub(super) const SIGALRM: u8 = 14;
/// Nobody can catch, ignore or block these; the C library keeps 32 and 33 to itself.
pub(super) const UNTOUCHABLE: Set =
    Set::of(SIGKILL).with(Set::of(SIGSTOP)).with(Set::of(32)).with(Set::of(33));
/// By default nothing: SIGCHLD, SIGCONT, SIGURG, SIGWINCH.
const PASSED_OVER: Set = Set::of(17).with(Set::of(18)).with(Set::of(23)).with(Set::of(28));
/// By default a stop: SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU.
const STOPPING: Set = Set::of(SIGSTOP).with(Set::of(20)).with(Set::of(21)).with(Set::of(22));
/// `SI_KERNEL`.
const FROM_KERNEL: i32 = 128;

/// What becomes of a signal with its default.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Nothing,
    Stop,
    End,
}

/// What a signal does to a process that has arranged nothing.
pub(super) fn fate(signal: u8) -> Fate {
    if PASSED_OVER.has(signal) {
        Fate::Nothing
    } else if STOPPING.has(signal) {
        Fate::Stop
    } else {
        Fate::End
    }
}

/// What became of a signal just sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// Nobody wanted it.
    Dropped,
    /// It is pending, or caught.
    Kept,
    /// There was no room for it.
    Lost,
    /// It has its default, and that is done.
    Default,
}

struct Timer {
    next: Instant,
    interval: Duration,
}

/// Where the numbers of caught signals go.
pub(super) struct Wakeup {
    pub(super) to: Weak<Open>,
    pub(super) warn: bool,
}

pub(super) struct Core {
    dispositions: [Disposition; LAST as usize + 1],
    mask: Set,
    pending: Queue,
    caught: Queue,
    timer: Option<Timer>,
    limit: u32,
    /// The signal that ends the instance.
    pub(super) ended_by: Option<u8>,
    /// One that is to stop it.
    pub(super) stopped_by: Option<u8>,
    pub(super) wakeup: Option<Wakeup>,
}

impl Core {
    /// What a host process of ours has: those that a failing write sends are ignored.
    pub(super) fn new(limit: u32) -> Self {
        let mut dispositions = [Disposition::Default; LAST as usize + 1];
        for signal in [libc::SIGPIPE, libc::SIGXFSZ] {
            dispositions[signal as usize] = Disposition::Ignore;
        }
        Core {
            dispositions,
            mask: Set::EMPTY,
            pending: Queue::default(),
            caught: Queue::default(),
            timer: None,
            limit,
            ended_by: None,
            stopped_by: None,
            wakeup: None,
        }
    }

    /// As POSIX has it of a child: what arrived and what runs is the parent's.
    pub(super) fn forked_off(&mut self) {
        self.pending = Queue::default();
        self.caught = Queue::default();
        self.timer = None;
    }

    pub(super) fn disposition(&self, signal: u8) -> Disposition {
        self.dispositions[usize::from(signal)]
    }

    pub(super) fn mask(&self) -> Set {
        self.mask
    }

    pub(super) fn pending(&self) -> Set {
        self.pending.set()
    }

    pub(super) fn has_caught(&self) -> bool {
        !self.caught.set().is_empty()
    }

    /// Whether a signal from outside would be noticed rather than end the instance or be dropped.
    pub(super) fn awaits(&self, signal: u8) -> bool {
        self.mask.has(signal) || matches!(self.disposition(signal), Disposition::Catch)
    }

    pub(super) fn set_disposition(&mut self, signal: u8, disposition: Disposition) {
        self.dispositions[usize::from(signal)] = disposition;
        let dropped = match disposition {
            Disposition::Ignore => true,
            Disposition::Default => fate(signal) == Fate::Nothing,
            Disposition::Catch => false,
        };
        if dropped {
            self.pending.discard(signal);
        }
    }

    /// Replaces the mask; what was pending and isn't blocked any more arrives.
    pub(super) fn set_mask(&mut self, mask: Set) {
        self.mask = mask.without(UNTOUCHABLE);
        while let Some(info) = self.pending.take(self.pending.set().without(self.mask)) {
            self.send(info);
        }
    }

    /// A signal arrives.
    pub(super) fn send(&mut self, info: Info) -> Sent {
        let signal = info.signal;
        let held = if self.mask.has(signal) {
            self.pending.push(info, self.limit)
        } else {
            match self.disposition(signal) {
                Disposition::Ignore => return Sent::Dropped,
                Disposition::Catch => self.catch(info),
                Disposition::Default => {
                    match fate(signal) {
                        Fate::Nothing => {}
                        Fate::Stop => self.stopped_by = Some(signal),
                        Fate::End => self.ended_by = self.ended_by.or(Some(signal)),
                    }
                    return Sent::Default;
                }
            }
        };
        if held { Sent::Kept } else { Sent::Lost }
    }

    fn catch(&mut self, info: Info) -> bool {
        let signal = info.signal;
        if let Some(wakeup) = &self.wakeup
            && let Some(open) = wakeup.to.upgrade()
            && rustix::io::write(open.fd(), &[signal]).is_err()
            && wakeup.warn
        {
            tracing::warn!(signal, "a byte for the wakeup descriptor was lost");
        }
        self.caught.push(info, self.limit)
    }

    pub(super) fn next_caught(&mut self) -> Option<Info> {
        let any = self.caught.set();
        self.caught.take(any)
    }

    pub(super) fn take_pending(&mut self, among: Set) -> Option<Info> {
        self.pending.take(among)
    }

    /// Sends what the timer owes; of several expiries, one signal is held.
    pub(super) fn tick(&mut self, now: Instant) {
        let Some(timer) = self.timer.as_mut().filter(|timer| timer.next <= now) else { return };
        if timer.interval.is_zero() {
            self.timer = None;
        } else {
            let late = now.saturating_duration_since(timer.next).as_nanos();
            let missed = late / timer.interval.as_nanos() + 1;
            let step = timer.interval.checked_mul(u32::try_from(missed).unwrap_or(u32::MAX));
            timer.next = step.and_then(|step| timer.next.checked_add(step)).unwrap_or(now);
        }
        self.send(Info { code: FROM_KERNEL, ..plain(SIGALRM) });
    }

    /// When the timer is due.
    pub(super) fn due(&self) -> Option<Instant> {
        self.timer.as_ref().map(|timer| timer.next)
    }

    pub(super) fn set_timer(&mut self, to: Interval, now: Instant) {
        let next = now.checked_add(Duration::from_nanos(to.value)).filter(|_| to.value > 0);
        self.timer = next.map(|next| Timer { next, interval: Duration::from_nanos(to.interval) });
    }

    pub(super) fn timer(&self, now: Instant) -> Interval {
        let nanoseconds = |length: Duration| u64::try_from(length.as_nanos()).unwrap_or(u64::MAX);
        self.timer.as_ref().map_or(Interval { value: 0, interval: 0 }, |timer| Interval {
            // One that is due and not seen yet is not yet over.
            value: nanoseconds(timer.next.saturating_duration_since(now)).max(1),
            interval: nanoseconds(timer.interval),
        })
    }
}

/// A signal of which nothing is known.
pub(super) fn plain(signal: u8) -> Info {
    Info { signal, code: 0, errno: 0, pid: 0, uid: 0, status: 0, band: 0 }
}

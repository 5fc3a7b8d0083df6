//! A process: what it still has to do, and what became of it.

use super::programs::Act;
use super::types::{Killed, State, WaitFlags};
use crate::sys::fake::errno::Code;
use crate::sys::fake::files::Descriptor;
use crate::sys::fake::time::{Clock, now};
use std::collections::VecDeque;

const SIGKILL: u8 = 9;
const SIGPIPE: u8 = 13;
const SIGCHLD: u8 = 17;
const SIGCONT: u8 = 18;
const SIGSTOP: u8 = 19;
/// Signals that do nothing by default.
const HARMLESS: [u8; 4] = [SIGCHLD, SIGCONT, 23, 28];

pub(super) struct Process {
    pub(super) pid: u32,
    pub(super) group: u32,
    acts: VecDeque<Act>,
    streams: [Option<Descriptor>; 3],
    ignored: Vec<u8>,
    awake: Option<u128>,
    end: Option<State>,
    stopped: bool,
    /// A stop or continuation that nobody was told of.
    change: Option<State>,
}

fn clock() -> u128 {
    now(Clock::Monotonic).map_or(0, |now| now.seconds as u128 * 1_000_000_000 + u128::from(now.nanoseconds))
}

impl Process {
    pub(super) fn new(
        pid: u32,
        group: u32,
        acts: VecDeque<Act>,
        streams: [Option<Descriptor>; 3],
        ignored: Vec<u8>,
    ) -> Self {
        let (awake, end, change) = (None, None, None);
        Process { pid, group, acts, streams, ignored, awake, end, stopped: false, change }
    }

    pub(super) fn has_ended(&self) -> bool {
        self.end.is_some()
    }

    pub(super) fn sleeps_for(&self) -> Option<u64> {
        let awake = self.awake.filter(|_| self.end.is_none() && !self.stopped)?;
        Some(awake.saturating_sub(clock()) as u64)
    }

    pub(super) fn news(&self, flags: WaitFlags) -> Option<State> {
        let wanted = |state: &State| match state {
            State::Stopped(_) => flags.contains(WaitFlags::STOPPED),
            _ => flags.contains(WaitFlags::CONTINUED),
        };
        self.end.or_else(|| self.change.filter(wanted))
    }

    pub(super) fn told(&mut self) {
        self.change = None;
    }

    fn finish(&mut self, state: State) {
        self.end = Some(state);
        self.streams = [None, None, None];
        self.acts.clear();
    }

    fn die(&mut self, signal: u8) {
        let core_dumped = matches!(signal, 3 | 4 | 6 | 8 | 11);
        self.finish(State::Killed(Killed { signal, core_dumped }));
    }

    /// Does what a signal does; false when it is too late for that.
    pub(super) fn take_signal(&mut self, signal: u8) -> bool {
        if self.end.is_some() {
            return false;
        }
        match signal {
            SIGSTOP if !self.stopped => {
                self.stopped = true;
                self.change = Some(State::Stopped(signal));
            }
            SIGCONT if self.stopped => {
                self.stopped = false;
                self.change = Some(State::Continued);
            }
            0 | SIGSTOP => (),
            _ if signal != SIGKILL && self.ignored.contains(&signal) => (),
            _ if HARMLESS.contains(&signal) => (),
            _ => self.die(signal),
        }
        true
    }

    /// Does what can be done now; whether anything was.
    pub(super) fn go_on(&mut self) -> bool {
        let mut any = false;
        while self.end.is_none() && !self.stopped {
            let Some(act) = self.acts.pop_front() else {
                self.finish(State::Exited(0));
                return true;
            };
            let (progress, rest) = self.act(act);
            if let Some(rest) = rest {
                self.acts.push_front(rest);
                return any || progress;
            }
            any = true;
        }
        any
    }

    /// Does an act: whether that came to anything, and what is left of it.
    fn act(&mut self, act: Act) -> (bool, Option<Act>) {
        match act {
            Act::Write(to, data) => self.write(to, data),
            Act::Fill(to, count) => {
                let (progress, rest) = self.write(to, vec![b'x'; count.min(4096)]);
                let written = match &rest {
                    Some(Act::Write(_, rest)) => count.min(4096) - rest.len(),
                    _ => count.min(4096),
                };
                let left = count - written;
                if rest.is_none() && left > 0 {
                    self.acts.push_front(Act::Fill(to, left));
                    return (true, None);
                }
                (progress, (left > 0).then_some(Act::Fill(to, left)))
            }
            Act::Copy => match self.read(4096) {
                None => (false, Some(Act::Copy)),
                Some(data) if data.is_empty() => (true, None),
                Some(data) => {
                    self.acts.push_front(Act::Copy);
                    self.acts.push_front(Act::Write(1, data));
                    (true, None)
                }
            },
            Act::Drain => match self.read(65_536) {
                Some(data) if data.is_empty() => (true, None),
                some => (some.is_some(), Some(Act::Drain)),
            },
            Act::Take(count) => match self.read(count) {
                None => (false, Some(Act::Take(count))),
                Some(data) => {
                    let left = if data.is_empty() { 0 } else { count - data.len() };
                    if left > 0 {
                        self.acts.push_front(Act::Take(left));
                    }
                    (true, None)
                }
            },
            Act::Sleep(length) => {
                let awake = *self.awake.get_or_insert_with(|| clock() + u128::from(length));
                if clock() < awake {
                    return (false, Some(Act::Sleep(length)));
                }
                self.awake = None;
                (true, None)
            }
            Act::Close(number) => {
                self.streams[usize::from(number)] = None;
                (true, None)
            }
            Act::Ignore(signal) => {
                self.ignored.push(signal);
                (true, None)
            }
            Act::Exit(status) => {
                self.finish(State::Exited(status));
                (true, None)
            }
            Act::Raise(signal) => {
                self.take_signal(signal);
                (true, None)
            }
        }
    }

    fn read(&self, count: usize) -> Option<Vec<u8>> {
        let Some(stream) = &self.streams[0] else { return Some(Vec::new()) };
        match stream.read(count as u32) {
            Ok(data) => Some(data),
            Err(error) if error.code == Code::Eagain => None,
            Err(_) => Some(Vec::new()),
        }
    }

    fn write(&mut self, to: u8, mut data: Vec<u8>) -> (bool, Option<Act>) {
        let Some(stream) = &self.streams[usize::from(to)] else { return (true, None) };
        let mut progress = false;
        while !data.is_empty() {
            match stream.write(&data) {
                Ok(count) => {
                    data.drain(..count as usize);
                    progress = true;
                }
                Err(error) if error.code == Code::Eagain => return (progress, Some(Act::Write(to, data))),
                Err(error) => {
                    if error.code == Code::Epipe {
                        self.take_signal(SIGPIPE);
                    }
                    return (true, None);
                }
            }
        }
        (true, None)
    }
}

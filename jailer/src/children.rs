//! The instance's children, and the news of them.

use crate::system;
use oskit_jailer::{Change, Reply, Spawn, send};
use rustix::io::Errno;
use std::collections::{HashMap, VecDeque};
use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

struct Child {
    id: u64,
    /// Whether it leads a group.
    leads: bool,
    /// When it is killed.
    end: Option<Instant>,
}

/// Those that weren't reaped yet, by their numbers. Others are processes that have lost their parent: they are reaped, and
/// nobody is told.
#[derive(Default)]
pub(crate) struct Children(HashMap<i32, Child>);

impl Children {
    pub(crate) fn add(&mut self, spawn: &Spawn, pid: i32) {
        let end = spawn.deadline.and_then(|after| Instant::now().checked_add(Duration::from_millis(after)));
        self.0.insert(pid, Child { id: spawn.id, leads: spawn.session || spawn.group.is_none(), end });
    }

    /// Takes the news of all that have any.
    pub(crate) fn reap(&mut self, outbox: &mut Outbox) {
        while let Some((pid, change, usage)) = system::next_change() {
            let Some(child) = self.0.get(&pid) else { continue };
            outbox.push(Reply::Changed { id: child.id, change, usage }, None);
            if matches!(change, Change::Exited(_) | Change::Killed(..)) {
                self.0.remove(&pid);
            }
        }
    }

    pub(crate) fn next_end(&self) -> Option<Instant> {
        self.0.values().filter_map(|child| child.end).min()
    }

    /// Kills those whose time is up, with their groups.
    pub(crate) fn end_late_ones(&mut self) {
        let now = Instant::now();
        for (pid, child) in &mut self.0 {
            if child.end.is_some_and(|end| end <= now) {
                child.end = None;
                // It is there until it is reaped.
                let _ = system::kill(if child.leads { -pid } else { *pid }, libc::SIGKILL as u8);
            }
        }
    }

    pub(crate) fn signal_group(&self, id: u64, signal: u8) -> Result<(), Errno> {
        let leader = self.0.iter().find(|(_, child)| child.id == id && child.leads);
        let (pid, _) = leader.ok_or(Errno::SRCH)?;
        system::kill(-pid, signal)
    }
}

/// What is yet to be said. It is bounded: of each child the last stop or continuation, and its end.
#[derive(Default)]
pub(crate) struct Outbox(VecDeque<(Reply, Option<OwnedFd>)>);

impl Outbox {
    pub(crate) fn push(&mut self, reply: Reply, beside: Option<OwnedFd>) {
        if let Reply::Changed { id: new, .. } = reply {
            let replaced = |queued: &Reply| matches!(queued, Reply::Changed { id, change: Change::Stopped(_) | Change::Continued, .. } if *id == new);
            self.0.retain(|(queued, _)| !replaced(queued));
        }
        self.0.push_back((reply, beside));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Says what can be said without waiting.
    pub(crate) fn flush(&mut self, socket: impl AsFd) -> Result<(), Errno> {
        while let Some((reply, beside)) = self.0.front() {
            let beside: Vec<_> = beside.iter().map(AsFd::as_fd).collect();
            match send(&socket, &reply.encode(), &beside) {
                Ok(()) => {}
                Err(Errno::AGAIN) => return Ok(()),
                Err(errno) => return Err(errno),
            }
            self.0.pop_front();
        }
        Ok(())
    }
}

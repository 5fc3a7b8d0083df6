//! What is known of an instance's children.

use super::jailer::Jailer;
use super::{launch, rules};
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::signal::Info;
use crate::bindings::oskit::sys::subprocess::{Killed, ResourceUsage, State, Status, WaitFlags};
use crate::error::{Error, Result, code_of};
use crate::policy::Degrade;
use crate::state::Rules;
use oskit_jailer::{Change, Reply, Request, Spawn, Stage, Usage};
use rustix::io::Errno;
use std::collections::HashMap;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

const SIGCHLD: u8 = 17;
const SIGKILL: u8 = 9;

/// An instance's children, and the process that starts them.
#[derive(Default)]
pub(crate) struct Children(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    jailer: Option<Jailer>,
    /// Those that haven't ended.
    live: HashMap<u64, Arc<Child>>,
    /// How many were started.
    started: u64,
    /// Whether none can be started any more.
    over: bool,
    /// What a signal would tell of the first change that hasn't been told.
    signal: Option<Info>,
}

/// What is known of a child.
pub(crate) struct Child {
    id: u64,
    pid: u32,
    /// Whether it leads a group.
    leads: bool,
    news: Mutex<News>,
}

struct News {
    /// While it lives.
    handle: Option<OwnedFd>,
    /// A stop or continuation that nobody has asked for.
    change: Option<(Change, Usage)>,
    end: Option<(Change, Usage)>,
}

impl News {
    /// What there is for one who asks so: its end, or what is wanted beside.
    fn wanted(&self, flags: WaitFlags) -> Option<(Change, Usage)> {
        self.end.or_else(|| {
            self.change.filter(|(change, _)| match change {
                Change::Stopped(_) => flags.contains(WaitFlags::STOPPED),
                Change::Continued => flags.contains(WaitFlags::CONTINUED),
                Change::Exited(_) | Change::Killed(..) => true,
            })
        })
    }
}

impl Child {
    pub(crate) fn pid(&self) -> u32 {
        self.pid
    }

    fn news(&self) -> MutexGuard<'_, News> {
        self.news.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn has_news(&self, flags: WaitFlags) -> bool {
        self.news().wanted(flags).is_some()
    }

    /// The news, once, and the end each time.
    pub(super) fn take(&self, flags: WaitFlags) -> Option<Status> {
        let mut news = self.news();
        let (change, usage) = news.wanted(flags)?;
        if !flags.contains(WaitFlags::KEEP) {
            news.change = None;
        }
        Some(Status { state: state(change), usage: told(usage) })
    }

    pub(super) fn send_signal(&self, signal: u8) -> Result<()> {
        let news = self.news();
        let handle = news.handle.as_ref().ok_or(Code::Esrch)?;
        Ok(launch::send_signal(handle, signal)?)
    }
}

fn state(change: Change) -> State {
    match change {
        Change::Exited(status) => State::Exited(status.into()),
        Change::Killed(signal, core_dumped) => State::Killed(Killed { signal, core_dumped }),
        Change::Stopped(signal) => State::Stopped(signal),
        Change::Continued => State::Continued,
    }
}

fn told(usage: Usage) -> ResourceUsage {
    ResourceUsage {
        user_time: usage.user_time,
        system_time: usage.system_time,
        max_resident: usage.max_resident,
        minor_faults: usage.minor_faults,
        major_faults: usage.major_faults,
        blocks_read: usage.blocks_read,
        blocks_written: usage.blocks_written,
        voluntary_switches: usage.voluntary_switches,
        involuntary_switches: usage.involuntary_switches,
    }
}

/// What SIGCHLD says of a change.
fn signal_of(pid: u32, change: Change) -> Info {
    let (code, status) = match change {
        Change::Exited(status) => (libc::CLD_EXITED, status),
        Change::Killed(signal, false) => (libc::CLD_KILLED, signal),
        Change::Killed(signal, true) => (libc::CLD_DUMPED, signal),
        Change::Stopped(signal) => (libc::CLD_STOPPED, signal),
        Change::Continued => (libc::CLD_CONTINUED, libc::SIGCONT as u8),
    };
    let uid = rustix::process::getuid().as_raw();
    Info { signal: SIGCHLD, code, errno: 0, pid, uid, status: status.into(), band: 0 }
}

impl Inner {
    fn heard(&mut self, reply: Reply) {
        let Reply::Changed { id, change, usage } = reply else { return };
        let Some(child) = self.live.get(&id) else { return };
        self.signal.get_or_insert_with(|| signal_of(child.pid, change));
        let mut news = child.news();
        match change {
            Change::Stopped(_) | Change::Continued => news.change = Some((change, usage)),
            Change::Exited(_) | Change::Killed(..) => {
                news.end = Some((change, usage));
                news.handle = None;
                drop(news);
                self.live.remove(&id);
            }
        }
    }

    fn drain(&mut self) {
        while let Some(jailer) = &self.jailer {
            match jailer.next() {
                Ok((reply, _)) => self.heard(reply),
                Err(Errno::AGAIN) => return,
                Err(_) => self.lose(),
            }
        }
    }

    /// The jailer is gone, and with it, as the kernel promises, all children.
    fn lose(&mut self) {
        self.jailer = None;
        let ids: Vec<u64> = self.live.keys().copied().collect();
        for id in ids {
            self.heard(Reply::Changed {
                id,
                change: Change::Killed(SIGKILL, false),
                usage: Usage::default(),
            });
        }
    }

    fn ask(
        &mut self,
        request: &Request,
        beside: &[BorrowedFd<'_>],
    ) -> std::result::Result<(Reply, Option<OwnedFd>), Code> {
        let jailer = self.jailer.as_ref().ok_or(Code::Eio)?;
        let mut news = Vec::new();
        let answer = jailer.ask(request, beside, |reply| news.push(reply));
        for reply in news {
            self.heard(reply);
        }
        answer.map_err(|errno| match errno {
            // It was not sent.
            Errno::MFILE | Errno::NFILE | Errno::NOMEM => code_of(errno),
            _ => {
                self.lose();
                Code::Eio
            }
        })
    }

    /// Starts the jailer unless it runs, and tells it the rules.
    fn begin(&mut self, rules: &Rules) -> Result<()> {
        if self.jailer.is_some() {
            return Ok(());
        }
        let jailer = Jailer::launch()?;
        let told = rules::tell(rules, &jailer);
        self.jailer = Some(jailer);
        let answer = told.map_err(Error::from).and_then(|()| Ok(self.ask(&Request::Ready, &[])?));
        match answer {
            Ok((Reply::Ready { landlock }, _)) => {
                rules::note(rules.policy(), landlock);
                Ok(())
            }
            Ok((Reply::Failed { .. }, _)) => {
                self.jailer = None;
                Err(crate::door::refuse(rules, super::SPAWN, "", super::DEGRADE))
            }
            Ok(_) => {
                self.jailer = None;
                Err(Code::Eio.into())
            }
            Err(error) => {
                self.jailer = None;
                Err(error)
            }
        }
    }
}

/// How a child is to be started.
pub(super) struct Order<'a> {
    pub(super) spawn: Spawn,
    pub(super) beside: Vec<BorrowedFd<'a>>,
}

impl Children {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes what the jailer has said.
    pub(crate) fn drain(&self) {
        self.inner().drain();
    }

    /// What a signal tells of changes since the last time.
    pub(crate) fn take_signal(&self) -> Option<Info> {
        let mut inner = self.inner();
        inner.drain();
        inner.signal.take()
    }

    /// Readable when there is news of any child.
    pub(crate) fn rings(&self) -> Option<Arc<OwnedFd>> {
        self.inner().jailer.as_ref().map(|jailer| Arc::clone(jailer.socket()))
    }

    /// Fails unless one more may be started.
    pub(super) fn has_room(&self, rules: &Rules) -> Result<()> {
        let limits = &rules.policy().limits;
        let mut inner = self.inner();
        inner.drain();
        let many = inner.live.len() >= limits.children as usize;
        if inner.over || many || limits.children_total.is_some_and(|total| inner.started >= total) {
            return Err(Code::Eagain.into());
        }
        Ok(())
    }

    /// Whether a child that lives leads this group.
    pub(super) fn has_group(&self, group: u32) -> bool {
        self.inner().live.values().any(|child| child.pid == group && child.leads)
    }

    pub(super) fn start(&self, rules: &Rules, mut order: Order<'_>) -> Result<Arc<Child>> {
        let mut inner = self.inner();
        inner.begin(rules)?;
        let id = inner.started;
        order.spawn.id = id;
        let leads = order.spawn.session || order.spawn.group.is_none();
        let degraded = rules.policy().subprocess.degrade == Degrade::Warn;
        let (reply, handle) = inner.ask(&Request::Spawn(Box::new(order.spawn)), &order.beside)?;
        match reply {
            Reply::Started { pid } => {
                inner.started += 1;
                let news = Mutex::new(News { handle, change: None, end: None });
                let child = Arc::new(Child { id, pid, leads, news });
                inner.live.insert(id, Arc::clone(&child));
                Ok(child)
            }
            Reply::Failed { stage: Stage::Jail, .. } if !degraded => {
                Err(crate::door::refuse(rules, super::SPAWN, "", super::DEGRADE))
            }
            Reply::Failed { errno, .. } => Err(code_of(Errno::from_raw_os_error(errno)).into()),
            Reply::Ready { .. } | Reply::Changed { .. } => Err(Code::Eio.into()),
        }
    }

    /// Sends a signal to the group that a child leads.
    pub(super) fn signal_group(&self, child: &Child, signal: u8) -> Result<()> {
        let mut inner = self.inner();
        inner.drain();
        if !child.leads || !inner.live.contains_key(&child.id) {
            return Err(Code::Esrch.into());
        }
        match inner.ask(&Request::Signal { id: child.id, signal }, &[])? {
            (Reply::Failed { errno: 0, .. }, _) => Ok(()),
            (Reply::Failed { errno, .. }, _) => Err(code_of(Errno::from_raw_os_error(errno)).into()),
            _ => Err(Code::Eio.into()),
        }
    }

    /// Ends all of them.
    fn end(&self) {
        let mut inner = self.inner();
        inner.over = true;
        inner.lose();
    }

    /// In a copy of the process: forgets those of the process that it is a copy of, which has them still.
    pub(crate) fn forget(&self) {
        let mut inner = self.inner();
        inner.jailer = None;
        inner.live.clear();
        inner.signal = None;
    }
}

/// Ends the children when it is dropped, with the instance whose it is.
pub(crate) struct Guard(pub(crate) Arc<Children>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.end();
    }
}

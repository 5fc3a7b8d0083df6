//! `poll(2)`, and the same without holding a thread.

use super::{Event, On, Waitable};
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::subprocess::WaitFlags;
use crate::error::Result;
use crate::fcntl::Wait;
use crate::files::Open;
use crate::signal::{Set, Signals};
use crate::subprocess::{Forked, News};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

fn flags(event: Event) -> PollFlags {
    match event {
        Event::Readable => PollFlags::IN,
        Event::Writable => PollFlags::OUT,
    }
}

/// `poll(2)` until `end`, begun again when a signal of the host's interrupts it.
fn poll_until(fds: &mut [PollFd<'_>], end: Option<Instant>) -> Result<usize> {
    loop {
        let left = end.map(|end| end.saturating_duration_since(Instant::now()));
        // A time that the system can't express is as good as none.
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        match poll(fds, left.as_ref()) {
            Err(Errno::INTR) => {}
            result => return Ok(result?),
        }
    }
}

/// Whether a descriptor is ready for an event, now.
pub(crate) fn ready(fd: BorrowedFd<'_>, event: Event) -> Result<bool> {
    Ok(poll_until(&mut [PollFd::new(&fd, flags(event))], Some(Instant::now()))? > 0)
}

/// How often it is looked whether a child was stopped that no jailer tells of.
const LOOK: Duration = Duration::from_millis(20);

/// What is waited for, held for the time of the wait.
pub(crate) struct Waits {
    on: Vec<Held>,
    /// Those that interrupt it.
    signals: Option<Arc<Signals>>,
}

enum Held {
    /// What has gone, and is ready.
    Gone,
    Open(Arc<Open>, Event),
    Lock(Arc<Wait>),
    Signals(Arc<Signals>, Set),
    Child(News),
    Forked(Arc<Forked>, WaitFlags),
}

impl Waits {
    pub(crate) fn new<'a>(
        waitables: impl Iterator<Item = &'a Waitable>,
        signals: Option<&Arc<Signals>>,
    ) -> Self {
        let hold = |waitable: &Waitable| match &waitable.0 {
            On::Open(open, event) => open.upgrade().map_or(Held::Gone, |open| Held::Open(open, *event)),
            On::Lock(waiting) => Held::Lock(Arc::clone(waiting.wait())),
            On::Signals(signals, among) => Held::Signals(Arc::clone(signals), *among),
            On::Child(news) => Held::Child(news.clone()),
            On::Forked(child, flags) => {
                child.upgrade().map_or(Held::Gone, |child| Held::Forked(child, *flags))
            }
        };
        Waits { on: waitables.map(hold).collect(), signals: signals.map(Arc::clone) }
    }

    fn locks(&self) -> impl Iterator<Item = &Arc<Wait>> {
        self.on.iter().filter_map(|held| match held {
            Held::Lock(wait) => Some(wait),
            _ => None,
        })
    }

    /// The descriptors to watch: those waited for, the bell that all locks of an instance share, where news of its children
    /// comes from, and the bell of its signals.
    fn watched<'a>(&'a self, children: Option<&'a OwnedFd>) -> impl Iterator<Item = (BorrowedFd<'a>, Event)> {
        let opens = self.on.iter().filter_map(|held| match held {
            Held::Open(open, event) => Some((open.as_fd(), *event)),
            // Ready when it has ended.
            Held::Forked(child, _) => Some((child.as_fd(), Event::Readable)),
            _ => None,
        });
        let locks = self.locks().next().map(|lock| lock.bell().as_fd());
        let children = children.map(AsFd::as_fd);
        let signals = self.signals.as_ref().and_then(|signals| signals.rings());
        opens.chain(locks.into_iter().chain(children).chain(signals).map(|bell| (bell, Event::Readable)))
    }

    /// Where news of all children comes from, while there may be any.
    fn children(&self) -> Option<Arc<OwnedFd>> {
        self.signals.as_ref().and_then(|signals| signals.children().rings())
    }

    /// When something may be ready without any descriptor telling, at `end` at the latest.
    fn next(&self, end: Option<Instant>) -> Option<Instant> {
        // What has been heard of children makes no descriptor ready any more.
        let known = |held: &Held| match held {
            Held::Gone => true,
            Held::Child(news) => news.has_come(),
            Held::Signals(signals, among) => signals.has_arrived(*among),
            Held::Open(..) | Held::Lock(_) | Held::Forked(..) => false,
        };
        if self.on.iter().any(known) {
            return Some(Instant::now());
        }
        let signals = self.signals.as_ref().and_then(|signals| signals.due());
        let stops = WaitFlags::STOPPED | WaitFlags::CONTINUED;
        let looks = |held: &Held| matches!(held, Held::Forked(_, flags) if flags.intersects(stops));
        // Of a stop no descriptor tells.
        let look = self.on.iter().any(looks).then(|| Instant::now() + LOOK);
        self.locks().map(|lock| lock.next()).chain(look).chain(signals).chain(end).min()
    }

    /// Whether a signal interrupts the wait, now. Fails when one ends the instance.
    fn is_interrupted(&self) -> Result<bool> {
        self.signals.as_ref().map_or(Ok(false), |signals| signals.interrupt())
    }

    /// Waits until `end` on this thread, and gives the positions of those that are ready. Fails with `eintr` when none is and
    /// a signal was caught.
    pub(crate) fn wait(&self, end: Option<Instant>) -> Result<Vec<u32>> {
        let mut interrupted = self.is_interrupted()?;
        loop {
            let children = self.children();
            let mut fds: Vec<_> = self
                .watched(children.as_deref())
                .map(|(fd, event)| PollFd::from_borrowed_fd(fd, flags(event)))
                .collect();
            poll_until(&mut fds, if interrupted { Some(Instant::now()) } else { self.next(end) })?;
            if let Some(signals) = &self.signals
                && fds.last().is_some_and(|bell| !bell.revents().is_empty())
            {
                // The last one is the bell, or nobody rings.
                signals.hush();
            }
            let ready = self.ready(&fds);
            interrupted = self.is_interrupted()?;
            if !ready.is_empty() {
                return Ok(ready);
            }
            if interrupted {
                return Err(Code::Eintr.into());
            }
            if end.is_some_and(|end| end <= Instant::now()) {
                return Ok(ready);
            }
        }
    }

    /// The positions of those that are ready, by what was seen of the descriptors.
    fn ready(&self, fds: &[PollFd<'_>]) -> Vec<u32> {
        // Before the locks are looked at: who is rung for after that is seen the next time.
        if let Some(lock) = self.locks().next() {
            lock.hush();
        }
        let mut fds = fds.iter();
        let mut is_ready = |held: &Held| match held {
            Held::Gone => true,
            Held::Open(..) => fds.next().is_some_and(|fd| !fd.revents().is_empty()),
            Held::Lock(lock) => lock.take_due(),
            Held::Signals(signals, among) => signals.has_arrived(*among),
            Held::Child(news) => news.has_come(),
            Held::Forked(child, flags) => {
                fds.next();
                child.has_news(*flags)
            }
        };
        (0..).zip(&self.on).filter_map(|(place, held)| is_ready(held).then_some(place)).collect()
    }

    /// The same without holding the thread.
    pub(crate) async fn wait_async(&self, length: Option<Duration>) -> Result<Vec<u32>> {
        let end = length.and_then(|length| Instant::now().checked_add(length));
        let queued = self.watch();
        loop {
            let ready = self.wait(Some(Instant::now()))?;
            if !ready.is_empty() || end.is_some_and(|end| end <= Instant::now()) {
                return Ok(ready);
            }
            let Some(queued) = &queued else {
                // Something here is known to no event queue, and `poll` says that it isn't ready: ask again soon.
                tokio::time::sleep(Duration::from_millis(5)).await;
                continue;
            };
            let left = self.next(end).map(|next| next.saturating_duration_since(Instant::now()));
            let mut timer = std::pin::pin!(tokio::time::sleep(left.unwrap_or(Duration::MAX)));
            let mut futures: Vec<_> = queued
                .iter()
                .map(|(fd, event)| {
                    let interest = match event {
                        Event::Readable => Interest::READABLE,
                        Event::Writable => Interest::WRITABLE,
                    };
                    Box::pin(async move {
                        if let Ok(mut guard) = fd.ready(interest).await {
                            guard.clear_ready();
                        }
                    }) as Pin<Box<dyn Future<Output = ()> + Send + '_>>
                })
                .collect();
            std::future::poll_fn(|context| {
                let woken = futures.iter_mut().any(|change| change.as_mut().poll(context).is_ready());
                if woken || timer.as_mut().poll(context).is_ready() { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
        }
    }

    /// Copies of the descriptors in tokio's event queue; copies, since one descriptor can be in it only once. None when
    /// the queue doesn't take one of them.
    #[expect(deprecated, reason = "its successor is unsafe; an `OwnedFd` keeps the promise that it asks for")]
    fn watch(&self) -> Option<Vec<(AsyncFd<OwnedFd>, Event)>> {
        let watch = |(fd, event): (BorrowedFd<'_>, Event)| {
            let interest = match event {
                Event::Readable => Interest::READABLE,
                Event::Writable => Interest::WRITABLE,
            };
            let copy = fd.try_clone_to_owned().ok()?;
            Some((AsyncFd::with_interest(copy, interest).ok()?, event))
        };
        self.watched(self.children().as_deref()).map(watch).collect()
    }
}

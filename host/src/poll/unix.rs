//! `poll(2)`, and the same without holding a thread.

use super::{Event, Waitable};
use crate::error::Result;
use crate::files::Open;
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

/// What is waited for, held for the time of the wait.
pub(super) struct Waits(Vec<Option<(Arc<Open>, Event)>>);

impl Waits {
    pub(super) fn new<'a>(waitables: impl Iterator<Item = &'a Waitable>) -> Self {
        Waits(waitables.map(|waitable| Some((waitable.open.upgrade()?, waitable.event))).collect())
    }

    /// Waits until `end` on this thread, and gives the positions of those that are ready.
    pub(super) fn wait(&self, end: Option<Instant>) -> Result<Vec<u32>> {
        let gone = self.0.iter().any(Option::is_none);
        let present = self.0.iter().flatten();
        let mut fds: Vec<_> =
            present.map(|(open, event)| PollFd::from_borrowed_fd(open.as_fd(), flags(*event))).collect();
        poll_until(&mut fds, if gone { Some(Instant::now()) } else { end })?;
        let mut fds = fds.iter();
        let mut is_ready =
            |wait: &Option<_>| wait.is_none() || fds.next().is_some_and(|fd| !fd.revents().is_empty());
        Ok((0..).zip(&self.0).filter_map(|(place, wait)| is_ready(wait).then_some(place)).collect())
    }

    /// The same without holding the thread.
    pub(super) async fn wait_async(&self, length: Option<Duration>) -> Result<Vec<u32>> {
        let end = length.and_then(|length| Instant::now().checked_add(length));
        let mut timer = std::pin::pin!(tokio::time::sleep(length.unwrap_or(Duration::MAX)));
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
        let watch = |(open, event): &(Arc<Open>, Event)| {
            let interest = match event {
                Event::Readable => Interest::READABLE,
                Event::Writable => Interest::WRITABLE,
            };
            let copy = open.as_fd().try_clone_to_owned().ok()?;
            Some((AsyncFd::with_interest(copy, interest).ok()?, *event))
        };
        self.0.iter().flatten().map(watch).collect()
    }
}

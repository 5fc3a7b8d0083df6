//! The host's end of the socket to an instance's jailer.

use super::children::Order;
use super::launch;
use crate::error::Error;
use crate::state::Rules;
use oskit_jailer::{Reply, Request, receive, send};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// How long a jailer has for an answer: it waits for nobody but the kernel.
const PATIENCE: Duration = Duration::from_secs(5);

/// Puts a jailer in this process's place, which becomes the program that is ordered. Returns only on failure.
pub(super) fn replace(rules: &Rules, order: Order<'_>) -> Result<(), Error> {
    let (own, its) = launch::sockets()?;
    // It reads what is said before it is there.
    let jailer = Jailer { socket: Arc::new(own) };
    super::rules::tell(rules, &jailer)?;
    jailer.tell(&Request::Ready, &[])?;
    jailer.tell(&Request::Spawn(Box::new(order.spawn)), &order.beside)?;
    Err(launch::replace(&its).into())
}

/// A jailer that runs.
pub(super) struct Jailer {
    socket: Arc<OwnedFd>,
}

impl Jailer {
    pub(super) fn launch() -> std::io::Result<Self> {
        Ok(Jailer { socket: Arc::new(launch::launch()?) })
    }

    /// Readable when there is news.
    pub(super) fn socket(&self) -> &Arc<OwnedFd> {
        &self.socket
    }

    /// Says something that isn't answered.
    pub(super) fn tell(&self, request: &Request, beside: &[BorrowedFd<'_>]) -> Result<(), Errno> {
        self.send(request, beside, Instant::now() + PATIENCE)
    }

    fn send(&self, request: &Request, beside: &[BorrowedFd<'_>], end: Instant) -> Result<(), Errno> {
        let bytes = request.encode();
        loop {
            match send(&self.socket, &bytes, beside) {
                Err(Errno::AGAIN) => self.wait(PollFlags::OUT, end)?,
                result => return result,
            }
        }
    }

    /// Says something and gives the answer, with the descriptor beside it; news that come before go to `news`.
    pub(super) fn ask(
        &self,
        request: &Request,
        beside: &[BorrowedFd<'_>],
        mut news: impl FnMut(Reply),
    ) -> Result<(Reply, Option<OwnedFd>), Errno> {
        let end = Instant::now() + PATIENCE;
        self.send(request, beside, end)?;
        loop {
            match self.next() {
                Ok((reply @ Reply::Changed { .. }, _)) => news(reply),
                Ok(answer) => return Ok(answer),
                Err(Errno::AGAIN) => self.wait(PollFlags::IN, end)?,
                Err(errno) => return Err(errno),
            }
        }
    }

    /// What it has said; fails with `AGAIN` when it hasn't said anything, and with `PIPE` when it is gone.
    pub(super) fn next(&self) -> Result<(Reply, Option<OwnedFd>), Errno> {
        let packet = receive(&self.socket)?.ok_or(Errno::PIPE)?;
        let reply = Reply::decode(&packet.bytes).map_err(|_| Errno::BADMSG)?;
        Ok((reply, packet.descriptors.into_iter().next()))
    }

    fn wait(&self, flags: PollFlags, end: Instant) -> Result<(), Errno> {
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Errno::TIMEDOUT);
        }
        let left = Timespec::try_from(left).map_err(|_| Errno::INVAL)?;
        match poll(&mut [PollFd::from_borrowed_fd(self.socket.as_fd(), flags)], Some(&left)) {
            Ok(_) | Err(Errno::INTR) => Ok(()),
            Err(errno) => Err(errno),
        }
    }
}

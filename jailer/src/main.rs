//! The jailer: standard input is its socket to the host. See the library for what the two say. With the number of another
//! socket as its argument it becomes the program of which it is told there.

mod children;
mod filter;
mod image;
mod jail;
mod search;
mod start;
mod system;
mod tree;

use children::{Children, Outbox};
use jail::Ruler;
use oskit_jailer::{Packet, Reply, Request, Stage, receive};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use std::os::fd::{AsFd, OwnedFd};
use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    if let Some(socket) = std::env::args().nth(1).and_then(|number| number.parse().ok()) {
        return image::become_program(socket);
    }
    let Ok(base) = system::begin() else { return ExitCode::FAILURE };
    let mut jailer = Jailer {
        children: Children::default(),
        ruler: Ruler::default(),
        outbox: Outbox::default(),
        socket: base.socket,
        news: base.news,
        open_files: base.open_files,
    };
    let end = jailer.serve();
    tree::end_all();
    if end.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

struct Jailer {
    children: Children,
    ruler: Ruler,
    outbox: Outbox,
    socket: OwnedFd,
    /// Readable when a child has news.
    news: OwnedFd,
    /// The limit on open files that children begin with.
    open_files: (u64, u64),
}

impl Jailer {
    /// Until the host has gone.
    fn serve(&mut self) -> Result<(), Errno> {
        loop {
            let (heard, news) = self.wait()?;
            if news {
                system::hush(&self.news);
                self.children.reap(&mut self.outbox);
            }
            self.children.end_late_ones();
            if heard {
                match receive(&self.socket) {
                    Ok(Some(packet)) => self.answer(packet),
                    Ok(None) => return Ok(()),
                    Err(Errno::AGAIN) => {}
                    Err(errno) => return Err(errno),
                }
            }
            self.outbox.flush(&self.socket)?;
        }
    }

    /// Whether the host has said something, or a child has news.
    fn wait(&self) -> Result<(bool, bool), Errno> {
        let left = self.children.next_end().map(|end| end.saturating_duration_since(Instant::now()));
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        let mut wanted = PollFlags::IN;
        if !self.outbox.is_empty() {
            wanted |= PollFlags::OUT;
        }
        let mut fds =
            [PollFd::new(&self.socket, wanted), PollFd::from_borrowed_fd(self.news.as_fd(), PollFlags::IN)];
        match poll(&mut fds, left.as_ref()) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(errno) => return Err(errno),
        }
        let [socket, news] = fds.map(|fd| fd.revents());
        Ok((!(socket & !PollFlags::OUT).is_empty(), !news.is_empty()))
    }

    fn answer(&mut self, packet: Packet) {
        let Ok(request) = Request::decode(&packet.bytes) else {
            return self
                .outbox
                .push(Reply::Failed { stage: Stage::Start, errno: Errno::BADMSG.raw_os_error() }, None);
        };
        match request {
            Request::Jail(jail) => self.ruler = Ruler::new(jail),
            Request::Rule { rights, path } => self.ruler.add(rights, path, packet.descriptors),
            Request::Ready => {
                let reply = match self.ruler.make() {
                    Ok(landlock) => Reply::Ready { landlock },
                    Err(errno) => Reply::Failed { stage: Stage::Jail, errno: errno.raw_os_error() },
                };
                self.outbox.push(reply, None);
            }
            Request::Spawn(spawn) => {
                match start::start(&spawn, packet.descriptors, &self.ruler, self.open_files) {
                    Ok((pid, handle)) => {
                        self.children.add(&spawn, pid);
                        self.outbox.push(Reply::Started { pid: pid.unsigned_abs() }, Some(handle));
                    }
                    Err((stage, errno)) => self.outbox.push(Reply::Failed { stage, errno }, None),
                }
            }
            Request::Signal { id, signal } => {
                let errno = self.children.signal_group(id, signal).map_or_else(Errno::raw_os_error, |()| 0);
                self.outbox.push(Reply::Failed { stage: Stage::Process, errno }, None);
            }
        }
    }
}

use super::children::Order;
use super::stdio::Stream;
use super::{Child, Forked, Handle, Kind, News, Spawn, jailer, options, signaling, signaling_forked};
use crate::OskitCtxView;
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::subprocess::{
    Host, HostChild, SpawnOptions, Spawned, Status, Stdio, WaitFlags,
};
use crate::door::admit;
use crate::error::{Error, Result};
use crate::files::{Descriptor, Open};
use crate::poll::Waitable;
use crate::signal::LAST;
use std::os::fd::{AsFd, OwnedFd};
use std::sync::Arc;
use wasmtime::component::Resource;

impl OskitCtxView<'_> {
    fn child(&self, this: &Resource<Child>) -> Result<&Kind> {
        Ok(&self.table.get(this)?.0)
    }

    /// Keeps our end of a pipe.
    fn end(&mut self, own: Option<Arc<Open>>) -> Result<Option<Resource<Descriptor>>> {
        own.map(|own| self.push_descriptor(own)).transpose()
    }

    /// Judges what is asked, makes ready what a child gets, and does `then` with it; gives our ends of its pipes too.
    fn ordered<T>(
        &self,
        mut options: SpawnOptions,
        then: impl FnOnce(&Self, Order<'_>) -> Result<T>,
    ) -> Result<(T, [Option<Arc<Open>>; 3])> {
        options::check(&options)?;
        let request = Spawn {
            program: std::mem::take(&mut options.program),
            arguments: std::mem::take(&mut options.arguments),
        };
        let granted = admit(&self.ctx.rules, request)?;
        options.arguments.clone_from(&granted.request().arguments);
        let runnable = granted.right();
        let (mut spawn, directory) = self.planned(runnable, &mut options)?;
        let mut own = [None, None, None];
        let mut childs: Vec<OwnedFd> = Vec::new();
        for (number, stdio) in [&options.stdin, &options.stdout, &options.stderr].into_iter().enumerate() {
            match self.stream_for_child(number, stdio, options.pipe_size)? {
                Some(Stream { childs: given, own: end }) => {
                    childs.push(given);
                    own[number] = end;
                }
                // As standard output, which comes before.
                None => childs.push(childs[1].try_clone()?),
            }
        }
        for inherited in &options.inherit {
            childs.push(self.descriptor_for_child(&inherited.source)?);
            spawn.numbers.push(inherited.number);
        }
        let handles = std::iter::once(runnable.handle.as_fd()).chain(directory.iter().map(AsFd::as_fd));
        let beside = handles.chain(childs.iter().map(AsFd::as_fd)).collect();
        Ok((then(self, Order { spawn, beside })?, own))
    }

    /// Becomes a program, in the jail that it would have as a child. Returns only on failure.
    pub(crate) fn become_program(&self, options: SpawnOptions) -> Result<()> {
        self.ordered(options, |view, order| jailer::replace(&view.ctx.rules, order)).map(|((), _)| ())
    }
}

impl Host for OskitCtxView<'_> {
    fn spawn(&mut self, options: SpawnOptions) -> Result<Spawned> {
        // All handles there are to be, so that none can be missing for a child that runs.
        let pipes = [&options.stdin, &options.stdout, &options.stderr];
        let pipes = pipes.into_iter().filter(|stdio| matches!(stdio, Stdio::Pipe)).count();
        if !self.ctx.has_room_for_descriptors(pipes as u32 + 1) {
            return Err(Code::Emfile.into());
        }
        self.ctx.children().has_room(&self.ctx.rules)?;
        let (state, [stdin, stdout, stderr]) =
            self.ordered(options, |view, order| view.ctx.children().start(&view.ctx.rules, order))?;
        let children = Arc::clone(self.ctx.children());
        self.ctx.take_descriptor()?;
        let child = self.table.push(Child(Kind::Started(Arc::new(Handle { state, children }))))?;
        Ok(Spawned { child, stdin: self.end(stdin)?, stdout: self.end(stdout)?, stderr: self.end(stderr)? })
    }

    fn forked(&mut self, pid: u32) -> Result<Resource<Child>> {
        if !self.ctx.has_room_for_descriptors(1) {
            return Err(Code::Emfile.into());
        }
        let handle = self.ctx.process.as_mut().and_then(|own| own.take_forked(pid));
        let forked = Forked::new(pid, handle.ok_or(Code::Echild)?);
        self.ctx.take_descriptor()?;
        Ok(self.table.push(Child(Kind::Forked(Arc::new(forked))))?)
    }
}

impl HostChild for OskitCtxView<'_> {
    fn pid(&mut self, this: Resource<Child>) -> Result<u32> {
        Ok(match self.child(&this)? {
            Kind::Started(child) => child.state.pid(),
            Kind::Forked(child) => child.pid(),
        })
    }

    fn changed(&mut self, this: Resource<Child>, flags: WaitFlags) -> Result<Resource<Waitable>> {
        let waitable = match self.child(&this)? {
            Kind::Started(child) => Waitable::for_child(News { handle: Arc::downgrade(child), flags }),
            Kind::Forked(child) => Waitable::for_forked(Arc::downgrade(child), flags),
        };
        self.ctx.take_waitable()?;
        Ok(self.table.push(waitable)?)
    }

    fn wait(&mut self, this: Resource<Child>, flags: WaitFlags) -> Result<Option<Status>> {
        match self.child(&this)? {
            Kind::Started(child) => {
                child.children.drain();
                Ok(child.state.take(flags))
            }
            Kind::Forked(child) => child.take(flags),
        }
    }

    fn send_signal(&mut self, this: Resource<Child>, signal: u8) -> Result<()> {
        let function = "subprocess.child.send-signal";
        let signal = sendable(signal)?;
        match self.child(&this)? {
            Kind::Started(child) => {
                admit(&self.ctx.rules, signaling(function, format!("{} {signal}", child.state.pid())))?;
                child.children.drain();
                child.state.send_signal(signal)
            }
            Kind::Forked(child) => {
                admit(&self.ctx.rules, signaling_forked(function, format!("{} {signal}", child.pid())))?;
                child.send_signal(signal)
            }
        }
    }

    fn send_signal_to_group(&mut self, this: Resource<Child>, signal: u8) -> Result<()> {
        let function = "subprocess.child.send-signal-to-group";
        let signal = sendable(signal)?;
        match self.child(&this)? {
            Kind::Started(child) => {
                admit(&self.ctx.rules, signaling(function, format!("{} {signal}", child.state.pid())))?;
                child.children.signal_group(&child.state, signal)
            }
            Kind::Forked(child) => {
                admit(&self.ctx.rules, signaling_forked(function, format!("{} {signal}", child.pid())))?;
                child.signal_group(signal)
            }
        }
    }

    fn drop(&mut self, this: Resource<Child>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        self.ctx.give_descriptor_back();
        Ok(())
    }
}

fn sendable(signal: u8) -> Result<u8> {
    if signal <= LAST { Ok(signal) } else { Err(Error::from(Code::Einval)) }
}

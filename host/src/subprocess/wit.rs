use super::children::Order;
use super::stdio::Stream;
use super::{Child, Handle, News, Spawn, options, signaling};
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

/// A child that was started, and our ends of its pipes.
type Started = (Arc<super::ChildState>, [Option<Arc<Open>>; 3]);

impl OskitCtxView<'_> {
    fn child(&self, this: &Resource<Child>) -> Result<&Arc<Handle>> {
        Ok(&self.table.get(this)?.0)
    }

    /// Keeps our end of a pipe.
    fn end(&mut self, own: Option<Arc<Open>>) -> Result<Option<Resource<Descriptor>>> {
        own.map(|own| self.push_descriptor(own)).transpose()
    }

    fn started(&mut self, mut options: SpawnOptions) -> Result<Started> {
        options::check(&options)?;
        let request = Spawn {
            program: std::mem::take(&mut options.program),
            arguments: std::mem::take(&mut options.arguments),
        };
        let granted = admit(&self.ctx.rules, request)?;
        options.arguments.clone_from(&granted.request().arguments);
        let runnable = granted.right();
        self.ctx.children().has_room(&self.ctx.rules)?;
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
        let child = self.ctx.children().start(&self.ctx.rules, Order { spawn, beside })?;
        Ok((child, own))
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
        let (state, [stdin, stdout, stderr]) = self.started(options)?;
        let children = Arc::clone(self.ctx.children());
        self.ctx.take_descriptor()?;
        let child = self.table.push(Child(Arc::new(Handle { state, children })))?;
        Ok(Spawned { child, stdin: self.end(stdin)?, stdout: self.end(stdout)?, stderr: self.end(stderr)? })
    }

    fn forked(&mut self, _: u32) -> Result<Resource<Child>> {
        Err(Code::Echild.into())
    }
}

impl HostChild for OskitCtxView<'_> {
    fn pid(&mut self, this: Resource<Child>) -> Result<u32> {
        Ok(self.child(&this)?.state.pid())
    }

    fn changed(&mut self, this: Resource<Child>, flags: WaitFlags) -> Result<Resource<Waitable>> {
        let handle = Arc::downgrade(self.child(&this)?);
        self.ctx.take_waitable()?;
        Ok(self.table.push(Waitable::for_child(News { handle, flags }))?)
    }

    fn wait(&mut self, this: Resource<Child>, flags: WaitFlags) -> Result<Option<Status>> {
        let child = self.child(&this)?;
        child.children.drain();
        Ok(child.state.take(flags))
    }

    fn send_signal(&mut self, this: Resource<Child>, signal: u8) -> Result<()> {
        let child = self.child(&this)?;
        let signal = sendable(signal)?;
        let subject = format!("{} {signal}", child.state.pid());
        admit(&self.ctx.rules, signaling("subprocess.child.send-signal", subject))?;
        child.children.drain();
        child.state.send_signal(signal)
    }

    fn send_signal_to_group(&mut self, this: Resource<Child>, signal: u8) -> Result<()> {
        let child = self.child(&this)?;
        let signal = sendable(signal)?;
        let subject = format!("{} {signal}", child.state.pid());
        admit(&self.ctx.rules, signaling("subprocess.child.send-signal-to-group", subject))?;
        child.children.signal_group(&child.state, signal)
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

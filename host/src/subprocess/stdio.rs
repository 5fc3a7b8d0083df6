//! The standard streams of a child.

use crate::OskitCtxView;
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::subprocess::Stdio;
use crate::error::Result;
use crate::files::{self, Open};
use rustix::fs::{Mode, OFlags};
use std::os::fd::OwnedFd;
use std::sync::Arc;

/// What a child gets as a standard stream, and our end where it is a pipe.
pub(super) struct Stream {
    pub(super) childs: OwnedFd,
    pub(super) own: Option<Arc<Open>>,
}

impl OskitCtxView<'_> {
    /// What stream `number` is to be. None when it is what standard output is.
    pub(super) fn stream_for_child(
        &self,
        number: usize,
        stdio: &Stdio,
        size: Option<u32>,
    ) -> Result<Option<Stream>> {
        let given = |childs| Ok(Some(Stream { childs, own: None }));
        match stdio {
            Stdio::Inherit => match self.ctx.stdio.get(number).and_then(Option::as_ref) {
                Some(own) => given(own.try_clone()?),
                None => given(null()?),
            },
            Stdio::Null => given(null()?),
            Stdio::Pipe => {
                let most = self.ctx.limits().pipe_kib as usize * 1024;
                let size = size.map(|size| (size as usize).min(most));
                let (own, childs) = files::pipe_to_child(number > 0, size)?;
                Ok(Some(Stream { childs, own: Some(own) }))
            }
            Stdio::AsStdout if number == 2 => Ok(None),
            Stdio::AsStdout => Err(Code::Einval.into()),
            Stdio::Descriptor(descriptor) => given(self.descriptor_for_child(descriptor)?),
        }
    }
}

fn null() -> Result<OwnedFd> {
    Ok(rustix::fs::open("/dev/null", OFlags::RDWR | OFlags::CLOEXEC, Mode::empty())?)
}

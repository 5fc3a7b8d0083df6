use super::Waitable;
use super::unix::Waits;
use crate::OskitCtxView;
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::poll::{Host, HostWaitable};
use crate::bindings::sync::oskit::sys::poll as sync;
use crate::error::Result;
use crate::state::Span;
use std::time::{Duration, Instant};
use wasmtime::component::Resource;

/// The most that one call waits for.
const MAX: usize = 1024;

impl OskitCtxView<'_> {
    fn waits(&self, on: &[Resource<Waitable>], timeout: Option<u64>) -> Result<(Waits, Span)> {
        if on.len() > MAX {
            return Err(Code::E2big.into());
        }
        if on.is_empty() && timeout.is_none() {
            return Err(Code::Einval.into());
        }
        let waitables = on.iter().map(|waitable| self.table.get(waitable));
        let waitables = waitables.collect::<std::result::Result<Vec<_>, _>>()?;
        let now = Instant::now();
        let end = timeout.and_then(|timeout| now.checked_add(Duration::from_nanos(timeout)));
        Ok((Waits::new(waitables.into_iter(), Some(&self.ctx.signals)), self.ctx.span_until(end)))
    }
}

fn answer(ready: Vec<u32>, span: Span) -> Result<Vec<u32>> {
    if ready.is_empty() {
        span.over()?;
    }
    Ok(ready)
}

impl Host for OskitCtxView<'_> {
    async fn wait_any(&mut self, on: Vec<Resource<Waitable>>, timeout: Option<u64>) -> Result<Vec<u32>> {
        let (waits, span) = self.waits(&on, timeout)?;
        answer(waits.wait_async(span.length).await?, span)
    }
}

impl HostWaitable for OskitCtxView<'_> {
    fn ready(&mut self, this: Resource<Waitable>) -> wasmtime::Result<bool> {
        let waits = Waits::new(std::iter::once(self.table.get(&this)?), None);
        Ok(waits.wait(Some(Instant::now())).is_ok_and(|ready| !ready.is_empty()))
    }

    fn drop(&mut self, this: Resource<Waitable>) -> wasmtime::Result<()> {
        self.table.delete(this)?;
        self.ctx.give_waitable_back();
        Ok(())
    }
}

impl sync::Host for OskitCtxView<'_> {
    fn wait_any(&mut self, on: Vec<Resource<Waitable>>, timeout: Option<u64>) -> Result<Vec<u32>> {
        let (waits, span) = self.waits(&on, timeout)?;
        let end = span.length.and_then(|length| Instant::now().checked_add(length));
        answer(waits.wait(end)?, span)
    }
}

impl sync::HostWaitable for OskitCtxView<'_> {
    fn ready(&mut self, this: Resource<Waitable>) -> wasmtime::Result<bool> {
        HostWaitable::ready(self, this)
    }

    fn drop(&mut self, this: Resource<Waitable>) -> wasmtime::Result<()> {
        HostWaitable::drop(self, this)
    }
}

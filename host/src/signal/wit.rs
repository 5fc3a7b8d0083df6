use super::{Handle, LAST, Set, UNTOUCHABLE, Wakeup, existing, plain};
use crate::OskitCtxView;
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::signal::{Disposition, Host, Info, Interval, Timer};
use crate::door::admit;
use crate::error::Result;
use crate::files::Descriptor;
use crate::poll::Waitable;
use std::sync::Arc;
use wasmtime::component::Resource;

fn set_of(signals: &[u8]) -> Result<Set> {
    Set::from_numbers(signals).ok_or_else(|| Code::Einval.into())
}

fn numbers(set: Set) -> Vec<u8> {
    set.iter().collect()
}

impl Host for OskitCtxView<'_> {
    fn get_disposition(&mut self, signal: u8) -> Result<Disposition> {
        if !(1..=LAST).contains(&signal) {
            return Err(Code::Einval.into());
        }
        Ok(self.ctx.signals.core().disposition(signal))
    }

    fn set_disposition(&mut self, signal: u8, disposition: Disposition) -> Result<()> {
        let signals = Set::of(existing(signal)?);
        if !signals.and(UNTOUCHABLE).is_empty() {
            return Err(Code::Einval.into());
        }
        let granted = admit(&self.ctx.rules, Handle { function: "signal.set-disposition", signals })?;
        self.ctx.signals.set_disposition(&granted, disposition)
    }

    fn next_caught(&mut self) -> Result<Option<Info>> {
        Ok(self.ctx.signals.now().next_caught())
    }

    fn set_mask(&mut self, blocked: Vec<u8>) -> Result<()> {
        let signals = set_of(&blocked)?.without(UNTOUCHABLE);
        let granted = admit(&self.ctx.rules, Handle { function: "signal.set-mask", signals })?;
        self.ctx.signals.set_mask(&granted)
    }

    fn mask(&mut self) -> Result<Vec<u8>> {
        Ok(numbers(self.ctx.signals.core().mask()))
    }

    fn pending(&mut self) -> Result<Vec<u8>> {
        Ok(numbers(self.ctx.signals.now().pending()))
    }

    fn take_pending(&mut self, among: Vec<u8>) -> Result<Option<Info>> {
        Ok(self.ctx.signals.now().take_pending(set_of(&among)?))
    }

    fn arrived(&mut self, among: Vec<u8>) -> Result<Resource<Waitable>> {
        let among = set_of(&among)?;
        self.ctx.signals.bell()?;
        self.ctx.take_waitable()?;
        Ok(self.table.push(Waitable::for_signals(Arc::clone(&self.ctx.signals), among))?)
    }

    fn raise(&mut self, signal: u8) -> Result<()> {
        let signal = existing(signal)?;
        let (pid, uid) = if self.ctx.rules.policy().os.identity {
            (std::process::id(), rustix::process::getuid().as_raw())
        } else {
            (0, 0)
        };
        self.ctx.signals.raise(Info { pid, uid, ..plain(signal) })
    }

    fn set_timer(&mut self, timer: Timer, to: Interval) -> Result<Interval> {
        self.ctx.signals.set_timer(timer, to)
    }

    fn get_timer(&mut self, timer: Timer) -> Result<Interval> {
        self.ctx.signals.timer(timer)
    }

    fn set_wakeup(&mut self, to: Option<Resource<Descriptor>>, warn: bool) -> Result<()> {
        let to = match to {
            Some(descriptor) => {
                let open = self.open_of(&descriptor).map_err(crate::error::Error::Trap)?;
                if !rustix::fs::fcntl_getfl(open)?.contains(rustix::fs::OFlags::NONBLOCK) {
                    return Err(Code::Einval.into());
                }
                Some(Wakeup { to: Arc::downgrade(open), warn })
            }
            None => None,
        };
        self.ctx.signals.core().wakeup = to;
        Ok(())
    }
}

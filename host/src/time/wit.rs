use super::{clocks, unix, zones, zones_of};
use crate::OskitCtxView;
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::time::{Clock, Host, Timespec, Zone};
use crate::bindings::sync::oskit::sys::time as sync;
use crate::door::admit;
use crate::error::Result;
use crate::poll::Waits;
use std::time::{Duration, Instant};

fn name_of(clock: Clock) -> &'static str {
    match clock {
        Clock::Realtime => "realtime",
        Clock::Monotonic => "monotonic",
        Clock::ProcessCputime => "process-cputime",
        Clock::ThreadCputime => "thread-cputime",
    }
}

impl Host for OskitCtxView<'_> {
    fn now(&mut self, clock: Clock) -> Result<Timespec> {
        Ok(unix::now(&admit(&self.ctx.rules, clocks("time.now", name_of(clock)))?, clock))
    }

    fn resolution(&mut self, clock: Clock) -> Result<Timespec> {
        Ok(unix::resolution(&admit(&self.ctx.rules, clocks("time.resolution", name_of(clock)))?, clock))
    }

    async fn sleep(&mut self, nanoseconds: u64) -> Result<()> {
        let span = self.ctx.span_until(Instant::now().checked_add(Duration::from_nanos(nanoseconds)));
        Waits::new(std::iter::empty(), Some(&self.ctx.signals)).wait_async(span.length).await?;
        span.over()
    }

    fn local_zone(&mut self) -> Result<Zone> {
        Ok(zones::local(&admit(&self.ctx.rules, zones_of("time.local-zone", ""))?))
    }

    fn zone_rules(&mut self, name: String) -> Result<Vec<u8>> {
        if name.len() > zones::LONGEST {
            return Err(Code::Einval.into());
        }
        let granted = admit(&self.ctx.rules, zones_of("time.zone-rules", &name))?;
        zones::by_name(&granted, self.ctx.zone_directory.as_deref())
    }

    fn zone_file(&mut self, path: String) -> Result<Vec<u8>> {
        const FUNCTION: &str = "time.zone-file";
        let granted = admit(&self.ctx.rules, zones_of(FUNCTION, &path))?;
        zones::in_file(&granted, self.read_file(FUNCTION, path, zones::LARGEST)?)
    }

    fn zone_names(&mut self) -> Result<Vec<String>> {
        let granted = admit(&self.ctx.rules, zones_of("time.zone-names", ""))?;
        zones::names(&granted, self.ctx.zone_directory.as_deref())
    }
}

fn shared(clock: sync::Clock) -> Clock {
    match clock {
        sync::Clock::Realtime => Clock::Realtime,
        sync::Clock::Monotonic => Clock::Monotonic,
        sync::Clock::ProcessCputime => Clock::ProcessCputime,
        sync::Clock::ThreadCputime => Clock::ThreadCputime,
    }
}

fn own(time: Timespec) -> sync::Timespec {
    sync::Timespec { seconds: time.seconds, nanoseconds: time.nanoseconds }
}

impl sync::Host for OskitCtxView<'_> {
    fn now(&mut self, clock: sync::Clock) -> Result<sync::Timespec> {
        Host::now(self, shared(clock)).map(own)
    }

    fn resolution(&mut self, clock: sync::Clock) -> Result<sync::Timespec> {
        Host::resolution(self, shared(clock)).map(own)
    }

    fn sleep(&mut self, nanoseconds: u64) -> Result<()> {
        let span = self.ctx.span_until(Instant::now().checked_add(Duration::from_nanos(nanoseconds)));
        let end = span.length.and_then(|length| Instant::now().checked_add(length));
        Waits::new(std::iter::empty(), Some(&self.ctx.signals)).wait(end)?;
        span.over()
    }

    fn local_zone(&mut self) -> Result<sync::Zone> {
        Host::local_zone(self).map(|zone| sync::Zone { name: zone.name, rules: zone.rules })
    }

    fn zone_rules(&mut self, name: String) -> Result<Vec<u8>> {
        Host::zone_rules(self, name)
    }

    fn zone_file(&mut self, path: String) -> Result<Vec<u8>> {
        Host::zone_file(self, path)
    }

    fn zone_names(&mut self) -> Result<Vec<String>> {
        Host::zone_names(self)
    }
}

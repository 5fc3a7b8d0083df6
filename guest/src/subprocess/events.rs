//! What a child does next.

use super::error::Result;
use super::popen::{PipeName, Popen};
use super::reader::wait_among;
use super::values::{Data, Seconds};

/// What happened first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// It wrote this to standard output.
    Stdout(Data),
    /// It wrote this to standard error.
    Stderr(Data),
    /// This pipe is at its end.
    Closed(PipeName),
    /// It ended, and so did its pipes.
    Exited(i32),
    /// The time ran out.
    Timeout,
}

impl Popen {
    /// Waits for whichever comes first.
    pub fn next_event(&mut self, timeout: Option<f64>) -> Result<Event> {
        let until = Seconds::deadline(timeout.map(Seconds::Float))?;
        loop {
            for is_stderr in [self.stderr_first, !self.stderr_first] {
                if let Some(event) = self.event_of(is_stderr)? {
                    self.stderr_first = !is_stderr;
                    return Ok(event);
                }
            }
            let mut on = Vec::with_capacity(2);
            for reader in [&mut self.stdout, &mut self.stderr].into_iter().flatten() {
                on.extend(reader.readable()?);
            }
            let left = until.left()?;
            if on.is_empty() {
                return Ok(self.wait_until(until)?.map_or(Event::Timeout, Event::Exited));
            }
            if left == Some(0) {
                return Ok(Event::Timeout);
            }
            wait_among(&on, left)?;
        }
    }

    /// What there is of a pipe now.
    fn event_of(&mut self, is_stderr: bool) -> Result<Option<Event>> {
        let (reader, name) = if is_stderr {
            (&mut self.stderr, PipeName::Stderr)
        } else {
            (&mut self.stdout, PipeName::Stdout)
        };
        let Some(reader) = reader.as_mut().filter(|reader| !reader.is_closed()) else { return Ok(None) };
        let event = |data| if is_stderr { Event::Stderr(data) } else { Event::Stdout(data) };
        loop {
            let ahead = reader.take_ahead();
            if !ahead.is_empty() {
                return Ok(Some(event(reader.data(ahead))));
            }
            if reader.has_ended() {
                let told = std::mem::replace(&mut self.told[usize::from(is_stderr)], true);
                return Ok((!told).then_some(Event::Closed(name)));
            }
            match reader.read_now(reader.chunk())? {
                None => return Ok(None),
                Some(bytes) => {
                    reader.take_in(bytes)?;
                }
            }
        }
    }
}

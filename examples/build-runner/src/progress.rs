//! A line that says that work is going on: on a terminal only, and gone when there is something to say.

use crate::bindings::oskit::stdlib::os;
use std::fmt::Display;
use std::io::Write as _;
use std::time::{Duration, Instant};

/// What takes no longer needs no line.
const PATIENCE: Duration = Duration::from_secs(2);

pub(crate) struct Progress {
    terminal: bool,
    began: Instant,
    shown: bool,
}

impl Progress {
    pub(crate) fn begin() -> Self {
        let terminal = os::stderr().is_ok_and(|stderr| stderr.isatty());
        Progress { terminal, began: Instant::now(), shown: false }
    }

    /// Shows it anew.
    pub(crate) fn show(&mut self, what: &impl Display, lines: usize) {
        let seconds = self.began.elapsed();
        if self.terminal && seconds >= PATIENCE {
            let _ = write!(std::io::stderr(), "\r\x1b[K{what}: {} s, {lines} lines", seconds.as_secs());
            self.shown = true;
        }
    }

    /// Takes it away.
    pub(crate) fn hide(&mut self) {
        if std::mem::take(&mut self.shown) {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

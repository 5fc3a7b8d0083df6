//! One command, from its start to its end.

use crate::bindings::oskit::stdlib::signal;
use crate::bindings::oskit::stdlib::subprocess::{
    Command, Data, Error, Event, Keyword, PipeName, Popen, Redirect, Seconds, error_text,
};
use crate::progress::Progress;
use std::fmt;

/// How long one that is asked to end has for it, in seconds.
const GRACE: f64 = 2.0;
/// How often the line of progress moves, in seconds.
const TICK: f64 = 0.1;

/// A command to run.
pub(crate) struct Step(Vec<String>);

/// How one ended.
pub(crate) enum Outcome {
    Done,
    /// With this return code.
    Failed(i32),
    /// Because this signal was sent to us.
    Stopped(u8),
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

impl Step {
    pub(crate) fn new(command: &[impl ToString]) -> Self {
        Step(command.iter().map(ToString::to_string).collect())
    }

    /// Runs it, and shows what it says.
    pub(crate) fn run(&self, directory: &str) -> Result<Outcome, String> {
        self.watch(directory).map_err(|error| text(&error))
    }

    fn watch(&self, directory: &str) -> Result<Outcome, Error> {
        let child = Popen::create(
            &Command::Arguments(self.0.clone()),
            &[
                Keyword::Cwd(directory.to_owned()),
                Keyword::Stdin(Redirect::Devnull),
                Keyword::Stdout(Redirect::Pipe),
                Keyword::Stderr(Redirect::Pipe),
                Keyword::Errors("replace".to_owned()),
            ],
        )?;
        let mut progress = Progress::begin();
        let mut said = Said::default();
        loop {
            match child.next_event(Some(TICK))? {
                Event::Stdout(data) => said.more(&mut progress, PipeName::Stdout, &data),
                Event::Stderr(data) => said.more(&mut progress, PipeName::Stderr, &data),
                Event::Timeout => progress.show(self, said.lines),
                Event::Closed(_) => {}
                Event::Exited(status) => {
                    progress.hide();
                    return Ok(if status == 0 { Outcome::Done } else { Outcome::Failed(status) });
                }
            }
            if let Ok(Some(delivery)) = signal::next_delivery() {
                progress.hide();
                stop(&child)?;
                return Ok(Outcome::Stopped(delivery.signalnum as u8));
            }
        }
    }
}

/// Asks a child to end, and ends it when it doesn't.
fn stop(child: &Popen) -> Result<(), Error> {
    child.terminate()?;
    match child.wait(Some(Seconds::Float(GRACE))) {
        Err(Error::TimeoutExpired(_)) => {
            child.kill()?;
            child.wait(None).map(drop)
        }
        ended => ended.map(drop),
    }
}

/// What has been said so far.
#[derive(Default)]
struct Said {
    lines: usize,
}

impl Said {
    fn more(&mut self, progress: &mut Progress, pipe: PipeName, data: &Data) {
        progress.hide();
        let text = match data {
            Data::Text(text) => text.as_str().into(),
            Data::Bytes(bytes) => String::from_utf8_lossy(bytes),
        };
        self.lines += text.matches('\n').count();
        match pipe {
            PipeName::Stdout => print!("{text}"),
            _ => eprint!("{text}"),
        }
    }
}

/// The text of a failure, and what policy would have had to grant.
fn text(error: &Error) -> String {
    let told = error_text(error).unwrap_or_else(|error| format!("{error:?}"));
    match error {
        Error::Os(error) if error.capability.is_some() => {
            format!("{told} (not granted: {})", error.capability.as_deref().unwrap_or_default())
        }
        _ => told,
    }
}

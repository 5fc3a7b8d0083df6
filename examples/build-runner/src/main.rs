//! Runs the steps of a build, each a program of the system, and shows what they say as they say it: an ordinary
//! `wasm32-wasip2` program over `subprocess` and `signal`. What it may run is for the policy to say, not for it.

/// What `oskit:stdlib` offers.
#[allow(missing_docs, unused_qualifications, clippy::all, clippy::pedantic)]
mod bindings {
    wit_bindgen::generate!({
        path: "../../wit/stdlib",
        world: "oskit:stdlib/imports",
        generate_all,
    });
}

mod progress;
mod step;

use bindings::oskit::stdlib::os;
use bindings::oskit::stdlib::signal::{self, Handler};
use std::io::Write as _;
use std::process::ExitCode;
use step::{Outcome, Step};

const SIGINT: i32 = 2;
const SIGTERM: i32 = 15;

const USAGE: &str = "\
Usage: build-runner DIRECTORY [COMMAND [ARGUMENT]...]

Runs a command in a directory, or without one git's status and the last commits.
Ctrl-C ends what runs, and all that it has started.";

/// The status that a shell expects of one that a signal ended; WASI's own functions know success and failure only.
fn interrupted(signal: u8) -> ExitCode {
    let _ = std::io::stdout().flush();
    let _ = os::exit(128 + i32::from(signal));
    ExitCode::FAILURE
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let (directory, steps) = match words.split_first() {
        Some((directory, [])) => {
            (directory, vec![Step::new(&["git", "status"]), Step::new(&["git", "log", "-5"])])
        }
        Some((directory, command)) if !directory.starts_with('-') => (directory, vec![Step::new(command)]),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    for stopping in [SIGINT, SIGTERM] {
        if let Err(error) = signal::signal(stopping, &Handler::Catch("stop".to_owned())) {
            eprintln!("build-runner: goes on without Ctrl-C: {error:?}");
        }
    }
    for step in steps {
        match step.run(directory) {
            Ok(Outcome::Done) => {}
            Ok(Outcome::Failed(status)) => {
                eprintln!("build-runner: {step} ended with {status}");
                return ExitCode::FAILURE;
            }
            Ok(Outcome::Stopped(signal)) => {
                eprintln!("build-runner: stopped {step}");
                return interrupted(signal);
            }
            Err(why) => {
                eprintln!("build-runner: {step}: {why}");
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

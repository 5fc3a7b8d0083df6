//! The conformance runner: recorded answers of CPython against the built component in wasmtime.

pub mod args;
pub mod bindings;
pub mod case;
pub mod compare;
pub mod report;
pub mod stand_in;
mod stop;
pub mod system;
pub mod values;

mod configparser;
mod datetime;
mod errno;
mod fcntl;
mod io;
mod optparse;
mod os;
mod os_path;
mod shlex;
mod signal;
mod subprocess;
mod time;

use args::Asked;
use case::{Answer, Case};
use report::{Outcome, Report};
use system::System;

/// Asks the component the cases of one or more modules.
pub trait Driver: Sync {
    /// The names of the modules in the case files.
    fn modules(&self) -> &'static [&'static str];

    /// Asks one case. The outer error is a failure of ours, such as a trap; the inner one says that WIT's types make
    /// the case impossible to ask.
    fn ask(&self, case: &Case, system: &System) -> wasmtime::Result<Asked<Answer>>;
}

/// One line for each module that can be asked.
static DRIVERS: &[&dyn Driver] = &[
    &configparser::Configparser,
    &datetime::Datetime,
    &errno::Errno,
    &fcntl::Fcntl,
    &io::Io,
    &optparse::Optparse,
    &os::Os,
    &os_path::OsPath,
    &shlex::Shlex,
    &signal::Signal,
    &subprocess::Subprocess,
    &time::Time,
];

/// Runs one case.
pub fn run(case: &Case, system: &System) -> Outcome {
    let Some(driver) = DRIVERS.iter().find(|driver| driver.modules().contains(&case.module.as_str())) else {
        return Outcome::Failed { got: "no module of this name is built".to_owned() };
    };
    if !system.can_start(case) {
        return Outcome::NotApplicable { why: "a working directory that a runtime can't have".to_owned() };
    }
    match driver.ask(case, system) {
        Err(error) => Outcome::Failed { got: format!("{error:#}") },
        Ok(Err(why)) => Outcome::NotApplicable { why: why.0 },
        Ok(Ok(got)) if !compare::agrees(&case.expected(), &got) => {
            Outcome::Failed { got: report::describe(&case.expected(), &got) }
        }
        Ok(Ok(Answer::Partly(_, why))) => Outcome::Partly { why: why.0 },
        Ok(Ok(Answer::Session(entries))) => {
            Outcome::Passed { unasked: entries.iter().filter(|entry| entry.is_none()).count() }
        }
        Ok(Ok(_)) => Outcome::Passed { unasked: 0 },
    }
}

/// Runs all cases and counts.
pub fn run_all(cases: &[Case], system: &System) -> Report {
    let mut report = Report::default();
    for case in cases {
        report.add(case, run(case, system));
    }
    report
}

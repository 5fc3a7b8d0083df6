//! Prints the next events of a calendar that is an INI file: an ordinary `wasm32-wasip2` program that takes its command
//! line by `optparse`, its calendar by `configparser`, and reckons by `datetime`. `agenda --help` says how it is called.

/// What `oskit:stdlib` offers.
#[allow(missing_docs, unused_qualifications, clippy::all, clippy::pedantic)]
mod bindings {
    wit_bindgen::generate!({
        path: "../../wit/stdlib",
        world: "oskit:stdlib/imports",
        generate_all,
    });
}

mod calendar;
mod options;

use bindings::oskit::stdlib::os_path;
use calendar::Event;
use options::{Options, Wanted};
use std::process::ExitCode;

fn main() -> ExitCode {
    let options = match options::read() {
        Wanted::Options(options) => options,
        Wanted::Exit(exit) => {
            print!("{}", exit.stdout);
            eprint!("{}", exit.stderr);
            return if exit.code == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
    };
    match agenda(&options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("agenda: {}: {why}", os_path::basename(&options.calendar));
            ExitCode::FAILURE
        }
    }
}

/// Prints the events that are wanted, the next one first.
fn agenda(options: &Options) -> Result<(), String> {
    for Event { when, minutes, name } in calendar::next(&options.calendar, &options.after, options.count)? {
        println!("{}  {name}, {minutes} min", calendar::text(&when, &options.format)?);
    }
    Ok(())
}

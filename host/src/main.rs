//! The command `oskit`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main().unwrap_or_else(|error| {
        eprintln!("oskit: {error:#}");
        ExitCode::FAILURE
    })
}

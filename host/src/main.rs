//! The command `oskit`.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main().unwrap_or_else(|error| match error.downcast::<clap::Error>() {
        Ok(usage) => usage.exit(),
        Err(error) => {
            // In one line, whatever the libraries below said.
            let text = format!("{error:#}");
            eprintln!("oskit: {}", text.lines().map(str::trim).collect::<Vec<_>>().join(" "));
            ExitCode::FAILURE
        }
    })
}

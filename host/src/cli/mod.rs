//! The command: reads arguments, calls the library, writes answers; no logic of its own.

mod compose;
mod inspect;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// Operating-system services for WebAssembly components.
#[derive(Debug, Parser)]
#[command(name = "oskit", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Compose(compose::Compose),
    Inspect(inspect::Inspect),
}

/// Runs what the arguments ask for.
pub(crate) fn main() -> Result<()> {
    match Cli::parse().command {
        Command::Compose(args) => compose::run(&args),
        Command::Inspect(args) => inspect::run(&args),
    }
}

//! The command: reads arguments, calls the library, writes answers; no logic of its own.

mod compose;
mod inspect;
mod policy;
mod programs;
mod run;

use anyhow::Result;
use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Operating-system services for WebAssembly components.
///
/// An application is a WASI 0.2 component that imports modules of oskit:stdlib. `oskit run` serves it here, under a
/// policy; `oskit compose` makes one that any WASI runtime runs.
#[derive(Debug, Parser)]
#[command(name = "oskit", version)]
#[command(after_help = "\
Examples:
  oskit run --dir . app.wasm             run it, with the current directory as /
  oskit run --policy p.toml app.wasm     run it with what a policy grants
  oskit compose app.wasm -o out.wasm     then: wasmtime run --dir .::/ out.wasm
  oskit inspect app.wasm                 what could it come to ask for?")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Compose(compose::Compose),
    Inspect(inspect::Inspect),
    Policy(policy::PolicyArgs),
    Run(run::Run),
}

/// Runs what the arguments ask for.
pub(crate) fn main() -> Result<ExitCode> {
    match Cli::parse().command {
        Command::Compose(args) => compose::run(&args)?,
        Command::Inspect(args) => inspect::run(&args)?,
        Command::Policy(args) => policy::run(&args)?,
        Command::Run(args) => return run::run(&args),
    }
    Ok(ExitCode::SUCCESS)
}

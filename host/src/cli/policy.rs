//! `oskit policy`.

use anyhow::Result;
use clap::{Args, Subcommand};
use oskit_host::{Access, OskitCtx, Policy};
use std::io::Write;
use std::path::PathBuf;

/// Looks at policies.
#[derive(Debug, Args)]
pub(crate) struct PolicyArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Says whether a policy can be used, and what it grants.
    Check {
        /// The policy.
        file: PathBuf,
    },
}

/// Runs the command.
pub(crate) fn run(args: &PolicyArgs) -> Result<()> {
    let Command::Check { file } = &args.command;
    let policy = Policy::from_file(file)?;
    OskitCtx::builder(policy.clone()).build()?;
    let mut out = std::io::stdout().lock();
    for grant in &policy.files.grants {
        let verb = match grant.access {
            Access::Read => "read",
            Access::ReadWrite => "read and write",
        };
        writeln!(out, "{verb} {} (seen as {})", grant.host.as_path().display(), grant.guest)?;
    }
    writeln!(out, "{}: ok", file.display())?;
    Ok(())
}

//! `oskit inspect`.

use anyhow::{Context, Result};
use clap::Args;
use oskit_host::compose;
use std::fs;
use std::io::Write;
use std::path::PathBuf;

/// Tells which modules an application uses, and what these could come to need.
#[derive(Debug, Args)]
pub(crate) struct Inspect {
    /// The application, composed or not.
    app: PathBuf,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Inspect) -> Result<()> {
    let app = fs::read(&args.app).with_context(|| format!("cannot read {}", args.app.display()))?;
    let report = compose::inspect(&app).with_context(|| format!("cannot inspect {}", args.app.display()))?;
    let text = if args.json { serde_json::to_string_pretty(&report)? + "\n" } else { report.to_string() };
    std::io::stdout().lock().write_all(text.as_bytes())?;
    Ok(())
}

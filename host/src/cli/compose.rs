//! `oskit compose`.

use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use oskit_host::compose;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Puts an application, oskit and what serves it together as one component.
#[derive(Debug, Args)]
pub(crate) struct Compose {
    /// The application: a component that imports modules of oskit:stdlib.
    app: PathBuf,
    /// Where to write the result.
    #[arg(short, long, value_name = "FILE")]
    output: PathBuf,
    /// What is to serve the system's interfaces.
    #[arg(long, value_enum, default_value_t = Adapter::Wasi)]
    adapter: Adapter,
}

/// What serves `oskit:sys`.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Adapter {
    /// WASI 0.2, which any of its runtimes has.
    Wasi,
    /// Nothing: they stay imported, for `oskit run` or an embedder of oskit-host.
    None,
}

/// Runs the command.
pub(crate) fn run(args: &Compose) -> Result<()> {
    let app = fs::read(&args.app).with_context(|| format!("cannot read {}", args.app.display()))?;
    let composed = match args.adapter {
        Adapter::Wasi => compose::for_wasi(&app),
        Adapter::None => compose::for_host(&app),
    };
    let composed = composed.with_context(|| format!("cannot compose {}", args.app.display()))?;
    write(&args.output, &composed.bytes)
        .with_context(|| format!("cannot write {}", args.output.display()))?;
    let mut out = std::io::stdout().lock();
    if composed.imports.is_empty() {
        writeln!(out, "imports nothing")?;
    }
    for import in &composed.imports {
        writeln!(out, "imports {import}")?;
    }
    Ok(())
}

/// Writes beside the file and renames, so that nobody ever sees half of it.
fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(format!(".{}.tmp", std::process::id()));
    let beside = PathBuf::from(beside);
    let written = fs::write(&beside, bytes).and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // Whatever could not be written is of no use; that it is gone already is no second problem.
        let _ = fs::remove_file(&beside);
    }
    written
}

//! `cargo conformance FILE...`: runs recorded cases of CPython against the built component.

use clap::Parser;
use oskit_tests::conformance::case::Case;
use oskit_tests::conformance::run_all;
use oskit_tests::conformance::system::{Below, System};
use oskit_tests::zones;
use std::path::PathBuf;
use std::process::ExitCode;
use wasmtime::Result;

/// Runs recorded cases of CPython 3.13 against the built component in wasmtime, and says which answers differ.
#[derive(Parser)]
#[command(
    name = "cargo conformance",
    after_help = "\
Examples:
  cargo conformance tests/conformance/cases/*.jsonl
  cargo conformance --json cases/posixpath.jsonl
  cargo conformance --below wasi cases/time.jsonl
  cargo conformance --only configparser.session.h0123456789ab cases/configparser.jsonl

The exit status is 1 when a case failed. A case that WIT's types make impossible to ask is not applicable; the rules
stand at the head of tests/src/conformance/args.rs, and --why lists how often each one applied."
)]
struct Arguments {
    /// Case files, one JSON object a line.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[arg(
        long,
        help = r#"Print counts as JSON: {"modules": {NAME: {"passed": N, "failed": N, "not_applicable": N}}}"#
    )]
    json: bool,
    /// Show every failure, not only the first five of a module.
    #[arg(long)]
    all: bool,
    /// Say why cases were not applicable, with counts.
    #[arg(long)]
    why: bool,
    /// Run only the case with this id.
    #[arg(long)]
    only: Option<String>,
    /// What stands below the component: oskit's host, or the adapter over WASI and wasmtime's own WASI.
    #[arg(long, value_enum, default_value_t)]
    below: Below,
    /// The folder with the zones' rules (TZif); default: `tzdata` beside or above a case file, else those of
    /// the project's own tests.
    #[arg(long)]
    zones: Option<PathBuf>,
}

fn main() -> Result<ExitCode> {
    let arguments = Arguments::parse();
    let mut cases = Vec::new();
    for file in &arguments.files {
        cases.extend(Case::read_file(file)?);
    }
    if let Some(id) = &arguments.only {
        cases.retain(|case| &case.id == id);
    }
    let zones = arguments.zones.clone().or_else(|| zones_near(&arguments.files));
    let zones = zones.as_deref().unwrap_or(zones::folder());
    let report = run_all(&cases, &System::new(arguments.below, zones)?);
    if arguments.json {
        println!("{}", serde_json::to_string(&report)?);
    } else {
        if arguments.why {
            println!("{}", report.reasons());
        }
        println!("{}", report.text(arguments.all));
    }
    Ok(if report.totals().1 == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The folder `tzdata` beside a case file or in the folder above it.
fn zones_near(files: &[PathBuf]) -> Option<PathBuf> {
    let folders = files.iter().filter_map(|file| file.canonicalize().ok());
    folders
        .flat_map(|file| {
            file.ancestors().skip(1).take(2).map(|folder| folder.join("tzdata")).collect::<Vec<_>>()
        })
        .find(|folder| folder.is_dir())
}

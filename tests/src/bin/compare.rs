//! `cargo compare [WORKLOAD ...]`: our side beside CPython 3.13 and native Rust, in one run.

use clap::Parser;
use oskit_tests::compare::{NAMES, Settings, measure, print, rows};
use std::path::PathBuf;
use wasmtime::Result;

/// Measures workloads on our side and the peers' sides in turn, and prints medians of processor time with ratios.
#[derive(Parser)]
#[command(
    name = "cargo compare",
    after_help = "\
Workloads:
  floors  a call, an instance, the start of a process
  W1      parse a 9.8 MB INI file and get its 100,000 values
  W2      100,000 datetimes as text and back
  W4      read a text file by lines and by blocks; write a file by blocks
  W5      walk through a tree of 100,000 files; 1,000,000 paths made normal and joined
  W6      run 2,000 programs; 1 GiB through a child
  W8      parse a command line of 20 words by 11 options; format their help
  W9      signals to oneself and from another process
  calls   ask about, open, lock one file

CPython 3.13 is looked for as $PYTHON313, python3.13 and python3; without it its rows are left out."
)]
struct Arguments {
    /// Which workloads; all when none is named.
    workloads: Vec<String>,
    /// How often each side runs, after one run that isn't counted.
    #[arg(long, default_value_t = 5)]
    runs: usize,
    /// MiB of text for W4.
    #[arg(long, default_value_t = 512)]
    text: usize,
    /// Where inputs are kept between runs.
    #[arg(long, default_value = "target/compare")]
    data: PathBuf,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    let settings = Settings::new(arguments.runs, &arguments.data, arguments.text)?;
    if settings.python.is_none() {
        eprintln!("CPython 3.13 was not found: its rows are left out");
    }
    let all = NAMES.map(str::to_owned).to_vec();
    for name in if arguments.workloads.is_empty() { &all } else { &arguments.workloads } {
        for mut row in rows(name, &settings)? {
            let measured = measure(&mut row, settings.runs)?;
            println!("{}", print(&row.title, &measured));
        }
    }
    Ok(())
}

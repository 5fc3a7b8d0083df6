//! The benchmark runner: our side and the peers' side of a workload, in turn, in one run.

mod children;
mod command_lines;
mod files;
mod inputs;
mod moments;
mod ours;
mod peers;
mod signals;
mod table;
mod workloads;

use std::path::{Path, PathBuf};
use std::time::Duration;
use wasmtime::error::Context;
use wasmtime::{Result, bail};

pub use table::print;
pub use workloads::{NAMES, rows};

/// One measured run.
pub struct Sample {
    /// Processor time, user and system; of starts of processes the time on the wall.
    pub time: Duration,
    /// How many operations it did.
    pub operations: u64,
    /// What came out of the work: all sides of a row must agree on it, and with what the row expects.
    pub check: String,
}

/// One way to do the work of a row.
pub struct Side {
    /// Who: `oskit`, `CPython 3.13`, the name of a crate.
    pub name: &'static str,
    /// Does it once.
    pub run: Box<dyn FnMut() -> Result<Sample>>,
}

/// Work that several sides do.
pub struct Row {
    /// What, and one of what.
    pub title: String,
    /// What must come out of the work, where no other side says it.
    pub expected: Option<String>,
    /// Ours first.
    pub sides: Vec<Side>,
}

/// What [`measure`] found of a side.
pub struct Measured {
    /// Who.
    pub name: &'static str,
    /// The median time of an operation, in nanoseconds.
    pub median: f64,
    /// The least and the most.
    pub range: (f64, f64),
}

/// How to run.
pub struct Settings {
    /// How often each side runs, after one run that isn't counted.
    pub runs: usize,
    /// Where inputs are kept between runs.
    pub data: PathBuf,
    /// MiB of text for W4.
    pub text_mib: usize,
    /// CPython 3.13, where there is one.
    pub python: Option<peers::Python>,
}

impl Settings {
    /// The settings for so many runs, with inputs in `data`.
    pub fn new(runs: usize, data: &Path, text_mib: usize) -> Result<Self> {
        std::fs::create_dir_all(data.join("out")).with_context(|| format!("making {}", data.display()))?;
        let data = data.canonicalize()?;
        Ok(Settings { runs, data, text_mib, python: peers::Python::find() })
    }
}

/// Runs the sides of a row in turn, A B C A B C …, and gives the medians in the order of the sides.
pub fn measure(row: &mut Row, runs: usize) -> Result<Vec<Measured>> {
    let mut times: Vec<Vec<f64>> = row.sides.iter().map(|_| Vec::new()).collect();
    for run in 0..=runs {
        let mut agreed = row.expected.clone().map(|expected| ("who knows", expected));
        for (side, times) in row.sides.iter_mut().zip(&mut times) {
            let sample = (side.run)().with_context(|| format!("{}: {}", row.title, side.name))?;
            match &agreed {
                Some((other, check)) if *check != sample.check => {
                    bail!("{}: {} got {}, {other} got {check}", row.title, side.name, sample.check)
                }
                _ => agreed = Some((side.name, sample.check)),
            }
            if run > 0 {
                times.push(sample.time.as_secs_f64() * 1e9 / sample.operations.max(1) as f64);
            }
        }
    }
    Ok(row.sides.iter().zip(times).map(|(side, times)| summary(side.name, times)).collect())
}

fn summary(name: &'static str, mut times: Vec<f64>) -> Measured {
    times.sort_by(f64::total_cmp);
    let at = |index: usize| times.get(index).copied().unwrap_or(f64::NAN);
    Measured { name, median: at(times.len() / 2), range: (at(0), at(times.len().saturating_sub(1))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(name: &'static str, check: &'static str) -> Side {
        let run = move || Ok(Sample { time: Duration::ZERO, operations: 1, check: check.to_owned() });
        Side { name, run: Box::new(run) }
    }

    #[test]
    fn a_side_that_gets_something_else_than_the_others_or_than_expected_is_no_measurement() {
        for (expected, checks, agrees) in [
            (None, vec!["7", "7"], true),
            (None, vec!["7", "8"], false),
            (Some("7"), vec!["7"], true),
            (Some("7"), vec!["8"], false),
            (Some("7"), vec!["8", "8"], false),
        ] {
            let sides = checks.iter().map(|&check| side("side", check)).collect();
            let mut row = Row { title: "row".to_owned(), expected: expected.map(str::to_owned), sides };
            assert_eq!(measure(&mut row, 1).is_ok(), agrees, "{expected:?} {checks:?}");
        }
    }
}

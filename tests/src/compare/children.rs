//! W6: programs run, and bytes sent through one. On the wall, since the children work, too.

use super::ours::Program;
use super::{Row, Sample, Settings, Side};
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;
use wasmtime::Result;
use wasmtime::error::Context;

const RUNS: u64 = 2000;
const MIB: u64 = 1024;
/// How much goes through one child.
const PIECE: u64 = 32 << 20;

pub(super) fn rows(settings: &Settings) -> Result<Vec<Row>> {
    let program = Program::that_runs_others("bench_subprocess", &settings.data)?;
    let row = |title: &str, what: &'static str, count: u64, work: fn(u64) -> Result<(u64, u64)>| {
        let count_text = count.to_string();
        let mut sides = vec![program.side("oskit, jailed", &[what, &count_text])];
        if let Some(python) = &settings.python {
            sides.push(python.side("w6", &[Path::new(what), Path::new(&count_text)]));
        }
        sides.push(native(count, work));
        Row { title: title.to_owned(), expected: None, sides }
    };
    Ok(vec![
        row("W6 run /bin/true and capture what it writes (wall); a run", "run", RUNS, runs),
        row("W6 through cat by communicate (wall); a byte", "cat", MIB, cat),
    ])
}

/// The standard library of Rust.
fn native(count: u64, work: fn(u64) -> Result<(u64, u64)>) -> Side {
    let run = move || {
        let start = Instant::now();
        let (operations, check) = work(count)?;
        Ok(Sample { time: start.elapsed(), operations, check: check.to_string() })
    };
    Side { name: "std::process", run: Box::new(run) }
}

fn runs(count: u64) -> Result<(u64, u64)> {
    let mut good = 0;
    for _ in 0..count {
        let output = Command::new("/bin/true").output()?;
        good += u64::from(output.status.success() && output.stdout.is_empty());
    }
    Ok((count, good))
}

fn cat(mib: u64) -> Result<(u64, u64)> {
    let (mut left, mut came) = (mib << 20, 0);
    while left > 0 {
        let piece = PIECE.min(left);
        let mut child = Command::new("/bin/cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
        let mut stdin = child.stdin.take().context("a pipe")?;
        let input = vec![b'x'; piece as usize];
        let writer = std::thread::spawn(move || stdin.write_all(&input));
        let mut output = Vec::new();
        child.stdout.take().context("a pipe")?.read_to_end(&mut output)?;
        writer.join().map_err(|_| wasmtime::format_err!("the writer panicked"))??;
        child.wait()?;
        came += output.len() as u64;
        left -= piece;
    }
    Ok((mib << 20, came))
}

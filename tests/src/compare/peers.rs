//! The peers: CPython by its own programs in `tests/benches`, native Rust in this process.

use super::{Sample, Side};
use rustix::time::{ClockId, clock_gettime};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;
use wasmtime::error::Context;
use wasmtime::{Result, bail};

/// Processor time of this process so far.
pub(super) fn cpu() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(now.tv_sec as u64, now.tv_nsec as u32)
}

/// A side in this process: `work` gives the number of operations and the check.
pub(super) fn native(name: &'static str, mut work: impl FnMut() -> Result<(u64, String)> + 'static) -> Side {
    let run = move || {
        let start = cpu();
        let (operations, check) = work()?;
        Ok(Sample { time: cpu().checked_sub(start).unwrap_or_default(), operations, check })
    };
    Side { name, run: Box::new(run) }
}

/// CPython 3.13 on this machine.
#[derive(Clone)]
pub struct Python(PathBuf);

impl Python {
    /// `$PYTHON313`, `python3.13` or `python3` (perhaps by way of pyenv), if it is 3.13: the interpreter itself, not a
    /// script that looks for it.
    pub(super) fn find() -> Option<Self> {
        const ASK: &str = "import sys; print(sys.executable if sys.version_info[:2] == (3, 13) else '')";
        let named = std::env::var_os("PYTHON313").map(PathBuf::from);
        let mut candidates = named.into_iter().chain(["python3.13", "python3"].map(PathBuf::from));
        candidates.find_map(|candidate| {
            let output =
                Command::new(candidate).env("PYENV_VERSION", "3.13.0").args(["-c", ASK]).output().ok()?;
            let path = String::from_utf8(output.stdout).ok()?;
            (output.status.success() && !path.trim().is_empty()).then(|| Python(path.trim().into()))
        })
    }

    /// A command that runs it.
    pub(super) fn command(&self) -> Command {
        Command::new(&self.0)
    }

    /// A side that runs `tests/benches/PROGRAM.py`, which prints operations, processor seconds and check.
    pub(super) fn side(&self, program: &'static str, arguments: &[&Path]) -> Side {
        let python = self.clone();
        let arguments: Vec<PathBuf> = arguments.iter().map(|path| path.to_path_buf()).collect();
        let run = move || {
            let script =
                Path::new(env!("CARGO_MANIFEST_DIR")).join("benches").join(program).with_extension("py");
            let output =
                python.command().arg(script).args(&arguments).output().context("starting CPython")?;
            if !output.status.success() {
                bail!("{program}.py: {}", String::from_utf8_lossy(&output.stderr));
            }
            parse(&String::from_utf8(output.stdout)?)
        };
        Side { name: "CPython 3.13", run: Box::new(run) }
    }
}

fn parse(line: &str) -> Result<Sample> {
    let [operations, seconds, check] = line.split_whitespace().collect::<Vec<_>>()[..] else {
        bail!("not a result: {line:?}");
    };
    let time = Duration::from_secs_f64(seconds.parse()?);
    Ok(Sample { time, operations: operations.parse()?, check: check.to_owned() })
}

//! Our side: programs over `oskit:stdlib`, composed with the guest, in the host of this process.

use super::peers::cpu;
use super::{Sample, Side};
use oskit_host::{Access, Policy, Stream};
use oskit_host::{Host, HostConfig};
use oskit_host::{OskitCtx, compose};
use std::fs::{self, File};
use std::io::{Read, Seek};
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};
use wasmtime::component::Component;
use wasmtime::error::Context;
use wasmtime::{Result, bail};
use wasmtime_wasi::p2::bindings::sync::CommandPre;

/// A program, composed and compiled.
pub(super) struct Program {
    host: Host,
    component: Component,
    data: Rc<Path>,
    /// Whether it may start programs: then they work, too, and the time is on the wall.
    runs_others: bool,
}

impl Program {
    /// Composes and compiles `tests/benches/NAME.rs`; the program sees `data` as `/data`, read-only, and its folder `out`
    /// as `/out`, where it may write.
    pub(super) fn new(name: &str, data: &Path) -> Result<Rc<Self>> {
        let path = crate::apps::program(name);
        let app = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let host = Host::new(HostConfig::default())?;
        let component = host.load(&compose::for_host(&app)?.bytes)?;
        let data = data.canonicalize()?.into();
        Ok(Rc::new(Program { host, component, data, runs_others: false }))
    }

    /// The same for one that may start programs, in their jail.
    pub(super) fn that_runs_others(name: &str, data: &Path) -> Result<Rc<Self>> {
        let mut program = Self::new(name, data)?;
        if let Some(program) = Rc::get_mut(&mut program) {
            program.runs_others = true;
        }
        Ok(program)
    }

    /// A side that runs it and takes `OPERATIONS CHECK` from its output.
    pub(super) fn side(self: &Rc<Self>, name: &'static str, arguments: &[&str]) -> Side {
        let program = Rc::clone(self);
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        Side { name, run: Box::new(move || program.run(&arguments)) }
    }

    fn run(&self, arguments: &[String]) -> Result<Sample> {
        let mut output = tempfile::tempfile()?;
        let ctx = self.context(arguments, &output)?;
        let (start, begun) = (cpu(), Instant::now());
        let ending = self.host.run(&self.component, ctx)?;
        let time = cpu().checked_sub(start).unwrap_or_default();
        let time = if self.runs_others { begun.elapsed() } else { time };
        let text = written(&mut output)?;
        let [operations, check] = text.split_whitespace().collect::<Vec<_>>()[..] else {
            bail!("{ending}; it printed {text:?}");
        };
        Ok(Sample { time, operations: operations.parse()?, check: check.to_owned() })
    }

    /// A side that makes instances of the program and drops them. In between each of them runs, which isn't measured;
    /// the check is what all of them print.
    pub(super) fn instances(self: &Rc<Self>, count: u64, arguments: &[&str]) -> Side {
        /// So many are there at a time, so that the clock is asked for many at once.
        const TOGETHER: usize = 50;
        let program = Rc::clone(self);
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        let run = move || {
            let prepared = CommandPre::new(program.host.linker().instantiate_pre(&program.component)?)?;
            let mut output = tempfile::tempfile()?;
            let contexts = (0..count).map(|_| program.context(&arguments, &output));
            let mut contexts = contexts.collect::<Result<Vec<_>>>()?;
            let mut time = Duration::ZERO;
            while !contexts.is_empty() {
                let some = contexts.split_off(contexts.len().saturating_sub(TOGETHER));
                let mut instances = Vec::with_capacity(some.len());
                let start = cpu();
                for ctx in some {
                    let mut store = program.host.store(ctx)?;
                    let command = prepared.instantiate(&mut store)?;
                    instances.push((store, command));
                }
                time += cpu().checked_sub(start).unwrap_or_default();
                for (store, command) in &mut instances {
                    if command.wasi_cli_run().call_run(store)?.is_err() {
                        bail!("an instance failed");
                    }
                }
                let start = cpu();
                drop(instances);
                time += cpu().checked_sub(start).unwrap_or_default();
            }
            let text = written(&mut output)?;
            let mut lines: Vec<&str> = text.lines().collect();
            if lines.len() as u64 != count {
                bail!("{} of {count} instances answered", lines.len());
            }
            lines.dedup();
            Ok(Sample { time, operations: count, check: lines.join(", ") })
        };
        Side { name: "oskit", run: Box::new(run) }
    }

    fn context(&self, arguments: &[String], output: &File) -> Result<OskitCtx> {
        let ctx = OskitCtx::builder(self.policy()?)
            .arguments(["bench"].into_iter().chain(arguments.iter().map(String::as_str)))
            .stream(Stream::Stdout, output.try_clone()?)
            .build()?;
        Ok(ctx)
    }

    fn policy(&self) -> Result<Policy> {
        let policy = Policy::default().grant(&*self.data, "/data", Access::Read)?;
        let policy = policy.grant(self.data.join("out"), "/out", Access::ReadWrite)?;
        let policy = policy.inherit_stdio().allow_clocks().allow_signals();
        Ok(if self.runs_others { policy.run_any() } else { policy })
    }
}

/// What has been written to a file.
fn written(output: &mut File) -> Result<String> {
    let mut text = String::new();
    output.rewind()?;
    output.read_to_string(&mut text)?;
    Ok(text)
}

/// A side that starts processes, one after the other, and takes the time on the wall. `prepare` runs before each; the
/// check is what all of them print.
pub(super) fn processes(
    name: &'static str,
    count: u64,
    mut prepare: impl FnMut() -> Result<()> + 'static,
    mut command: impl FnMut() -> std::process::Command + 'static,
) -> Side {
    let run = move || {
        let mut time = Duration::ZERO;
        let mut printed = Vec::new();
        for _ in 0..count {
            prepare()?;
            let start = Instant::now();
            let output = command().output().context("starting a process")?;
            time += start.elapsed();
            if !output.status.success() {
                bail!("{}", String::from_utf8_lossy(&output.stderr));
            }
            printed.push(String::from_utf8(output.stdout)?.trim().to_owned());
        }
        printed.dedup();
        Ok(Sample { time, operations: count, check: printed.join(", ") })
    };
    Side { name, run: Box::new(run) }
}

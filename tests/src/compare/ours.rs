//! Our side: programs over `oskit:stdlib`, composed with the guest, in the host of this process.

use super::peers::cpu;
use super::{Sample, Side};
use oskit_host::{Access, Policy, Stream};
use oskit_host::{Host, HostConfig};
use oskit_host::{OskitCtx, compose};
use std::fs;
use std::io::{Read, Seek};
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};
use wasmtime::component::Component;
use wasmtime::error::Context;
use wasmtime::{Result, bail};

/// A program, composed and compiled.
pub(super) struct Program {
    host: Host,
    component: Component,
    data: Rc<Path>,
}

impl Program {
    /// Composes and compiles `tests/benches/NAME.rs`; the program sees `data` as `/data`, read-only.
    pub(super) fn new(name: &str, data: &Path) -> Result<Rc<Self>> {
        let path = crate::apps::program(name);
        let app = fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
        let host = Host::new(HostConfig::default())?;
        let component = host.load(&compose::for_host(&app)?.bytes)?;
        let data = data.canonicalize()?.into();
        Ok(Rc::new(Program { host, component, data }))
    }

    /// A side that runs it and takes `OPERATIONS CHECK` from its output.
    pub(super) fn side(self: &Rc<Self>, name: &'static str, arguments: &[&str]) -> Side {
        let program = Rc::clone(self);
        let arguments: Vec<String> = arguments.iter().map(|&argument| argument.to_owned()).collect();
        Side { name, run: Box::new(move || program.run(&arguments)) }
    }

    fn run(&self, arguments: &[String]) -> Result<Sample> {
        let mut output = tempfile::tempfile()?;
        let ctx = OskitCtx::builder(self.policy()?)
            .arguments(["bench"].into_iter().chain(arguments.iter().map(String::as_str)))
            .stream(Stream::Stdout, output.try_clone()?)
            .build()?;
        let start = cpu();
        let ending = self.host.run(&self.component, ctx)?;
        let time = cpu().checked_sub(start).unwrap_or_default();
        let mut text = String::new();
        output.rewind()?;
        output.read_to_string(&mut text)?;
        let [operations, check] = text.split_whitespace().collect::<Vec<_>>()[..] else {
            bail!("{ending}; it printed {text:?}");
        };
        Ok(Sample { time, operations: operations.parse()?, check: check.to_owned() })
    }

    /// A side that makes instances of the program and drops them.
    pub(super) fn instances(self: &Rc<Self>, count: u64) -> Side {
        let program = Rc::clone(self);
        let run = move || {
            let prepared = program.host.linker().instantiate_pre(&program.component)?;
            let contexts = (0..count).map(|_| Ok(OskitCtx::builder(program.policy()?).build()?));
            let contexts = contexts.collect::<Result<Vec<_>>>()?;
            let start = cpu();
            for ctx in contexts {
                prepared.instantiate(&mut program.host.store(ctx)?)?;
            }
            Ok(Sample {
                time: cpu().checked_sub(start).unwrap_or_default(),
                operations: count,
                check: String::new(),
            })
        };
        Side { name: "oskit", run: Box::new(run) }
    }

    fn policy(&self) -> Result<Policy> {
        Ok(Policy::default().grant(&*self.data, "/data", Access::Read)?.inherit_stdio().allow_clocks())
    }
}

/// A side that starts processes, one after the other, and takes the time on the wall. `prepare` runs before each.
pub(super) fn processes(
    name: &'static str,
    count: u64,
    mut prepare: impl FnMut() -> Result<()> + 'static,
    mut command: impl FnMut() -> std::process::Command + 'static,
) -> Side {
    let run = move || {
        let mut time = Duration::ZERO;
        for _ in 0..count {
            prepare()?;
            let start = Instant::now();
            let output = command().output().context("starting a process")?;
            time += start.elapsed();
            if !output.status.success() {
                bail!("{}", String::from_utf8_lossy(&output.stderr));
            }
        }
        Ok(Sample { time, operations: count, check: String::new() })
    };
    Side { name, run: Box::new(run) }
}

//! The component under test, and the system it runs on.

use super::bindings::Guest;
use super::case::Case;
use oskit_host::{Access, Policy};
use oskit_host::{Host, HostConfig, State};
use oskit_host::{OskitCtx, artifacts, compose};
use std::path::{Path, PathBuf};
use wasmtime::Result;
use wasmtime::Store;
use wasmtime::component::{Component, Linker};
use wasmtime::error::Context;

/// What stands below the component.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum Below {
    /// The host.
    #[default]
    Host,
    /// The adapter over WASI 0.2, with wasmtime's own WASI below that and nothing else of ours.
    Wasi,
}

/// Where the adapter looks for the rules of zones.
const DATABASE: &str = "/usr/share/zoneinfo";

/// The built component, compiled once, with what stands below it.
pub struct System {
    host: Host,
    linker: Linker<State>,
    guest: Component,
    below: Below,
    zones: PathBuf,
}

/// One instance of the component.
pub struct Instance {
    /// What the calls take.
    pub store: Store<State>,
    /// The exports.
    pub guest: Guest,
}

impl System {
    /// Compiles the component. `zones` is the folder of zone rules to use instead of the system's.
    pub fn new(below: Below, zones: &Path) -> Result<Self> {
        let host = Host::new(HostConfig::default())?;
        let (guest, linker) = match below {
            Below::Host => (host.load(artifacts::GUEST)?, host.linker().clone()),
            Below::Wasi => {
                let composed = compose::for_wasi(artifacts::GUEST)?;
                let mut linker = Linker::new(host.engine());
                wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
                (host.load(&composed.bytes)?, linker)
            }
        };
        Ok(System { host, linker, guest, below, zones: zones.to_owned() })
    }

    /// What stands below the component.
    pub fn below(&self) -> Below {
        self.below
    }

    /// Whether a case can be asked over what stands below: a runtime's own working directory is a POSIX path, and some
    /// cases of ntpath have one of Windows.
    pub fn can_start(&self, case: &Case) -> bool {
        self.below == Below::Host || case.cwd.as_ref().is_none_or(|directory| directory.starts_with('/'))
    }

    /// An instance with the environment, working directory and zone of a case, and nothing else of the machine.
    pub fn start(&self, case: &Case) -> Result<Instance> {
        self.start_with(case.cwd.as_deref(), Self::policy(case)?)
    }

    /// The same with a writable folder at `/scratch`.
    pub fn start_in(&self, case: &Case, scratch: &Path) -> Result<Instance> {
        self.start_with(
            case.cwd.as_deref(),
            Self::policy(case)?.grant(scratch, "/scratch", Access::ReadWrite)?,
        )
    }

    /// A policy with the environment and zone of a case, and no files.
    pub fn policy(case: &Case) -> Result<Policy> {
        let mut policy =
            Policy::default().allow_clocks().allow_zones().allow_random().allow_os().allow_signals();
        for (name, value) in case.env.iter().flatten() {
            policy = policy.env(name, value.as_str().context("a variable is not text")?)?;
        }
        if case.env.is_none() {
            policy = policy.env("TZ", case.tz.as_deref().unwrap_or("UTC0"))?;
        }
        Ok(policy)
    }

    /// An instance under a policy, with a working directory that no policy could give.
    pub fn start_with(&self, cwd: Option<&str>, mut policy: Policy) -> Result<Instance> {
        if self.below == Below::Wasi {
            policy = policy.grant(&self.zones, DATABASE, Access::Read)?;
        }
        let builder = OskitCtx::builder(policy).name("conformance").arguments(["conformance"]);
        let builder = builder.zone_directory(&self.zones);
        let mut store = self.host.store(builder.build()?)?;
        let mut linker = self.linker.clone();
        if let Some(directory) = cwd.map(str::to_owned) {
            // Not by policy, whose paths are POSIX's: the directories in the cases of ntpath are of Windows.
            linker.allow_shadowing(true);
            match self.below {
                Below::Host => {
                    let mut environ = linker.instance("oskit:sys/environ@0.1.0")?;
                    environ.func_wrap("initial-directory", move |_, (): ()| Ok((directory.clone(),)))?;
                }
                Below::Wasi => {
                    let mut environment = linker.instance("wasi:cli/environment@0.2.12")?;
                    environment.func_wrap("initial-cwd", move |_, (): ()| Ok((Some(directory.clone()),)))?;
                }
            }
        }
        let guest = Guest::instantiate(&mut store, &self.guest, &linker)?;
        Ok(Instance { store, guest })
    }
}

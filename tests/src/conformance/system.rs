//! The component under test, and the system it runs on.

use super::bindings::Guest;
use super::case::Case;
use oskit_host::{Access, Policy};
use oskit_host::{Host, HostConfig, State};
use oskit_host::{OskitCtx, artifacts};
use std::path::{Path, PathBuf};
use wasmtime::Result;
use wasmtime::Store;
use wasmtime::component::Component;
use wasmtime::error::Context;

/// The built component, compiled once, with the host below it.
pub struct System {
    host: Host,
    guest: Component,
    zones: Option<PathBuf>,
}

/// One instance of the component.
pub struct Instance {
    /// What the calls take.
    pub store: Store<State>,
    /// The exports.
    pub guest: Guest,
}

impl System {
    /// Compiles the component. `zones` is a folder of zone rules to use instead of the system's.
    pub fn new(zones: Option<PathBuf>) -> Result<Self> {
        let host = Host::new(HostConfig::default())?;
        let guest = host.load(artifacts::GUEST)?;
        Ok(System { host, guest, zones })
    }

    /// An instance with the environment, working directory and zone of a case, and nothing else of the machine.
    pub fn start(&self, case: &Case) -> Result<Instance> {
        self.start_with(case, Self::policy(case)?)
    }

    /// The same with a writable folder at `/scratch`.
    pub fn start_in(&self, case: &Case, scratch: &Path) -> Result<Instance> {
        self.start_with(case, Self::policy(case)?.grant(scratch, "/scratch", Access::ReadWrite)?)
    }

    fn policy(case: &Case) -> Result<Policy> {
        let mut policy = Policy::default().allow_clocks().allow_zones().allow_random().allow_os();
        for (name, value) in case.env.iter().flatten() {
            policy = policy.env(name, value.as_str().context("a variable is not text")?)?;
        }
        if case.env.is_none() {
            policy = policy.env("TZ", case.tz.as_deref().unwrap_or("UTC0"))?;
        }
        Ok(policy)
    }

    fn start_with(&self, case: &Case, policy: Policy) -> Result<Instance> {
        let mut builder = OskitCtx::builder(policy).name("conformance").arguments(["conformance"]);
        if let Some(zones) = &self.zones {
            builder = builder.zone_directory(zones);
        }
        let mut store = self.host.store(builder.build()?)?;
        let mut linker = self.host.linker().clone();
        if let Some(directory) = case.cwd.clone() {
            // Not by policy, whose paths are POSIX's: the directories in the cases of ntpath are of Windows.
            linker.allow_shadowing(true);
            let mut environ = linker.instance("oskit:sys/environ@0.1.0")?;
            environ.func_wrap("initial-directory", move |_, (): ()| Ok((directory.clone(),)))?;
        }
        let guest = Guest::instantiate(&mut store, &self.guest, &linker)?;
        Ok(Instance { store, guest })
    }
}

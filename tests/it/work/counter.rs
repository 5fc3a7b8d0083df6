//! Counts what the built component does: wasmtime's fuel, one for each instruction and for each byte that one copies.

use super::bindings::Guest;
use oskit_host::{Access, HostConfig, OskitCtx, OskitCtxView, OskitView, Policy, artifacts};
use std::path::Path;
use std::sync::OnceLock;
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Engine, Result, Store};

/// What an instance has on the host's side.
pub(super) struct Data {
    ctx: OskitCtx,
    table: ResourceTable,
}

impl OskitView for Data {
    fn oskit(&mut self) -> OskitCtxView<'_> {
        OskitCtxView { ctx: &mut self.ctx, table: &mut self.table }
    }
}

/// The component, compiled to count.
struct Compiled {
    engine: Engine,
    linker: Linker<Data>,
    component: Component,
}

impl Compiled {
    fn new() -> Result<Self> {
        let mut config = HostConfig::default().engine();
        config.consume_fuel(true);
        let engine = Engine::new(&config)?;
        let mut linker = Linker::new(&engine);
        oskit_host::add_to_linker_sync(&mut linker)?;
        let component = Component::new(&engine, artifacts::GUEST)?;
        Ok(Compiled { engine, linker, component })
    }
}

/// An instance whose work is counted.
pub(super) struct Instance {
    pub(super) store: Store<Data>,
    pub(super) guest: Guest,
}

impl Instance {
    /// A new one, with a folder at `/scratch` and these variables.
    fn new(scratch: &Path, variables: &[(&str, &str)]) -> Result<Self> {
        static COMPILED: OnceLock<Compiled> = OnceLock::new();
        let Compiled { engine, linker, component } =
            COMPILED.get_or_init(|| Compiled::new().expect("the component compiles"));
        let mut policy =
            Policy::default().allow_clocks().allow_random().grant(scratch, "/scratch", Access::ReadWrite)?;
        for (name, value) in variables {
            policy = policy.env(*name, *value)?;
        }
        let data = Data { ctx: OskitCtx::builder(policy).build()?, table: ResourceTable::new() };
        let mut store = Store::new(engine, data);
        store.set_fuel(u64::MAX)?;
        let guest = Guest::instantiate(&mut store, component, linker)?;
        Ok(Instance { store, guest })
    }
}

/// What a new instance does to answer one call.
fn work(size: usize, variables: &[(&str, &str)], call: &impl Fn(&mut Instance, usize) -> Result<()>) -> u64 {
    let scratch = tempfile::tempdir().expect("a folder");
    let mut instance = Instance::new(scratch.path(), variables).expect("an instance");
    let before = instance.store.get_fuel().expect("fuel is on");
    call(&mut instance, size).expect("no trap");
    before - instance.store.get_fuel().expect("fuel is on")
}

/// Asserts that four times the input is not much more than four times the work; were the work as the square of the
/// input, it would be sixteen times as much. That two instructions for each pair of pieces would be enough to fail is
/// asserted too.
#[track_caller]
pub(super) fn grows_with_the_input(
    what: &str,
    size: usize,
    variables: &[(&str, &str)],
    call: impl Fn(&mut Instance, usize) -> Result<()>,
) {
    let (small, large) = (work(size, variables, &call), work(4 * size, variables, &call));
    assert!(small > 0 && large < 6 * small, "{what}: {small} for {size}, {large} for {}", 4 * size);
    let (square, of_large) = (2 * (size * size) as u64, 32 * (size * size) as u64);
    assert!(
        large + of_large >= 6 * (small + square),
        "{what}: beside {small} and {large} a square would not show"
    );
}

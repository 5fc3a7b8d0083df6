//! The higher level: an engine and a linker, set up the way `oskit run` uses them.

use crate::error::{Aborted, DeadlinePassed, Exit, Signaled};
use crate::limits::TICK;
use crate::policy::{Access, PolicyError, Stream, Symlinks};
use crate::state::{WAITABLES, file_of};
use crate::{Meter, OskitCtx, OskitCtxView, OskitView};
use std::fmt;
use std::os::fd::AsRawFd;
use std::sync::Arc;
use std::sync::Weak;
use wasmtime::component::{Component, Linker, ResourceTable};
use wasmtime::{Config, Engine, Store, Trap};
use wasmtime_wasi::cli::{InputFile, OutputFile};
use wasmtime_wasi::p2::bindings::sync::Command;
use wasmtime_wasi::{FsPerms, I32Exit, WasiCtx, WasiCtxView, WasiView};

#[cfg(test)]
mod tests;
mod wasi;

/// How a [`Host`] is set up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct HostConfig {
    interruptible: bool,
}

impl HostConfig {
    /// Whether instances that compute can be ended when their time is up. Code that can be interrupted is a little
    /// slower, so it is off unless asked for; with it off, a deadline ends only an instance that waits. A wait in an
    /// application's own imports of WASI is not cut short by either.
    #[must_use]
    pub fn interruptible(mut self, on: bool) -> Self {
        self.interruptible = on;
        self
    }

    /// The engine's settings: those that `oskit` measures fastest for components that nobody runs concurrently.
    pub fn engine(&self) -> Config {
        let mut config = Config::new();
        config.concurrency_support(false).epoch_interruption(self.interruptible);
        config
    }
}

/// An engine with everything linked that a component over oskit, or a guest of oskit itself, can import: `oskit:sys`
/// and, for applications, WASI 0.2. It is synchronous: what waits holds the calling thread.
#[derive(Clone)]
pub struct Host {
    engine: Engine,
    linker: Linker<State>,
    config: HostConfig,
    ticker: Option<Arc<()>>,
}

impl Host {
    /// Sets up an engine.
    pub fn new(config: HostConfig) -> wasmtime::Result<Self> {
        // Before compiled code is kept.
        crate::files::size_limit::outlive();
        let engine = Engine::new(&config.engine())?;
        let mut linker = Linker::new(&engine);
        crate::add_to_linker_sync(&mut linker)?;
        wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
        wasi::narrow(&mut linker)?;
        let ticker = config.interruptible.then(Arc::default);
        if let Some(alive) = &ticker {
            start_ticker(&engine, alive)?;
        }
        Ok(Host { engine, linker, config, ticker })
    }

    /// The engine.
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The linker, with `oskit:sys` and WASI.
    pub fn linker(&self) -> &Linker<State> {
        &self.linker
    }

    /// The linker, to add to.
    pub fn linker_mut(&mut self) -> &mut Linker<State> {
        &mut self.linker
    }

    /// Compiles a component.
    pub fn load(&self, component: &[u8]) -> wasmtime::Result<Component> {
        Component::new(&self.engine, component)
    }

    /// A store for one instance; its time begins to run now. A call into the instance that would bring more than 128 MiB
    /// to the host is an error, as `set_hostcall_fuel` of wasmtime's store has it.
    pub fn store(&self, ctx: OskitCtx) -> wasmtime::Result<Store<State>> {
        let mut store = Store::new(&self.engine, State::new(ctx)?);
        store.limiter(|state| &mut state.meter);
        let state = store.data_mut();
        state.oskit.start();
        state.oskit.in_each_fork(wasi::revive);
        if let Some(alive) = &self.ticker {
            let (engine, alive) = (self.engine.clone(), Arc::clone(alive));
            state.oskit.in_each_fork(move || {
                if let Err(error) = start_ticker(&engine, &alive) {
                    tracing::warn!(%error, "an instance that computes can't be ended in this child");
                }
            });
        }
        if self.config.interruptible {
            let ticks = state.oskit.limits().deadline().map(|limit| limit.as_millis() / TICK.as_millis() + 1);
            let ticks = ticks.map_or(u64::MAX >> 1, |ticks| u64::try_from(ticks).unwrap_or(u64::MAX >> 1));
            store.set_epoch_deadline(ticks);
        }
        Ok(store)
    }

    /// Makes an instance of a component that exports interfaces, such as oskit's guest.
    pub fn instance(&self, component: &Component, ctx: OskitCtx) -> wasmtime::Result<Instance> {
        let mut store = self.store(ctx)?;
        let instance = self.linker.instantiate(&mut store, component)?;
        Ok(Instance { store, instance })
    }

    /// Runs a command, a component that exports `wasi:cli/run`, to its end. An error is one of the component's shape
    /// or of the policy; whatever happens while it runs is an [`Ending`].
    pub fn run(&self, component: &Component, ctx: OskitCtx) -> wasmtime::Result<Ending> {
        let mut store = self.store(ctx)?;
        let command = match Command::instantiate(&mut store, component, &self.linker) {
            Ok(command) => command,
            Err(error) => return store.data().ending(error),
        };
        match command.wasi_cli_run().call_run(&mut store) {
            Ok(Ok(())) => Ok(Ending::Exit(0)),
            Ok(Err(())) => Ok(Ending::Exit(1)),
            Err(error) => store.data().ending(error).or_else(|error| Ok(Ending::Trap(format!("{error:#}")))),
        }
    }
}

/// Advances the engine's epoch until the last [`Host`] of it is gone.
fn start_ticker(engine: &Engine, alive: &Arc<()>) -> std::io::Result<()> {
    let watched: Weak<()> = Arc::downgrade(alive);
    let engine = engine.weak();
    std::thread::Builder::new().name("oskit-ticker".to_owned()).spawn(move || {
        while watched.strong_count() > 0 {
            std::thread::sleep(TICK);
            if let Some(engine) = engine.upgrade() {
                engine.increment_epoch();
            }
        }
    })?;
    Ok(())
}

/// An instance and its store.
pub struct Instance {
    /// The store.
    pub store: Store<State>,
    /// The instance.
    pub instance: wasmtime::component::Instance,
}

/// The most handles of WASI's that an instance may hold.
const WASI_HANDLES: usize = 16_384;

/// What a store of a [`Host`] holds.
pub struct State {
    /// What the host keeps for the instance.
    pub oskit: OskitCtx,
    wasi: WasiCtx,
    table: ResourceTable,
    meter: Meter,
}

impl State {
    fn new(ctx: OskitCtx) -> wasmtime::Result<Self> {
        let wasi = wasi::context(&ctx)?;
        let meter = Meter::new(ctx.limits());
        let mut table = ResourceTable::new();
        // What `oskit:sys` counts fits in; the rest bounds what WASI, which counts nothing, keeps.
        let counted = ctx.limits().descriptors.saturating_add(WAITABLES);
        table.set_max_capacity((counted as usize).saturating_add(WASI_HANDLES));
        Ok(State { oskit: ctx, wasi, table, meter })
    }

    /// What the instance holds of memory.
    pub fn meter(&self) -> &Meter {
        &self.meter
    }

    /// What an error from a call into the instance says of its end, as [`Ending::of`], which doesn't know of memory.
    pub fn ending(&self, error: wasmtime::Error) -> wasmtime::Result<Ending> {
        Ok(match Ending::of(error)? {
            Ending::Trap(_) if self.meter.refused_memory() => Ending::Memory,
            ending => ending,
        })
    }
}

impl OskitView for State {
    fn oskit(&mut self) -> OskitCtxView<'_> {
        OskitCtxView { ctx: &mut self.oskit, table: &mut self.table }
    }
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

/// How a command ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ending {
    /// By itself, with this status.
    Exit(u8),
    /// By itself, as SIGABRT does.
    Abort,
    /// By this signal, by Linux's number.
    Signal(u8),
    /// Because its time was up.
    Deadline,
    /// By a trap, after it was refused memory beyond its limit.
    Memory,
    /// By a trap, with its text.
    Trap(String),
}

impl Ending {
    /// What an error from a call into an instance says of its end; the error itself when it isn't about that.
    pub fn of(error: wasmtime::Error) -> wasmtime::Result<Self> {
        if let Some(Exit(status)) = error.downcast_ref() {
            Ok(Ending::Exit(*status))
        } else if let Some(I32Exit(status)) = error.downcast_ref() {
            Ok(Ending::Exit(*status as u8))
        } else if error.is::<Aborted>() {
            Ok(Ending::Abort)
        } else if let Some(Signaled(signal)) = error.downcast_ref() {
            Ok(Ending::Signal(*signal))
        } else if error.is::<DeadlinePassed>() || error.downcast_ref() == Some(&Trap::Interrupt) {
            Ok(Ending::Deadline)
        } else if let Some(trap) = error.downcast_ref::<Trap>() {
            Ok(Ending::Trap(trap.to_string()))
        } else {
            Err(error)
        }
    }

    /// The status that a command that runs the instance gives to its own caller: 128 and its number for a signal, and
    /// 134, as of SIGABRT, for all other ends that the instance didn't choose.
    pub fn status(&self) -> u8 {
        match self {
            Ending::Exit(status) => *status,
            Ending::Signal(signal) => 128 + signal,
            Ending::Abort | Ending::Deadline | Ending::Memory | Ending::Trap(_) => 134,
        }
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Ending::Exit(status) => write!(f, "exited with status {status}"),
            Ending::Abort => f.write_str("aborted"),
            Ending::Signal(signal) => Signaled(*signal).fmt(f),
            Ending::Deadline => f.write_str("ended: the time limit has passed"),
            Ending::Memory => f.write_str("ended: out of memory, of which it may have no more"),
            Ending::Trap(text) => write!(f, "trapped: {text}"),
        }
    }
}

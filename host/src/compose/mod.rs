//! Composing: an application, the guest that serves `oskit:stdlib`, and something below that serves `oskit:sys`, as one
//! component; and telling beforehand what an application could ask for.
//!
//! A component can't leave an import open, so what an application's modules can't reach is closed by a stand-in that
//! refuses, and its imports vanish from the result: a program that only parses INI text has no import for processes.

mod assembly;
mod component;
mod error;
mod inspect;
mod reach;
#[cfg(test)]
mod tests;

use crate::artifacts;
use assembly::{Assembly, Sources};
use component::{Component, STDLIB, SYS, short, unversioned};
pub use error::ComposeError;
pub use inspect::{Module, Report, inspect};
use oskit_deny::Answer;
use std::collections::BTreeSet;

/// The interfaces of `oskit:sys` that this library's host serves.
const HOST: &[&str] = &[
    "environ",
    "errno",
    "fcntl",
    "files",
    "os",
    "poll",
    "random",
    "signal",
    "subprocess",
    "support",
    "time",
];
/// Holds types only, so it comes with whatever else is imported and can't be refused.
const TYPES_ONLY: &str = "errno";

/// A composed component.
#[derive(Debug, Clone)]
pub struct Composed {
    /// The component.
    pub bytes: Vec<u8>,
    /// What it still imports, sorted.
    pub imports: Vec<String>,
}

/// Composes an application with the guest, for oskit's host: what it reaches of `oskit:sys` stays imported.
///
/// One without imports of `oskit:stdlib` is given back as it is.
pub fn for_host(app: &[u8]) -> Result<Composed, ComposeError> {
    compose(app, None)
}

/// Composes an application with the guest and the adapter for WASI 0.2, so that it runs in any runtime of that.
///
/// One without imports of oskit is given back as it is; one that was composed for oskit's host gets the adapter.
pub fn for_wasi(app: &[u8]) -> Result<Composed, ComposeError> {
    compose(app, Some(artifacts::ADAPTER_WASI))
}

fn compose(bytes: &[u8], adapter: Option<&[u8]>) -> Result<Composed, ComposeError> {
    let app = Component::read(bytes)?;
    let guest = embedded(artifacts::GUEST)?;
    check(&app, &guest)?;
    let modules: Vec<&str> = app.imports_of(STDLIB).collect();
    let own_system: BTreeSet<String> = app.imports_of(SYS).map(str::to_owned).collect();
    if modules.is_empty() && (own_system.is_empty() || adapter.is_none()) {
        return Ok(Composed { bytes: bytes.to_vec(), imports: imports(&app) });
    }
    let adapter = adapter.map(embedded).transpose()?;
    let served = |name: &str| match &adapter {
        Some(adapter) => adapter.exports(name),
        None => HOST.contains(&short(name)),
    };

    let (built, missing): (Vec<&str>, Vec<&str>) = modules.into_iter().partition(|name| guest.exports(name));
    let reached = reached(&app, &built, &guest, &own_system);
    let mut assembly = Assembly::default();

    let mut system = Sources::default();
    if let Some(adapter) = &adapter {
        let needed = reached.iter().chain(&own_system).filter(|name| served(name)).cloned().collect();
        serve(&mut assembly, adapter, &needed, &mut system)?;
    }
    // Each client's stand-ins are made from its own view of an interface, which may lack what it doesn't use.
    let mut for_app = system.clone();
    let unserved = own_system.iter().filter(|name| !served(name)).cloned().collect();
    assembly.refuse(&app, &unserved, Answer::NotImplemented, &mut for_app)?;

    if !built.is_empty() {
        let all: BTreeSet<String> = guest.imports_of(SYS).map(str::to_owned).collect();
        let unserved = reached.iter().filter(|name| !served(name)).cloned().collect();
        assembly.refuse(&guest, &unserved, Answer::NotImplemented, &mut system)?;
        let unreached = all.difference(&reached).cloned().collect();
        assembly.refuse(&guest, &unreached, Answer::Denied, &mut system)?;
        let guest = assembly.add(guest.bytes, &system)?;
        for_app.offer(guest, built.iter().map(|name| (*name).to_owned()));
    }
    let missing = missing.into_iter().map(str::to_owned).collect();
    assembly.refuse(&app, &missing, Answer::NotImplemented, &mut for_app)?;
    let main = assembly.add(app.bytes, &for_app)?;

    let bytes = assembly.finish(main)?;
    let imports = imports(&Component::read(&bytes)?);
    Ok(Composed { bytes, imports })
}

/// A component of this library's own.
fn embedded(bytes: &[u8]) -> Result<Component<'_>, ComposeError> {
    Component::read(bytes).map_err(ComposeError::internal)
}

/// Checks that the application imports of oskit only what there is.
fn check(app: &Component<'_>, guest: &Component<'_>) -> Result<(), ComposeError> {
    let version = |name: &str| name.split_once('@').map(|(_, version)| version.to_owned());
    let ours = guest.imports_of(SYS).find_map(version).unwrap_or_default();
    for import in app.imports.iter().map(|import| &import.name).filter(|name| name.starts_with("oskit:")) {
        if version(import).is_some_and(|version| version != ours) {
            return Err(ComposeError::Version { import: import.clone(), ours });
        }
        let known = if import.starts_with(STDLIB) {
            reach::is_module(short(import))
        } else {
            import.starts_with(SYS) && reach::is_system(short(import))
        };
        if !known {
            return Err(ComposeError::Unknown(import.clone()));
        }
    }
    Ok(())
}

/// Which of the guest's imports an application can reach through these modules or by calls of its own.
fn reached(
    app: &Component<'_>,
    modules: &[&str],
    guest: &Component<'_>,
    own: &BTreeSet<String>,
) -> BTreeSet<String> {
    let interfaces: BTreeSet<&str> = modules
        .iter()
        .flat_map(|name| reach::of(short(name), &app.functions(name)))
        .map(reach::interface)
        .filter(|interface| *interface != TYPES_ONLY)
        .collect();
    let imports = guest.imports_of(SYS);
    let mut reached: BTreeSet<String> = imports
        .filter(|name| interfaces.contains(short(name)) || own.contains(*name))
        .map(str::to_owned)
        .collect();
    guest.close(&mut reached);
    reached
}

/// Adds the adapter for these interfaces. Of its own imports those stay open that these need.
fn serve(
    assembly: &mut Assembly,
    adapter: &Component<'_>,
    interfaces: &BTreeSet<String>,
    system: &mut Sources,
) -> Result<(), ComposeError> {
    if interfaces.is_empty() {
        return Ok(());
    }
    let wanted: BTreeSet<&str> =
        interfaces.iter().flat_map(|name| reach::wasi(short(name))).copied().collect();
    let all: BTreeSet<String> = adapter.imports.iter().map(|import| import.name.clone()).collect();
    let mut needed = all.iter().filter(|name| wanted.contains(unversioned(name))).cloned().collect();
    adapter.close(&mut needed);
    let mut wasi = Sources::default();
    assembly.wall_up(adapter, &all.difference(&needed).cloned().collect(), &mut wasi)?;
    let instance = assembly.add(adapter.bytes, &wasi)?;
    system.offer(instance, interfaces.iter().cloned());
    Ok(())
}

fn imports(component: &Component<'_>) -> Vec<String> {
    let interfaces = component.imports.iter().map(|import| import.name.clone());
    let all: BTreeSet<String> = interfaces.chain(component.others.iter().cloned()).collect();
    all.into_iter().collect()
}

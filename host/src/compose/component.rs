//! Reading a component: what it imports and exports.

use super::ComposeError;
use std::collections::BTreeSet;
use wit_component::DecodedWasm;
use wit_parser::{InterfaceId, Resolve, WorldKey};

/// What every WebAssembly file begins with.
const MAGIC: &[u8] = b"\0asm";
/// The version and layer of a core module, and of a component.
const CORE: [u8; 4] = [1, 0, 0, 0];
const COMPONENT: [u8; 4] = [13, 0, 1, 0];

/// The packages of oskit.
pub(super) const STDLIB: &str = "oskit:stdlib/";
pub(super) const SYS: &str = "oskit:sys/";

/// An interface that a component imports or exports.
pub(super) struct Interface {
    /// Its full name, such as `oskit:sys/files@0.1.0`.
    pub(super) name: String,
    id: InterfaceId,
}

/// A component and its types.
pub(super) struct Component<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) resolve: Resolve,
    pub(super) imports: Vec<Interface>,
    pub(super) exports: Vec<Interface>,
    /// Imports that are no interfaces.
    pub(super) others: Vec<String>,
}

impl<'a> Component<'a> {
    /// Reads one.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, ComposeError> {
        let (magic, rest) = bytes.split_at_checked(4).ok_or(ComposeError::NotWasm)?;
        if magic != MAGIC {
            return Err(ComposeError::NotWasm);
        }
        match rest.first_chunk() {
            None => return Err(ComposeError::Truncated(bytes.len())),
            Some(&CORE) => return Err(ComposeError::CoreModule),
            Some(&COMPONENT) => {}
            Some(_) => return Err(ComposeError::UnknownFormat),
        }
        let decoded = wit_component::decode(bytes).map_err(|why| {
            let why = format!("{why:#}");
            if why.contains("unexpected end") {
                ComposeError::Truncated(bytes.len())
            } else {
                ComposeError::Damaged(why)
            }
        })?;
        let DecodedWasm::Component(resolve, world) = decoded else { return Err(ComposeError::WitPackage) };
        let world = &resolve.worlds[world];
        let (imports, others) = interfaces(&resolve, world.imports.keys());
        let (exports, _) = interfaces(&resolve, world.exports.keys());
        Ok(Component { bytes, resolve, imports, exports, others })
    }

    pub(super) fn import(&self, name: &str) -> Option<&Interface> {
        self.imports.iter().find(|interface| interface.name == name)
    }

    pub(super) fn exports(&self, name: &str) -> bool {
        self.exports.iter().any(|interface| interface.name == name)
    }

    /// The names of the imports of a package.
    pub(super) fn imports_of<'b>(&'b self, package: &'b str) -> impl Iterator<Item = &'b str> {
        self.imports
            .iter()
            .map(|interface| interface.name.as_str())
            .filter(move |name| name.starts_with(package))
    }

    /// The functions that an import names, as `function` or `resource.method`.
    pub(super) fn functions(&self, import: &str) -> Vec<String> {
        let Some(interface) = self.import(import) else { return Vec::new() };
        let functions = self.resolve.interfaces[interface.id].functions.keys();
        functions.map(|name| function(name).to_owned()).collect()
    }

    /// Adds the imports whose types those in `names` use.
    pub(super) fn close(&self, names: &mut BTreeSet<String>) {
        let mut pending: Vec<String> = names.iter().cloned().collect();
        while let Some(interface) = pending.pop().and_then(|name| self.import(&name)) {
            for id in self.resolve.interface_direct_deps(interface.id) {
                let name = self.resolve.id_of(id).unwrap_or_default();
                if self.import(&name).is_some() && names.insert(name.clone()) {
                    pending.push(name);
                }
            }
        }
    }
}

/// Those that are interfaces with a package's name, and the names of the others.
fn interfaces<'a>(
    resolve: &Resolve,
    keys: impl Iterator<Item = &'a WorldKey>,
) -> (Vec<Interface>, Vec<String>) {
    let (mut found, mut others) = (Vec::new(), Vec::new());
    for key in keys {
        match key {
            WorldKey::Interface(id) => {
                found.push(Interface { name: resolve.id_of(*id).unwrap_or_default(), id: *id });
            }
            WorldKey::Name(name) => others.push(name.clone()),
        }
    }
    (found, others)
}

/// A function's name as people write it: `[method]descriptor.read` is `descriptor.read`.
pub(super) fn function(name: &str) -> &str {
    name.split_once(']').map_or(name, |(_, name)| name)
}

/// The middle of `package:name/middle@version`.
pub(super) fn short(name: &str) -> &str {
    let name = name.split_once('/').map_or(name, |(_, name)| name);
    name.split_once('@').map_or(name, |(name, _)| name)
}

/// A name without its version.
pub(super) fn unversioned(name: &str) -> &str {
    name.split_once('@').map_or(name, |(name, _)| name)
}

//! Putting components together.

use super::ComposeError;
use super::component::Component;
use std::collections::{BTreeMap, BTreeSet};
use wac_graph::types::{ItemKind, Package};
use wac_graph::{CompositionGraph, EncodeError, EncodeOptions, InstantiationArgumentError, NodeId};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi};

/// Who serves which interface: instances in the composition, by the full name of the interface.
#[derive(Clone, Default)]
pub(super) struct Sources(BTreeMap<String, NodeId>);

impl Sources {
    /// Names an instance as the source of some of its exports.
    pub(super) fn offer(&mut self, instance: NodeId, interfaces: impl IntoIterator<Item = String>) {
        self.0.extend(interfaces.into_iter().map(|interface| (interface, instance)));
    }
}

/// A composition as it grows.
#[derive(Default)]
pub(super) struct Assembly {
    graph: CompositionGraph,
    parts: usize,
}

impl Assembly {
    /// Adds an instance of a component, whose imports are served by `sources` where these have them, and stay open
    /// otherwise.
    pub(super) fn add(&mut self, bytes: &[u8], sources: &Sources) -> Result<NodeId, ComposeError> {
        self.parts += 1;
        let name = format!("part:part{}", self.parts);
        let package = Package::from_bytes(&name, None, bytes.to_vec(), self.graph.types_mut())
            .map_err(ComposeError::internal)?;
        let imports: Vec<String> = self.graph.types()[package.ty()].imports.keys().cloned().collect();
        let package = self.graph.register_package(package).map_err(ComposeError::internal)?;
        let instance = self.graph.instantiate(package);
        for import in imports {
            let Some(source) = sources.0.get(&import) else { continue };
            let export =
                self.graph.alias_instance_export(*source, &import).map_err(ComposeError::internal)?;
            self.graph.set_instantiation_argument(instance, &import, export).map_err(|why| match why {
                InstantiationArgumentError::ArgumentTypeMismatch { name, source } => {
                    ComposeError::Mismatch { interface: name, why: format!("{source:#}") }
                }
                why => ComposeError::internal(why),
            })?;
        }
        Ok(instance)
    }

    /// Adds a component that refuses every function of some of `client`'s imports, and names it as their source.
    pub(super) fn refuse(
        &mut self,
        client: &Component<'_>,
        interfaces: &BTreeSet<String>,
        answer: oskit_deny::Answer,
        sources: &mut Sources,
    ) -> Result<(), ComposeError> {
        if interfaces.is_empty() {
            return Ok(());
        }
        let names: Vec<&str> = interfaces.iter().map(String::as_str).collect();
        let stand_in =
            oskit_deny::component(&client.resolve, &names, answer).map_err(ComposeError::internal)?;
        let instance = self.add(&stand_in, sources)?;
        sources.offer(instance, interfaces.iter().cloned());
        Ok(())
    }

    /// Adds a component whose functions trap in place of some of `client`'s imports, which it never calls.
    pub(super) fn wall_up(
        &mut self,
        client: &Component<'_>,
        interfaces: &BTreeSet<String>,
        sources: &mut Sources,
    ) -> Result<(), ComposeError> {
        if interfaces.is_empty() {
            return Ok(());
        }
        let wall = wall(client, interfaces).map_err(ComposeError::internal)?;
        let instance = self.add(&wall, sources)?;
        sources.offer(instance, interfaces.iter().cloned());
        Ok(())
    }

    /// Encodes the composition; what `main` exports is exported.
    pub(super) fn finish(mut self, main: NodeId) -> Result<Vec<u8>, ComposeError> {
        let ItemKind::Instance(instance) = self.graph[main].item_kind() else {
            return Err(ComposeError::internal("the application is no instance"));
        };
        let exports: Vec<String> = self.graph.types()[instance].exports.keys().cloned().collect();
        for name in exports {
            let export = self.graph.alias_instance_export(main, &name).map_err(ComposeError::internal)?;
            self.graph.export(export, &name).map_err(ComposeError::internal)?;
        }
        self.graph.encode(EncodeOptions::default()).map_err(|why| match why {
            EncodeError::ImportTypeMergeConflict { import, source, .. } => {
                ComposeError::Mismatch { interface: import, why: format!("{source:#}") }
            }
            why => ComposeError::internal(anyhow::Error::from(why)),
        })
    }
}

/// A component that exports interfaces as `client` imports them, and traps whenever it is called.
fn wall(client: &Component<'_>, interfaces: &BTreeSet<String>) -> anyhow::Result<Vec<u8>> {
    let mut resolve = client.resolve.clone();
    let mut world = String::from("package oskit:wall;\n\nworld wall {\n");
    for name in interfaces {
        world.extend(["export ", name, ";\n"]);
    }
    world.push_str("}\n");
    let package = resolve.push_source("wall.wit", &world)?;
    let world = resolve.select_world(&[package], Some("wall"))?;
    let mut module = dummy_module(&resolve, world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync));
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)?;
    ComponentEncoder::default().module(&module)?.validate(true).encode()
}

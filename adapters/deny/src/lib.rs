//! Components that refuse.
//!
//! A component can't leave an import open, so whatever an application imports and cannot or may not have needs
//! something that answers. This crate makes that something, from the WIT itself, for any set of interfaces:
//!
//! - [`Answer::Denied`] closes interfaces of `oskit:sys` that an application does not reach: every function fails with
//!   `eperm` and names itself as the missing capability;
//! - [`Answer::NotImplemented`] stands in for interfaces of `oskit:sys` or `oskit:stdlib` that nobody has built: every
//!   function fails with `enosys`.
//!
//! Stand-ins written by hand would need a crate for each subset, since interfaces share resources: with `files` real
//! and `subprocess` closed, the stand-in takes `descriptor` from the real `files`; with both closed, it exports its own.
//!
//! # What a function answers
//! A function that returns a `result` fails with its error type, which must be one of:
//!
//! - a record with a field `code` (an enum or variant that has the cases `eperm` and `enosys`). Of its other fields
//!   `errno` gets Linux's number, `syscall` the function's name, `message` Linux's text, `capability` the
//!   function's full name (`subprocess.spawn`, `files.descriptor.read`) when denied; the rest stays empty;
//! - a record with a field `error` that is one of these, the rest being empty;
//! - a variant with a case `os` that holds such a record;
//! - such an enum itself, a `string` (Linux's text), or nothing.
//!
//! A function that can't fail answers nothing: false, 0, an empty list or string, none, the first case. Two answers of
//! the interface `support` tell more: a `level` is `denied`, or `not-implemented` (`unsupported` where there is no such
//! case), and `backend` is `deny`.
//!
//! Handles that callers pass are dropped, as the component model demands of whoever was given them, and the memory that
//! arguments took is free again when the function returns.

#![forbid(unsafe_code)]

mod answer;
mod handles;
mod module;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;

use anyhow::{Context, Result};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

/// Why every function refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Policy grants none of it: `eperm`, with the capability that is missing.
    Denied,
    /// Nobody has built it: `enosys`.
    NotImplemented,
}

/// A component that exports `interfaces` (full names, such as `oskit:sys/subprocess@0.1.0`) and refuses every call.
///
/// `resolve` holds the packages of these interfaces. The component imports the types that they use of other interfaces,
/// and no function.
///
/// Fails when an interface is unknown; when one that it must import depends on one that it exports, as `files` does on
/// `poll` and all do on `errno` (so leave those out that hold types only); and when a function can't be answered: it
/// is asynchronous, or its result can't fail and is a handle, unless it is a method, which nobody can come to call.
pub fn component(resolve: &Resolve, interfaces: &[&str], answer: Answer) -> Result<Vec<u8>> {
    let mut resolve = resolve.clone();
    let mut world = String::from("package oskit:deny;\n\nworld deny {\n");
    for name in interfaces.iter().collect::<BTreeSet<_>>() {
        world.extend(["export ", name, ";\n"]);
    }
    world.push_str("}\n");
    let package = resolve
        .push_source("deny.wit", &world)
        .with_context(|| format!("no stand-in can export exactly {}", interfaces.join(", ")))?;
    let world = resolve.select_world(&[package], Some("deny"))?;

    let mut module = module::encode(&resolve, world, answer)?;
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)?;
    ComponentEncoder::default().module(&module)?.validate(true).encode()
}

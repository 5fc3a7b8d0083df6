//! Every name of the reference, and what users of its modules look for beyond it, is served: `names.tsv` and
//! `names_beyond.tsv` say by which items of `wit/stdlib`, and they exist.

use anyhow::{Context, Result, ensure};
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use wit_parser::{FunctionKind, Resolve, TypeDefKind, TypeId};

/// Whose name comes between a function's and its interface's.
fn owner(kind: &FunctionKind) -> Option<TypeId> {
    match kind {
        FunctionKind::Method(id)
        | FunctionKind::AsyncMethod(id)
        | FunctionKind::Static(id)
        | FunctionKind::AsyncStatic(id)
        | FunctionKind::Constructor(id) => Some(*id),
        FunctionKind::Freestanding | FunctionKind::AsyncFreestanding => None,
    }
}

/// The names of a type's fields or cases.
fn members(kind: &TypeDefKind) -> Vec<&str> {
    match kind {
        TypeDefKind::Record(record) => record.fields.iter().map(|field| field.name.as_str()).collect(),
        TypeDefKind::Variant(variant) => variant.cases.iter().map(|case| case.name.as_str()).collect(),
        TypeDefKind::Enum(cases) => cases.cases.iter().map(|case| case.name.as_str()).collect(),
        TypeDefKind::Flags(flags) => flags.flags.iter().map(|flag| flag.name.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// The functions of a package as `interface.function` and `interface.resource.function`, its types as `interface.type`,
/// their fields and cases as `interface.type.member`.
fn items(package: &Path) -> Result<BTreeSet<String>> {
    let mut resolve = Resolve::default();
    let (id, _) = resolve.push_dir(package)?;
    let mut items = BTreeSet::new();
    for (name, interface) in &resolve.packages[id].interfaces {
        let interface = &resolve.interfaces[*interface];
        for (item, id) in &interface.types {
            let members = members(&resolve.types[*id].kind);
            items.extend(members.into_iter().map(|member| format!("{name}.{item}.{member}")));
            items.insert(format!("{name}.{item}"));
        }
        for function in interface.functions.values() {
            let resource = owner(&function.kind).and_then(|id| resolve.types[id].name.as_deref());
            let parts = [Some(name.as_str()), resource, Some(function.item_name())];
            items.insert(parts.into_iter().flatten().collect::<Vec<_>>().join("."));
        }
    }
    Ok(items)
}

/// The functions of an interface of `oskit:stdlib`, as `function` and `resource.function`.
pub(crate) fn functions(interface: &str) -> Vec<String> {
    let mut resolve = Resolve::default();
    let package = Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit/stdlib");
    let (id, _) = resolve.push_dir(package).expect("a package");
    let interface = &resolve.interfaces[resolve.packages[id].interfaces[interface]];
    let name = |function: &wit_parser::Function| {
        let resource = owner(&function.kind).and_then(|id| resolve.types[id].name.as_deref());
        let parts = [resource, Some(function.item_name())];
        parts.into_iter().flatten().collect::<Vec<_>>().join(".")
    };
    interface.functions.values().map(name).collect()
}

/// Fails for the rows of a table that name no item, or one that is not there.
fn check(table: &str) -> Result<()> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    let items = items(&tests.join("../wit/stdlib"))?;
    let table = fs::read_to_string(tests.join(table))?;
    let mut missing = Vec::new();
    for line in table.lines().filter(|line| !line.starts_with('#')) {
        let [module, name, served] = line.split('\t').collect::<Vec<_>>()[..] else {
            anyhow::bail!("not three columns: {line}");
        };
        let first = served.split(' ').next().context("an item")?;
        ensure!(!first.is_empty(), "{module} {name} names no item");
        let absent = served.split(' ').filter(|item| !items.contains(*item));
        missing.extend(absent.map(|item| format!("{module} {name}: {item}")));
    }
    ensure!(missing.is_empty(), "{} not in wit/stdlib:\n{}", missing.len(), missing.join("\n"));
    Ok(())
}

#[test]
fn every_name_of_the_reference_is_served() -> Result<()> {
    check("names.tsv")
}

#[test]
fn what_users_look_for_beyond_the_reference_is_served() -> Result<()> {
    check("names_beyond.tsv")
}

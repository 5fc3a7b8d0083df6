//! Composing made-up applications, which import whole interfaces and trap when they run.
#![allow(clippy::unwrap_used)] // in a test it is an assertion

mod adapter;

use super::component::{Component, SYS, function, short};
use super::*;
use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::path::{Path, PathBuf};
use wasmparser::{Export, ExternalKind, Operator, Parser, Payload, TypeRef};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve, WorldId};

fn wit(package: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../wit").join(package)
}

/// An application with these imports, given as interfaces of `oskit:stdlib` or in full.
fn app(imports: &[&str]) -> Vec<u8> {
    let mut world = String::from("package test:app;\nworld app {\n");
    for import in imports {
        let name =
            if import.contains(':') { (*import).to_owned() } else { format!("oskit:stdlib/{import}@0.1.0") };
        world.extend(["import ", &name, ";\n"]);
    }
    world += "export run: func();\n}\n";
    app_of(&world, &[])
}

/// An application of the world `app` in this text, over the packages of oskit and others.
fn app_of(text: &str, others: &[&str]) -> Vec<u8> {
    let mut resolve = Resolve::default();
    for package in ["sys", "stdlib"] {
        resolve.push_dir(wit(package)).unwrap();
    }
    for other in others {
        resolve.push_source("other.wit", other).unwrap();
    }
    let package = resolve.push_source("app.wit", text).unwrap();
    let world = resolve.select_world(&[package], Some("app")).unwrap();
    encoded(&resolve, world)
}

/// An application of a world.
fn encoded(resolve: &Resolve, world: WorldId) -> Vec<u8> {
    let mut module = dummy_module(resolve, world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync));
    embed_component_metadata(&mut module, resolve, world, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default().module(&module).unwrap().encode().unwrap()
}

fn names(imports: &[String]) -> Vec<&str> {
    imports.iter().map(|name| name.split_once('@').map_or(name.as_str(), |(name, _)| name)).collect()
}

fn modules() -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(wit("stdlib"))
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| name != "world")
        .collect();
    names.sort();
    names
}

#[test]
fn arithmetic_needs_nothing() {
    let app = app(&["values"]);
    assert_eq!(for_host(&app).unwrap().imports, [""; 0]);
    assert_eq!(for_wasi(&app).unwrap().imports, [""; 0]);
}

#[test]
fn only_what_is_reached_stays_imported() {
    let app = app(&["os-path"]);
    assert_eq!(
        names(&for_host(&app).unwrap().imports),
        [
            "oskit:sys/environ",
            "oskit:sys/errno",
            "oskit:sys/files",
            "oskit:sys/os",
            "oskit:sys/poll",
            "oskit:sys/time"
        ]
    );
    let wasi = for_wasi(&app).unwrap().imports;
    assert!(wasi.iter().all(|name| name.starts_with("wasi:")), "{wasi:?}");
    assert!(!names(&wasi).contains(&"wasi:random/random"), "{wasi:?}");
}

#[test]
fn a_program_that_only_parses_text_imports_no_files() {
    let parse = "package oskit:stdlib@0.1.0;
        interface configparser {
            resource parser { sections: func() -> list<string>; }
        }";
    let mut resolve = Resolve::default();
    resolve.push_source("stdlib.wit", parse).unwrap();
    let text = "package t:a; world app { import oskit:stdlib/configparser@0.1.0; }";
    let package = resolve.push_source("app.wit", text).unwrap();
    let world = resolve.select_world(&[package], Some("app")).unwrap();
    let app = encoded(&resolve, world);
    assert_eq!(names(&for_host(&app).unwrap().imports), ["oskit:sys/errno", "oskit:sys/random"]);
    assert_eq!(names(&for_wasi(&app).unwrap().imports), ["wasi:random/random"]);
}

#[test]
fn every_module_composes() {
    for module in modules() {
        let app = app(&[&module]);
        let host = for_host(&app).unwrap_or_else(|why| panic!("{module} for the host: {why}"));
        assert!(host.imports.iter().all(|name| name.starts_with(SYS)), "{module}: {:?}", host.imports);
        let served = host.imports.iter().all(|name| HOST.contains(&short(name)));
        assert!(served, "{module}: {:?}", host.imports);
        let wasi = for_wasi(&app).unwrap_or_else(|why| panic!("{module} for WASI: {why}"));
        assert!(wasi.imports.iter().all(|name| name.starts_with("wasi:")), "{module}: {:?}", wasi.imports);
    }
}

#[test]
fn all_modules_compose_together() {
    let modules = modules();
    let app = app(&modules.iter().map(String::as_str).collect::<Vec<_>>());
    for_host(&app).unwrap();
    for_wasi(&app).unwrap();
}

#[test]
fn an_application_shares_the_adapter_with_the_guest() {
    let app = app(&["os-path", "oskit:sys/files@0.1.0", "oskit:sys/subprocess@0.1.0"]);
    assert!(names(&for_host(&app).unwrap().imports).contains(&"oskit:sys/files"));
    let wasi = for_wasi(&app).unwrap();
    assert!(wasi.imports.iter().all(|name| name.starts_with("wasi:")), "{:?}", wasi.imports);
}

#[test]
fn what_is_composed_for_the_host_can_be_composed_for_wasi() {
    let host = for_host(&app(&["os-path"])).unwrap();
    assert_eq!(for_host(&host.bytes).unwrap().bytes, host.bytes);
    let wasi = for_wasi(&host.bytes).unwrap();
    assert!(wasi.imports.iter().all(|name| name.starts_with("wasi:")), "{:?}", wasi.imports);
    assert_eq!(for_wasi(&wasi.bytes).unwrap().bytes, wasi.bytes);
}

#[test]
fn bad_input_is_told_from_another() {
    let refused = |bytes: &[u8]| for_host(bytes).unwrap_err();
    assert!(matches!(refused(b""), ComposeError::NotWasm));
    assert!(matches!(refused(b"#!/bin/sh\n"), ComposeError::NotWasm));
    assert!(matches!(refused(b"\0asm\x01\0\0\0"), ComposeError::CoreModule));
    assert!(matches!(refused(b"\0asm\x0a\0\x01\0"), ComposeError::UnknownFormat));
    let app = app(&["os-path"]);
    for end in [6, 20, app.len() / 2, app.len() - 1] {
        assert!(matches!(refused(&app[..end]), ComposeError::Truncated(at) if at == end), "{end}");
    }
    let mut damaged = app.clone();
    damaged[9] = 0xff;
    let why = refused(&damaged);
    assert!(matches!(why, ComposeError::Damaged(_) | ComposeError::Truncated(_)), "{why}");
}

#[test]
fn another_version_of_oskit_is_refused() {
    let stdlib = "package oskit:stdlib@7.0.0; interface io { open: func(); }";
    let app = app_of("package t:a; world app { import oskit:stdlib/io@7.0.0; }", &[stdlib]);
    let why = for_wasi(&app).unwrap_err();
    assert!(
        matches!(&why, ComposeError::Version { import, ours }
            if import == "oskit:stdlib/io@7.0.0" && ours == "0.1.0"),
        "{why}"
    );
}

#[test]
fn an_interface_of_other_types_is_named() {
    // An oskit of the same version whose os-path has another join.
    let stdlib = "package oskit:stdlib@0.1.0; interface os-path { join: func(parts: u32) -> string; }";
    let mut resolve = Resolve::default();
    resolve.push_source("stdlib.wit", stdlib).unwrap();
    let text = "package t:a; world app { import oskit:stdlib/os-path@0.1.0; }";
    let package = resolve.push_source("app.wit", text).unwrap();
    let world = resolve.select_world(&[package], Some("app")).unwrap();
    let app = encoded(&resolve, world);
    let why = for_host(&app).unwrap_err();
    assert!(
        matches!(&why, ComposeError::Mismatch { interface, .. } if interface == "oskit:stdlib/os-path@0.1.0"),
        "{why}"
    );
}

#[test]
fn every_module_has_a_row() {
    for module in modules() {
        assert!(reach::is_module(&module), "reach.rs has no row for {module}");
    }
    for entry in fs::read_dir(wit("sys")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(name == "world" || reach::is_system(name), "reach.rs does not know {name}");
    }
}

#[test]
fn inspecting_tells_functions_and_capabilities() {
    let report = inspect(&app(&["os-path", "values"])).unwrap();
    let path = report.modules.iter().find(|module| module.name == "os-path").unwrap();
    assert!(path.functions.contains(&"exists".to_owned()), "{path:?}");
    assert!(path.implemented);
    assert!(report.capabilities.contains(&"files.read".to_owned()), "{report:?}");
    assert!(!report.capabilities.contains(&"subprocess.spawn".to_owned()), "{report:?}");
    assert!(report.to_string().contains("files.read"), "{report}");
    // For a file that `TZ` names, which the interface of clocks reads.
    let report = inspect(&app(&["time"])).unwrap();
    assert_eq!(report.capabilities, ["files.read", "files.symlinks", "time.clocks", "time.zones"]);
    assert_eq!(
        names(&for_host(&app(&["time"])).unwrap().imports),
        ["oskit:sys/environ", "oskit:sys/errno", "oskit:sys/time"]
    );
}

/// The core module of a component that has exports of this prefix.
fn core_module<'a>(component: &'a [u8], prefix: &str) -> &'a [u8] {
    for payload in Parser::new(0).parse_all(component) {
        let Payload::ModuleSection { unchecked_range, .. } = payload.unwrap() else { continue };
        let module = &component[unchecked_range.start as usize..unchecked_range.end as usize];
        let exports = Parser::new(0).parse_all(module).find_map(|payload| match payload.unwrap() {
            Payload::ExportSection(exports) => Some(exports),
            _ => None,
        });
        if exports
            .is_some_and(|exports| exports.into_iter().any(|export| export.unwrap().name.starts_with(prefix)))
        {
            return module;
        }
    }
    panic!("no core module exports {prefix}");
}

/// What each exported function of a core module calls of its imports, as far as calls are direct: a lower bound.
fn calls(module: &[u8]) -> BTreeMap<String, BTreeSet<String>> {
    let mut imports = Vec::new();
    let mut exports = Vec::new();
    let mut bodies: Vec<BTreeSet<u32>> = Vec::new();
    for payload in Parser::new(0).parse_all(module) {
        match payload.unwrap() {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.unwrap();
                    if matches!(import.ty, TypeRef::Func(_)) {
                        imports.push((import.module.to_owned(), import.name.to_owned()));
                    }
                }
            }
            Payload::ExportSection(section) => exports.extend(section.into_iter().map(Result::unwrap)),
            Payload::CodeSectionEntry(body) => bodies.push(
                body.get_operators_reader()
                    .unwrap()
                    .into_iter()
                    .filter_map(|operator| match operator.unwrap() {
                        Operator::Call { function_index } | Operator::ReturnCall { function_index } => {
                            Some(function_index)
                        }
                        _ => None,
                    })
                    .collect(),
            ),
            _ => {}
        }
    }
    let mut found = BTreeMap::new();
    for Export { name, index, .. } in exports.iter().filter(|export| export.kind == ExternalKind::Func) {
        let mut seen = BTreeSet::from([*index]);
        let mut pending = VecDeque::from([*index]);
        let mut called = BTreeSet::new();
        while let Some(index) = pending.pop_front() {
            match imports.get(index as usize) {
                // Dropping a handle asks for nothing.
                Some((_, name)) if name.starts_with("[resource-drop]") => {}
                Some((module, _)) => {
                    called.insert(module.clone());
                }
                None => {
                    let calls = &bodies[index as usize - imports.len()];
                    pending.extend(calls.iter().filter(|call| seen.insert(**call)));
                }
            }
        }
        found.insert((*name).to_owned(), called);
    }
    found
}

#[test]
fn the_table_covers_what_the_guest_calls() {
    let mut missing = BTreeSet::new();
    for (name, called) in calls(core_module(artifacts::GUEST, STDLIB)) {
        let Some((interface, name)) = name.split_once('#') else { continue };
        let reach = reach::of(short(interface), &[function(name).to_owned()]);
        for call in called.iter().filter(|call| call.starts_with(SYS)) {
            if !reach.iter().any(|entry| reach::interface(entry) == short(call)) {
                missing.insert(format!("{} {name}: {}", short(interface), short(call)));
            }
        }
    }
    assert!(missing.is_empty(), "reach.rs does not list {missing:#?}");
}

#[test]
fn the_table_covers_what_the_adapter_calls() {
    for (name, called) in calls(core_module(artifacts::ADAPTER_WASI, SYS)) {
        let Some((interface, name)) = name.split_once('#') else { continue };
        for call in called.iter().filter(|call| call.starts_with("wasi:")) {
            assert!(
                reach::wasi(short(interface)).contains(&unversioned(call)),
                "{interface} {name} calls {call}, which reach.rs does not list"
            );
        }
    }
}

#[test]
fn components_of_ours_import_only_what_they_may() {
    let guest = Component::read(artifacts::GUEST).unwrap();
    assert!(guest.imports.iter().all(|import| import.name.starts_with(SYS)));
    let adapter = Component::read(artifacts::ADAPTER_WASI).unwrap();
    assert!(adapter.imports.iter().all(|import| import.name.starts_with("wasi:")));
}

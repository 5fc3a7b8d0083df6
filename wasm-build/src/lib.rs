//! Builds the parts of oskit that are WebAssembly, and the program that the host carries. For build scripts: `cargo build`
//! and `cargo test` then work from a clean clone, and nothing is built again that hasn't changed.

use anyhow::{Context, Result, bail};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Target for code that imports exactly what its world names.
pub const CORE: &str = "wasm32-unknown-unknown";
/// Target for ordinary WASI programs.
pub const WASI: &str = "wasm32-wasip2";

/// The profile of what becomes WebAssembly.
const WASM: &str = "wasm";

/// One run of cargo for another target, in a target folder of its own beside the caller's, so that the two cargos
/// never wait for each other's lock.
pub struct Builder {
    workspace: PathBuf,
    target_dir: PathBuf,
}

impl Builder {
    /// For the build script that calls it; its package lies directly below the workspace.
    pub fn from_build_script() -> Result<Self> {
        let package = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
        let out = PathBuf::from(env::var("OUT_DIR")?);
        let workspace = package.parent().context("the package has no parent folder")?.to_owned();
        // OUT_DIR is TARGET/PROFILE/build/PACKAGE-HASH/out.
        let target = out.ancestors().nth(4).context("OUT_DIR is not where cargo puts it")?;
        Ok(Builder { workspace, target_dir: target.join("wasm") })
    }

    /// Runs the build script again when something below one of these paths of the workspace changes.
    pub fn watch(&self, paths: &[&str]) {
        for path in ["Cargo.toml", "Cargo.lock"].iter().chain(paths) {
            println!("cargo::rerun-if-changed={}", self.workspace.join(path).display());
        }
    }

    /// Builds a package's library as a component, whose imports are exactly those its world names and its code uses.
    pub fn component(&self, package: &str, to: &Path) -> Result<()> {
        self.cargo(&["-p", package], WASM, CORE, "-Ctarget-feature=+simd128")?;
        let core = self.built(CORE, package);
        let module = fs::read(&core).with_context(|| format!("reading {}", core.display()))?;
        let component = wit_component::ComponentEncoder::default()
            .validate(true)
            .module(&module)
            .and_then(wit_component::ComponentEncoder::encode)
            .with_context(|| format!("making a component of {}", core.display()))?;
        fs::write(to, component).with_context(|| format!("writing {}", to.display()))
    }

    /// Builds all programs of packages for WASI, and gives the folder in which they lie.
    pub fn programs(&self, packages: &[&str]) -> Result<PathBuf> {
        let mut arguments = vec!["--bins"];
        arguments.extend(packages.iter().flat_map(|package| ["-p", package]));
        self.cargo(&arguments, WASM, WASI, "")?;
        Ok(self.target_dir.join(WASI).join(WASM))
    }

    /// Builds a package's program, named as the package is, for the system that the calling build script builds for.
    pub fn program(&self, package: &str, profile: &str, to: &Path) -> Result<()> {
        let target = env::var("TARGET")?;
        self.cargo(&["-p", package, "--bin", package], profile, &target, "")?;
        let built = self.target_dir.join(&target).join(profile).join(package);
        fs::copy(&built, to).with_context(|| format!("copying {}", built.display()))?;
        Ok(())
    }

    fn built(&self, target: &str, package: &str) -> PathBuf {
        self.target_dir.join(target).join(WASM).join(package.replace('-', "_") + ".wasm")
    }

    fn cargo(&self, arguments: &[&str], profile: &str, target: &str, rustflags: &str) -> Result<()> {
        let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.current_dir(&self.workspace).args(["build", "--profile", profile, "--target", target]);
        command.arg("--target-dir").arg(&self.target_dir).args(arguments);
        // What the outer cargo was told is about the outer target.
        for name in
            ["CARGO_ENCODED_RUSTFLAGS", "RUSTC_WRAPPER", "RUSTC_WORKSPACE_WRAPPER", "CARGO_BUILD_TARGET"]
        {
            command.env_remove(name);
        }
        command.env("RUSTFLAGS", rustflags);
        let status = command.status().context("starting cargo")?;
        if !status.success() {
            bail!(
                "building {arguments:?} for {target} failed ({status}); if the target is missing: \
                 rustup target add {CORE} {WASI}"
            );
        }
        Ok(())
    }
}

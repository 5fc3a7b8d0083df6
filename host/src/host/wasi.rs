//! The same policy for an application's own imports of WASI: what `oskit:sys` would refuse, these must not give.

use super::{
    Access, AsRawFd, FsPerms, InputFile, OutputFile, PolicyError, Stream, Symlinks, WasiCtx, file_of,
};
use crate::OskitCtx;
use crate::files::Mount;
use std::sync::Arc;
use std::time::Duration;
use wasmtime_wasi::{HostMonotonicClock, HostWallClock};

pub(super) mod narrow;

pub(super) use narrow::narrow;

/// A clock that stands still, for an instance that may read none: WASI's functions can't refuse.
struct Stopped;

impl HostWallClock for Stopped {
    fn resolution(&self) -> Duration {
        Duration::from_secs(1)
    }

    fn now(&self) -> Duration {
        Duration::ZERO
    }
}

impl HostMonotonicClock for Stopped {
    fn resolution(&self) -> u64 {
        1_000_000_000
    }

    fn now(&self) -> u64 {
        0
    }
}

/// In a child just forked off: starts what waits for clocks on behalf of wasmtime-wasi, whose own threads stayed behind.
pub(super) fn revive() {
    match tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build() {
        Ok(runtime) => {
            // For as long as the process lives.
            std::mem::forget(runtime.enter());
            std::mem::forget(runtime);
        }
        Err(error) => tracing::warn!(%error, "waits by WASI's clocks don't end in this child"),
    }
}

/// What wasmtime-wasi keeps for the instance.
pub(super) fn context(ctx: &OskitCtx) -> wasmtime::Result<WasiCtx> {
    let policy = ctx.rules.policy();
    let mut wasi = WasiCtx::builder();
    wasi.allow_blocking_current_thread(true).allow_tcp(false).allow_udp(false);
    wasi.envs(&ctx.variables).args(&ctx.arguments).initial_cwd(policy.environ.directory.as_str());
    // WASI's functions can't be told the rules of a single grant: one that has others than the rest isn't seen by them.
    let common =
        |mount: &&Arc<Mount>| mount.special() == policy.files.special && mount.symlinks() == Symlinks::Within;
    for mount in ctx.rules.mounts().iter().filter(common) {
        let access = match mount.access() {
            Access::Read => FsPerms::ReadOnly,
            Access::ReadWrite => FsPerms::ReadWrite,
        };
        // By the open directory, so that both doors lead to the same one whatever happens to its name.
        let host = format!("/proc/self/fd/{}", mount.directory().as_raw_fd());
        wasi.preopened_dir(host, mount.path(), access)
            .map_err(|error| PolicyError::value(format!("{}: {error}", mount.path())))?;
    }
    if let Some(stdin) = &ctx.stdio[Stream::Stdin as usize] {
        wasi.stdin(InputFile::new(file_of(stdin)?));
    }
    if let Some(stdout) = &ctx.stdio[Stream::Stdout as usize] {
        wasi.stdout(OutputFile::new(file_of(stdout)?));
    }
    if let Some(stderr) = &ctx.stdio[Stream::Stderr as usize] {
        wasi.stderr(OutputFile::new(file_of(stderr)?));
    }
    if !policy.time.clocks {
        wasi.wall_clock(Stopped).monotonic_clock(Stopped);
    }
    if !policy.random.system {
        // A longer request traps: predictable bytes under the name of random ones would be worse.
        wasi.max_random_size(0).insecure_random_seed(0);
    }
    Ok(wasi.build())
}

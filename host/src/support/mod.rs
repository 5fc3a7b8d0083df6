//! `oskit:sys/support`: what this host serves under the instance's policy.

use crate::bindings::oskit::sys::support::{Host, Level};
use crate::policy::{Access, Policy};
use crate::{OskitCtxView, Rules};

impl Host for OskitCtxView<'_> {
    fn query(&mut self, name: String) -> wasmtime::Result<Level> {
        Ok(level(&self.ctx.rules, &name))
    }

    fn backend(&mut self) -> wasmtime::Result<String> {
        Ok("host".to_owned())
    }
}

/// How `interface.function`, `interface.resource.method` or an interface is served.
fn level(rules: &Rules, name: &str) -> Level {
    let policy = rules.policy();
    let given = |given: bool| if given { Level::Real } else { Level::Denied };
    match name.split_once('.').unwrap_or((name, "")) {
        ("errno" | "support" | "poll" | "environ", _) | ("os", "" | "exit" | "abort") | ("time", "sleep") => {
            Level::Real
        }
        ("files", function) => files(policy, function),
        ("fcntl", function) => fcntl(policy, function),
        ("time", "now" | "resolution") | ("os", "times") => given(policy.time.clocks),
        ("time", "") => Level::Real,
        ("time", "local-zone" | "zone-rules" | "zone-names") => given(policy.time.zones),
        ("time", "zone-file") if policy.time.zones => files(policy, "open"),
        ("time", "zone-file") => Level::Denied,
        ("random", "" | "get-random") => given(policy.random.system),
        ("os", "identity-of-self" | "getpgid") => given(policy.os.identity),
        ("os", "uname" | "cpu-count" | "load-average") => given(policy.os.system),
        ("os", "login-name" | "user-by-name" | "user-by-id") => given(policy.os.users),
        _ => Level::Unsupported,
    }
}

fn fcntl(policy: &Policy, function: &str) -> Level {
    let writable = || policy.files.grants.iter().any(|grant| grant.access == Access::ReadWrite);
    match function {
        "flock" | "lock-range" | "blocking-lock" | "unlocked" | "range-unlocked" => {
            if policy.fcntl.lock || writable() { Level::Real } else { Level::Denied }
        }
        "" | "get-status" | "set-status-flags" | "descriptor-limit" | "get-pipe-size" | "set-pipe-size"
        | "get-seals" | "add-seals" | "bytes-available" => Level::Real,
        _ => Level::Unsupported,
    }
}

fn files(policy: &Policy, function: &str) -> Level {
    let given = |given: bool| if given { Level::Real } else { Level::Denied };
    let any = |access: &[Access]| policy.files.grants.iter().any(|grant| access.contains(&grant.access));
    match function {
        ""
        | "mounts"
        | "pipe"
        | "stdin"
        | "stdout"
        | "stderr"
        | "umask"
        | "descriptor"
        | "directory-stream"
        | "directory-stream.read"
        | "directory-stream.read-with-status" => Level::Real,
        "chflags" => Level::Unsupported,
        "open" | "open-directory" | "stat" | "access" | "readlink" | "statvfs" => {
            given(any(&[Access::Read, Access::ReadWrite]))
        }
        "mkdir"
        | "rmdir"
        | "unlink"
        | "rename"
        | "link"
        | "symlink"
        | "chmod"
        | "chown"
        | "utimens"
        | "truncate"
        | "descriptor.truncate"
        | "descriptor.sync"
        | "descriptor.chmod"
        | "descriptor.chown"
        | "descriptor.utimens" => given(any(&[Access::ReadWrite])),
        "mkfifo" => given(
            policy
                .files
                .grants
                .iter()
                .any(|grant| grant.access == Access::ReadWrite && policy.special_below(grant)),
        ),
        _ => match function.strip_prefix("descriptor.") {
            Some(
                "read" | "pread" | "write" | "pwrite" | "seek" | "stat" | "statvfs" | "dup" | "is-terminal"
                | "terminal-size" | "readable" | "writable" | "copy-from",
            ) => Level::Real,
            _ => Level::Unsupported,
        },
    }
}

//! `oskit:sys/support`: what this host serves under the instance's policy.

use crate::bindings::oskit::sys::support::{Host, Level};
use crate::policy::{Access, Grant, Policy, Symlinks};
use crate::{OskitCtxView, Rules};

impl Host for OskitCtxView<'_> {
    fn query(&mut self, name: String) -> wasmtime::Result<Level> {
        Ok(level(&self.ctx.rules, self.ctx.process.is_some(), &name))
    }

    fn backend(&mut self) -> wasmtime::Result<String> {
        Ok("host".to_owned())
    }
}

/// How `interface.function`, `interface.resource.method` or an interface is served.
fn level(rules: &Rules, is_process: bool, name: &str) -> Level {
    let policy = rules.policy();
    let given = |given: bool| if given { Level::Real } else { Level::Denied };
    match name.split_once('.').unwrap_or((name, "")) {
        ("errno" | "support" | "poll" | "environ", _) | ("os", "" | "exit" | "abort") | ("time", "sleep") => {
            Level::Real
        }
        ("files", function) => files(policy, function),
        ("fcntl", function) => fcntl(policy, function),
        ("time", "now" | "resolution") | ("os", "times") => given(policy.time.clocks),
        ("time", "")
        | ("subprocess", "child" | "child.pid" | "child.changed" | "child.wait")
        | (
            "signal",
            "" | "raise" | "get-disposition" | "mask" | "pending" | "next-caught" | "take-pending"
            | "arrived" | "set-timer" | "get-timer" | "set-wakeup",
        ) => Level::Real,
        ("time", "local-zone" | "zone-rules" | "zone-names") => given(policy.time.zones),
        ("time", "zone-file") if policy.time.zones => files(policy, "open"),
        ("time", "zone-file") => Level::Denied,
        ("signal", "set-disposition" | "set-mask") => given(!policy.signal.handle.set().is_empty()),
        ("subprocess", "" | "spawn") => given(!policy.subprocess.programs.is_none()),
        ("subprocess", "child.send-signal" | "child.send-signal-to-group") => {
            given(!policy.subprocess.programs.is_none() && policy.subprocess.signals)
        }
        ("random", "" | "get-random") => given(policy.random.system),
        ("os", "identity-of-self" | "getpgid") => given(policy.os.identity),
        ("os", "uname" | "cpu-count" | "load-average") => given(policy.os.system),
        ("os", "login-name" | "user-by-name" | "user-by-id") => given(policy.os.users),
        ("os", "open-with-default") => given(policy.os.open_with),
        ("os", "nice" | "setsid" | "setpgid") if is_process => given(policy.os.session),
        ("os", "execve") if is_process => given(!policy.subprocess.programs.is_none()),
        ("os", "fork") if is_process => given(policy.os.fork),
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
    let writable = |rule: fn(&Policy, &Grant) -> bool| {
        policy.files.grants.iter().any(|grant| grant.access == Access::ReadWrite && rule(policy, grant))
    };
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
        | "chmod"
        | "chown"
        | "utimens"
        | "truncate"
        | "descriptor.truncate"
        | "descriptor.sync"
        | "descriptor.chmod"
        | "descriptor.chown"
        | "descriptor.utimens" => given(any(&[Access::ReadWrite])),
        "symlink" => given(writable(|policy, grant| policy.symlinks_below(grant) == Symlinks::Within)),
        "mkfifo" => given(writable(Policy::special_below)),
        _ => match function.strip_prefix("descriptor.") {
            Some(
                "read" | "pread" | "write" | "pwrite" | "seek" | "stat" | "statvfs" | "dup" | "is-terminal"
                | "terminal-size" | "readable" | "writable" | "copy-from",
            ) => Level::Real,
            _ => Level::Unsupported,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_pipes_are_made_where_a_grant_to_write_has_the_rule() {
        let grant = |guest: &str, access| Grant::new("/srv", guest, access).expect("a grant");
        let strict = grant("/a", Access::ReadWrite).symlinks(Symlinks::Refuse).special(true);
        let looked_at = grant("/b", Access::Read).symlinks(Symlinks::Within);
        let policy = Policy::default().grant_by(strict).and_then(|policy| policy.grant_by(looked_at));
        let policy = policy.expect("grants");
        assert!(matches!(files(&policy, "symlink"), Level::Denied));
        assert!(matches!(files(&policy, "mkfifo"), Level::Real));
        let policy = policy.grant_by(grant("/c", Access::ReadWrite)).expect("a grant");
        assert!(matches!(files(&policy, "symlink"), Level::Real));
        let plain = Policy::default().grant_by(grant("/c", Access::ReadWrite)).expect("a grant");
        assert!(matches!(files(&plain, "mkfifo"), Level::Denied));
    }
}

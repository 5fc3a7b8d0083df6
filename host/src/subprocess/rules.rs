//! What a jail lets children reach.

use super::jailer::Jailer;
use crate::files::directory_of;
use crate::policy::{Access, Degrade, Jail, Listed, Policy};
use crate::state::Rules;
use oskit_jailer::{Request, rights};
use rustix::io::Errno;
use std::os::fd::AsFd;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// The version of Landlock that keeps signals in.
const NEEDED: u32 = 6;

/// What every program reads: libraries, zones, messages, terminals.
const READ: &[&str] = &[
    "/etc/ld.so.cache",
    "/etc/ld.so.conf",
    "/etc/ld.so.conf.d",
    "/etc/ld.so.preload",
    "/etc/localtime",
    "/etc/timezone",
    "/lib",
    "/lib32",
    "/lib64",
    "/libx32",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/libx32",
    "/usr/local/lib",
    "/usr/share/i18n",
    "/usr/share/locale",
    "/usr/share/terminfo",
    "/usr/share/zoneinfo",
];
/// The loaders, which the kernel executes in the place of a program.
const LOADERS: &[&str] = &[
    "/lib/ld-linux-aarch64.so.1",
    "/lib/ld-linux-armhf.so.3",
    "/lib/ld-linux-riscv64-lp64d.so.1",
    "/lib/ld-linux.so.2",
    "/lib/ld-musl-aarch64.so.1",
    "/lib/ld-musl-x86_64.so.1",
    "/lib64/ld-linux-x86-64.so.2",
    "/lib64/ld64.so.2",
];
const DEVICES: &[&str] = &["/dev/full", "/dev/null", "/dev/random", "/dev/urandom", "/dev/zero"];
/// What a policy that allows any program lets them execute.
const PROGRAMS: &[&str] = &["/bin", "/opt", "/sbin", "/usr"];
const CONFIGURATION: &[&str] = &["/etc/alternatives", "/etc/os-release", "/etc/ssl/openssl.cnf"];
const USERS: &[&str] = &["/etc/group", "/etc/nsswitch.conf", "/etc/passwd"];
const NETWORK: &[&str] = &[
    "/etc/ca-certificates",
    "/etc/gai.conf",
    "/etc/host.conf",
    "/etc/hosts",
    "/etc/nsswitch.conf",
    "/etc/pki",
    "/etc/protocols",
    "/etc/resolv.conf",
    "/etc/services",
    "/etc/ssl/certs",
    "/etc/ssl/openssl.cnf",
    "/usr/share/ca-certificates",
];

/// Tells a jailer the rules.
pub(super) fn tell(rules: &Rules, jailer: &Jailer) -> Result<(), Errno> {
    let policy = rules.policy();
    let section = &policy.subprocess;
    let any_program = section.programs == Listed::Any;
    let confined = section.jail == Jail::Strict;
    let jail = oskit_jailer::Jail {
        confined,
        best_effort: section.degrade == Degrade::Warn,
        network: section.network,
        unix_sockets: section.unix_sockets,
        users: section.users,
        any_program,
        metadata: section.metadata,
    };
    jailer.tell(&Request::Jail(jail), &[])?;
    if !confined {
        return Ok(());
    }
    let path = |rights: u8, path: &Path| {
        jailer.tell(&Request::Rule { rights, path: Some(path.as_os_str().as_bytes().to_vec()) }, &[])
    };
    let all = |rights: u8, paths: &[&str]| paths.iter().try_for_each(|at| path(rights, Path::new(at)));
    all(rights::READ, READ)?;
    all(rights::EXECUTE, LOADERS)?;
    all(rights::DEVICE, DEVICES)?;
    if any_program {
        all(rights::EXECUTE, PROGRAMS)?;
        all(rights::READ, CONFIGURATION)?;
    }
    if policy.os.users {
        all(rights::READ, USERS)?;
    }
    if section.network {
        all(rights::READ, NETWORK)?;
    }
    for read in &section.read {
        path(rights::READ, read.as_path())?;
    }
    for execute in &section.execute {
        path(rights::EXECUTE, execute.as_path())?;
    }
    for mount in rules.mounts() {
        let mut rights = rights::READ;
        if mount.access() == Access::ReadWrite {
            rights |= rights::WRITE;
            if mount.special() {
                rights |= rights::SPECIAL;
            }
        }
        jailer.tell(&Request::Rule { rights, path: None }, &[directory_of(mount)])?;
    }
    let (programs, interpreters) = rules.programs().executed();
    for program in programs {
        jailer.tell(&Request::Rule { rights: rights::EXECUTE, path: None }, &[program.as_fd()])?;
    }
    interpreters.iter().try_for_each(|interpreter| path(rights::EXECUTE, interpreter))
}

/// Says in the log what isn't enforced.
pub(super) fn note(policy: &Policy, landlock: u32) {
    if policy.subprocess.jail == Jail::None {
        tracing::warn!("children are not confined: the policy says so");
    } else if landlock < NEEDED {
        tracing::warn!(landlock, needed = NEEDED, "children are confined only as far as this kernel can");
    }
}

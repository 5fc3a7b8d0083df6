//! What is asked for, in the jailer's terms.

use super::programs::Runnable;
use super::{DEGRADE, SPAWN, environment, other_users};
use crate::OskitCtxView;
use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::subprocess::{Limits, SpawnOptions};
use crate::door::{admit, refuse};
use crate::error::Result;
use crate::files;
use crate::limits::ChildLimits;
use crate::policy::{Degrade, GuestPath};
use crate::signal::Set;
use crate::state::Rules;
use oskit_jailer::{Bounds, Spawn};
use rustix::process::{getegid, geteuid};
use std::os::fd::OwnedFd;

/// The most bytes of arguments and variables together, with what the kernel adds to each.
const MOST_BYTES: usize = 2 << 20;
const EACH: usize = 9;
/// The most groups, as Linux has it.
const MOST_GROUPS: usize = 65_536;
/// The most descriptors beside the standard streams.
const MOST_INHERITED: usize = 240;
/// The numbers that they can have.
const NUMBERS: std::ops::RangeInclusive<u32> = 3..=1023;

/// Fails where what is asked makes no sense, whatever policy says.
pub(super) fn check(options: &SpawnOptions) -> Result<()> {
    let texts = options.arguments.iter().map(String::len);
    let variables = options.environment.iter().map(|(name, value)| name.len() + value.len() + 1);
    let bytes: usize = texts.chain(variables).map(|length| length + EACH).sum();
    if bytes > MOST_BYTES || options.groups.as_ref().is_some_and(|groups| groups.len() > MOST_GROUPS) {
        return Err(Code::E2big.into());
    }
    let numbers: Vec<u32> = options.inherit.iter().map(|inherited| inherited.number).collect();
    if numbers.len() > MOST_INHERITED {
        return Err(Code::Emfile.into());
    }
    let twice = numbers.iter().enumerate().any(|(place, number)| numbers[..place].contains(number));
    let proper = numbers.iter().all(|number| NUMBERS.contains(number))
        && options.arguments.iter().all(|argument| !argument.contains('\0'))
        && options.umask <= 0o777
        // The kernel takes none for no id.
        && ![options.uid, options.gid].contains(&Some(u32::MAX))
        && options.process_group.is_none_or(|group| i32::try_from(group).is_ok());
    if twice || !proper {
        return Err(Code::Einval.into());
    }
    Ok(())
}

fn signals(numbers: &[u8]) -> Result<u64> {
    Ok(Set::from_numbers(numbers).ok_or(Code::Einval)?.bits())
}

/// The directory that a child starts in; none is the host's root, in which there is nothing for it.
fn directory(rules: &Rules, runnable: &Runnable, path: &str) -> Result<Option<OwnedFd>> {
    let bound = runnable.own.as_ref().and_then(|own| own.directories.as_ref());
    if path == "/" && bound.is_none() && !files::is_served(rules, path) {
        return Ok(None);
    }
    let directory = files::handle(rules, SPAWN, path.to_owned())?;
    if !files::is_directory(&directory)? {
        return Err(Code::Enotdir.into());
    }
    let within = |other: &GuestPath| -> Result<bool> {
        let other = files::handle(rules, SPAWN, other.as_str().to_owned())?;
        Ok(files::is_within(&directory, other)?)
    };
    if let Some(bound) = bound
        && !bound.iter().any(|bound| within(bound).unwrap_or(false))
    {
        return Err(refuse(rules, SPAWN, path, SPAWN));
    }
    Ok(Some(directory))
}

/// The lower of what policy says and what is asked.
fn bounds(policy: ChildLimits, asked: &Limits) -> Bounds {
    let lower = |one: Option<u64>, other: Option<u64>| one.into_iter().chain(other).min();
    let bytes = |mebibytes: Option<u64>| mebibytes.map(|mebibytes| mebibytes.saturating_mul(1 << 20));
    Bounds {
        cpu_time: lower(policy.cpu_seconds, asked.cpu_time),
        address_space: lower(bytes(policy.memory_mib), asked.address_space),
        file_size: lower(bytes(policy.file_size_mib), asked.file_size),
        open_files: lower(policy.open_files, asked.open_files),
        processes: lower(policy.processes, asked.processes),
    }
}

impl OskitCtxView<'_> {
    /// What to tell the jailer of a child, and its directory.
    pub(super) fn planned(
        &self,
        runnable: &Runnable,
        options: &mut SpawnOptions,
    ) -> Result<(Spawn, Option<OwnedFd>)> {
        let rules = &self.ctx.rules;
        let policy = rules.policy();
        let (ignored, blocked) = (signals(&options.ignored_signals)?, signals(&options.blocked_signals)?);
        let (environment, withheld) =
            environment::given(policy, runnable.own.as_ref(), &options.environment)?;
        for name in withheld {
            // The child goes without it; the log says so.
            let _ = refuse(rules, SPAWN, &name, "subprocess.environment");
        }
        let own = |id: Option<u32>, own: u32| id.is_none_or(|id| id == own);
        let same = own(options.uid, geteuid().as_raw()) && own(options.gid, getegid().as_raw());
        if !same || options.groups.is_some() {
            admit(rules, other_users(format!("{:?} {:?}", options.uid, options.gid)))?;
        }
        let limits = policy.limits.child.and(runnable.limits());
        let bounds = bounds(limits, &options.limits);
        let as_root = options.uid.map_or(geteuid().is_root(), |uid| uid == 0);
        if bounds.processes.is_some() && as_root && policy.subprocess.degrade == Degrade::Refuse {
            return Err(refuse(rules, SPAWN, "a limit on the processes of root", DEGRADE));
        }
        let group = options.process_group.filter(|&group| group != 0);
        if group.is_some_and(|group| !self.ctx.children().has_group(group)) {
            return Err(Code::Eperm.into());
        }
        let directory = directory(rules, runnable, &options.directory)?;
        let spawn = Spawn {
            id: 0,
            script: runnable.script,
            beyond_rules: runnable.beyond_rules,
            directory: directory.is_some(),
            arguments: options.arguments.iter().map(|text| files::bytes_of(text)).collect(),
            environment,
            numbers: vec![0, 1, 2],
            group,
            session: options.new_session,
            umask: options.umask,
            uid: options.uid,
            gid: options.gid,
            groups: options.groups.take(),
            ignored,
            blocked,
            bounds,
            deadline: limits.deadline_ms,
        };
        Ok((spawn, directory))
    }
}

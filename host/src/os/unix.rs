use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::os::{Identity, ProcessTimes, SystemName};
use crate::door::{Granted, Whole};
use crate::error::Result;
use rustix::process;
use rustix::time::{ClockId, clock_gettime};
use std::ffi::CStr;

pub(super) fn identity(_: &Granted<Whole>) -> Result<Identity> {
    let number = |pid: process::Pid| pid.as_raw_nonzero().get() as u32;
    Ok(Identity {
        pid: number(process::getpid()),
        parent: process::getppid().map_or(0, number),
        process_group: own_group(),
        session: own_session()?,
        uid: process::getuid().as_raw(),
        effective_uid: process::geteuid().as_raw(),
        gid: process::getgid().as_raw(),
        effective_gid: process::getegid().as_raw(),
        groups: process::getgroups()?.into_iter().map(process::Gid::as_raw).collect(),
    })
}

/// The group of the process; 0 where its leader is outside the process's own namespace, as in many containers.
///
/// Not by rustix, which takes that 0 for impossible.
#[allow(unsafe_code)]
pub(super) fn own_group() -> u32 {
    // Sound: takes nothing, and can't fail.
    unsafe { libc::getpgrp() as u32 }
}

/// The session of the process, 0 as for its group.
#[allow(unsafe_code)]
fn own_session() -> Result<u32> {
    // Sound: takes a number, and touches no memory.
    let session = unsafe { libc::getsid(0) };
    u32::try_from(session).map_err(|_| std::io::Error::last_os_error().into())
}

pub(super) fn uname(_: &Granted<Whole>) -> SystemName {
    let name = rustix::system::uname();
    let text = |text: &CStr| text.to_string_lossy().into_owned();
    SystemName {
        sysname: text(name.sysname()),
        nodename: text(name.nodename()),
        release: text(name.release()),
        version: text(name.version()),
        machine: text(name.machine()),
    }
}

/// Who logged in, by id: what the kernel keeps for the session.
pub(super) fn login(_: &Granted<Whole>) -> Result<u32> {
    let text = std::fs::read_to_string("/proc/self/loginuid").map_err(|_| Code::Enxio)?;
    text.trim().parse().ok().filter(|&uid| uid != u32::MAX).ok_or(Code::Enxio.into())
}

/// The times of the process, from the 14th to the 17th field of its `stat`.
pub(super) fn times(_: &Granted<Whole>) -> Result<ProcessTimes> {
    let stat = std::fs::read_to_string("/proc/self/stat").map_err(|_| Code::Enotsup)?;
    // The second field, a name in parentheses, can hold anything.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let tick = 1_000_000_000 / rustix::param::clock_ticks_per_second().max(1);
    let mut times = fields.split_ascii_whitespace().skip(11).map_while(|field| field.parse::<u64>().ok());
    let mut next = || times.next().map(|ticks| ticks.saturating_mul(tick)).ok_or(Code::Enotsup);
    let (user, system, children_user, children_system) = (next()?, next()?, next()?, next()?);
    let now = clock_gettime(ClockId::Monotonic);
    let elapsed = now.tv_sec as u64 * 1_000_000_000 + now.tv_nsec as u64;
    Ok(ProcessTimes { user, system, children_user, children_system, elapsed })
}

/// How many processors are in use by the system, and by this process at the most.
pub(super) fn cpu_count(_: &Granted<Whole>) -> Result<(u32, u32)> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(|_| Code::Enotsup)?;
    let allowed = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
    let own = allowed.and_then(|ranges| count(ranges.trim())).ok_or(Code::Enotsup)?;
    let online = std::fs::read_to_string("/sys/devices/system/cpu/online");
    let online = online.ok().and_then(|ranges| count(ranges.trim()));
    Ok((online.unwrap_or(own), own))
}

/// How many numbers a list of ranges such as `0-3,6` names.
fn count(ranges: &str) -> Option<u32> {
    let mut all = 0;
    for range in ranges.split(',') {
        let (first, last) = range.split_once('-').unwrap_or((range, range));
        let (first, last): (u32, u32) = (first.parse().ok()?, last.parse().ok()?);
        all += last.checked_sub(first)? + 1;
    }
    Some(all)
}

pub(super) fn load_average(_: &Granted<Whole>) -> (f64, f64, f64) {
    let [one, five, fifteen] = rustix::system::sysinfo().loads.map(|load| load as f64 / 65536.0);
    (one, five, fifteen)
}

#[cfg(test)]
mod tests {
    use super::count;

    #[test]
    fn ranges_are_counted() {
        assert_eq!([count("0"), count("0-3"), count("0-3,6,8-9")], [Some(1), Some(4), Some(7)]);
        assert_eq!([count(""), count("3-0"), count("x")], [None; 3]);
    }
}

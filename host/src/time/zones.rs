//! The system's database of zones.

use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::time::Zone;
use crate::door::{Granted, Whole};
use crate::error::Result;
use cap_std::ambient_authority;
use cap_std::fs::Dir;
use std::io::Read;
use std::path::{Path, PathBuf};

/// Where systems keep it: the places that CPython looks in.
const PLACES: [&str; 4] =
    ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];
/// What names the local zone.
const LOCAL: &str = "/etc/localtime";
/// What every file of rules begins with.
const MAGIC: &[u8; 4] = b"TZif";
/// The largest file of rules that is read.
pub(super) const LARGEST: u64 = 1 << 20;
/// The longest name, in bytes, with room.
pub(super) const LONGEST: usize = 255;
/// How deep names go, such as `America/Argentina/Ushuaia`, with room.
const DEEPEST: usize = 8;

fn open(place: Option<&Path>) -> Result<Dir> {
    let open = |place: &Path| Dir::open_ambient_dir(place, ambient_authority());
    let found = match place {
        Some(place) => open(place).ok(),
        None => PLACES.iter().find_map(|place| open(Path::new(place)).ok()),
    };
    found.ok_or(Code::Enotsup.into())
}

/// The content of a file of rules, none when it isn't one.
fn rules(file: impl Read) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes).ok()?;
    (bytes.starts_with(MAGIC) && bytes.len() as u64 <= LARGEST).then_some(bytes)
}

/// The local zone, by the name that the link at its place tells.
pub(super) fn local(_: &Granted<Whole>) -> Zone {
    let link = std::fs::read_link(LOCAL).ok();
    let name = link.as_deref().and_then(Path::to_str).and_then(|path| path.split_once("zoneinfo/"));
    let name = name.map(|(_, name)| name.trim_start_matches("posix/").to_owned());
    let rules = std::fs::File::open(LOCAL).ok().and_then(rules);
    let name = name.or_else(|| rules.is_none().then(|| "UTC".to_owned()));
    Zone { name, rules }
}

/// The rules of a zone by its name.
pub(super) fn by_name(granted: &Granted<Whole>, place: Option<&Path>) -> Result<Vec<u8>> {
    let name = &granted.request().subject;
    let proper = |part: &str| !matches!(part, "" | "." | "..");
    if name.contains('\0') || !name.split('/').all(proper) {
        return Err(Code::Einval.into());
    }
    let directory = open(place)?;
    directory.open(name).ok().and_then(rules).ok_or(Code::Enoent.into())
}

/// The rules that a file of the instance's held: nothing else of it is told.
pub(super) fn in_file(_: &Granted<Whole>, content: Vec<u8>) -> Result<Vec<u8>> {
    if content.starts_with(MAGIC) { Ok(content) } else { Err(Code::Einval.into()) }
}

/// All names, sorted.
pub(super) fn names(_: &Granted<Whole>, place: Option<&Path>) -> Result<Vec<String>> {
    let mut names = Vec::new();
    collect(&open(place)?, &PathBuf::new(), DEEPEST, &mut names);
    names.sort_unstable();
    Ok(names)
}

fn collect(directory: &Dir, prefix: &Path, depth: usize, names: &mut Vec<String>) {
    let Ok(entries) = directory.entries() else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        // These repeat all zones in other forms, and CPython leaves them out.
        if prefix.as_os_str().is_empty()
            && ["posix", "right", "posixrules"].iter().any(|other| name == *other)
        {
            continue;
        }
        let path = prefix.join(&name);
        let Ok(metadata) = directory.metadata(&name) else { continue };
        if metadata.is_dir() {
            if let Some(depth) = depth.checked_sub(1)
                && let Ok(directory) = entry.open_dir()
            {
                collect(&directory, &path, depth, names);
            }
        } else if directory.open(&name).is_ok_and(is_rules)
            && let Some(path) = path.to_str()
        {
            names.push(path.to_owned());
        }
    }
}

fn is_rules(mut file: cap_std::fs::File) -> bool {
    let mut magic = [0; 4];
    file.read_exact(&mut magic).is_ok() && magic == *MAGIC
}

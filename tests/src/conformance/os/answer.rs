//! What the component answers, as a case shows it.

use super::disk::kind;
use super::names::{message, shown};
use crate::conformance::bindings::exports::oskit::stdlib::errno::Exception;
use crate::conformance::bindings::exports::oskit::stdlib::os::{
    DirEntry, PackedEntries, PackedWalk, StatResult, StatvfsResult, WalkStep,
};
use serde_json::{Value, json};

/// A status without what is different wherever cases are recorded, but for the times that are asked for.
pub(super) fn status(stat: &StatResult, times: &[String]) -> Value {
    let own = |number: u32, mine: u32| if number == mine { json!("own") } else { json!(number) };
    let mut out = json!({
        "mode": stat.mode,
        "uid": own(stat.uid, rustix::process::geteuid().as_raw()),
        "gid": own(stat.gid, rustix::process::getegid().as_raw()),
    });
    if kind(stat.mode) != "directory" {
        out["nlink"] = json!(stat.nlink);
        out["size"] = json!(stat.size);
    }
    for (name, time) in [("atime", stat.atime_ns), ("mtime", stat.mtime_ns), ("ctime", stat.ctime_ns)] {
        if times.iter().any(|asked| asked == name) {
            out[format!("{name}_ns")] = crate::conformance::args::integer_json(time);
        }
    }
    out
}

/// The status of a file system, of which no two machines have the same.
pub(super) fn filesystem(status: &StatvfsResult) -> Value {
    json!({ "namemax": status.namemax, "blocks": status.blocks > 0, "bsize": status.bsize > 0 })
}

/// The names of kinds by their places in `file-type`.
const KINDS: [&str; 8] =
    ["unknown", "regular", "directory", "symlink", "block-device", "character-device", "fifo", "socket"];

/// In the order of the names, as Python sorts them.
pub(super) fn sorted(mut names: Vec<(String, Value)>) -> Value {
    names.sort_by(|(one, _), (other, _)| one.cmp(other));
    names.into_iter().map(|(_, value)| value).collect()
}

pub(super) fn entries(entries: &[DirEntry]) -> Vec<(String, Value)> {
    let one =
        |entry: &DirEntry| (entry.name.clone(), json!([shown(&entry.name), KINDS[entry.kind as usize]]));
    entries.iter().map(one).collect()
}

/// The texts of a packed list.
fn texts<'a>(names: &'a str, ends: &'a [u32]) -> impl Iterator<Item = &'a str> {
    let starts = std::iter::once(&0).chain(ends);
    starts.zip(ends).map(|(start, end)| &names[*start as usize..*end as usize])
}

fn packed_entry(name: &str, kind: u8, stat: Option<&StatResult>) -> Value {
    let mut entry = vec![shown(name), json!(KINDS[usize::from(kind)])];
    entry.extend(stat.map(|stat| status(stat, &[])));
    Value::Array(entry)
}

pub(super) fn packed(packed: &PackedEntries) -> Vec<(String, Value)> {
    texts(&packed.names, &packed.ends)
        .zip(&packed.kinds)
        .enumerate()
        .map(|(at, (name, kind))| (name.to_owned(), packed_entry(name, *kind, packed.stats.get(at))))
        .collect()
}

pub(super) fn step(step: &WalkStep) -> Value {
    let names = |names: &[String]| sorted(names.iter().map(|name| (name.clone(), shown(name))).collect());
    json!([shown(&step.path), names(&step.directories), names(&step.files)])
}

pub(super) fn packed_walk(walk: &PackedWalk) -> Vec<(String, Value)> {
    let mut names = texts(&walk.names, &walk.ends);
    let mut rest = walk.kinds.iter().enumerate();
    let mut steps = Vec::new();
    for count in &walk.counts {
        let path = names.next().expect("a path").to_owned();
        let entries = rest.by_ref().take(*count as usize).map(|(at, kind)| {
            let name = names.next().expect("a name").to_owned();
            let entry = packed_entry(&name, *kind, walk.stats.get(at));
            (name, entry)
        });
        let entries = sorted(entries.collect());
        steps.push((path.clone(), json!([shown(&path), entries])));
    }
    steps
}

/// An exception.
pub(super) fn exception(exception: &Exception, name: &str) -> Value {
    json!({ "type": exception.class, "errno": name, "msg": message(&exception.str) })
}

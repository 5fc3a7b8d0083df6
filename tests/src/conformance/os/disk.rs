//! The scratch directory as the machine has it: what a session starts with, and what it left.

use super::names::{bytes, shown_bytes};
use rustix::fs::{CWD, FileType, Mode, mkfifoat};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use wasmtime::Result;
use wasmtime::error::Context;

/// Kind, mode, and size or target, by path.
pub(super) type Snapshot = BTreeMap<Vec<u8>, Value>;

/// The name of a kind of file in the cases, of `st_mode`.
pub(super) fn kind(mode: u32) -> &'static str {
    match FileType::from_raw_mode(mode) {
        FileType::RegularFile => "regular",
        FileType::Directory => "directory",
        FileType::Symlink => "symlink",
        FileType::BlockDevice => "block-device",
        FileType::CharacterDevice => "character-device",
        FileType::Fifo => "fifo",
        FileType::Socket => "socket",
        FileType::Unknown => "unknown",
    }
}

fn path_of(root: &Path, value: &Value) -> Result<PathBuf> {
    Ok(root.join(OsStr::from_bytes(&bytes(value).ok().context("a path that isn't one")?)))
}

/// A folder and those that lead to it, with the mode that they had where the cases were recorded.
fn make_folder(path: &Path) -> Result<()> {
    for folder in path.ancestors().collect::<Vec<_>>().into_iter().rev() {
        if !folder.exists() {
            fs::create_dir(folder)?;
            fs::set_permissions(folder, Permissions::from_mode(0o755))?;
        }
    }
    Ok(())
}

fn make_one(entry: &Value, root: &Path) -> Result<()> {
    let path = path_of(root, &entry[0])?;
    make_folder(path.parent().context("a path without a folder")?)?;
    match entry[1].as_str() {
        Some("dir") => make_folder(&path)?,
        Some("link") => symlink(path_of(Path::new(""), &entry[2])?, &path)?,
        Some("fifo") => {
            mkfifoat(CWD, &path, Mode::from_raw_mode(0o644))?;
            fs::set_permissions(&path, Permissions::from_mode(0o644))?;
        }
        _ => {
            fs::write(&path, bytes(&entry[2]).ok().context("no content")?)?;
            fs::set_permissions(&path, Permissions::from_mode(0o644))?;
        }
    }
    Ok(())
}

/// Makes what a session starts with.
pub(super) fn make(args: &Value, scratch: &Path) -> Result<()> {
    make_one(&json!(["keep", "file", ""]), scratch)?;
    let tree = args.get("tree").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let roots = match args.get("copies").and_then(Value::as_u64) {
        Some(copies) => (0..copies).map(|number| scratch.join(number.to_string())).collect(),
        None => vec![scratch.to_owned()],
    };
    roots.iter().try_for_each(|root| tree.iter().try_for_each(|entry| make_one(entry, root)))
}

/// What is below a directory.
pub(super) fn snapshot(top: &Path) -> Result<Snapshot> {
    let mut found = Snapshot::new();
    let mut folders = vec![top.to_owned()];
    while let Some(folder) = folders.pop() {
        // One that may not be listed shows nothing, as to CPython's `walk`.
        for entry in fs::read_dir(&folder).into_iter().flatten() {
            let path = entry?.path();
            let status = fs::symlink_metadata(&path)?;
            let content = if status.is_symlink() {
                shown_bytes(fs::read_link(&path)?.as_os_str().as_bytes())
            } else if status.is_file() {
                json!(status.len())
            } else {
                Value::Null
            };
            let name = path.strip_prefix(top)?.as_os_str().as_bytes().to_vec();
            found.insert(name, json!([kind(status.mode()), status.mode() & 0o7777, content]));
            if status.is_dir() {
                folders.push(path);
            }
        }
    }
    Ok(found)
}

fn entry(name: &[u8], what: &Value) -> Value {
    let what = what.as_array().cloned().unwrap_or_default();
    Value::Array([vec![shown_bytes(name)], what].concat())
}

/// What is below a directory, as a case shows it.
pub(super) fn tree(top: &Path) -> Result<Value> {
    Ok(snapshot(top)?.iter().map(|(name, what)| entry(name, what)).collect())
}

/// What is there now and was not, or otherwise, and what is gone.
pub(super) fn changes(before: &Snapshot, scratch: &Path, folder: &str) -> Result<Value> {
    let under = format!("{folder}/").into_bytes();
    let before: Snapshot = before
        .iter()
        .filter_map(|(name, what)| Some((name.strip_prefix(&under[..])?.to_vec(), what.clone())))
        .collect();
    let now = snapshot(&scratch.join(folder))?;
    let changed: Vec<_> = now
        .iter()
        .filter(|(name, what)| before.get(*name) != Some(what))
        .map(|(name, what)| entry(name, what))
        .collect();
    let gone: Vec<_> =
        before.keys().filter(|name| !now.contains_key(*name)).map(|name| shown_bytes(name)).collect();
    Ok(json!({ "now": changed, "gone": gone }))
}

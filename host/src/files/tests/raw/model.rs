//! Where a path leads, walked name by name in a tree that nobody else changes.

use std::ffi::OsString;
use std::fs;
use std::path::Path;

/// As many links does Linux follow.
const LINKS: usize = 40;

/// Whether a path below `root` comes to a place above it before it fails or ends. With `follow` a link at its end counts.
pub(super) fn leads_out(root: &Path, path: &str, follow: bool) -> bool {
    // From the last to the first, to be taken off.
    let mut names: Vec<OsString> = path.split('/').rev().map(OsString::from).collect();
    let mut at = root.to_owned();
    let mut links = 0;
    while let Some(name) = names.pop() {
        match name.to_str() {
            Some("" | ".") if at.is_dir() => {}
            Some("..") if at.is_dir() => {
                if at == root {
                    return true;
                }
                at.pop();
            }
            Some("" | "." | "..") => return false,
            _ => {
                at.push(&name);
                let Ok(status) = fs::symlink_metadata(&at) else { return false };
                if !status.is_symlink() || (names.is_empty() && !follow) {
                    continue;
                }
                links += 1;
                let target = fs::read_link(&at).expect("a link");
                if target.is_absolute() {
                    return true;
                }
                if links > LINKS {
                    return false;
                }
                at.pop();
                names.extend(target.to_str().expect("UTF-8").split('/').rev().map(OsString::from));
            }
        }
    }
    false
}

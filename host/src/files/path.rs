//! From a path of the instance to a grant, and names that aren't UTF-8.

use super::{Code, Mount, Place};
use std::sync::Arc;

/// The longest path, in bytes, as Linux has it. How long a name may be is for the file system to say.
const PATH_MAX: usize = 4095;

/// Characters that stand for the bytes 0x80..=0xff.
const ESCAPES: std::ops::RangeInclusive<char> = '\u{10ff80}'..='\u{10ffff}';

/// The grant that serves a path; none when no grant does.
///
/// `..` is taken lexically only where the path has not yet entered a grant, or has just reached one's root: there it
/// is the instance's own mount table that has a parent, and no link can be meant. Inside a grant all is left to the
/// walk by handles.
pub(super) fn locate(mounts: &[Arc<Mount>], path: &str) -> Result<Option<Place>, Code> {
    if path.contains('\0') {
        return Err(Code::Einval);
    }
    if path.is_empty() {
        return Err(Code::Enoent);
    }
    let path = decode(path).ok_or(Code::Enametoolong)?;
    let names = || path.split(|&byte| byte == b'/');
    if !path.starts_with(b"/") {
        return Ok(None);
    }
    // The part that has been walked, without a final '/'.
    let mut walked: Vec<u8> = Vec::with_capacity(path.len());
    let mut inside = false;
    for name in names() {
        match name {
            b"" | b"." => {}
            b".." if !inside => {
                let parent = walked.iter().rposition(|&byte| byte == b'/').unwrap_or(0);
                walked.truncate(parent);
            }
            name => {
                walked.push(b'/');
                walked.extend_from_slice(name);
            }
        }
        inside = inside || serving(mounts, &walked).is_some_and(|mount| mount.prefix() != walked);
        // A grant within the grant: its root is the mount table's again.
        inside = inside && !mounts.iter().any(|mount| mount.prefix() == walked);
    }
    let Some(mount) = serving(mounts, &walked) else { return Ok(None) };
    let relative = walked.get(mount.prefix().len()..).unwrap_or_default();
    let relative = relative.strip_prefix(b"/").unwrap_or(relative).to_vec();
    let directory = path.ends_with(b"/") || path.ends_with(b"/.");
    let nameless = names().rev().find(|name| !name.is_empty()) == Some(b".");
    Ok(Some(Place { mount: Arc::clone(mount), base: None, relative, directory, nameless, above: false }))
}

/// The grant with the longest prefix of a path.
fn serving<'a>(mounts: &'a [Arc<Mount>], path: &[u8]) -> Option<&'a Arc<Mount>> {
    let below = |mount: &&Arc<Mount>| {
        path.strip_prefix(mount.prefix()).is_some_and(|rest| rest.is_empty() || rest.starts_with(b"/"))
    };
    mounts.iter().filter(below).max_by_key(|mount| mount.prefix().len())
}

/// Whether a symbolic link at `path`, relative to some directory, that says `target` leads out of that directory as far
/// as names tell. Where the names of the path don't tell how deep it is, any `..` counts as leading out.
pub(crate) fn climbs_out(path: &[u8], target: &[u8]) -> bool {
    let meant = |name: &&[u8]| !name.is_empty() && *name != b".";
    let names = |path| <[u8]>::split(path, |&byte| byte == b'/').filter(meant);
    if target.starts_with(b"/") {
        return true;
    }
    let climbs_back = names(path).any(|name| name == b"..");
    let mut depth = names(path).count().saturating_sub(1);
    for name in names(target) {
        match name {
            b".." if depth == 0 || climbs_back => return true,
            b".." => depth -= 1,
            _ => depth += 1,
        }
    }
    false
}

/// The bytes that a text of the instance stands for; none when they are more than a path can have. However long the text
/// is, no more than that is kept.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    // A character of four bytes stands for one byte at the least.
    if text.len() > 4 * PATH_MAX {
        return None;
    }
    if !text.as_bytes().contains(&0xf4) {
        return (text.len() <= PATH_MAX).then(|| text.as_bytes().to_vec());
    }
    let bytes = unescaped(text);
    (bytes.len() <= PATH_MAX).then_some(bytes)
}

/// The bytes that a text of the instance stands for, however many.
pub(super) fn unescaped(text: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        if ESCAPES.contains(&character) {
            bytes.push((u32::from(character) & 0xff) as u8);
        } else {
            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    bytes
}

/// The text by which the instance knows bytes.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len());
    let escape =
        |byte: u8| char::from_u32(0x0010_ff00 + u32::from(byte)).unwrap_or(char::REPLACEMENT_CHARACTER);
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            if ESCAPES.contains(&character) {
                text.extend(character.encode_utf8(&mut [0; 4]).bytes().map(escape));
            } else {
                text.push(character);
            }
        }
        text.extend(chunk.invalid().iter().copied().map(escape));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Access, Policy};

    fn mounts(paths: &[&str]) -> Vec<Arc<Mount>> {
        let grant = |policy: Policy, path: &&str| policy.grant("/", *path, Access::Read).expect("a grant");
        let policy = paths.iter().fold(Policy::default(), grant);
        let open = |(place, grant)| Arc::new(Mount::open(&policy, place, grant).expect("the root"));
        policy.files.grants.iter().enumerate().map(open).collect()
    }

    fn found(paths: &[&str], path: &str) -> Option<(String, String)> {
        let place = locate(&mounts(paths), path).expect("a proper path")?;
        Some((place.mount.path.clone(), String::from_utf8(place.relative).expect("UTF-8")))
    }

    #[test]
    fn the_longest_prefix_serves() {
        let paths = ["/a", "/a/b/c", "/other"];
        let is = |path, mount: &str, rest: &str| {
            assert_eq!(found(&paths, path), Some((mount.to_owned(), rest.to_owned())), "{path}");
        };
        is("/a", "/a", "");
        is("/a/", "/a", "");
        is("//a//x/./y", "/a", "x/y");
        is("/a/b", "/a", "b");
        is("/a/b/c", "/a/b/c", "");
        is("/a/b/c/d", "/a/b/c", "d");
        is("/a/b/cc", "/a", "b/cc");
        is("/a/b/c/../d", "/a", "b/d");
        is("/a/../other/x", "/other", "x");
        is("/../../a/x", "/a", "x");
        // Inside a grant it is for the walk by handles to say what '..' is.
        is("/a/x/../y", "/a", "x/../y");
        is("/a/x/../../y", "/a", "x/../../y");
        is("/a/x/..", "/a", "x/..");
    }

    #[test]
    fn outside_is_outside() {
        for path in ["/", "/aa", "/b", "a", "a/x", "/a/..", "/a/../x", "..", "/other/../.."] {
            assert_eq!(found(&["/a", "/other"], path), None, "{path}");
        }
        assert_eq!(found(&["/"], "/x/y"), Some(("/".to_owned(), "x/y".to_owned())));
        assert_eq!(found(&["/"], "/.."), Some(("/".to_owned(), String::new())));
    }

    #[test]
    fn improper_paths_are_errors() {
        let code = |path: &str| locate(&[], path).err();
        assert_eq!(code("/a\0b"), Some(Code::Einval));
        assert_eq!(code(""), Some(Code::Enoent));
        assert_eq!(code(&"/x".repeat(2048)), Some(Code::Enametoolong));
        assert_eq!(code(&"/x".repeat(2047)), None);
        assert_eq!(code(&"/\u{10ffe9}".repeat(2048)), Some(Code::Enametoolong));
        assert_eq!(code(&"/\u{10ffe9}".repeat(2047)), None);
        assert_eq!(code(&"/x".repeat(1 << 20)), Some(Code::Enametoolong));
    }

    #[test]
    fn any_name_survives() {
        let all: Vec<u8> = (1..=255).collect();
        for bytes in
            [&all[..], b"caf\xe9", "caf\u{e9}".as_bytes(), "\u{10ff80}\u{10ffff}\u{10ff00}".as_bytes()]
        {
            assert_eq!(decode(&encode(bytes)).as_deref(), Some(bytes));
        }
        assert_eq!(encode(b"\xff"), "\u{10ffff}");
        assert_eq!(encode(b"plain"), "plain");
    }
}

//! `ntpath`: paths of Windows, as CPython computes them where it doesn't run there.

use super::generic::{self, common_components, components, push_components, relative};
use super::{Constants, Error, LONGEST_EXPANSION};
use crate::environ;
use crate::text::{lower, repr, upper};
use std::borrow::Cow;

pub use super::generic::commonprefix;

/// The constants of the module.
pub const CONSTANTS: Constants = Constants {
    curdir: ".",
    pardir: "..",
    sep: "\\",
    altsep: Some("/"),
    extsep: ".",
    pathsep: ";",
    defpath: ".;C:\\bin",
    devnull: "nul",
    supports_unicode_filenames: true,
};

const SEPARATORS: [char; 2] = ['\\', '/'];

fn is_separator(byte: u8) -> bool {
    byte == b'\\' || byte == b'/'
}

/// The path with backslashes only.
fn backslashed(path: &str) -> Cow<'_, str> {
    if path.contains('/') { path.replace('/', "\\").into() } else { path.into() }
}

/// The path in lower case with backslashes only.
pub fn normcase(path: &str) -> String {
    lower(&backslashed(path))
}

/// Whether the path starts at the root of a drive or share.
pub fn isabs(path: &str) -> bool {
    let mut chars = path.chars().map(|c| if c == '/' { '\\' } else { c });
    let first = [chars.next(), chars.next(), chars.next()];
    matches!(first, [Some('\\'), Some('\\'), _] | [Some(_), Some(':'), Some('\\')])
}

/// Drive (a letter and colon, or host and share), root (a separator) and the rest.
pub fn splitroot(path: &str) -> (&str, &str, &str) {
    let bytes = path.as_bytes();
    let at = |i: usize| bytes.get(i).copied();
    let cut = |drive: usize, root: usize| (&path[..drive], &path[drive..root], &path[root..]);
    let find = |from: usize| bytes.iter().skip(from).position(|&b| is_separator(b)).map(|i| from + i);
    if at(0).is_some_and(is_separator) {
        if !at(1).is_some_and(is_separator) {
            return cut(0, 1);
        }
        let is_device_unc = bytes.len() >= 8
            && bytes[..8].iter().zip(br"\\?\UNC\").all(|(&b, &expected)| match expected {
                b'\\' => is_separator(b),
                expected => b.eq_ignore_ascii_case(&expected),
            });
        let share = find(if is_device_unc { 8 } else { 2 }).and_then(|host_end| find(host_end + 1));
        return share.map_or((path, "", ""), |end| cut(end, end + 1));
    }
    // The colon is the second character, whatever the first is.
    let colon = path.chars().next().map_or(0, char::len_utf8);
    if at(colon) == Some(b':') && colon > 0 {
        let root = colon + 1;
        return cut(root, root + usize::from(at(root).is_some_and(is_separator)));
    }
    ("", "", path)
}

/// Drive and the rest, root included.
pub fn splitdrive(path: &str) -> (&str, &str) {
    path.split_at(splitroot(path).0.len())
}

/// Appends the paths one below the other, each relative to the drive and root before it.
fn push_joined<'a>(mut paths: impl Iterator<Item = &'a str>, to: &mut String) {
    let Some(first) = paths.next() else { return };
    let (mut drive, mut root, tail) = splitroot(first);
    let mut result = tail.to_owned();
    for path in paths {
        let (new_drive, new_root, new_tail) = splitroot(path);
        if !new_root.is_empty() {
            if !new_drive.is_empty() || drive.is_empty() {
                drive = new_drive;
            }
            root = new_root;
            result.clear();
        } else if !new_drive.is_empty() && new_drive != drive {
            if lower(new_drive) != lower(drive) {
                root = new_root;
                result.clear();
            }
            drive = new_drive;
        }
        if !result.is_empty() && !result.ends_with(SEPARATORS) {
            result.push('\\');
        }
        result.push_str(new_tail);
    }
    to.push_str(drive);
    to.push_str(root);
    if !result.is_empty() && root.is_empty() && !drive.is_empty() && !drive.ends_with([':', '\\', '/']) {
        to.push('\\');
    }
    to.push_str(&result);
}

/// The paths one below the other. A path with a root makes those before it void, and so does another drive; a path with
/// a root but no drive keeps the drive. No paths make an empty one.
pub fn join<S: AsRef<str>>(paths: &[S]) -> String {
    let mut result = String::with_capacity(paths.iter().map(|path| path.as_ref().len() + 1).sum());
    push_joined(paths.iter().map(AsRef::as_ref), &mut result);
    result
}

/// Appends `join([base, path])`.
pub fn push_join(base: &str, path: &str, to: &mut String) {
    push_joined([base, path].into_iter(), to);
}

/// Head and tail at the last separator; the head loses its trailing separators, but not its root.
pub fn split(path: &str) -> (&str, &str) {
    let (drive, root, _) = splitroot(path);
    let anchor = drive.len() + root.len();
    let name =
        path.as_bytes()[anchor..].iter().rposition(|&b| is_separator(b)).map_or(anchor, |i| anchor + i + 1);
    let head = anchor + path[anchor..name].trim_end_matches(SEPARATORS).len();
    (&path[..head], &path[name..])
}

/// Root and extension: at the last dot of the last component that isn't one of its leading dots.
pub fn splitext(path: &str) -> (&str, &str) {
    generic::splitext(path, is_separator)
}

/// What follows the last separator or the drive.
pub fn basename(path: &str) -> &str {
    split(path).1
}

/// What precedes the last separator.
pub fn dirname(path: &str) -> &str {
    split(path).0
}

/// The longest path that all of `paths` begin with, component by component, whatever their case; spelled as in the first.
pub fn commonpath(paths: &[&str]) -> Result<String, Error> {
    let Some(first) = paths.first() else {
        return Err(Error::value("commonpath() arg is an empty iterable"));
    };
    let normal: Vec<String> = paths.iter().map(|path| normcase(path)).collect();
    let parts: Vec<_> = normal.iter().map(|path| splitroot(path)).collect();
    let first = backslashed(first);
    let (drive, root, tail) = splitroot(&first);
    if parts.iter().any(|part| part.0 != parts[0].0) {
        return Err(Error::value("Paths don't have the same drive"));
    }
    if parts.iter().any(|part| part.1 != parts[0].1) {
        return Err(Error::value(if drive.is_empty() {
            "Can't mix rooted and not-rooted paths"
        } else {
            "Can't mix absolute and relative paths"
        }));
    }
    let lists: Vec<Vec<_>> = parts.iter().map(|part| components(part.2, '\\').collect()).collect();
    let common: Vec<_> = components(tail, '\\').take(common_components(&lists).len()).collect();
    Ok([drive, root, &common.join("\\")].concat())
}

/// Appends `normpath(path)`.
pub fn push_normpath(path: &str, to: &mut String) {
    let start = to.len();
    let path = backslashed(path);
    let (drive, root, tail) = splitroot(&path);
    to.push_str(drive);
    to.push_str(root);
    push_components(tail, '\\', !root.is_empty(), to);
    if to.len() == start {
        to.push('.');
    }
}

/// The path with single backslashes, without `.`, and without `..` where it undoes a name.
pub fn normpath(path: &str) -> String {
    let mut result = String::with_capacity(path.len().max(1));
    push_normpath(path, &mut result);
    result
}

/// The normal path below the working directory, or itself when it is absolute.
pub fn abspath(path: &str) -> String {
    if isabs(path) { normpath(path) } else { normpath(&join(&[&environ::directory(), path])) }
}

/// The path seen from `start`, or from the working directory.
pub fn relpath(path: &str, start: Option<&str>) -> Result<String, Error> {
    if path.is_empty() {
        return Err(Error::value("no path specified"));
    }
    let (path, start) = (abspath(path), abspath(start.unwrap_or(".")));
    let (path_drive, _, path) = splitroot(&path);
    let (start_drive, _, start) = splitroot(&start);
    if normcase(path_drive) != normcase(start_drive) {
        let (path, start) = (repr(path_drive), repr(start_drive));
        return Err(Error::value(format!("path is on mount {path}, start on mount {start}")));
    }
    let list = |path: &'_ str| if path.is_empty() { 0 } else { path.split('\\').count() };
    let same = match (list(path), list(start)) {
        (0, _) | (_, 0) => 0,
        _ => path.split('\\').zip(start.split('\\')).take_while(|(a, b)| normcase(a) == normcase(b)).count(),
    };
    let down: Vec<_> = path.split('\\').take(list(path)).skip(same).collect();
    Ok(relative(list(start) - same, &down, "\\"))
}

const RESERVED: [&str; 6] = ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"];

fn is_reserved_name(name: &str) -> bool {
    if name.ends_with(['.', ' ']) {
        return !matches!(name, "." | "..");
    }
    if name.contains(|c| matches!(c, '\0'..'\x20' | '"' | '*' | ':' | '<' | '>' | '?' | '|')) {
        return true;
    }
    let stem = upper(name.split('.').next().unwrap_or_default().trim_end_matches(' '));
    let port = stem.strip_prefix("COM").or_else(|| stem.strip_prefix("LPT"));
    RESERVED.contains(&stem.as_str())
        || port.is_some_and(|port| {
            let mut digits = port.chars();
            matches!((digits.next(), digits.next()), (Some('1'..='9' | '¹' | '²' | '³'), None))
        })
}

/// Whether Windows keeps a component of the path for itself.
pub fn isreserved(path: &str) -> bool {
    splitroot(path).2.split(SEPARATORS).any(is_reserved_name)
}

/// Replaces `~` or `~name` at the beginning by a home directory, guessed from `USERPROFILE` or `HOMEDRIVE` and `HOMEPATH`.
pub fn expanduser(path: &str) -> Cow<'_, str> {
    let Some(after) = path.strip_prefix('~') else {
        return path.into();
    };
    let (name, rest) = after.split_at(after.find(SEPARATORS).unwrap_or(after.len()));
    let mut home = if let Some(home) = environ::get("USERPROFILE") {
        home
    } else if let Some(home) = environ::get("HOMEPATH") {
        join(&[environ::get("HOMEDRIVE").unwrap_or_default(), home])
    } else {
        return path.into();
    };
    if !name.is_empty() {
        let user = environ::get("USERNAME");
        if user.as_deref() != Some(name) {
            // Another user's directory lies beside this one's, if this one's bears the user's name.
            if user.as_deref() != Some(basename(&home)) {
                return path.into();
            }
            home = join(&[dirname(&home), name]);
        }
    }
    (home + rest).into()
}

/// Replaces `%name%`, `$name` and `${name}` by the values of environment variables; unknown ones stay, those that would make
/// the path longer than any is, and what stands between single quotation marks. `%%` and `$$` make one `%` and `$`.
pub fn expandvars(path: &str) -> Cow<'_, str> {
    if !path.contains(['$', '%']) {
        return path.into();
    }
    let mut result = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(i) = rest.find(['\'', '%', '$']) {
        result.push_str(&rest[..i]);
        let (mark, after) = rest[i..].split_at(1);
        // What the mark introduces: its length, and the name in it if it is a variable.
        let (length, name) = match mark {
            "'" => (after.find('\'').map_or(after.len(), |end| end + 1), None),
            _ if after.starts_with(mark) => {
                result.push_str(mark);
                rest = &after[1..];
                continue;
            }
            "%" => after.find('%').map_or((after.len(), None), |end| (end + 1, Some(&after[..end]))),
            _ if after.starts_with('{') => {
                after.find('}').map_or((after.len(), None), |end| (end + 1, Some(&after[1..end])))
            }
            _ => {
                let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-');
                let end = after.bytes().take_while(is_part).count();
                (end, Some(&after[..end]))
            }
        };
        if !name.is_some_and(|name| environ::append(name, &mut result, LONGEST_EXPANSION)) {
            result.push_str(&rest[i..=i + length]);
        }
        rest = &after[length..];
    }
    result.push_str(rest);
    result.into()
}

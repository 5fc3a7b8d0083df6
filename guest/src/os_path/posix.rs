//! `posixpath`: the functions that look at text, environment and working directory only.

use super::generic::{self, common_components, components, push_components, relative};
use super::{Constants, Error, LONGEST_EXPANSION};
use crate::{environ, sys};
use std::borrow::Cow;

pub use super::generic::commonprefix;

/// The constants of the module.
pub const CONSTANTS: Constants = Constants {
    curdir: ".",
    pardir: "..",
    sep: "/",
    altsep: None,
    extsep: ".",
    pathsep: ":",
    defpath: "/bin:/usr/bin",
    devnull: "/dev/null",
    supports_unicode_filenames: false,
};

/// Whether the path starts at the root.
pub fn isabs(path: &str) -> bool {
    path.starts_with('/')
}

/// Appends `path` to what `to` holds from `start` on, as [`join`] does with two paths.
fn push_joined(path: &str, to: &mut String, start: usize) {
    if isabs(path) {
        to.truncate(start);
    } else if to.len() > start && !to.ends_with('/') {
        to.push('/');
    }
    to.push_str(path);
}

/// The paths one below the other; an absolute one makes those before it void. No paths make an empty one.
pub fn join<S: AsRef<str>>(paths: &[S]) -> String {
    let mut result = String::with_capacity(paths.iter().map(|path| path.as_ref().len() + 1).sum());
    for path in paths {
        push_joined(path.as_ref(), &mut result, 0);
    }
    result
}

/// Appends `join([base, path])`.
pub fn push_join(base: &str, path: &str, to: &mut String) {
    let start = to.len();
    if !isabs(path) {
        to.push_str(base);
    }
    push_joined(path, to, start);
}

/// Head and tail at the last slash; the head loses its trailing slashes unless it is nothing else.
pub fn split(path: &str) -> (&str, &str) {
    let (head, tail) = path.split_at(path.rfind('/').map_or(0, |i| i + 1));
    let stripped = head.trim_end_matches('/');
    (if stripped.is_empty() { head } else { stripped }, tail)
}

/// Root and extension: at the last dot of the last component that isn't one of its leading dots.
pub fn splitext(path: &str) -> (&str, &str) {
    generic::splitext(path, |b| b == b'/')
}

/// An empty drive and the path.
pub fn splitdrive(path: &str) -> (&str, &str) {
    ("", path)
}

/// An empty drive, the root (one slash, or exactly two) and the rest.
pub fn splitroot(path: &str) -> (&str, &str, &str) {
    let slashes = path.bytes().take_while(|&b| b == b'/').take(3).count();
    let (root, tail) = path.split_at(if slashes == 3 { 1 } else { slashes });
    ("", root, tail)
}

/// What follows the last slash.
pub fn basename(path: &str) -> &str {
    split(path).1
}

/// What precedes the last slash.
pub fn dirname(path: &str) -> &str {
    split(path).0
}

/// The longest path that all of `paths` begin with, component by component.
pub fn commonpath(paths: &[&str]) -> Result<String, Error> {
    let Some((first, rest)) = paths.split_first() else {
        return Err(Error::value("commonpath() arg is an empty sequence"));
    };
    if rest.iter().any(|path| isabs(path) != isabs(first)) {
        return Err(Error::value("Can't mix absolute and relative paths"));
    }
    let lists: Vec<Vec<_>> = paths.iter().map(|path| components(path, '/').collect()).collect();
    let root = if isabs(first) { "/" } else { "" };
    Ok(root.to_owned() + &common_components(&lists).join("/"))
}

/// Appends `normpath(path)`.
pub fn push_normpath(path: &str, to: &mut String) {
    let start = to.len();
    let (_, root, tail) = splitroot(path);
    to.push_str(root);
    push_components(tail, '/', !root.is_empty(), to);
    if to.len() == start {
        to.push('.');
    }
}

/// The path without double slashes, `.`, and `..` where it undoes a name; what is on the disk isn't asked.
pub fn normpath(path: &str) -> String {
    let mut result = String::with_capacity(path.len().max(1));
    push_normpath(path, &mut result);
    result
}

/// The normal path from the root on.
pub fn abspath(path: &str) -> String {
    if isabs(path) { normpath(path) } else { normpath(&join(&[&environ::directory(), path])) }
}

/// The path seen from `start`, or from the working directory.
pub fn relpath(path: &str, start: Option<&str>) -> Result<String, Error> {
    if path.is_empty() {
        return Err(Error::value("no path specified"));
    }
    let (path, start) = (abspath(path), abspath(start.unwrap_or(".")));
    let path: Vec<_> = path.split('/').filter(|c| !c.is_empty()).collect();
    let start: Vec<_> = start.split('/').filter(|c| !c.is_empty()).collect();
    let same = path.iter().zip(&start).take_while(|(a, b)| a == b).count();
    Ok(relative(start.len() - same, &path[same..], "/"))
}

/// The home directory of a user, or of the one who runs the program.
fn home_of(name: &str) -> Option<String> {
    if !name.is_empty() {
        return sys::os::user_by_name(name).ok().map(|user| user.home);
    }
    environ::get("HOME").or_else(|| {
        let uid = sys::os::identity_of_self().ok()?.uid;
        sys::os::user_by_id(uid).ok().map(|user| user.home)
    })
}

/// Replaces `~` or `~name` at the beginning by a home directory, if it is known.
pub fn expanduser(path: &str) -> Result<Cow<'_, str>, Error> {
    let Some(after) = path.strip_prefix('~') else {
        return Ok(path.into());
    };
    let (name, rest) = after.split_at(after.find('/').unwrap_or(after.len()));
    if name.contains('\0') {
        return Err(Error::value("embedded null byte"));
    }
    let Some(home) = home_of(name) else {
        return Ok(path.into());
    };
    let expanded = home.trim_end_matches('/').to_owned() + rest;
    Ok(if expanded.is_empty() { "/".into() } else { expanded.into() })
}

/// Replaces `$name` and `${name}` by the values of environment variables; unknown ones stay, and those
/// that would make the path longer than any is.
pub fn expandvars(path: &str) -> Cow<'_, str> {
    if !path.contains('$') {
        return path.into();
    }
    let mut result = String::with_capacity(path.len());
    let mut rest = path;
    let mut has_brace = true; // so that a row of `${` costs one look for what closes them
    while let Some(dollar) = rest.find('$') {
        let after = &rest[dollar + 1..];
        let (name, length) = if let Some(inner) = after.strip_prefix('{') {
            let end = if has_brace { inner.find('}') } else { None };
            has_brace = end.is_some();
            end.map_or(("", 0), |end| (&inner[..end], end + 2))
        } else {
            let end = after.bytes().take_while(|b| b.is_ascii_alphanumeric() || *b == b'_').count();
            (&after[..end], end)
        };
        let (before, variable) = rest[..dollar + 1 + length].split_at(dollar);
        result.push_str(before);
        if length == 0 || !environ::append(name, &mut result, LONGEST_EXPANSION) {
            result.push_str(variable);
        }
        rest = &rest[dollar + 1 + length..];
    }
    result.push_str(rest);
    result.into()
}

//! Paths: their checks, the spelling of names that are not UTF-8, and which preopened directory serves one.

use super::place::Place;
use crate::environ::initial_directory;
use crate::errno::{Code, Error, denied, error};
use std::borrow::Cow;
use wasip2::filesystem::preopens::get_directories;
use wasip2::filesystem::types::{Descriptor, DescriptorFlags};

const LONGEST_PATH: usize = 4_095;
/// A byte 0x80..=0xFF that is not part of valid UTF-8 crosses as this + byte; lower bytes always are.
const ESCAPE: u32 = 0x10_FF00;

/// A preopened directory.
pub(super) struct Mount {
    /// The names that lead to it from the root; empty for the root.
    names: Vec<String>,
    pub(super) directory: Descriptor,
    pub(super) writable: bool,
}

impl Mount {
    /// Where the instance sees it.
    pub(super) fn path(&self) -> String {
        format!("/{}", self.names.join("/"))
    }
}

thread_local! {
    static MOUNTS: &'static [Mount] = find_mounts();
}

/// The preopened directories. They live as long as the instance.
pub(super) fn mounts() -> &'static [Mount] {
    MOUNTS.with(|mounts| *mounts)
}

fn find_mounts() -> &'static [Mount] {
    let mut mounts: Vec<Mount> = Vec::new();
    for (directory, name) in get_directories() {
        // Runtimes name a directory as the user did: `.` and `data` are meant from the initial directory.
        let path = if name.starts_with('/') { name } else { format!("{}/{name}", initial_directory()) };
        let mut names: Vec<String> = Vec::new();
        for part in path.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    names.pop();
                }
                part => names.push(part.to_owned()),
            }
        }
        let writable =
            directory.get_flags().is_ok_and(|flags| flags.contains(DescriptorFlags::MUTATE_DIRECTORY));
        if mounts.iter().all(|mount| mount.names != names) {
            mounts.push(Mount { names, directory, writable });
        }
    }
    // The longest first, so that the first that fits is the right one.
    mounts.sort_by_key(|mount| std::cmp::Reverse(mount.names.len()));
    mounts.leak()
}

/// Finds the preopened directory that serves a path; `capability` is what is missing if none does.
pub(super) fn locate(path: &str, capability: &'static str) -> Result<Place, Error> {
    let path = decode(path)?;
    check(&path)?;
    let mut names: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            // Below a preopened directory the runtime resolves it, which knows symbolic links. Its parent, and what
            // lies outside, exist by name only.
            ".." => match serving(&names) {
                Some(mount) if climb(&names[mount.names.len()..]) > 0 => names.push(part),
                Some(mount) => {
                    names.truncate(mount.names.len());
                    names.pop();
                }
                None => {
                    names.pop();
                }
            },
            part => names.push(part),
        }
    }
    let mount = serving(&names).ok_or_else(|| denied(capability))?;
    let relative = names[mount.names.len()..].join("/");
    let directory = path.ends_with('/') || path.ends_with("/.");
    let nameless = path.rsplit('/').find(|name| !name.is_empty()) == Some(".");
    Ok(Place { mount, relative, directory, nameless })
}

fn serving(names: &[&str]) -> Option<&'static Mount> {
    mounts().iter().find(|mount| {
        names.len() >= mount.names.len() && mount.names.iter().zip(names).all(|(mine, name)| mine == name)
    })
}

/// How many levels below its start a relative path ends.
fn climb(names: &[&str]) -> isize {
    names.iter().map(|name| if *name == ".." { -1 } else { 1 }).sum()
}

fn check(path: &str) -> Result<(), Error> {
    let problem = if path.contains('\0') {
        Code::Einval
    } else if path.is_empty() {
        Code::Enoent
    } else if path.len() > LONGEST_PATH {
        Code::Enametoolong
    } else if !path.starts_with('/') {
        Code::Einval
    } else {
        return Ok(());
    };
    Err(error(problem))
}

fn is_escape(character: char) -> bool {
    u32::from(character) >= ESCAPE + 0x80
}

/// The name as the system has it. WASI has only names in UTF-8: others fail with `eilseq`.
pub(super) fn decode(text: &str) -> Result<Cow<'_, str>, Error> {
    if !text.contains(is_escape) {
        return Ok(Cow::Borrowed(text));
    }
    let mut bytes = Vec::with_capacity(text.len());
    for character in text.chars() {
        if is_escape(character) {
            bytes.push((u32::from(character) - ESCAPE) as u8);
        } else {
            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    String::from_utf8(bytes).map(Cow::Owned).map_err(|_| error(Code::Eilseq))
}

/// The name as it crosses: the characters used for escapes are themselves escaped.
pub(super) fn encode(name: String) -> String {
    if !name.contains(is_escape) {
        return name;
    }
    let mut encoded = String::with_capacity(name.len() * 4);
    for character in name.chars() {
        if is_escape(character) {
            let mut buffer = [0; 4];
            let bytes = character.encode_utf8(&mut buffer).bytes();
            encoded.extend(bytes.filter_map(|byte| char::from_u32(ESCAPE + u32::from(byte))));
        } else {
            encoded.push(character);
        }
    }
    encoded
}

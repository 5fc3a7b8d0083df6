//! `os.path` and `ntpath`: paths as text, and what the disk says about them.

mod disk;
mod error;
mod generic;
pub mod nt;
mod packed;
pub mod posix;
#[cfg(test)]
mod tests;
#[cfg(target_family = "wasm")]
mod wit;

pub use disk::{
    exists, getatime, getctime, getmtime, getsize, isdir, isfile, islink, ismount, lexists, realpath,
    samefile,
};
pub use error::Error;
pub use packed::Packed;

/// How long a path grows by the values of variables: a short path may name a long value many times.
const LONGEST_EXPANSION: usize = 1 << 20;

/// The constants of one kind of paths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Constants {
    /// The present directory.
    pub curdir: &'static str,
    /// The directory above.
    pub pardir: &'static str,
    /// What separates components.
    pub sep: &'static str,
    /// What separates them too.
    pub altsep: Option<&'static str>,
    /// What precedes an extension.
    pub extsep: &'static str,
    /// What separates paths in a list of them.
    pub pathsep: &'static str,
    /// Where programs are looked for when no variable tells.
    pub defpath: &'static str,
    /// The device that takes everything and gives nothing.
    pub devnull: &'static str,
    /// Whether any Unicode text may be a name.
    pub supports_unicode_filenames: bool,
}

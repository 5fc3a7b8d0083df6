//! Text as bytes, piece by piece. The libraries for this tell neither the places nor the kinds of faults as Python does,
//! so decoding and encoding are done here; the characters of code pages and the names of characters come from libraries,
//! by the build script.

mod aliases;
mod char_names;
mod decode;
mod encode;
mod pages;
mod utf7;

pub use decode::Decoder;
pub use encode::Encoder;

use super::error::{Error, Result};
use pages::Page;

/// An encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Codec {
    /// UTF-8.
    Utf8,
    /// UTF-8 that begins with U+FEFF.
    Utf8Sig,
    /// UTF-16 that begins with U+FEFF, which tells the order.
    Utf16,
    /// UTF-16, little end first.
    Utf16Le,
    /// UTF-16, big end first.
    Utf16Be,
    /// UTF-32 that begins with U+FEFF.
    Utf32,
    /// UTF-32, little end first.
    Utf32Le,
    /// UTF-32, big end first.
    Utf32Be,
    /// UTF-7.
    Utf7,
    /// ISO 8859-1.
    Latin1,
    /// ASCII.
    Ascii,
    /// A byte for a character.
    Page(&'static Page),
}

impl Codec {
    /// The encoding that Python knows by this name.
    pub fn named(name: &str) -> Result<Self> {
        if name.contains('\0') {
            return Err(Error::value("embedded null character"));
        }
        let unknown = || Error::Lookup(format!("unknown encoding: {name}"));
        Ok(match aliases::python_name(name).ok_or_else(unknown)? {
            "utf_8" => Codec::Utf8,
            "utf_8_sig" => Codec::Utf8Sig,
            "utf_16" => Codec::Utf16,
            "utf_16_le" => Codec::Utf16Le,
            "utf_16_be" => Codec::Utf16Be,
            "utf_32" => Codec::Utf32,
            "utf_32_le" => Codec::Utf32Le,
            "utf_32_be" => Codec::Utf32Be,
            "utf_7" => Codec::Utf7,
            "latin_1" => Codec::Latin1,
            "ascii" => Codec::Ascii,
            page => Codec::Page(Page::named(page).ok_or_else(unknown)?),
        })
    }

    /// The name in Python's errors.
    pub(super) fn error_name(self) -> &'static str {
        match self {
            Codec::Utf8 | Codec::Utf8Sig => "utf-8",
            Codec::Utf16 => "utf-16",
            Codec::Utf16Le => "utf-16-le",
            Codec::Utf16Be => "utf-16-be",
            Codec::Utf32 => "utf-32",
            Codec::Utf32Le => "utf-32-le",
            Codec::Utf32Be => "utf-32-be",
            Codec::Utf7 => "utf7",
            Codec::Latin1 => "latin-1",
            Codec::Ascii => "ascii",
            Codec::Page(_) => "charmap",
        }
    }

    /// Whether it begins with a mark.
    fn has_mark(self) -> bool {
        matches!(self, Codec::Utf8Sig | Codec::Utf16 | Codec::Utf32)
    }
}

/// What is done about a fault. A name that is none is kept, and is an error only when there is a fault, as in Python.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Errors(pub String);

impl Default for Errors {
    fn default() -> Self {
        Errors("strict".to_owned())
    }
}

impl Errors {
    fn unknown(&self) -> Error {
        Error::Lookup(format!("unknown error handler name '{}'", self.0))
    }

    /// Whether bytes that can't be decoded are kept in the text.
    fn escape(&self) -> bool {
        self.0 == "surrogateescape"
    }
}

/// What surrogateescape makes of the byte 0x80, and so on up to U+10FFFF.
const ESCAPED: u32 = 0x0010_FF00;

/// The byte that surrogateescape made this of.
fn escaped(letter: char) -> Option<u8> {
    u32::from(letter).checked_sub(ESCAPED).filter(|byte| *byte >= 0x80).map(|byte| byte as u8)
}

//! Text as bytes, piece by piece. The libraries for this tell neither the places nor the kinds of faults as Python does,
//! and map what Python leaves undefined, so it is done here.

mod decode;
mod encode;

pub use decode::Decoder;
pub use encode::Encoder;

use super::error::{Error, Result};

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
    /// ISO 8859-1.
    Latin1,
    /// ASCII.
    Ascii,
    /// Windows-1252.
    Cp1252,
}

impl Codec {
    /// The encoding that Python knows by this name.
    pub fn named(name: &str) -> Result<Self> {
        let normal =
            |letter: char| if letter.is_ascii_alphanumeric() || letter == '.' { letter } else { '_' };
        let normal: String = name.trim().to_ascii_lowercase().chars().map(normal).collect();
        Ok(match normal.as_str() {
            "utf_8" | "utf8" | "u8" | "utf" | "utf8_ucs2" | "utf8_ucs4" | "cp65001" => Codec::Utf8,
            "utf_8_sig" | "utf8_sig" => Codec::Utf8Sig,
            "utf_16" | "utf16" | "u16" => Codec::Utf16,
            "utf_16_le" | "utf_16le" | "unicodelittleunmarked" => Codec::Utf16Le,
            "utf_16_be" | "utf_16be" | "unicodebigunmarked" => Codec::Utf16Be,
            "utf_32" | "utf32" | "u32" => Codec::Utf32,
            "utf_32_le" | "utf_32le" => Codec::Utf32Le,
            "utf_32_be" | "utf_32be" => Codec::Utf32Be,
            "latin_1" | "latin1" | "latin" | "l1" | "iso_8859_1" | "iso8859_1" | "iso8859" | "8859"
            | "cp819" | "iso_8859_1_1987" | "iso_ir_100" => Codec::Latin1,
            "ascii" | "us_ascii" | "us" | "646" | "ansi_x3.4_1968" | "ansi_x3.4_1986" | "ansi_x3_4_1968"
            | "iso646_us" | "iso_646.irv_1991" | "iso_ir_6" | "cp367" | "ibm367" => Codec::Ascii,
            "cp1252" | "1252" | "windows_1252" => Codec::Cp1252,
            _ => return Err(Error::Lookup(format!("unknown encoding: {name}"))),
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
            Codec::Latin1 => "latin-1",
            Codec::Ascii => "ascii",
            Codec::Cp1252 => "charmap",
        }
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
}

/// What surrogateescape makes of the byte 0x80, and so on up to U+10FFFF.
const ESCAPED: u32 = 0x0010_FF00;

/// What Windows-1252 has at 0x80..=0x9F; 0 where it has nothing.
const CP1252: [u16; 32] = [
    0x20AC, 0, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,
    0x017D, 0, 0, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
    0x0153, 0, 0x017E, 0x0178,
];

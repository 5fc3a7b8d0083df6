//! Bytes of a file as text.

use super::error::{Error, Kind, Result};
use std::borrow::Cow;

/// The encodings, by the names that Python's codecs have.
#[derive(Clone, Copy)]
enum Encoding {
    Utf8,
    Utf8Sig,
    Latin1,
    Ascii,
    /// With a mark at the beginning, or little-endian.
    Utf16,
    Utf16Le,
    Utf16Be,
}

fn encoding(name: &str) -> Option<Encoding> {
    let name = name.to_ascii_lowercase().replace(['_', ' '], "-");
    Some(match name.as_str() {
        "utf-8" | "utf8" | "u8" | "utf" | "cp65001" => Encoding::Utf8,
        "utf-8-sig" => Encoding::Utf8Sig,
        "latin-1" | "latin1" | "l1" | "latin" | "iso-8859-1" | "iso8859-1" | "8859" | "cp819" => {
            Encoding::Latin1
        }
        "ascii" | "us-ascii" | "646" => Encoding::Ascii,
        "utf-16" | "utf16" | "u16" => Encoding::Utf16,
        "utf-16-le" | "utf-16le" => Encoding::Utf16Le,
        "utf-16-be" | "utf-16be" => Encoding::Utf16Be,
        _ => return None,
    })
}

fn wrong(encoding: &str, bytes: &[u8], start: usize, end: usize, reason: &str) -> Error {
    let message = match bytes.get(start..end) {
        Some([byte]) => {
            format!("'{encoding}' codec can't decode byte 0x{byte:02x} in position {start}: {reason}")
        }
        _ => format!("'{encoding}' codec can't decode bytes in position {start}-{}: {reason}", end - 1),
    };
    let kind = Kind::UnicodeDecode {
        encoding: encoding.to_owned(),
        start: start as u64,
        end: end as u64,
        reason: reason.to_owned(),
    };
    Error::new(kind, message)
}

fn utf8(bytes: &[u8]) -> Result<Cow<'_, str>> {
    std::str::from_utf8(bytes).map(Cow::Borrowed).map_err(|error| {
        let start = error.valid_up_to();
        let (end, reason) = match (error.error_len(), bytes.get(start)) {
            (None, _) => (bytes.len(), "unexpected end of data"),
            (Some(_), Some(0x80..0xC2 | 0xF5..)) => (start + 1, "invalid start byte"),
            (Some(length), _) => (start + length, "invalid continuation byte"),
        };
        wrong("utf-8", bytes, start, end, reason)
    })
}

fn utf16<'a>(name: &str, bytes: &'a [u8], skip: usize, unit: fn([u8; 2]) -> u16) -> Result<Cow<'a, str>> {
    let mut text = String::with_capacity(bytes.len() / 2);
    let mut at = skip;
    let (pairs, odd) = bytes.get(skip..).unwrap_or_default().as_chunks::<2>();
    for found in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match found {
            Ok(c) => {
                text.push(c);
                at += 2 * c.len_utf16();
            }
            Err(error) => {
                let unit = error.unpaired_surrogate();
                let (end, reason) = match unit {
                    0xDC00.. => (at + 2, "illegal encoding"),
                    _ if at + 4 > bytes.len() => (bytes.len(), "unexpected end of data"),
                    _ => (at + 2, "illegal UTF-16 surrogate"),
                };
                return Err(wrong(name, bytes, at, end, reason));
            }
        }
    }
    if odd.is_empty() { Ok(text.into()) } else { Err(wrong(name, bytes, at, at + 1, "truncated data")) }
}

/// The text that `bytes` are in an encoding.
pub(super) fn decode<'a>(bytes: &'a [u8], name: &str) -> Result<Cow<'a, str>> {
    let known =
        encoding(name).ok_or_else(|| Error::new(Kind::Lookup, format!("unknown encoding: {name}")))?;
    match known {
        Encoding::Utf8 => utf8(bytes),
        Encoding::Utf8Sig => utf8(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes)),
        Encoding::Latin1 => Ok(encoding_rs::mem::decode_latin1(bytes)),
        Encoding::Ascii => match encoding_rs::Encoding::ascii_valid_up_to(bytes) {
            end if end == bytes.len() => utf8(bytes),
            at => Err(wrong("ascii", bytes, at, at + 1, "ordinal not in range(128)")),
        },
        Encoding::Utf16 => match bytes {
            [0xFE, 0xFF, ..] => utf16("utf-16", bytes, 2, u16::from_be_bytes),
            [0xFF, 0xFE, ..] => utf16("utf-16", bytes, 2, u16::from_le_bytes),
            _ => utf16("utf-16", bytes, 0, u16::from_le_bytes),
        },
        Encoding::Utf16Le => utf16("utf-16-le", bytes, 0, u16::from_le_bytes),
        Encoding::Utf16Be => utf16("utf-16-be", bytes, 0, u16::from_be_bytes),
    }
}

//! Names in their three spellings: bytes on the disk, Python's text with a lone surrogate for each byte that isn't UTF-8,
//! and WIT's with a private character for it.

use crate::conformance::args::{Asked, Inapplicable};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

/// The characters that stand for the bytes 0x80..=0xff in WIT.
const ESCAPES: std::ops::RangeInclusive<char> = '\u{10ff80}'..='\u{10ffff}';

/// The bytes that a value of a case means.
pub(super) fn bytes(value: &Value) -> Asked<Vec<u8>> {
    if let Some(text) = value.as_str() {
        return Ok(text.as_bytes().to_vec());
    }
    let not = || Inapplicable(format!("{value} where WIT has a path"));
    let encoded = value.get("$wtf8_b64").and_then(Value::as_str).ok_or_else(not)?;
    let mut rest = &STANDARD.decode(encoded).map_err(|_| not())?[..];
    let mut bytes = Vec::new();
    // U+DC80..=U+DCFF.
    while let Some((first, others)) = rest.split_first() {
        match others {
            [second @ 0xb2..=0xb3, third, ..] if *first == 0xed => {
                bytes.push(((second & 1) << 6) | (third & 0x3f) | 0x80);
                rest = &others[2..];
            }
            _ => {
                bytes.push(*first);
                rest = others;
            }
        }
    }
    Ok(bytes)
}

/// The text by which WIT knows bytes.
pub(super) fn wit(bytes: &[u8]) -> String {
    let escape = |byte: &u8| char::from_u32(0x0010_ff00 + u32::from(*byte)).expect("a private character");
    let mut text = String::new();
    for chunk in bytes.utf8_chunks() {
        for character in chunk.valid().chars() {
            if ESCAPES.contains(&character) {
                text.extend(character.encode_utf8(&mut [0; 4]).as_bytes().iter().map(escape));
            } else {
                text.push(character);
            }
        }
        text.extend(chunk.invalid().iter().map(escape));
    }
    text
}

/// The bytes that a text of WIT stands for.
fn plain(text: &str) -> Vec<u8> {
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

/// Bytes as a case shows Python's text for them.
pub(super) fn shown_bytes(bytes: &[u8]) -> Value {
    if let Ok(text) = str::from_utf8(bytes) {
        return json!(text);
    }
    let mut encoded = Vec::new();
    for chunk in bytes.utf8_chunks() {
        encoded.extend_from_slice(chunk.valid().as_bytes());
        for byte in chunk.invalid() {
            encoded.extend([0xed, 0xb0 | (byte >> 6), 0x80 | (byte & 0x3f)]);
        }
    }
    json!({ "$wtf8_b64": STANDARD.encode(encoded) })
}

/// A text of WIT as a case shows it.
pub(super) fn shown(text: &str) -> Value {
    shown_bytes(&plain(text))
}

/// A message of an exception, in which the private characters are escaped, with Python's escapes.
pub(super) fn message(text: &str) -> String {
    const ESCAPED: &str = "\\U0010ff";
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(ESCAPED) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let mut bytes = Vec::new();
        while let Some(byte) =
            rest.strip_prefix(ESCAPED).and_then(|rest| u8::from_str_radix(rest.get(..2)?, 16).ok())
        {
            bytes.push(byte);
            rest = &rest[ESCAPED.len() + 2..];
        }
        for chunk in bytes.utf8_chunks() {
            out.extend(chunk.valid().chars().map(|character| format!("\\U{:08x}", u32::from(character))));
            out.extend(chunk.invalid().iter().map(|byte| format!("\\udc{byte:02x}")));
        }
        if bytes.is_empty() {
            out.push_str(&rest[..1]);
            rest = &rest[1..];
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_three_spellings() {
        let python = json!({ "$wtf8_b64": STANDARD.encode(b"caf\xed\xb3\xa9") });
        let disk = bytes(&python).expect("a name");
        assert_eq!((disk.as_slice(), wit(&disk).as_str()), (&b"caf\xe9"[..], "caf\u{10ffe9}"));
        assert_eq!(shown("caf\u{10ffe9}"), python);
        assert_eq!(shown(&wit("\u{10ffe9}".as_bytes())), json!("\u{10ffe9}"));
        assert_eq!(message(r"'caf\U0010ffe9'"), r"'caf\udce9'");
        assert_eq!(message(r"'\U0010fff4\U0010ff8f\U0010ffbf\U0010ffa9\U0010ff'"), r"'\U0010ffe9\U0010ff'");
    }
}

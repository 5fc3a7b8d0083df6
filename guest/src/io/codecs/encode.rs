//! Text to bytes.

use super::{CP1252, Codec, ESCAPED, Errors};
use crate::io::error::{EncodeError, Error, Result};
use std::borrow::Cow;

/// An incremental encoder.
#[derive(Debug, Clone)]
pub struct Encoder {
    codec: Codec,
    errors: Errors,
    /// The mark is still to be written.
    begins: bool,
}

impl Encoder {
    /// An encoder at the beginning.
    pub fn new(codec: Codec, errors: Errors) -> Self {
        Encoder { codec, errors, begins: true }
    }

    /// Whether it is at the beginning, where a mark belongs.
    pub fn set_beginning(&mut self, begins: bool) {
        self.begins = begins;
    }

    /// The bytes of `text`.
    pub fn encode<'a>(&mut self, text: &'a str) -> Result<Cow<'a, [u8]>> {
        let escapes =
            self.errors.0 == "surrogateescape" && text.chars().any(|letter| escaped(letter).is_some());
        let plain = match self.codec {
            Codec::Utf8 => true,
            Codec::Utf8Sig => !self.begins,
            Codec::Ascii | Codec::Latin1 | Codec::Cp1252 => text.is_ascii(),
            _ => false,
        };
        if plain && !escapes {
            return Ok(text.as_bytes().into());
        }
        let mut out = Vec::with_capacity(text.len() + 4);
        if self.begins
            && !text.is_empty()
            && matches!(self.codec, Codec::Utf8Sig | Codec::Utf16 | Codec::Utf32)
        {
            self.put('\u{FEFF}', &mut out);
        }
        let mut letters = text.chars().enumerate().peekable();
        while let Some((place, letter)) = letters.next() {
            if escapes && let Some(byte) = escaped(letter) {
                out.push(byte);
                continue;
            }
            if self.put(letter, &mut out) {
                continue;
            }
            // Python hands all that can't be encoded in a row to the handler at once.
            let mut bad = vec![letter];
            while let Some((_, next)) = letters.next_if(|(_, next)| !self.put(*next, &mut Vec::new())) {
                bad.push(next);
            }
            self.handle(text, place, &bad, &mut out)?;
        }
        if !text.is_empty() {
            self.begins = false;
        }
        Ok(out.into())
    }

    /// Adds the bytes of one character; false when it has none.
    fn put(&self, letter: char, out: &mut Vec<u8>) -> bool {
        let code = u32::from(letter);
        match self.codec {
            Codec::Utf8 | Codec::Utf8Sig => out.extend(letter.encode_utf8(&mut [0; 4]).as_bytes()),
            Codec::Utf16 | Codec::Utf16Le => {
                out.extend(letter.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_le_bytes()));
            }
            Codec::Utf16Be => {
                out.extend(letter.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()));
            }
            Codec::Utf32 | Codec::Utf32Le => out.extend(code.to_le_bytes()),
            Codec::Utf32Be => out.extend(code.to_be_bytes()),
            Codec::Latin1 if code < 0x100 => out.push(code as u8),
            Codec::Ascii | Codec::Cp1252 if code < 0x80 => out.push(code as u8),
            Codec::Cp1252 if (0xA0..0x100).contains(&code) => out.push(code as u8),
            Codec::Cp1252 => match CP1252.iter().position(|unit| u32::from(*unit) == code) {
                Some(place) => out.push(0x80 + place as u8),
                None => return false,
            },
            Codec::Latin1 | Codec::Ascii => return false,
        }
        true
    }

    fn handle(&self, text: &str, place: usize, bad: &[char], out: &mut Vec<u8>) -> Result<()> {
        let mut add = |replacement: &str| {
            for letter in replacement.chars() {
                self.put(letter, out);
            }
        };
        match self.errors.0.as_str() {
            "strict" | "surrogateescape" | "surrogatepass" => {
                let reason = match self.codec {
                    Codec::Latin1 => "ordinal not in range(256)",
                    Codec::Ascii => "ordinal not in range(128)",
                    _ => "character maps to <undefined>",
                };
                return Err(Error::Encode(Box::new(EncodeError {
                    encoding: self.codec.error_name(),
                    object: text.to_owned(),
                    start: place,
                    end: place + bad.len(),
                    reason,
                })));
            }
            "ignore" => (),
            "replace" => bad.iter().for_each(|_| add("?")),
            "xmlcharrefreplace" => bad.iter().for_each(|letter| add(&format!("&#{};", u32::from(*letter)))),
            "backslashreplace" => {
                for letter in bad {
                    match u32::from(*letter) {
                        code @ ..0x100 => add(&format!("\\x{code:02x}")),
                        code @ ..0x1_0000 => add(&format!("\\u{code:04x}")),
                        code => add(&format!("\\U{code:08x}")),
                    }
                }
            }
            _ => return Err(self.errors.unknown()),
        }
        Ok(())
    }
}

/// The byte that surrogateescape made this of.
fn escaped(letter: char) -> Option<u8> {
    u32::from(letter).checked_sub(ESCAPED).filter(|byte| *byte >= 0x80).map(|byte| byte as u8)
}

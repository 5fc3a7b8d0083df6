//! Text to bytes.

use super::{Codec, Errors, char_names, escaped, utf7};
use crate::io::error::{EncodeError, Error, Result};
use std::borrow::Cow;

/// An incremental encoder.
#[derive(Debug, Clone)]
pub struct Encoder {
    codec: Codec,
    errors: Errors,
    /// The mark is still to be written.
    begins: bool,
    /// Whether ASCII is encoded as itself.
    extends_ascii: bool,
    /// The bytes of the characters of a code page, in the order of these.
    bytes: Vec<(u16, u8)>,
}

impl Encoder {
    /// An encoder at the beginning.
    pub fn new(codec: Codec, errors: Errors) -> Self {
        let (bytes, extends_ascii) = match codec {
            Codec::Page(page) => (page.bytes(), page.extends_ascii()),
            _ => (Vec::new(), matches!(codec, Codec::Ascii | Codec::Latin1)),
        };
        Encoder { codec, errors, begins: true, extends_ascii, bytes }
    }

    /// Whether it is at the beginning, where a mark belongs.
    pub fn set_beginning(&mut self, begins: bool) {
        self.begins = begins;
    }

    /// The bytes of `text`.
    pub fn encode<'a>(&mut self, text: &'a str) -> Result<Cow<'a, [u8]>> {
        let escapes = self.errors.escape() && text.chars().any(|letter| escaped(letter).is_some());
        let plain = match self.codec {
            Codec::Utf7 => return Ok(utf7::encode(text, escapes).into()),
            Codec::Utf8 => true,
            Codec::Utf8Sig => !self.begins,
            _ => self.extends_ascii && text.is_ascii(),
        };
        if plain && !escapes {
            return Ok(text.as_bytes().into());
        }
        let mut out = Vec::with_capacity(text.len() + 4);
        if self.begins && self.codec.has_mark() {
            self.put('\u{FEFF}', &mut out);
        }
        let can = |letter: char, out: &mut Vec<u8>| {
            !(escapes && escaped(letter).is_some()) && self.put(letter, out)
        };
        let mut letters = text.chars().enumerate().peekable();
        while let Some((place, letter)) = letters.next() {
            if can(letter, &mut out) {
                continue;
            }
            // Python hands all that can't be encoded in a row to the handler at once.
            let mut bad = vec![letter];
            while let Some((_, next)) = letters.next_if(|(_, next)| !can(*next, &mut Vec::new())) {
                bad.push(next);
            }
            self.handle(text, place, &bad, &mut out)?;
        }
        self.begins = false;
        Ok(out.into())
    }

    /// Adds the bytes of one character; false when it has none.
    fn put(&self, letter: char, out: &mut Vec<u8>) -> bool {
        let code = u32::from(letter);
        match self.codec {
            Codec::Utf7 | Codec::Utf8 | Codec::Utf8Sig => {
                out.extend(letter.encode_utf8(&mut [0; 4]).as_bytes());
            }
            Codec::Utf16 | Codec::Utf16Le => {
                out.extend(letter.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_le_bytes()));
            }
            Codec::Utf16Be => {
                out.extend(letter.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()));
            }
            Codec::Utf32 | Codec::Utf32Le => out.extend(code.to_le_bytes()),
            Codec::Utf32Be => out.extend(code.to_be_bytes()),
            Codec::Latin1 if code < 0x100 => out.push(code as u8),
            Codec::Ascii if code < 0x80 => out.push(code as u8),
            Codec::Latin1 | Codec::Ascii => return false,
            Codec::Page(_) => {
                let unit = u16::try_from(code).ok();
                let found =
                    unit.and_then(|unit| self.bytes.binary_search_by_key(&unit, |(unit, _)| *unit).ok());
                match found.and_then(|place| self.bytes.get(place)) {
                    Some((_, byte)) => out.push(*byte),
                    None => return false,
                }
            }
        }
        true
    }

    fn fault(&self, text: &str, start: usize, end: usize) -> Error {
        let reason = match self.codec {
            Codec::Latin1 => "ordinal not in range(256)",
            Codec::Ascii => "ordinal not in range(128)",
            Codec::Page(_) => "character maps to <undefined>",
            _ => "surrogates not allowed",
        };
        let encoding = match self.codec {
            Codec::Utf16 if !self.begins => "utf-16-le",
            Codec::Utf32 if !self.begins => "utf-32-le",
            codec => codec.error_name(),
        };
        Error::Encode(Box::new(EncodeError { encoding, object: text.to_owned(), start, end, reason }))
    }

    /// What the error handler makes of characters that can't be encoded.
    fn handle(&self, text: &str, place: usize, bad: &[char], out: &mut Vec<u8>) -> Result<()> {
        let end = place + bad.len();
        let mut add = |replacement: &str| {
            for letter in replacement.chars() {
                self.put(letter, out);
            }
        };
        match self.errors.0.as_str() {
            "strict" | "surrogatepass" => return Err(self.fault(text, place, end)),
            "surrogateescape" => {
                let bytes: Vec<u8> = bad.iter().map_while(|letter| escaped(*letter)).collect();
                match self.codec {
                    // A byte is no whole character there, and the first of them is one too many.
                    Codec::Utf16
                    | Codec::Utf16Le
                    | Codec::Utf16Be
                    | Codec::Utf32
                    | Codec::Utf32Le
                    | Codec::Utf32Be => return Err(self.fault(text, place, place + 1)),
                    _ if bytes.len() == bad.len() => (),
                    Codec::Latin1 | Codec::Ascii => return Err(self.fault(text, place + bytes.len(), end)),
                    _ => return Err(self.fault(text, place, end)),
                }
                out.extend(bytes);
            }
            "ignore" => (),
            "replace" => bad.iter().for_each(|_| add("?")),
            "xmlcharrefreplace" => bad.iter().for_each(|letter| add(&format!("&#{};", u32::from(*letter)))),
            "backslashreplace" => bad.iter().for_each(|letter| add(&escape(*letter))),
            "namereplace" => {
                for letter in bad {
                    let name = char_names::name(*letter);
                    add(&name.map_or_else(|| escape(*letter), |name| format!("\\N{{{name}}}")));
                }
            }
            _ => return Err(self.errors.unknown()),
        }
        Ok(())
    }
}

/// The number of a character as Python's literals write it.
fn escape(letter: char) -> String {
    match u32::from(letter) {
        code @ ..0x100 => format!("\\x{code:02x}"),
        code @ ..0x1_0000 => format!("\\u{code:04x}"),
        code => format!("\\U{code:08x}"),
    }
}

//! Encodings with a byte for each character.

/// Such an encoding.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// Python's name.
    pub(super) name: &'static str,
    letters: [u16; 256],
}

/// What a byte is that stands for nothing.
const NOTHING: u16 = 0xffff;

static PAGES: &[Page] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

impl Page {
    pub(super) fn named(name: &str) -> Option<&'static Page> {
        PAGES.iter().find(|page| page.name == name)
    }

    /// The character of a byte.
    pub(super) fn letter(&self, byte: u8) -> Option<char> {
        let unit = self.letters[usize::from(byte)];
        if unit == NOTHING { None } else { char::from_u32(u32::from(unit)) }
    }

    /// Whether the bytes below 0x80 are ASCII.
    pub(super) fn extends_ascii(&self) -> bool {
        (0..0x80).zip(&self.letters).all(|(byte, unit)| byte == *unit)
    }

    /// The bytes of characters, in the order of these.
    pub(super) fn bytes(&self) -> Vec<(u16, u8)> {
        let pairs = self.letters.iter().zip(0..=255).filter(|(unit, _)| **unit != NOTHING);
        let mut pairs: Vec<(u16, u8)> = pairs.map(|(unit, byte)| (*unit, byte)).collect();
        pairs.sort_unstable();
        pairs
    }
}

//! The names of characters, as far as Python's version of Unicode goes.

use std::sync::LazyLock;

/// What the build script packed.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/names.bin"));

/// Unpacked when it is first asked for: most programs never do.
static NAMES: LazyLock<Names> = LazyLock::new(|| Names::unpack(PACKED));

#[derive(Default)]
struct Names {
    /// All names, one after the other.
    text: String,
    /// Each character that has one, and where that ends.
    ends: Vec<(u32, u32)>,
    /// Names that are a prefix and the number of the character: the first, the last, the prefix.
    numbered: Vec<(u32, u32, String)>,
}

impl Names {
    fn unpack(packed: &[u8]) -> Self {
        let bytes = miniz_oxide::inflate::decompress_to_vec(packed).unwrap_or_default();
        let mut names = Names::default();
        let mut code = 0;
        let mut start = 0;
        for line in String::from_utf8(bytes).unwrap_or_default().lines() {
            let Some((kind, rest)) = line.split_at_checked(1) else { continue };
            match kind.as_bytes() {
                b"#" => code = u32::from_str_radix(rest, 16).unwrap_or_default(),
                b"!" => {
                    let (last, prefix) = rest.split_once(' ').unwrap_or_default();
                    let last = u32::from_str_radix(last, 16).unwrap_or_default();
                    names.numbered.push((code, last, prefix.to_owned()));
                    code = last + 1;
                }
                letter => {
                    let common = usize::from(letter.first().map_or(0, |letter| letter.saturating_sub(b'A')));
                    let end = names.text.len();
                    let before = names.text.get(start..end).unwrap_or_default();
                    let words = before.split_inclusive(' ').take(common).map(str::len).sum();
                    let mut name = before.get(..words).unwrap_or_default().to_owned();
                    if !rest.is_empty() && common > 0 && !name.ends_with(' ') {
                        name.push(' ');
                    }
                    name.push_str(rest);
                    start = end;
                    names.text.push_str(name.trim_end());
                    names.ends.push((code, names.text.len() as u32));
                    code += 1;
                }
            }
        }
        names
    }

    fn name(&self, code: u32) -> Option<String> {
        if let Some((.., prefix)) =
            self.numbered.iter().find(|(first, last, _)| (*first..=*last).contains(&code))
        {
            return Some(format!("{prefix}{code:X}"));
        }
        let place = self.ends.binary_search_by_key(&code, |(code, _)| *code).ok()?;
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |(_, end)| *end);
        self.text.get(start as usize..self.ends.get(place)?.1 as usize).map(str::to_owned)
    }
}

const LEADS: [&str; 19] =
    ["G", "GG", "N", "D", "DD", "R", "M", "B", "BB", "S", "SS", "", "J", "JJ", "C", "K", "T", "P", "H"];
const VOWELS: [&str; 21] = [
    "A", "AE", "YA", "YAE", "EO", "E", "YEO", "YE", "O", "WA", "WAE", "OE", "YO", "U", "WEO", "WE", "WI",
    "YU", "EU", "YI", "I",
];
const TAILS: [&str; 28] = [
    "", "G", "GG", "GS", "N", "NJ", "NH", "D", "L", "LG", "LM", "LB", "LS", "LT", "LP", "LH", "M", "B", "BS",
    "S", "SS", "NG", "J", "C", "K", "T", "P", "H",
];

/// The name of a Hangul syllable: the short names of its letters.
fn syllable(code: u32) -> Option<String> {
    let place = code.checked_sub(0xac00).filter(|place| *place < 11172)? as usize;
    let (lead, vowel, tail) = (place / (28 * 21), place / 28 % 21, place % 28);
    Some(format!("HANGUL SYLLABLE {}{}{}", LEADS.get(lead)?, VOWELS.get(vowel)?, TAILS.get(tail)?))
}

/// The name of a character, if it has one.
pub(super) fn name(letter: char) -> Option<String> {
    let code = u32::from(letter);
    syllable(code).or_else(|| NAMES.name(code))
}

#[cfg(test)]
mod tests {
    use super::name;

    #[test]
    fn every_kind_of_name_is_found_again() {
        for (letter, wanted) in [
            (' ', Some("SPACE")),
            ('é', Some("LATIN SMALL LETTER E WITH ACUTE")),
            ('日', Some("CJK UNIFIED IDEOGRAPH-65E5")),
            ('각', Some("HANGUL SYLLABLE GAG")),
            ('아', Some("HANGUL SYLLABLE A")),
            ('\u{f900}', Some("CJK COMPATIBILITY IDEOGRAPH-F900")),
            ('😀', Some("GRINNING FACE")),
            ('\u{e01ef}', Some("VARIATION SELECTOR-256")),
            ('\u{7}', None),
            ('\u{e000}', None),
            ('\u{10ffff}', None),
        ] {
            assert_eq!(name(letter).as_deref(), wanted, "{letter:?}");
        }
    }
}

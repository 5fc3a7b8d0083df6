//! The straight way through a text: the first choice of every token, in the numbers and letters of ASCII. Where that leads
//! to the end, it is what the search for a match would find first; where it doesn't, the search decides.

use super::super::strftime::{MONTHS, WEEKDAYS};
use super::Parsed;
use super::fields::Found;
use super::matcher::field;
use super::pattern::{Pattern, Token};

/// What a pattern catches in a text, if it is straightforward.
pub(super) fn read(pattern: &Pattern, data: &str) -> Option<Parsed> {
    let bytes = data.as_bytes();
    let mut found = Found::default();
    let mut at = 0;
    for token in &pattern.tokens {
        at = match token {
            Token::Literal(text) => literal(bytes, at, text.as_bytes())?,
            Token::Space => space(bytes, at)?,
            Token::Field(letter, _) => {
                let (value, end) = match letter {
                    b'd' => one_or_two(bytes, at, 1, 31, 1)?,
                    b'H' => one_or_two(bytes, at, 0, 23, 0)?,
                    b'I' | b'm' => one_or_two(bytes, at, 1, 12, 1)?,
                    b'M' => one_or_two(bytes, at, 0, 59, 0)?,
                    b'S' => one_or_two(bytes, at, 0, 61, 0)?,
                    b'U' | b'W' => one_or_two(bytes, at, 0, 53, 0)?,
                    b'V' => one_or_two(bytes, at, 1, 53, 0)?,
                    b'y' => digits::<2>(bytes, at)?,
                    b'j' => digits::<3>(bytes, at).filter(|(day, _)| (1..=366).contains(day))?,
                    b'Y' | b'G' => digits::<4>(bytes, at)?,
                    b'w' => digits::<1>(bytes, at).filter(|(day, _)| *day <= 6)?,
                    b'u' => digits::<1>(bytes, at).filter(|(day, _)| (1..=7).contains(day))?,
                    b'f' => fraction(bytes, at)?,
                    b'a' => short_name(bytes, at, &WEEKDAY_BEGINNINGS)?,
                    b'A' => long_name(bytes, at, &WEEKDAY_BEGINNINGS, &WEEKDAYS)?,
                    b'b' => after(short_name(bytes, at, &MONTH_BEGINNINGS)?),
                    b'B' => after(long_name(bytes, at, &MONTH_BEGINNINGS, &MONTHS)?),
                    _ => {
                        let end = field(*letter, pattern, data, at).first()?;
                        found.catch(*letter, data.get(at..end)?, pattern).ok()?;
                        at = end;
                        continue;
                    }
                };
                found.number(*letter, value);
                end
            }
        };
    }
    if at == bytes.len() { found.finish().ok() } else { None }
}

/// Months count from 1.
fn after((place, end): (u32, usize)) -> (u32, usize) {
    (place + 1, end)
}

fn literal(bytes: &[u8], at: usize, text: &[u8]) -> Option<usize> {
    if let [byte] = text {
        return bytes.get(at)?.eq_ignore_ascii_case(byte).then_some(at + 1);
    }
    let end = at + text.len();
    bytes.get(at..end)?.eq_ignore_ascii_case(text).then_some(end)
}

/// Blanks, where no other white space follows.
fn space(bytes: &[u8], at: usize) -> Option<usize> {
    let blanks = bytes.get(at..)?.iter().take_while(|&&byte| byte == b' ').count();
    let end = at + blanks;
    let ends = bytes.get(end).is_none_or(u8::is_ascii_graphic);
    (blanks > 0 && ends).then_some(end)
}

fn digit(bytes: &[u8], at: usize) -> Option<u32> {
    let value = u32::from(bytes.get(at)?.wrapping_sub(b'0'));
    (value < 10).then_some(value)
}

fn digits<const N: usize>(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    let mut value = 0;
    for &byte in bytes.get(at..at + N)? {
        let digit = u32::from(byte.wrapping_sub(b'0'));
        if digit > 9 {
            return None;
        }
        value = value * 10 + digit;
    }
    Some((value, at + N))
}

/// Two digits within `low` and `high`, or one from `single` with no other digit behind it.
fn one_or_two(bytes: &[u8], at: usize, low: u32, high: u32, single: u32) -> Option<(u32, usize)> {
    let first = digit(bytes, at)?;
    match (digit(bytes, at + 1), bytes.get(at + 1)) {
        (Some(second), _) => {
            let value = first * 10 + second;
            (low..=high).contains(&value).then_some((value, at + 2))
        }
        // It may be a digit of another script.
        (None, Some(byte)) if !byte.is_ascii() => None,
        _ => (first >= single).then_some((first, at + 1)),
    }
}

/// Up to six digits, as microseconds.
fn fraction(bytes: &[u8], at: usize) -> Option<(u32, usize)> {
    if let Some(whole) = digits::<6>(bytes, at) {
        return Some(whole);
    }
    let mut value = 0;
    let mut end = at;
    while let Some(digit) = digit(bytes, end) {
        value = value * 10 + digit;
        end += 1;
    }
    (end > at).then(|| (value * 10_u32.pow(6 - (end - at) as u32), end))
}

/// The first three letters of names in lower case, as numbers. They tell the names apart.
const fn beginnings<const N: usize>(names: [&str; N]) -> [u32; N] {
    let mut out = [0; N];
    let mut place = 0;
    while place < N {
        if let Some(&[a, b, c]) = names[place].as_bytes().first_chunk() {
            out[place] = u32::from_le_bytes([a, b, c, 0]) | LOWER;
        }
        place += 1;
    }
    out
}

/// Makes letters of ASCII lower case, and letters of nothing else.
const LOWER: u32 = 0x0020_2020;

static WEEKDAY_BEGINNINGS: [u32; 7] = beginnings(WEEKDAYS);
static MONTH_BEGINNINGS: [u32; 12] = beginnings(MONTHS);

/// The place of a name, by its first three letters.
fn short_name(bytes: &[u8], at: usize, beginnings: &[u32]) -> Option<(u32, usize)> {
    let &[a, b, c] = bytes.get(at..)?.first_chunk()?;
    let word = u32::from_le_bytes([a, b, c, 0]) | LOWER;
    let place = beginnings.iter().position(|&beginning| beginning == word)?;
    Some((place as u32, at + 3))
}

/// The place of a name, whole.
fn long_name(bytes: &[u8], at: usize, beginnings: &[u32], names: &[&str]) -> Option<(u32, usize)> {
    let (place, _) = short_name(bytes, at, beginnings)?;
    Some((place, literal(bytes, at, names.get(place as usize)?.as_bytes())?))
}

//! Matching a text against a pattern.

use super::super::strftime::{MONTHS, WEEKDAYS};
use super::pattern::{Pattern, Token};
use crate::text::{decimal, is_newer, is_space};
use std::collections::HashSet;

/// Where a pattern matched.
pub(super) struct Caught {
    /// Behind the last byte.
    pub(super) end: usize,
    /// The bytes of each directive.
    pub(super) spans: Vec<(usize, usize)>,
}

/// One character of an alternative.
#[derive(Clone, Copy)]
enum Class {
    /// A digit of any script.
    Digit,
    /// One of some characters that follow each other.
    Range(u8, u8),
}

use Class::{Digit, Range};

type Alternatives = &'static [&'static [Class]];

/// The alternatives of the directives that are numbers, in CPython's order.
fn alternatives(letter: u8) -> Alternatives {
    match letter {
        b'd' => &[
            &[Range(b'3', b'3'), Range(b'0', b'1')],
            &[Range(b'1', b'2'), Digit],
            &[Range(b'0', b'0'), Range(b'1', b'9')],
            &[Range(b'1', b'9')],
            &[Range(b' ', b' '), Range(b'1', b'9')],
        ],
        b'H' => &[&[Range(b'2', b'2'), Range(b'0', b'3')], &[Range(b'0', b'1'), Digit], &[Digit]],
        b'I' | b'm' => &[
            &[Range(b'1', b'1'), Range(b'0', b'2')],
            &[Range(b'0', b'0'), Range(b'1', b'9')],
            &[Range(b'1', b'9')],
        ],
        b'j' => &[
            &[Range(b'3', b'3'), Range(b'6', b'6'), Range(b'0', b'6')],
            &[Range(b'3', b'3'), Range(b'0', b'5'), Digit],
            &[Range(b'1', b'2'), Digit, Digit],
            &[Range(b'0', b'0'), Range(b'1', b'9'), Digit],
            &[Range(b'0', b'0'), Range(b'0', b'0'), Range(b'1', b'9')],
            &[Range(b'1', b'9'), Digit],
            &[Range(b'0', b'0'), Range(b'1', b'9')],
            &[Range(b'1', b'9')],
        ],
        b'M' => &[&[Range(b'0', b'5'), Digit], &[Digit]],
        b'S' => &[&[Range(b'6', b'6'), Range(b'0', b'1')], &[Range(b'0', b'5'), Digit], &[Digit]],
        b'U' | b'W' => &[&[Range(b'5', b'5'), Range(b'0', b'3')], &[Range(b'0', b'4'), Digit], &[Digit]],
        b'V' => &[
            &[Range(b'5', b'5'), Range(b'0', b'3')],
            &[Range(b'0', b'0'), Range(b'1', b'9')],
            &[Range(b'1', b'4'), Digit],
            &[Digit],
        ],
        b'w' => &[&[Range(b'0', b'6')]],
        b'u' => &[&[Range(b'1', b'7')]],
        b'y' => &[&[Digit, Digit]],
        b'Y' | b'G' => &[&[Digit, Digit, Digit, Digit]],
        _ => &[],
    }
}

/// The character at a byte, and where the next begins.
fn char_at(data: &str, at: usize) -> Option<(char, usize)> {
    match data.as_bytes().get(at) {
        Some(&byte) if byte.is_ascii() => Some((char::from(byte), at + 1)),
        Some(_) => data.get(at..)?.chars().next().map(|c| (c, at + c.len_utf8())),
        None => None,
    }
}

/// What characters that differ only in case have in common, in the eyes of Python's expressions: they compare small
/// letters, and take for one those that have the same capital.
fn fold(c: char) -> char {
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let mut lower = c.to_lowercase();
    let lower = match (lower.next(), lower.next()) {
        _ if is_newer(c) => c,
        (Some(single), None) => single,
        _ => c,
    };
    match lower {
        'İ' | 'ı' => 'i',
        'ſ' => 's',
        'µ' => 'μ',
        'ς' => 'σ',
        'ϐ' => 'β',
        'ϵ' => 'ε',
        'ϑ' => 'θ',
        'ϰ' => 'κ',
        'ϖ' => 'π',
        'ϱ' => 'ρ',
        'ϕ' => 'φ',
        '\u{345}' | '\u{1fbe}' => 'ι',
        '\u{1fd3}' => '\u{390}',
        '\u{1fe3}' => '\u{3b0}',
        '\u{1c80}' => 'в',
        '\u{1c81}' => 'д',
        '\u{1c82}' => 'о',
        '\u{1c83}' => 'с',
        '\u{1c84}' | '\u{1c85}' => 'т',
        '\u{1c86}' => 'ъ',
        '\u{1c87}' => 'ѣ',
        '\u{1c88}' => '\u{a64b}',
        '\u{1e9b}' => '\u{1e61}',
        '\u{fb05}' => '\u{fb06}',
        _ => lower,
    }
}

/// The end of a text that stands at a place, without regard to case.
fn literal(text: &str, data: &str, mut at: usize) -> Option<usize> {
    if text.is_ascii() {
        let found = data.as_bytes().get(at..at + text.len())?;
        if found.is_ascii() {
            return found.eq_ignore_ascii_case(text.as_bytes()).then_some(at + text.len());
        }
    }
    for wanted in text.chars() {
        let (found, next) = char_at(data, at)?;
        if wanted != found && fold(wanted) != fold(found) {
            return None;
        }
        at = next;
    }
    Some(at)
}

/// The ends of a token's alternatives at a place, the first choice first.
#[derive(Default, Clone, Copy)]
pub(super) struct Ends {
    list: [usize; 8],
    length: usize,
}

impl Ends {
    /// That of the first choice.
    pub(super) fn first(&self) -> Option<usize> {
        self.list[..self.length].first().copied()
    }

    fn push(&mut self, end: usize) {
        // An end once tried would fail again in the same way.
        if self.length < self.list.len() && !self.list[..self.length].contains(&end) {
            self.list[self.length] = end;
            self.length += 1;
        }
    }
}

fn classes(classes: &[Class], data: &str, mut at: usize) -> Option<usize> {
    for class in classes {
        let (c, next) = char_at(data, at)?;
        let fits = match *class {
            Digit => decimal(c).is_some(),
            Range(low, high) => (char::from(low)..=char::from(high)).contains(&c),
        };
        if !fits {
            return None;
        }
        at = next;
    }
    Some(at)
}

fn names<'a>(list: impl IntoIterator<Item = &'a str>, data: &str, at: usize, ends: &mut Ends) {
    let Some(first) = data.as_bytes().get(at).map(u8::to_ascii_lowercase) else { return };
    for name in list {
        // Most names are another's, and their first letter tells.
        let other = name.as_bytes().first().map(u8::to_ascii_lowercase);
        if first.is_ascii() && other.is_some_and(|other| other.is_ascii() && other != first) {
            continue;
        }
        if let Some(end) = literal(name, data, at) {
            ends.push(end);
        }
    }
}

/// `[+-]\d\d:?[0-5]\d(:?[0-5]\d(\.\d{1,6})?)?`, or `Z`.
fn offset(data: &str, at: usize, ends: &mut Ends) {
    let sixty = |at: usize| {
        let at = classes(&[Range(b':', b':')], data, at).unwrap_or(at);
        classes(&[Range(b'0', b'5'), Digit], data, at)
    };
    let sign = classes(&[Range(b'+', b'+')], data, at).or_else(|| classes(&[Range(b'-', b'-')], data, at));
    let minutes = sign.and_then(|at| classes(&[Digit, Digit], data, at)).and_then(sixty);
    if let Some(minutes) = minutes {
        if let Some(seconds) = sixty(minutes) {
            let mut fraction = [0; 6];
            let mut count = 0;
            let mut at = classes(&[Range(b'.', b'.')], data, seconds);
            while let Some(end) = at.and_then(|at| classes(&[Digit], data, at)).filter(|_| count < 6) {
                fraction[count] = end;
                count += 1;
                at = Some(end);
            }
            fraction[..count].iter().rev().for_each(|&end| ends.push(end));
            ends.push(seconds);
        }
        ends.push(minutes);
    }
    if let Some(end) = classes(&[Range(b'Z', b'Z')], data, at) {
        ends.push(end);
    }
}

/// The ends of a directive at a place.
pub(super) fn field(letter: u8, pattern: &Pattern, data: &str, at: usize) -> Ends {
    let mut ends = Ends::default();
    let short = |name: &&'static str| &name[..3];
    match letter {
        b'f' => {
            let digits = data.as_bytes()[at..].iter().take(6).take_while(|b| b.is_ascii_digit()).count();
            (1..=digits).rev().for_each(|length| ends.push(at + length));
        }
        b'a' => names(WEEKDAYS.iter().map(short), data, at, &mut ends),
        b'A' => names(WEEKDAYS, data, at, &mut ends),
        b'b' => names(MONTHS.iter().map(short), data, at, &mut ends),
        b'B' => names(MONTHS, data, at, &mut ends),
        b'p' => names(["am", "pm"], data, at, &mut ends),
        b'Z' => names(pattern.zones.iter().map(String::as_str), data, at, &mut ends),
        b'z' => offset(data, at, &mut ends),
        _ => {
            for alternative in alternatives(letter) {
                if let Some(end) = classes(alternative, data, at) {
                    ends.push(end);
                }
            }
        }
    }
    ends
}

/// White space. All of it, as nothing that may follow begins with some, but for a `%d` of a blank and a digit.
fn space(next: Option<&Token>, data: &str, at: usize) -> Ends {
    let (mut end, mut last) = (at, at);
    while let Some((_, next)) = char_at(data, end).filter(|&(c, _)| is_space(c)) {
        (last, end) = (end, next);
    }
    let mut ends = Ends::default();
    if end > at {
        ends.push(end);
        if last > at && matches!(next, Some(Token::Field(b'd', _))) {
            ends.push(last);
        }
    }
    ends
}

/// A place to come back to.
struct Choice {
    token: usize,
    at: usize,
    ends: Ends,
    tried: usize,
}

/// Matches from the beginning, not necessarily to the end.
pub(super) fn run(pattern: &Pattern, data: &str) -> Option<Caught> {
    let mut spans = vec![(0, 0); pattern.letters.len()];
    let mut choices: Vec<Choice> = Vec::new();
    // What failed once fails again: without this, alternatives would multiply.
    let mut failed = HashSet::new();
    let (mut token, mut at) = (0, 0);
    loop {
        let Some(current) = pattern.tokens.get(token) else { return Some(Caught { end: at, spans }) };
        let ends = match current {
            Token::Literal(text) => {
                let mut ends = Ends::default();
                if let Some(end) = literal(text, data, at) {
                    ends.push(end);
                }
                ends
            }
            Token::Space => space(pattern.tokens.get(token + 1), data, at),
            Token::Field(letter, _) => field(*letter, pattern, data, at),
        };
        let mut choice = Choice { token, at, ends, tried: 0 };
        // Back to the last place with an alternative that is left.
        while choice.tried >= choice.ends.length
            || (!failed.is_empty() && failed.contains(&(choice.token + 1, choice.ends.list[choice.tried])))
        {
            if choice.tried < choice.ends.length {
                choice.tried += 1;
                continue;
            }
            failed.insert((choice.token, choice.at));
            choice = choices.pop()?;
        }
        let end = choice.ends.list[choice.tried];
        if let Some(Token::Field(_, place)) = pattern.tokens.get(choice.token) {
            spans[*place] = (choice.at, end);
        }
        (token, at) = (choice.token + 1, end);
        choice.tried += 1;
        if choice.tried < choice.ends.length {
            choices.push(choice);
        }
    }
}

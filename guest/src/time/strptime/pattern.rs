//! A format, taken apart.

use super::super::{Error, zone};
use crate::text::is_space;

/// A part of a pattern.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// White space, any amount but none.
    Space,
    /// Text without white space, matched without regard to case.
    Literal(String),
    /// A directive, and its place among them.
    Field(u8, usize),
}

/// A format, taken apart.
pub(super) struct Pattern {
    pub(super) format: String,
    pub(super) tokens: Vec<Token>,
    /// The letters of the directives, in order; each once.
    pub(super) letters: Vec<u8>,
    /// The names that `%Z` knows, lower case, the longest first.
    pub(super) zones: Vec<String>,
    /// Of those, that of summer time.
    pub(super) summer: Option<String>,
    /// Whether the name of summer time says nothing, being that of winter too.
    pub(super) ambiguous: bool,
}

/// The length of a directive's expression in CPython (less the names of `%Z`) and the number of its groups: CPython's
/// message about a directive that stands twice has both.
fn expression(letter: u8) -> Option<(usize, usize)> {
    Some(match letter {
        b'y' => (11, 1),
        b'w' | b'u' | b'p' => (12, 1),
        b'Z' => (7, 1),
        b'G' | b'Y' => (15, 1),
        b'f' | b'M' => (17, 1),
        b'H' | b'S' | b'U' | b'W' => (24, 1),
        b'I' | b'm' => (26, 1),
        b'V' => (31, 1),
        b'a' => (34, 1),
        b'd' => (41, 1),
        b'b' => (54, 1),
        b'z' => (56, 3),
        b'A' => (63, 1),
        b'j' => (71, 1),
        b'B' => (92, 1),
        _ => return None,
    })
}

struct Builder {
    pattern: Pattern,
    /// The length of CPython's expression so far.
    length: usize,
    /// The number of its groups so far, and that of each letter.
    groups: usize,
    numbers: Vec<usize>,
    twice: Option<String>,
}

impl Builder {
    fn literal(&mut self, c: char) {
        self.length += if "\\.^$*+?(){}[]|".contains(c) { 2 } else { 1 };
        if let Some(Token::Literal(text)) = self.pattern.tokens.last_mut() {
            text.push(c);
        } else {
            self.pattern.tokens.push(Token::Literal(c.to_string()));
        }
    }

    fn space(&mut self) {
        self.length += 3;
        self.pattern.tokens.push(Token::Space);
    }

    /// Adds a directive; false where there is none of that letter.
    fn directive(&mut self, letter: char) -> bool {
        match letter {
            '%' => {
                self.literal('%');
                return true;
            }
            'c' => return self.all("%a %b %d %H:%M:%S %Y"),
            'x' => return self.all("%m/%d/%y"),
            'X' => return self.all("%H:%M:%S"),
            _ => {}
        }
        let Some((letter, (length, groups))) =
            u8::try_from(letter).ok().and_then(|letter| Some((letter, expression(letter)?)))
        else {
            return false;
        };
        if letter == b'Z' {
            self.zones();
        }
        let number = self.groups + 1;
        if let Some(place) = self.pattern.letters.iter().position(|&known| known == letter) {
            let (was, at) = (self.numbers[place], self.length + 4);
            self.twice.get_or_insert_with(|| {
                format!(
                    "redefinition of group name '{}' as group {number}; was group {was} at position {at}",
                    char::from(letter)
                )
            });
        } else {
            let place = self.pattern.letters.len();
            self.pattern.tokens.push(Token::Field(letter, place));
            self.pattern.letters.push(letter);
            self.numbers.push(number);
        }
        self.groups += groups;
        self.length += length;
        if letter == b'Z' {
            let escaped = |c: char| 1 + usize::from(!c.is_alphanumeric());
            let names = self.pattern.zones.iter().map(|name| name.chars().map(escaped).sum::<usize>() + 1);
            self.length += names.sum::<usize>().saturating_sub(1);
        }
        true
    }

    fn all(&mut self, format: &str) -> bool {
        let mut chars = format.chars();
        while let Some(c) = chars.next() {
            match c {
                '%' => {
                    chars.next().map(|letter| self.directive(letter));
                }
                ' ' => self.space(),
                c => self.literal(c),
            }
        }
        true
    }

    fn zones(&mut self) {
        let info = zone::tzinfo();
        let (standard, summer) = (info.tzname.0.to_lowercase(), info.tzname.1.to_lowercase());
        let pattern = &mut self.pattern;
        pattern.ambiguous = info.daylight && standard == summer;
        pattern.zones = vec!["utc".to_owned(), "gmt".to_owned()];
        if !pattern.zones.contains(&standard) {
            pattern.zones.push(standard);
        }
        if info.daylight && !pattern.zones.contains(&summer) {
            pattern.zones.push(summer.clone());
            pattern.summer = Some(summer);
        }
        pattern.zones.sort_by_key(|name| std::cmp::Reverse(name.len()));
    }
}

impl Pattern {
    pub(super) fn new(format: &str) -> Result<Self, Error> {
        let pattern = Pattern {
            format: format.to_owned(),
            tokens: Vec::new(),
            letters: Vec::new(),
            zones: Vec::new(),
            summer: None,
            ambiguous: false,
        };
        let mut builder = Builder { pattern, length: 0, groups: 0, numbers: Vec::new(), twice: None };
        let mut chars = format.chars().peekable();
        while let Some(c) = chars.next() {
            if c == '%' {
                let Some(letter) = chars.next() else {
                    return Err(Error::value(format!("stray % in format '{format}'")));
                };
                if !builder.directive(letter) {
                    // White space and the expression's own signs have been escaped by then.
                    let odd = is_space(letter) || "\\.^$*+?(){}[]|".contains(letter);
                    let letter = if odd { '%' } else { letter };
                    return Err(Error::value(format!("'{letter}' is a bad directive in format '{format}'")));
                }
            } else if is_space(c) {
                while chars.next_if(|&c| is_space(c)).is_some() {}
                builder.space();
            } else {
                builder.literal(c);
            }
        }
        match builder.twice {
            Some(text) => Err(Error::Pattern(text)),
            None => Ok(builder.pattern),
        }
    }
}

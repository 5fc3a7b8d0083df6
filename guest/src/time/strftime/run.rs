//! Stretches of a format whose text is always as long: a copy is made, and digits and names are put into it.

use super::directive::Directive;
use super::{MONTHS, Tm, WEEKDAYS};
use std::ops::Range;

/// A stretch.
#[derive(Debug, Default)]
pub(super) struct Run {
    /// The text, with something else where the fields come.
    template: Vec<u8>,
    /// Where two digits come, and which of [`Numbers`].
    pairs: Vec<(usize, u8)>,
    /// The other fields, and where they come.
    fields: Vec<(usize, Field)>,
    /// Whether there is a year among them.
    has_year: bool,
    /// Where it stands in the format.
    pub(super) source: Range<usize>,
}

/// What has always as many characters.
#[derive(Debug, Clone, Copy)]
enum Field {
    /// Two digits with a blank instead of a leading zero, by their place in [`Numbers`].
    BlankPair(u8),
    /// `%j`.
    DayOfYear,
    /// `%a`.
    Weekday,
    /// `%b`.
    Month,
    /// `%p`.
    Half,
    /// `%w`, or `%u` where Sunday is that number.
    WeekdayNumber(u8),
}

/// The numbers of two digits.
struct Numbers([u8; 8]);

/// What numbers below 100 look like.
static PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut value = 0;
    while value < 100 {
        pairs[value] = [b'0' + (value / 10) as u8, b'0' + (value % 10) as u8];
        value += 1;
    }
    pairs
};

const CENTURY: u8 = 0;
const YEAR: u8 = 1;
const MONTH: u8 = 2;
const DAY: u8 = 3;
const HOUR: u8 = 4;
const HALF_HOUR: u8 = 5;
const MINUTE: u8 = 6;
const SECOND: u8 = 7;

impl Numbers {
    /// Those of a time whose fields are in their ranges; None where the year has not four digits.
    fn new(tm: &Tm<'_>) -> Option<Self> {
        let year @ 1000..10_000 = i64::from(tm.year) + 1900 else { return None };
        let year = year as u32;
        let mut numbers = Numbers::without_year(tm);
        numbers.0[usize::from(CENTURY)] = (year / 100) as u8;
        numbers.0[usize::from(YEAR)] = (year % 100) as u8;
        Some(numbers)
    }

    fn without_year(tm: &Tm<'_>) -> Self {
        let hour = tm.hour as u8;
        let half = if hour > 12 {
            hour - 12
        } else if hour == 0 {
            12
        } else {
            hour
        };
        Numbers([0, 0, tm.mon as u8 + 1, tm.mday as u8, hour, half, tm.min as u8, tm.sec as u8])
    }

    fn digits(&self, place: u8) -> [u8; 2] {
        let value = self.0.get(usize::from(place)).copied().unwrap_or(0);
        PAIRS.get(usize::from(value)).copied().unwrap_or_default()
    }
}

impl Run {
    /// A stretch that begins at a place.
    pub(super) fn at(start: usize) -> Self {
        Run { source: start..start, ..Run::default() }
    }

    /// The bytes that it writes.
    pub(super) fn width(&self) -> usize {
        self.template.len()
    }

    /// Adds text up to `end`.
    pub(super) fn push_text(&mut self, text: &str, end: usize) {
        self.template.extend_from_slice(text.as_bytes());
        self.source.end = end;
    }

    /// Adds a directive if it has always as many characters.
    pub(super) fn push(&mut self, directive: &Directive) -> bool {
        let spec = &directive.spec;
        if !spec.is_plain() || spec.change || spec.modifier.is_some() || !self.push_letter(directive.letter) {
            return false;
        }
        self.source.end = directive.source.end;
        true
    }

    fn push_letter(&mut self, letter: char) -> bool {
        if let Some(format) = super::directive::compound(letter) {
            let mut is_letter = false;
            for c in format.chars() {
                match c {
                    '%' => is_letter = true,
                    c if is_letter => {
                        self.push_letter(c);
                        is_letter = false;
                    }
                    c => self.template.push(c as u8),
                }
            }
            return true;
        }
        let (width, field) = match letter {
            '%' => return self.push_byte(b'%'),
            'n' => return self.push_byte(b'\n'),
            't' => return self.push_byte(b'\t'),
            'Y' => {
                self.has_year = true;
                self.push_pair(CENTURY);
                return self.push_pair(YEAR);
            }
            'y' => {
                self.has_year = true;
                return self.push_pair(YEAR);
            }
            'm' => return self.push_pair(MONTH),
            'd' => return self.push_pair(DAY),
            'e' => (2, Field::BlankPair(DAY)),
            'H' => return self.push_pair(HOUR),
            'k' => (2, Field::BlankPair(HOUR)),
            'I' => return self.push_pair(HALF_HOUR),
            'l' => (2, Field::BlankPair(HALF_HOUR)),
            'M' => return self.push_pair(MINUTE),
            'S' => return self.push_pair(SECOND),
            'j' => (3, Field::DayOfYear),
            'a' => (3, Field::Weekday),
            'b' | 'h' => (3, Field::Month),
            'p' => (2, Field::Half),
            'w' => (1, Field::WeekdayNumber(0)),
            'u' => (1, Field::WeekdayNumber(7)),
            _ => return false,
        };
        self.push_field(width, field);
        true
    }

    fn push_byte(&mut self, byte: u8) -> bool {
        self.template.push(byte);
        true
    }

    fn push_pair(&mut self, place: u8) -> bool {
        self.pairs.push((self.template.len(), place));
        self.template.extend_from_slice(b"??");
        true
    }

    fn push_field(&mut self, width: usize, field: Field) {
        self.fields.push((self.template.len(), field));
        self.template.resize(self.template.len() + width, b'?');
    }

    /// Writes it for a time whose fields are in their ranges; false, and nothing, where the year has not four digits.
    pub(super) fn write(&self, tm: &Tm<'_>, out: &mut Vec<u8>) -> bool {
        let numbers = match Numbers::new(tm) {
            Some(numbers) => numbers,
            None if self.has_year => return false,
            None => Numbers::without_year(tm),
        };
        let start = out.len();
        out.extend_from_slice(&self.template);
        let text = &mut out[start..];
        for &(at, place) in &self.pairs {
            put(text, at, numbers.digits(place));
        }
        for &(at, field) in &self.fields {
            match field {
                Field::BlankPair(place) => {
                    let [tens, ones] = numbers.digits(place);
                    put(text, at, [if tens == b'0' { b' ' } else { tens }, ones]);
                }
                Field::DayOfYear => put(text, at, three(tm.yday as u32 + 1)),
                Field::Weekday => put(text, at, first_three(WEEKDAYS.get(tm.wday as usize))),
                Field::Month => put(text, at, first_three(MONTHS.get(tm.mon as usize))),
                Field::Half => put(text, at, if tm.hour > 11 { *b"PM" } else { *b"AM" }),
                Field::WeekdayNumber(sunday) => {
                    put(text, at, [b'0' + if tm.wday == 0 { sunday } else { tm.wday as u8 }]);
                }
            }
        }
        true
    }
}

fn put<const N: usize>(text: &mut [u8], at: usize, bytes: [u8; N]) {
    if let Some(place) = text.get_mut(at..at + N) {
        place.copy_from_slice(&bytes);
    }
}

fn three(value: u32) -> [u8; 3] {
    [b'0' + (value / 100 % 10) as u8, b'0' + (value / 10 % 10) as u8, b'0' + (value % 10) as u8]
}

fn first_three(name: Option<&&'static str>) -> [u8; 3] {
    name.and_then(|name| name.as_bytes().first_chunk().copied()).unwrap_or(*b"???")
}

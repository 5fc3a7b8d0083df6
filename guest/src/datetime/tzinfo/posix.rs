//! The rule at the end of a file of zone rules, in the form of `TZ`: `CET-1CEST,M3.5.0,M10.5.0/3`.

use super::LocalType;
use crate::datetime::{Error, calendar};

/// What holds after the last transition of a file.
#[derive(Debug)]
pub(super) enum Rule {
    /// Always the same.
    Always(LocalType),
    /// Summer time comes and goes every year.
    Yearly(Box<Yearly>),
}

/// Standard time, summer time, and when each begins.
#[derive(Debug)]
pub(super) struct Yearly {
    standard: LocalType,
    summer: LocalType,
    start: Change,
    end: Change,
}

/// A moment of a year, on the clocks before it.
#[derive(Debug)]
struct Change {
    day: Day,
    /// Seconds from that day's midnight.
    seconds: i64,
}

#[derive(Debug)]
enum Day {
    /// The day of the year from 1; the 29th of February is not counted.
    Julian(i64),
    /// The day of the year from 0.
    Ordinal(i64),
    /// Month, week (5 is the last), and day of the week, Sunday 0.
    Weekday(i64, i64, i64),
}

impl Change {
    /// Seconds from 1970-01-01T00:00:00 on the clocks.
    fn in_year(&self, year: i64) -> i64 {
        let days = match self.day {
            // Both are CPython's, which isn't quite POSIX.
            Day::Julian(day) => {
                calendar::days_to_year(year) + day - 1 + i64::from(day >= 59 && calendar::is_leap(year))
            }
            Day::Ordinal(day) => calendar::days_to_year(year) + day - 1,
            Day::Weekday(month, week, weekday) => {
                let first = calendar::days_of(year, month, 1);
                let first_weekday = (i64::from(calendar::weekday(first)) + 1) % 7;
                let mut day = (weekday - first_weekday).rem_euclid(7) + (week - 1) * 7;
                if day >= calendar::days_in_month(year, month) {
                    day -= 7;
                }
                first + day
            }
        };
        days * 86_400 + self.seconds
    }
}

impl Yearly {
    fn summer_if(&self, is_summer: bool) -> &LocalType {
        if is_summer { &self.summer } else { &self.standard }
    }

    /// How far clocks are put forward.
    fn difference(&self) -> i64 {
        i64::from(self.summer.offset) - i64::from(self.standard.offset)
    }

    /// What holds when clocks show so many seconds. For a fold of 0 the smaller offset lasts from the end of the gap to the
    /// end of the fold, for 1 from the start of the gap to the start of the fold.
    pub(super) fn at(&self, seconds: i64, year: i64, fold: bool) -> &LocalType {
        let (mut start, mut end) = (self.start.in_year(year), self.end.in_year(year));
        let difference = self.difference();
        if fold == (difference >= 0) {
            end -= difference;
        } else {
            start += difference;
        }
        self.summer_if(within(start, end, seconds))
    }

    /// What holds at a moment, and whether clocks show it for the second time.
    pub(super) fn at_utc(&self, seconds: i64, year: i64) -> (&LocalType, bool) {
        let start = self.start.in_year(year) - i64::from(self.standard.offset);
        let end = self.end.in_year(year) - i64::from(self.summer.offset);
        let difference = self.difference();
        let ambiguous = if difference > 0 { end..end + difference } else { start..start - difference };
        (self.summer_if(within(start, end, seconds)), ambiguous.contains(&seconds))
    }
}

/// Whether it is summer, which on the south of the Earth is at both ends of a year.
fn within(start: i64, end: i64, seconds: i64) -> bool {
    if start < end { (start..end).contains(&seconds) } else { !(end..start).contains(&seconds) }
}

impl Rule {
    /// Reads a rule. What `TZ` leaves open, the days on which summer time begins and ends, must be there.
    pub(super) fn parse(text: &str) -> Result<Self, Error> {
        Parser(text).rule().ok_or_else(|| Error::value("Malformed TZ string"))
    }
}

/// The rest of a rule.
struct Parser<'a>(&'a str);

impl<'a> Parser<'a> {
    fn rule(mut self) -> Option<Rule> {
        let name = self.name()?;
        let offset = -self.time(24)?;
        let standard = LocalType { offset: offset as i32, dst: 0, name: name.into() };
        if self.0.is_empty() {
            return Some(Rule::Always(standard));
        }
        let name = self.name()?;
        let offset = if self.0.starts_with(',') { offset + 3600 } else { -self.time(24)? };
        let dst = offset as i32 - standard.offset;
        let summer = LocalType { offset: offset as i32, dst, name: name.into() };
        let (start, end) = (self.change()?, self.change()?);
        self.0.is_empty().then(|| Rule::Yearly(Box::new(Yearly { standard, summer, start, end })))
    }

    fn skip(&mut self, c: char) -> bool {
        let rest = self.0.strip_prefix(c);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn until(&mut self, end: impl Fn(char) -> bool) -> &'a str {
        let (head, tail) = self.0.split_at(self.0.find(end).unwrap_or(self.0.len()));
        self.0 = tail;
        head
    }

    fn name(&mut self) -> Option<&'a str> {
        if self.skip('<') {
            let name = self.until(|c| c == '>');
            return self.skip('>').then_some(name);
        }
        Some(self.until(|c| !c.is_ascii_alphabetic())).filter(|name| !name.is_empty())
    }

    fn number(&mut self) -> Option<i64> {
        let digits = self.until(|c| !c.is_ascii_digit());
        if digits.len() > 3 { None } else { digits.parse().ok() }
    }

    /// `[+-]hh[:mm[:ss]]`, in seconds.
    fn time(&mut self, most_hours: i64) -> Option<i64> {
        let negative = self.skip('-');
        if !negative {
            self.skip('+');
        }
        let hours = self.number().filter(|hours| *hours <= most_hours)?;
        let minutes = if self.skip(':') { self.number()? } else { 0 };
        let seconds = if self.skip(':') { self.number()? } else { 0 };
        let total = hours * 3600 + minutes * 60 + seconds;
        Some(if negative { -total } else { total })
    }

    fn change(&mut self) -> Option<Change> {
        if !self.skip(',') {
            return None;
        }
        let day = if self.skip('J') {
            Day::Julian(self.number().filter(|day| (1..=365).contains(day))?)
        } else if self.skip('M') {
            let month = self.number().filter(|month| (1..=12).contains(month))?;
            let week = self.skip('.').then(|| self.number())?.filter(|week| (1..=5).contains(week))?;
            let weekday = self.skip('.').then(|| self.number())?.filter(|day| (0..=6).contains(day))?;
            Day::Weekday(month, week, weekday)
        } else {
            Day::Ordinal(self.number().filter(|day| (0..=365).contains(day))?)
        };
        let seconds = if self.skip('/') { self.time(167)? } else { 7200 };
        Some(Change { day, seconds })
    }
}

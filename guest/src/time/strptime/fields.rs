//! From what the directives caught to a date.

use super::super::Error;
use super::super::calendar::{civil, days_before_month, days_in_month, days_to_year, is_leap, weekday};
use super::super::strftime::{MONTHS, WEEKDAYS};
use super::Parsed;
use super::pattern::Pattern;
use crate::text::{self, decimal};

/// The number that digits of any script write; a blank before them is nothing.
fn number(text: &str) -> u32 {
    text.chars().filter_map(decimal).fold(0, |sum, digit| sum * 10 + u32::from(digit))
}

/// The place of a name among others, as Python's `list.index` finds it.
fn index(text: &str, length: usize, names: &[&str]) -> Result<u32, Error> {
    let found = names.iter().position(|name| name.get(..length).unwrap_or(name).eq_ignore_ascii_case(text));
    let not_there = || Error::value(format!("{} is not in list", text::repr(&text::lower(text))));
    found.map(|place| place as u32).ok_or_else(not_there)
}

/// Seconds and microseconds of `%z`.
fn offset(text: &str) -> Result<(i64, i32), Error> {
    if text == "Z" {
        return Ok((0, 0));
    }
    let mut z: Vec<char> = text.chars().collect();
    if z.get(3) == Some(&':') {
        z.remove(3);
        if z.len() > 5 {
            if z[5] != ':' {
                return Err(Error::value(format!("Inconsistent use of : in {text}")));
            }
            z.remove(5);
        }
    }
    let part = |from: usize, to: usize| z.iter().take(to).skip(from).collect::<String>();
    let seconds = part(5, 7);
    if seconds.starts_with(':') {
        let literal = text::repr(&seconds);
        return Err(Error::value(format!("invalid literal for int() with base 10: {literal}")));
    }
    let total = i64::from(number(&part(1, 3)) * 3600 + number(&part(3, 5)) * 60 + number(&seconds));
    let fraction = number(&format!("{:0<6}", part(8, 14))) as i32;
    let sign = if z.first() == Some(&'-') { -1 } else { 1 };
    Ok((sign * total, sign as i32 * fraction))
}

fn check_year(year: i64) -> Result<i64, Error> {
    if (1..=9999).contains(&year) {
        Ok(year)
    } else {
        Err(Error::value(format!("year {year} is out of range")))
    }
}

/// Days from 1970-01-01 to the first day of a year's first ISO week.
fn iso_start(year: i64) -> i64 {
    let first = days_to_year(year);
    let weekday = i64::from(weekday(first));
    first - weekday + if weekday > 3 { 7 } else { 0 }
}

/// Year, month and day of days from 1970-01-01, in the years that Python's dates have.
fn date(days: i64) -> Result<(i64, i64, i64), Error> {
    let day = civil(days);
    check_year(day.year)?;
    Ok((day.year, i64::from(day.mon), i64::from(day.mday)))
}

fn from_iso(year: i64, week: i64, weekday: i64) -> Result<(i64, i64, i64), Error> {
    if !(1..=9999).contains(&year) {
        return Err(Error::value(format!("Year is out of range: {year}")));
    }
    let weeks = (iso_start(year + 1) - iso_start(year)) / 7;
    if !(1..=weeks).contains(&week) {
        return Err(Error::value(format!("Invalid week: {week}")));
    }
    date(iso_start(year) + (week - 1) * 7 + weekday)
}

/// The day of the year of a weekday in a week counted from the year's first Sunday or Monday; may be 0 or less.
fn day_of_week(year: i64, week: i64, mut weekday_wanted: i64, from_monday: bool) -> i64 {
    let mut first = i64::from(weekday(days_to_year(year)));
    if !from_monday {
        first = (first + 1) % 7;
        weekday_wanted = (weekday_wanted + 1) % 7;
    }
    if week == 0 { 1 + weekday_wanted - first } else { 1 + (7 - first) % 7 + 7 * (week - 1) + weekday_wanted }
}

/// What the directives of a pattern caught.
#[derive(Default)]
pub(super) struct Found {
    parsed: Parsed,
    year: Option<i32>,
    iso_year: Option<i32>,
    iso_week: Option<i32>,
    /// The week and whether weeks begin on Monday.
    week: Option<(i32, bool)>,
    weekday: Option<i32>,
    julian: Option<i32>,
    month: Option<i32>,
    day: Option<i32>,
    /// Whether the hour is one of twelve.
    is_half: bool,
    afternoon: bool,
}

impl Found {
    /// Takes the text of a directive.
    pub(super) fn catch(&mut self, letter: u8, text: &str, pattern: &Pattern) -> Result<(), Error> {
        match letter {
            b'B' => self.number(letter, index(text, usize::MAX, &MONTHS)? + 1),
            b'b' => self.number(letter, index(text, 3, &MONTHS)? + 1),
            b'A' => self.number(letter, index(text, usize::MAX, &WEEKDAYS)?),
            b'a' => self.number(letter, index(text, 3, &WEEKDAYS)?),
            b'p' => self.number(b'p', u32::from(text.eq_ignore_ascii_case("pm"))),
            b'f' => self.number(b'f', number(&format!("{text:0<6}"))),
            b'z' => {
                let (seconds, microseconds) = offset(text)?;
                self.parsed.time.gmtoff = Some(seconds);
                self.parsed.gmtoff_microseconds = microseconds;
            }
            b'Z' => {
                let lower = text::lower(text);
                if matches!(lower.as_str(), "utc" | "gmt") || !pattern.ambiguous {
                    self.parsed.time.isdst = Some(pattern.summer.as_ref() == Some(&lower));
                }
                self.parsed.time.zone = Some(text.into());
            }
            _ => self.number(letter, number(text)),
        }
        Ok(())
    }

    /// Takes the number of a directive: of `%f` in microseconds, of `%p` whether it is the afternoon, of a name its place
    /// among the others, days from Sunday 0.
    #[inline]
    pub(super) fn number(&mut self, letter: u8, value: u32) {
        let value = value as i32;
        let time = &mut self.parsed.time;
        match letter {
            b'y' => self.year = Some(if value <= 68 { value + 2000 } else { value + 1900 }),
            b'Y' => self.year = Some(value),
            b'G' => self.iso_year = Some(value),
            b'm' | b'b' | b'B' => self.month = Some(value),
            b'd' => self.day = Some(value),
            b'H' | b'I' => {
                time.hour = value;
                self.is_half = letter == b'I';
            }
            b'p' => self.afternoon = value != 0,
            b'M' => time.min = value,
            b'S' => time.sec = value,
            b'f' => self.parsed.microsecond = value as u32,
            b'w' | b'a' | b'A' => self.weekday = Some(if value == 0 { 6 } else { value - 1 }),
            b'u' => self.weekday = Some(value - 1),
            b'j' => self.julian = Some(value),
            b'U' | b'W' => self.week = Some((value, letter == b'W')),
            b'V' => self.iso_week = Some(value),
            _ => {}
        }
    }

    /// The date, as CPython works it out.
    pub(super) fn finish(mut self) -> Result<Parsed, Error> {
        self.date()?;
        if self.is_half {
            let hour = &mut self.parsed.time.hour;
            *hour = *hour % 12 + if self.afternoon { 12 } else { 0 };
        }
        Ok(self.parsed)
    }

    fn check_iso(&self) -> Result<(), Error> {
        let text = if self.iso_year.is_some() {
            if self.julian.is_some() {
                "Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead."
            } else if self.iso_week.is_none() || self.weekday.is_none() {
                "ISO year directive '%G' must be used with the ISO week directive '%V' and a weekday directive ('%A', \
                 '%a', '%w', or '%u')."
            } else {
                return Ok(());
            }
        } else if self.iso_week.is_none() {
            return Ok(());
        } else if self.year.is_none() || self.weekday.is_none() {
            "ISO week directive '%V' must be used with the ISO year directive '%G' and a weekday directive ('%A', '%a', \
             '%w', or '%u')."
        } else {
            "ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead."
        };
        Err(Error::value(text))
    }

    /// Fills in year, month and day, and the days of the week and of the year.
    fn date(&mut self) -> Result<(), Error> {
        self.check_iso()?;
        let wide = |field: Option<i32>| field.map(i64::from);
        let (mut month, mut day) = (wide(self.month).unwrap_or(1), wide(self.day).unwrap_or(1));
        // Without a year it is 1900, which had no 29th of February: that is worked out in 1904.
        let leap_day = self.year.is_none() && month == 2 && day == 29;
        let mut year = wide(self.year).unwrap_or(if leap_day { 1904 } else { 1900 });
        let mut julian = wide(self.julian);
        if let (None, Some(weekday)) = (julian, wide(self.weekday)) {
            if let Some((week, from_monday)) = self.week {
                let week = i64::from(week);
                check_year(year)?;
                let day_of_year = day_of_week(year, week, weekday, from_monday);
                julian = Some(day_of_year);
            } else if let (Some(iso_year), Some(week)) = (wide(self.iso_year), wide(self.iso_week)) {
                (year, month, day) = from_iso(iso_year, week, weekday)?;
            }
            if let Some(before) = julian.filter(|&julian| julian <= 0) {
                year -= 1;
                julian = Some(before + 365 + i64::from(is_leap(year)));
            }
        }
        check_year(year)?;
        let yday = if let Some(julian) = julian {
            (year, month, day) = date(days_to_year(year) + julian - 1)?;
            julian
        } else {
            if !(1..=days_in_month(year, month)).contains(&day) {
                return Err(Error::value("day is out of range for month"));
            }
            days_before_month(year, month) + day
        };
        let days = days_to_year(year) + days_before_month(year, month) + day - 1;
        let time = &mut self.parsed.time;
        time.wday = self.weekday.unwrap_or_else(|| weekday(days));
        time.yday = yday as i32;
        time.year = if leap_day { 1900 } else { year };
        (time.mon, time.mday) = (month as i32, day as i32);
        Ok(())
    }
}

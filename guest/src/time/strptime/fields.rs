//! From what the directives caught to a date.

use super::super::calendar::{days_before_month, days_in_month, days_to_year, is_leap, weekday};
use super::super::strftime::{MONTHS, WEEKDAYS};
use super::super::{Error, StructTime};
use super::Parsed;
use super::pattern::Pattern;
use crate::text::{self, decimal};

/// The number that digits of any script write; a blank before them is nothing.
fn number(text: &str) -> i64 {
    text.chars().filter_map(decimal).fold(0, |sum, digit| sum * 10 + i64::from(digit))
}

/// The place of a name among others, as Python's `list.index` finds it.
fn index(text: &str, length: usize, names: &[&str]) -> Result<i32, Error> {
    let found = names.iter().position(|name| name.get(..length).unwrap_or(name).eq_ignore_ascii_case(text));
    let not_there = || Error::value(format!("{} is not in list", text::repr(&text::lower(text))));
    found.map(|place| place as i32).ok_or_else(not_there)
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
    let total = number(&part(1, 3)) * 3600 + number(&part(3, 5)) * 60 + number(&seconds);
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
    let (year, month, day, _) = super::super::calendar::civil(days);
    check_year(year)?;
    Ok((year, i64::from(month), i64::from(day)))
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

#[derive(Default)]
struct Found {
    year: Option<i64>,
    iso_year: Option<i64>,
    iso_week: Option<i64>,
    /// The week and whether weeks begin on Monday.
    week: Option<(i64, bool)>,
    weekday: Option<i64>,
    julian: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
}

/// The date that a pattern's directives caught, as CPython works it out.
pub(super) fn work_out(pattern: &Pattern, data: &str, spans: &[(usize, usize)]) -> Result<Parsed, Error> {
    let mut parsed = Parsed::default();
    let mut found = Found::default();
    let caught = |wanted: u8| {
        let place = pattern.letters.iter().position(|&letter| letter == wanted)?;
        spans.get(place).and_then(|&(start, end)| data.get(start..end))
    };
    for (&letter, &(start, end)) in pattern.letters.iter().zip(spans) {
        let text = data.get(start..end).unwrap_or_default();
        match letter {
            b'y' => {
                let year = number(text);
                found.year = Some(if year <= 68 { year + 2000 } else { year + 1900 });
            }
            b'Y' => found.year = Some(number(text)),
            b'G' => found.iso_year = Some(number(text)),
            b'm' => found.month = Some(number(text)),
            b'B' => found.month = Some(i64::from(index(text, usize::MAX, &MONTHS)?) + 1),
            b'b' => found.month = Some(i64::from(index(text, 3, &MONTHS)?) + 1),
            b'd' => found.day = Some(number(text)),
            b'H' => parsed.time.hour = number(text) as i32,
            b'I' => {
                let hour = number(text) as i32 % 12;
                let afternoon = caught(b'p').is_some_and(|p| p.eq_ignore_ascii_case("pm"));
                parsed.time.hour = hour + if afternoon { 12 } else { 0 };
            }
            b'M' => parsed.time.min = number(text) as i32,
            b'S' => parsed.time.sec = number(text) as i32,
            b'f' => parsed.microsecond = number(&format!("{text:0<6}")) as u32,
            b'A' => found.weekday = Some((i64::from(index(text, usize::MAX, &WEEKDAYS)?) + 6) % 7),
            b'a' => found.weekday = Some((i64::from(index(text, 3, &WEEKDAYS)?) + 6) % 7),
            b'w' => found.weekday = Some((number(text) + 6) % 7),
            b'u' => found.weekday = Some(number(text) - 1),
            b'j' => found.julian = Some(number(text)),
            b'U' | b'W' => found.week = Some((number(text), letter == b'W')),
            b'V' => found.iso_week = Some(number(text)),
            b'z' => {
                let (seconds, microseconds) = offset(text)?;
                parsed.time.gmtoff = Some(seconds);
                parsed.gmtoff_microseconds = microseconds;
            }
            b'Z' => {
                let lower = text::lower(text);
                if matches!(lower.as_str(), "utc" | "gmt") || !pattern.ambiguous {
                    parsed.time.isdst = Some(pattern.summer.as_ref() == Some(&lower));
                }
                parsed.time.zone = Some(text.into());
            }
            _ => {}
        }
    }
    found.date(&mut parsed.time)?;
    Ok(parsed)
}

impl Found {
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
    fn date(self, time: &mut StructTime) -> Result<(), Error> {
        self.check_iso()?;
        let (mut month, mut day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        // Without a year it is 1900, which had no 29th of February: that is worked out in 1904.
        let leap_day = self.year.is_none() && month == 2 && day == 29;
        let mut year = self.year.unwrap_or(if leap_day { 1904 } else { 1900 });
        let mut julian = self.julian;
        if let (None, Some(weekday)) = (julian, self.weekday) {
            if let Some((week, from_monday)) = self.week {
                check_year(year)?;
                let day_of_year = day_of_week(year, week, weekday, from_monday);
                julian = Some(day_of_year);
            } else if let (Some(iso_year), Some(week)) = (self.iso_year, self.iso_week) {
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
        time.wday = self.weekday.map_or_else(|| weekday(days), |weekday| weekday as i32);
        time.yday = yday as i32;
        time.year = if leap_day { 1900 } else { year };
        (time.mon, time.mday) = (month as i32, day as i32);
        Ok(())
    }
}

//! The fields that a format writes.

use super::super::calendar::{Day, is_leap};
use super::super::zone::LocalType;
use super::super::{Error, StructTime};

/// C's `struct tm`: the year from 1900, months and days of the year from 0, Sunday 0.
pub(in crate::time) struct Tm<'a> {
    pub(in crate::time) year: i32,
    pub(in crate::time) mon: i32,
    pub(in crate::time) mday: i32,
    pub(in crate::time) hour: i32,
    pub(in crate::time) min: i32,
    pub(in crate::time) sec: i32,
    pub(in crate::time) wday: i32,
    pub(in crate::time) yday: i32,
    pub(in crate::time) isdst: Option<bool>,
    pub(super) zone: Option<&'a str>,
    pub(super) gmtoff: i64,
}

impl<'a> Tm<'a> {
    /// As CPython fills it, before any check of the fields.
    pub(in crate::time) fn new(t: &'a StructTime) -> Result<Self, Error> {
        if t.year > i64::from(i32::MAX) {
            return Err(Error::overflow("signed integer is greater than maximum"));
        }
        if t.year < i64::from(i32::MIN) {
            return Err(Error::overflow("signed integer is less than minimum"));
        }
        let year = i32::try_from(t.year - 1900).map_err(|_| Error::overflow("year out of range"))?;
        Ok(Tm {
            year,
            mon: t.mon.wrapping_sub(1),
            mday: t.mday,
            hour: t.hour,
            min: t.min,
            sec: t.sec,
            wday: t.wday.wrapping_add(1) % 7,
            yday: t.yday.wrapping_sub(1),
            isdst: t.isdst,
            zone: t.zone.as_deref(),
            gmtoff: t.gmtoff.unwrap_or(0),
        })
    }

    /// The same with every field in its range. A month, day or day of the year of 0 is taken as 1, as CPython does.
    pub(in crate::time) fn checked(t: &'a StructTime) -> Result<Self, Error> {
        let mut tm = Tm::new(t)?;
        let check = |good: bool, text: &str| if good { Ok(()) } else { Err(Error::value(text)) };
        if tm.mon == -1 {
            tm.mon = 0;
        }
        check((0..12).contains(&tm.mon), "month out of range")?;
        if tm.mday == 0 {
            tm.mday = 1;
        }
        check((1..32).contains(&tm.mday), "day of month out of range")?;
        check((0..24).contains(&tm.hour), "hour out of range")?;
        check((0..60).contains(&tm.min), "minute out of range")?;
        check((0..62).contains(&tm.sec), "seconds out of range")?;
        check(tm.wday >= 0, "day of week out of range")?;
        if tm.yday == -1 {
            tm.yday = 0;
        }
        check((0..366).contains(&tm.yday), "day of year out of range")?;
        Ok(tm)
    }

    /// A second of a day of a year that C has.
    pub(in crate::time) fn of_day(day: &Day, second: i32, local: &'a LocalType) -> Self {
        Tm {
            year: (day.year - 1900) as i32,
            mon: day.mon - 1,
            mday: day.mday,
            hour: second / 3600,
            min: second / 60 % 60,
            sec: second % 60,
            wday: (day.wday + 1) % 7,
            yday: day.yday - 1,
            isdst: Some(local.isdst),
            zone: Some(&local.abbreviation),
            gmtoff: i64::from(local.offset),
        }
    }

    /// Year and week of ISO 8601.
    pub(super) fn iso_week(&self) -> (i64, i32) {
        // Days from the Monday of the year's first ISO week.
        let since = |yday: i32| yday - (yday - self.wday + 382) % 7 + 3;
        let mut year = i64::from(self.year) + 1900;
        let length = |year: i64| 365 + i32::from(is_leap(year));
        let mut days = since(self.yday);
        if days < 0 {
            year -= 1;
            days = since(self.yday + length(year));
        } else {
            let next = since(self.yday - length(year));
            if next >= 0 {
                year += 1;
                days = next;
            }
        }
        (year, days / 7 + 1)
    }
}

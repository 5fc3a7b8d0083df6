//! The proleptic Gregorian calendar, over every year that 64 bits of seconds reach.

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// Days from the first of March of the year 0 to 1970-01-01.
const TO_1970: i64 = 719_468;

/// A day by its place in year and week.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) year: i64,
    /// 1 to 12.
    pub(crate) mon: i32,
    /// 1 to 31.
    pub(crate) mday: i32,
    /// 1 to 366.
    pub(crate) yday: i32,
    /// 0 to 6, Monday 0.
    pub(crate) wday: i32,
}

/// Whether a year has a 29th of February.
pub(crate) fn is_leap(year: i64) -> bool {
    // The same as by 100 and by 400, where the year is one of four.
    year % 4 == 0 && (year % 16 == 0 || year % 25 != 0)
}

/// The days of a year before the first of a month, months from 1.
pub(crate) fn days_before_month(year: i64, month: i64) -> i64 {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let index = (month - 1).clamp(0, 11) as usize;
    BEFORE[index] + i64::from(month > 2 && is_leap(year))
}

/// The number of days of a month.
pub(crate) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to the first of January of a year.
pub(crate) fn days_to_year(year: i64) -> i64 {
    // Divisions of 32 bits are several times as fast; years that people write have them.
    if let Ok(y @ 0..0x8000) = u32::try_from(year - 1) {
        return i64::from(y * 365 + y / 4 - y / 100 + y / 400) - 719_162;
    }
    let y = year - 1;
    y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) - 719_162
}

/// The day, and the second of it, of a moment where clocks are `offset` seconds ahead of UTC.
pub(crate) fn split(seconds: i64, offset: i32) -> (Day, i32) {
    // 86,400 is 128 × 675, so that up to 2^39 seconds, which end in the year 17,421, 32 bits do for the division.
    if let Some(shifted @ 0..0x80_0000_0000) = seconds.checked_add(i64::from(offset) + TO_1970 * DAY) {
        let days = (shifted >> 7) as u32 / 675;
        return (recent(days), (shifted - i64::from(days) * DAY) as i32);
    }
    // In 128 bits the offset can't overflow; the division brings it back.
    let shifted = i128::from(seconds) + i128::from(offset);
    (civil(shifted.div_euclid(i128::from(DAY)) as i64), shifted.rem_euclid(i128::from(DAY)) as i32)
}

/// The day after so many days from the first of March of the year 0; below 2^23. The arithmetic is that of C. Neri and
/// L. Schneider, "Euclidean affine functions and their application to calendar algorithms".
fn recent(days: u32) -> Day {
    let quarters = 4 * days + 3;
    let century = quarters / 146_097;
    let product = 2_939_745 * u64::from(quarters % 146_097 / 4 * 4 + 3);
    let year_of_century = (product >> 32) as u32;
    // The year starts in March here, so that the leap day comes last.
    let day_of_year = product as u32 / 2_939_745 / 4;
    let month_and_day = 2141 * day_of_year + 197_913;
    let (month, day) = (month_and_day >> 16, (month_and_day & 0xffff) / 2141 + 1);
    let after_december = day_of_year >= 306;
    let year = 100 * century + year_of_century + u32::from(after_december);
    let (mon, yday) = if after_december {
        (month - 12, day_of_year - 305)
    } else {
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        (month, day_of_year + 60 + u32::from(leap))
    };
    Day {
        year: i64::from(year),
        mon: mon as i32,
        mday: day as i32,
        yday: yday as i32,
        wday: ((days + 2) % 7) as i32,
    }
}

/// The day after so many days from 1970-01-01.
pub(crate) fn civil(days: i64) -> Day {
    let shifted = days + TO_1970;
    if let Ok(shifted @ 0..0x80_0000) = u32::try_from(shifted) {
        return recent(shifted);
    }
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let in_era = recent(day_of_era as u32);
    let year = in_era.year + era * 400;
    Day { year, wday: weekday(days), ..in_era }
}

/// The day of the week, Monday 0, of a number of days from 1970-01-01.
pub(crate) fn weekday(days: i64) -> i32 {
    match u32::try_from(days + TO_1970) {
        Ok(days @ 0..0x8000_0000) => ((days + 2) % 7) as i32,
        _ => (days + 3).rem_euclid(7) as i32,
    }
}

//! The proleptic Gregorian calendar, over every year that 64 bits of seconds reach.

/// Seconds of a day.
pub(super) const DAY: i64 = 86_400;

/// Whether a year has a 29th of February.
pub(super) fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

/// The days of a year before the first of a month, months from 1.
pub(super) fn days_before_month(year: i64, month: i64) -> i64 {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let index = (month - 1).clamp(0, 11) as usize;
    BEFORE[index] + i64::from(month > 2 && is_leap(year))
}

/// The number of days of a month.
pub(super) fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        2 => 28 + i64::from(is_leap(year)),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days from 1970-01-01 to the first of January of a year.
pub(super) fn days_to_year(year: i64) -> i64 {
    let y = year - 1;
    y * 365 + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) - 719_162
}

/// Year, month, day of the month, and day of the year from 1, of a number of days from 1970-01-01.
pub(super) fn civil(days: i64) -> (i64, i32, i32, i32) {
    // The year starts in March here, so that the leap day comes last.
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let yday = days_before_month(year, month) + day;
    (year, month as i32, day as i32, yday as i32)
}

/// The day of the week, Monday 0, of a number of days from 1970-01-01.
pub(super) fn weekday(days: i64) -> i32 {
    (days + 3).rem_euclid(7) as i32
}

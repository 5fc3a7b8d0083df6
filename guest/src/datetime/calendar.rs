//! The calendar over the years that dates have, in days from 1970-01-01.

use crate::time::calendar::days_before_month;
pub(super) use crate::time::calendar::{Day, civil, days_in_month, days_to_year, is_leap, split, weekday};

pub(super) const MIN_YEAR: i64 = 1;
pub(super) const MAX_YEAR: i64 = 9999;
/// The day before 0001-01-01, whose ordinal is 0.
pub(super) const ORDINAL_0: i64 = -719_163;

/// Days to a date.
pub(super) fn days_of(year: i64, month: i64, day: i64) -> i64 {
    days_to_year(year) + days_before_month(year, month) + day - 1
}

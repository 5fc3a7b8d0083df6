//! How times stand that may have zones.

use super::{DateTime, TimeOfDay, Tzinfo};
use std::cmp::Ordering;

/// Whether both have the same zone, or none: their clocks can be compared as they are.
pub(super) fn share_zone(a: Option<&Tzinfo>, b: Option<&Tzinfo>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(a), Some(b)) => a.is(b),
        _ => false,
    }
}

/// None where only one has an offset.
pub(super) fn times(a: &TimeOfDay, b: &TimeOfDay) -> Option<Ordering> {
    if share_zone(a.tzinfo(), b.tzinfo()) {
        return Some(a.clock.cmp(&b.clock));
    }
    match (a.offset(), b.offset()) {
        (Some(offset), Some(other)) if offset != other => {
            // CPython looks at the offsets' whole seconds only.
            let seconds = |time: &TimeOfDay, offset: i64| time.clock.seconds() - offset.div_euclid(1_000_000);
            let by_seconds = seconds(a, offset).cmp(&seconds(b, other));
            Some(by_seconds.then(a.clock.microsecond.cmp(&b.clock.microsecond)))
        }
        (offset, other) if offset == other => Some(a.clock.cmp(&b.clock)),
        _ => None,
    }
}

/// None where only one has an offset.
pub(super) fn datetimes(a: &DateTime, b: &DateTime) -> Option<Ordering> {
    if share_zone(a.tzinfo(), b.tzinfo()) {
        return Some(a.microseconds().cmp(&b.microseconds()));
    }
    match (a.offset(), b.offset()) {
        (None, None) => Some(a.microseconds().cmp(&b.microseconds())),
        (Some(offset), Some(other)) => Some((a.microseconds() - offset).cmp(&(b.microseconds() - other))),
        _ => None,
    }
}

/// Whether two times are equal. A time that clocks skip or repeat equals none of another zone (PEP 495).
pub(super) fn datetimes_equal(a: &DateTime, b: &DateTime) -> bool {
    let doubtful = |time: &DateTime| time.offset() != time.with_fold(!time.fold()).offset();
    datetimes(a, b) == Some(Ordering::Equal)
        && (share_zone(a.tzinfo(), b.tzinfo()) || !(doubtful(a) || doubtful(b)))
}

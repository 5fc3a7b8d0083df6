use super::*;
use oskit_tests::conformance::bindings::exports::oskit::stdlib::datetime::{
    Date, DateTime, Error, FixedZone, Number, PackedDatetimes, TimeOfDay, Timedelta, TimedeltaParts,
    Timespec, Tzinfo,
};
use oskit_tests::conformance::bindings::exports::oskit::stdlib::time::PackedText;

/// Records can hold what Python's objects can't.
const NO_DATE: Date = Date { year: 0, month: 13, day: 99 };
const NO_SPAN: Timedelta = Timedelta { days: i32::MAX, seconds: u32::MAX, microseconds: u32::MAX };
const DAY: Timedelta = Timedelta { days: 1, seconds: 0, microseconds: 0 };

fn no_zone() -> Tzinfo {
    Tzinfo::Fixed(FixedZone { offset: NO_SPAN, name: Some("\0".to_owned()) })
}

fn no_time() -> TimeOfDay {
    TimeOfDay { hour: 255, minute: 60, second: 60, microsecond: u32::MAX, tzinfo: Some(no_zone()), fold: 9 }
}

fn no_moment() -> DateTime {
    let TimeOfDay { hour, minute, second, microsecond, tzinfo, fold } = no_time();
    DateTime { year: u16::MAX, month: 0, day: 0, hour, minute, second, microsecond, tzinfo, fold }
}

/// The last moment of all.
fn last(tzinfo: Option<Tzinfo>) -> DateTime {
    let (hour, minute, second, microsecond) = (23, 59, 59, 999_999);
    DateTime { year: 9999, month: 12, day: 31, hour, minute, second, microsecond, tzinfo, fold: 1 }
}

/// Asserts that all of these failed.
macro_rules! fail {
    ($($call:expr),* $(,)?) => {
        $(assert!($call?.is_err(), "{}", stringify!($call));)*
    };
}

#[test]
fn dates_out_of_range_are_answered() {
    are_answered(&[
        ("numbers", |Instance { store, guest }| {
            let api = guest.oskit_stdlib_datetime();
            for n in [i64::MIN, -1, 0, 3_652_060, i64::MAX] {
                fail!(
                    api.call_date_new(&mut *store, n, 1, 1),
                    api.call_date_new(&mut *store, 2024, n, 1),
                    api.call_date_new(&mut *store, 2024, 1, n),
                    api.call_date_fromordinal(&mut *store, n),
                    api.call_date_fromisocalendar(&mut *store, n, 1, 1),
                    api.call_datetime_fromisocalendar(&mut *store, 2024, n, 1),
                    api.call_date_replace(&mut *store, NO_DATE, Some(n), None, None),
                );
            }
            for number in [i64::MIN, i64::MAX].map(Number::Integer) {
                fail!(
                    api.call_date_fromtimestamp(&mut *store, number),
                    api.call_datetime_fromtimestamp(&mut *store, number, None),
                    api.call_timedelta_mul(&mut *store, DAY, number),
                );
            }
            for number in [f64::NAN, f64::INFINITY, -1e300].map(Number::Float) {
                fail!(
                    api.call_datetime_fromtimestamp(&mut *store, number, Some(&Tzinfo::Utc)),
                    api.call_timedelta_mul(&mut *store, DAY, number),
                    api.call_timedelta_new(
                        &mut *store,
                        TimedeltaParts {
                            days: Some(number),
                            seconds: None,
                            microseconds: None,
                            milliseconds: None,
                            minutes: None,
                            hours: None,
                            weeks: Some(number),
                        },
                    ),
                );
            }
            Ok(())
        }),
        ("sums", |Instance { store, guest }| {
            let api = guest.oskit_stdlib_datetime();
            let east = Tzinfo::Fixed(FixedZone {
                offset: Timedelta { days: 0, seconds: 86_399, microseconds: 0 },
                name: None,
            });
            fail!(
                api.call_datetime_add(&mut *store, &last(None), DAY),
                api.call_datetime_add(&mut *store, &last(Some(Tzinfo::Utc)), DAY),
                api.call_datetime_astimezone(&mut *store, &last(Some(Tzinfo::Utc)), Some(&east)),
                api.call_date_add(&mut *store, Date { year: 9999, month: 12, day: 31 }, DAY),
            );
            Ok(())
        }),
        ("records that stand for nothing", |Instance { store, guest }| {
            let api = guest.oskit_stdlib_datetime();
            let (time, moment, zone) = (no_time(), no_moment(), no_zone());
            fail!(
                api.call_timedelta_add(&mut *store, NO_SPAN, NO_SPAN),
                api.call_timedelta_neg(&mut *store, NO_SPAN),
                api.call_timedelta_str(&mut *store, NO_SPAN),
                api.call_timedelta_total_seconds(&mut *store, NO_SPAN),
                api.call_timezone_new(&mut *store, NO_SPAN, None),
                api.call_tzinfo_utcoffset(&mut *store, &zone, None),
                api.call_tzinfo_repr(&mut *store, &zone),
                api.call_date_isoformat(&mut *store, NO_DATE),
                api.call_date_timetuple(&mut *store, NO_DATE),
                api.call_date_isocalendar(&mut *store, NO_DATE),
                api.call_date_strftime(&mut *store, NO_DATE, "%c"),
                api.call_date_sub(&mut *store, NO_DATE, NO_DATE),
                api.call_date_compare(&mut *store, NO_DATE, NO_DATE),
                api.call_time_isoformat(&mut *store, &time, Timespec::Auto),
                api.call_time_repr(&mut *store, &time),
                api.call_time_compare(&mut *store, &time, &time),
                api.call_datetime_isoformat(&mut *store, &moment, Some('\0'), Timespec::Auto),
                api.call_datetime_timestamp(&mut *store, &moment),
                api.call_datetime_astimezone(&mut *store, &moment, Some(&zone)),
                api.call_datetime_sub(&mut *store, &moment, &moment),
                api.call_datetime_strftime(&mut *store, &moment, "%c"),
                api.call_datetime_eq(&mut *store, &moment, &moment),
            );
            Ok(())
        }),
        ("many at a time", |Instance { store, guest }| {
            let api = guest.oskit_stdlib_datetime();
            let extremes = PackedDatetimes { microseconds: vec![0, i64::MAX, i64::MIN], offsets: None };
            // As many offsets as there are moments, or none.
            let uneven = PackedDatetimes { microseconds: vec![0; 3], offsets: Some(vec![0; 2]) };
            let far = PackedDatetimes { microseconds: vec![0], offsets: Some(vec![i64::MIN]) };
            for times in [extremes, uneven, far] {
                fail!(
                    api.call_strftime_many(&mut *store, &times, "%Y"),
                    api.call_isoformat_many(&mut *store, &times, None, Timespec::Auto),
                    api.call_timestamp_many(&mut *store, &times),
                );
            }
            for ends in [vec![2, 0], vec![1], vec![u32::MAX], vec![3; 100_000]] {
                let packed = PackedText { text: "é".to_owned(), ends };
                fail!(
                    api.call_fromisoformat_many(&mut *store, &packed),
                    api.call_strptime_many(&mut *store, &packed, "%d"),
                );
            }
            fail!(api.call_fromtimestamp_many(&mut *store, &[i64::MAX, i64::MIN], None));
            Ok(())
        }),
    ]);
}

#[test]
fn texts_and_formats_are_answered() {
    are_answered(&[
        ("texts that are no dates", |Instance { store, guest }| {
            let api = guest.oskit_stdlib_datetime();
            let texts = [
                "9".repeat(1 << 20),
                "2024-02-29T".to_owned() + &"9".repeat(1 << 20),
                "2024-02-29T13:05:09.".to_owned() + &"9".repeat(1 << 20) + "x",
                "\0".repeat(10),
                "2024-02-30".to_owned(),
                "2024-W53".to_owned(),
                "24:00:01".to_owned(),
                "23:59:60".to_owned(),
            ];
            for text in texts {
                fail!(
                    api.call_date_fromisoformat(&mut *store, &text),
                    api.call_time_fromisoformat(&mut *store, &text),
                    api.call_datetime_fromisoformat(&mut *store, &text),
                    api.call_datetime_strptime(&mut *store, &text, "%Y-%m-%dT%H:%M:%S"),
                );
            }
            Ok(())
        }),
        ("formats", |Instance { store, guest }| {
            let api = guest.oskit_stdlib_datetime();
            let text = api.call_datetime_strftime(&mut *store, &last(None), "%1000000000Y")?;
            assert_eq!(text.as_deref().ok(), Some(""));
            let text = api.call_datetime_strftime(&mut *store, &last(None), &"%f".repeat(1 << 18))?;
            assert_eq!(text.map(|text| text.len()).ok(), Some(6 << 18));
            fail!(
                api.call_datetime_strftime(&mut *store, &last(None), &"%200d".repeat(100_000)),
                api.call_datetime_strptime(&mut *store, "5", &"%%".repeat(1 << 20)),
            );
            Ok(())
        }),
        ("keys that are no zones", |Instance { store, guest }| {
            let api = guest.oskit_stdlib_datetime();
            let (long, deep) = ("x".repeat(1 << 20), "x/".repeat(1 << 19));
            for key in [
                "",
                ".",
                "..",
                "/etc/passwd",
                "../passwd",
                "a\0b",
                "Europe",
                "Europe/",
                "Nowhere",
                &long,
                &deep,
            ] {
                let zone = Tzinfo::ZoneInfo(key.to_owned());
                let found = api.call_zone_info(&mut *store, key)?;
                let typed = matches!(
                    &found,
                    Err(Error::ValueError(_) | Error::ZoneInfoNotFoundError(_) | Error::Os(_))
                );
                assert!(typed, "{found:?}");
                fail!(
                    api.call_tzinfo_utcoffset(&mut *store, &zone, Some(&last(None))),
                    api.call_datetime_utcoffset(&mut *store, &last(Some(zone.clone()))),
                    api.call_datetime_now(&mut *store, Some(&zone)),
                );
            }
            Ok(())
        }),
    ]);
}

#[test]
fn a_text_of_any_length_is_answered_in_memory_of_its_length() {
    are_answered_in_memory(
        4,
        &[("a text", |Instance { store, guest }| {
            let api = guest.oskit_stdlib_datetime();
            fail!(api.call_datetime_fromisoformat(store, &"2".repeat(LARGE)));
            Ok(())
        })],
    );
}

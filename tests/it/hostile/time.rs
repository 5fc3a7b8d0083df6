use super::*;
use oskit_tests::conformance::bindings::exports::oskit::stdlib::time::{
    Conversion, Error, PackedText, StructTime, Timestamp,
};

/// Sets a field.
type Change = fn(&mut StructTime, i32);

/// The last second of 2016, which was a leap second.
fn moment() -> StructTime {
    StructTime {
        tm_year: 2016,
        tm_mon: 12,
        tm_mday: 31,
        tm_hour: 23,
        tm_min: 59,
        tm_sec: 60,
        tm_wday: 5,
        tm_yday: 366,
        tm_isdst: None,
        tm_zone: None,
        tm_gmtoff: None,
    }
}

fn formatted(instance: &mut Instance, format: &str) -> Result<std::result::Result<String, Error>> {
    let Instance { store, guest } = instance;
    guest.oskit_stdlib_time().call_strftime(store, format, Some(&moment()))
}

fn parsed(
    Instance { store, guest }: &mut Instance,
    data: &str,
    format: &str,
) -> Result<std::result::Result<StructTime, Error>> {
    guest.oskit_stdlib_time().call_strptime(store, data, Some(format))
}

#[test]
fn formats_and_texts_are_answered() {
    are_answered(&[
        ("widths beyond all texts", |instance| {
            // As CPython, which gives up where the text is 256 times as long as the format.
            for width in ["1000000000", "-1000000000", "2147483647", "9999999999999999999999"] {
                assert_eq!(formatted(instance, &format!("%{width}d"))?.as_deref().ok(), Some(""), "{width}");
            }
            Ok(())
        }),
        ("many directives", |instance| {
            let text = formatted(instance, &"%d".repeat(1 << 20))?;
            assert_eq!(text.map(|text| text.len()).ok(), Some(2 << 20));
            Ok(())
        }),
        ("a text beyond its limit", |instance| {
            let text = formatted(instance, &"%200d".repeat(100_000))?;
            assert!(matches!(text, Err(Error::ValueError(_) | Error::OverflowError(_))), "{text:?}");
            Ok(())
        }),
        ("NULs", |instance| {
            assert!(matches!(formatted(instance, "%d\0")?, Err(Error::ValueError(_))));
            assert!(parsed(instance, "5\0", "%d\0")?.is_ok());
            assert!(matches!(parsed(instance, "5\0", "%d")?, Err(Error::ValueError(_))));
            Ok(())
        }),
        ("texts that go on", |instance| {
            for data in ["5".repeat(1 << 20), "5".to_owned() + &" ".repeat(1 << 20), "\0".repeat(1 << 20)] {
                assert!(matches!(parsed(instance, &data, "%d %m")?, Err(Error::ValueError(_))));
            }
            Ok(())
        }),
        ("formats without end", |instance| {
            for format in
                ["%%".repeat(1 << 18), "%d%m".repeat(1 << 10), " ".repeat(2 << 20), "%".repeat(99_999)]
            {
                assert!(parsed(instance, "5", &format)?.is_err());
            }
            Ok(())
        }),
        ("leap seconds", |instance| {
            assert_eq!(formatted(instance, "%H:%M:%S")?.as_deref().ok(), Some("23:59:60"));
            for (data, second) in [("23:59:60", Some(60)), ("23:59:61", Some(61)), ("23:59:62", None)] {
                assert_eq!(parsed(instance, data, "%H:%M:%S")?.map(|t| t.tm_sec).ok(), second, "{data}");
            }
            let Instance { store, guest } = instance;
            let moment = guest.oskit_stdlib_time().call_mktime(store, &moment())?;
            assert_eq!(moment.ok(), Some(1_483_228_800.0));
            Ok(())
        }),
    ]);
}

#[test]
fn moments_out_of_range_are_answered() {
    are_answered(&[
        ("seconds", |Instance { store, guest }| {
            let time = guest.oskit_stdlib_time();
            let integers = [i64::MIN, i64::MAX, 67_768_036_191_676_800, -67_768_040_609_740_801];
            let floats = [f64::NAN, f64::INFINITY, -1e300, 1e300, f64::MAX];
            let all = integers.map(Timestamp::Integer).into_iter().chain(floats.map(Timestamp::Float));
            for seconds in all {
                assert!(time.call_gmtime(&mut *store, Some(seconds))?.is_err(), "{seconds:?}");
                assert!(time.call_localtime(&mut *store, Some(seconds))?.is_err(), "{seconds:?}");
                assert!(time.call_ctime(&mut *store, Some(seconds))?.is_err(), "{seconds:?}");
            }
            Ok(())
        }),
        ("fields", |Instance { store, guest }| {
            let time = guest.oskit_stdlib_time();
            let changes: [Change; 8] = [
                |t, n| t.tm_year = i64::from(n) << 31,
                |t, n| t.tm_mon = n,
                |t, n| t.tm_mday = n,
                |t, n| t.tm_hour = n,
                |t, n| t.tm_min = n,
                |t, n| t.tm_sec = n,
                |t, n| t.tm_wday = n,
                |t, n| t.tm_yday = n,
            ];
            for (number, change) in changes.into_iter().enumerate() {
                for extreme in [i32::MIN, i32::MAX] {
                    let mut moment = moment();
                    change(&mut moment, extreme);
                    // Each has a place where it wraps; a day of the week may be any that isn't negative.
                    let text = time.call_strftime(&mut *store, "%c %j %s %U %W %V %G", Some(&moment))?;
                    assert!(text.is_err() || number == 6, "{moment:?}: {text:?}");
                    let text = time.call_asctime(&mut *store, Some(&moment))?;
                    assert!(text.is_err() || number == 6, "{moment:?}: {text:?}");
                    // `mktime` takes any: what is too much carries, or is an error.
                    let seconds = time.call_mktime(&mut *store, &moment)?;
                    assert!(seconds.is_ok() || number == 0, "{moment:?}: {seconds:?}");
                }
            }
            Ok(())
        }),
        ("spans", |Instance { store, guest }| {
            for seconds in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0, 1e300] {
                assert!(guest.oskit_stdlib_time().call_sleep(&mut *store, seconds)?.is_err(), "{seconds}");
            }
            Ok(())
        }),
        ("many at a time", |Instance { store, guest }| {
            let time = guest.oskit_stdlib_time();
            let extremes = [0, i64::MAX];
            let failed = time.call_strftime_many(&mut *store, "%Y", &extremes, Conversion::Gmtime)?;
            assert_eq!(failed.err().map(|error| error.index), Some(1));
            let failed = time.call_convert_many(&mut *store, &extremes, Conversion::Localtime)?;
            assert_eq!(failed.err().map(|error| error.index), Some(1));
            // Ends that go back, lie within a letter or beyond the text.
            for ends in [vec![2, 0], vec![1], vec![u32::MAX], vec![3; 100_000]] {
                let packed = PackedText { text: "é".to_owned(), ends };
                let failed = time.call_strptime_many(&mut *store, &packed, "%d", Conversion::Gmtime)?;
                assert!(failed.is_err());
            }
            Ok(())
        }),
    ]);
}

#[test]
fn zones_that_are_none_are_utc() {
    let long = "x".repeat(1 << 20);
    let zones = [
        "Nowhere/Land",
        "../../../etc/passwd",
        "Europe/../Europe/Berlin",
        ":/dev/zero",
        ":/proc/self/mem",
        "/etc/localtime",
        "Europe",
        ":",
        "",
        "\u{10ffff}",
        "A999999999999999999999",
        &long,
        &long.replace('x', "/"),
    ];
    for zone in zones {
        for memory_mib in [Limits::default().memory_mib, SMALL] {
            let policy = policy(memory_mib).env("TZ", zone).expect("a variable");
            let Instance { mut store, guest } = start(policy);
            let time = guest.oskit_stdlib_time();
            let local = time.call_localtime(&mut store, Some(Timestamp::Integer(1_700_000_000)));
            let local = local.expect("no trap").expect("a moment");
            let shown = &zone[..zone.floor_char_boundary(40)];
            assert_eq!((local.tm_hour, local.tm_gmtoff), (22, Some(0)), "{shown}");
            time.call_tzname(&mut store).expect("no trap");
        }
    }
}

#[test]
fn a_text_of_any_length_is_answered_in_memory_of_its_length() {
    are_answered_in_memory(
        4,
        &[
            ("a format", |instance| {
                assert!(matches!(formatted(instance, &"x".repeat(LARGE))?, Err(Error::ValueError(_))));
                Ok(())
            }),
            ("a format to parse by", |instance| {
                assert!(matches!(parsed(instance, "5", &"x".repeat(LARGE))?, Err(Error::ValueError(_))));
                Ok(())
            }),
        ],
    );
}

use super::*;
use crate::sys;

/// A file of zone rules: transitions with the index of what begins, types (offset, whether summer, where the name begins),
/// names, and the rule for what comes after.
fn tzif(transitions: &[(i64, u8)], types: &[(i32, u8, u8)], names: &[u8], footer: &str) -> Vec<u8> {
    let header = |counts: [usize; 6]| {
        let mut out = b"TZif2".to_vec();
        out.extend([0; 15]);
        out.extend(counts.iter().flat_map(|&count| (count as u32).to_be_bytes()));
        out
    };
    let mut out = header([0; 6]);
    out.extend(header([0, 0, 0, transitions.len(), types.len(), names.len()]));
    out.extend(transitions.iter().flat_map(|(moment, _)| moment.to_be_bytes()));
    out.extend(transitions.iter().map(|(_, index)| index));
    for &(offset, summer, name) in types {
        out.extend(offset.to_be_bytes());
        out.extend([summer, name]);
    }
    out.extend(names);
    out.extend(format!("\n{footer}\n").bytes());
    out
}

/// Central Europe with one recorded summer, of 1996, and a rule from then on.
fn add_middle() {
    let types = [(3208, 0, 0), (3600, 0, 4), (7200, 1, 8)];
    let transitions = [(-2_422_054_408, 1), (828_234_000, 2), (846_378_000, 1)];
    let file = tzif(&transitions, &types, b"LMT\0CET\0CEST\0", "CET-1CEST,M3.5.0,M10.5.0/3");
    sys::time::add_zone("Test/Middle", &file);
}

fn told(time: &DateTime) -> (i64, i64, String) {
    let span = |span: Option<Timedelta>| (span.unwrap().microseconds() / 1_000_000) as i64;
    (span(time.utcoffset()), span(time.dst()), time.tzname().unwrap())
}

fn known(offset: i64, dst: i64, name: &str) -> (i64, i64, String) {
    (offset, dst, name.to_owned())
}

#[test]
fn a_zone_tells_offset_summer_time_and_name() {
    add_middle();
    let zone = || Tzinfo::zone("Test/Middle").unwrap();
    let cases = [
        ([1, 1, 1, 0, 0, 0, 0], known(3208, 0, "LMT")),
        ([1950, 1, 1, 0, 0, 0, 0], known(3600, 0, "CET")),
        ([1996, 7, 1, 0, 0, 0, 0], known(7200, 3600, "CEST")),
        ([1997, 1, 1, 0, 0, 0, 0], known(3600, 0, "CET")),
        ([2024, 7, 1, 0, 0, 0, 0], known(7200, 3600, "CEST")),
        ([9999, 12, 31, 23, 0, 0, 0], known(3600, 0, "CET")),
    ];
    for (fields, expected) in cases {
        assert_eq!(told(&in_zone(&at(fields), zone())), expected, "{fields:?}");
    }
    assert_eq!(zone().utcoffset(None), None);
    assert_eq!(zone().repr(), "zoneinfo.ZoneInfo(key='Test/Middle')");
}

#[test]
fn fold_decides_in_hours_that_are_skipped_or_repeated() {
    add_middle();
    let zone = Tzinfo::zone("Test/Middle").unwrap();
    let offsets = |fields| {
        let time = in_zone(&at(fields), zone.clone());
        [told(&time.with_fold(false)).0, told(&time.with_fold(true)).0]
    };
    assert_eq!(offsets([2024, 3, 31, 2, 30, 0, 0]), [3600, 7200]);
    assert_eq!(offsets([2024, 10, 27, 2, 30, 0, 0]), [7200, 3600]);
    assert_eq!(offsets([1996, 10, 27, 2, 30, 0, 0]), [7200, 3600]);
    assert_eq!(offsets([2024, 10, 27, 3, 0, 0, 0]), [3600, 3600]);
    let utc = in_zone(&at([2024, 10, 27, 1, 30, 0, 0]), Tzinfo::Utc);
    let local = utc.astimezone(Some(&zone)).unwrap();
    assert!(local.fold());
    assert_eq!(local.str(), "2024-10-27 02:30:00+01:00");
    // PEP 495: such a time equals none of another zone.
    assert!(!local.equals(&utc));
    assert_eq!(local.compare(&utc), Ok(std::cmp::Ordering::Equal));
    assert!(local.equals(&local.with_fold(false)));
}

#[test]
fn a_zone_in_the_south_has_summer_at_both_ends_of_a_year() {
    let file = tzif(&[], &[(36_000, 0, 0)], b"AEST\0", "AEST-10AEDT,M10.1.0,M4.1.0/3");
    sys::time::add_zone("Test/South", &file);
    let zone = || Tzinfo::zone("Test/South").unwrap();
    assert_eq!(told(&in_zone(&at([2024, 1, 1, 0, 0, 0, 0]), zone())), known(39_600, 3600, "AEDT"));
    assert_eq!(told(&in_zone(&at([2024, 7, 1, 0, 0, 0, 0]), zone())), known(36_000, 0, "AEST"));
    let utc = in_zone(&at([2024, 4, 6, 16, 30, 0, 0]), Tzinfo::Utc);
    assert!(utc.astimezone(Some(&zone())).unwrap().fold());
}

#[test]
fn a_zone_that_never_changes_tells_its_offset_without_a_date() {
    sys::time::add_zone("Test/Fixed", &tzif(&[], &[(-18_000, 0, 0)], b"-05\0", "<-05>5"));
    let fields = TimeFields {
        tzinfo: TzinfoChange::To(Some(Tzinfo::zone("Test/Fixed").unwrap())),
        ..TimeFields::default()
    };
    assert_eq!(TimeOfDay::new(&fields).unwrap().isoformat(Timespec::Minutes), "00:00-05:00");
}

#[test]
fn local_times_are_those_of_tz() {
    local_zone("CET-1CEST,M3.5.0,M10.5.0/3");
    let twice = at([2024, 10, 27, 2, 30, 0, 0]);
    assert_eq!(twice.timestamp(), Ok(1_729_989_000.0));
    assert_eq!(twice.with_fold(true).timestamp(), Ok(1_729_992_600.0));
    let skipped = at([2024, 3, 31, 2, 30, 0, 0]);
    assert_eq!(skipped.timestamp(), Ok(1_711_848_600.0));
    assert_eq!(skipped.with_fold(true).timestamp(), Ok(1_711_845_000.0));
    let local = DateTime::from_timestamp(Number::Integer(1_729_992_600), None).unwrap();
    assert_eq!(local.repr(), "datetime.datetime(2024, 10, 27, 2, 30, fold=1)");
    let skipped = |fold| skipped.with_fold(fold).astimezone(None).unwrap().str();
    assert_eq!(skipped(false), "2024-03-31 03:30:00+02:00");
    assert_eq!(skipped(true), "2024-03-31 01:30:00+01:00");
    let zoned = at([2024, 7, 1, 12, 0, 0, 0]).astimezone(None).unwrap();
    assert_eq!(
        zoned.repr().split("tzinfo=").nth(1),
        Some("datetime.timezone(datetime.timedelta(seconds=7200), 'CEST'))")
    );
}

#[test]
fn timestamps_round_half_to_even_and_down_for_dates() {
    local_zone("UTC0");
    let told = |x: f64| DateTime::utc_from_timestamp(Number::Float(x)).unwrap().str();
    assert_eq!(told(0.000_000_5), "1970-01-01 00:00:00");
    assert_eq!(told(0.000_001_5), "1970-01-01 00:00:00.000002");
    assert_eq!(told(0.999_999_9), "1970-01-01 00:00:01");
    assert_eq!(told(-0.000_000_1), "1970-01-01 00:00:00");
    assert_eq!(told(-1.5), "1969-12-31 23:59:58.500000");
    assert_eq!(Date::from_timestamp(Number::Float(-0.5)).unwrap().isoformat(), "1969-12-31");
}

#[test]
fn now_is_the_systems_time() {
    local_zone("XXX-3");
    sys::time::set_realtime(1_000_000_000_123_456_789);
    assert_eq!(DateTime::now(None).unwrap().str(), "2001-09-09 04:46:40.123456");
    assert_eq!(DateTime::utcnow().unwrap().str(), "2001-09-09 01:46:40.123456");
    assert_eq!(DateTime::now(Some(&Tzinfo::Utc)).unwrap().str(), "2001-09-09 01:46:40.123456+00:00");
    assert_eq!(Date::today().unwrap().isoformat(), "2001-09-09");
}

#[test]
fn keys_that_leave_the_database_are_refused_with_cpythons_texts() {
    let refused = |key: &str| match Tzinfo::zone(key) {
        Err(Error::Value(text)) => text,
        other => panic!("{key:?}: {other:?}"),
    };
    assert_eq!(refused("/etc/x"), "ZoneInfo keys may not be absolute paths, got: /etc/x");
    for key in ["", "./UTC", "Europe//Berlin", "Europe/Berlin/", "a/../../b", "Europe/../Europe/Berlin"] {
        assert_eq!(refused(key), format!("ZoneInfo keys must be normalized relative paths, got: {key}"));
    }
    for key in [".", "..", "../x", "../../etc/passwd"] {
        assert_eq!(refused(key), format!("ZoneInfo keys must refer to subdirectories of TZPATH, got: {key}"));
    }
    for key in ["Nowhere", "a\0b", "a\\b", "UTC/x"] {
        let text = format!("No time zone found with key {key}");
        assert_eq!(Tzinfo::zone(key).map(drop), Err(Error::ZoneInfoNotFound(text)));
    }
}

#[test]
fn a_broken_file_of_rules_is_an_error() {
    let good = tzif(&[(0, 0)], &[(3600, 0, 0)], b"CET\0", "CET-1");
    sys::time::add_zone("Test/Good", &good);
    assert!(Tzinfo::zone("Test/Good").is_ok());
    for (place, length) in (0..good.len() - 1).enumerate() {
        let name = format!("Test/Cut{place}");
        sys::time::add_zone(&name, &good[..length]);
        assert!(matches!(Tzinfo::zone(&name), Err(Error::Value(_))) || length + 6 >= good.len(), "{length}");
    }
    let bad = [
        tzif(&[(0, 1)], &[(3600, 0, 0)], b"CET\0", "CET-1"),
        tzif(&[(1, 0), (0, 0)], &[(3600, 0, 0)], b"CET\0", "CET-1"),
        tzif(&[], &[(86_400, 0, 0)], b"CET\0", "CET-1"),
        tzif(&[], &[(3600, 0, 9)], b"CET\0", "CET-1"),
        tzif(&[], &[], b"", ""),
        tzif(&[], &[(0, 0, 0)], b"X\0", "CET-1CEST"),
        tzif(&[], &[(0, 0, 0)], b"X\0", "CET-1CEST,M13.1.0,M1.1.0"),
        tzif(&[], &[(0, 0, 0)], b"X\0", "CET-99"),
    ];
    for (place, file) in bad.iter().enumerate() {
        let name = format!("Test/Bad{place}");
        sys::time::add_zone(&name, file);
        assert!(matches!(Tzinfo::zone(&name), Err(Error::Value(_))), "{place}");
    }
}

#[test]
fn available_timezones_are_those_of_the_system() {
    sys::time::add_zone("Test/One", b"");
    sys::time::add_zone("posixrules", b"");
    assert_eq!(available_timezones().unwrap(), ["Test/One"]);
}

#[test]
fn fixed_zones_equal_by_offset_and_others_by_key() {
    add_middle();
    let named = Tzinfo::fixed(seconds(0), Some("x")).unwrap();
    let middle = Tzinfo::zone("Test/Middle").unwrap();
    assert!(named.equals(&Tzinfo::Utc));
    assert!(middle.equals(&Tzinfo::zone("Test/Middle").unwrap()));
    assert!(!middle.equals(&Tzinfo::Utc));
    assert_eq!(named.repr(), "datetime.timezone(datetime.timedelta(0), 'x')");
    assert_eq!(fixed(0).repr(), "datetime.timezone.utc");
    assert_eq!(Tzinfo::min().str(), "UTC-23:59");
    let utc = at([2024, 7, 1, 12, 0, 0, 0]);
    assert_eq!(middle.fromutc(&in_zone(&utc, middle.clone())).unwrap().str(), "2024-07-01 14:00:00+02:00");
    let other = Err(Error::Value("fromutc: dt.tzinfo is not self".to_owned()));
    assert_eq!(middle.fromutc(&utc).map(drop), other);
    assert_eq!(middle.fromutc(&in_zone(&utc, Tzinfo::Utc)).map(drop), other);
}

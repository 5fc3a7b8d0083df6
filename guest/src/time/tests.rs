#![allow(clippy::unwrap_used)] // in a test it is an assertion

use super::*;
use crate::{environ, sys};
use proptest::prelude::*;

fn zone(tz: &str) {
    environ::set("TZ", tz);
    tzset();
}

fn moment(year: i64, mon: i32, mday: i32, hour: i32, min: i32, sec: i32, isdst: Option<bool>) -> StructTime {
    StructTime { year, mon, mday, hour, min, sec, wday: 0, yday: 1, isdst, ..StructTime::default() }
}

fn value_error<T: std::fmt::Debug>(result: Result<T, Error>) -> String {
    match result {
        Err(Error::Value(text)) => text,
        other => panic!("{other:?} is no value error"),
    }
}

#[test]
fn takes_moments_apart() {
    let t = gmtime(1_709_210_109).unwrap();
    assert_eq!((t.year, t.mon, t.mday, t.hour, t.min, t.sec), (2024, 2, 29, 12, 35, 9));
    assert_eq!((t.wday, t.yday, t.isdst, t.gmtoff), (3, 60, Some(false), Some(0)));
    assert_eq!(t.zone.as_deref(), Some("GMT"));
    let t = gmtime(-1).unwrap();
    assert_eq!((t.year, t.mon, t.mday, t.sec, t.yday), (1969, 12, 31, 59, 365));
}

#[test]
fn every_day_follows_the_one_before() {
    let mut before = calendar::civil(-800_001);
    for days in (-800_000..800_000).chain(7_600_000..7_700_000) {
        if days == 7_600_000 {
            before = calendar::civil(days - 1);
        }
        let day = calendar::civil(days);
        let last = i64::from(before.mday) == calendar::days_in_month(before.year, i64::from(before.mon));
        let mut wanted = calendar::Day { wday: (before.wday + 1) % 7, yday: before.yday + 1, ..before };
        (wanted.mon, wanted.mday) = if last { (before.mon + 1, 1) } else { (before.mon, before.mday + 1) };
        if wanted.mon == 13 {
            (wanted.year, wanted.mon, wanted.yday) = (before.year + 1, 1, 1);
            assert_eq!(calendar::days_to_year(wanted.year), days);
        }
        assert_eq!(day, wanted, "{days}");
        assert_eq!(calendar::weekday(days), day.wday);
        before = day;
    }
    assert_eq!(calendar::split(-1, 0), (calendar::civil(-1), 86_399));
    assert_eq!(calendar::split(i64::MAX, 86_399).0, calendar::civil(i64::MAX / 86_400 + 1));
    for seconds in [(1_i64 << 39) - 719_468 * 86_400 - 1, (1 << 39) - 719_468 * 86_400, -719_468 * 86_400 - 1]
    {
        assert_eq!(calendar::split(seconds, 0).0, calendar::civil(seconds.div_euclid(86_400)));
    }
}

#[test]
fn years_end_where_those_of_c_do() {
    assert_eq!(gmtime(67_768_036_191_676_799).unwrap().year, -2_147_481_749);
    for seconds in [67_768_036_191_676_800, -67_768_040_609_740_801, i64::MAX, i64::MIN] {
        assert!(matches!(gmtime(seconds), Err(Error::Os(error)) if error.errno == crate::errno::EOVERFLOW));
        assert!(localtime(seconds).is_err());
    }
    for year in [i64::MIN, i64::MAX, 1 << 31] {
        assert!(matches!(asctime(&moment(year, 1, 1, 0, 0, 0, None)), Err(Error::Overflow(_))));
        assert!(matches!(mktime(&moment(year, 1, 1, 0, 0, 0, None)), Err(Error::Overflow(_))));
    }
    let most = moment(i64::from(i32::MAX), i32::MAX, i32::MAX, i32::MAX, i32::MAX, i32::MAX, None);
    assert!(mktime(&most).is_err());
    assert!(matches!(Timestamp::Float(1e300).seconds(), Err(Error::Overflow(_))));
    assert_eq!(value_error(Timestamp::Float(f64::NAN).seconds()), "Invalid value NaN (not a number)");
    assert_eq!(Timestamp::Float(-0.5).seconds(), Ok(-1));
}

#[test]
fn follows_the_rules_of_a_zone() {
    zone("EST5EDT,M3.2.0,M11.1.0");
    let t = localtime(1_710_055_800).unwrap();
    assert_eq!((t.hour, t.isdst, t.zone.as_deref(), t.gmtoff), (3, Some(true), Some("EDT"), Some(-14_400)));
    let t = localtime(1_700_000_000).unwrap();
    assert_eq!((t.hour, t.isdst, t.zone.as_deref(), t.gmtoff), (17, Some(false), Some("EST"), Some(-18_000)));
    let info = tzinfo();
    assert_eq!((info.timezone, info.altzone, info.daylight), (18_000, 14_400, true));
    // Far beyond the years that the library of zones knows, too.
    assert_eq!(localtime(1_000_000_000_000).unwrap().isdst, Some(true));
    zone("UTC0");
    assert_eq!(tzinfo().tzname, ("UTC".into(), "UTC".into()));
}

#[test]
fn names_what_it_cannot_understand_as_utc() {
    zone("Nowhere/Land");
    let t = localtime(0).unwrap();
    assert_eq!((t.hour, t.zone.as_deref()), (0, Some("Nowhere")));
    zone("");
    assert_eq!(localtime(0).unwrap().zone.as_deref(), Some("UTC"));
    // A rule without dates has those of the United States.
    zone("AAA4BBB");
    assert_eq!(localtime(1_720_000_000).unwrap().zone.as_deref(), Some("BBB"));
}

/// A file of rules with one kind of time.
fn rules(version: u8, name: &str, offset: i32) -> Vec<u8> {
    let mut block = b"TZif".to_vec();
    block.push(version);
    block.extend([0; 15]);
    for count in [0, 0, 0, 0, 1, name.len() as u32 + 1] {
        block.extend(count.to_be_bytes());
    }
    block.extend(offset.to_be_bytes());
    block.extend([0, 0]);
    block.extend(name.bytes().chain([0]));
    if version == 0 { block } else { [&block[..], &block, b"\n\n"].concat() }
}

#[test]
fn reads_the_file_that_tz_names() {
    let local = |tz: &str| {
        zone(tz);
        let t = localtime(0).unwrap();
        (t.gmtoff.unwrap(), t.zone.unwrap().to_string())
    };
    let utc = |name: &str| (0, name.to_owned());
    let nst = rules(b'2', "NST", -12_600);
    sys::files::put("/data/nst", nst.clone());
    sys::files::put("/data/old", rules(0, "NST", -12_600));
    for tz in [":/data/nst", "/data/nst", "/data/old", "//data/./nst"] {
        assert_eq!(local(tz), (-12_600, "NST".to_owned()), "{tz}");
    }
    // None is a rule either; like glibc, it is nameless UTC.
    sys::files::put("/data/cut", &nst[..60]);
    sys::files::put("/data/text", "EST5EDT");
    sys::files::put("/data/damaged", [&nst[..32], &[0xff; 4], &nst[36..]].concat());
    for tz in
        ["/data/cut", "/data/text", "/data/damaged", "/data", "/data/none", "::/data/nst", "/", "/AAA4", ":A"]
    {
        assert_eq!(local(tz), utc(""), "{tz}");
    }
    assert_eq!(local(":"), utc("UTC"));
    assert_eq!(local(":data/nst"), utc("data"));
}

#[test]
fn names_in_a_database_that_it_may_not_see_are_zones() {
    sys::time::add_zone("Canada/Newfoundland", &rules(b'2', "NST", -12_600));
    let local = |tz: &str| {
        zone(tz);
        localtime(0).unwrap().gmtoff
    };
    assert_eq!(local(":/usr/share/zoneinfo/Canada/Newfoundland"), Some(0));
    sys::time::refuse_zone_files();
    assert_eq!(local(":/usr/share/zoneinfo/Canada/Newfoundland"), Some(-12_600));
    assert_eq!(local("/etc/zoneinfo/Canada/Newfoundland"), Some(-12_600));
    for tz in ["/home/zoneinfo/Canada/Newfoundland", "/usr/share/zoneinfo/", "/usr/share/zoneinfo/../Canada"]
    {
        assert_eq!(local(tz), Some(0), "{tz}");
    }
}

#[test]
fn takes_the_zone_of_the_system_without_tz() {
    environ::unset("TZ");
    tzset();
    assert_eq!(localtime(0).unwrap().zone.as_deref(), Some("UTC"));
    sys::time::set_local_zone(sys::time::Zone { name: None, rules: Some(b"not TZif".to_vec()) });
    tzset();
    assert_eq!(localtime(0).unwrap().zone.as_deref(), Some("UTC"));
}

#[test]
fn finds_moments_of_local_times() {
    zone("EST5EDT,M3.2.0,M11.1.0");
    // Repeated: standard time, unless told otherwise.
    assert_eq!(mktime(&moment(2024, 11, 3, 1, 30, 0, None)), Ok(1_730_615_400.0));
    assert_eq!(mktime(&moment(2024, 11, 3, 1, 30, 0, Some(true))), Ok(1_730_611_800.0));
    // Skipped: later by the hour.
    assert_eq!(mktime(&moment(2024, 3, 10, 2, 30, 0, None)), Ok(1_710_055_800.0));
    // Fields beyond their ranges carry.
    assert_eq!(mktime(&moment(2024, 13, 32, 24, 60, 61, None)), mktime(&moment(2025, 2, 2, 1, 1, 1, None)));
    // Told the other season, it looks for that as far as glibc does: until 1970, when the rule begins, but not from 1962.
    zone("IST-1GMT0,M10.5.0,M3.5.0/1");
    assert_eq!(mktime(&moment(1963, 1, 5, 3, 52, 48, Some(false))), Ok(-220_568_832.0));
    assert_eq!(mktime(&moment(1962, 1, 5, 3, 52, 48, Some(false))), Ok(-252_097_632.0));
    zone("UTC0");
    assert_eq!(mktime(&moment(1969, 12, 31, 23, 59, 59, None)), Ok(-1.0));
    assert_eq!(mktime(&moment(2024, 1, 1, 0, 0, 0, Some(true))), Ok(1_704_063_600.0));
}

#[test]
fn formats_as_glibc_does() {
    zone("UTC0");
    let t = moment(2024, 3, 5, 7, 8, 9, Some(false));
    let t = StructTime { wday: 1, yday: 65, ..t };
    for (format, text) in [
        ("%a %A %b %B %p %P", "Tue Tuesday Mar March AM am"),
        (
            "%c|%x|%X|%r|%D|%F|%R|%T",
            "Tue Mar  5 07:08:09 2024|03/05/24|07:08:09|07:08:09 AM|03/05/24|2024-03-05|07:08|07:08:09",
        ),
        ("%C %d %e %H %I %j %k %l %m %M %S", "20 05  5 07 07 065  7  7 03 08 09"),
        ("%u %w %U %W %V %g %G %y %Y %s", "2 2 09 10 10 24 2024 24 2024 1709622489"),
        ("%z %Z %% %n%t", "+0000 UTC % \n\t"),
        ("%5d|%-5d|%_5d|%05d|%-d|%_H|%0e|%-e", "00005|    5|    5|00005|5| 7|05|5"),
        (
            "%^a|%#a|%#p|%#Z|%^c|%10Z|%010Z|%5%",
            "TUE|TUE|am|utc|TUE MAR  5 07:08:09 2024|       UTC|0000000UTC|    %",
        ),
        ("%Ey|%Od|%EC|%OY|%Ed|%Ec|%OC", "24|05|20|%OY|%Ed|Tue Mar  5 07:08:09 2024|20"),
        ("%Q|%5Q|%+|%5|é%", "%Q|  %5Q|%+|  %5|é%"),
        ("%6z|%-6z|%12s", "     +000000|     +     0|  1709622489"),
    ] {
        assert_eq!(strftime(format, &t).as_deref(), Ok(text), "{format}");
    }
    assert_eq!(asctime(&t).as_deref(), Ok("Tue Mar  5 07:08:09 2024"));
    assert_eq!(
        strftime("%Y %C %y %G %5Y %_5Y", &StructTime { year: -5, ..t }).as_deref(),
        Ok("-5 -1 95 -5 -0005    -5")
    );
}

#[test]
fn refuses_fields_out_of_range() {
    let good = StructTime { yday: 1, ..moment(2024, 1, 1, 0, 0, 0, None) };
    for (t, text) in [
        (StructTime { mon: 13, ..good.clone() }, "month out of range"),
        (StructTime { mday: 32, ..good.clone() }, "day of month out of range"),
        (StructTime { hour: 24, ..good.clone() }, "hour out of range"),
        (StructTime { min: 60, ..good.clone() }, "minute out of range"),
        (StructTime { sec: 62, ..good.clone() }, "seconds out of range"),
        (StructTime { wday: -2, ..good.clone() }, "day of week out of range"),
        (StructTime { yday: 367, ..good.clone() }, "day of year out of range"),
    ] {
        assert_eq!(value_error(strftime("%Y", &t)), text);
        assert_eq!(value_error(asctime(&t)), text);
    }
    assert_eq!(value_error(strftime("a\0b", &good)), "embedded null character");
}

#[test]
fn bounds_what_a_format_makes() {
    let t = gmtime(0).unwrap();
    assert_eq!(strftime("%2047d", &t).unwrap().len(), 2047);
    assert_eq!(strftime("%2048d", &t).as_deref(), Ok(""));
    assert_eq!(strftime("%99999999999999999999999d", &t).as_deref(), Ok(""));
    assert_eq!(value_error(strftime(&"%9999999c".repeat(20_000), &t)), "strftime() result too long");
    let flood = "%".repeat(1 << 20);
    assert_eq!(strftime(&flood, &t).unwrap().len(), flood.len() / 2);
}

#[test]
fn no_format_is_too_long_to_be_answered() {
    let t = gmtime(0).unwrap();
    for wide in ["%1000000000d", "%1000000000Z", "%-1000000000%", "%1000000000c", "%18446744073709551616Y"] {
        assert_eq!(strftime(wide, &t).as_deref(), Ok(""), "{wide}");
        assert_eq!(strftime_many(wide, &[0, 0], Conversion::Gmtime).unwrap().text, "");
    }
    let long = "x".repeat(32 << 20);
    assert_eq!(value_error(strftime(&long, &t)), "strftime() result too long");
    assert_eq!(strftime_many(&long, &[0], Conversion::Gmtime).unwrap_err().index, 0);
    let long = &long[..15 << 20];
    assert_eq!(strftime(long, &t).map(|text| text.len()), Ok(long.len()));
    let error = strftime_many(long, &[0; 10], Conversion::Gmtime).unwrap_err();
    assert_eq!((error.index, error.error), (4, Error::value("the texts are too long together")));
    assert_eq!(value_error(strptime("1", long)), "the format is too long");
    assert_eq!(strptime_many(&PackedText::default(), long, Conversion::Gmtime).unwrap_err().index, 0);
    assert!(value_error(strptime(long, "%d")).starts_with("time data 'xxx"));
    assert!(value_error(strptime(&format!("1{long}"), "%d")).starts_with("unconverted data remains: xxx"));
}

#[test]
fn takes_a_nul_for_what_it_is() {
    let t = gmtime(0).unwrap();
    assert_eq!(value_error(strftime("%d\0", &t)), "embedded null character");
    let error = strftime_many("\0", &[], Conversion::Gmtime).unwrap_err();
    assert_eq!(error.error, Error::value("embedded null character"));
    assert_eq!(strptime("5\0", "%d\0").map(|t| t.mday), Ok(5));
    assert_eq!(value_error(strptime("5\0", "%d")), "unconverted data remains: \0");
    zone("Europe/\0");
    assert_eq!(localtime(0).unwrap().gmtoff, Some(0));
}

#[test]
fn a_leap_second_is_the_first_of_the_next_minute() {
    let format = "%Y-%m-%d %H:%M:%S";
    for (text, second) in [("2016-12-31 23:59:60", 60), ("2016-12-31 23:59:61", 61)] {
        assert_eq!(strptime(text, format).unwrap().sec, second);
        let packed = PackedText { text: text.to_owned(), ends: vec![text.len() as u32] };
        let seconds = strptime_many(&packed, format, Conversion::Gmtime).unwrap();
        assert_eq!(seconds, [1_483_228_800 + i64::from(second) - 60]);
        let t = StructTime { sec: second, yday: 366, ..moment(2016, 12, 31, 23, 59, 0, None) };
        assert_eq!(strftime(format, &t).as_deref(), Ok(text));
    }
    assert!(strptime("2016-12-31 23:59:62", format).is_err());
    assert_eq!(gmtime(1_483_228_799).unwrap().sec, 59);
    assert_eq!(gmtime(1_483_228_800).unwrap().sec, 0);
}

#[test]
fn parses_as_cpython_does() {
    zone("UTC0");
    let t = strptime("Tue Mar  5 07:08:09 2024", DEFAULT_FORMAT).unwrap();
    assert_eq!((t.year, t.mon, t.mday, t.hour, t.min, t.sec, t.wday, t.yday), (2024, 3, 5, 7, 8, 9, 1, 65));
    assert_eq!((t.isdst, t.zone, t.gmtoff), (None, None, None));
    let t = strptime("2024 W10 2 gmt +05:30:59.5", "%G W%V %u %Z %z").unwrap();
    assert_eq!((t.mon, t.mday, t.isdst, t.gmtoff), (3, 5, Some(false), Some(19_859)));
    assert_eq!(t.zone.as_deref(), Some("gmt"));
    assert_eq!(strptime("12 am", "%I %p").unwrap().hour, 0);
    assert_eq!(strptime("\u{663}", "%H").unwrap().hour, 3);
    assert_eq!(strptime("11", "%H%M").unwrap().min, 1);
    assert_eq!(strptime("29 2", "%d %m").unwrap().year, 1900);
    let parsed = parse("12:00:00.25 -00:00:30.5", "%H:%M:%S.%f %z").unwrap();
    assert_eq!((parsed.microsecond, parsed.gmtoff_microseconds), (250_000, -500_000));
}

#[test]
fn fails_with_the_texts_of_cpython() {
    zone("UTC0");
    for (data, format, text) in [
        ("1", "%Q", "'Q' is a bad directive in format '%Q'"),
        ("1", "%.", "'%' is a bad directive in format '%.'"),
        ("1", "ab%", "stray % in format 'ab%'"),
        ("x", "%d", "time data 'x' does not match format '%d'"),
        ("1 q", "%d", "unconverted data remains:  q"),
        ("0000", "%Y", "year 0 is out of range"),
        ("9999 366", "%Y %j", "year 10000 is out of range"),
        ("30 2 2024", "%d %m %Y", "day is out of range for month"),
        ("2023 53 1", "%G %V %u", "Invalid week: 53"),
        ("ſep", "%b", "'ſep' is not in list"),
        ("+05:3059", "%z", "Inconsistent use of : in +05:3059"),
        ("+0530:59", "%z", "invalid literal for int() with base 10: ':5'"),
    ] {
        assert_eq!(value_error(strptime(data, format)), text);
    }
    let twice = "redefinition of group name 'd' as group 2; was group 1 at position 48";
    assert_eq!(strptime("1 1", "%d %d"), Err(Error::Pattern(twice.to_owned())));
    let twice = "redefinition of group name 'Y' as group 8; was group 7 at position 230";
    assert_eq!(strptime("1", "%c %Y"), Err(Error::Pattern(twice.to_owned())));
}

#[test]
fn floods_of_text_are_answered() {
    let blanks = " ".repeat(1 << 20);
    assert!(strptime(&blanks, "%d %m %Y").is_err());
    assert!(strptime(&blanks, &format!("{blanks}x")).is_err());
    let ones = "1".repeat(1 << 16);
    assert!(strptime(&ones, "%d%m%H%M%S%f%j%U%W%V%w%u%I%y x").is_err());
    assert!(strptime("", &"a ".repeat(1 << 19)).is_err());
}

#[test]
fn sleeps_no_negative_span() {
    assert_eq!(value_error(sleep(-1e-12)), "sleep length must be non-negative");
    assert_eq!(value_error(sleep(f64::NAN)), "Invalid value NaN (not a number)");
    assert!(matches!(sleep(1e300), Err(Error::Overflow(_))));
    let before = clock_gettime_ns(Clock::Monotonic).unwrap();
    sleep(1.5).unwrap();
    assert_eq!(clock_gettime_ns(Clock::Monotonic).unwrap() - before, 1_500_000_000);
    assert!(
        matches!(clock_gettime(Clock::Other), Err(Error::Os(error)) if error.errno == crate::errno::EINVAL)
    );
}

#[test]
fn batches_agree_with_single_calls() {
    zone("CET-1CEST,M3.5.0,M10.5.0/3");
    let seconds = [0, 1_720_000_000, -5, 4_000_000_000];
    let format = "%Y-%m-%d %H:%M:%S %z";
    let packed = strftime_many(format, &seconds, Conversion::Localtime).unwrap();
    assert_eq!(packed.ends.len(), seconds.len());
    assert_eq!(&packed.text[..25], "1970-01-01 01:00:00 +0100");
    assert_eq!(strptime_many(&packed, format, Conversion::Gmtime).unwrap(), seconds);
    let times = convert_many(&seconds, Conversion::Localtime).unwrap();
    assert_eq!(times.fields[11..22], [2024, 7, 3, 11, 46, 40, 2, 185, 1, 1, 7200]);
    assert_eq!(times.zones, ["CET", "CEST"]);
    let broken = PackedText { text: "é".to_owned(), ends: vec![1] };
    assert_eq!(strptime_many(&broken, "%d", Conversion::Gmtime).unwrap_err().index, 0);
    let error = strftime_many("%d", &[0, i64::MAX], Conversion::Gmtime).unwrap_err();
    assert_eq!(error.index, 1);
}

proptest! {
    #[test]
    fn what_is_written_reads_back(
        seconds in -62_135_596_800_i64..253_402_300_800,
        format in prop::sample::select(vec![
            "%Y-%m-%d %H:%M:%S", "%c", "%j %Y %X", "%a, %d %b %Y %I:%M:%S %p", "%G-%V-%u %T", "%Y %U %w %H%M%S", "%A %W %Y %X",
        ]),
    ) {
        let t = gmtime(seconds).unwrap();
        // `%Y` writes as few digits as it needs and reads four; `strptime` has no `%T`.
        prop_assume!(t.year >= 1000);
        let text = strftime(format, &t).unwrap();
        let back = strptime(&text, &format.replace("%T", "%H:%M:%S")).unwrap();
        let fields = |t: &StructTime| (t.year, t.mon, t.mday, t.hour, t.min, t.sec, t.wday, t.yday);
        prop_assert_eq!(fields(&back), fields(&t));
    }

    #[test]
    fn local_times_find_their_moment(seconds in 0_i64..4_000_000_000) {
        zone("NZST-12NZDT,M9.5.0,M4.1.0/3");
        prop_assert_eq!(mktime(&localtime(seconds).unwrap()), Ok(seconds as f64));
    }

    #[test]
    fn no_text_panics(data in ".*", format in "(%?.)*", seconds in any::<i64>()) {
        let _ = strptime(&data, &format);
        let _ = strftime(&format, &gmtime(seconds % 10_000_000_000).unwrap());
        let _ = localtime(seconds);
        zone(&data);
        let _ = localtime(seconds);
    }
}

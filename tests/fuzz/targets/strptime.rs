//! `time.strptime`: the first line is a format, what follows a text for it. What the format writes it must read.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oskit_fuzz::{bounded, head_and_text};
use oskit_guest::environ;
use oskit_guest::time::{
    Conversion, Error, PackedText, StructTime, localtime, parse, strftime, strptime, strptime_many, tzset,
};

const ZONES: [&str; 4] = ["UTC0", "EST5EDT,M3.2.0,M11.1.0", "<+1245>-12:45", "CET-1CET,M3.5.0,M10.5.0/3"];

/// Days before each month.
const BEFORE: [i32; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];

fn fields_are_in_range(t: &StructTime) {
    assert!((1..=9999).contains(&t.year) && (1..=12).contains(&t.mon) && (1..=31).contains(&t.mday), "{t:?}");
    assert!((0..24).contains(&t.hour) && (0..60).contains(&t.min) && (0..62).contains(&t.sec), "{t:?}");
    assert!((0..7).contains(&t.wday) && t.yday >= 1, "{t:?}");
    assert!(t.gmtoff.is_none_or(|offset| offset.abs() < 100 * 3600), "{t:?}");
    let leap = |year: i64| i32::from(year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
    let day = BEFORE[t.mon as usize - 1] + t.mday + if t.mon > 2 { leap(t.year) } else { 0 };
    // A week or day beyond the end of its year is counted on, as in Python, while the date is of the next year.
    assert!(t.yday == day || t.yday == day + 365 + leap(t.year - 1), "{t:?}");
}

fn what_is_written_is_read(format: &str, t: &StructTime) {
    // `strftime` has no microseconds.
    if format.contains("%f") {
        return;
    }
    let Ok(text) = strftime(format, t) else { return };
    match strptime(&text, format) {
        Ok(back) => fields_are_in_range(&back),
        // Some formats are wrong, and some fields mean nothing without others.
        Err(Error::Value(message)) => assert!(
            text.is_empty() || !(message.starts_with("time data") || message.starts_with("unconverted")),
            "{format:?} wrote {text:?}: {message}"
        ),
        Err(_) => {}
    }
}

fuzz_target!(|data: &[u8]| {
    let ([zone, moment @ ..], text) = head_and_text::<5>(data);
    environ::set("TZ", ZONES[usize::from(zone) % ZONES.len()]);
    tzset();
    let (format, data) = text.split_once('\n').unwrap_or((&text, ""));
    bounded(|| {
        let parsed = parse(data, format);
        assert_eq!(strptime(data, format), parsed.clone().map(|parsed| parsed.time));
        let packed = PackedText { text: data.to_owned(), ends: vec![data.len() as u32] };
        let many = strptime_many(&packed, format, Conversion::Gmtime);
        assert_eq!(
            many.map(|_| ()).map_err(|failed| failed.error),
            parsed.as_ref().map(|_| ()).map_err(Clone::clone)
        );
        if let Ok(parsed) = parsed {
            fields_are_in_range(&parsed.time);
            assert!(parsed.microsecond < 1_000_000 && parsed.gmtoff_microseconds.abs() < 1_000_000);
        }
        let t = localtime(i64::from(u32::from_le_bytes(moment))).expect("a moment of this era");
        what_is_written_is_read(format, &t);
    });
});

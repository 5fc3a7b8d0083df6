//! `time.strftime` and the conversions of moments: a zone, a moment, a field to change, and a format.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oskit_fuzz::{bounded, head_and_text};
use oskit_guest::environ;
use oskit_guest::time::{
    Conversion, StructTime, asctime, gmtime, localtime, mktime, strftime, strftime_many, tzset,
};

const ZONES: [&str; 4] = ["UTC0", "EST5EDT,M3.2.0,M11.1.0", "<+1245>-12:45", "NZST-12NZDT,M9.5.0,M4.1.0/3"];

/// No format makes a longer text: CPython gives up beyond 16 Mi characters.
const LONGEST: usize = 4 * (16 << 20);

/// What the compound directives stand for.
const COMPOUND: [(&str, &str); 8] = [
    ("%D", "%m/%d/%y"),
    ("%F", "%Y-%m-%d"),
    ("%R", "%H:%M"),
    ("%T", "%H:%M:%S"),
    ("%X", "%H:%M:%S"),
    ("%r", "%I:%M:%S %p"),
    ("%c", "%a %b %e %H:%M:%S %Y"),
    ("%h", "%b"),
];

fn conversions_agree(seconds: i64, t: &StructTime) {
    assert_eq!(mktime(t), Ok(seconds as f64));
    let utc = gmtime(seconds).expect("a moment that the local time has");
    let both = strftime_many("%Y-%m-%d %H:%M:%S", &[seconds, seconds], Conversion::Gmtime);
    let one = strftime("%Y-%m-%d %H:%M:%S", &utc).expect("fields in range");
    assert_eq!(both.map(|packed| packed.text), Ok(one.repeat(2)));
}

fn compounds_are_their_parts(format: &str, t: &StructTime) {
    // After a `%` that nothing precedes, a letter is the directive.
    for (compound, parts) in COMPOUND {
        let before = format.replace('%', "");
        let texts = [compound, parts].map(|directive| strftime(&format!("{before}{directive}"), t));
        assert_eq!(texts[0], texts[1], "{compound}");
    }
}

fn pieces_are_written_one_by_one(format: &str, t: &StructTime) {
    let Some((before, after)) = format.split_once('|') else { return };
    let (Ok(first), Ok(second), Ok(whole)) = (strftime(before, t), strftime(after, t), strftime(format, t))
    else {
        return;
    };
    // Texts that are too long are empty; a directive that has no letter takes what stands next.
    let is_whole = |part: &str, text: &str| part.is_empty() || !text.is_empty();
    if is_whole(before, &first) && is_whole(after, &second) && !whole.is_empty() && !before.contains('%') {
        assert_eq!(whole, format!("{first}|{second}"));
    }
}

fuzz_target!(|data: &[u8]| {
    let (head, format) = head_and_text::<12>(data);
    let [zone, field, value @ ..] = head;
    let value =
        i64::from_le_bytes([value[0], value[1], value[2], value[3], value[4], value[5], 0, 0]) - (1 << 47);
    environ::set("TZ", ZONES[usize::from(zone) % ZONES.len()]);
    tzset();
    bounded(|| {
        let seconds = value % (1 << 37);
        let mut t = localtime(seconds).expect("a moment of this era");
        conversions_agree(seconds, &t);
        compounds_are_their_parts(&format, &t);
        pieces_are_written_one_by_one(&format, &t);
        let small = head[11] as i8;
        match field % 10 {
            0 => t.year = value,
            1 => t.mon = small.into(),
            2 => t.mday = small.into(),
            3 => t.hour = value as i32,
            4 => t.wday = small.into(),
            5 => t.yday = value as i32,
            6 => t.isdst = None,
            7 => t.zone = Some((&*format).into()),
            8 => t.gmtoff = Some(value),
            _ => {}
        }
        if let Ok(text) = strftime(&format, &t) {
            assert!(text.len() <= LONGEST && !format.contains('\0'));
            assert!(format.contains('%') || text == format);
            assert!(asctime(&t).is_ok());
        }
        let _ = mktime(&t);
        environ::set("TZ", &*format);
        tzset();
        let _ = localtime(seconds).and_then(|t| mktime(&t));
    });
});

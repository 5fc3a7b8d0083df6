//! Dates and times become text and text becomes dates and times, one by one and in batches; zones and clocks are there.

use oskit_test_apps::datetime::{self, Error, Number, Timespec, Tzinfo, TzinfoChange};

fn main() {
    let time = datetime::datetime_fromisoformat("2024-02-29T13:05:09.000007+05:30").expect("a time");
    println!("{}", datetime::datetime_repr(&time).expect("a text"));
    println!("{}", datetime::datetime_strftime(&time, "%A %j %f %:z").expect("a text"));
    let utc = datetime::datetime_astimezone(&time, Some(&Tzinfo::Utc)).expect("a time");
    println!("{}", datetime::datetime_isoformat(&utc, Some(' '), Timespec::Minutes).expect("a text"));
    let span = datetime::datetime_sub(&time, &utc).expect("a span");
    assert!(!datetime::timedelta_bool(span).expect("a truth"));

    let times = datetime::fromtimestamp_many(&[0, 1_000_000_000_123_456], Some(&Tzinfo::Utc)).expect("times");
    let texts = datetime::isoformat_many(&times, None, Timespec::Auto).expect("texts");
    println!("{} {:?}", texts.text, texts.ends);
    let back = datetime::fromisoformat_many(&texts).expect("times");
    assert_eq!((back.microseconds, back.offsets), (times.microseconds, times.offsets));

    println!("{:?}", datetime::date_new(2023, 2, 29).map(drop));
    println!("{:?}", datetime::zone_info("../../etc/passwd").map(drop));
    let unknown = datetime::zone_info("Nowhere/Land").expect_err("no such zone");
    assert!(matches!(unknown, Error::ZoneInfoNotFoundError(_)), "{unknown:?}");

    let now = datetime::datetime_now(Some(&Tzinfo::Utc)).expect("a clock");
    let fields = datetime::TimeFields {
        hour: None,
        minute: None,
        second: None,
        microsecond: None,
        tzinfo: TzinfoChange::Keep,
        fold: None,
    };
    let later =
        datetime::datetime_replace(&now, Some(9999), Some(12), Some(31), Some(&fields)).expect("a time");
    assert_eq!(datetime::datetime_compare(&now, &later).expect("an order"), datetime::Ordering::Less);
    let moment = datetime::datetime_fromtimestamp(Number::Float(1.5), Some(&Tzinfo::Utc)).expect("a time");
    println!("{}", datetime::datetime_str(&moment).expect("a text"));
}

#![allow(clippy::unwrap_used)] // in a test it is an assertion

mod bad_input;
mod batches;
mod properties;
mod spans;
mod zones;

use super::*;
use crate::time::PackedText;
use crate::{environ, time};

fn local_zone(tz: &str) {
    environ::set("TZ", tz);
    time::tzset();
}

fn at(fields: [i64; 7]) -> DateTime {
    let [year, month, day, hour, minute, second, microsecond] = fields;
    let time = TimeFields {
        hour: Some(hour),
        minute: Some(minute),
        second: Some(second),
        microsecond: Some(microsecond),
        ..TimeFields::default()
    };
    DateTime::new(year, month, day, &time).unwrap()
}

fn in_zone(time: &DateTime, tz: Tzinfo) -> DateTime {
    let fields = TimeFields { tzinfo: TzinfoChange::To(Some(tz)), ..TimeFields::default() };
    time.replace(None, None, None, &fields).unwrap()
}

fn seconds(seconds: i64) -> Timedelta {
    Timedelta::from_microseconds(i128::from(seconds) * 1_000_000).unwrap()
}

fn fixed(offset: i64) -> Tzinfo {
    Tzinfo::fixed(seconds(offset), None).unwrap()
}

fn pack(texts: &[&str]) -> PackedText {
    let ends = texts.iter().scan(0, |end, text| {
        *end += text.len() as u32;
        Some(*end)
    });
    PackedText { text: texts.concat(), ends: ends.collect() }
}

fn unpack(packed: &PackedText) -> Vec<&str> {
    let starts = std::iter::once(0).chain(packed.ends.iter().copied());
    starts.zip(&packed.ends).map(|(start, &end)| &packed.text[start as usize..end as usize]).collect()
}

#[test]
fn a_time_is_spelled_in_every_way() {
    let time = in_zone(&at([2024, 2, 29, 13, 5, 9, 7]), fixed(-3723));
    assert_eq!(time.str(), "2024-02-29 13:05:09.000007-01:02:03");
    assert_eq!(time.isoformat('é', Timespec::Milliseconds), "2024-02-29é13:05:09.000-01:02:03");
    assert_eq!(time.ctime(), "Thu Feb 29 13:05:09 2024");
    assert_eq!(
        time.repr(),
        "datetime.datetime(2024, 2, 29, 13, 5, 9, 7, tzinfo=datetime.timezone(datetime.timedelta(days=-1, \
         seconds=82677)))"
    );
    assert_eq!(time.strftime("%z %:z %Z %f %%z").unwrap(), "-010203 -01:02:03 UTC-01:02:03 000007 %z");
    assert_eq!(time.timetz().repr().len(), "datetime.time(13, 5, 9, 7, tzinfo=)".len() + 61);
    assert_eq!(at([1, 1, 1, 0, 0, 0, 0]).ctime(), "Mon Jan  1 00:00:00 0001");
    assert_eq!(at([1, 1, 1, 0, 0, 0, 0]).strftime("%Y").unwrap(), "1");
}

#[test]
fn a_zones_name_is_no_directive_and_a_format_ends_at_a_nul() {
    let tz = Tzinfo::fixed(seconds(0), Some("a%Yb")).unwrap();
    assert_eq!(in_zone(&at([2024, 1, 1, 0, 0, 0, 0]), tz).strftime("%Z%").unwrap(), "a%Yb%");
    assert_eq!(Date::MAX.strftime("%Y\0%Y").unwrap(), "9999");
}

#[test]
fn a_repr_names_fold_and_zone_in_the_order_of_its_class() {
    let fields =
        TimeFields { fold: Some(1), tzinfo: TzinfoChange::To(Some(Tzinfo::Utc)), ..TimeFields::default() };
    let time = TimeOfDay::new(&fields).unwrap();
    assert_eq!(time.repr(), "datetime.time(0, 0, tzinfo=datetime.timezone.utc, fold=1)");
    let time = DateTime::new(2024, 1, 2, &fields).unwrap();
    assert_eq!(time.repr(), "datetime.datetime(2024, 1, 2, 0, 0, fold=1, tzinfo=datetime.timezone.utc)");
}

#[test]
fn fromisoformat_accepts_what_cpython_accepts() {
    let cases = [
        ("2024-02-29", "2024-02-29T00:00:00"),
        ("20240229", "2024-02-29T00:00:00"),
        ("2024-W09-4", "2024-02-29T00:00:00"),
        ("2024W094", "2024-02-29T00:00:00"),
        ("2024-W09", "2024-02-26T00:00:00"),
        ("2024W09", "2024-02-26T00:00:00"),
        ("2024-02-29x1305", "2024-02-29T13:05:00"),
        ("20240229é13:05:09,1234567Z", "2024-02-29T13:05:09.123456+00:00"),
        ("2024-W09-0930", "2024-02-26T09:30:00"),
        ("2024-02-29T13-0130", "2024-02-29T13:00:00-01:30"),
        ("2024-02-29T13:05x+01:00", "2024-02-29T13:05:00+01:00"),
        ("2024-02-29T13:05\0", "2024-02-29T13:05:00"),
    ];
    for (text, expected) in cases {
        let time = DateTime::from_isoformat(text).unwrap();
        assert_eq!(time.isoformat('T', Timespec::Auto), expected, "{text:?}");
    }
    assert_eq!(TimeOfDay::from_isoformat("T13").unwrap().str(), "13:00:00");
    assert_eq!(Date::from_isoformat("20240229xx").unwrap().isoformat(), "2024-02-29");
}

#[test]
fn times_in_different_zones_compare_in_utc() {
    let noon = in_zone(&at([2024, 1, 1, 12, 0, 0, 0]), Tzinfo::Utc);
    let same = in_zone(&at([2024, 1, 1, 13, 0, 0, 0]), fixed(3600));
    assert!(noon.equals(&same));
    assert_eq!(noon.minus(&same), Ok(Timedelta::default()));
    assert_eq!(noon.astimezone(Some(&fixed(3600))).unwrap().repr(), same.repr());
    // Only the whole seconds of two times' offsets count.
    let one = |offset| {
        let tz = Tzinfo::fixed(Timedelta::from_microseconds(offset).unwrap(), None).unwrap();
        TimeOfDay::new(&TimeFields { tzinfo: TzinfoChange::To(Some(tz)), ..TimeFields::default() }).unwrap()
    };
    assert!(one(0).equals(&one(5)));
}

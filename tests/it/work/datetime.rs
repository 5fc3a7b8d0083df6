//! `datetime`.

use super::bindings::exports::oskit::stdlib::datetime::{
    DateTime, FixedZone, Guest as Datetime, PackedDatetimes, Timedelta, Timespec, Tzinfo,
};
use super::bindings::exports::oskit::stdlib::time::PackedText;
use super::counter::{Instance, grows_with_the_input};
use super::{SIZE, TIMES};
use wasmtime::Result;

fn moment(tzinfo: Option<Tzinfo>) -> DateTime {
    let (year, month, day, hour, minute, second) = (2024, 3, 5, 7, 8, 9);
    DateTime { year, month, day, hour, minute, second, microsecond: 123_456, tzinfo, fold: 0 }
}

#[test]
fn dates_take_work_with_the_length_of_their_texts() {
    for (what, texts) in TIMES {
        grows_with_the_input(what, SIZE, &[], |Instance { store, guest }, n| {
            let (data, format) = texts(n);
            let datetime = guest.oskit_stdlib_datetime();
            let _ = datetime.call_datetime_strptime(&mut *store, &data, &format)?;
            let _ = datetime.call_datetime_strftime(&mut *store, &moment(None), &format)?;
            let _ = datetime.call_datetime_strftime(&mut *store, &moment(None), &data)?;
            Ok(())
        });
    }
}

#[test]
fn what_only_datetime_writes_takes_work_with_its_length() {
    type Format = fn(usize) -> String;
    let formats: [(&str, Format); 5] = [
        ("microseconds", |n| "%f".repeat(n)),
        ("offsets", |n| "%z%:z".repeat(n)),
        ("a part of a template and another", |n| "%Y %G".repeat(n)),
        ("a text", |n| "x".repeat(n)),
        ("texts that percents divide", |n| "x%%".repeat(n)),
    ];
    let offset = Timedelta { days: 0, seconds: 3600, microseconds: 0 };
    for (what, format) in formats {
        grows_with_the_input(what, SIZE, &[], |Instance { store, guest }, n| {
            let zone = Tzinfo::Fixed(FixedZone { offset, name: Some("%".repeat(n)) });
            let datetime = guest.oskit_stdlib_datetime();
            let _ = datetime.call_datetime_strftime(&mut *store, &moment(Some(zone)), &format(n))?;
            Ok(())
        });
    }
    grows_with_the_input("the name of a zone", SIZE, &[], |Instance { store, guest }, n| {
        let zone = Tzinfo::Fixed(FixedZone { offset, name: Some("%".repeat(n)) });
        let datetime = guest.oskit_stdlib_datetime();
        let _ = datetime.call_datetime_strftime(&mut *store, &moment(Some(zone)), "%Z")?;
        let _ = datetime.call_zone_info(&mut *store, &"a/".repeat(n))?;
        Ok(())
    });
}

#[test]
fn iso_dates_take_work_with_the_length_of_their_texts() {
    type Text = fn(usize) -> String;
    let texts: [(&str, Text); 7] = [
        ("digits", |n| "1".repeat(n)),
        ("dashes", |n| "2024-".repeat(n)),
        ("colons", |n| "2024-03-05T".to_owned() + &"07:".repeat(n)),
        ("a fraction", |n| "2024-03-05T07:08:09.".to_owned() + &"1".repeat(n)),
        ("offsets", |n| "2024-03-05T07:08:09".to_owned() + &"+01:00".repeat(n)),
        ("letters", |n| "é".repeat(n)),
        ("white space", |n| " ".repeat(n)),
    ];
    for (what, text) in texts {
        grows_with_the_input(what, SIZE, &[], |Instance { store, guest }, n| {
            let text = text(n);
            let datetime = guest.oskit_stdlib_datetime();
            let _ = datetime.call_datetime_fromisoformat(&mut *store, &text)?;
            let _ = datetime.call_date_fromisoformat(&mut *store, &text)?;
            let _ = datetime.call_time_fromisoformat(&mut *store, &text)?;
            Ok(())
        });
    }
}

#[test]
fn many_dates_take_work_with_their_number() {
    type Call = fn(&Datetime, &mut Instance, usize) -> Result<()>;
    fn packed(n: usize) -> PackedDatetimes {
        PackedDatetimes { microseconds: (0..n as i64).collect(), offsets: Some(vec![1; n]) }
    }
    fn text(text: &str, n: usize) -> PackedText {
        PackedText { text: text.repeat(n), ends: (1..=n).map(|i| (i * text.len()) as u32).collect() }
    }
    let calls: [(&str, Call); 7] = [
        ("by a template", |datetime, Instance { store, .. }, n| {
            datetime.call_strftime_many(store, &packed(n), "%Y-%m-%dT%H:%M:%S.%f%z")?.expect("texts");
            Ok(())
        }),
        ("by no template", |datetime, Instance { store, .. }, n| {
            datetime.call_strftime_many(store, &packed(n), "%c")?.expect("texts");
            Ok(())
        }),
        ("straight", |datetime, Instance { store, .. }, n| {
            datetime.call_strptime_many(store, &text("2024-03-05", n), "%Y-%m-%d")?.expect("times");
            Ok(())
        }),
        ("by a search", |datetime, Instance { store, .. }, n| {
            datetime.call_strptime_many(store, &text("111", n), "%d%m")?.expect("times");
            Ok(())
        }),
        ("to ISO 8601", |datetime, Instance { store, .. }, n| {
            datetime.call_isoformat_many(store, &packed(n), None, Timespec::Auto)?.expect("texts");
            Ok(())
        }),
        ("from ISO 8601", |datetime, Instance { store, .. }, n| {
            datetime.call_fromisoformat_many(store, &text("2024-03-05T07:08+01", n))?.expect("times");
            Ok(())
        }),
        ("timestamps", |datetime, Instance { store, .. }, n| {
            let moments = datetime.call_timestamp_many(&mut *store, &packed(n))?.expect("moments");
            datetime.call_fromtimestamp_many(store, &moments, Some(&Tzinfo::Utc))?.expect("times");
            Ok(())
        }),
    ];
    for (what, call) in calls {
        grows_with_the_input(what, SIZE, &[], |instance, n| {
            let datetime = instance.guest.oskit_stdlib_datetime().clone();
            call(&datetime, instance, n)
        });
    }
}

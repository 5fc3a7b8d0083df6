//! W2: `bench_datetime OPERATION FORMAT TEXTS bulk|single PASSES` turns datetimes into texts or texts into datetimes; prints
//! how many and a sum over all results of the last pass.

use lines::texts;
use moments::{Sum, moments, parts};
use oskit_test_apps::datetime::{self, DateTime, PackedDatetimes, PackedText, Timespec};
#[path = "lines.rs"]
mod lines;
#[path = "moments.rs"]
mod moments;

const DAY: i64 = 86_400_000_000;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, operation, format, path, how, passes] = &arguments[..] else { panic!("five arguments") };
    let passes: u64 = passes.parse().expect("a number");
    let bulk = how == "bulk";
    let mut sum = Sum::default();
    let mut count = 0;
    if matches!(operation.as_str(), "strftime" | "isoformat") {
        let packed = PackedDatetimes { microseconds: moments().collect(), offsets: None };
        let times: Vec<DateTime> = if bulk { Vec::new() } else { moments().map(taken_apart).collect() };
        for pass in 1..=passes {
            let texts = match (operation.as_str(), bulk) {
                ("strftime", true) => datetime::strftime_many(&packed, format).expect("texts"),
                (_, true) => datetime::isoformat_many(&packed, None, Timespec::Auto).expect("texts"),
                ("strftime", _) => {
                    pack(&times, |time| datetime::datetime_strftime(time, format).expect("a text"))
                }
                _ => pack(&times, |time| {
                    datetime::datetime_isoformat(time, None, Timespec::Auto).expect("a text")
                }),
            };
            count += texts.ends.len() as u64;
            if pass == passes {
                sum.text(texts.text.as_bytes());
            }
        }
    } else {
        let (text, ends) = texts(path);
        let packed = PackedText { text, ends };
        for pass in 1..=passes {
            let times = match (operation.as_str(), bulk) {
                ("strptime", true) => datetime::strptime_many(&packed, format).expect("times").microseconds,
                (_, true) => datetime::fromisoformat_many(&packed).expect("times").microseconds,
                ("strptime", _) => parts(&packed.text, &packed.ends)
                    .map(|text| put_together(&datetime::datetime_strptime(text, format).expect("a time")))
                    .collect(),
                _ => parts(&packed.text, &packed.ends)
                    .map(|text| put_together(&datetime::datetime_fromisoformat(text).expect("a time")))
                    .collect(),
            };
            count += times.len() as u64;
            if pass == passes {
                for time in times {
                    sum.number(time);
                }
            }
        }
    }
    println!("{count} {sum}");
}

fn pack(times: &[DateTime], text: impl Fn(&DateTime) -> String) -> PackedText {
    let mut packed = PackedText { text: String::new(), ends: Vec::new() };
    for time in times {
        packed.text.push_str(&text(time));
        packed.ends.push(packed.text.len() as u32);
    }
    packed
}

/// The days from 1970-01-01 to the first of a month; years that are near.
fn days(year: i64, month: i64) -> i64 {
    const BEFORE: [i64; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
    let past = year - 1;
    let leap = month > 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let before = past * 365 + past / 4 - past / 100 + past / 400 - 719_162;
    before + BEFORE[month as usize - 1] + i64::from(leap)
}

fn taken_apart(moment: i64) -> DateTime {
    let (day, clock) = (moment.div_euclid(DAY), moment.rem_euclid(DAY));
    // Near enough that at most one year or month is too many.
    let year = 1970 + day / 365;
    let year = if days(year, 1) > day { year - 1 } else { year };
    let month = (day - days(year, 1)) / 29 + 1;
    let month = if month > 12 || days(year, month) > day { month - 1 } else { month };
    DateTime {
        year: year as u16,
        month: month as u8,
        day: (day - days(year, month) + 1) as u8,
        hour: (clock / 3_600_000_000) as u8,
        minute: (clock / 60_000_000 % 60) as u8,
        second: (clock / 1_000_000 % 60) as u8,
        microsecond: (clock % 1_000_000) as u32,
        tzinfo: None,
        fold: 0,
    }
}

fn put_together(time: &DateTime) -> i64 {
    let day = days(time.year.into(), time.month.into()) + i64::from(time.day) - 1;
    let clock = i64::from(time.hour) * 3600 + i64::from(time.minute) * 60 + i64::from(time.second);
    day * DAY + clock * 1_000_000 + i64::from(time.microsecond)
}

//! W2: `bench_time OPERATION FORMAT TEXTS bulk|single PASSES` turns moments into texts or texts into moments; prints how many and
//! a sum over all results of the last pass.

use lines::texts;
use moments::{Sum, moments, parts};
use oskit_test_apps::time::{self, Conversion, PackedText, StructTime, Timestamp};
#[path = "lines.rs"]
mod lines;
#[path = "moments.rs"]
mod moments;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let [_, operation, format, path, how, passes] = &arguments[..] else { panic!("five arguments") };
    let passes: u64 = passes.parse().expect("a number");
    let mut sum = Sum::default();
    let mut count = 0;
    if operation == "strftime" {
        let seconds: Vec<i64> = moments().map(|moment| moment.div_euclid(1_000_000)).collect();
        for pass in 1..=passes {
            let packed = strftime(format, &seconds, how);
            count += packed.ends.len() as u64;
            if pass == passes {
                sum.text(packed.text.as_bytes());
            }
        }
    } else {
        let (text, ends) = texts(path);
        let packed = PackedText { text, ends };
        for pass in 1..=passes {
            let seconds = strptime(format, &packed, how);
            count += seconds.len() as u64;
            if pass == passes {
                for second in seconds {
                    sum.number(second);
                }
            }
        }
    }
    println!("{count} {sum}");
}

fn strftime(format: &str, seconds: &[i64], how: &str) -> PackedText {
    if how == "bulk" {
        return time::strftime_many(format, seconds, Conversion::Gmtime).expect("texts");
    }
    let mut packed = PackedText { text: String::new(), ends: Vec::new() };
    for &second in seconds {
        let time = time::gmtime(Some(Timestamp::Integer(second))).expect("a time");
        packed.text.push_str(&time::strftime(format, Some(&time)).expect("a text"));
        packed.ends.push(packed.text.len() as u32);
    }
    packed
}

fn strptime(format: &str, packed: &PackedText, how: &str) -> Vec<i64> {
    if how == "bulk" {
        return time::strptime_many(packed, format, Conversion::Gmtime).expect("moments");
    }
    parts(&packed.text, &packed.ends)
        .map(|text| timegm(&time::strptime(text, Some(format)).expect("a time")))
        .collect()
}

/// `calendar.timegm` of a time after 1970 whose day of the year is known.
fn timegm(time: &StructTime) -> i64 {
    let year = time.tm_year - 1;
    let days = year * 365 + year / 4 - year / 100 + year / 400 - 719_162 + i64::from(time.tm_yday) - 1;
    days * 86_400 + i64::from(time.tm_hour) * 3600 + i64::from(time.tm_min) * 60 + i64::from(time.tm_sec)
}

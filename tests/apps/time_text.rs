//! Times become text and text becomes times, and clocks run.

use oskit_test_apps::time::{self, Timestamp};

fn main() {
    let t = time::gmtime(Some(Timestamp::Float(1_000_000_000.5))).expect("a time");
    println!("{}", time::strftime("%Y-%m-%d %H:%M:%S %a %j", Some(&t)).expect("a text"));
    let back = time::strptime("2001-09-09 01:46:40", Some("%Y-%m-%d %H:%M:%S")).expect("a time");
    println!("{} {} {}", back.tm_year, back.tm_yday, back.tm_wday);
    println!("{:?}", time::strptime("x", Some("%Y")).map(drop));
    let before = time::monotonic().expect("a clock");
    time::sleep(0.01).expect("a sleep");
    assert!(time::monotonic().expect("a clock") - before >= 0.01);
    assert!(time::time().expect("a clock") > 1.7e9);
}

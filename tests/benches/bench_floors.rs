//! The floors: `bench_floors guest|host COUNT` makes so many calls that do nearly nothing. Prints how many, and with
//! `guest` the sum of what they gave, with `host` how many readings of the clock weren't before the one before, or 0 if it
//! stood still.

use oskit_test_apps::{os, time};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let count: u64 = arguments[2].parse().expect("a number");
    let check = if arguments[1] == "guest" { guest(count) } else { host(count) };
    println!("{count} {check}");
}

fn guest(count: u64) -> u64 {
    (0..count).map(|device| os::major(device).unsigned_abs()).sum()
}

fn host(count: u64) -> u64 {
    let mut in_order = 0;
    let first = clock();
    let mut last = first;
    for _ in 0..count {
        let now = clock();
        in_order += u64::from(now >= last);
        last = now;
    }
    if last > first { in_order } else { 0 }
}

fn clock() -> i64 {
    time::monotonic_ns().expect("a clock")
}

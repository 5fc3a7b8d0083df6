//! `zoneinfo`: any bytes as a file of zone rules, or an even file made of them, whose times must lead back to where they
//! come from.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oskit_fuzz::bounded;
use oskit_guest::datetime::{DateTime, Number, Tzinfo};
use oskit_guest::sys::time::add_zone;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Zones are kept by name, fewer than there are names here.
const NAMES: usize = 1000;
static READ: AtomicUsize = AtomicUsize::new(0);

const DAY: i64 = 86_400;
const MOMENTS: [i64; 7] =
    [-62_135_500_000, -1, 0, 951_782_400, 1_711_846_799, 1_729_990_800, 253_402_200_000];

fn zone(file: &[u8]) -> Option<Tzinfo> {
    let key = format!("Fuzzed/{}", READ.fetch_add(1, Ordering::Relaxed) % NAMES);
    add_zone(&key, file);
    Tzinfo::zone(&key).ok()
}

fn at(seconds: i64, zone: &Tzinfo) -> Option<DateTime> {
    DateTime::from_timestamp(Number::Integer(seconds), Some(zone)).ok()
}

fn offset_is_in_range(time: &DateTime) {
    let offset = time.utcoffset().expect("an aware time").microseconds();
    assert!(offset.abs() < i128::from(DAY) * 1_000_000, "{offset}");
    assert!(time.dst().is_some() && time.tzname().is_some());
}

/// A file whose transitions are some days apart, and the moments after its first.
fn even(data: &[u8]) -> (Vec<u8>, Vec<i64>) {
    let (mut times, mut indices, mut moments) = (Vec::new(), Vec::new(), Vec::new());
    let mut moment = -2_000_000_000;
    for piece in data.chunks_exact(3) {
        moment += 3 * DAY + i64::from(piece[0]) * 40_000;
        times.extend(moment.to_be_bytes());
        indices.push(piece[1] % 4);
        moments.push(moment + i64::from(piece[2]) * 1000 - 1);
    }
    let header = |version: u8, times: usize, types: u32| {
        let counts = [0, 0, 0, times as u32, types, 4 * types];
        let mut out = b"TZif".to_vec();
        out.push(version);
        out.extend([0; 15]);
        out.extend(counts.iter().flat_map(|count| count.to_be_bytes()));
        out
    };
    let types = [(-18_000, 0), (-14_400, 1), (3_600, 0), (7_200, 1)];
    let mut file = header(b'2', 0, 0);
    file.extend(header(b'2', indices.len(), 4));
    file.extend(times);
    file.extend(indices);
    for (name, (offset, summer)) in (0_u8..).step_by(4).zip(types) {
        file.extend(i32::to_be_bytes(offset));
        file.extend([summer, name]);
    }
    file.extend(b"EST\0EDT\0CET\0CES\0\n\n");
    (file, moments.into_iter().skip(1).collect())
}

fn leads_back(seconds: i64, zone: &Tzinfo) {
    let local = at(seconds, zone).expect("a moment of this era");
    offset_is_in_range(&local);
    assert_eq!(local.timestamp(), Ok(seconds as f64), "{} {}", local.str(), local.fold());
}

fuzz_target!(|data: &[u8]| {
    bounded(|| {
        if let Some(zone) = zone(data) {
            MOMENTS.iter().filter_map(|&moment| at(moment, &zone)).for_each(|time| offset_is_in_range(&time));
        }
        let (file, moments) = even(data);
        let zone = zone(&file).expect("an even file");
        for moment in moments {
            leads_back(moment, &zone);
        }
    });
});

//! `time_zones [ZONE]`: local times of a zone, or of the one that the environment names.

use oskit_test_apps::os;
use oskit_test_apps::time::{self, Timestamp};

fn main() {
    if let Some(zone) = std::env::args().nth(1) {
        os::putenv("TZ", &zone).expect("a variable");
        time::tzset();
    }
    let (standard, summer) = time::tzname();
    println!("{standard} {summer} {} {} {}", time::timezone(), time::altzone(), time::daylight());
    for moment in [0, 946_684_800, 1_720_000_000, 4_000_000_000] {
        let t = time::localtime(Some(Timestamp::Integer(moment))).expect("a time");
        assert_eq!(time::mktime(&t).expect("a moment") as i64, moment);
        println!("{}", time::strftime("%Y-%m-%d %H:%M:%S %z %Z", Some(&t)).expect("a text"));
    }
}

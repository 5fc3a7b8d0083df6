//! W9: `bench_signal raise COUNT` sends itself signals and takes each; `bench_signal echo` answers each SIGUSR1 from outside
//! with a byte, until SIGTERM comes.

use oskit_test_apps::os;
use oskit_test_apps::signal::{self, Handler};

const SIGUSR1: i32 = 10;
const SIGTERM: i32 = 15;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    for (number, name) in [(SIGUSR1, "one"), (SIGTERM, "end")] {
        signal::signal(number, &Handler::Catch(name.to_owned())).expect("it is granted");
    }
    match arguments[1].as_str() {
        "raise" => raise(arguments[2].parse().expect("a number")),
        _ => echo(),
    }
}

fn raise(count: u64) {
    let mut taken = 0;
    for _ in 0..count {
        signal::raise_signal(SIGUSR1).expect("it is sent");
        taken += u64::from(signal::next_delivery().expect("it is told").is_some());
    }
    println!("{count} {taken}");
}

fn echo() {
    let output = os::stdout().expect("it is granted");
    output.write_all(b"r").expect("it is read");
    while signal::wait_delivery(None).expect("it waits").is_some_and(|delivery| delivery.signalnum != SIGTERM)
    {
        output.write_all(b".").expect("it is read");
    }
}

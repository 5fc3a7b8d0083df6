//! How each module that the command line names is served here: `MODULE LEVEL`, a line each.

use oskit_test_apps::support;

fn main() {
    for name in std::env::args().skip(1) {
        println!("{name} {}", format!("{:?}", support::query(&name)).trim_start_matches("Level::"));
    }
}

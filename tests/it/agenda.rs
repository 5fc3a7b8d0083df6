//! The example reckons with zones, and speaks as a program of Python's does.

use crate::harness::{composed, mapped, oskit, repository, run, wasmtime};
use oskit_tests::apps::program;
use std::path::Path;

/// Where summer time has begun in New York, and begins in Berlin on the 29th.
const NEXT: &str = "\
Thu 2026-03-26 09:30 CET  standup, 30 min
Fri 2026-03-27 09:30 CET  standup, 30 min
Fri 2026-03-27 14:00 CET  review, 90 min
Sat 2026-03-28 09:30 CET  standup, 30 min
Sun 2026-03-29 09:30 CEST  standup, 30 min
Mon 2026-03-30 09:30 CEST  standup, 30 min
Tue 2026-03-31 09:30 CEST  standup, 30 min
Tue 2026-03-31 18:00 EDT  call, 30 min
";

const HELP: &str = "\
Usage: agenda [options] CALENDAR

Prints the next events of a calendar that is an INI file.

Options:
  -h, --help            show this help message and exit
  -n COUNT, --count=COUNT
                        how many events to print [default: 5]
  -a AFTER, --after=AFTER
                        a time as 2026-11-23T12:00+01:00; the present unless
                        given
  -f FORMAT, --format=FORMAT
                        how times look, as in strftime
";

const ARGUMENTS: [&str; 5] = ["-n", "8", "--after", "2026-03-25T12:00+00:00", "/calendar/agenda.ini"];

fn calendar() -> String {
    mapped(&repository().join("examples/agenda"), "/calendar") + ":ro"
}

#[test]
fn it_prints_the_next_events() {
    let ran = run(oskit().args(["run", "--dir", &calendar()]).arg(program("agenda")).args(ARGUMENTS));
    assert_eq!(ran.ok(), NEXT);
}

#[test]
#[cfg_attr(not(has_wasmtime), ignore = "stock wasmtime is not on the PATH")]
fn it_prints_the_same_under_stock_wasmtime() {
    let folder = tempfile::tempdir().expect("a folder");
    let component = composed(&program("agenda"), folder.path());
    let calendar = mapped(&repository().join("examples/agenda"), "/calendar");
    let ran = run(wasmtime().args(["run", "--dir", &calendar]).arg(component).args(ARGUMENTS));
    assert_eq!(ran.ok(), NEXT);
}

#[test]
fn its_help_and_errors_are_those_of_optparse() {
    let agenda = |arguments: &[&str]| run(oskit().arg("run").arg(program("agenda")).args(arguments));
    assert_eq!(agenda(&["--help"]).ok(), HELP);
    let wrong = agenda(&["--count", "many"]);
    assert_eq!(wrong.status, Some(1));
    let said = "agenda: error: option --count: invalid integer value: 'many'\n";
    assert!(wrong.stderr.starts_with("Usage: agenda [options] CALENDAR\n\n") && wrong.stderr.ends_with(said));
    let missing = agenda(&["none.ini"]);
    assert_eq!(missing.stderr, "agenda: none.ini: can't be read\n");
}

#[test]
fn an_event_that_makes_no_sense_is_told_by_its_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let told = |text: &str| {
        std::fs::write(folder.path().join("c.ini"), text).expect("written");
        let grant = mapped(Path::new(folder.path()), "/calendar");
        run(oskit().args(["run", "--dir", &grant]).arg(program("agenda")).arg("/calendar/c.ini")).stderr
    };
    let said = "agenda: c.ini: [a] Invalid isoformat string: 'soon'\n";
    assert_eq!(told("[a]\nstart = soon\n"), said);
    let said = "agenda: c.ini: [a] No time zone found with key Europe/Nowhere\n";
    assert_eq!(told("[a]\nstart = 2026-01-01\nzone = Europe/Nowhere\n"), said);
    assert_eq!(told("[a]\n"), "agenda: c.ini: [a] No option 'start' in section: 'a'\n");
}

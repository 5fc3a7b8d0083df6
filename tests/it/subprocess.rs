//! Children of programs under the command `oskit run`, in their jail.

use crate::harness::{oskit, run};
use oskit_tests::apps::program;

#[track_caller]
fn told(flags: &[&str], part: &str) -> String {
    let mut command = oskit();
    command.arg("run").args(flags).arg(program("subprocess_children")).arg(part);
    run(&mut command).ok()
}

#[test]
fn a_program_talks_with_its_child_line_by_line() {
    assert_eq!(told(&["--allow-run=cat"], "talk"), "one\ntwo\n");
}

#[test]
fn children_are_joined_and_fed_while_they_are_read() {
    assert_eq!(told(&["--allow-run"], "pipeline"), "1048576\n1048576\n");
}

#[test]
fn a_program_hears_what_its_child_does_as_it_does_it() {
    let events =
        "stdout \"a\\n\"\nstderr \"b\\n\"\nclosed PipeName::Stdout\nclosed PipeName::Stderr\nexited 5\n";
    assert_eq!(told(&["--allow-run"], "events"), events);
}

#[test]
fn a_child_has_variables_umask_and_signals_of_its_instance() {
    let inherited = "from putenv\n0027\nhere\ny\nOk((768, \"a\"))\n";
    assert_eq!(told(&["--allow-run"], "inherited"), inherited);
}

#[test]
fn what_takes_too_long_is_ended() {
    assert_eq!(told(&["--allow-run"], "ended"), "Some(\"so far\\n\")\n-15\n");
}

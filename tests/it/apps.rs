//! Each program of `tests/apps` gives the same on our host and, composed, on stock `wasmtime`.

use crate::harness::{mapped, on_host, on_wasmtime, oskit, run};
use oskit_tests::apps::program;
use oskit_tests::for_each_app;
use std::process::Command;

/// Makes two tests of a program: that it ends well on our host, and that stock `wasmtime` prints the same.
macro_rules! alike {
    ($($name:ident $(($($argument:literal),*))?),* $(,)?) => {
        /// Every program is named here, or in `conformance`, or this does not compile.
        mod named {
            $(pub(super) fn $name() {})*
            pub(super) use crate::conformance::named::*;
        }

        mod on_our_host {
            $(#[test]
            fn $name() {
                let scratch = tempfile::tempdir().expect("a folder");
                super::on_host(stringify!($name), &[$($($argument),*)?], scratch.path()).ok();
            })*
        }

        mod on_stock_wasmtime_as_on_our_host {
            $(#[test]
            #[cfg_attr(not(has_wasmtime), ignore = "stock wasmtime is not on the PATH")]
            fn $name() {
                let ours = tempfile::tempdir().expect("a folder");
                let theirs = tempfile::tempdir().expect("a folder");
                let ours = super::on_host(stringify!($name), &[$($($argument),*)?], ours.path()).ok();
                let theirs = super::on_wasmtime(stringify!($name), &[$($($argument),*)?], theirs.path()).ok();
                assert_eq!(ours, theirs);
            })*
        }
    };
}

alike![
    configparser_values,
    datetime_text,
    errno_names,
    fcntl_locks,
    io_faults,
    io_lines,
    io_streams,
    logging_file,
    optparse_lines("-n3", "word", "--rest", "a", "-n"),
    os_fork,
    os_path_names,
    os_processes,
    os_tree,
    signal_handling,
    subprocess_children,
    support_levels("configparser", "os-path.join"),
    support_not_built,
    time_text,
    time_zones("CET-1CEST,M3.5.0,M10.5.0/3"),
];

macro_rules! has_a_test {
    ($name:ident) => {
        const _: fn() = named::$name;
    };
}
for_each_app!(has_a_test);

/// In a container, leaders of group and session are often outside of what the process can see: both numbers are 0.
#[test]
#[cfg_attr(not(has_namespaces), ignore = "this user may not have process numbers of its own")]
fn a_program_runs_where_group_and_session_have_no_number() {
    let scratch = tempfile::tempdir().expect("a folder");
    let mut alone = Command::new("unshare");
    alone.args(["--user", "--map-root-user", "--pid", "--fork"]).arg(oskit().get_program());
    alone.args(["run", "--dir", &mapped(scratch.path(), "/scratch")]).arg(program("logging_file"));
    assert_eq!(run(&mut alone).ok(), on_host("logging_file", &[], scratch.path()).ok());
}

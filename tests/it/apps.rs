//! Each program of `tests/apps` gives the same on our host and, composed, on stock `wasmtime`.

use crate::harness::{on_host, on_wasmtime};
use oskit_tests::for_each_app;

/// Makes two tests of a program: that it ends well on our host, and that stock `wasmtime` prints the same.
macro_rules! alike {
    ($($name:ident $(($($argument:literal),*))?),* $(,)?) => {
        /// Every program is named here, or this does not compile.
        mod named {
            $(pub(super) fn $name() {})*
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
    errno_names,
    io_lines,
    logging_file,
    os_path_names,
    os_tree,
    support_levels("configparser", "os-path.join"),
    support_not_built,
    time_text,
];

macro_rules! has_a_test {
    ($name:ident) => {
        const _: fn() = named::$name;
    };
}
for_each_app!(has_a_test);

//! Modules and functions that aren't written yet answer with `ENOSYS` and the name of what was called, in each way of use.

use oskit_test_apps::errno::OsError;
use oskit_test_apps::{mmap, msvcrt, winreg};

/// The `OSError` in the answer of a module with errors of its own.
macro_rules! refused {
    ($module:ident, $call:expr) => {
        match $call {
            Err($module::Error::Os(error)) => tell(stringify!($module), &error),
            Err(error) => panic!("{error:?}"),
            Ok(_) => panic!("{} is built: take it off this list", stringify!($module)),
        }
    };
}

fn tell(module: &str, error: &OsError) {
    assert_eq!((error.errno, error.message.as_str()), (38, "Function not implemented"), "{module}");
    println!("{module} {}", error.syscall);
}

fn main() {
    refused!(mmap, mmap::constant("PAGESIZE"));
    tell("msvcrt", &msvcrt::kbhit().expect_err("not built"));
    refused!(winreg, winreg::Hkey::predefined(winreg::Predefined::CurrentUser));
}

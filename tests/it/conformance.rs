//! The project's own recorded answers of CPython, against the built component: all of them over the host, and a sample
//! of them over the adapter for WASI, with nothing of ours below that.

use oskit_tests::conformance::{case::Case, run_all, system::Below, system::System};
use std::path::Path;
use std::sync::LazyLock;

/// Over WASI every case of this many is asked.
const SAMPLE: usize = 5;

// Compiled once for all modules.
static HOST: LazyLock<System> = LazyLock::new(|| System::new(Below::Host, None).expect("the component"));
static WASI: LazyLock<System> = LazyLock::new(|| System::new(Below::Wasi, None).expect("the component"));

fn as_cpython(module: &str, below: Below) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/cases");
    let cases = Case::read_file(&folder.join(module).with_extension("jsonl")).expect("cases");
    let (step, system) = if below == Below::Host { (1, &*HOST) } else { (SAMPLE, &*WASI) };
    let cases: Vec<Case> = cases.into_iter().step_by(step).collect();
    let report = run_all(&cases, system);
    let (passed, failed) = report.totals();
    assert!(passed > 0 && failed == 0, "{}", report.text(false));
}

macro_rules! answers_as_cpython {
    ($($module:ident),* $(,)?) => {
        mod on_the_host {
            $(#[test]
            fn $module() {
                super::as_cpython(stringify!($module), super::Below::Host);
            })*
        }

        mod over_wasi {
            $(#[test]
            fn $module() {
                super::as_cpython(stringify!($module), super::Below::Wasi);
            })*
        }
    };
}

answers_as_cpython![configparser, errno, ntpath, posixpath, time];

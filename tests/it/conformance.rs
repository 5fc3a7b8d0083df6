//! The project's own recorded answers of CPython, against the built component.

use oskit_tests::conformance::{case::Case, run_all, system::System};
use std::path::Path;

fn as_cpython(module: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/cases");
    let cases = Case::read_file(&folder.join(module).with_extension("jsonl")).expect("cases");
    let report = run_all(&cases, &System::new(None).expect("the component"));
    let (passed, failed) = report.totals();
    assert!(passed > 0 && failed == 0, "{}", report.text(false));
}

#[test]
fn configparser_answers_as_cpython() {
    as_cpython("configparser");
}

#[test]
fn errno_answers_as_cpython() {
    as_cpython("errno");
}

#[test]
fn ntpath_answers_as_cpython() {
    as_cpython("ntpath");
}

#[test]
fn posixpath_answers_as_cpython() {
    as_cpython("posixpath");
}

#[test]
fn time_answers_as_cpython() {
    as_cpython("time");
}

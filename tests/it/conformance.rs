//! The project's own recorded answers of CPython, against the built component: all of them over the host, and a sample
//! of them over the adapter for WASI, with nothing of ours below that; and what programs can ask under stock `wasmtime`.

use crate::harness::{composed, mapped, run, wasmtime};
use oskit_tests::apps::program;
use oskit_tests::conformance::case::{Answer, Case};
use oskit_tests::conformance::compare::agrees;
use oskit_tests::conformance::run_all;
use oskit_tests::conformance::system::{Below, System};
use oskit_tests::zones;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

/// Over WASI every case of this many is asked.
const SAMPLE: usize = 5;

// Compiled once for all modules.
pub(crate) static HOST: LazyLock<System> = LazyLock::new(|| system(Below::Host));
static WASI: LazyLock<System> = LazyLock::new(|| system(Below::Wasi));

fn system(below: Below) -> System {
    System::new(below, zones::folder()).expect("the component")
}

/// The file of a module's cases.
fn file_of(module: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("conformance/cases").join(module).with_extension("jsonl")
}

fn as_cpython(module: &str, below: Below) {
    let cases = Case::read_file(&file_of(module)).expect("cases");
    let (step, system) = if below == Below::Host { (1, &*HOST) } else { (SAMPLE, &*WASI) };
    let cases: Vec<Case> = cases.into_iter().step_by(step).collect();
    let report = run_all(&cases, system);
    let (passed, failed) = report.totals();
    assert!(passed > 0 && failed == 0, "{}", report.text(false));
}

macro_rules! answers_as_cpython {
    ($place:ident, $below:ident: $($module:ident),* $(,)?) => {
        mod $place {
            $(#[test]
            fn $module() {
                super::as_cpython(stringify!($module), super::Below::$below);
            })*
        }
    };
}

answers_as_cpython![
    on_the_host, Host: configparser, datetime, errno, fcntl, io, ntpath, optparse, os, posixpath, shlex, signal, subprocess, time,
];
answers_as_cpython![
    over_wasi, Wasi: configparser, datetime, errno, fcntl, io, ntpath, optparse, os, posixpath, shlex, time,
];

/// How many of a module's cases, at the least, its program must have been able to ask under stock `wasmtime`.
const ASKED: usize = 50;
/// As many zones are set up, each for a run of its own.
const ZONES: usize = 6;

/// Python's answer without the attributes of exceptions: the programs tell class and text.
fn without_attributes(value: &mut Value) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(without_attributes),
        Value::Object(fields) => {
            if fields.contains_key("type") {
                fields.remove("attrs");
            }
            fields.values_mut().for_each(without_attributes);
        }
        _ => {}
    }
}

/// The cases of a module with a zone each, the lines as they are, by zone.
fn by_zone(module: &str) -> BTreeMap<String, Vec<Value>> {
    let text = fs::read_to_string(file_of(module)).expect("cases");
    let mut zones: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in text.lines() {
        let mut case: Value = serde_json::from_str(line).expect("a case");
        without_attributes(&mut case);
        let zone = case.get("tz").and_then(Value::as_str).unwrap_or("UTC0").to_owned();
        zones.entry(zone).or_default().push(case);
    }
    zones
}

/// An entry of a session; null where the program doesn't know the operation.
fn known(entry: Value) -> Option<Value> {
    Some(entry).filter(|entry| !entry.is_null())
}

/// Asks the cases by a program, composed and compiled, under stock `wasmtime`, and compares what it could ask.
fn under_stock_wasmtime(name: &str, modules: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let compiled = folder.path().join("compiled.cwasm");
    let component = composed(&program(name), folder.path());
    run(wasmtime().arg("compile").arg(&component).arg("-o").arg(&compiled)).ok();
    for module in modules {
        let mut zones: Vec<_> = by_zone(module).into_iter().collect();
        zones.sort_by_key(|(_, cases)| std::cmp::Reverse(cases.len()));
        let mut asked = 0;
        for (zone, cases) in zones.into_iter().take(ZONES) {
            let lines: Vec<String> = cases.iter().map(Value::to_string).collect();
            fs::write(folder.path().join("cases.jsonl"), lines.join("\n")).expect("written");
            let mut command = wasmtime();
            command.args(["run", "--allow-precompiled", "--env", &format!("TZ={zone}")]);
            command.args(["--dir", &mapped(folder.path(), "/scratch")]);
            let told = run(command.arg(&compiled)).ok();
            assert_eq!(told.lines().count(), cases.len());
            for (case, line) in cases.into_iter().zip(told.lines()) {
                let got: Value = serde_json::from_str(line).expect("an answer");
                assert_eq!(got["id"], case["id"]);
                let case: Case = serde_json::from_value(case).expect("a case");
                let got = match (got.get("ok"), got.get("err")) {
                    (Some(Value::Array(entries)), _) if case.call == "session" => {
                        Answer::Session(entries.iter().cloned().map(known).collect())
                    }
                    (Some(ok), _) => Answer::Ok(ok.clone()),
                    (_, Some(error)) => Answer::Err(error.clone()),
                    _ => continue,
                };
                assert!(agrees(&case.expected(), &got), "{case:?}\n{got:?}");
                asked += 1;
            }
        }
        assert!(asked >= ASKED, "{module}: only {asked} cases could be asked");
    }
}

macro_rules! under_stock_wasmtime {
    ($($name:ident: $($module:literal),*;)*) => {
        /// The programs, for the list of those that a test runs.
        pub(crate) mod named {
            $(pub(crate) fn $name() {})*
        }

        mod on_stock_wasmtime {
            $(#[test]
            #[cfg_attr(not(has_wasmtime), ignore = "stock wasmtime is not on the PATH")]
            fn $name() {
                super::under_stock_wasmtime(stringify!($name), &[$($module),*]);
            })*
        }
    };
}

under_stock_wasmtime![
    configparser_cases: "configparser";
    datetime_cases: "datetime";
    errno_cases: "errno";
    io_cases: "io";
    optparse_cases: "optparse";
    os_cases: "os";
    os_path_cases: "ntpath", "posixpath";
    time_cases: "time";
];

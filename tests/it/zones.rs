//! Which rules of time zones a program gets that stock `wasmtime` runs, and which files of them any program.

use crate::harness::{composed, mapped, on_host, run, wasmtime};
use oskit_tests::apps::program;
use oskit_tests::zones;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

const DATABASE: &str = "/usr/share/zoneinfo";
const BERLIN: &str = "CET CEST -3600 -7200 true
1970-01-01 01:00:00 +0100 CET
2000-01-01 01:00:00 +0100 CET
2024-07-03 11:46:40 +0200 CEST
2096-10-02 09:06:40 +0200 CEST
";
const UTC: &str = "UTC UTC 0 0 false
1970-01-01 00:00:00 +0000 UTC
2000-01-01 00:00:00 +0000 UTC
2024-07-03 09:46:40 +0000 UTC
2096-10-02 07:06:40 +0000 UTC
";

/// What the program prints when it gets these options of `wasmtime` and this argument.
fn printed(options: &[&str], zone: &[&str]) -> String {
    let folder = tempfile::tempdir().expect("a folder");
    let component = composed(&program("time_zones"), folder.path());
    run(wasmtime().arg("run").args(options).arg(component).args(zone)).ok()
}

#[test]
#[cfg_attr(not(has_wasmtime), ignore = "stock wasmtime is not on the PATH")]
fn names_and_rules_hold_without_any_grant() {
    for zone in ["Europe/Berlin", ":Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"] {
        // A rule says nothing of the years before it: they have it, too.
        assert_eq!(printed(&[], &[zone]), BERLIN, "{zone}");
    }
    assert_eq!(printed(&["--env", "TZ=Europe/Berlin"], &[]), BERLIN);
}

#[test]
#[cfg_attr(not(has_wasmtime), ignore = "stock wasmtime is not on the PATH")]
fn without_a_zone_it_is_utc() {
    assert_eq!(printed(&[], &[]), UTC);
    assert_eq!(printed(&[], &["Europe/Atlantis"]).replace("Europe", "UTC"), UTC);
    assert_eq!(printed(&[], &["europe/berlin"]).replace("europe", "UTC"), UTC);
}

#[test]
#[cfg_attr(not(has_wasmtime), ignore = "stock wasmtime is not on the PATH")]
fn a_granted_database_goes_first() {
    let folder = tempfile::tempdir().expect("a folder");
    zones::copy(folder.path(), &[("Europe/London", "Europe/Berlin")]).expect("zones");
    let grant = mapped(folder.path(), DATABASE);
    assert_eq!(printed(&["--dir", &grant], &["Europe/London"]), BERLIN);
    // What it lacks isn't made up from elsewhere.
    assert_eq!(printed(&["--dir", &grant], &["Europe/Berlin"]).replace("Europe", "UTC"), UTC);
}

#[test]
#[cfg_attr(not(has_wasmtime), ignore = "stock wasmtime is not on the PATH")]
fn the_granted_local_zone_is_the_local_zone() {
    let folder = tempfile::tempdir().expect("a folder");
    zones::copy(folder.path(), &[("localtime", "Europe/Berlin")]).expect("zones");
    let grant = mapped(folder.path(), "/etc");
    assert_eq!(printed(&["--dir", &grant], &[]), BERLIN);
    assert_eq!(printed(&["--dir", &grant, "--env", "TZ=UTC0"], &[]), UTC);
}

/// Prints of a program that is told to read rules from files of a folder at `/scratch`, however it is run.
fn files_of_rules(printed: impl Fn(&str, &Path) -> String) {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = folder.path().join("inside");
    zones::copy(&inside, &[("office", "Europe/Berlin")]).expect("zones");
    zones::copy(folder.path(), &[("outside", "Europe/Berlin")]).expect("zones");
    symlink("../outside", inside.join("out")).expect("a link");
    symlink("office", inside.join("link")).expect("a link");
    fs::write(inside.join("text"), "CET-1CEST,M3.5.0,M10.5.0/3").expect("a file");
    fs::write(inside.join("cut"), &fs::read(inside.join("office")).expect("rules")[..100]).expect("a file");
    fs::write(inside.join("long"), [b"TZif", &vec![0; 1 << 20][..]].concat()).expect("a file");
    rustix::fs::mkfifoat(rustix::fs::CWD, inside.join("pipe"), rustix::fs::Mode::RWXU).expect("a pipe");
    for zone in [":/scratch/office", "/scratch/office", "/scratch/../scratch/./link"] {
        assert_eq!(printed(zone, &inside), BERLIN, "{zone}");
    }
    let outside = folder.path().join("outside");
    // Nameless UTC, as glibc has it.
    let utc = UTC.replace("UTC", "");
    for zone in [
        ":/scratch/none",
        ":/scratch",
        ":/scratch/text",
        ":/scratch/cut",
        ":/scratch/long",
        ":/scratch/pipe",
        ":/scratch/out",
        ":/scratch/../outside",
        ":/outside",
        outside.to_str().expect("UTF-8"),
        ":../../../../scratch/office",
    ] {
        assert_eq!(printed(zone, &inside), utc, "{zone}");
    }
}

#[test]
fn a_file_that_the_host_grants_is_a_zone() {
    files_of_rules(|zone, folder| on_host("time_zones", &[zone], folder).ok());
}

#[test]
#[cfg_attr(not(has_wasmtime), ignore = "stock wasmtime is not on the PATH")]
fn a_file_that_stock_wasmtime_grants_is_a_zone() {
    let built = tempfile::tempdir().expect("a folder");
    let component = composed(&program("time_zones"), built.path());
    files_of_rules(|zone, folder| {
        let mut command = wasmtime();
        command.args(["run", "--dir", &mapped(folder, "/scratch")]).arg(&component).arg(zone);
        run(&mut command).ok()
    });
}

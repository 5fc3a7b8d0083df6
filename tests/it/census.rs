//! The example does its work on this repository, the same everywhere, and is refused what it isn't granted.

use crate::harness::{Ran, composed, mapped, oskit, repository, run, wasmtime};
use oskit_tests::apps::program;
use std::fs;
use std::path::Path;

const CONFIG: &str = "/tree/examples/census/census.ini";

/// The example under `oskit run`, with the tree at `/tree` to read and `out` at `/out` to write.
fn census(tree: &Path, out: &Path, more: &[&str], arguments: &[&str]) -> Ran {
    let mut command = oskit();
    command.arg("run").arg("--policy").arg(repository().join("examples/census/policy.toml"));
    command.arg("--dir").arg(format!("{}:ro", mapped(tree, "/tree"))).arg("--dir").arg(mapped(out, "/out"));
    command.args(more).arg(program("census")).args(arguments);
    run(&mut command)
}

#[test]
fn it_counts_this_repository_and_logs_it() {
    let out = tempfile::tempdir().expect("a folder");
    let printed = census(repository(), out.path(), &[], &[CONFIG]).ok();
    let report = fs::read_to_string(out.path().join("census.txt")).expect("a report");
    assert_eq!(printed, report);
    let rust: Vec<&str> =
        report.lines().find(|line| line.starts_with("rust")).expect("rust").split_whitespace().collect();
    assert!(
        rust[1].parse::<u64>().expect("files") > 50 && rust[2].parse::<u64>().expect("lines") > 5000,
        "{report}"
    );
    let log = fs::read_to_string(out.path().join("census.log")).expect("a log");
    let (time, rest) = log.lines().next().expect("a record").split_at(23);
    assert!(time.as_bytes()[10] == b' ' && time.as_bytes()[19] == b',', "{time}");
    assert!(rest.starts_with(" census INFO counting /tree by "), "{rest}");
    assert!(!out.path().join("census.txt.new").exists());
}

#[test]
#[cfg_attr(not(has_wasmtime), ignore = "stock wasmtime is not on the PATH")]
fn it_gives_the_same_bytes_under_stock_wasmtime() {
    let (ours, theirs) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let printed = census(repository(), ours.path(), &[], &[CONFIG]).ok();
    let component = composed(&program("census"), theirs.path());
    let mut command = wasmtime();
    command.args(["run", "--dir", &mapped(repository(), "/tree"), "--dir", &mapped(theirs.path(), "/out")]);
    assert_eq!(printed, run(command.arg(component).arg(CONFIG)).ok());
    let report = |folder: &Path| fs::read(folder.join("census.txt")).expect("a report");
    assert_eq!(report(ours.path()), report(theirs.path()));
}

#[test]
fn without_the_grant_of_the_tree_it_is_refused() {
    let (empty, out) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let mut command = oskit();
    command.arg("run").arg("--policy").arg(repository().join("examples/census/policy.toml"));
    command.arg("--dir").arg(mapped(out.path(), "/out")).arg("--audit").arg(empty.path().join("audit"));
    let ran = run(command.arg(program("census")).arg(CONFIG));
    assert_eq!(ran.status, Some(1), "{ran:?}");
    let audit = fs::read_to_string(empty.path().join("audit")).expect("an audit log");
    assert!(audit.lines().any(|line| line.contains("files.read") && line.contains("census.ini")), "{audit}");
}

#[test]
fn a_read_only_directory_for_the_report_loses_nothing() {
    let out = tempfile::tempdir().expect("a folder");
    fs::write(out.path().join("census.txt"), "the old report\n").expect("written");
    let ini = "[census]\nroot = /tree/examples\nreport = /old/census.txt\nlog = /out/log\n[kind:rust]\nendings = .rs\n";
    let conf = tempfile::tempdir().expect("a folder");
    fs::write(conf.path().join("c.ini"), ini).expect("written");
    let logs = tempfile::tempdir().expect("a folder");
    let old = format!("{}:ro", mapped(out.path(), "/old"));
    let more = ["--dir", &old, "--dir", &mapped(conf.path(), "/conf")];
    let ran = census(repository(), logs.path(), &more, &["/conf/c.ini"]);
    assert_eq!(ran.status, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("/old/census.txt.new") && ran.stderr.contains("files.write"), "{ran:?}");
    assert_eq!(fs::read_to_string(out.path().join("census.txt")).expect("still there"), "the old report\n");
}

#[test]
fn a_malformed_configuration_is_told_with_file_and_line() {
    let (conf, out) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    fs::write(conf.path().join("c.ini"), "[census]\nroot = /\nnonsense\n").expect("written");
    let ran = census(conf.path(), out.path(), &[], &["/tree/c.ini"]);
    assert_eq!(ran.status, Some(1));
    assert!(ran.stderr.contains("Source contains parsing errors: '/tree/c.ini'"), "{ran:?}");
    assert!(ran.stderr.contains("[line  3]: 'nonsense\\n'"), "{ran:?}");
}

#[test]
fn a_missing_configuration_is_told_by_name() {
    let (conf, out) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let ran = census(conf.path(), out.path(), &[], &["/tree/none.ini"]);
    assert_eq!(ran.stderr, "census: [Errno 2] No such file or directory: '/tree/none.ini'\n");
    assert_eq!(ran.status, Some(1));
}

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
    let (stamp, record) = log.lines().next().expect("a record").split_at(23);
    assert!(stamp.as_bytes()[10] == b' ' && stamp.as_bytes()[19] == b',', "{stamp}");
    assert!(record.starts_with(" census INFO counting /tree by "), "{record}");
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
    let told =
        format!("census: [Errno 1] Operation not permitted: '{CONFIG}' (policy grants no files.read)\n");
    assert_eq!(ran.stderr, told);
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
fn it_makes_files_with_the_umask_that_it_is_started_with() {
    use std::os::unix::fs::PermissionsExt;
    for (umask, mode) in [("077", 0o600), ("002", 0o664)] {
        let out = tempfile::tempdir().expect("a folder");
        let mut oskit = oskit();
        oskit.arg("run").arg("--policy").arg(repository().join("examples/census/policy.toml"));
        oskit.arg("--dir").arg(format!("{}:ro", mapped(repository(), "/tree")));
        oskit.arg("--dir").arg(mapped(out.path(), "/out")).arg(program("census")).arg(CONFIG);
        let mut command = std::process::Command::new("sh");
        command.args(["-c", "umask \"$1\" && shift && exec \"$@\"", "sh", umask]);
        run(command.arg(oskit.get_program()).args(oskit.get_args())).ok();
        let report = fs::metadata(out.path().join("census.txt")).expect("a report");
        assert_eq!(report.permissions().mode() & 0o777, mode);
    }
}

#[test]
fn a_limit_on_the_size_of_files_for_the_report_loses_nothing() {
    let out = tempfile::tempdir().expect("a folder");
    // What is compiled is larger than the limit, and must have been kept before.
    census(repository(), out.path(), &[], &[CONFIG]).ok();
    fs::write(out.path().join("census.txt"), "the old report\n").expect("written");
    let mut oskit = oskit();
    oskit.arg("run").arg("--policy").arg(repository().join("examples/census/policy.toml"));
    oskit.arg("--dir").arg(format!("{}:ro", mapped(repository(), "/tree")));
    oskit.arg("--dir").arg(mapped(out.path(), "/out")).arg(program("census")).arg(CONFIG);
    let mut command = std::process::Command::new("sh");
    command.args(["-c", "ulimit -f 0 && exec \"$@\"", "sh"]).arg(oskit.get_program()).args(oskit.get_args());
    let ran = run(&mut command);
    assert_eq!(ran.status, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("[Errno 27] File too large"), "{ran:?}");
    assert_eq!(fs::read_to_string(out.path().join("census.txt")).expect("still there"), "the old report\n");
}

#[test]
#[cfg_attr(not(has_namespaces), ignore = "this user may not have mounts of its own")]
fn a_full_disk_for_the_report_loses_nothing() {
    let (disk, logs) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    let ini = "[census]\nroot = /tree/examples\nreport = /disk/census.txt\nlog = /out/log\n[kind:rust]\nendings = .rs\n";
    fs::write(logs.path().join("c.ini"), ini).expect("written");
    let mut oskit = oskit();
    oskit.arg("run").arg("--policy").arg(repository().join("examples/census/policy.toml"));
    oskit.arg("--dir").arg(format!("{}:ro", mapped(repository(), "/tree")));
    oskit.arg("--dir").arg(mapped(disk.path(), "/disk")).arg("--dir").arg(mapped(logs.path(), "/out"));
    oskit.arg(program("census")).arg("/out/c.ini");
    // A disk of one page, full but for a report that was there before.
    let script = "mount -t tmpfs -o size=4k,nr_inodes=9 tmpfs \"$1\" && echo the old report > \"$1/census.txt\" || exit 99
                  shift; \"$@\"; status=$?; cat \"$disk/census.txt\"; ls \"$disk\"; exit $status";
    let mut command = std::process::Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]).arg(disk.path());
    command.env("disk", disk.path()).arg(oskit.get_program()).args(oskit.get_args());
    let ran = run(&mut command);
    assert_eq!(ran.status, Some(1), "{ran:?}");
    assert!(ran.stderr.contains("[Errno 28] No space left on device"), "{ran:?}");
    assert_eq!(ran.stdout, "the old report\ncensus.txt\n");
}

#[test]
fn inspect_lists_the_modules_it_uses_and_no_other() {
    let report = run(oskit().arg("inspect").arg("--json").arg(program("census"))).ok();
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let mut modules: Vec<&str> =
        report["modules"].as_array().expect("modules").iter().filter_map(|m| m["name"].as_str()).collect();
    modules.sort_unstable();
    assert_eq!(modules, ["configparser", "errno", "io", "logging", "os", "os-path", "values"]);
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

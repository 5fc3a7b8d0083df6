//! Children, and programs that become two or others, under the command `oskit run`.

use crate::harness::{Ran, composed, mapped, oskit, run, wasmtime};
use oskit_tests::apps::program;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

fn forking(part: &str, options: &[&str]) -> Ran {
    run(oskit().args(["run", "--allow-fork"]).args(options).arg(program("os_fork")).arg(part))
}

#[test]
fn parent_and_child_talk_over_a_pipe_and_the_parent_is_told_of_status_7() {
    assert_eq!(forking("talking", &[]).ok(), "hello, 2 1 7\n");
}

#[test]
fn a_forked_child_goes_on_with_files_waits_signals_and_children() {
    let folder = tempfile::tempdir().expect("a folder");
    let grant = mapped(folder.path(), "/box");
    let told = forking("going-on", &["--dir", &grant]).ok();
    assert_eq!(told, "a grandchild ended with 3\nwritten\n");
}

#[test]
fn a_child_neither_has_nor_ends_the_locks_of_its_parent() {
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(forking("locking", &["--dir", &mapped(folder.path(), "/box")]).ok(), "");
}

#[test]
fn a_forked_child_is_signalled_by_its_number() {
    assert_eq!(forking("signalling", &[]).ok(), "-15\n");
}

#[test]
fn a_forked_child_leads_a_session_or_a_group_of_its_own() {
    assert_eq!(forking("apart", &[]).ok(), "-9\n");
}

#[test]
fn a_forked_child_ends_with_its_parent() {
    let told = forking("left-behind", &[]).ok();
    let process = Path::new("/proc").join(told.trim());
    let begun = Instant::now();
    // Until its new parent has reaped it.
    while process.exists() && begun.elapsed() < Duration::from_secs(10) {
        std::thread::sleep(Duration::from_millis(10));
    }
    assert!(!process.exists(), "{told}");
}

#[test]
fn fork_is_refused_without_its_grant() {
    let refused = run(oskit().arg("run").arg(program("os_fork")).arg("refused")).ok();
    assert_eq!(refused, "Level::Denied Operation not permitted Some(\"os.fork\")\n");
}

#[test]
#[cfg_attr(not(has_wasmtime), ignore = "stock wasmtime is not on the PATH")]
fn stock_wasmtime_has_no_fork() {
    let folder = tempfile::tempdir().expect("a folder");
    let component = composed(&program("os_fork"), folder.path());
    let told = run(wasmtime().arg("run").arg(component).arg("refused")).ok();
    assert_eq!(told, "Level::Unsupported Operation not supported None\n");
}

fn starting(options: &[&str], words: &[&str]) -> Ran {
    run(oskit().args(["run", "--allow-run"]).args(options).arg(program("os_processes")).args(words))
}

#[test]
fn children_have_what_the_program_has_and_are_waited_for_as_posix_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let grant = mapped(folder.path(), "/scratch");
    assert_eq!(starting(&["--dir", &grant], &["children"]).ok(), "");
}

#[test]
fn a_program_becomes_another_which_keeps_number_streams_and_variables() {
    let line = "echo $BECAME; echo error >&2; exit 6";
    let became = starting(&[], &["become", line]);
    assert_eq!((became.status, became.stdout.as_str()), (Some(6), "it\n"));
    assert!(became.stderr.ends_with("error\n"), "{}", became.stderr);
    let child = oskit()
        .args(["run", "--allow-run"])
        .arg(program("os_processes"))
        .args(["become", "echo $$"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    let pid = child.id();
    let told = Ran::from(child.wait_with_output().expect("its end")).ok();
    assert_eq!(told, format!("{pid}\n"));
}

#[test]
fn what_a_program_becomes_is_in_the_jail_that_its_children_would_be_in() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("secret"), "secret").expect("a file");
    let line = format!("cat {}/secret; echo more > {0}/more; echo $?", folder.path().display());
    let unjailed = starting(&["--jail", "none"], &["become", &line]);
    assert_eq!(unjailed.stdout, "secret0\n", "without a jail it does: {}", unjailed.stderr);
    fs::remove_file(folder.path().join("more")).expect("it was made");
    let became = starting(&[], &["become", &line]);
    assert_eq!(became.stdout, "2\n", "{}", became.stderr);
    assert!(!folder.path().join("more").exists());
}

#[test]
fn files_and_addresses_go_to_the_opener_of_the_user_where_policy_allows() {
    let folder = tempfile::tempdir().expect("a folder");
    let opener = folder.path().join("xdg-open");
    let log = folder.path().join("opened");
    fs::write(&opener, format!("#!/bin/sh\nprintf '%s\\n' \"$1\" >> {}\n", log.display())).expect("a script");
    fs::set_permissions(&opener, Permissions::from_mode(0o755)).expect("it is ours");
    fs::write(folder.path().join("letter"), "text").expect("a file");
    let policy = folder.path().join("policy.toml");
    fs::write(&policy, "os.open-with = true\nstdio.inherit = ['stdout']\n").expect("a file");
    let open = |policy: &[&str], what: &str| {
        let mut command = oskit();
        command.env("PATH", folder.path()).arg("run").args(policy);
        command.args(["--dir", &(mapped(folder.path(), "/scratch") + ":ro")]);
        run(command.arg(program("os_processes")).args(["open", what])).ok()
    };
    let policy = ["--policy", policy.to_str().expect("UTF-8")];
    for what in ["/scratch/letter", "https://example.org/?a=b"] {
        assert_eq!(open(&policy, what), "opened\n");
    }
    // What isn't granted is not opened, by whatever name.
    for what in ["/etc/passwd", "/scratch/../etc/passwd", "file:///etc/passwd", "/scratch/missing", "--help"]
    {
        assert_ne!(open(&policy, what), "opened\n", "{what}");
    }
    assert_eq!(open(&[], "/scratch/letter"), "Operation not permitted Some(\"os.open-with\")\n");
    let real = folder.path().canonicalize().expect("it is there").join("letter");
    let told = fs::read_to_string(log).expect("it was opened");
    assert_eq!(told, format!("{}\nhttps://example.org/?a=b\n", real.display()));
}

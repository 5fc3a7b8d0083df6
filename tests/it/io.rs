//! Files when something goes wrong: nobody reads, no space is left, the program is killed.

use crate::harness::{mapped, on_host, oskit, run};
use oskit_tests::apps::program;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

#[test]
fn a_pipe_that_nobody_reads_is_broken() {
    let scratch = tempfile::tempdir().expect("a folder");
    let told = on_host("io_faults", &["pipe"], scratch.path()).ok();
    assert_eq!(told, "Code::Epipe\nCode::Epipe\n");
}

#[test]
fn a_full_device_is_told_of_when_it_is_flushed_written_and_closed() {
    let granted = |rules: &str| {
        let mut command = oskit();
        command.args(["run", "--dir", &(mapped(Path::new("/dev"), "/dev") + rules)]);
        run(command.arg(program("io_faults")).arg("full"))
    };
    assert_eq!(granted(":special").ok(), "Code::Enospc\n".repeat(4));
    let refused = granted("");
    assert!(refused.status != Some(0) && refused.stderr.contains("files.special"), "{refused:?}");
}

#[test]
fn where_links_are_refused_a_program_is_told_which_capability_it_lacks() {
    let scratch = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(".", scratch.path().join("way")).expect("a link");
    let written = |rules: &str| {
        let mut command = oskit();
        command.args(["run", "--dir", &(mapped(scratch.path(), "/") + rules)]);
        let ran = run(command.arg(program("io_faults")).args(["write", "/way/file"]));
        (ran.ok(), scratch.path().join("file").exists())
    };
    assert_eq!(written(":nolinks"), ("files.symlinks\n".to_owned(), false));
    assert_eq!(written(""), ("written\n".to_owned(), true));
}

/// Runs the program with a folder at `/disk` that the script has mounted something on, which nobody else sees.
fn on_mounted(script: &str, what: &str, disk: &Path) -> String {
    let mut oskit = oskit();
    oskit.args(["run", "--dir", &mapped(disk, "/disk")]).arg(program("io_faults")).arg(what);
    let script = format!("disk=$1 && shift && {script} || exit 99; exec \"$@\"");
    let mut command = std::process::Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", &script, "sh"]).arg(disk);
    run(command.arg(oskit.get_program()).args(oskit.get_args())).ok()
}

#[test]
#[cfg_attr(not(has_namespaces), ignore = "this user may not have mounts of its own")]
fn a_file_system_that_may_only_be_read_is_told_of_by_every_change() {
    let disk = tempfile::tempdir().expect("a folder");
    fs::write(disk.path().join("file"), "content").expect("written");
    let script = "mount --bind \"$disk\" \"$disk\" && mount -o remount,bind,ro \"$disk\"";
    let told = on_mounted(script, "unwritable", disk.path());
    assert_eq!(told, format!("content\n{}", "Code::Erofs\n".repeat(12)));
    assert_eq!(fs::read_to_string(disk.path().join("file")).expect("untouched"), "content");
}

#[test]
#[cfg_attr(not(has_namespaces), ignore = "this user may not have mounts of its own")]
fn what_was_taken_when_space_runs_out_is_in_the_file_once_there_is_space() {
    let disk = tempfile::tempdir().expect("a folder");
    let script = "mount -t tmpfs -o size=64k tmpfs \"$disk\"";
    let told = on_mounted(script, "space", disk.path());
    assert_eq!(told, "Code::Enospc\nCode::Enospc\nnothing lost\n");
}

/// How long the program may take to write a few lines, on a machine with much else to do.
const PATIENCE: Duration = Duration::from_mins(2);

#[test]
fn what_was_flushed_is_in_the_file_when_the_program_is_killed_and_nothing_else() {
    let scratch = tempfile::tempdir().expect("a folder");
    let mut command = oskit();
    command
        .args(["run", "--dir", &mapped(scratch.path(), "/scratch")])
        .arg(program("io_faults"))
        .arg("killed");
    let mut running = command.spawn().expect("it starts");
    let begun = Instant::now();
    while fs::read(scratch.path().join("ready")).unwrap_or_default() != b"now" {
        assert!(
            begun.elapsed() < PATIENCE && running.try_wait().expect("its state").is_none(),
            "it never wrote"
        );
        thread::sleep(Duration::from_millis(10));
    }
    running.kill().expect("SIGKILL");
    assert_eq!(running.wait().expect("its end").signal(), Some(9));
    let content = |name: &str| fs::read_to_string(scratch.path().join(name)).expect("it is there");
    assert_eq!(content("killed"), "flushed\n");
    assert_eq!(content("lines"), "kept\n");
}

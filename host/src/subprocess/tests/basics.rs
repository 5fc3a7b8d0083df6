//! What a child is started with, and what is told of it.

use super::*;

#[test]
fn a_program_runs_is_heard_and_ends() {
    let mut f = Fixture::with(&["/bin/echo", "/bin/sh"]);
    assert_eq!(f.told(&["echo", "a  b", "", "c\nd"]), "a  b  c\nd\n");
    assert_eq!(f.told(&["/bin/echo", "x"]), "x\n");
    let (told, state) = f.ran(options(&["sh", "-c", "echo out; echo err >&2; exit 7"]));
    assert_eq!(told, "out\nerr\n");
    assert!(matches!(state, State::Exited(7)), "{state:?}");
    let (_, state) = f.ran(options(&["sh", "-c", "kill -TERM $$"]));
    assert!(matches!(state, State::Killed(Killed { signal: 15, core_dumped: false })), "{state:?}");
}

#[test]
fn what_is_written_to_it_is_read_by_it_and_its_end_is_told_each_time() {
    let mut f = Fixture::with(&["/bin/cat"]);
    let spawned =
        sees(f.spawn(SpawnOptions { stdin: Stdio::Pipe, stdout: Stdio::Pipe, ..options(&["cat"]) }));
    let (stdin, stdout) = (spawned.stdin.expect("a pipe"), spawned.stdout.expect("a pipe"));
    assert!(spawned.stderr.is_none());
    let none = WaitFlags::empty();
    assert!(sees(f.view().wait(of(&spawned.child), none)).is_none());
    assert_eq!(sees(f.view().write(of(&stdin), b"hello".to_vec())), 5);
    HostDescriptor::drop(&mut f.view(), stdin).expect("it is open");
    assert_eq!(f.output(&stdout), "hello");
    assert!(matches!(f.end(&spawned.child), State::Exited(0)));
    for _ in 0..2 {
        let status = sees(f.view().wait(of(&spawned.child), none)).expect("its end");
        assert!(matches!(status.state, State::Exited(0)));
        assert!(status.usage.max_resident > 0 && status.usage.minor_faults > 0);
    }
    assert_eq!(failure(f.view().send_signal(of(&spawned.child), 9)).0, Code::Esrch);
    assert_eq!(failure(f.view().send_signal_to_group(of(&spawned.child), 9)).0, Code::Esrch);
}

#[test]
fn stops_and_continuations_are_told_once_to_who_asks_for_them() {
    let mut f = Fixture::with(&["/bin/sleep"]);
    let child = f.start(&["sleep", "100"]).child;
    let (stopped, continued) = (WaitFlags::STOPPED, WaitFlags::CONTINUED);
    let keep = stopped | WaitFlags::KEEP;
    sees(f.view().send_signal(of(&child), 19));
    assert!(matches!(f.change(&child, keep), State::Stopped(19)));
    assert!(sees(f.view().wait(of(&child), continued)).is_none());
    assert!(matches!(f.change(&child, stopped), State::Stopped(19)));
    assert!(sees(f.view().wait(of(&child), stopped)).is_none());
    sees(f.view().send_signal(of(&child), 18));
    assert!(matches!(f.change(&child, stopped | continued), State::Continued));
    sees(f.view().send_signal(of(&child), 0));
    sees(f.view().send_signal_to_group(of(&child), 9));
    assert!(matches!(f.end(&child), State::Killed(Killed { signal: 9, .. })));
    assert_eq!(failure(f.view().send_signal(of(&child), 0)).0, Code::Esrch);
    assert_eq!(failure(f.view().send_signal(of(&child), 65)).0, Code::Einval);
}

#[test]
fn it_has_the_descriptors_directory_umask_signals_and_variables_that_were_asked_for() {
    let mut f = Fixture::with(&["/bin/sh"]);
    fs::write(f.host("box/file"), "content").expect("a file");
    let file = sees(f.view().open("/box/file".to_owned(), OpenFlags::READ, 0));
    let script = "cat <&7; pwd; umask; : > made; echo $A-$B-$LC_X; grep -E 'Sig(Ign|Blk)' /proc/self/status";
    let (told, _) = f.ran(SpawnOptions {
        environment: [("LC_X", "x"), ("A", "a"), ("PATH", "/bin:/usr/bin")]
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .to_vec(),
        directory: "/box/dir".to_owned(),
        inherit: vec![Inherited { number: 7, source: of(&file) }],
        umask: 0o27,
        ignored_signals: vec![10],
        blocked_signals: vec![12, 64],
        ..options(&["sh", "-c", script])
    });
    let folder = f.host("box/dir").canonicalize().expect("it is there");
    // `cat` and `grep` may not be executed, and `/proc` not be read: that is another test's matter.
    assert!(told.contains(&format!("{}\n0027\n", folder.display())), "{told}");
    assert!(told.contains("--x\n"), "{told}");
    assert!(f.host("box/dir/made").exists());
}

#[test]
fn a_thousand_in_a_row_and_a_hundred_at_once_leave_nothing() {
    let mut f = Fixture::with(&["/bin/true", "/bin/sleep"]);
    f.told(&["true"]);
    let first = f.start(&["sleep", "100"]).child;
    let stat = fs::read_to_string(format!("/proc/{}/stat", sees(f.view().pid(of(&first))))).expect("it runs");
    let jailer = stat.split(' ').nth(3).expect("its parent").to_owned();
    let held = || {
        let children = fs::read_to_string(format!("/proc/{jailer}/task/{jailer}/children")).expect("it runs");
        let descriptors = fs::read_dir(format!("/proc/{jailer}/fd")).map(Iterator::count);
        // Only root may look at those.
        (children.split_whitespace().count(), descriptors.unwrap_or_default())
    };
    let before = held();
    for _ in 0..1000 {
        f.told(&["true"]);
    }
    let many: Vec<_> = (0..100).map(|_| f.start(&["sleep", "100"])).collect();
    for spawned in &many {
        sees(f.view().send_signal(of(&spawned.child), 9));
    }
    for spawned in &many {
        assert!(matches!(f.end(&spawned.child), State::Killed(Killed { signal: 9, .. })));
    }
    assert_eq!(before.0, 1);
    // What was told last may not be put away yet.
    assert!(soon(|| held() <= before), "{:?}, before {before:?}", held());
}

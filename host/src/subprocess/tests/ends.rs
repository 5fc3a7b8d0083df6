//! With the instance all its children end, whatever they have done to get away.

use super::*;

/// Whether a process runs.
pub(super) fn is_alive(pid: &str) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    !stat.is_empty() && !stat.contains(") Z ")
}

/// Starts a shell that leaves processes behind in every way, and gives the numbers of all.
pub(super) fn family(f: &mut Fixture) -> Vec<String> {
    let script = "sleep 100 & echo $!; setsid sleep 100 & echo $!; (setsid sleep 100 & echo $!) & \
                  trap '' TERM HUP INT; echo $$; (trap '' TERM HUP; sleep 100 & echo $!; wait) & wait";
    let spawned = f.start(&["/bin/sh", "-c", script]);
    let pipe = spawned.stdout.expect("a pipe");
    let mut told = String::new();
    assert!(soon(|| {
        if let Ok(bytes) = HostDescriptor::read(&mut f.view(), of(&pipe), 1000) {
            told.push_str(&String::from_utf8_lossy(&bytes));
        }
        told.lines().count() == 5
    }));
    let all: Vec<String> = told.lines().map(str::to_owned).collect();
    assert!(all.iter().all(|pid| is_alive(pid)), "{all:?}");
    all
}

#[test]
fn daemons_and_those_that_ignore_signals_end_with_the_instance() {
    for jail in [crate::policy::Jail::Strict, crate::policy::Jail::None] {
        let mut f = Fixture::new(|policy| policy.run_any().jail(jail));
        let all = family(&mut f);
        drop(f);
        assert!(soon(|| !all.iter().any(|pid| is_alive(pid))), "{all:?}");
    }
}

#[test]
fn when_its_jailer_is_killed_its_children_have_ended_and_others_can_be_started() {
    let mut f = Fixture::with(&["/bin/sleep", "/bin/echo"]);
    let child = f.start(&["sleep", "100"]).child;
    let pid = sees(f.view().pid(of(&child))).to_string();
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).expect("it runs");
    let jailer =
        stat.split(' ').nth(3).and_then(|pid| pid.parse().ok()).and_then(rustix::process::Pid::from_raw);
    rustix::process::kill_process(jailer.expect("its parent"), rustix::process::Signal::KILL)
        .expect("it runs");
    assert!(matches!(f.end(&child), State::Killed(Killed { signal: 9, .. })));
    assert!(soon(|| !is_alive(&pid)));
    assert_eq!(f.told(&["echo", "x"]), "x\n");
}

#[test]
fn a_child_whose_time_is_up_is_killed_with_its_group() {
    let mut f = Fixture::new(|policy| {
        let mut policy = policy.run_any();
        policy.limits.child.deadline_ms = Some(200);
        policy
    });
    let spawned = f.start(&["/bin/sh", "-c", "trap '' TERM; sleep 100 & echo $!; wait"]);
    let pipe = spawned.stdout.expect("a pipe");
    let told = f.output(&pipe);
    assert!(matches!(f.end(&spawned.child), State::Killed(Killed { signal: 9, .. })));
    assert!(soon(|| !is_alive(told.trim())));
}

#[test]
fn a_child_that_catches_everything_is_reached_by_its_handle_and_never_another_process() {
    let mut f = Fixture::with(&["/bin/sleep"]);
    let child = f.start(&["sleep", "100"]).child;
    sees(f.view().send_signal(of(&child), 9));
    f.end(&child);
    let next = f.start(&["sleep", "100"]).child;
    for signal in [0, 9, 15] {
        assert_eq!(failure(f.view().send_signal(of(&child), signal)).0, Code::Esrch);
        assert_eq!(failure(f.view().send_signal_to_group(of(&child), signal)).0, Code::Esrch);
    }
    assert!(sees(f.view().wait(of(&next), WaitFlags::empty())).is_none());
}

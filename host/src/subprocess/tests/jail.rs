//! What a child has, and what it is kept from, beside what an adversary tries.

use super::*;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::PermissionsExt as _;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

fn processes_of(uid: u32) -> usize {
    use std::os::unix::fs::MetadataExt;
    let all = fs::read_dir("/proc").into_iter().flatten().flatten();
    let named =
        all.filter(|entry| entry.file_name().to_string_lossy().bytes().all(|byte| byte.is_ascii_digit()));
    named.filter(|entry| entry.metadata().is_ok_and(|found| found.uid() == uid)).count()
}

#[test]
fn it_has_three_descriptors_and_plain_signals_while_eight_threads_open_files() {
    let mut f = Fixture::new(|policy| {
        let mut policy = allowed(policy, &["/bin/ls", "/bin/cat"]);
        policy.subprocess.read.push(crate::policy::HostPath::new("/proc").expect("a path"));
        policy
    });
    let over = AtomicBool::new(false);
    let open = || {
        while !over.load(Ordering::Relaxed) {
            // Some of them without the flag that closes them.
            let file = fs::File::open("/dev/null").expect("it is there");
            let _ = rustix::io::fcntl_setfd(&file, rustix::io::FdFlags::empty());
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(open);
        }
        for _ in 0..200 {
            // The fourth is what it lists.
            assert_eq!(f.told(&["ls", "/proc/self/fd"]), "0\n1\n2\n3\n");
        }
        over.store(true, Ordering::Relaxed);
    });
    let told = f.told(&["cat", "/proc/self/status"]);
    let none = "0000000000000000";
    for (name, value) in
        [("SigBlk", none), ("SigIgn", none), ("SigCgt", none), ("NoNewPrivs", "1"), ("Seccomp", "2")]
    {
        assert!(told.contains(&format!("\n{name}:\t{value}\n")), "{name}: {told}");
    }
}

#[test]
fn it_has_no_variable_of_the_hosts() {
    assert!(std::env::var_os("PATH").is_some(), "something that must not be seen");
    let mut f = Fixture::with(&["/usr/bin/env"]);
    let variable = |name: &str| (name.to_owned(), "x".to_owned());
    let environment = ["A", "LANG", "LD_PRELOAD", "PYTHONPATH", "TZ"].map(variable).to_vec();
    let (told, _) = f.ran(SpawnOptions { environment, ..options(&["env"]) });
    assert_eq!(told, "LANG=x\nTZ=x\n");
}

#[test]
fn bounds_of_the_policy_and_of_the_caller_hold() {
    let mut f = Fixture::new(|policy| {
        let mut policy = policy.run_any();
        policy.limits.child.cpu_seconds = Some(1);
        policy.limits.child.file_size_mib = Some(1);
        policy.limits.child.open_files = Some(20);
        policy.limits.child.memory_mib = Some(200);
        policy
    });
    let (_, state) = f.ran(options(&["/bin/sh", "-c", "while :; do :; done"]));
    assert!(matches!(state, State::Killed(Killed { signal: 9 | 24, .. })), "{state:?}");
    let shell =
        |script: &str| SpawnOptions { directory: "/box".to_owned(), ..options(&["/bin/sh", "-c", script]) };
    let (_, state) = f.ran(shell("exec head -c 3000000 /dev/zero > big"));
    assert!(matches!(state, State::Killed(Killed { signal: 25, .. })), "{state:?}");
    assert_eq!(fs::metadata(f.host("box/big")).expect("a file").len(), 1 << 20);
    assert_eq!(f.ran(shell("ulimit -c; ulimit -n; ulimit -v")).0, "0\n20\n204800\n");
    // Lower is what is asked, and higher is not.
    for (asked, has) in [(10, "10\n"), (1000, "20\n")] {
        let limits = Limits { open_files: Some(asked), ..unbounded() };
        assert_eq!(f.ran(SpawnOptions { limits, ..shell("ulimit -n") }).0, has);
    }
}

#[test]
fn a_bomb_of_processes_is_bounded_and_gone_with_the_instance() {
    const MOST: usize = 64;
    // The system doesn't bound those of root.
    if !is_root() {
        eprintln!("passed over: only root can run it as a user of its own");
        return;
    }
    let uid = 61_234;
    let mut f = Fixture::new(|policy| {
        let mut policy = policy.run_any();
        policy.subprocess.users = true;
        policy.limits.child.processes = Some(MOST as u64);
        policy
    });
    let bomb = "bomb() { bomb & bomb & sleep 50; }; bomb; wait";
    sees(f.spawn(SpawnOptions {
        uid: Some(uid),
        gid: Some(uid),
        groups: Some(vec![]),
        ..options(&["/bin/sh", "-c", bomb])
    }));
    assert!(soon(|| processes_of(uid) > MOST / 2), "it goes off");
    for _ in 0..20 {
        assert!(processes_of(uid) <= MOST);
        std::thread::sleep(Duration::from_millis(10));
    }
    drop(f);
    assert!(soon(|| processes_of(uid) == 0));
}

#[test]
fn it_runs_as_the_user_that_was_asked_for() {
    if !is_root() {
        eprintln!("passed over: only root can become another user");
        return;
    }
    let mut f = Fixture::new(|policy| {
        let mut policy = allowed(policy, &["/usr/bin/id"]);
        policy.subprocess.users = true;
        policy
    });
    for (options, told) in [
        (
            SpawnOptions {
                uid: Some(61_235),
                gid: Some(61_236),
                groups: Some(vec![61_237]),
                ..options(&["id"])
            },
            "uid=61235 gid=61236 groups=61236,61237\n",
        ),
        (
            SpawnOptions { uid: Some(61_235), gid: Some(61_236), groups: Some(vec![]), ..options(&["id"]) },
            "uid=61235 gid=61236 groups=61236\n",
        ),
    ] {
        assert_eq!(f.ran(options).0, told);
    }
}

/// The instance of a process that is killed; the processes that it has started are told.
const VICTIM: &str = "OSKIT_VICTIM";

#[test]
fn when_the_host_is_killed_no_descendant_of_its_is_left() {
    if std::env::var_os(VICTIM).is_some() {
        let mut f = Fixture::new(Policy::run_any);
        println!("\npids: {}", ends::family(&mut f).join(" "));
        std::thread::sleep(Duration::from_mins(5));
        return;
    }
    let name = "subprocess::tests::jail::when_the_host_is_killed_no_descendant_of_its_is_left";
    let mut host = Command::new(std::env::current_exe().expect("this program"));
    host.args([name, "--exact", "--nocapture"]).env(VICTIM, "1").stdout(std::process::Stdio::piped());
    let mut host = host.spawn().expect("it starts");
    let lines = BufReader::new(host.stdout.take().expect("a pipe")).lines();
    let told = lines.map_while(Result::ok).find_map(|line| line.strip_prefix("pids: ").map(str::to_owned));
    let told = told.expect("it tells");
    let pids: Vec<&str> = told.split(' ').collect();
    assert_eq!(pids.len(), 5);
    assert!(pids.iter().all(|pid| ends::is_alive(pid)));
    host.kill().and_then(|()| host.wait()).expect("it is ours");
    assert!(soon(|| !pids.iter().any(|pid| ends::is_alive(pid))), "{pids:?}");
}

#[test]
fn a_number_that_another_process_has_got_is_not_reached_by_the_old_handle() {
    const NEXT: &str = "/proc/sys/kernel/ns_last_pid";
    let mut f = Fixture::with(&["/bin/sleep"]);
    let child = f.start(&["sleep", "100"]).child;
    let pid = sees(f.view().pid(of(&child)));
    sees(f.view().send_signal(of(&child), 9));
    f.end(&child);
    if fs::write(NEXT, (pid - 1).to_string()).is_err() {
        eprintln!("passed over: numbers can't be chosen here");
        return;
    }
    for _ in 0..1000 {
        let _ = fs::write(NEXT, (pid - 1).to_string());
        let mut other = Command::new("sleep").arg("100").spawn().expect("it starts");
        let same = other.id() == pid;
        if same {
            for signal in [0, 9] {
                assert_eq!(failure(f.view().send_signal(of(&child), signal)).0, Code::Esrch);
                assert_eq!(failure(f.view().send_signal_to_group(of(&child), signal)).0, Code::Esrch);
            }
            assert!(other.try_wait().expect("it is ours").is_none(), "it lives");
        }
        other.kill().and_then(|()| other.wait()).expect("it is ours");
        if same {
            return;
        }
    }
    panic!("the number was never given again");
}

#[test]
fn what_takes_a_programs_place_while_it_is_started_never_runs() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    for (name, says) in [("program", "good"), ("twin", "evil")] {
        fs::write(path(name), format!("#!/bin/sh\necho {says}\n")).expect("a file");
        fs::set_permissions(path(name), fs::Permissions::from_mode(0o755)).expect("it is ours");
    }
    let program = path("program");
    let name = program.to_str().expect("UTF-8").to_owned();
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                let at = rustix::fs::CWD;
                let flags = rustix::fs::RenameFlags::EXCHANGE;
                rustix::fs::renameat_with(at, path("program"), at, path("twin"), flags)
                    .expect("both are there");
            }
        });
        let (mut ran, mut refused) = (0, 0);
        while ran + refused < 300 {
            // The file that lies there now, whichever it is, is the one that is allowed.
            let policy = Policy::default().run(&program).expect("a program");
            let Ok(ctx) = OskitCtx::builder(policy).build() else { continue };
            let mut f =
                Fixture { folder: tempfile::tempdir().expect("a folder"), ctx, table: ResourceTable::new() };
            let Programs::Listed(entries) = f.ctx.rules.programs() else { panic!("a list") };
            let allowed = fs::read_to_string(crate::files::name_of(entries[0].handle())).expect("a script");
            let asked = SpawnOptions { stdout: Stdio::Pipe, ..options(&[&name]) };
            match f.spawn(asked) {
                Ok(spawned) => {
                    let told = f.output(&spawned.stdout.expect("a pipe"));
                    assert!(
                        allowed.contains(&format!("echo {told}")) && !told.is_empty(),
                        "{told} {allowed}"
                    );
                    ran += 1;
                }
                Err(error) => {
                    assert_eq!(failure::<()>(Err(error)), denied("subprocess.spawn"));
                    refused += 1;
                }
            }
        }
        over.store(true, Ordering::Relaxed);
    });
}

#[test]
fn writing_to_a_child_that_has_gone_is_an_error_and_a_pipe_of_the_instances_waits_for_the_child() {
    let mut f = Fixture::with(&["/bin/true", "/usr/bin/head"]);
    let spawned = sees(f.spawn(SpawnOptions { stdin: Stdio::Pipe, ..options(&["true"]) }));
    f.end(&spawned.child);
    let stdin = spawned.stdin.expect("a pipe");
    let mut failed = None;
    // Whatever process is being started meanwhile has the other end, too, until it has begun.
    assert!(soon(|| {
        failed = f.view().write(of(&stdin), b"x".to_vec()).err();
        failed.is_some()
    }));
    assert_eq!(failed.map(|error| failure::<()>(Err(error)).0), Some(Code::Epipe));
    // Our own pipes don't wait, and programs expect theirs to.
    let (reader, writer) = sees(f.view().pipe());
    let stdout = Stdio::Descriptor(of(&writer));
    let child =
        sees(f.spawn(SpawnOptions { stdout, ..options(&["head", "-c", "1000000", "/dev/zero"]) })).child;
    HostDescriptor::drop(&mut f.view(), writer).expect("it is open");
    std::thread::sleep(Duration::from_millis(100));
    assert_eq!(f.output(&reader).len(), 1_000_000);
    assert!(matches!(f.end(&child), State::Exited(0)));
}

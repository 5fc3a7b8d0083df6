//! What isn't allowed isn't started, and nothing is forked for it.

use super::*;
use crate::policy::{Jail, Listed, Program};
use std::os::unix::fs::{PermissionsExt, symlink};

/// Whether anything was started.
fn is_quiet(f: &Fixture) -> bool {
    f.ctx.children().rings().is_none()
}

fn refused(f: &mut Fixture, arguments: &[&str]) -> (Code, Option<String>) {
    failure(f.spawn(options(arguments)))
}

#[test]
fn without_a_grant_no_program_is_started_and_no_signal_sent() {
    let mut f = Fixture::new(|policy| policy);
    for name in ["true", "/bin/true", "", "/nowhere", "a\0b"] {
        let (code, capability) = refused(&mut f, &[name]);
        let expected = match name {
            "" => Code::Enoent,
            "a\0b" => Code::Einval,
            _ => Code::Eperm,
        };
        assert_eq!(code, expected, "{name:?}");
        assert_eq!(capability.is_some(), code == Code::Eperm);
    }
    assert!(is_quiet(&f));
    assert_eq!(failure(f.view().forked(1)).0, Code::Echild);
}

#[test]
fn a_program_is_known_by_its_name_and_its_path_and_by_nothing_else() {
    let mut f = Fixture::with(&["/bin/true"]);
    symlink("/bin/true", f.host("box/link")).expect("a link");
    fs::copy("/bin/true", f.host("box/true")).expect("a copy");
    for program in [
        "TRUE",
        "True",
        "./true",
        "true ",
        "bin/true",
        "/bin/../bin/true",
        "/bin//true",
        "/bin/true/",
        "/usr/bin/true",
        "/box/true",
        "/box/link",
        "box/true",
        "/bin/false",
        "/bin/missing",
        "/",
        "..",
    ] {
        // The same answer whether it is there or not.
        assert_eq!(refused(&mut f, &[program]), denied("subprocess.spawn"), "{program}");
    }
    assert!(is_quiet(&f));
    for program in ["true", "/bin/true"] {
        let child = sees(f.spawn(options(&[program]))).child;
        assert!(matches!(f.end(&child), State::Exited(0)));
    }
}

#[test]
fn neither_the_instances_path_nor_its_directory_leads_to_another_program() {
    let mut f = Fixture::with(&["/bin/echo"]);
    fs::write(f.host("box/echo"), "#!/bin/sh\nprintf evil").expect("a file");
    fs::set_permissions(f.host("box/echo"), fs::Permissions::from_mode(0o755)).expect("it is ours");
    let folder = f.host("box").to_str().expect("UTF-8").to_owned();
    for path in [Some("/box"), Some(&folder[..]), Some(""), Some(":/bin"), Some("."), None] {
        let environment = path.map(|path| ("PATH".to_owned(), path.to_owned())).into_iter().collect();
        let asked = SpawnOptions { environment, directory: "/box".to_owned(), ..options(&["echo", "good"]) };
        assert_eq!(f.ran(asked).0, "good\n", "{path:?}");
    }
}

#[test]
fn arguments_have_a_form_that_the_policy_names() {
    let program = Program::new("/bin/echo").and_then(|echo| echo.arguments(["status"]));
    let program = program.and_then(|echo| echo.arguments(["log", "*", "x"]));
    let program = program.and_then(|echo| echo.arguments(["show", "**"])).expect("forms");
    let mut f = Fixture::new(|policy| policy.run_by(program));
    for allowed in [&["status"][..], &["log", "", "x"], &["log", "*", "x"], &["show"], &["show", "-a", "b"]] {
        let words: Vec<&str> = std::iter::once("echo").chain(allowed.iter().copied()).collect();
        assert_eq!(f.told(&words), format!("{}\n", allowed.join(" ")));
    }
    for wrong in
        [&[][..], &["status", ""], &["Status"], &["log"], &["log", "a"], &["log", "a", "y"], &["-a", "show"]]
    {
        let words: Vec<&str> = std::iter::once("echo").chain(wrong.iter().copied()).collect();
        assert_eq!(refused(&mut f, &words), denied("subprocess.spawn"), "{wrong:?}");
    }
    assert!(Program::new("/bin/echo").and_then(|echo| echo.arguments(["**", "a"])).is_err());
}

#[test]
fn arguments_arrive_as_they_are_or_are_errors() {
    let mut f = Fixture::with(&["/usr/bin/printf"]);
    let odd = ["a\nb", "", "-n", "--", "$(id)", "`id`", ";", "é\u{10ffff}", "%s"];
    let words: Vec<&str> = ["printf", "%s|"].into_iter().chain(odd).collect();
    let (told, _) = f.ran(options(&words));
    assert_eq!(told, format!("{}|", odd.join("|")).replace('\u{10ffff}', "\u{fffd}"));
    let many: Vec<String> = (0..10_000).map(|number| number.to_string()).collect();
    let words: Vec<&str> = ["printf", "%s|"].into_iter().chain(many.iter().map(String::as_str)).collect();
    assert_eq!(f.told(&words), format!("{}|", many.join("|")));
    let long = "x".repeat((128 << 10) - 1);
    assert_eq!(f.told(&["printf", "%s", &long]).len(), long.len());
    let longer = "x".repeat(128 << 10);
    assert_eq!(refused(&mut f, &["printf", "%s", &longer]).0, Code::E2big);
    let huge: Vec<&str> = ["printf"].into_iter().chain((0..30).map(|_| long.as_str())).collect();
    assert_eq!(refused(&mut f, &huge).0, Code::E2big);
    assert_eq!(refused(&mut f, &["printf", "a\0b"]).0, Code::Einval);
}

#[test]
fn options_that_make_no_sense_are_errors() {
    let mut f = Fixture::with(&["/bin/true"]);
    let file = sees(f.view().open("/box/file".to_owned(), OpenFlags::WRITE | OpenFlags::CREATE, 0o600));
    let inherit = |numbers: &[u32]| {
        numbers.iter().map(|&number| Inherited { number, source: of(&file) }).collect::<Vec<_>>()
    };
    let plain = || options(&["true"]);
    let variable = |name: &str, value: &str| vec![(name.to_owned(), value.to_owned())];
    let cases = [
        (SpawnOptions { stdout: Stdio::AsStdout, ..plain() }, Code::Einval),
        (SpawnOptions { stdin: Stdio::AsStdout, ..plain() }, Code::Einval),
        (SpawnOptions { inherit: inherit(&[3, 3]), ..plain() }, Code::Einval),
        (SpawnOptions { inherit: inherit(&[2]), ..plain() }, Code::Einval),
        (SpawnOptions { inherit: inherit(&[1024]), ..plain() }, Code::Einval),
        (SpawnOptions { inherit: inherit(&(3..300).collect::<Vec<_>>()), ..plain() }, Code::Emfile),
        (SpawnOptions { environment: variable("", "x"), ..plain() }, Code::Einval),
        (SpawnOptions { environment: variable("A=B", "x"), ..plain() }, Code::Einval),
        (SpawnOptions { environment: variable("PATH", "x\0"), ..plain() }, Code::Einval),
        (SpawnOptions { environment: variable("PATH", &"x".repeat(3 << 20)), ..plain() }, Code::E2big),
        (SpawnOptions { umask: 0o1000, ..plain() }, Code::Einval),
        (SpawnOptions { ignored_signals: vec![0], ..plain() }, Code::Einval),
        (SpawnOptions { blocked_signals: vec![65], ..plain() }, Code::Einval),
        (SpawnOptions { uid: Some(u32::MAX), ..plain() }, Code::Einval),
        (SpawnOptions { process_group: Some(u32::MAX), ..plain() }, Code::Einval),
        (SpawnOptions { groups: Some(vec![0; 100_000]), ..plain() }, Code::E2big),
        (SpawnOptions { directory: "/box/missing".to_owned(), ..plain() }, Code::Enoent),
        (SpawnOptions { directory: "/box/file".to_owned(), ..plain() }, Code::Enotdir),
        (SpawnOptions { directory: String::new(), ..plain() }, Code::Enoent),
        (SpawnOptions { directory: "/elsewhere".to_owned(), ..plain() }, Code::Eperm),
        // Nobody's, the host's own, and that of all processes.
        (SpawnOptions { process_group: Some(1), ..plain() }, Code::Eperm),
        (SpawnOptions { process_group: Some(std::process::id()), ..plain() }, Code::Eperm),
    ];
    for (place, (options, code)) in cases.into_iter().enumerate() {
        assert_eq!(failure(f.spawn(options)).0, code, "case {place}");
    }
    assert!(is_quiet(&f));
    sees(f.spawn(SpawnOptions { inherit: inherit(&[3, 1023]), ..plain() }));
}

#[test]
fn a_program_starts_in_the_directories_that_the_policy_names_and_below_them() {
    let guest = |path: &str| crate::policy::GuestPath::try_from(path.to_owned()).expect("a path");
    let mut program = Program::new("/bin/pwd").expect("a path");
    program.directories = Some(vec![guest("/box/dir"), guest("/box/missing")]);
    let mut f = Fixture::new(|policy| policy.run_by(program));
    fs::create_dir(f.host("box/dir/deep")).expect("a folder");
    symlink("..", f.host("box/dir/up")).expect("a link");
    let mut pwd = |path: &str| f.spawn(SpawnOptions { directory: path.to_owned(), ..options(&["pwd"]) });
    for path in ["/box/dir", "/box/dir/deep", "/box/dir/../dir/deep/.."] {
        sees(pwd(path));
    }
    for path in ["/", "/box", "/box/dir/..", "/box/dir/up", "/elsewhere"] {
        assert_eq!(failure(pwd(path)).0, Code::Eperm, "{path}");
    }
}

#[test]
fn other_users_need_a_grant_of_their_own() {
    let mut f = Fixture::with(&["/bin/true"]);
    let other = Some(61_238);
    for options in [
        SpawnOptions { uid: other, ..options(&["true"]) },
        SpawnOptions { gid: other, ..options(&["true"]) },
        SpawnOptions { groups: Some(vec![]), ..options(&["true"]) },
    ] {
        assert_eq!(failure(f.spawn(options)), denied("subprocess.users"));
    }
    assert!(is_quiet(&f));
}

#[test]
fn a_program_that_was_changed_is_not_started_nor_one_that_took_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let program = folder.path().join("program");
    fs::copy("/bin/true", &program).expect("a copy");
    let allowed = || Policy::default().run(&program).expect("a program");
    let mut f = Fixture::new(|policy| Policy { files: policy.files, ..allowed() });
    let name = program.to_str().expect("UTF-8");
    let run = |f: &mut Fixture| f.spawn(options(&[name])).map(|spawned| spawned.child);
    let child = sees(run(&mut f));
    assert!(matches!(f.end(&child), State::Exited(0)));
    // Another in its place.
    let twin = folder.path().join("twin");
    fs::copy("/bin/false", &twin).expect("a copy");
    fs::rename(&twin, &program).expect("the same folder");
    assert_eq!(failure(run(&mut f)), denied("subprocess.spawn"));
    // Another content.
    let mut f = Fixture::new(|policy| Policy { files: policy.files, ..allowed() });
    fs::OpenOptions::new()
        .append(true)
        .open(&program)
        .and_then(|mut file| {
            use std::io::Write;
            file.write_all(b"x")
        })
        .expect("nobody runs it");
    assert_eq!(failure(run(&mut f)), denied("subprocess.spawn"));
    // Another mode.
    let mut f = Fixture::new(|policy| Policy { files: policy.files, ..allowed() });
    fs::set_permissions(&program, fs::Permissions::from_mode(0o4755)).expect("it is ours");
    assert_eq!(failure(run(&mut f)), denied("subprocess.spawn"));
}

#[test]
fn a_policy_that_lets_an_allowed_program_be_written_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let deep = folder.path().join("a/b");
    fs::create_dir_all(&deep).expect("a folder");
    fs::copy("/bin/true", deep.join("program")).expect("a copy");
    symlink(deep.join("program"), folder.path().join("link")).expect("a link");
    let built = |granted: &str, access, program: &str| {
        let policy = Policy::default().grant(folder.path().join(granted), "/x", access);
        let policy = policy.and_then(|policy| policy.run(folder.path().join(program))).expect("a policy");
        OskitCtx::builder(policy).build().map(drop).map_err(|error| error.to_string())
    };
    for (granted, program) in
        [("", "a/b/program"), ("a", "a/b/program"), ("a/b", "a/b/program"), ("a", "link")]
    {
        let error = built(granted, Access::ReadWrite, program).expect_err("refused");
        assert!(error.contains("lies in what may be written as /x"), "{error}");
        assert_eq!(built(granted, Access::Read, program), Ok(()));
    }
    for (program, complaint) in [("missing", "No such file"), ("a", "no file that can be executed")] {
        let error = built("a", Access::Read, program).expect_err("refused");
        assert!(error.contains(complaint), "{error}");
    }
}

#[test]
fn where_any_program_may_run_paths_are_the_instances_first_and_bare_names_its_own_to_look_for() {
    let mut f = Fixture::new(Policy::run_any);
    assert_eq!(refused(&mut f, &["true"]).0, Code::Enoent);
    assert_eq!(refused(&mut f, &["./true"]).0, Code::Enoent);
    assert_eq!(refused(&mut f, &["/bin/missing"]).0, Code::Enoent);
    assert_eq!(refused(&mut f, &["/bin"]).0, Code::Eacces);
    assert_eq!(refused(&mut f, &["/etc/passwd"]).0, Code::Eacces);
    assert_eq!(f.told(&["/bin/echo", "x"]), "x\n");
    fs::write(f.host("box/script"), "#!/bin/sh\necho script $1; pwd\n").expect("a file");
    fs::set_permissions(f.host("box/script"), fs::Permissions::from_mode(0o755)).expect("it is ours");
    let options = SpawnOptions { directory: "/box".to_owned(), ..options(&["/box/script", "a"]) };
    let folder = f.host("box").canonicalize().expect("it is there");
    assert_eq!(f.ran(options).0, format!("script a\n{}\n", folder.display()));
    // Where a link leads from a place of programs.
    symlink("/bin/echo", f.host("box/link")).expect("a link");
    let link = f.host("box/link").to_str().expect("UTF-8").to_owned();
    assert_eq!(f.told(&[&link, "x"]), "x\n");
    fs::copy("/bin/echo", f.host("outside/echo")).expect("a copy");
    let outside = f.host("outside/echo").to_str().expect("UTF-8").to_owned();
    assert_eq!(f.told(&[&outside, "x"]), "x\n");
    fs::write(f.host("box/junk"), "junk").expect("a file");
    fs::set_permissions(f.host("box/junk"), fs::Permissions::from_mode(0o755)).expect("it is ours");
    assert_eq!(refused(&mut f, &["/box/junk"]).0, Code::Enoexec);
    assert_eq!(refused(&mut f, &["/box/junk/x"]).0, Code::Enotdir);
}

#[test]
fn as_many_run_at_a_time_and_in_all_as_the_policy_says() {
    let mut f = Fixture::new(|policy| {
        let mut policy = allowed(policy, &["/bin/sleep"]);
        policy.limits.children = 2;
        policy.limits.children_total = Some(3);
        policy
    });
    let first = f.start(&["sleep", "100"]).child;
    f.start(&["sleep", "100"]);
    assert_eq!(refused(&mut f, &["sleep", "100"]).0, Code::Eagain);
    sees(f.view().send_signal(of(&first), 9));
    f.end(&first);
    f.start(&["sleep", "100"]);
    assert_eq!(refused(&mut f, &["sleep", "100"]).0, Code::Eagain);
}

#[test]
fn signals_can_be_withheld() {
    let mut f = Fixture::new(|policy| {
        let mut policy = allowed(policy, &["/bin/sleep"]);
        policy.subprocess.signals = false;
        policy
    });
    let child = f.start(&["sleep", "100"]).child;
    assert_eq!(failure(f.view().send_signal(of(&child), 9)), denied("signal.send"));
    assert_eq!(failure(f.view().send_signal_to_group(of(&child), 9)), denied("signal.send"));
    assert!(sees(f.view().wait(of(&child), WaitFlags::empty())).is_none());
}

#[test]
fn what_cannot_be_enforced_is_not_started_unless_the_policy_lets_it() {
    let root = rustix::process::geteuid().is_root();
    let limited = |mut policy: Policy| {
        policy = allowed(policy, &["/bin/true"]);
        policy.limits.child.processes = Some(1000);
        policy
    };
    let mut f = Fixture::new(limited);
    let result = f.spawn(options(&["true"])).map(|spawned| spawned.child);
    if root {
        assert_eq!(failure(result), denied("subprocess.degrade"));
        let mut f = Fixture::new(|policy| {
            let mut policy = limited(policy);
            policy.subprocess.degrade = crate::policy::Degrade::Warn;
            policy
        });
        sees(f.spawn(options(&["true"])));
    } else {
        sees(result);
    }
}

#[test]
fn without_a_jail_children_are_as_the_hosts_user_is() {
    let mut f = Fixture::new(|policy| allowed(policy, &["/bin/cat"]).jail(Jail::None));
    let secret = f.host("outside/secret");
    assert_eq!(f.told(&["cat", secret.to_str().expect("UTF-8")]), "secret");
    let mut f = Fixture::with(&["/bin/cat"]);
    let secret = f.host("outside/secret");
    let (told, state) = f.ran(options(&["cat", secret.to_str().expect("UTF-8")]));
    assert!(told.contains("Permission denied") && matches!(state, State::Exited(1)), "{told}");
    assert!(!matches!(f.ctx.rules.policy().subprocess.programs, Listed::Any));
}

#[test]
fn the_audit_log_has_the_command_and_what_was_withheld() {
    use crate::audit::{AuditSink, Decision, Event};
    use std::sync::Mutex;

    #[derive(Default)]
    struct Log(Mutex<Vec<String>>);

    impl AuditSink for Log {
        fn record(&self, event: &Event<'_>) {
            let what = match event.decision {
                Decision::Allowed { rule } => format!("by {rule}"),
                Decision::Refused { capability } => format!("wants {capability}"),
            };
            let line = format!("{} {} {what}", event.function, event.subject);
            self.0.lock().expect("no panic").push(line);
        }
    }

    let log = Arc::new(Log::default());
    let mut f = Fixture::with(&["/bin/echo"]);
    let policy = f.ctx.rules.policy().clone();
    f.ctx = OskitCtx::builder(policy).audit(Arc::<Log>::clone(&log)).build().expect("a context");
    let environment = vec![("LD_PRELOAD".to_owned(), "x".to_owned()), ("LANG".to_owned(), "C".to_owned())];
    let asked = SpawnOptions { environment, directory: "/box".to_owned(), ..options(&["echo", "a", "b"]) };
    let child = sees(f.spawn(asked)).child;
    let pid = sees(f.view().pid(of(&child)));
    let _ = f.view().send_signal(of(&child), 15);
    let _ = f.spawn(options(&["/bin/sh", "-c", "id"]));
    let told = log.0.lock().expect("no panic").clone();
    let expected = [
        "subprocess.spawn echo a b by subprocess.programs[0]".to_owned(),
        "subprocess.spawn LD_PRELOAD wants subprocess.environment".to_owned(),
        "subprocess.spawn /box by files.grants[0]".to_owned(),
        format!("subprocess.child.send-signal {pid} 15 by signal.send"),
        "subprocess.spawn /bin/sh -c id wants subprocess.spawn".to_owned(),
    ];
    assert_eq!(told, expected);
}

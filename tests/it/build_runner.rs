//! The example runs git and nothing else, shows what it says as it says it, and leaves nothing behind.

use crate::harness::{Ran, home_of, mapped, oskit, repository, run};
use oskit_tests::apps::program;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A repository with one commit, beside a file that nobody is granted, under a policy.
struct Scene {
    folder: TempDir,
    policy: PathBuf,
}

fn git(repository: &Path, arguments: &[&str]) {
    let mut git = Command::new("git");
    git.arg("-C").arg(repository).args(["-c", "user.name=a", "-c", "user.email=a@example.org"]);
    run(git.args(arguments)).ok();
}

impl Scene {
    fn new(change: impl FnOnce(String) -> String) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let repo = folder.path().join("repo");
        fs::create_dir(&repo).expect("a folder");
        fs::write(folder.path().join("secret"), "kept").expect("a file");
        fs::write(repo.join("kept"), "text").expect("a file");
        git(&repo, &["init", "--quiet"]);
        git(&repo, &["add", "kept"]);
        git(&repo, &["commit", "--quiet", "--message", "The first commit"]);
        let text =
            fs::read_to_string(repository().join("examples/build-runner/policy.toml")).expect("it is there");
        let found = home_of("git").expect("git is installed");
        let text = change(text.replace("/usr/bin/git", found.to_str().expect("UTF-8")));
        let policy = folder.path().join("policy.toml");
        fs::write(&policy, text).expect("a file");
        Scene { folder, policy }
    }

    fn secret(&self) -> String {
        self.folder.path().join("secret").display().to_string()
    }

    /// The command that runs it, in the repository.
    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new("env");
        command.args(["--default-signal", "HOME=/none"]).arg(oskit().get_program());
        command.args(["run", "--policy"]).arg(&self.policy);
        command.arg("--dir").arg(mapped(&self.folder.path().join("repo"), "/repo") + ":ro");
        command.arg(program("build-runner")).arg("/repo").args(words);
        command
    }

    fn run(&self, words: &[&str]) -> Ran {
        run(&mut self.command(words))
    }
}

fn as_it_is(policy: String) -> String {
    policy
}

#[test]
fn it_shows_what_git_says() {
    let told = Scene::new(as_it_is).run(&[]).ok();
    assert!(told.contains("nothing to commit") && told.contains("The first commit"), "{told}");
}

#[test]
fn what_policy_does_not_name_is_refused_and_the_refusal_names_the_grant() {
    let scene = Scene::new(as_it_is);
    let refused = |ran: Ran| {
        assert_eq!((ran.status, ran.stdout.as_str()), (Some(1), ""), "{}", ran.stderr);
        assert!(ran.stderr.contains("not granted: subprocess.spawn"), "{}", ran.stderr);
    };
    for words in
        [&["git", "config", "--list"][..], &["git", "--version"], &["sh", "-c", "true"], &["/bin/ls"]]
    {
        refused(scene.run(words));
    }
    let without = Scene::new(|policy| policy.split("[subprocess]").next().unwrap_or_default().to_owned());
    refused(without.run(&[]));
}

#[test]
fn git_reads_no_file_outside_of_the_grant() {
    let words = |scene: &Scene| format!("-O{}", scene.secret());
    let unjailed = Scene::new(|policy| policy.replace("[subprocess]", "[subprocess]\njail = \"none\""));
    let read = unjailed.run(&["git", "log", "--patch", &words(&unjailed)]);
    assert_eq!(read.status, Some(0), "without the jail it does: {}", read.stderr);
    let scene = Scene::new(as_it_is);
    let ran = scene.run(&["git", "log", "--patch", &words(&scene)]);
    assert!(ran.status == Some(1) && ran.stderr.contains("Permission denied"), "{}", ran.stderr);
    let output = scene.folder.path().join("written");
    let ran = scene.run(&["git", "log", &format!("--output={}", output.display())]);
    assert!(ran.status == Some(1) && !output.exists(), "{}", ran.stderr);
}

#[test]
fn it_says_how_git_failed() {
    let ran = Scene::new(as_it_is).run(&["git", "log", "no-such-branch"]);
    assert_eq!(ran.status, Some(1));
    assert!(ran.stderr.starts_with("fatal: ambiguous argument"), "{}", ran.stderr);
    assert!(ran.stderr.ends_with("build-runner: git log no-such-branch ended with 128\n"), "{}", ran.stderr);
}

/// The processes whose command lines hold a word.
fn processes_with(word: &str) -> Vec<PathBuf> {
    let all = fs::read_dir("/proc").expect("it is there").flatten().map(|entry| entry.path());
    all.filter(|path| {
        let line = fs::read(path.join("cmdline")).unwrap_or_default();
        String::from_utf8_lossy(&line).contains(word)
    })
    .collect()
}

fn eventually(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(30), "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn ctrl_c_ends_it_and_leaves_nothing_behind() {
    let scene = Scene::new(as_it_is);
    // git waits for who writes to the pipe.
    let pipe = scene.folder.path().join("repo/names");
    run(Command::new("mkfifo").arg(&pipe)).ok();
    let word = format!("-O{}", pipe.display());
    let mut child = scene.command(&["git", "log", "--patch", &word]);
    let mut child = child.stderr(Stdio::piped()).spawn().expect("it starts");
    // The command, and git itself.
    eventually("git starts", || processes_with(&word).len() == 2);
    run(Command::new("kill").args(["-INT", &child.id().to_string()])).ok();
    let mut told = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut told).expect("text");
    assert_eq!(child.wait().expect("its end").code(), Some(130), "{told}");
    assert!(told.ends_with(&format!("build-runner: stopped git log --patch {word}\n")), "{told}");
    eventually("git ends", || processes_with(&word).is_empty());
}

#[test]
fn git_ends_with_the_command_even_when_that_is_killed() {
    let scene = Scene::new(as_it_is);
    let pipe = scene.folder.path().join("repo/names");
    run(Command::new("mkfifo").arg(&pipe)).ok();
    let word = format!("-O{}", pipe.display());
    let mut child = scene.command(&["git", "log", "--patch", &word]).spawn().expect("it starts");
    eventually("git starts", || processes_with(&word).len() == 2);
    child.kill().expect("it runs");
    child.wait().expect("its end");
    eventually("git ends", || processes_with(&word).is_empty());
}

#[test]
fn lines_come_as_they_are_said() {
    // `log` of a pipe's names would wait for all of them; a shell says one and waits.
    let scene = Scene::new(|policy| {
        let at = policy.find("[subprocess]").unwrap_or(policy.len());
        format!("{}[subprocess]\nprograms = [{{ path = \"/bin/sh\" }}]\n", &policy[..at])
    });
    let pipe = scene.folder.path().join("repo/gate");
    run(Command::new("mkfifo").arg(&pipe)).ok();
    let script = format!("echo first; read line < {}; echo second", pipe.display());
    let mut child = scene.command(&["sh", "-c", &script]);
    let mut child = child.stdout(Stdio::piped()).spawn().expect("it starts");
    let mut told = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut line = || told.next().expect("a line").expect("text");
    assert_eq!(line(), "first");
    fs::write(&pipe, "go on\n").expect("it is read");
    assert_eq!(line(), "second");
    assert!(child.wait().expect("its end").success());
}

#[test]
fn a_terminal_sees_how_long_it_lasts() {
    let scene = Scene::new(as_it_is);
    let pipe = scene.folder.path().join("repo/names");
    run(Command::new("mkfifo").arg(&pipe)).ok();
    let word = format!("-O{}", pipe.display());
    let command = scene.command(&["git", "log", "--patch", &word]);
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let line: Vec<String> = words.map(|word| format!("'{}'", word.to_str().expect("UTF-8"))).collect();
    let mut shown = Command::new("script")
        .args(["--quiet", "--return", "--flush", "--command", &line.join(" "), "/dev/null"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("script(1) of util-linux starts");
    let mut output = shown.stdout.take().expect("a pipe");
    let (mut seen, mut bytes) = (String::new(), [0; 256]);
    let progress = format!("git log --patch {word}: 2 s,");
    while !seen.contains(&progress) {
        let count = output.read(&mut bytes).expect("it is open");
        assert!(count > 0, "{seen}");
        seen.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
    fs::write(&pipe, "kept\n").expect("it is read");
    assert!(shown.wait().expect("its end").success());
}

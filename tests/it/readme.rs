//! What the README shows works as it stands there.

use crate::harness::{composed, mapped, oskit, repository, run, wasmtime};
use oskit_host::policy::Program;
use oskit_host::{Access, Grant, Policy, Stream, Symlinks};
use oskit_tests::apps::program;
use std::fs;

fn read(path: &str) -> String {
    fs::read_to_string(repository().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The blocks of code in this language, in order.
fn blocks(language: &str) -> Vec<String> {
    let readme = read("README.md");
    let (begin, end) = (format!("\n```{language}\n"), "\n```");
    let code = readme.split(&begin).skip(1).filter_map(|rest| rest.split_once(end));
    code.map(|(block, _)| format!("{block}\n")).collect()
}

/// The words of the command that begins so in a shell block, without what a comment says of it.
fn command(beginning: &str) -> Vec<String> {
    let shell = blocks("sh").concat().replace("\\\n", " ");
    let line = shell.lines().find(|line| line.starts_with(beginning));
    let line = line.unwrap_or_else(|| panic!("no command begins with {beginning}"));
    let words = line.split_once(" #").map_or(line, |(words, _)| words).split_whitespace();
    words.map(|word| word.trim_matches('\'').to_owned()).collect()
}

/// A folder with what the program of the README reads.
fn scratch() -> tempfile::TempDir {
    let scratch = tempfile::tempdir().expect("a folder");
    for folder in ["conf", "data"] {
        fs::create_dir(scratch.path().join(folder)).expect("a folder");
    }
    fs::write(scratch.path().join("conf/app.ini"), "[server]\nhost = example.org\n").expect("written");
    fs::write(scratch.path().join("data/a.txt"), "").expect("written");
    scratch
}

#[test]
fn the_program_is_an_example_that_runs_as_it_says() {
    let example = read("examples/first/src/main.rs").replace("../../wit/stdlib", "wit/stdlib");
    assert!(example.ends_with(&format!("\n\n{}", blocks("rust")[0])), "{example}");
    let scratch = scratch();
    fs::copy(program("first"), scratch.path().join("app.wasm")).expect("copied");
    let words = command("oskit run --dir ./conf");
    let ran = run(oskit().args(&words[1..]).current_dir(scratch.path()));
    assert_eq!(ran.ok(), "Ok(\"example.org\") Ok([\"a.txt\"])\n");
}

#[test]
#[cfg_attr(not(has_wasmtime), ignore = "stock wasmtime is not on the PATH")]
fn the_commands_of_stock_wasmtime_work() {
    let scratch = scratch();
    let in_scratch = |words: &[String]| {
        let mut command = wasmtime();
        command.args(&words[1..]).current_dir(scratch.path());
        command
    };
    fs::rename(composed(&program("first"), scratch.path()), scratch.path().join("out.wasm")).expect("moved");
    let ran = run(&mut in_scratch(&command("wasmtime run --invoke"))).ok();
    assert!(ran.starts_with("Ok(\"localhost\") Err(") && ran.ends_with("\nok\n"), "{ran}");

    // The other one is about this repository, and writes to a folder that it has made below target/.
    fs::create_dir_all(scratch.path().join("target/census")).expect("a folder");
    fs::rename(composed(&program("census"), scratch.path()), scratch.path().join("target/census.wasm"))
        .expect("moved");
    let words = command("wasmtime run --dir .::/tree");
    let tree = |word: String| if word == ".::/tree" { mapped(repository(), "/tree") } else { word };
    run(&mut in_scratch(&words.into_iter().map(tree).collect::<Vec<_>>())).ok();
    assert!(scratch.path().join("target/census/census.txt").is_file());
}

#[test]
fn the_embedding_is_the_first_example_of_the_documentation() {
    let documentation = read("host/src/lib.rs");
    let lines = documentation.lines().map_while(|line| line.strip_prefix("//!"));
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    let example = lines.skip_while(|line| !line.starts_with("```")).skip(1);
    let shown = example.take_while(|line| *line != "```").filter(|line| !line.starts_with("# "));
    assert_eq!(shown.collect::<Vec<_>>(), blocks("rust")[1].lines().collect::<Vec<_>>());
}

#[test]
fn the_policy_grants_what_it_says() -> anyhow::Result<()> {
    let mut same = Policy::default()
        .grant("/srv/data", "/data", Access::ReadWrite)?
        .grant_by(Grant::new("/etc/app", "/conf", Access::Read)?.symlinks(Symlinks::Refuse))?
        .env("TZ", "Europe/Berlin")?
        .handle("SIGINT")?
        .handle("SIGTERM")?
        .allow_clocks();
    same.stdio.inherit = [Stream::Stdout, Stream::Stderr].into();
    same.fcntl.lock = true;
    let git = Program::new("/usr/bin/git")?.arguments(["status"])?.arguments(["log", "*"])?;
    same = same.run_by(git.arguments(["show", "**"])?);
    same.limits.children = 16;
    let child = &mut same.limits.child;
    (child.cpu_seconds, child.memory_mib, child.deadline_ms) = (Some(10), Some(512), Some(60_000));
    assert_eq!(Policy::from_toml(&blocks("toml")[0])?, same);
    Ok(())
}

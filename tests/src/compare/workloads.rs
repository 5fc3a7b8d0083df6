//! What is measured: the workloads and the floors below them.

use super::ours::{Program, processes};
use super::peers::native;
use super::{Row, Settings, Side, children, command_lines, files, inputs, moments, signals};
use std::path::{Path, PathBuf};
use std::process::Command;
use wasmtime::error::Context;
use wasmtime::{Result, bail};

/// The names that the runner takes.
pub const NAMES: [&str; 9] = ["floors", "W1", "W2", "W4", "W5", "W6", "W8", "W9", "calls"];

/// The rows of a workload.
pub fn rows(name: &str, settings: &Settings) -> Result<Vec<Row>> {
    match name {
        "floors" => floors(settings),
        "W1" => w1(settings),
        "W2" => moments::rows(settings),
        "W4" => files::streams(settings),
        "W5" => files::trees(settings),
        "W6" => children::rows(settings),
        "W8" => command_lines::rows(settings),
        "W9" => signals::rows(settings),
        "calls" => files::calls(settings),
        other => bail!("no workload {other}: there are {}", NAMES.join(", ")),
    }
}

/// What a call and a start cost before anything is done.
fn floors(settings: &Settings) -> Result<Vec<Row>> {
    const CALLS: u64 = 1_000_000;
    let program = Program::new("bench_floors", &settings.data)?;
    let calls = CALLS.to_string();
    let row = |title: &str, expected: String, side| Row {
        title: title.to_owned(),
        expected: Some(expected),
        sides: vec![side],
    };
    Ok(vec![
        row(
            "call app → guest, a number in and out (os.major)",
            majors(CALLS).to_string(),
            program.side("oskit", &["guest", &calls]),
        ),
        row(
            "call app → guest → host (monotonic clock)",
            calls.clone(),
            program.side("oskit", &["host", &calls]),
        ),
        row(
            "instantiate app and guest, on demand, and drop them",
            format!("{} {}", NUMBERS, majors(NUMBERS)),
            program.instances(2000, &["guest", &NUMBERS.to_string()]),
        ),
        start(settings, true)?,
        start(settings, false)?,
    ])
}

/// How many numbers a program that only has to be started asks for, so that it shows that it works.
const NUMBERS: u64 = 1000;

/// What `bench_floors guest COUNT` must come to.
fn majors(count: u64) -> u64 {
    (0..count).map(|device| u64::from(rustix::fs::major(device))).sum()
}

/// Starts of the command with an empty and with a filled cache, beside a start of CPython; on the wall.
fn start(settings: &Settings, cold: bool) -> Result<Row> {
    let command = std::env::current_exe()?.with_file_name("oskit");
    if !command.is_file() {
        bail!("{} is not built: cargo build --release", command.display());
    }
    let cache = settings.data.join("cache");
    let program = crate::apps::program("bench_floors");
    let prepare = {
        let cache = cache.clone();
        move || if cold && cache.exists() { Ok(std::fs::remove_dir_all(&cache)?) } else { Ok(()) }
    };
    let ours = processes("oskit", if cold { 1 } else { 20 }, prepare, move || {
        let mut run = Command::new(&command);
        run.arg("run").arg(&program).arg("guest").arg(NUMBERS.to_string()).env("XDG_CACHE_HOME", &cache);
        run
    });
    let mut sides = vec![ours];
    if let Some(python) = settings.python.clone() {
        sides.push(processes(
            "CPython 3.13",
            20,
            || Ok(()),
            move || {
                let mut run = python.command();
                run.args([
                    "-c",
                    &format!("import os; print({NUMBERS}, sum(map(os.major, range({NUMBERS}))))"),
                ]);
                run
            },
        ));
    }
    let title =
        if cold { "start of a process, nothing cached (wall)" } else { "start of a process, cached (wall)" };
    let expected = Some(format!("{NUMBERS} {}", majors(NUMBERS)));
    Ok(Row { title: title.to_owned(), expected, sides })
}

/// The INI parse.
fn w1(settings: &Settings) -> Result<Vec<Row>> {
    let program = Program::new("bench_configparser", &settings.data)?;
    let mut rows = Vec::new();
    for (interpolation, references) in [("none", false), ("basic", true)] {
        let path = inputs::ini(&settings.data, references)?;
        let seen = seen(&path)?;
        let mut sides = vec![
            program.side("oskit, bulk", &[&seen, interpolation, "bulk"]),
            program.side("oskit, a call each", &[&seen, interpolation, "single"]),
        ];
        if let Some(python) = &settings.python {
            sides.push(python.side("w1", &[&path, Path::new(interpolation)]));
        }
        if !references {
            sides.push(ini_crate(path));
        }
        let title =
            format!("W1 parse an INI file and get every value, interpolation {interpolation}; an option");
        rows.push(Row { title, expected: None, sides });
    }
    Ok(rows)
}

/// The crate `configparser`, which keeps the default section apart: what a section lacks is looked up there.
fn ini_crate(path: PathBuf) -> Side {
    const DEFAULT: &str = "default";
    native("crate configparser", move || {
        let mut ini = configparser::ini::Ini::new();
        let map = ini.load(&path).map_err(wasmtime::Error::msg)?;
        let (mut count, mut size) = (0, 0);
        for (section, options) in map.iter().filter(|(section, _)| *section != DEFAULT) {
            let defaults = map.get(DEFAULT).into_iter().flat_map(|defaults| defaults.keys());
            let inherited = defaults.filter(|option| !options.contains_key(*option));
            for option in options.keys().chain(inherited) {
                let value = ini.get(section, option).or_else(|| ini.get(DEFAULT, option));
                size += value.context("an option without a value")?.len();
                count += 1;
            }
        }
        Ok((count, size.to_string()))
    })
}

/// Where a program sees a file of the data folder.
pub(super) fn seen(path: &Path) -> Result<String> {
    let name = path.file_name().context("an input without a name")?;
    Ok(format!("/data/{}", name.to_string_lossy()))
}

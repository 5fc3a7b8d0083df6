//! What is measured: the workloads and the floors below them.

use super::ours::{Program, processes};
use super::peers::native;
use super::{Row, Settings, Side, inputs};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;
use wasmtime::error::Context;
use wasmtime::{Result, bail};

/// The names that the runner takes.
pub const NAMES: [&str; 3] = ["floors", "W1", "W4"];

/// The rows of a workload.
pub fn rows(name: &str, settings: &Settings) -> Result<Vec<Row>> {
    match name {
        "floors" => floors(settings),
        "W1" => w1(settings),
        "W4" => w4(settings),
        other => bail!("no workload {other}: there are {}", NAMES.join(", ")),
    }
}

/// What a call and a start cost before anything is done.
fn floors(settings: &Settings) -> Result<Vec<Row>> {
    const CALLS: &str = "1000000";
    let program = Program::new("bench_floors", &settings.data)?;
    let row = |title: &str, sides| Row { title: title.to_owned(), sides };
    Ok(vec![
        row(
            "call app → guest, a number in and out (os.major)",
            vec![program.side("oskit", &["guest", CALLS])],
        ),
        row("call app → guest → host (monotonic clock)", vec![program.side("oskit", &["host", CALLS])]),
        row("instantiate app and guest, on demand", vec![program.instances(2000)]),
        start(settings, true)?,
        start(settings, false)?,
    ])
}

/// Starts of the command with an empty and with a filled cache, beside a start of CPython; on the wall.
fn start(settings: &Settings, cold: bool) -> Result<Row> {
    let command = std::env::current_exe()?.with_file_name("oskit");
    if !command.is_file() {
        bail!("{} is not built: cargo build --release", command.display());
    }
    let cache = settings.data.join("cache");
    let program = crate::apps::program("errno_names");
    let prepare = {
        let cache = cache.clone();
        move || if cold && cache.exists() { Ok(std::fs::remove_dir_all(&cache)?) } else { Ok(()) }
    };
    let ours = processes("oskit", if cold { 1 } else { 20 }, prepare, move || {
        let mut run = Command::new(&command);
        run.arg("run").arg(&program).env("XDG_CACHE_HOME", &cache);
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
                run.args(["-c", "import errno"]);
                run
            },
        ));
    }
    let title =
        if cold { "start of a process, nothing cached (wall)" } else { "start of a process, cached (wall)" };
    Ok(Row { title: title.to_owned(), sides })
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
        rows.push(Row { title, sides });
    }
    Ok(rows)
}

/// The crate `configparser`, which has no defaults: they are added to the counts, as each section has the one.
fn ini_crate(path: PathBuf) -> Side {
    native("crate configparser", move || {
        let mut ini = configparser::ini::Ini::new();
        let map = ini.load(&path).map_err(wasmtime::Error::msg)?;
        let (mut count, mut size) = (0, 0);
        let default = "/srv/data".len();
        for (section, options) in &map {
            for option in options.keys() {
                size += ini.get(section, option).map_or(0, |value| value.len());
                count += 1;
            }
            (count, size) = (count + 1, size + default);
        }
        Ok((count - 2, (size - 2 * default).to_string()))
    })
}

/// The line read.
fn w4(settings: &Settings) -> Result<Vec<Row>> {
    let path = inputs::text(&settings.data, settings.text_mib)?;
    let program = Program::new("bench_io", &settings.data)?;
    let seen = seen(&path)?;
    let mut sides = vec![
        program.side("oskit, batches", &[&seen, "packed"]),
        program.side("oskit, a call each", &[&seen, "single"]),
    ];
    if let Some(python) = &settings.python {
        sides.push(python.side("w4", &[&path]));
    }
    sides.push(native("BufRead::read_line", move || {
        let mut file = BufReader::with_capacity(1 << 16, File::open(&path)?);
        let (mut count, mut size, mut line) = (0, 0, String::new());
        while file.read_line(&mut line)? > 0 {
            (count, size) = (count + 1, size + line.len());
            line.clear();
        }
        Ok((count, size.to_string()))
    }));
    Ok(vec![Row { title: "W4 every line of a text file; a line".to_owned(), sides }])
}

/// Where a program sees a file of the data folder.
fn seen(path: &Path) -> Result<String> {
    let name = path.file_name().context("an input without a name")?;
    Ok(format!("/data/{}", name.to_string_lossy()))
}

//! W9: signals that a program sends itself, and those of another process.

use super::ours::Program;
use super::peers::native;
use super::{Row, Sample, Settings, Side};
use rustix::process::{Pid, Signal, getpid, kill_process};
use signal_hook::consts::{SIGUSR1, SIGUSR2};
use signal_hook::iterator::Signals;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use wasmtime::error::Context;
use wasmtime::{Result, bail};

/// Signals from a program to itself.
const RAISED: u64 = 200_000;
/// Signals from one process to another.
const ECHOED: u64 = 20_000;

pub(super) fn rows(settings: &Settings) -> Result<Vec<Row>> {
    let count = RAISED.to_string();
    let program = Program::new("bench_signal", &settings.data)?;
    let mut raised = vec![program.side("oskit", &["raise", &count])];
    let mut echoed = vec![echoes("oskit", {
        let command = std::env::current_exe()?.with_file_name("oskit");
        if !command.is_file() {
            bail!("{} is not built: cargo build --release", command.display());
        }
        let (program, cache) = (crate::apps::program("bench_signal"), settings.data.join("cache"));
        move || {
            let mut run = Command::new(&command);
            run.arg("run").arg(&program).arg("echo").env("XDG_CACHE_HOME", &cache);
            run
        }
    })];
    if let Some(python) = &settings.python {
        raised.push(python.side("w9", &[Path::new("raise"), Path::new(&count)]));
        let python = python.clone();
        echoed.push(echoes("CPython 3.13", move || {
            let mut run = python.command();
            run.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/w9.py")).arg("echo");
            run
        }));
    }
    raised.push(raise());
    echoed.push(echo_to_a_thread());
    Ok(vec![
        Row { title: "W9 signal to oneself, and its handler".to_owned(), expected: None, sides: raised },
        Row {
            title: "W9 signal from another process, and its answer by a byte (wall)".to_owned(),
            expected: None,
            sides: echoed,
        },
    ])
}

fn raise() -> Side {
    native("signal-hook, a flag", || {
        let arrived = Arc::new(AtomicBool::new(false));
        let hook = signal_hook::flag::register(SIGUSR1, Arc::clone(&arrived))?;
        let mut taken = 0;
        for _ in 0..RAISED {
            signal_hook::low_level::raise(SIGUSR1)?;
            taken += u64::from(arrived.swap(false, Ordering::Relaxed));
        }
        signal_hook::low_level::unregister(hook);
        Ok((RAISED, taken.to_string()))
    })
}

/// Sends signals one by one, each when the last was answered, and gives the time that took.
fn send(to: Pid, signal: Signal, answers: &mut impl Read) -> Result<Duration> {
    let mut byte = [0];
    let start = Instant::now();
    for _ in 0..ECHOED {
        kill_process(to, signal)?;
        answers.read_exact(&mut byte).context("an answer")?;
    }
    Ok(start.elapsed())
}

/// A side whose process answers.
fn echoes(name: &'static str, mut command: impl FnMut() -> Command + 'static) -> Side {
    let run = move || {
        let mut child = command().stdout(Stdio::piped()).spawn().context("starting a process")?;
        let pid = Pid::from_child(&child);
        let mut answers = child.stdout.take().context("a pipe")?;
        answers.read_exact(&mut [0]).context("its beginning")?;
        let time = send(pid, Signal::USR1, &mut answers)?;
        kill_process(pid, Signal::TERM)?;
        let status = child.wait()?;
        Ok(Sample { time, operations: ECHOED, check: status.to_string() })
    };
    Side { name, run: Box::new(run) }
}

/// A side whose thread answers: to the kernel the way is the same.
fn echo_to_a_thread() -> Side {
    let run = || {
        let (mut answers, mut answer) = std::io::pipe()?;
        let mut signals = Signals::new([SIGUSR2])?;
        let handle = signals.handle();
        let thread = std::thread::spawn(move || {
            for _ in signals.forever() {
                if answer.write_all(b".").is_err() {
                    return;
                }
            }
        });
        let time = send(getpid(), Signal::USR2, &mut answers);
        handle.close();
        if thread.join().is_err() {
            bail!("the thread failed");
        }
        Ok(Sample { time: time?, operations: ECHOED, check: "exit status: 0".to_owned() })
    };
    Side { name: "signal-hook, a thread", run: Box::new(run) }
}

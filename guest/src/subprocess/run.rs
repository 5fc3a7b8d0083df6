//! `run` and its kin: commands to their ends.

use super::error::{CalledProcessError, Error, Result};
use super::keyword::{Keyword, Redirect};
use super::options::Options;
use super::popen::Popen;
use super::values::{Command, CompletedProcess, Data};

fn value_error<T>(text: &str) -> Result<T> {
    Err(Error::Value(text.to_owned()))
}

fn is_given(redirect: Option<&Redirect>) -> bool {
    !matches!(redirect, None | Some(Redirect::Inherit))
}

/// Does something with a child; ends and awaits it when that fails, as leaving Python's `with` does after `kill`.
fn or_kill<T>(process: &mut Popen, work: impl FnOnce(&mut Popen) -> Result<T>) -> Result<T> {
    let outcome = work(process);
    if outcome.is_err() {
        // Whatever goes wrong here, the first failure is the one to tell.
        let _ = process.kill();
    }
    let finished = process.finish();
    let value = outcome?;
    finished.map(|_| value)
}

fn run_with(command: Command, mut options: Options) -> Result<CompletedProcess> {
    let input = options.input.take();
    if input.is_some() {
        if is_given(options.stdin.as_ref()) {
            return value_error("stdin and input arguments may not both be used.");
        }
        options.stdin = Some(Redirect::Pipe);
    }
    if options.capture_output.take().unwrap_or(false) {
        if is_given(options.stdout.as_ref()) || is_given(options.stderr.as_ref()) {
            return value_error("stdout and stderr arguments may not be used with capture_output.");
        }
        options.stdout = Some(Redirect::Pipe);
        options.stderr = Some(Redirect::Pipe);
    }
    let (timeout, check) = (options.timeout.take(), options.check.take().unwrap_or(false));
    let mut process = Popen::create(command, options)?;
    let outputs = or_kill(&mut process, |process| process.communicate_once(input, timeout))?;
    let completed = CompletedProcess {
        args: process.args().clone(),
        returncode: process.returncode().unwrap_or(0).into(),
        stdout: outputs.stdout,
        stderr: outputs.stderr,
    };
    if check {
        return checked(completed);
    }
    Ok(completed)
}

fn checked(process: CompletedProcess) -> Result<CompletedProcess> {
    if process.returncode == 0 {
        return Ok(process);
    }
    let CompletedProcess { args, returncode, stdout, stderr } = process;
    Err(Error::CalledProcess(Box::new(CalledProcessError { returncode, cmd: args, output: stdout, stderr })))
}

/// Runs a command to its end.
pub fn run(command: Command, keywords: Vec<Keyword>) -> Result<CompletedProcess> {
    run_with(command, Options::of(keywords, "run")?)
}

fn call_with(command: Command, mut options: Options) -> Result<(Command, i32)> {
    let timeout = options.timeout.take();
    let mut process = Popen::create(command, options)?;
    let code = or_kill(&mut process, |process| process.wait(timeout))?;
    Ok((process.args().clone(), code))
}

/// Runs a command to its end and gives its return code.
pub fn call(command: Command, keywords: Vec<Keyword>) -> Result<i32> {
    Ok(call_with(command, Options::of(keywords, "call")?)?.1)
}

/// The same, and fails when that is not 0.
pub fn check_call(command: Command, keywords: Vec<Keyword>) -> Result<()> {
    let (args, code) = call_with(command, Options::of(keywords, "check_call")?)?;
    checked(CompletedProcess { args, returncode: code.into(), stdout: None, stderr: None }).map(drop)
}

/// Runs a command and gives what it wrote to standard output; fails likewise.
pub fn check_output(command: Command, keywords: Vec<Keyword>) -> Result<Data> {
    let mut options = Options::of(keywords, "check_output")?;
    for (name, given) in [("stdout", options.stdout.is_some()), ("check", options.check.is_some())] {
        if given {
            return Err(Error::Value(format!("{name} argument not allowed, it will be overridden.")));
        }
    }
    options.stdout = Some(Redirect::Pipe);
    options.check = Some(true);
    let output = run_with(command, options)?.stdout;
    Ok(output.unwrap_or(Data::Bytes(Vec::new())))
}

/// The exit status of a shell command, and what it writes, without the last line end.
pub fn getstatusoutput(
    cmd: String,
    encoding: Option<String>,
    errors: Option<String>,
) -> Result<(i32, String)> {
    let options = Options {
        shell: Some(true),
        text: Some(true),
        stdout: Some(Redirect::Pipe),
        stderr: Some(Redirect::Stdout),
        encoding,
        errors,
        ..Options::default()
    };
    let process = run_with(Command::Line(cmd), options)?;
    let mut text = match process.stdout {
        Some(Data::Text(text)) => text,
        _ => String::new(),
    };
    if text.ends_with('\n') {
        text.pop();
    }
    Ok((process.returncode as i32, text))
}

/// What a shell command writes.
pub fn getoutput(cmd: String, encoding: Option<String>, errors: Option<String>) -> Result<String> {
    getstatusoutput(cmd, encoding, errors).map(|(_, output)| output)
}

/// Fails when the return code is not 0.
pub fn check_returncode(process: CompletedProcess) -> Result<()> {
    checked(process).map(drop)
}

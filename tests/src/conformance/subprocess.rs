//! Asks `subprocess`: single calls, and sessions with one `Popen`.

use super::Driver;
use super::args::{self, Asked, Inapplicable};
use super::bindings::exports::oskit::stdlib::errno::OsError;
use super::bindings::exports::oskit::stdlib::subprocess::{
    CalledProcessError, Command, CompletedProcess, Data, Error, Guest, Keyword, Outputs, PipeName, Redirect,
    Seconds, TimeoutExpired,
};
use super::case::{Answer, Case};
use super::stop::Stop;
use super::system::{Instance, System};
use oskit_host::{Access, State};
use serde_json::{Map, Value, json};
use wasmtime::Store;
use wasmtime::component::ResourceAny;
use wasmtime::error::Context;

/// The driver of `subprocess`.
pub(super) struct Subprocess;

fn command(value: &Value) -> Asked<Command> {
    match value {
        Value::String(line) => Ok(Command::Line(line.clone())),
        other => Ok(Command::Arguments(args::list(other, args::text)?)),
    }
}

fn data(value: &Value) -> Asked<Data> {
    match value {
        Value::String(text) => Ok(Data::Text(text.clone())),
        other => Ok(Data::Bytes(args::bytes(other)?)),
    }
}

fn seconds(value: &Value) -> Asked<Seconds> {
    if value.is_i64() {
        Ok(Seconds::Integer(args::integer(value)?))
    } else {
        Ok(Seconds::Float(args::float(value)?))
    }
}

fn redirect(value: &Value) -> Asked<Redirect> {
    match value.as_str() {
        None if value.is_null() => Ok(Redirect::Inherit),
        Some("PIPE") => Ok(Redirect::Pipe),
        Some("STDOUT") => Ok(Redirect::Stdout),
        Some("DEVNULL") => Ok(Redirect::Devnull),
        _ => Err(Inapplicable(format!("{value} where WIT has redirect"))),
    }
}

fn keyword(name: &str, value: &Value) -> Asked<Keyword> {
    Ok(match name {
        "bufsize" => Keyword::Bufsize(args::number(value)?),
        "executable" => Keyword::Executable(args::text(value)?),
        "stdin" => Keyword::Stdin(redirect(value)?),
        "stdout" => Keyword::Stdout(redirect(value)?),
        "stderr" => Keyword::Stderr(redirect(value)?),
        "shell" => Keyword::Shell(args::boolean(value)?),
        "cwd" => Keyword::Cwd(args::text(value)?),
        "env" => Keyword::Env(args::pairs(value, args::text)?),
        "universal_newlines" => Keyword::UniversalNewlines(args::boolean(value)?),
        "text" => Keyword::Text(args::boolean(value)?),
        "encoding" => Keyword::Encoding(args::text(value)?),
        "errors" => Keyword::Errors(args::text(value)?),
        "restore_signals" => Keyword::RestoreSignals(args::boolean(value)?),
        "start_new_session" => Keyword::StartNewSession(args::boolean(value)?),
        "process_group" => Keyword::ProcessGroup(args::word(value)?),
        "umask" => Keyword::Umask(args::word(value)?),
        "input" => Keyword::Input(data(value)?),
        "capture_output" => Keyword::CaptureOutput(args::boolean(value)?),
        "timeout" => Keyword::Timeout(seconds(value)?),
        "check" => Keyword::Check(args::boolean(value)?),
        other => return Err(Inapplicable(format!("no keyword {other}"))),
    })
}

fn keywords(all: &Map<String, Value>) -> Asked<Vec<Keyword>> {
    all.iter().map(|(name, value)| keyword(name, value)).collect()
}

fn data_json(data: Option<Data>) -> Value {
    match data {
        None => Value::Null,
        Some(Data::Bytes(bytes)) => args::bytes_json(&bytes),
        Some(Data::Text(text)) => json!(text),
    }
}

fn command_json(command: Command) -> Value {
    match command {
        Command::Line(line) => json!(line),
        Command::Arguments(arguments) => json!(arguments),
    }
}

/// A failure with what can be seen of it; its texts come from the component.
fn raised(instance: &mut Instance, error: Error) -> Result<Value, Stop> {
    let Instance { store, guest } = instance;
    let asked = guest.oskit_stdlib_subprocess().call_error_text(&mut *store, &error)?;
    let msg = asked.map_err(|error| Stop::Broken(wasmtime::format_err!("{error:?}")))?;
    let class = match error {
        Error::CalledProcessError(CalledProcessError { returncode, cmd, output, stderr }) => {
            let (output, stderr) = (data_json(output), data_json(stderr));
            let attrs = json!({ "returncode": returncode, "cmd": command_json(cmd), "output": output, "stderr": stderr });
            return Ok(json!({ "type": "CalledProcessError", "msg": msg, "attrs": attrs }));
        }
        Error::TimeoutExpired(TimeoutExpired { cmd, output, stderr, .. }) => {
            let (output, stderr) = (data_json(output), data_json(stderr));
            let attrs = json!({ "cmd": command_json(cmd), "output": output, "stderr": stderr });
            return Ok(json!({ "type": "TimeoutExpired", "attrs": attrs }));
        }
        Error::Os(error) => return os_error(instance, &error, &msg),
        Error::OutputLimitExceeded(_) => "OutputLimitExceeded",
        Error::SubprocessError(_) => "SubprocessError",
        Error::ValueError(_) => "ValueError",
        Error::TypeError(_) => "TypeError",
        Error::AttributeError(_) => "AttributeError",
        Error::IndexError(_) => "IndexError",
        Error::KeyError(_) => "KeyError",
        Error::LookupError(_) => "LookupError",
        Error::UnicodeDecodeError(_) => "UnicodeDecodeError",
        Error::UnicodeEncodeError(_) => "UnicodeEncodeError",
    };
    Ok(json!({ "type": class, "msg": msg }))
}

fn os_error(Instance { store, guest }: &mut Instance, error: &OsError, msg: &str) -> Result<Value, Stop> {
    let errno = guest.oskit_stdlib_errno();
    let class = errno.call_exception_name(&mut *store, error.errno.into())?;
    let name = errno.call_errorcode(store, error.errno.into())?;
    let name = name.map_err(|error| Stop::Broken(wasmtime::format_err!("{error:?}")))?;
    Ok(json!({ "type": class, "errno": name, "msg": msg }))
}

fn completed_json(process: CompletedProcess) -> Value {
    let CompletedProcess { returncode, stdout, stderr, .. } = process;
    json!({ "returncode": returncode, "stdout": data_json(stdout), "stderr": data_json(stderr) })
}

/// What one call gives.
fn told(case: &Case, instance: &mut Instance) -> Result<Result<Value, Error>, Stop> {
    let Instance { store, guest } = instance;
    let subprocess = guest.oskit_stdlib_subprocess();
    let at = |index| args::at(&case.args, index);
    let option = |index: usize| args::option(case.args.get(index), data);
    let encoding = || args::option(case.kwargs.get("encoding"), args::text);
    let errors = || args::option(case.kwargs.get("errors"), args::text);
    Ok(match case.call.as_str() {
        "list2cmdline" => {
            subprocess.call_list2cmdline(store, &args::list(at(0)?, args::text)?)?.map(|line| json!(line))
        }
        "CalledProcessError" => {
            let (returncode, cmd) = (args::integer(at(0)?)?, command(at(1)?)?);
            let (output, stderr) = (option(2)?, option(3)?);
            let error = Error::CalledProcessError(CalledProcessError { returncode, cmd, output, stderr });
            texts(subprocess, store, &error)?
        }
        "TimeoutExpired" => {
            let (cmd, timeout) = (command(at(0)?)?, seconds(at(1)?)?);
            let (output, stderr) = (option(2)?, option(3)?);
            texts(subprocess, store, &Error::TimeoutExpired(TimeoutExpired { cmd, timeout, output, stderr }))?
        }
        "CompletedProcess" | "check_returncode" => {
            let (args, returncode) = (command(at(0)?)?, args::integer(at(1)?)?);
            let stdout = args::option(case.kwargs.get("stdout"), data)?;
            let stderr = args::option(case.kwargs.get("stderr"), data)?;
            let process = CompletedProcess { args, returncode, stdout, stderr };
            if case.call == "check_returncode" {
                subprocess.call_check_returncode(store, &process)?.map(|()| Value::Null)
            } else {
                subprocess.call_completed_process_repr(store, &process)?.map(|text| json!(text))
            }
        }
        "getoutput" => subprocess
            .call_getoutput(store, &args::text(at(0)?)?, encoding()?.as_deref(), errors()?.as_deref())?
            .map(|output| json!(output)),
        "getstatusoutput" => subprocess
            .call_getstatusoutput(store, &args::text(at(0)?)?, encoding()?.as_deref(), errors()?.as_deref())?
            .map(|(status, output)| json!([status, output])),
        name => {
            let (command, keywords) = (command(at(0)?)?, keywords(&case.kwargs)?);
            match name {
                "run" => subprocess.call_run(store, &command, &keywords)?.map(completed_json),
                "call" => subprocess.call_call(store, &command, &keywords)?.map(|code| json!(code)),
                "check_call" => subprocess.call_check_call(store, &command, &keywords)?.map(|()| json!(0)),
                "check_output" => subprocess
                    .call_check_output(store, &command, &keywords)?
                    .map(|output| data_json(Some(output))),
                other => return Err(Stop::Broken(wasmtime::format_err!("no call {other}"))),
            }
        }
    })
}

fn texts(subprocess: &Guest, store: &mut Store<State>, error: &Error) -> Result<Result<Value, Error>, Stop> {
    let text = subprocess.call_error_text(&mut *store, error)?;
    let repr = subprocess.call_error_repr(store, error)?;
    Ok(match (text, repr) {
        (Ok(text), Ok(repr)) => Ok(json!({ "str": text, "repr": repr })),
        (Err(error), _) | (_, Err(error)) => Err(error),
    })
}

fn pipe(value: &Value) -> Asked<PipeName> {
    match value.as_str() {
        Some("stdin") => Ok(PipeName::Stdin),
        Some("stdout") => Ok(PipeName::Stdout),
        Some("stderr") => Ok(PipeName::Stderr),
        _ => Err(Inapplicable(format!("{value} where WIT has pipe-name"))),
    }
}

/// Does one operation of a session.
fn operate(
    Instance { store, guest }: &mut Instance,
    popen: ResourceAny,
    operation: &Value,
) -> Result<Result<Value, Error>, Stop> {
    let methods = guest.oskit_stdlib_subprocess().popen();
    let at = |index| args::at(operation, index);
    let word = |index: usize| args::option(operation.get(index), args::word);
    let timeout = |index: usize| args::option(operation.get(index), seconds);
    let some = |data| data_json(Some(data));
    Ok(match args::text(at(0)?)?.as_str() {
        "args" => methods.call_args(store, popen)?.map(command_json),
        "pid" => methods.call_pid(store, popen)?.map(|pid| json!(pid > 1)),
        "returncode" => methods.call_returncode(store, popen)?.map(|code| json!(code)),
        "poll" => methods.call_poll(store, popen)?.map(|code| json!(code)),
        "wait" => methods.call_wait(store, popen, timeout(1)?)?.map(|code| json!(code)),
        "communicate" => {
            let input = args::option(operation.get(1), data)?;
            let outputs = methods.call_communicate(store, popen, input.as_ref(), timeout(2)?)?;
            outputs.map(|Outputs { stdout, stderr }| json!([data_json(stdout), data_json(stderr)]))
        }
        "send_signal" => methods.call_send_signal(store, popen, args::number(at(1)?)?)?.map(|()| Value::Null),
        "terminate" => methods.call_terminate(store, popen)?.map(|()| Value::Null),
        "kill" => methods.call_kill(store, popen)?.map(|()| Value::Null),
        "write" => methods.call_write(store, popen, &data(at(1)?)?)?.map(|()| Value::Null),
        "read" => methods.call_read(store, popen, pipe(at(1)?)?, word(2)?)?.map(some),
        "read1" => {
            methods.call_read_available(store, popen, pipe(at(1)?)?, args::word(at(2)?)?, None)?.map(some)
        }
        "readline" => methods.call_readline(store, popen, pipe(at(1)?)?, None)?.map(some),
        "readlines" => methods
            .call_readlines(store, popen, pipe(at(1)?)?, word(2)?)?
            .map(|lines| lines.into_iter().map(some).collect()),
        "close" => methods.call_close(store, popen, pipe(at(1)?)?)?.map(|()| Value::Null),
        "descriptor" => methods.call_descriptor(store, popen, pipe(at(1)?)?)?.map(|_| json!(true)),
        "finish" => methods.call_finish(store, popen)?.map(|_| Value::Null),
        other => return Err(Stop::Broken(wasmtime::format_err!("no operation {other}"))),
    })
}

fn session(case: &Case, instance: &mut Instance) -> Result<Answer, Stop> {
    let (command, keywords) = (command(&case.args["args"])?, keywords(&case.kwargs)?);
    let Instance { store, guest } = &mut *instance;
    let popen = match guest.oskit_stdlib_subprocess().popen().call_create(store, &command, &keywords)? {
        Ok(popen) => popen,
        Err(error) => return Ok(Answer::Err(raised(instance, error)?)),
    };
    let operations = case.args["ops"].as_array().context("a session without operations")?;
    let mut entries = Vec::new();
    for operation in operations {
        entries.push(Some(match operate(instance, popen, operation)? {
            Ok(value) => json!({ "ok": value }),
            Err(error) => json!({ "err": raised(instance, error)? }),
        }));
    }
    Ok(Answer::Session(entries))
}

/// The folder that a case works in, with a folder `d` and a file `f`.
fn scratch() -> std::io::Result<tempfile::TempDir> {
    let scratch = tempfile::tempdir()?;
    std::fs::create_dir(scratch.path().join("d"))?;
    std::fs::write(scratch.path().join("f"), "file\n")?;
    Ok(scratch)
}

impl Driver for Subprocess {
    fn modules(&self) -> &'static [&'static str] {
        &["subprocess"]
    }

    fn ask(&self, case: &Case, system: &System) -> wasmtime::Result<Asked<Answer>> {
        let scratch = scratch()?;
        let policy = System::policy(case)?.grant(scratch.path(), "/scratch", Access::ReadWrite)?;
        let mut instance =
            system.start_with(Some("/scratch"), policy.env("PATH", "/usr/bin:/bin")?.run_any())?;
        if case.call == "session" {
            return match session(case, &mut instance) {
                Ok(answer) => Ok(Ok(answer)),
                Err(Stop::Inapplicable(why)) => Ok(Err(why)),
                Err(Stop::Broken(error)) => Err(error),
                Err(Stop::Raised(error)) => Ok(Ok(Answer::Err(error))),
            };
        }
        let answer = match told(case, &mut instance) {
            Ok(Err(error)) => raised(&mut instance, error).and_then(|error| Err(Stop::Raised(error))),
            Ok(Ok(value)) => Ok(value),
            Err(stop) => Err(stop),
        };
        Stop::answer(answer)
    }
}

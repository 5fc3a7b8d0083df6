//! `oskit run`.

use super::programs::Allowed;
use anyhow::{Context, Result, anyhow};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory};
use oskit_host::audit::JsonLines;
use oskit_host::cache::Cache;
use oskit_host::policy::Jail;
use oskit_host::{Access, Ending, Grant, Host, HostConfig, OskitCtx, Policy, PolicyError, Symlinks, compose};
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{IsTerminal, Write};
use std::path::{Component as Part, Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};
use wasmtime::component::Component;

/// Runs an application under a policy.
///
/// Without --policy an application has the standard streams, clocks, random numbers, signals and the names of the
/// system, but no file and no variable: those are granted one by one. With --policy it has what the file grants and what
/// flags add.
/// The exit status is the application's; 134 when it was ended; 2 for wrong usage.
#[derive(Debug, Args)]
#[command(
    override_usage = "oskit run [OPTIONS] <APP> [ARGS]...",
    after_help = "\
Examples:
  oskit run --dir . app.wasm                     the current directory, seen as /
  oskit run --dir data::/in:ro --dir out::/out app.wasm --fast
  oskit run --env LANG --env MODE=test app.wasm  one variable passed on, one set
  oskit run --dir . --allow-run=git app.wasm     one program, which reaches no more than the application
  oskit run --policy policy.toml --audit audit.jsonl app.wasm"
)]
pub(crate) struct Run {
    /// What the application may do, as TOML.
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,
    /// Grants a directory: where it is, where the application sees it, and `:ro` to let it only look, `:nolinks` to
    /// follow no symbolic link, `:special` to let pipes, sockets and devices be opened. A relative one is seen below `/`
    /// unless said otherwise.
    #[arg(long = "dir", value_name = "HOST[::GUEST][:ro][:nolinks][:special]", value_parser = parse_dir)]
    dirs: Vec<Dir>,
    /// Sets a variable, or passes one on.
    #[arg(long = "env", value_name = "NAME[=VALUE]")]
    variables: Vec<String>,
    /// Allows a program: by its path, or by a name that is looked for along PATH now. Without a name, all programs.
    /// They run in a jail, in which they reach no more than the application does.
    #[arg(
        long = "allow-run",
        value_name = "PROGRAM",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "",
        value_parser = Allowed::parse
    )]
    programs: Vec<Allowed>,
    /// Lets programs use the network.
    #[arg(long)]
    allow_child_net: bool,
    /// Where programs run: `strict`, or `none` for all that the user may do.
    #[arg(long, value_name = "JAIL", value_parser = parse_jail)]
    jail: Option<Jail>,
    /// Lets the application double its process: `os.fork`.
    #[arg(long)]
    allow_fork: bool,
    /// The directory in which the application starts, as it sees it.
    #[arg(long, value_name = "GUEST")]
    cwd: Option<String>,
    /// Appends each decision of the policy to a file, as a line of JSON.
    #[arg(long, value_name = "FILE")]
    audit: Option<PathBuf>,
    /// The application, a component that exports wasi:cli/run; whatever follows it is its own, flags too.
    #[arg(required = true, trailing_var_arg = true, value_name = "APP")]
    command_line: Vec<OsString>,
}

/// A directory, as `--dir` has it.
#[derive(Debug, Clone)]
struct Dir {
    host: PathBuf,
    guest: String,
    access: Access,
    symlinks: Option<Symlinks>,
    special: Option<bool>,
}

impl Dir {
    fn grant(&self) -> Result<Grant, PolicyError> {
        let grant = Grant::new(&self.host, &self.guest, self.access)?;
        Ok(Grant { symlinks: self.symlinks, special: self.special, ..grant })
    }
}

fn parse_dir(mut text: &str) -> Result<Dir> {
    let (mut access, mut symlinks, mut special) = (Access::ReadWrite, None, None);
    loop {
        text = if let Some(text) = text.strip_suffix(":ro") {
            access = Access::Read;
            text
        } else if let Some(text) = text.strip_suffix(":nolinks") {
            symlinks = Some(Symlinks::Refuse);
            text
        } else if let Some(text) = text.strip_suffix(":special") {
            special = Some(true);
            text
        } else {
            break;
        };
    }
    let (host, guest) = match text.split_once("::") {
        Some((host, guest)) => (PathBuf::from(host), guest.to_owned()),
        None => (PathBuf::from(text), seen_as(Path::new(text))?),
    };
    Ok(Dir { host, guest, access, symlinks, special })
}

fn parse_jail(text: &str) -> Result<Jail> {
    match text {
        "strict" => Ok(Jail::Strict),
        "none" => Ok(Jail::None),
        _ => Err(anyhow!("it is strict or none")),
    }
}

/// Where a directory is seen whose place wasn't said.
fn seen_as(host: &Path) -> Result<String> {
    let mut guest = String::new();
    for part in host.components() {
        match part {
            Part::Normal(name) => {
                guest.push('/');
                guest.push_str(name.to_str().context("say where it is to be seen: HOST::GUEST")?);
            }
            Part::ParentDir => return Err(anyhow!("say where it is to be seen: HOST::GUEST")),
            Part::RootDir | Part::CurDir | Part::Prefix(_) => {}
        }
    }
    Ok(if guest.is_empty() { "/".to_owned() } else { guest })
}

impl Run {
    /// The application, and what it is started with.
    fn app(&self) -> (&Path, &[OsString]) {
        // Required, so there is one.
        self.command_line.split_first().map_or((Path::new(""), &[]), |(app, rest)| (Path::new(app), rest))
    }

    /// The command line as the application gets it, its own name first.
    fn words(&self) -> Result<Vec<String>> {
        let (app, arguments) = self.app();
        let text = |word: &OsString| {
            word.to_str()
                .map(str::to_owned)
                .with_context(|| format!("the argument {} is not UTF-8", word.display()))
        };
        let name = Ok(app.to_string_lossy().into_owned());
        std::iter::once(name).chain(arguments.iter().map(text)).collect()
    }

    fn policy(&self) -> Result<Policy> {
        let policy = match &self.policy {
            Some(file) => Policy::from_file(file)?,
            None => Policy::for_command(),
        };
        self.extended(policy).map_err(|error| usage(&error))
    }

    /// The policy with what the flags add.
    fn extended(&self, mut policy: Policy) -> Result<Policy, PolicyError> {
        for dir in &self.dirs {
            policy = policy.grant_by(dir.grant()?)?;
        }
        for variable in &self.variables {
            policy = match variable.split_once('=') {
                Some((name, value)) => policy.env(name, value)?,
                None => policy.inherit_env(variable)?,
            };
        }
        for program in &self.programs {
            policy = program.add_to(policy);
        }
        if self.allow_child_net {
            policy = policy.allow_child_network();
        }
        if let Some(jail) = self.jail {
            policy = policy.jail(jail);
        }
        if self.allow_fork {
            policy = policy.allow_fork();
        }
        match &self.cwd {
            Some(directory) => policy.directory(directory),
            None => Ok(policy),
        }
    }
}

/// What is wrong with the arguments, as the parser of arguments says it.
fn usage(error: &PolicyError) -> anyhow::Error {
    super::Cli::command().error(ErrorKind::ValueValidation, error).into()
}

/// An error of the engine's, which is of another type than the command's.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` gives")]
fn plain(error: wasmtime::Error) -> anyhow::Error {
    anyhow!("{error:#}")
}

/// Runs the command.
pub(crate) fn run(args: &Run) -> Result<ExitCode> {
    let (path, _) = args.app();
    let app = path.display();
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {app}"))?;
    let policy = args.policy()?;
    let host =
        Host::new(HostConfig::default().interruptible(policy.limits.deadline_ms.is_some())).map_err(plain)?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    let mut ctx = OskitCtx::builder(policy).name(name).arguments(args.words()?).process();
    if let Some(file) = &args.audit {
        let log = OpenOptions::new().append(true).create(true).open(file);
        let log = log.with_context(|| format!("cannot write the audit log {}", file.display()))?;
        ctx = ctx.audit(Arc::new(JsonLines::new(log)));
    }
    let mut ctx = ctx.build()?;
    let cache = Cache::of_user();
    if let Some(cache) = &cache {
        cache.keep_from(&ctx)?;
    }
    let component = compiled(&host, cache.as_ref(), path, &bytes)?;
    if let Some(deadline) = ctx.limits().deadline() {
        let (end, app) = (Instant::now() + deadline + GRACE, app.to_string());
        end_at(end, app.clone())?;
        // Without the thread the child has what cuts its waits in oskit's own functions.
        ctx.in_each_fork(move || drop(end_at(end, app.clone())));
    }
    let ending = host.run(&component, ctx).map_err(plain).with_context(|| format!("cannot run {app}"))?;
    match ending {
        Ending::Exit(_) => {}
        // Who started this command sees the signal, and says so.
        Ending::Signal(signal) => oskit_host::signal::end_by(signal),
        _ => eprintln!("oskit: {app} {ending}"),
    }
    Ok(ExitCode::from(ending.status()))
}

/// How long the host has to end an application whose time is up, before the command ends with it.
const GRACE: Duration = Duration::from_millis(100);

/// Ends the command at this time: a wait in an application's own imports of WASI is nobody else's to cut short.
fn end_at(end: Instant, app: String) -> std::io::Result<()> {
    std::thread::Builder::new().name("oskit-deadline".to_owned()).spawn(move || {
        std::thread::sleep(end.saturating_duration_since(Instant::now()));
        eprintln!("oskit: {app} {}", Ending::Deadline);
        std::process::exit(Ending::Deadline.status().into());
    })?;
    Ok(())
}

/// The application with its guest, from the cache or compiled now.
fn compiled(host: &Host, cache: Option<&Cache>, app: &Path, bytes: &[u8]) -> Result<Component> {
    if let Some(component) = cache.and_then(|cache| cache.load(host, bytes)) {
        return Ok(component);
    }
    let composed = compose::for_host(bytes).with_context(|| format!("cannot run {}", app.display()))?;
    let progress = Progress::begin(&format!("oskit: compiling {} ...", app.display()));
    let component = host
        .load(&composed.bytes)
        .map_err(plain)
        .with_context(|| format!("cannot compile {}", app.display()))?;
    drop(progress);
    if let Some(cache) = cache
        && let Err(error) = cache.store(host, bytes, &component)
    {
        eprintln!("oskit: note: the compiled form can't be kept for the next start: {error:#}");
    }
    Ok(component)
}

/// A line that says that work is going on, on a terminal only, and gone when it is done.
struct Progress(bool);

impl Progress {
    fn begin(text: &str) -> Self {
        let shown = std::io::stderr().is_terminal();
        if shown {
            let _ = write!(std::io::stderr(), "{text}");
        }
        Progress(shown)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.0 {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn directories_are_understood() {
        let is = |text: &str, host: &str, guest: &str, access| {
            let dir = parse_dir(text).expect("a directory");
            assert_eq!(
                (dir.host.as_path(), dir.guest.as_str(), dir.access),
                (Path::new(host), guest, access)
            );
        };
        is(".", ".", "/", Access::ReadWrite);
        is(".:ro", ".", "/", Access::Read);
        is("data/in", "data/in", "/data/in", Access::ReadWrite);
        is("/srv", "/srv", "/srv", Access::ReadWrite);
        is("../x::/y:ro", "../x", "/y", Access::Read);
        assert!(parse_dir("../x").is_err());
    }

    #[test]
    fn rules_of_a_directory_stand_after_it_in_any_order() {
        let is = |text: &str, access, symlinks, special| {
            let dir = parse_dir(text).expect("a directory");
            assert_eq!((dir.host.as_path(), dir.guest.as_str()), (Path::new("x"), "/y"), "{text}");
            assert_eq!((dir.access, dir.symlinks, dir.special), (access, symlinks, special), "{text}");
        };
        is("x::/y", Access::ReadWrite, None, None);
        is("x::/y:nolinks", Access::ReadWrite, Some(Symlinks::Refuse), None);
        is("x::/y:special:ro", Access::Read, None, Some(true));
        is("x::/y:ro:nolinks:special", Access::Read, Some(Symlinks::Refuse), Some(true));
    }
}

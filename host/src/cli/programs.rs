//! The programs that flags allow, and what a policy says of programs.

use anyhow::{Context, Result};
use oskit_host::Policy;
use oskit_host::policy::{Jail, Listed, Program, Subprocess};
use std::env;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// What a flag allows.
#[derive(Debug, Clone)]
pub(super) enum Allowed {
    All,
    One(Box<Program>),
}

impl Allowed {
    /// A path, a bare name that is looked for along this process's `PATH`, or nothing for all.
    pub(super) fn parse(text: &str) -> Result<Self> {
        if text.is_empty() {
            return Ok(Allowed::All);
        }
        let (path, name) = if text.contains('/') {
            (PathBuf::from(text), None)
        } else {
            (find(text).context("no such program along PATH")?, Some(text.to_owned()))
        };
        // The application may call it by its path, and that is a whole one.
        let path = std::path::absolute(path)?;
        Ok(Allowed::One(Box::new(Program { name, ..Program::new(path)? })))
    }

    /// The policy with it.
    pub(super) fn add_to(&self, policy: Policy) -> Policy {
        match self {
            Allowed::All => policy.run_any(),
            Allowed::One(program) => policy.run_by(Program::clone(program)),
        }
    }
}

fn find(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(name)).find(|file| is_program(file))
}

fn is_program(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// What a policy grants of programs, a line each, with what is worth a second thought.
pub(super) fn describe(section: &Subprocess) -> Vec<String> {
    let mut lines = Vec::new();
    match &section.programs {
        Listed::Any => lines.push("run any program".to_owned()),
        Listed::Only(programs) => {
            for program in programs {
                let forms = match &program.arguments {
                    None => "any arguments".to_owned(),
                    Some(forms) => format!("arguments of {} forms", forms.len()),
                };
                lines.push(format!(
                    "run {} (called {}) with {forms}",
                    program.path.as_path().display(),
                    program.called()
                ));
                if program.is_interpreter() {
                    lines.push(format!(
                        "  note: {} runs what it is told to: name the arguments that it may get, or this is as good as \
                         any program",
                        program.called()
                    ));
                }
            }
        }
    }
    if section.programs.is_none() {
        return lines;
    }
    if section.jail == Jail::None {
        lines.push("  note: programs run without a jail, with all that the host's user may do".to_owned());
    }
    for (given, what) in [
        (section.network, "use the network"),
        (section.unix_sockets, "use Unix sockets: those of services of the system, too"),
        (section.metadata, "change modes, owners and times of all files of the user"),
        (section.users, "run as other users"),
        (
            section.environment == Listed::Any,
            "get any variable but those that steer loaders and interpreters",
        ),
    ] {
        if given {
            lines.push(format!("  they may {what}"));
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_allowed_by_name_by_path_or_all() {
        let program = |text: &str| match Allowed::parse(text) {
            Ok(Allowed::One(program)) => program,
            other => panic!("{other:?}"),
        };
        let shell = program("sh");
        assert_eq!(shell.called(), "sh");
        assert!(shell.path.as_path().is_absolute() && shell.path.as_path().ends_with("sh"));
        let tool = program("./tool");
        let here = env::current_dir().expect("a folder").join("tool");
        assert_eq!((tool.path.as_path(), tool.called().as_str()), (here.as_path(), "tool"));
        let all = Allowed::parse("").expect("all").add_to(Policy::default());
        assert_eq!(all.subprocess.programs, Listed::Any);
        assert!(Allowed::parse("no-such-program").is_err());
    }

    #[test]
    fn what_runs_anything_it_is_told_to_is_called_out_unless_its_arguments_are_named() {
        let told = |programs: &str| {
            let policy = Policy::from_toml(&format!("subprocess.programs = {programs}")).expect("a policy");
            describe(&policy.subprocess).join("\n")
        };
        for name in [
            "sh",
            "bash",
            "python3",
            "python3.13",
            "perl",
            "node",
            "find",
            "xargs",
            "env",
            "git",
            "tar",
            "ssh",
        ] {
            let path = format!("path = \"/usr/bin/{name}\"");
            assert!(told(&format!("[{{ {path} }}]")).contains("as good as any program"), "{name}");
            assert!(
                told(&format!("[{{ {path}, arguments = [[\"**\"]] }}]")).contains("as good as any"),
                "{name}"
            );
            let named = told(&format!("[{{ {path}, arguments = [[\"--version\"]] }}]"));
            assert!(!named.contains("as good as any") && named.contains("1 forms"), "{name}: {named}");
        }
        assert!(!told("[{ path = \"/usr/bin/sort\" }]").contains("note"));
        assert_eq!(told("[]"), "");
        assert_eq!(told("\"any\""), "run any program");
    }
}

//! `oskit policy`.

use anyhow::Result;
use clap::{Args, Subcommand};
use oskit_host::{Access, Grant, OskitCtx, Policy, Symlinks};
use std::io::Write;
use std::path::PathBuf;

/// Looks at policies.
#[derive(Debug, Args)]
#[command(after_help = "\
Keys of a grant of files:
  host, guest   the directory, and where the application sees it
  access        \"read\" or \"read-write\"
  symlinks      \"within\": links that stay below it are followed and made; \"refuse\": none is
  special       whether named pipes, sockets and devices may be opened, and named pipes made
The last two may stand in [files], for grants that don't have them.

Keys of [subprocess]:
  programs      \"any\", or a list of programs:
    path, name    the file, and what the application calls it unless that is the file's name
    arguments     the forms that its arguments may have, such as [[\"status\"], [\"log\", \"*\"], [\"show\", \"**\"]]
    environment   further variables that it may get
    directories   where it may be started, as the application sees them
    limits        bounds as in [limits.child]
  jail          \"strict\", or \"none\": with all that the host's user may do
  degrade       \"refuse\" or \"warn\": what follows where the system can't enforce what is asked
  read, execute files and directories of the host that programs may read, or execute themselves
  network, unix-sockets, metadata, users, signals
                whether programs may use those, change modes, owners and times of the user's files,
                run as other users, and be sent signals
  environment   variables that programs may get, or \"any\"
Keys of [limits.child]: cpu-seconds, memory-mib, file-size-mib, open-files, processes, deadline-ms.")]
pub(crate) struct PolicyArgs {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Says whether a policy can be used, and what it grants.
    Check {
        /// The policy.
        file: PathBuf,
    },
}

/// Runs the command.
pub(crate) fn run(args: &PolicyArgs) -> Result<()> {
    let Command::Check { file } = &args.command;
    let policy = Policy::from_file(file)?;
    OskitCtx::builder(policy.clone()).build()?;
    let mut out = std::io::stdout().lock();
    for grant in &policy.files.grants {
        writeln!(out, "{}", describe(&policy, grant))?;
    }
    for line in super::programs::describe(&policy.subprocess) {
        writeln!(out, "{line}")?;
    }
    writeln!(out, "{}: ok", file.display())?;
    Ok(())
}

/// What a grant gives, in one line.
fn describe(policy: &Policy, grant: &Grant) -> String {
    let verb = match grant.access {
        Access::Read => "read",
        Access::ReadWrite => "read and write",
    };
    let links = match policy.symlinks_below(grant) {
        Symlinks::Within => "",
        Symlinks::Refuse => ", no symbolic links",
    };
    let special = if policy.special_below(grant) { ", pipes, sockets and devices too" } else { "" };
    format!("{verb} {} (seen as {}){links}{special}", grant.host.as_path().display(), grant.guest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_is_told_with_its_rules_or_those_of_all() {
        let mut policy = Policy::default();
        let grant = |access| Grant::new("/srv", "/data", access).expect("a grant");
        assert_eq!(describe(&policy, &grant(Access::Read)), "read /srv (seen as /data)");
        let strict = grant(Access::ReadWrite).symlinks(Symlinks::Refuse);
        assert_eq!(describe(&policy, &strict), "read and write /srv (seen as /data), no symbolic links");
        policy.files.special = true;
        assert_eq!(
            describe(&policy, &grant(Access::Read)),
            "read /srv (seen as /data), pipes, sockets and devices too"
        );
        assert_eq!(describe(&policy, &grant(Access::Read).special(false)), "read /srv (seen as /data)");
    }
}

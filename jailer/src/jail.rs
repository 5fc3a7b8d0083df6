//! What children can reach: Landlock for files, signals and the network, a filter of system calls for what that doesn't
//! know.

use crate::filter::Filter;
use crate::system;
use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, PathBeneath, Ruleset, RulesetAttr,
    RulesetCreatedAttr, Scope, make_bitflags,
};
use oskit_jailer::{Jail, rights};
use rustix::fs::{FileType, Mode, OFlags};
use rustix::io::Errno;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

/// What a jail must have: before the sixth version signals reach everybody.
const NEEDED: ABI = ABI::V6;
/// What it has where the kernel knows it.
const KNOWN: ABI = ABI::V10;

struct Rule {
    rights: u8,
    at: OwnedFd,
}

/// Makes jails.
#[derive(Default)]
pub(crate) struct Ruler {
    pub(crate) jail: Jail,
    rules: Vec<Rule>,
    /// Where a rule could not be added.
    failed: Option<Errno>,
    /// What all children get that execute what a rule names.
    common: Option<OwnedFd>,
    filter: Option<Filter>,
}

impl Ruler {
    pub(crate) fn new(jail: Jail) -> Self {
        Ruler { jail, ..Ruler::default() }
    }

    pub(crate) fn filter(&self) -> Option<&Filter> {
        self.filter.as_ref()
    }

    pub(crate) fn add(&mut self, rights: u8, path: Option<Vec<u8>>, descriptors: Vec<OwnedFd>) {
        let at = match path {
            Some(path) => rustix::fs::open(path, OFlags::PATH | OFlags::CLOEXEC, Mode::empty()),
            None => descriptors.into_iter().next().ok_or(Errno::BADMSG),
        };
        match at {
            Ok(at) => self.rules.push(Rule { rights, at: system::high(at) }),
            Err(Errno::NOENT) => {}
            Err(errno) => self.failed = Some(errno),
        }
    }

    /// Makes what all children share, and gives the version of Landlock.
    pub(crate) fn make(&mut self) -> Result<u32, Errno> {
        if !self.jail.confined {
            return Ok(0);
        }
        if let Some(errno) = self.failed {
            return Err(errno);
        }
        self.common = self.ruleset(None)?;
        self.filter = Some(Filter::new(self.jail)?);
        system::drop_capabilities(self.jail.users);
        Ok(version())
    }

    /// The rules for a child; none where it has no jail or the system can't enforce one.
    pub(crate) fn for_child(&self, beyond: Option<BorrowedFd<'_>>) -> Result<Option<OwnedFd>, Errno> {
        if !self.jail.confined {
            return Ok(None);
        }
        match (beyond, &self.common) {
            (None, Some(common)) => Ok(Some(rustix::io::fcntl_dupfd_cloexec(common, 1024)?)),
            (None, None) => Ok(None),
            (beyond, _) => self.ruleset(beyond),
        }
    }

    fn ruleset(&self, program: Option<BorrowedFd<'_>>) -> Result<Option<OwnedFd>, Errno> {
        let needed =
            if self.jail.best_effort { CompatLevel::BestEffort } else { CompatLevel::HardRequirement };
        let made = || {
            let mut rules = Ruleset::default()
                .set_compatibility(needed)
                .handle_access(AccessFs::from_all(NEEDED))?
                .scope(Scope::from_all(NEEDED))?;
            if !self.jail.network {
                rules = rules.handle_access(AccessNet::from_all(NEEDED))?;
            }
            let mut rules = rules
                .set_compatibility(CompatLevel::BestEffort)
                .handle_access(AccessFs::from_all(KNOWN))?
                .create()?;
            for rule in &self.rules {
                rules = rules.add_rule(PathBeneath::new(rule.at.as_fd(), access(rule.rights, &rule.at)))?;
            }
            if let Some(program) = program {
                rules = rules.add_rule(PathBeneath::new(program, access(rights::EXECUTE, program)))?;
            }
            Ok::<_, landlock::RulesetError>(rules)
        };
        let fd: Option<OwnedFd> = made().map_err(|_| Errno::OPNOTSUPP)?.into();
        Ok(fd.map(system::high))
    }
}

/// The rights as the kernel has them, those that make sense for what is there.
fn access(given: u8, at: impl AsFd) -> BitFlags<AccessFs> {
    let all = AccessFs::from_all(KNOWN);
    let special = make_bitflags!(AccessFs::{MakeFifo | MakeSock | IoctlDev | ResolveUnix});
    let never = make_bitflags!(AccessFs::{MakeChar | MakeBlock | Execute});
    let table = [
        (rights::READ, make_bitflags!(AccessFs::{ReadFile | ReadDir})),
        (rights::EXECUTE, make_bitflags!(AccessFs::{Execute | ReadFile | ReadDir})),
        (rights::WRITE, all & !special & !never),
        (rights::SPECIAL, special),
        (rights::DEVICE, make_bitflags!(AccessFs::{ReadFile | WriteFile | IoctlDev})),
    ];
    let named = table.into_iter().filter(|(right, _)| given & right != 0).map(|(_, access)| access);
    let access = named.fold(BitFlags::EMPTY, |all, one| all | one);
    let directory =
        rustix::fs::fstat(at).is_ok_and(|stat| FileType::from_raw_mode(stat.st_mode) == FileType::Directory);
    if directory { access } else { access & AccessFs::from_file(KNOWN) }
}

/// The version of the kernel's Landlock; 0 where it has none.
#[allow(unsafe_code)]
fn version() -> u32 {
    /// `LANDLOCK_CREATE_RULESET_VERSION`.
    const VERSION: u32 = 1;
    let none = std::ptr::null::<u8>();
    // SAFETY: asks for a number, and nothing is read.
    let answer = unsafe { libc::syscall(libc::SYS_landlock_create_ruleset, none, 0_usize, VERSION) };
    u32::try_from(answer).unwrap_or(0)
}

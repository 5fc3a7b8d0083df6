//! What the host and its jailer say to each other.
//!
//! The jailer is a small process of an instance's own. It starts the instance's children, so that the embedder's process
//! is never forked and never told of processes that it doesn't know, and it ends them all when the instance ends, in
//! whatever way: the socket between the two is at its end then.
//!
//! Each message is one packet, with descriptors beside it. What is too long for a packet is in a file in memory, whose
//! descriptor comes last.

mod codec;
mod packet;
#[cfg(test)]
mod tests;

pub use codec::Malformed;
pub use packet::{MOST_DESCRIPTORS, Packet, receive, send};

use codec::{Reader, Writer};

/// Rights below a directory, or to a file.
pub mod rights {
    /// Reading files and listing directories.
    pub const READ: u8 = 1;
    /// Executing files.
    pub const EXECUTE: u8 = 2;
    /// Changing everything that isn't special.
    pub const WRITE: u8 = 4;
    /// Making named pipes and sockets, and commands to devices.
    pub const SPECIAL: u8 = 8;
    /// Reading and writing a device that is there.
    pub const DEVICE: u8 = 16;
}

/// What the jail of an instance's children is like.
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Jail {
    /// Whether there is any.
    pub confined: bool,
    /// Whether children are started with as much of it as the system can enforce; else with all of it or not at all.
    pub best_effort: bool,
    /// Whether they may use the network.
    pub network: bool,
    /// Whether they may use Unix sockets.
    pub unix_sockets: bool,
    /// Whether they may become other users.
    pub users: bool,
    /// Whether they may execute what no rule names, by way of a file in memory.
    pub any_program: bool,
    /// Whether they may change modes, owners, times and attributes, wherever a file is.
    pub metadata: bool,
}

/// How to start a child. The descriptors beside it: the program, the directory where there is one, then one for each of
/// `numbers`.
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spawn {
    /// By which both know it.
    pub id: u64,
    /// Whether the program is a script, which its interpreter must be able to open.
    pub script: bool,
    /// Whether the program is none of those that the jail lets be executed.
    pub beyond_rules: bool,
    /// Whether there is a directory; else it is `/`.
    pub directory: bool,
    /// The arguments.
    pub arguments: Vec<Vec<u8>>,
    /// The variables, as `NAME=VALUE`.
    pub environment: Vec<Vec<u8>>,
    /// The numbers that descriptors get in the child.
    pub numbers: Vec<u32>,
    /// The group to join; none for a new one.
    pub group: Option<u32>,
    /// Whether it leads a session.
    pub session: bool,
    /// Its umask.
    pub umask: u32,
    /// Its user.
    pub uid: Option<u32>,
    /// Its group of users.
    pub gid: Option<u32>,
    /// Its further groups of users.
    pub groups: Option<Vec<u32>>,
    /// The signals that it ignores: signal 1 is the lowest bit.
    pub ignored: u64,
    /// Those that it blocks.
    pub blocked: u64,
    /// Its bounds.
    pub bounds: Bounds,
    /// Milliseconds after which it is killed.
    pub deadline: Option<u64>,
}

/// Bounds of a child.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Bounds {
    /// Seconds of processor time.
    pub cpu_time: Option<u64>,
    /// Bytes of memory.
    pub address_space: Option<u64>,
    /// Bytes of any file it writes.
    pub file_size: Option<u64>,
    /// Open files.
    pub open_files: Option<u64>,
    /// Processes of its user.
    pub processes: Option<u64>,
}

/// What the host says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Request {
    /// What the jail is like. The first of all.
    Jail(Jail),
    /// A file or directory that children may reach: the descriptor beside it, or the path where there is something.
    Rule {
        /// What they may do there.
        rights: u8,
        /// Where it is; none for a descriptor.
        path: Option<Vec<u8>>,
    },
    /// There are no more rules. Answered by [`Reply::Ready`] or [`Reply::Failed`].
    Ready,
    /// Starts a child. Answered by [`Reply::Started`] or [`Reply::Failed`].
    Spawn(Box<Spawn>),
    /// Sends a signal to the group that a child leads. Answered by [`Reply::Failed`], with 0 for success.
    Signal {
        /// The child.
        id: u64,
        /// The signal.
        signal: u8,
    },
}

/// Where starting a child failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// Before there was a child.
    Start,
    /// Group, session or signals.
    Process,
    /// Descriptors.
    Descriptors,
    /// The working directory.
    Directory,
    /// Bounds.
    Bounds,
    /// Users and groups of users.
    Users,
    /// The jail.
    Jail,
    /// The program.
    Program,
}

impl Stage {
    /// All of them, by their numbers.
    pub const ALL: [Stage; 8] = [
        Stage::Start,
        Stage::Process,
        Stage::Descriptors,
        Stage::Directory,
        Stage::Bounds,
        Stage::Users,
        Stage::Jail,
        Stage::Program,
    ];
}

/// What a child used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Nanoseconds in the program.
    pub user_time: u64,
    /// Nanoseconds in the system.
    pub system_time: u64,
    /// The most bytes of memory.
    pub max_resident: u64,
    /// Page faults without input or output.
    pub minor_faults: u64,
    /// Page faults with it.
    pub major_faults: u64,
    /// Blocks read.
    pub blocks_read: u64,
    /// Blocks written.
    pub blocks_written: u64,
    /// Times it gave way.
    pub voluntary_switches: u64,
    /// Times it was made to.
    pub involuntary_switches: u64,
}

/// What has become of a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It ended with this status.
    Exited(u8),
    /// A signal ended it; whether it left a core dump.
    Killed(u8, bool),
    /// A signal stopped it.
    Stopped(u8),
    /// It goes on.
    Continued,
}

/// What the jailer says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reply {
    /// The jail can be enforced, by this version of the kernel's Landlock; 0 where there is none.
    Ready {
        /// The version.
        landlock: u32,
    },
    /// The child runs, and the descriptor beside is its pidfd.
    Started {
        /// Its number.
        pid: u32,
    },
    /// The errno of a request.
    Failed {
        /// Where it failed.
        stage: Stage,
        /// The error's number; 0 for none.
        errno: i32,
    },
    /// News of a child, whenever there are.
    Changed {
        /// The child.
        id: u64,
        /// The news.
        change: Change,
        /// What it has used.
        usage: Usage,
    },
}

impl Request {
    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut to = Writer::default();
        match self {
            Request::Jail(jail) => {
                to.byte(0);
                let flags = [
                    jail.confined,
                    jail.best_effort,
                    jail.network,
                    jail.unix_sockets,
                    jail.users,
                    jail.any_program,
                    jail.metadata,
                ];
                to.flags(&flags);
            }
            Request::Rule { rights, path } => {
                to.byte(1);
                to.byte(*rights);
                to.option(path.as_deref(), Writer::bytes);
            }
            Request::Ready => to.byte(2),
            Request::Spawn(spawn) => {
                to.byte(3);
                spawn.encode(&mut to);
            }
            Request::Signal { id, signal } => {
                to.byte(4);
                to.number(*id);
                to.byte(*signal);
            }
        }
        to.finish()
    }

    /// From bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        let request = match from.byte()? {
            0 => Request::Jail(Jail {
                confined: from.flag()?,
                best_effort: from.flag()?,
                network: from.flag()?,
                unix_sockets: from.flag()?,
                users: from.flag()?,
                any_program: from.flag()?,
                metadata: from.flag()?,
            }),
            1 => Request::Rule { rights: from.byte()?, path: from.option(Reader::bytes)? },
            2 => Request::Ready,
            3 => Request::Spawn(Box::new(Spawn::decode(&mut from)?)),
            4 => Request::Signal { id: from.number()?, signal: from.byte()? },
            _ => return Err(Malformed),
        };
        from.finish(request)
    }
}

impl Spawn {
    fn encode(&self, to: &mut Writer) {
        to.number(self.id);
        to.flags(&[self.script, self.beyond_rules, self.directory, self.session]);
        to.list(&self.arguments, |to, text| to.bytes(text));
        to.list(&self.environment, |to, text| to.bytes(text));
        to.list(&self.numbers, |to, number| to.number(u64::from(*number)));
        to.number(u64::from(self.umask));
        for id in [self.group, self.uid, self.gid] {
            to.option(id, |to, id| to.number(u64::from(id)));
        }
        to.option(self.groups.as_ref(), |to, groups| {
            to.list(groups, |to, group| to.number(u64::from(*group)));
        });
        to.number(self.ignored);
        to.number(self.blocked);
        let Bounds { cpu_time, address_space, file_size, open_files, processes } = self.bounds;
        for bound in [cpu_time, address_space, file_size, open_files, processes, self.deadline] {
            to.option(bound, Writer::number);
        }
    }

    fn decode(from: &mut Reader<'_>) -> Result<Self, Malformed> {
        Ok(Spawn {
            id: from.number()?,
            script: from.flag()?,
            beyond_rules: from.flag()?,
            directory: from.flag()?,
            session: from.flag()?,
            arguments: from.list(Reader::bytes)?,
            environment: from.list(Reader::bytes)?,
            numbers: from.list(Reader::short)?,
            umask: from.short()?,
            group: from.option(Reader::short)?,
            uid: from.option(Reader::short)?,
            gid: from.option(Reader::short)?,
            groups: from.option(|from| from.list(Reader::short))?,
            ignored: from.number()?,
            blocked: from.number()?,
            bounds: Bounds {
                cpu_time: from.option(Reader::number)?,
                address_space: from.option(Reader::number)?,
                file_size: from.option(Reader::number)?,
                open_files: from.option(Reader::number)?,
                processes: from.option(Reader::number)?,
            },
            deadline: from.option(Reader::number)?,
        })
    }
}

impl Reply {
    /// As bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut to = Writer::default();
        match *self {
            Reply::Ready { landlock } => {
                to.byte(0);
                to.number(landlock.into());
            }
            Reply::Started { pid } => {
                to.byte(1);
                to.number(pid.into());
            }
            Reply::Failed { stage, errno } => {
                to.byte(2);
                to.byte(stage as u8);
                to.number(errno.unsigned_abs().into());
            }
            Reply::Changed { id, change, usage } => {
                to.byte(3);
                to.number(id);
                let (kind, value, core) = match change {
                    Change::Exited(status) => (0, status, false),
                    Change::Killed(signal, core) => (1, signal, core),
                    Change::Stopped(signal) => (2, signal, false),
                    Change::Continued => (3, 0, false),
                };
                to.byte(kind);
                to.byte(value);
                to.flag(core);
                let numbers = [
                    usage.user_time,
                    usage.system_time,
                    usage.max_resident,
                    usage.minor_faults,
                    usage.major_faults,
                    usage.blocks_read,
                    usage.blocks_written,
                    usage.voluntary_switches,
                    usage.involuntary_switches,
                ];
                for number in numbers {
                    to.number(number);
                }
            }
        }
        to.finish()
    }

    /// From bytes.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        let mut from = Reader::new(bytes);
        let reply = match from.byte()? {
            0 => Reply::Ready { landlock: from.short()? },
            1 => Reply::Started { pid: from.short()? },
            2 => {
                let stage = *Stage::ALL.get(usize::from(from.byte()?)).ok_or(Malformed)?;
                Reply::Failed { stage, errno: from.short()? as i32 }
            }
            3 => Reply::Changed {
                id: from.number()?,
                change: {
                    let (kind, value, core) = (from.byte()?, from.byte()?, from.flag()?);
                    match kind {
                        0 => Change::Exited(value),
                        1 => Change::Killed(value, core),
                        2 => Change::Stopped(value),
                        3 => Change::Continued,
                        _ => return Err(Malformed),
                    }
                },
                usage: Usage {
                    user_time: from.number()?,
                    system_time: from.number()?,
                    max_resident: from.number()?,
                    minor_faults: from.number()?,
                    major_faults: from.number()?,
                    blocks_read: from.number()?,
                    blocks_written: from.number()?,
                    voluntary_switches: from.number()?,
                    involuntary_switches: from.number()?,
                },
            },
            _ => return Err(Malformed),
        };
        from.finish(reply)
    }
}

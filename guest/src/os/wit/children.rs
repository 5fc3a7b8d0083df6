use super::Variables;
use crate::bindings::exports::oskit::stdlib::errno::OsError;
use crate::bindings::exports::oskit::stdlib::os::{
    Descriptor as WitDescriptor, FileAction, GuestPopenCommand, ResourceUsage, SpawnMode, SpawnOptions,
    Spawned, WaitOptions, Waited, WaitedUsage,
};
use crate::children::Program;
use crate::os::{self, Command, Descriptor};
use crate::sys::files;

pub(super) fn spawned(
    mode: SpawnMode,
    program: Program,
    args: Vec<String>,
    env: Option<Variables>,
) -> Result<Spawned, OsError> {
    Ok(match os::spawn(matches!(mode, SpawnMode::Wait), program, args, env)? {
        os::Spawned::Pid(pid) => Spawned::Pid(pid),
        os::Spawned::Exited(status) => Spawned::Exited(status),
    })
}

fn action(action: FileAction<'_>) -> os::FileAction {
    match action {
        FileAction::Open(open) => os::FileAction::Open {
            fd: open.fd,
            path: open.path,
            flags: files::OpenFlags::from_bits_truncate(open.flags.bits()),
            mode: open.mode,
        },
        FileAction::Close(fd) => os::FileAction::Close(fd),
        FileAction::Dup2(dup2) => os::FileAction::Dup2(dup2.source.get::<Descriptor>().clone(), dup2.fd),
    }
}

pub(super) fn posix_spawned(
    program: Program,
    args: Vec<String>,
    env: Option<Variables>,
    actions: Vec<FileAction<'_>>,
    options: Option<SpawnOptions>,
) -> Result<u32, OsError> {
    let options = options.map(|options| os::SpawnOptions {
        setpgroup: options.setpgroup,
        setsid: options.setsid,
        setsigmask: options.setsigmask,
        setsigdef: options.setsigdef,
    });
    let actions = actions.into_iter().map(action).collect();
    Ok(os::posix_spawn(program, args, env, actions, &options.unwrap_or_default())?)
}

impl From<WaitOptions> for os::WaitOptions {
    fn from(options: WaitOptions) -> Self {
        os::WaitOptions {
            nohang: options.contains(WaitOptions::NOHANG),
            untraced: options.contains(WaitOptions::UNTRACED),
            continued: options.contains(WaitOptions::CONTINUED),
        }
    }
}

pub(super) fn waited(waited: os::Waited) -> Waited {
    Waited { pid: waited.pid, status: waited.status }
}

impl From<os::Waited> for WaitedUsage {
    fn from(waited: os::Waited) -> Self {
        let usage = waited.usage;
        let seconds = |nanoseconds: u64| nanoseconds as f64 / 1e9;
        WaitedUsage {
            pid: waited.pid,
            status: waited.status,
            usage: ResourceUsage {
                utime: seconds(usage.user_time),
                stime: seconds(usage.system_time),
                maxrss: usage.max_resident >> 10,
                minflt: usage.minor_faults,
                majflt: usage.major_faults,
                inblock: usage.blocks_read,
                oublock: usage.blocks_written,
                nvcsw: usage.voluntary_switches,
                nivcsw: usage.involuntary_switches,
            },
        }
    }
}

impl GuestPopenCommand for Command {
    fn take_descriptor(&self) -> Result<WitDescriptor, OsError> {
        Ok(WitDescriptor::new(self.take_descriptor()?))
    }
    fn close(&self) -> Result<Option<i32>, OsError> {
        Ok(self.close()?)
    }
}

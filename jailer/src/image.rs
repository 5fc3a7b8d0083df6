//! Becoming a program in the place of the host, whose process this was: the host has executed the jailer, and left it what
//! it would have said of the program as its child.

use crate::jail::Ruler;
use crate::{start, system};
use oskit_jailer::{Request, Stage, receive};
use rustix::io::Errno;
use std::process::ExitCode;

/// What shells give for a program that can't be executed.
const NOT_EXECUTED: u8 = 126;

/// Returns only where the program can't be become. Nobody is left to be told but the user.
pub(crate) fn become_program(socket: i32) -> ExitCode {
    let (stage, errno) = attempt(socket);
    eprintln!("oskit: the program can't be executed: {stage:?}: {errno}");
    ExitCode::from(NOT_EXECUTED)
}

fn attempt(socket: i32) -> (Stage, Errno) {
    let open_files = system::open_all_files();
    let Some(socket) = system::take(socket) else { return (Stage::Start, Errno::BADF) };
    let mut ruler = Ruler::default();
    loop {
        let packet = match receive(&socket) {
            Ok(Some(packet)) => packet,
            Ok(None) => return (Stage::Start, Errno::BADMSG),
            Err(errno) => return (Stage::Start, errno),
        };
        match Request::decode(&packet.bytes) {
            Ok(Request::Jail(jail)) => ruler = Ruler::new(jail),
            Ok(Request::Rule { rights, path }) => ruler.add(rights, path, packet.descriptors),
            Ok(Request::Ready) => {
                if let Err(errno) = ruler.make() {
                    return (Stage::Jail, errno);
                }
            }
            Ok(Request::Spawn(spawn)) => {
                return start::replace(&spawn, packet.descriptors, &ruler, open_files);
            }
            Ok(Request::Signal { .. }) | Err(_) => return (Stage::Start, Errno::BADMSG),
        }
    }
}

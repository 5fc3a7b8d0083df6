//! Command lines, and how commands are written.

use super::bindings::exports::oskit::stdlib::subprocess::{Command, CompletedProcess, Data};
use super::counter::{Instance, grows_with_the_input};
use super::{SIZE, pieces};

#[test]
fn writing_a_command_takes_work_with_its_length() {
    type Arguments = fn(usize) -> Vec<String>;
    let commands: [(&str, Arguments); 5] = [
        ("arguments", |n| vec!["a b".to_owned(); n]),
        ("one argument", |n| vec![pieces(n, |i| format!("w{i} "))]),
        ("backslashes", |n| vec![format!("{} ", "\\".repeat(n))]),
        ("quotation marks", |n| vec!["\\\"'".repeat(n)]),
        ("empty arguments", |n| vec![String::new(); n]),
    ];
    for (what, arguments) in commands {
        grows_with_the_input(what, SIZE, &[], |Instance { store, guest }, n| {
            let subprocess = guest.oskit_stdlib_subprocess();
            let arguments = arguments(n);
            let _ = subprocess.call_list2cmdline(&mut *store, &arguments)?;
            let process = CompletedProcess {
                args: Command::Arguments(arguments),
                returncode: 1,
                stdout: Some(Data::Bytes(vec![b'\''; n])),
                stderr: Some(Data::Text("\n".repeat(n))),
            };
            let _ = subprocess.call_completed_process_repr(&mut *store, &process)?;
            Ok(())
        });
    }
}

#![allow(clippy::unwrap_used)] // in a test it is an assertion

use super::*;
use crate::sys::subprocess::started;

#[test]
fn a_command_gives_both_streams_and_a_status_of_os_wait() {
    let ask = |cmd: &str| getstatusoutput(cmd.to_owned()).unwrap();
    assert_eq!(ask("echo a;complain b;exit 3"), (3 << 8, "a\nb".to_owned()));
    assert_eq!(ask("bytes 1 0d0a0a"), (0, "\r\n".to_owned()));
    assert_eq!(ask("bytes 1 61ff"), (0, "a\u{fffd}".to_owned()));
    assert_eq!(ask("raise 15"), (15, String::new()));
    assert_eq!(getoutput("echo a".to_owned()), Ok("a".to_owned()));
    assert_eq!(getoutput("\0".to_owned()).unwrap_err().errno, EINVAL);
}

#[test]
fn the_name_of_a_file_is_one_word_to_the_shell() {
    getstatus("it's here; exit").unwrap();
    let asked = started().pop().unwrap().arguments.pop();
    assert_eq!(asked.as_deref(), Some("ls -ld 'it'\"'\"'s here; exit'"));
}

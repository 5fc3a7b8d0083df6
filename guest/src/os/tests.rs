#![allow(clippy::unwrap_used)] // in a test it is an assertion

mod processes;

use super::*;
use crate::errno::{
    EBADF, EDEADLK, EEXIST, EINVAL, EIO, EISDIR, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR, ENOTEMPTY, ENOTSUP,
    EPIPE, ESPIPE, OsError,
};
use crate::sys::errno::Code;
use crate::sys::fake::files::{clear, contents, fail_next, limit_transfers, put, set_stdin, take_output};
use crate::{environ, sys};

fn number<T>(result: Result<T, OsError>) -> i32 {
    result.err().map_or(0, |error| error.errno)
}

fn write_flags() -> OpenFlags {
    OpenFlags::WRITE | OpenFlags::CREATE | OpenFlags::TRUNCATE
}

fn start() {
    clear();
    environ::reload();
    set_umask(0o022);
}

#[test]
fn a_file_is_written_and_read_again() {
    start();
    let file = open("a", write_flags(), 0o666).unwrap();
    limit_transfers(3);
    fail_next(&[Code::Eintr, Code::Eintr]);
    file.write_all(b"hello world").unwrap();
    file.close().unwrap();
    assert_eq!(number(file.close()), EBADF);
    assert_eq!(number(file.write(b"x")), EBADF);
    let file = open("/a", OpenFlags::READ, 0).unwrap();
    fail_next(&[Code::Eintr]);
    assert_eq!(file.read(100).unwrap(), b"hel");
    limit_transfers(1 << 20);
    assert_eq!(file.pread(100, 6).unwrap(), b"world");
    assert_eq!(file.lseek(-2, Whence::End).unwrap(), 9);
    assert_eq!(file.read(100).unwrap(), b"ld");
    assert_eq!(file.read(100).unwrap(), b"");
    assert_eq!(number(file.lseek(-1, Whence::Set)), EINVAL);
    assert_eq!(number(file.write(b"x")), EBADF);
    assert_eq!(file.fstat().unwrap().mode, 0o100_644);
    assert_eq!(file.fstat().unwrap().size, 11);
}

#[test]
fn numbers_are_the_lowest_free() {
    start();
    put("/a", "x");
    let first = open("a", OpenFlags::READ, 0).unwrap();
    let second = first.dup().unwrap();
    let lowest = first.fileno().unwrap();
    assert!(lowest >= 3);
    drop(first);
    assert_eq!(open("a", OpenFlags::READ, 0).unwrap().fileno().unwrap(), lowest);
    assert_eq!(second.read(1).unwrap(), b"x");
    let (third, taken) = (second.dup().unwrap(), second.fileno().unwrap());
    second.close().unwrap();
    let fourth = third.dup().unwrap();
    assert_eq!(fourth.fileno().unwrap(), taken);
    third.dup2(&second).unwrap();
    assert_ne!(second.fileno().unwrap(), taken, "it belongs to another now");
    assert_eq!(standard(1).unwrap().fileno().unwrap(), 1);
}

#[test]
fn standard_output_is_redirected() {
    start();
    let out = standard(1).unwrap();
    let saved = out.dup().unwrap();
    let file = open("log", write_flags(), 0o666).unwrap();
    file.dup2(&out).unwrap();
    standard(1).unwrap().write_all(b"to the file").unwrap();
    saved.dup2(&out).unwrap();
    standard(1).unwrap().write_all(b"to the screen").unwrap();
    assert_eq!(contents("/log").unwrap(), b"to the file");
    assert_eq!(take_output(1), b"to the screen");
    set_stdin(b"typed");
    assert_eq!(standard(0).unwrap().read(9).unwrap(), b"typed");
}

#[test]
fn pipes_wait_and_break() {
    start();
    let (reader, writer) = pipe().unwrap();
    writer.write_all(b"abc").unwrap();
    assert_eq!(reader.read(2).unwrap(), b"ab");
    assert_eq!(reader.read(2).unwrap(), b"c");
    assert_eq!(number(reader.read(1)), EDEADLK, "nobody would ever write");
    reader.set_blocking(false).unwrap();
    assert_eq!(number(reader.read(1)), crate::errno::EAGAIN);
    assert_eq!(number(reader.lseek(0, Whence::Set)), ESPIPE);
    drop(writer);
    assert_eq!(reader.read(1).unwrap(), b"");
    let (reader, writer) = pipe().unwrap();
    drop(reader);
    assert_eq!(number(writer.write(b"x")), EPIPE);
}

#[test]
fn errors_name_the_path_as_it_was_given() {
    start();
    put("/d/f", "");
    chdir("d").unwrap();
    let error = open("nope", OpenFlags::READ, 0).unwrap_err();
    assert_eq!((error.errno, error.filename.as_deref(), error.syscall), (ENOENT, Some("nope"), "open"));
    let error = rename("nope", "other").unwrap_err();
    assert_eq!((error.filename.as_deref(), error.filename2.as_deref()), (Some("nope"), Some("other")));
    for (path, errno) in [("", ENOENT), ("f/x", ENOTDIR), ("a\0b", EINVAL), ("f/", ENOTDIR)] {
        assert_eq!(number(stat(path, true)), errno, "{path:?}");
    }
    assert_eq!(number(stat(&"x".repeat(256), true)), ENAMETOOLONG);
    assert_eq!(number(open("/d", OpenFlags::WRITE, 0)), EISDIR);
}

#[test]
fn directories_are_made_and_removed() {
    start();
    assert_eq!(number(mkdir("a/b", 0o777)), ENOENT);
    makedirs("a/b/c", 0o700, false).unwrap();
    assert_eq!(stat("a/b", true).unwrap().mode, 0o040_755);
    assert_eq!(stat("a/b/c", true).unwrap().mode, 0o040_700);
    assert_eq!(number(makedirs("a/b/c", 0o777, false)), EEXIST);
    makedirs("a/b/c/", 0o777, true).unwrap();
    makedirs("x/y/.", 0o777, false).unwrap();
    put("/a/f", "");
    assert_eq!(number(makedirs("a/f", 0o777, true)), EEXIST);
    assert_eq!(number(rmdir("a")), ENOTEMPTY);
    assert_eq!(number(unlink("a/b")), EISDIR);
    removedirs("a/b/c").unwrap();
    assert_eq!(listdir("a").unwrap(), ["f"]);
    renames("a/f", "n/e/w").unwrap();
    assert!(!exists("a") && exists("n/e/w"));
}

#[test]
fn links_are_made_and_followed() {
    start();
    put("/f", "x");
    symlink("f", "l").unwrap();
    link("f", "second").unwrap();
    assert_eq!(readlink("l").unwrap(), "f");
    assert_eq!(number(readlink("f")), EINVAL);
    assert_eq!(lstat("l").unwrap().mode, 0o120_777);
    assert_eq!(stat("l", true).unwrap().nlink, 2);
    symlink("loop", "loop").unwrap();
    assert_eq!(number(stat("loop", true)), ELOOP);
    let error = symlink("f", "l").unwrap_err();
    assert_eq!((error.filename.as_deref(), error.filename2.as_deref()), (Some("f"), Some("l")));
    utime("l", SetTime::At(sys::time::Timespec { seconds: -1, nanoseconds: 5 }), SetTime::Keep, true)
        .unwrap();
    assert_eq!(stat("f", true).unwrap().atime_ns, -999_999_995);
}

#[test]
fn directories_are_listed_in_batches() {
    start();
    for number in 0..5000 {
        put(&format!("/d/{number:04}"), "x");
    }
    assert_eq!(listdir("/d").unwrap().len(), 5000);
    let mut entries = scandir("/d").unwrap();
    assert_eq!(entries.next_entries(Some(2)).unwrap().len(), 2);
    let (mut names, mut stats) = (0, 0);
    loop {
        let packed = entries.next_packed(true).unwrap();
        if packed.ends.is_empty() {
            break;
        }
        assert_eq!(packed.names.len(), packed.ends.len() * 4);
        assert!(packed.stats.iter().all(|stat| stat.size == 1 && stat.mode == 0o100_644));
        names += packed.ends.len();
        stats += packed.stats.len();
    }
    assert_eq!((names, stats), (4998, 4998));
    assert!(entries.next_entries(None).unwrap().is_empty());
    assert_eq!(number(listdir("/d/0001")), ENOTDIR);
}

fn steps(mut walker: Walker) -> Vec<(String, String, String)> {
    std::iter::from_fn(|| walker.step())
        .map(|step| (step.path, step.directories.join(","), step.files.join(",")))
        .collect()
}

fn step(path: &str, directories: &str, files: &str) -> (String, String, String) {
    (path.to_owned(), directories.to_owned(), files.to_owned())
}

#[test]
fn trees_are_walked_in_pythons_order() {
    start();
    for path in ["/t/a/x", "/t/b/c/y", "/t/z"] {
        put(path, "");
    }
    symlink("b", "/t/s").unwrap();
    let (top, a, b, c) =
        (step("t", "a,b,s", "z"), step("t/a", "", "x"), step("t/b", "c", ""), step("t/b/c", "", "y"));
    assert_eq!(steps(Walker::new("t", true, false)), [top.clone(), a.clone(), b.clone(), c.clone()]);
    assert_eq!(steps(Walker::new("t", false, false)), [a, c, b, top]);
    assert_eq!(steps(Walker::new("t", true, true)).len(), 6);
    let mut walker = Walker::new("t", true, false);
    walker.step().unwrap();
    walker.descend_into(vec!["b".to_owned()]).unwrap();
    assert_eq!(walker.step().unwrap().path, "t/b");
    let mut walker = Walker::new("missing", true, false);
    assert_eq!(walker.step(), None);
    assert_eq!(walker.take_errors()[0].errno, ENOENT);
    let mut walker = Walker::new("t", true, false);
    let packed = walker.step_packed(true).unwrap();
    assert_eq!(packed.counts, [4, 1, 1, 1]);
    assert_eq!(
        (packed.entries.ends.len(), packed.entries.kinds.len(), packed.entries.stats.len()),
        (11, 7, 7)
    );
    assert_eq!(packed.entries.names, "tabszt/axt/bct/b/cy");
    assert!(walker.step_packed(true).unwrap().counts.is_empty());
}

#[test]
fn the_working_directory_is_the_instances_own() {
    start();
    put("/d/e/f", "x");
    symlink("/d/e", "/s").unwrap();
    chdir("d").unwrap();
    assert_eq!(getcwd().unwrap(), "/d");
    chdir("./e/../e/").unwrap();
    assert_eq!(getcwd().unwrap(), "/d/e");
    assert_eq!(number(chdir("f")), ENOTDIR);
    assert_eq!(number(chdir("g")), ENOENT);
    chdir("..").unwrap();
    assert_eq!(getcwd().unwrap(), "/d");
    let directory = open(".", OpenFlags::READ, 0).unwrap();
    chdir("/s").unwrap();
    assert_eq!(getcwd().unwrap(), "/d/e");
    directory.dup().unwrap().fchdir().unwrap();
    assert_eq!(getcwd().unwrap(), "/d");
    assert_eq!(number(open("e/f", OpenFlags::READ, 0).unwrap().fchdir()), ENOTDIR);
    mkdir("gone", 0o777).unwrap();
    let gone = open("gone", OpenFlags::READ, 0).unwrap();
    chdir("gone").unwrap();
    rmdir("/d/gone").unwrap();
    assert_eq!((number(getcwd()), number(gone.fchdir())), (ENOENT, ENOENT));
    environ::reload();
}

#[test]
fn variables_are_checked() {
    start();
    putenv("A", "1").unwrap();
    assert_eq!(environ::get("A").as_deref(), Some("1"));
    unsetenv("A").unwrap();
    for (key, value) in [("", "x"), ("a=b", "x"), ("a\0", "x"), ("a", "\0")] {
        assert_eq!(number(putenv(key, value)), EINVAL);
    }
    putenv("PATH", "/a::/b").unwrap();
    assert_eq!(get_exec_path(None), ["/a", "", "/b"]);
    assert_eq!(get_exec_path(Some(&[])), ["/bin", "/usr/bin"]);
}

#[test]
fn wait_statuses_are_those_of_linux() {
    assert!(wifexited(0x0700) && !wifsignaled(0x0700));
    assert_eq!((wexitstatus(0x0700), exit_code(0x0700).unwrap()), (7, 7));
    assert!(wifsignaled(0x8B) && wcoredump(0x8B));
    assert_eq!((wtermsig(0x8B), exit_code(9).unwrap()), (11, -9));
    assert!(wifstopped(0x137F) && wifcontinued(0xFFFF));
    assert_eq!((wstopsig(0x137F), number(exit_code(0x137F))), (19, EINVAL));
}

#[test]
fn numbers_of_devices_are_those_of_linux() {
    for (high, low, device) in [(8, 1, 0x801), (259, 0x12345, 0x1231_0345), (0, 0, 0)] {
        assert_eq!(makedev(high, low), device);
        assert_eq!((major(device), minor(device)), (high.into(), low.into()));
    }
    assert_eq!((major(u64::MAX), minor(u64::MAX)), (-1, -1));
    assert_eq!((major(1 << 63), minor(i64::MAX as u64)), (1 << 31, -1));
    assert_eq!(urandom(70_000).unwrap().len(), 70_000);
}

#[test]
fn makedirs_takes_no_longer_for_a_path_that_nobody_has() {
    start();
    for path in ["a/".repeat(1 << 20), "/x".repeat(1 << 20), "./".repeat(1 << 20)] {
        assert_eq!(number(makedirs(&path, 0o777, true)), ENAMETOOLONG);
        assert_eq!(number(renames("from", &(path + "x"))), ENAMETOOLONG);
    }
    let deep = "d/".repeat(1000);
    makedirs(&deep, 0o700, false).unwrap();
    assert!(is_dir(&deep));
    assert_eq!(number(makedirs(&deep, 0o700, false)), EEXIST);
    makedirs(&deep, 0o700, true).unwrap();
    makedirs("new/./sub/.", 0o777, false).unwrap();
    assert!(is_dir("new/sub"));
}

#[test]
fn a_system_that_takes_nothing_is_an_error_and_no_loop() {
    start();
    let file = open("a", write_flags(), 0o666).unwrap();
    limit_transfers(0);
    let outcome = number(file.write_all(b"text"));
    limit_transfers(1 << 20);
    assert_eq!(outcome, EIO);
}

#[test]
fn exit_hands_on_the_lowest_eight_bits() {
    for (status, seen) in [(0, 0), (255, 255), (256, 0), (-1, 255), (i32::MIN + 3, 3)] {
        assert_eq!(number(exit(status)), ENOTSUP);
        assert_eq!(sys::os::exit_status(), Some(seen));
    }
    assert_eq!(number(abort()), ENOTSUP);
}

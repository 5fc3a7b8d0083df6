//! W5 and single calls: `bench_os walk|stat PATH packed|single` walks through a tree, and asks for the status of each
//! file; `bench_os normpath|join LIST packed|single PASSES` works on the paths of a list; `bench_os ask|open|flock FILE
//! COUNT` makes calls about one file. Prints how many entries, paths or calls, and a sum over what they gave.

use lines::texts;
use oskit_test_apps::fcntl::{self, LockOperation};
use oskit_test_apps::os::{self, FileType, OpenFlags};
use oskit_test_apps::os_path::{self, PackedPaths};
#[path = "lines.rs"]
mod lines;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let number = |place: usize| arguments[place].parse::<u64>().expect("a number");
    let path = arguments[2].as_str();
    let packed = arguments[3] == "packed";
    let (count, sum) = match arguments[1].as_str() {
        "walk" if packed => walk_packed(path, false),
        "walk" => walk(path),
        "stat" if packed => walk_packed(path, true),
        "stat" => walk_and_ask(path),
        "normpath" => paths(path, packed, number(4), os_path::normpath_many, os_path::normpath),
        "join" => paths(
            path,
            packed,
            number(4),
            |paths| os_path::join_many("/base/dir", paths),
            |path| os_path::join(&["/base/dir".to_owned(), path.to_owned()]),
        ),
        "ask" => calls(number(3), || os::stat(path, None).expect("it is there").size),
        "open" => calls(number(3), || {
            let file = os::open(path, OpenFlags::READ, None).expect("it opens");
            file.close().expect("it is open");
            1
        }),
        _ => {
            let file = os::open(path, OpenFlags::READ, None).expect("it opens");
            calls(number(3), || {
                fcntl::flock(&file, LockOperation::EX).expect("nobody has it");
                fcntl::flock(&file, LockOperation::UN).expect("it is given back");
                1
            })
        }
    };
    println!("{count} {sum}");
}

/// Entries, and those that are files.
fn walk(top: &str) -> (u64, u64) {
    let walker = os::walk(top, None).expect("a walk");
    let (mut count, mut files) = (0, 0);
    while let Some(step) = walker.next().expect("a directory") {
        count += (step.directories.len() + step.files.len()) as u64;
        files += step.files.len() as u64;
    }
    (count, files)
}

/// The same; or files, and their sizes.
fn walk_packed(top: &str, with_stat: bool) -> (u64, u64) {
    let walker = os::walk(top, None).expect("a walk");
    let (mut count, mut files, mut size) = (0, 0, 0);
    loop {
        let some = walker.next_packed(with_stat).expect("directories");
        if some.counts.is_empty() {
            return if with_stat { (files, size) } else { (count, files) };
        }
        count += some.kinds.len() as u64;
        files += some.kinds.iter().map(|&kind| u64::from(kind == FileType::Regular as u8)).sum::<u64>();
        size += some
            .stats
            .iter()
            .filter(|stat| stat.mode & 0o170_000 == 0o100_000)
            .map(|stat| stat.size)
            .sum::<u64>();
    }
}

fn walk_and_ask(top: &str) -> (u64, u64) {
    let walker = os::walk(top, None).expect("a walk");
    let (mut files, mut size) = (0, 0);
    while let Some(step) = walker.next().expect("a directory") {
        for name in &step.files {
            let path = os_path::join(&[step.path.clone(), name.clone()]);
            files += 1;
            size += os::stat(&path, None).expect("it is there").size;
        }
    }
    (files, size)
}

/// Paths, and the bytes of all results of the last pass.
fn paths<E: std::fmt::Debug>(
    list: &str,
    packed: bool,
    passes: u64,
    many: impl Fn(&PackedPaths) -> Result<PackedPaths, E>,
    one: impl Fn(&str) -> String,
) -> (u64, u64) {
    let (text, ends) = texts(list);
    let paths = PackedPaths { text, ends };
    let mut length = 0;
    for _ in 0..passes {
        length = if packed {
            many(&paths).expect("paths").text.len()
        } else {
            let mut start = 0;
            let mut next =
                |&end: &u32| &paths.text[std::mem::replace(&mut start, end as usize)..end as usize];
            paths.ends.iter().map(|end| one(next(end)).len()).sum()
        };
    }
    (passes * paths.ends.len() as u64, length as u64)
}

fn calls(count: u64, call: impl Fn() -> u64) -> (u64, u64) {
    (count, (0..count).map(|_| call()).sum())
}

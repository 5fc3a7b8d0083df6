//! W4, W5 and single calls: streams, trees and paths by ours, by CPython, and by native Rust.

use super::ours::Program;
use super::peers::native;
use super::workloads::seen;
use super::{Row, Settings, Side, inputs};
use oskit_guest::os_path::posix;
use path_clean::PathClean;
use rustix::fs::{FlockOperation, flock};
use std::fs::{self, File};
use std::hint::black_box;
use std::io::{BufRead, BufReader, BufWriter, Read, Write};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use walkdir::WalkDir;
use wasmtime::Result;

/// Makes rows that one program of ours and one of CPython's have in common.
struct Rows<'a> {
    settings: &'a Settings,
    program: Rc<Program>,
    peer: &'static str,
}

impl Rows<'_> {
    fn row(
        &self,
        title: String,
        ours: &[(&'static str, &[&str])],
        python: &[&Path],
        others: impl IntoIterator<Item = Side>,
    ) -> Row {
        let mut sides: Vec<Side> =
            ours.iter().map(|(name, arguments)| self.program.side(name, arguments)).collect();
        sides.extend(self.settings.python.as_ref().map(|of| of.side(self.peer, python)));
        sides.extend(others);
        Row { title, expected: None, sides }
    }
}

/// W4: lines read, blocks read and blocks written.
pub(super) fn streams(settings: &Settings) -> Result<Vec<Row>> {
    const READ: usize = 64 << 10;
    const WRITE: usize = 4 << 10;
    const WRITES: u64 = 65_536;
    let program = Program::new("bench_io", &settings.data)?;
    let rows = Rows { settings, program, peer: "w4" };
    let path = inputs::text(&settings.data, settings.text_mib)?;
    let text = seen(&path)?;
    let mib = settings.text_mib;
    let batches = ["lines", &text, "packed"];
    let single = ["lines", &text, "single"];
    let mut all = vec![rows.row(
        format!("W4 every line of {mib} MiB of text; a line"),
        &[("oskit, batches", &batches), ("oskit, a call each", &single)],
        &[Path::new("lines"), &path],
        [read_lines(path.clone())],
    )];
    let size = READ.to_string();
    all.push(rows.row(
        format!("W4 {mib} MiB in reads of 64 KiB; a read"),
        &[("oskit", &["read", &text, &size]), ("oskit, sys/files", &["direct-read", &text, &size])],
        &[Path::new("read"), &path, Path::new(&size)],
        [read_blocks(path.clone(), READ)],
    ));
    let (size, count) = (WRITE.to_string(), WRITES.to_string());
    for buffer in [8 << 10, 128 << 10] {
        let to = settings.data.join("out/written");
        let capacity = buffer.to_string();
        all.push(rows.row(
            format!("W4 256 MiB in writes of 4 KiB through a buffer of {} KiB; a write", buffer >> 10),
            &[
                ("oskit", &["write", "/out/written", &size, &capacity, &count]),
                ("oskit, sys/files", &["direct-write", "/out/written", &size, &capacity, &count]),
            ],
            &[Path::new("write"), &to, Path::new(&size), Path::new(&capacity), Path::new(&count)],
            [write_blocks(to.clone(), WRITE, buffer, WRITES)],
        ));
    }
    Ok(all)
}

fn read_lines(path: PathBuf) -> Side {
    native("BufRead::read_line", move || {
        let mut file = BufReader::with_capacity(1 << 16, File::open(&path)?);
        let (mut count, mut size, mut line) = (0, 0, String::new());
        while file.read_line(&mut line)? > 0 {
            (count, size) = (count + 1, size + line.len());
            line.clear();
        }
        Ok((count, size.to_string()))
    })
}

fn read_blocks(path: PathBuf, length: usize) -> Side {
    native("File::read", move || {
        let (mut file, mut block) = (File::open(&path)?, vec![0; length]);
        let (mut count, mut size) = (0, 0);
        loop {
            match file.read(&mut block)? {
                0 => return Ok((count, size.to_string())),
                some => (count, size) = (count + 1, size + some),
            }
        }
    })
}

fn write_blocks(path: PathBuf, length: usize, buffer: usize, count: u64) -> Side {
    native("BufWriter::write_all", move || {
        let block = vec![b'x'; length];
        let mut file = BufWriter::with_capacity(buffer, File::create(&path)?);
        for _ in 0..count {
            file.write_all(&block)?;
        }
        file.flush()?;
        Ok((count, (count * length as u64).to_string()))
    })
}

/// W5: a tree walked, its files asked about, and paths that only are texts.
pub(super) fn trees(settings: &Settings) -> Result<Vec<Row>> {
    const PASSES: u64 = 1000;
    let program = Program::new("bench_os", &settings.data)?;
    let rows = Rows { settings, program, peer: "w5" };
    let tree = inputs::tree(&settings.data)?;
    let top = seen(&tree)?;
    let mut all = Vec::new();
    for (what, title, by) in [
        ("walk", "W5 walk through 1,021 directories with 100,000 files; an entry", walked(tree.clone())),
        ("stat", "W5 the same with the status of each file; a file", asked(tree.clone())),
    ] {
        all.push(rows.row(
            title.to_owned(),
            &[("oskit, batches", &[what, &top, "packed"]), ("oskit, a call each", &[what, &top, "single"])],
            &[Path::new(what), &tree],
            [by],
        ));
    }
    let passes = PASSES.to_string();
    for (what, relative, linked, name, native) in [
        ("normpath", false, normpath as fn(&str) -> usize, "crate path-clean", cleaned as fn(&str) -> usize),
        ("join", true, join, "Path::join", joined),
    ] {
        let list = inputs::paths(&settings.data, relative)?;
        let path = seen(&list)?;
        let others = [paths("oskit, linked", &list, PASSES, linked)?, paths(name, &list, PASSES, native)?];
        all.push(rows.row(
            format!("W5 os.path.{what}; a path"),
            &[
                ("oskit, bulk", &[what, &path, "packed", &passes]),
                ("oskit, a call each", &[what, &path, "single", &passes]),
            ],
            &[Path::new(what), &list, Path::new(&passes)],
            others,
        ));
    }
    Ok(all)
}

/// Entries below the top, and how many are files.
fn walked(tree: PathBuf) -> Side {
    native("crate walkdir", move || {
        let (mut count, mut files) = (0, 0);
        for entry in WalkDir::new(&tree).min_depth(1) {
            count += 1;
            files += u64::from(entry?.file_type().is_file());
        }
        Ok((count, files.to_string()))
    })
}

/// Files, and the sum of their sizes.
fn asked(tree: PathBuf) -> Side {
    native("crate walkdir", move || {
        let (mut files, mut size) = (0, 0);
        for entry in WalkDir::new(&tree) {
            let entry = entry?;
            if entry.file_type().is_file() {
                files += 1;
                size += entry.metadata()?.len();
            }
        }
        Ok((files, size.to_string()))
    })
}

/// What is done to each path of a list, as often as there are passes, in this process.
fn paths(name: &'static str, list: &Path, passes: u64, one: fn(&str) -> usize) -> Result<Side> {
    let text = fs::read_to_string(list)?;
    Ok(native(name, move || {
        let (mut count, mut length) = (0, 0);
        for _ in 0..passes {
            length = 0;
            for path in text.lines() {
                count += 1;
                length += one(black_box(path));
            }
        }
        Ok((count, length.to_string()))
    }))
}

fn normpath(path: &str) -> usize {
    posix::normpath(path).len()
}

fn join(path: &str) -> usize {
    posix::join(&["/base/dir", path]).len()
}

fn cleaned(path: &str) -> usize {
    Path::new(path).clean().as_os_str().len()
}

fn joined(path: &str) -> usize {
    Path::new("/base/dir").join(path).as_os_str().len()
}

/// How often each single call is made.
const CALLS: u64 = 200_000;

/// One call about one file.
pub(super) fn calls(settings: &Settings) -> Result<Vec<Row>> {
    let program = Program::new("bench_os", &settings.data)?;
    let rows = Rows { settings, program, peer: "w5" };
    let file = settings.data.join("out/asked");
    fs::write(&file, "content")?;
    let count = CALLS.to_string();
    let row = |(what, title, by): (&str, &str, Side)| {
        rows.row(
            format!("{title}; a call"),
            &[("oskit", &[what, "/out/asked", &count])],
            &[Path::new(what), &file, Path::new(&count)],
            [by],
        )
    };
    let sides = [
        ("ask", "os.stat", repeated("std::fs::metadata", &file, |path| Ok(fs::metadata(path)?.len()))),
        ("open", "os.open and close", repeated("File::open", &file, |path| Ok(File::open(path).map(|_| 1)?))),
        ("flock", "fcntl.flock, locked and unlocked", locked(&file)),
    ];
    Ok(sides.into_iter().map(row).collect())
}

fn repeated(name: &'static str, file: &Path, one: fn(&Path) -> Result<u64>) -> Side {
    let file = file.to_owned();
    native(name, move || {
        let mut sum = 0;
        for _ in 0..CALLS {
            sum += one(&file)?;
        }
        Ok((CALLS, sum.to_string()))
    })
}

fn locked(file: &Path) -> Side {
    let file = file.to_owned();
    native("flock", move || {
        let file = File::open(&file)?;
        for _ in 0..CALLS {
            flock(&file, FlockOperation::LockExclusive)?;
            flock(&file, FlockOperation::Unlock)?;
        }
        Ok((CALLS, CALLS.to_string()))
    })
}

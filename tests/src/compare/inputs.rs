//! The inputs of the workloads: the same bytes each time, made once.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use wasmtime::Result;
use wasmtime::error::Context;

/// A 64-bit linear congruential generator with Knuth's constants.
struct Random(u64);

impl Random {
    fn new(seed: u64) -> Self {
        Random(seed.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493))
    }

    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

const WORDS: [&str; 24] = [
    "alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu",
    "nu", "xi", "omicron", "pi", "rho", "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega",
];

/// 1,000 sections of 100 options; with `references` every tenth value refers to another.
pub(super) fn ini(folder: &Path, references: bool) -> Result<PathBuf> {
    made(folder.join(if references { "w1i.ini" } else { "w1.ini" }), || {
        let mut random = Random::new(1);
        let mut out = String::from("# generated, do not edit\n[DEFAULT]\nbase_dir = /srv/data\n\n");
        for section in 0..1000 {
            let _ = write!(out, "[section.{section:04}]\n; settings of section {section}\n");
            for option in 0..100 {
                let words: Vec<&str> = (0..14).map(|_| WORDS[random.below(24) as usize]).collect();
                let key = format!("option_{option:03}_{}", WORDS[random.below(24) as usize]);
                let separator = [" = ", "=", ": "][random.below(3) as usize];
                let base = match (option % 10, references) {
                    (0, true) => "%(base_dir)s/",
                    (0, false) => "/srv/data/",
                    _ => "",
                };
                let _ =
                    writeln!(out, "{key}{separator}{base}{} {}", words.join(" "), random.below(1_000_000));
            }
            out.push('\n');
        }
        (out, 1)
    })
}

/// Text of so many MiB, to the next 4: lines of 20 to 139 characters, one in twenty with characters of two to four bytes.
pub(super) fn text(folder: &Path, mib: usize) -> Result<PathBuf> {
    made(folder.join(format!("w4-{mib}.txt")), || {
        const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz     ,.ABCDEFGH0123456789";
        let mut random = Random::new(4);
        let mut block = String::new();
        while block.len() < 4 << 20 {
            let length = 20 + random.below(120) as usize;
            let letter =
                |random: &mut Random| char::from(LETTERS[random.below(LETTERS.len() as u64) as usize]);
            let mut line: String = (0..length).map(|_| letter(&mut random)).collect();
            if random.below(20) == 0 {
                line.insert_str(length / 2, "é ü 漢字 😀 naïve");
            }
            block.push_str(&line);
            block.push('\n');
        }
        (block, mib.div_ceil(4))
    })
}

/// A tree of 1,021 directories with 100,000 files, a tenth of which hold 100 bytes.
pub(super) fn tree(folder: &Path) -> Result<PathBuf> {
    let path = folder.join("w5");
    if !path.is_dir() {
        let beside = folder.join("w5.new");
        for (package, module) in (0..20).flat_map(|package| (0..50).map(move |module| (package, module))) {
            let leaf = beside.join(format!("package_{package:02}/module_{module:02}"));
            fs::create_dir_all(&leaf)?;
            for file in 0..100 {
                let content = if file % 10 == 0 { [b'x'; 100].as_slice() } else { &[] };
                fs::write(leaf.join(format!("source_file_{file:03}.txt")), content)?;
            }
        }
        fs::rename(&beside, &path)?;
    }
    Ok(path)
}

/// 1,000 paths, a line each: with `relative` such that can be joined to another.
pub(super) fn paths(folder: &Path, relative: bool) -> Result<PathBuf> {
    let path =
        |i: usize| format!("srv/./data//package_{:02}/x/../module_{:02}/source_file_{i}.txt", i % 20, i % 50);
    let all: Vec<String> =
        (0..1000).map(|i| if relative { path(i) } else { format!("/{}", path(i)) }).collect();
    lines(folder, if relative { "w5-relative.txt" } else { "w5-paths.txt" }, all.iter().map(String::as_str))
}

/// Lines of text.
pub(super) fn lines<'a>(
    folder: &Path,
    name: &str,
    lines: impl IntoIterator<Item = &'a str>,
) -> Result<PathBuf> {
    made(folder.join(name), || (lines.into_iter().flat_map(|line| [line, "\n"]).collect(), 1))
}

/// The file at `path`, made beside and renamed if it isn't there: a block and how often it is written.
fn made(path: PathBuf, content: impl FnOnce() -> (String, usize)) -> Result<PathBuf> {
    if !path.is_file() {
        let beside = path.with_extension("new");
        let (block, times) = content();
        let write = |mut file: File| (0..times).try_for_each(|_| file.write_all(block.as_bytes()));
        File::create(&beside).and_then(write).with_context(|| format!("writing {}", beside.display()))?;
        fs::rename(&beside, &path)?;
    }
    Ok(path)
}

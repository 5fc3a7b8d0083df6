//! Walks the tree and reads its files line by line.

use crate::bindings::oskit::stdlib::io::{self, OpenOptions};
use crate::bindings::oskit::stdlib::logging::Logger;
use crate::bindings::oskit::stdlib::{os, os_path};
use crate::config::{Config, Kind};
use crate::failure::Failure;
use crate::text;

/// How much text is taken at a time, in characters.
const BATCH: u64 = 1 << 18;

/// What was counted of one kind of file.
#[derive(Default)]
pub(crate) struct Totals {
    /// Files.
    pub files: u64,
    /// All their lines.
    pub lines: u64,
    /// Lines with nothing but white space.
    pub blank: u64,
    /// Lines that begin with the kind's comment sign.
    pub comments: u64,
    /// Characters of the longest line.
    pub longest: u64,
    /// The file with the longest line.
    pub longest_in: String,
}

/// Counts the tree; one entry for each kind, in their order.
pub(crate) fn tree(config: &Config, log: &Logger) -> Result<Vec<Totals>, Failure> {
    let mut totals: Vec<Totals> = config.kinds.iter().map(|_| Totals::default()).collect();
    if !os_path::isdir(&config.root) {
        os::listdir(Some(&config.root))?; // tells why
    }
    let walker = os::walk(&config.root, None)?;
    while let Some(mut step) = walker.next()? {
        step.directories.retain(|name| !config.skip.contains(name));
        step.directories.sort();
        walker.descend_into(&step.directories)?;
        step.files.sort();
        for name in &step.files {
            let Some(index) =
                config.kinds.iter().position(|kind| kind.endings.iter().any(|end| name.ends_with(end)))
            else {
                continue;
            };
            let path = os_path::join(&[step.path.clone(), name.clone()]);
            match file(&path, &config.kinds[index], &mut totals[index]) {
                Ok(()) => totals[index].files += 1,
                Err(failure) => log.warning("left out: %s", &[text(&failure.to_string())])?,
            }
        }
    }
    for error in walker.take_errors() {
        log.warning("not walked: %s", &[text(&Failure::from(error).to_string())])?;
    }
    Ok(totals)
}

fn file(path: &str, kind: &Kind, totals: &mut Totals) -> Result<(), Failure> {
    let options =
        OpenOptions { errors: Some("replace".to_owned()), buffering: None, encoding: None, newline: None };
    let file = io::open_text(path, Some("r"), Some(&options))?;
    loop {
        let batch = file.readlines_packed(Some(BATCH))?;
        if batch.ends.is_empty() {
            break;
        }
        let mut start = 0;
        for &end in &batch.ends {
            line(batch.text[start..end as usize].trim_end_matches('\n'), path, kind, totals);
            start = end as usize;
        }
    }
    Ok(file.close()?)
}

fn line(line: &str, path: &str, kind: &Kind, totals: &mut Totals) {
    totals.lines += 1;
    let content = line.trim();
    if content.is_empty() {
        totals.blank += 1;
    } else if !kind.comment.is_empty() && content.starts_with(&kind.comment) {
        totals.comments += 1;
    }
    let length = line.chars().count() as u64;
    if length > totals.longest {
        totals.longest = length;
        path.clone_into(&mut totals.longest_in);
    }
}

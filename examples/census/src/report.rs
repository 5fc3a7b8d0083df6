//! The report, and how it gets into its place.

use crate::bindings::oskit::stdlib::{io, os};
use crate::config::Config;
use crate::count::Totals;
use crate::failure::Failure;
use std::fmt::Write as _;

/// A table with a row for each kind and one for all.
pub(crate) fn text(config: &Config, totals: &[Totals]) -> String {
    let mut out = format!(
        "{:<10}{:>8}{:>10}{:>8}{:>10}{:>9}  in\n",
        "kind", "files", "lines", "blank", "comments", "longest"
    );
    let mut all = Totals::default();
    for (kind, one) in config.kinds.iter().zip(totals) {
        row(&mut out, &kind.name, one);
        all.files += one.files;
        all.lines += one.lines;
        all.blank += one.blank;
        all.comments += one.comments;
        if one.longest > all.longest {
            all.longest = one.longest;
            all.longest_in.clone_from(&one.longest_in);
        }
    }
    row(&mut out, "all", &all);
    out
}

fn row(out: &mut String, name: &str, one: &Totals) {
    let Totals { files, lines, blank, comments, longest, longest_in } = one;
    let line = format!("{name:<10}{files:>8}{lines:>10}{blank:>8}{comments:>10}{longest:>9}  {longest_in}");
    let _ = writeln!(out, "{}", line.trim_end());
}

/// Writes the report beside its place, makes sure that it is on the disk, and only then puts it there: a report that
/// was there before is replaced whole or not at all.
pub(crate) fn write(path: &str, text: &str) -> Result<(), Failure> {
    let beside = format!("{path}.new");
    let result = write_beside(&beside, text).and_then(|()| Ok(os::replace(&beside, path)?));
    if result.is_err() {
        // What was begun is of no use to anybody; that it can't be removed is not the error to tell.
        let _ = os::remove(&beside);
    }
    result
}

fn write_beside(path: &str, text: &str) -> Result<(), Failure> {
    let file = io::open_text(path, Some("w"), None)?;
    file.write(text)?;
    file.flush()?;
    file.descriptor()?.fsync()?;
    Ok(file.close()?)
}

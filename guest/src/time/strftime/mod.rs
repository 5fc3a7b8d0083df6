//! `strftime` with the directives, flags, widths and modifiers of glibc in the C locale.
//!
//! A format is taken apart once: into stretches whose text is always as long, and what lies between them.

mod directive;
mod run;
mod spec;
#[cfg(test)]
mod tests;
mod tm;

use super::kept::Kept;
use super::{Error, StructTime};
use directive::{Directive, interpret};
use run::Run;
use spec::TooLong;
use std::cell::RefCell;
use std::rc::Rc;
pub(super) use tm::Tm;

/// The months' names; the short ones are their first three letters.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The days' names from Sunday; the short ones are their first three letters.
pub(crate) const WEEKDAYS: [&str; 7] =
    ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/// The longest text that a format may make.
const LONGEST: usize = 16 << 20;

/// Longer formats are read anew for each time: taken apart they would need many times their size.
const LONGEST_KEPT: usize = 4096;

thread_local! {
    static FORMATS: RefCell<Kept<Format>> = const { RefCell::new(Kept::new()) };
}

/// The short form of a name.
pub(super) fn short(name: &'static str) -> &'static str {
    name.get(..3).unwrap_or(name)
}

/// `time.strftime(format, t)`.
pub fn strftime(format: &str, t: &StructTime) -> Result<String, Error> {
    let tm = Tm::checked(t)?;
    let mut out = Vec::new();
    Format::lately(format)?.write(&tm, &mut out)?;
    Ok(text_of(out))
}

/// The text that formats wrote: whole characters each time, so that it is UTF-8.
pub(super) fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_default()
}

/// A format that has no NUL, taken apart.
pub(super) struct Format {
    source: String,
    steps: Vec<Step>,
    /// How long its texts may be.
    limit: usize,
}

enum Step {
    Run(Run),
    Directive(Directive),
    /// The whole format, if it isn't worth taking apart.
    Whole,
}

impl Format {
    fn new(format: &str, steps: impl FnOnce(&str) -> Vec<Step>) -> Result<Self, Error> {
        if format.contains('\0') {
            return Err(Error::value("embedded null character"));
        }
        Ok(Format { source: format.to_owned(), steps: steps(format), limit: limit_of(format) })
    }

    /// A format for many times, which is taken apart if it hasn't been lately.
    pub(super) fn of(format: &str) -> Result<Rc<Self>, Error> {
        if let Some(kept) = FORMATS.with_borrow(|formats| formats.get(format)) {
            return Ok(kept);
        }
        if format.len() > LONGEST_KEPT {
            return Ok(Rc::new(Format::new(format, whole)?));
        }
        let made = Rc::new(Format::new(format, steps)?);
        FORMATS.with_borrow_mut(|formats| formats.insert(format, made.clone()));
        Ok(made)
    }

    /// A format for one time, which is taken apart if it comes again: programs put numbers into formats.
    fn lately(format: &str) -> Result<Rc<Self>, Error> {
        if let Some(kept) = FORMATS.with_borrow(|formats| formats.get(format)) {
            return Ok(kept);
        }
        if format.len() > LONGEST_KEPT || !FORMATS.with_borrow_mut(|formats| formats.is_asked_again(format)) {
            return Ok(Rc::new(Format::new(format, whole)?));
        }
        Format::of(format)
    }

    /// About how many bytes it writes.
    pub(super) fn width(&self) -> usize {
        let width = |step: &Step| match step {
            Step::Run(run) => run.width(),
            Step::Directive(_) => 8,
            Step::Whole => self.source.len(),
        };
        self.steps.iter().map(width).sum()
    }

    /// Writes a time whose fields are in their ranges behind what is there.
    pub(super) fn write(&self, tm: &Tm<'_>, out: &mut Vec<u8>) -> Result<(), Error> {
        let start = out.len();
        let written = self.write_steps(tm, out);
        if written.is_err() || self.is_too_long(&out[start..]) {
            out.truncate(start);
            if self.limit >= LONGEST {
                return Err(Error::value("strftime() result too long"));
            }
        }
        Ok(())
    }

    fn write_steps(&self, tm: &Tm<'_>, out: &mut Vec<u8>) -> Result<(), TooLong> {
        let start = out.len();
        for step in &self.steps {
            match step {
                Step::Run(run) if run.write(tm, out) => {}
                Step::Run(run) => interpret(&self.source[run.source.clone()], tm, self.limit, out)?,
                Step::Directive(directive) => directive.write(&self.source, tm, self.limit, out)?,
                Step::Whole => interpret(&self.source, tm, self.limit, out)?,
            }
            if out.len() - start > self.limit.saturating_mul(4) {
                return Err(TooLong);
            }
        }
        Ok(())
    }

    fn is_too_long(&self, text: &[u8]) -> bool {
        let characters = || text.iter().filter(|&&byte| byte & 0xc0 != 0x80).count();
        text.len() >= self.limit && characters() >= self.limit
    }
}

fn whole(_: &str) -> Vec<Step> {
    vec![Step::Whole]
}

fn steps(format: &str) -> Vec<Step> {
    let mut steps = Vec::new();
    let mut run = Run::at(0);
    let mut rest = 0;
    while let Some(found) = memchr::memchr(b'%', &format.as_bytes()[rest..]) {
        let directive = Directive::read(format, rest + found);
        run.push_text(&format[rest..directive.source.start], directive.source.start);
        rest = directive.source.end;
        if !run.push(&directive) {
            if run.width() > 0 {
                steps.push(Step::Run(run));
            }
            steps.push(Step::Directive(directive));
            run = Run::at(rest);
        }
    }
    run.push_text(&format[rest..], format.len());
    if run.width() > 0 {
        steps.push(Step::Run(run));
    }
    steps
}

/// CPython gives `wcsftime` a buffer that it doubles until it has 256 characters for each of the format, and returns
/// nothing where that doesn't do.
fn limit_of(format: &str) -> usize {
    let enough = format.chars().count().saturating_mul(256);
    let mut size = 1024_usize;
    while size < enough && size < LONGEST {
        size *= 2;
    }
    size
}

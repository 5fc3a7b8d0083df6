//! W2: texts of moments, and moments of texts.

use super::ours::Program;
use super::peers::native;
use super::{Row, Settings, Side, inputs};
use chrono::format::{Item, StrftimeItems};
use chrono::{DateTime as ChronoDateTime, NaiveDateTime};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::Offset;
use std::fmt::Write as _;
use std::path::Path;
use std::rc::Rc;
use wasmtime::error::Context;
use wasmtime::{Error, Result};

#[path = "../../benches/moments.rs"]
mod input;

/// How often all moments are gone through, but for CPython, which leaves out of its time what it needs to prepare them.
const PASSES: &str = "10";

/// A form of texts.
struct Form {
    module: &'static str,
    /// The operations that write and read it.
    operations: [&'static str; 2],
    /// The format for Python and us.
    python: &'static str,
    /// The format for jiff and chrono to write; to read, which is empty where it is ISO 8601.
    native: [&'static str; 2],
    file: &'static str,
}

const FORMS: [Form; 4] = [
    Form {
        module: "datetime",
        operations: ["strftime", "strptime"],
        python: "%Y-%m-%d %H:%M:%S.%f",
        native: ["%Y-%m-%d %H:%M:%S%.6f", "%Y-%m-%d %H:%M:%S%.f"],
        file: "w2-microseconds.txt",
    },
    Form {
        module: "datetime",
        operations: ["strftime", "strptime"],
        python: "%a, %d %b %Y %H:%M:%S",
        native: ["%a, %d %b %Y %H:%M:%S"; 2],
        file: "w2-names.txt",
    },
    Form {
        module: "datetime",
        operations: ["isoformat", "fromisoformat"],
        python: "",
        native: ["%Y-%m-%dT%H:%M:%S%.6f", ""],
        file: "w2-iso.txt",
    },
    Form {
        module: "time",
        operations: ["strftime", "strptime"],
        python: "%Y-%m-%d %H:%M:%S",
        native: ["%Y-%m-%d %H:%M:%S"; 2],
        file: "w2-seconds.txt",
    },
];

/// What a side made.
enum Made {
    Text(String),
    Moments(Vec<i64>),
}

/// The rows.
pub(super) fn rows(settings: &Settings) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    for form in &FORMS {
        let program = Program::new(&format!("bench_{}", form.module), &settings.data)?;
        let (text, ends) = written(form)?;
        let path = inputs::lines(&settings.data, form.file, input::parts(&text, &ends))?;
        for (index, operation) in form.operations.iter().enumerate() {
            let mut sides = ours(form, operation, &program);
            if let Some(python) = &settings.python {
                let arguments = [form.module, operation, form.python].map(Path::new);
                sides.push(python.side("w2", &[arguments[0], arguments[1], arguments[2], &path]));
            }
            sides.extend(if index == 0 { writers(form) } else { readers(form, &text, &ends) });
            let title = format!("W2 {}.{operation} {}; a time", form.module, form.python);
            rows.push(Row { title, expected: None, sides });
        }
    }
    Ok(rows)
}

fn ours(form: &Form, operation: &str, program: &Rc<Program>) -> Vec<Side> {
    let file = format!("/data/{}", form.file);
    let side = |name, how| program.side(name, &[operation, form.python, &file, how, PASSES]);
    vec![side("oskit, bulk", "bulk"), side("oskit, a call each", "single")]
}

/// The texts of all moments, packed.
fn written(form: &Form) -> Result<(String, Vec<u32>)> {
    let items = StrftimeItems::new(form.native[0]).parse()?;
    let (mut text, mut ends) = (String::new(), Vec::new());
    for moment in input::moments() {
        let moment = ChronoDateTime::from_timestamp_micros(moment).context("a moment out of range")?;
        write!(text, "{}", moment.naive_utc().format_with_items(items.iter()))?;
        ends.push(text.len() as u32);
    }
    Ok((text, ends))
}

/// A side in this process.
fn side(name: &'static str, mut work: impl FnMut() -> Result<Made> + 'static) -> Side {
    native(name, move || {
        let passes: u64 = PASSES.parse()?;
        let mut sum = input::Sum::default();
        for pass in 1..=passes {
            let made = work()?;
            match made {
                _ if pass < passes => {}
                Made::Text(text) => sum.text(text.as_bytes()),
                Made::Moments(moments) => moments.iter().for_each(|&moment| sum.number(moment)),
            }
        }
        Ok((passes * input::COUNT as u64, sum.to_string()))
    })
}

fn writers(form: &Form) -> Vec<Side> {
    let [format, read] = form.native;
    let civil = |moment| Timestamp::from_microsecond(moment).map(|moment| Offset::UTC.to_datetime(moment));
    let times: Vec<DateTime> = input::moments().flat_map(civil).collect();
    let jiff = side("jiff", move || {
        let printer = DateTimePrinter::new().precision(Some(6));
        let mut text = String::new();
        for time in &times {
            if read.is_empty() {
                printer.print_datetime(time, &mut text).map_err(Error::msg)?;
            } else {
                write!(text, "{}", time.strftime(format))?;
            }
        }
        Ok(Made::Text(text))
    });
    let naive = |moment| Some(ChronoDateTime::from_timestamp_micros(moment)?.naive_utc());
    let times: Vec<NaiveDateTime> = input::moments().filter_map(naive).collect();
    let chrono = side("chrono", move || {
        let items: Vec<Item<'_>> = StrftimeItems::new(format).parse()?;
        let mut text = String::new();
        for time in &times {
            write!(text, "{}", time.format_with_items(items.iter()))?;
        }
        Ok(Made::Text(text))
    });
    vec![jiff, chrono]
}

fn readers(form: &Form, text: &str, ends: &[u32]) -> Vec<Side> {
    let format = form.native[1];
    let unit = if form.module == "time" { 1_000_000 } else { 1 };
    let texts: Rc<(String, Vec<u32>)> = Rc::new((text.to_owned(), ends.to_vec()));
    let same = Rc::clone(&texts);
    let jiff = side("jiff", move || {
        let mut moments = Vec::with_capacity(texts.1.len());
        for text in input::parts(&texts.0, &texts.1) {
            let time = if format.is_empty() { text.parse() } else { DateTime::strptime(format, text) };
            let moment = time.and_then(|time| Offset::UTC.to_timestamp(time)).map_err(Error::msg)?;
            moments.push(moment.as_microsecond() / unit);
        }
        Ok(Made::Moments(moments))
    });
    let chrono = side("chrono", move || {
        let mut moments = Vec::with_capacity(same.1.len());
        for text in input::parts(&same.0, &same.1) {
            let time = match format {
                "" => text.parse()?,
                format => NaiveDateTime::parse_from_str(text, format)?,
            };
            moments.push(time.and_utc().timestamp_micros() / unit);
        }
        Ok(Made::Moments(moments))
    });
    vec![jiff, chrono]
}

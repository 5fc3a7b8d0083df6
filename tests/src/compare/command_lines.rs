//! W8: a command line by ours, by CPython, and by `lexopt` and `clap`.

use super::ours::Program;
use super::peers::native;
use super::{Row, Settings, Side};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};
use lexopt::ValueExt as _;
use lexopt::prelude::{Long, Short, Value};
use std::fmt::Display;
use std::path::Path;
use wasmtime::{Result, bail};

const LINE: [&str; 20] = [
    "-v",
    "--file=/tmp/in.txt",
    "-n",
    "42",
    "--output",
    "/tmp/out.txt",
    "-q",
    "--level=3",
    "-x",
    "--name",
    "bench",
    "-r",
    "0.5",
    "--tag=a",
    "--tag=b",
    "--mode",
    "fast",
    "pos1",
    "pos2",
    "pos3",
];

/// The rows of W8.
pub(super) fn rows(settings: &Settings) -> Result<Vec<Row>> {
    const PARSES: u64 = 100_000;
    // The length of the help and a sum over it, where there is no CPython to say them.
    const HELP: &str = "377:4231031";
    let program = Program::new("bench_optparse", &settings.data)?;
    let row = |title: &str, what: &str, count: u64, expected: Option<&str>| {
        let count = count.to_string();
        let mut sides = vec![program.side("oskit", &[what, &count])];
        if let Some(python) = &settings.python {
            sides.push(python.side("w8", &[Path::new(what), Path::new(&count)]));
        }
        Row { title: title.to_owned(), expected: expected.map(str::to_owned), sides }
    };
    let mut parse = row("W8 parse a command line of 20 words by 11 options; a line", "parse", PARSES, None);
    parse.sides.extend([lexopt_side(PARSES), clap_side(PARSES)]);
    Ok(vec![parse, row("W8 format the help of 11 options; a help", "help", 2000, Some(HELP))])
}

/// What the options give.
#[derive(Default)]
struct Values {
    verbose: bool,
    quiet: bool,
    x: u64,
    file: Option<String>,
    output: Option<String>,
    num: i64,
    level: i64,
    rate: f64,
    name: Option<String>,
    tag: Vec<String>,
    mode: Option<String>,
    args: Vec<String>,
}

impl Values {
    /// What all sides print of it.
    fn check(&self, total: usize) -> String {
        fn text<T: Display>(value: Option<&T>) -> String {
            value.map_or_else(|| "None".to_owned(), ToString::to_string)
        }
        format!(
            "file={},level={},mode={},name={},num={},output={},quiet={},rate={},tag={},verbose={},x={};{};{total}",
            text(self.file.as_ref()),
            self.level,
            text(self.mode.as_ref()),
            text(self.name.as_ref()),
            self.num,
            text(self.output.as_ref()),
            u8::from(self.quiet),
            self.rate,
            self.tag.len(),
            u8::from(self.verbose),
            self.x,
            self.args.join(",")
        )
    }
}

/// A side that parses so many times.
fn side(name: &'static str, count: u64, mut parse: impl FnMut() -> Result<Values> + 'static) -> Side {
    native(name, move || {
        let (mut total, mut last) = (0, Values::default());
        for _ in 0..count {
            last = parse()?;
            total += last.args.len();
        }
        Ok((count, last.check(total)))
    })
}

fn lexopt_side(count: u64) -> Side {
    side("crate lexopt", count, || Ok(by_lexopt()?))
}

fn by_lexopt() -> std::result::Result<Values, lexopt::Error> {
    let mut values = Values { num: 1, rate: 1.0, ..Values::default() };
    let mut parser = lexopt::Parser::from_args(LINE);
    while let Some(argument) = parser.next()? {
        match argument {
            Short('v') | Long("verbose") => values.verbose = true,
            Short('q') | Long("quiet") => values.quiet = true,
            Short('x') => values.x += 1,
            Short('f') | Long("file") => values.file = Some(parser.value()?.string()?),
            Short('o') | Long("output") => values.output = Some(parser.value()?.string()?),
            Short('n') | Long("num") => values.num = parser.value()?.parse()?,
            Short('l') | Long("level") => values.level = parser.value()?.parse()?,
            Short('r') | Long("rate") => values.rate = parser.value()?.parse()?,
            Long("name") => values.name = Some(parser.value()?.string()?),
            Long("tag") => values.tag.push(parser.value()?.string()?),
            Short('m') | Long("mode") => {
                let mode = parser.value()?.string()?;
                if !["fast", "slow", "off"].contains(&mode.as_str()) {
                    return Err(format!("no mode {mode}").into());
                }
                values.mode = Some(mode);
            }
            Value(word) => values.args.push(word.string()?),
            _ => return Err(argument.unexpected()),
        }
    }
    Ok(values)
}

fn clap_side(count: u64) -> Side {
    let mut command = command();
    side("crate clap", count, move || by_clap(&mut command.try_get_matches_from_mut(LINE)?))
}

fn command() -> Command {
    let option = |name: &'static str, short: &str| {
        let option = Arg::new(name).long(name);
        match short.chars().next() {
            Some(short) => option.short(short),
            None => option,
        }
    };
    Command::new("bench")
        .no_binary_name(true)
        .arg(option("verbose", "v").action(ArgAction::SetTrue).help("say more"))
        .arg(option("quiet", "q").action(ArgAction::SetTrue))
        .arg(Arg::new("x").short('x').action(ArgAction::Count))
        .arg(option("file", "f"))
        .arg(option("output", "o"))
        .arg(option("num", "n").value_parser(value_parser!(i64)).default_value("1"))
        .arg(option("level", "l").value_parser(value_parser!(i64)).default_value("0"))
        .arg(option("rate", "r").value_parser(value_parser!(f64)).default_value("1"))
        .arg(option("name", ""))
        .arg(option("tag", "").action(ArgAction::Append))
        .arg(option("mode", "m").value_parser(["fast", "slow", "off"]))
        .arg(Arg::new("args").num_args(0..))
}

fn by_clap(matches: &mut ArgMatches) -> Result<Values> {
    let (Some(num), Some(level), Some(rate)) =
        (matches.remove_one("num"), matches.remove_one("level"), matches.remove_one("rate"))
    else {
        bail!("a default is missing");
    };
    Ok(Values {
        verbose: matches.get_flag("verbose"),
        quiet: matches.get_flag("quiet"),
        x: u64::from(matches.get_count("x")),
        file: matches.remove_one("file"),
        output: matches.remove_one("output"),
        num,
        level,
        rate,
        name: matches.remove_one("name"),
        tag: matches.remove_many("tag").into_iter().flatten().collect(),
        mode: matches.remove_one("mode"),
        args: matches.remove_many("args").into_iter().flatten().collect(),
    })
}

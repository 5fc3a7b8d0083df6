//! The command line.

use crate::bindings::oskit::stdlib::optparse::{
    Help, Item, OptionParser, OptionSpec, OptionType, Outcome, Parsed, ParserSpec, Stored, SystemExit, Usage,
    default_option, default_parser,
};
use crate::bindings::oskit::stdlib::values::Scalar;

/// What the command line asks for.
pub(crate) struct Options {
    pub(crate) calendar: String,
    pub(crate) after: String,
    pub(crate) count: usize,
    pub(crate) format: String,
}

/// Options, or what to print before the program ends: help, or what is wrong.
pub(crate) enum Wanted {
    Options(Options),
    Exit(SystemExit),
}

/// Reads the program's own command line.
pub(crate) fn read() -> Wanted {
    let parser = parser();
    let parsed = match parser.parse_args(None).expect("the defaults are what their options take") {
        Outcome::Parsed(parsed) => parsed,
        Outcome::Exit(exit) => return Wanted::Exit(exit),
    };
    let wrong = |text: &str| Wanted::Exit(parser.error(text).expect("the usage is short"));
    let [calendar] = parsed.args.as_slice() else { return wrong("name one calendar") };
    let Ok(count) = text(&parsed, "count").parse() else { return wrong("--count can't be negative") };
    Wanted::Options(Options {
        calendar: calendar.clone(),
        after: text(&parsed, "after"),
        count,
        format: text(&parsed, "format"),
    })
}

fn parser() -> OptionParser {
    let parser = OptionParser::create(&ParserSpec {
        usage: Usage::Text("%prog [options] CALENDAR".to_owned()),
        prog: Some("agenda".to_owned()),
        description: Some("Prints the next events of a calendar that is an INI file.".to_owned()),
        ..default_parser()
    });
    let parser = parser.expect("nothing in it can be wrong");
    let options = [
        ("-n", "--count", OptionType::Int, "5", "how many events to print [default: %default]"),
        (
            "-a",
            "--after",
            OptionType::String,
            "",
            "a time as 2026-11-23T12:00+01:00; the present unless given",
        ),
        ("-f", "--format", OptionType::String, "%a %Y-%m-%d %H:%M %Z", "how times look, as in strftime"),
    ];
    for (short, long, of, default, help) in options {
        let spec = OptionSpec {
            type_: Some(of),
            default: Some(Stored::Item(Item::Scalar(Scalar::Text(default.to_owned())))),
            help: Some(Help::Text(help.to_owned())),
            ..default_option()
        };
        parser.add_option(&[short.to_owned(), long.to_owned()], &spec).expect("no two have one name");
    }
    parser
}

/// What an option holds, as text.
fn text(parsed: &Parsed, name: &str) -> String {
    match parsed.values.iter().find(|(dest, _)| dest == name) {
        Some((_, Stored::Item(Item::Scalar(Scalar::Text(text))))) => text.clone(),
        Some((_, Stored::Item(Item::Scalar(Scalar::Integer(number))))) => number.to_string(),
        _ => String::new(),
    }
}

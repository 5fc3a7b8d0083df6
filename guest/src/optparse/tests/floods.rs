//! Inputs of a size at which anything worse than linear would not end.

use super::{action, add, callback, parser, refused, words};
use crate::optparse::{
    Action, ConflictHandler, Error, FormatterSpec, Help, OptionParser, OptionSpec, OptionType, Outcome,
    ParserSpec, Place, Value,
};

const MANY: usize = 100_000;

fn args(parser: &mut OptionParser, line: Vec<String>) -> Vec<String> {
    match parser.parse_args(Some(line), None) {
        Ok(Outcome::Parsed(parsed, _)) => parsed.args,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_hundred_thousand_arguments_of_each_kind() {
    let mut parser = parser();
    add(&mut parser, "-f", action(Action::Count));
    add(&mut parser, "-s --long", OptionSpec::default());
    add(&mut parser, "-l", OptionSpec { kind: Some(OptionType::Int), ..action(Action::Append) });
    add(&mut parser, "-m", OptionSpec { nargs: Some(MANY as u32), ..OptionSpec::default() });
    for word in ["x", "-f", "-sx", "--long=x", "--lo=x", "-l5", ""] {
        let left = args(&mut parser, vec![word.to_owned(); MANY]).len();
        assert_eq!(left, if word.starts_with('-') { 0 } else { MANY });
    }
    assert_eq!(args(&mut parser, vec!["--".to_owned(); MANY]).len(), MANY - 1);
    assert_eq!(args(&mut parser, [words("-m"), vec!["x".to_owned(); MANY]].concat()).len(), 0);
    assert_eq!(args(&mut parser, vec!["-".to_owned() + &"f".repeat(MANY)]).len(), 0);
    let msg = refused(&mut parser, "-m x");
    assert!(msg.ends_with("prog: error: -m option requires 100000 arguments\n"));
}

#[test]
fn words_of_a_million_bytes() {
    let mut parser = parser();
    add(&mut parser, "-i --integer", OptionSpec { kind: Some(OptionType::Int), ..OptionSpec::default() });
    let long = "1".repeat(1_000_000);
    for line in [
        format!("--{long}"),
        format!("-i{long}"),
        format!("--{long}={long}"),
        format!("-i0x{long}"),
        format!("-{long}"),
    ] {
        let outcome = parser.parse_args(Some(vec![line.clone()]), None);
        match outcome {
            Ok(Outcome::Exit(exit)) => assert_eq!(exit.code, 2),
            // Python reads it, and could not write it.
            Err(Error::Value(text)) => assert!(text.starts_with("Exceeds the limit (4300 digits)")),
            other => panic!("{other:?}"),
        }
    }
    assert!(refused(&mut parser, "-i\0").contains(r"invalid integer value: '\x00'"));
    assert_eq!(args(&mut parser, vec![format!("\0{long}\0")]).len(), 1);
}

#[test]
fn a_hundred_thousand_options() {
    let mut parser = parser();
    let help = || Some(Help::Text("some help".to_owned()));
    let options = (0..MANY).map(|n| {
        (vec![format!("--option-{n:06}")], OptionSpec { help: help(), ..action(Action::StoreTrue) })
    });
    parser.add_options(Place::Parser, options.collect()).expect("options");
    assert_eq!(args(&mut parser, (0..MANY).map(|n| format!("--option-{n:06}")).collect()).len(), 0);
    assert_eq!(parser.format_help(None).expect("a help").lines().count(), MANY + 4);
    assert!(
        refused(&mut parser, "--option")
            .contains("ambiguous option: --option (--option-000000, --option-000001")
    );
    parser.set_conflict_handler(Place::Parser, ConflictHandler::Resolve);
    let names: Vec<String> = (0..MANY).rev().map(|n| format!("--option-{n:06}")).collect();
    parser.add_option(Place::Parser, &names, OptionSpec::default()).expect("it takes all names");
    assert_eq!(parser.format_help(None).expect("a help").lines().count(), 5);
    let other: Vec<String> = names.iter().rev().cloned().collect();
    parser.add_option(Place::Parser, &other, callback(0)).expect("it takes them again");
    parser.remove_option("--option-000005").expect("an option");
    assert!(!parser.has_option("--option-000006"));
}

#[test]
fn help_texts_of_many_words_and_of_one() {
    for text in [
        "x".repeat(1 << 17),
        "a ".repeat(1 << 16),
        "-".repeat(1 << 17),
        "ab-".repeat(1 << 15),
        "\u{a0}".repeat(1 << 15),
        "a--b".repeat(1 << 15),
        "\t".repeat(1 << 17),
    ] {
        for width in [0, 80, u32::MAX] {
            let formatter = FormatterSpec { width: Some(width), ..FormatterSpec::default() };
            let spec = ParserSpec {
                formatter: Some(formatter),
                epilog: Some(text.clone()),
                ..ParserSpec::default()
            };
            let epilog = OptionParser::new(spec).expect("a parser").format_epilog(None).expect("a text");
            assert!(epilog.len() <= 3 * text.len() + 8);
        }
    }
}

#[test]
fn what_would_grow_without_bound_is_refused() {
    let limit = |name| Some(Error::Limit(name, 16 << 20));
    let long = "x".repeat(1 << 16);
    let spec = ParserSpec {
        prog: Some(long.clone()),
        usage: crate::optparse::Usage::Text("%prog".repeat(1 << 16)),
        ..ParserSpec::default()
    };
    assert_eq!(OptionParser::new(spec).expect("a parser").get_usage().err(), limit("text"));

    let mut wide = parser();
    let help = Some(Help::Text("%default".repeat(1 << 16)));
    add(&mut wide, "-x", OptionSpec { default: Some(long.as_str().into()), help, ..OptionSpec::default() });
    assert_eq!(wide.format_help(None).err(), limit("text"));

    let mut lengthy = parser();
    let names: Vec<String> = (0..1000).map(|n| format!("--n{n}")).collect();
    let spec = OptionSpec { metavar: Some(long.clone()), ..OptionSpec::default() };
    lengthy.add_option(Place::Parser, &names, spec).expect("an option");
    assert_eq!(lengthy.format_help(None).err(), limit("text"));

    let formatter = FormatterSpec { indent_increment: Some(u32::MAX), ..FormatterSpec::default() };
    let mut indented = OptionParser::new(ParserSpec { formatter: Some(formatter), ..ParserSpec::default() })
        .expect("a parser");
    assert_eq!(indented.format_help(None).err(), limit("text"));

    let mut constants = parser();
    let spec = OptionSpec { constant: Some(Value::from(long.as_str())), ..action(Action::AppendConst) };
    add(&mut constants, "-k", spec);
    assert_eq!(constants.parse_args(Some(vec!["-k".to_owned(); MANY]), None).err(), limit("constants"));
}

mod floods;
mod laws;
mod words;

use super::{
    Action, CallbackEvent, Error, FormatterKind, FormatterSpec, Help, OptionParser, OptionSpec, OptionType,
    Outcome, Parsed, ParserSpec, Place, Step, Usage, Value, Values,
};
use crate::{environ, sys};

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

fn parser() -> OptionParser {
    OptionParser::new(ParserSpec { prog: Some("prog".to_owned()), ..ParserSpec::default() })
        .expect("a parser")
}

fn add(parser: &mut OptionParser, opts: &str, spec: OptionSpec) {
    parser.add_option(Place::Parser, &words(opts), spec).expect("an option");
}

fn action(action: Action) -> OptionSpec {
    OptionSpec { action: Some(action), ..OptionSpec::default() }
}

fn callback(number: u32) -> OptionSpec {
    OptionSpec { callback: Some(number), ..action(Action::Callback) }
}

fn parsed(outcome: Outcome) -> (Parsed, Vec<CallbackEvent>) {
    match outcome {
        Outcome::Parsed(parsed, events) => (parsed, events),
        Outcome::Exit(exit) => panic!("{exit:?}"),
    }
}

fn parse(parser: &mut OptionParser, line: &str) -> Parsed {
    parsed(parser.parse_args(Some(words(line)), None).expect("an outcome")).0
}

fn refused(parser: &mut OptionParser, line: &str) -> String {
    match parser.parse_args(Some(words(line)), None) {
        Ok(Outcome::Exit(exit)) => exit.stderr,
        other => panic!("{other:?}"),
    }
}

fn text_of(values: &Values, dest: &str) -> String {
    values.get(dest).expect("a destination").repr()
}

fn met(step: Step) -> CallbackEvent {
    match step {
        Step::Callback(event) => event,
        other => panic!("{other:?}"),
    }
}

#[test]
fn values_stand_in_the_order_in_which_they_were_first_set() {
    let mut parser = parser();
    parser.set_default("z", Value::from(1));
    add(&mut parser, "-b", OptionSpec::default());
    add(
        &mut parser,
        "-a",
        OptionSpec { default: Some("0x10".into()), kind: Some(OptionType::Int), ..OptionSpec::default() },
    );
    let Parsed { values, args } = parse(&mut parser, "one -b 2 two");
    let seen: Vec<_> = values.iter().map(|(dest, value)| (dest, value.repr())).collect();
    assert_eq!(seen, [("z", "1".to_owned()), ("b", "'2'".to_owned()), ("a", "16".to_owned())]);
    assert_eq!(args, ["one", "two"]);
}

#[test]
fn callbacks_are_collected_in_order() {
    let mut parser = parser();
    add(&mut parser, "-r --record", callback(7));
    add(
        &mut parser,
        "-n",
        OptionSpec { kind: Some(OptionType::Int), dest: Some("d".to_owned()), nargs: Some(2), ..callback(8) },
    );
    let outcome = parser.parse_args(Some(words("-r x --rec -n1 2 -r")), None).expect("an outcome");
    let (parsed, events) = parsed(outcome);
    let seen: Vec<_> = events.iter().map(|event| (event.callback, event.opt_str.as_str())).collect();
    assert_eq!(seen, [(7, "-r"), (7, "--record"), (8, "-n"), (7, "-r")]);
    assert_eq!(events[0].option_text, "-r/--record");
    assert_eq!(events[0].value, None);
    assert_eq!(events[2].value.as_ref().map(Value::repr), Some("(1, 2)".to_owned()));
    assert_eq!(events[2].dest.as_deref(), Some("d"));
    assert_eq!(parsed.args, ["x"]);
}

#[test]
fn at_a_callback_the_program_changes_what_comes() {
    let mut parser = parser();
    add(&mut parser, "-c", callback(0));
    add(&mut parser, "-t", action(Action::StoreTrue));
    let mut parse = parser.start_parsing(Some(words("a -ct b -t")), None).expect("a parse");
    let event = met(parse.resume(&mut parser).expect("a step"));
    assert_eq!(event.opt_str, "-c");
    assert_eq!(parse.rargs, ["b", "-t"]);
    assert_eq!(parse.largs, ["a"]);
    assert!(parse.values.get("t").is_some_and(Value::is_none));
    parse.rargs = words("x -c y").into();
    parse.largs.clear();
    parse.values.set("new", "v".into());
    met(parse.resume(&mut parser).expect("a step"));
    assert_eq!(text_of(&parse.values, "t"), "True", "the rest of the word was parsed");
    let Step::Parsed(parsed) = parse.resume(&mut parser).expect("a step") else { panic!("it goes on") };
    assert_eq!(parsed.args, ["x", "y"]);
    assert_eq!(text_of(&parsed.values, "new"), "'v'");
    assert!(matches!(parse.resume(&mut parser), Err(Error::Value(_))));
}

#[test]
fn a_callback_that_refuses_ends_the_parse() {
    let mut parser = parser();
    add(&mut parser, "-c", callback(0));
    let mut parse = parser.start_parsing(Some(words("-c -c")), None).expect("a parse");
    met(parse.resume(&mut parser).expect("a step"));
    let exit = parse.refuse(&parser, "not so").expect("an exit");
    assert_eq!((exit.code, exit.stderr.as_str()), (2, "Usage: prog [options]\n\nprog: error: not so\n"));
    assert!(matches!(parse.resume(&mut parser), Err(Error::Value(_))));
}

#[test]
fn a_program_may_change_the_parser_between_steps() {
    let mut parser = parser();
    add(&mut parser, "-c", callback(0));
    let mut parse = parser.start_parsing(Some(words("-cx -y")), None).expect("a parse");
    met(parse.resume(&mut parser).expect("a step"));
    add(&mut parser, "-x", action(Action::Count));
    add(&mut parser, "-y", action(Action::StoreTrue));
    let Step::Parsed(parsed) = parse.resume(&mut parser).expect("a step") else { panic!("it goes on") };
    assert_eq!(
        (text_of(&parsed.values, "x"), text_of(&parsed.values, "y")),
        ("1".to_owned(), "True".to_owned())
    );
}

#[test]
fn given_values_stand_for_the_defaults() {
    let mut parser = parser();
    add(&mut parser, "-a", OptionSpec { default: Some("d".into()), ..OptionSpec::default() });
    add(&mut parser, "-l", action(Action::Append));
    let given =
        Values::from_iter([("other".to_owned(), Value::from(1)), ("l".to_owned(), Value::list(Vec::new()))]);
    let outcome = parser.parse_args(Some(words("-l 1 -l 2")), Some(given)).expect("an outcome");
    let (parsed, _) = parsed(outcome);
    let seen: Vec<_> =
        parsed.values.iter().map(|(dest, value)| format!("{dest} = {}", value.repr())).collect();
    assert_eq!(seen, ["other = 1", "l = ['1', '2']"]);
}

#[test]
fn what_is_appended_to_a_default_stays_there() {
    let mut parser = parser();
    let spec = OptionSpec {
        default: Some(Value::list(vec!["d".into()])),
        help: Some(Help::Text("%default".to_owned())),
        ..action(Action::Append)
    };
    add(&mut parser, "-l", spec);
    parse(&mut parser, "-l 1");
    assert_eq!(text_of(&parse(&mut parser, "-l 2").values, "l"), "['d', '1', '2']");
    assert!(parser.format_help(None).expect("a help").contains("-l L        ['d', '1', '2']\n"));
}

#[test]
fn the_command_line_is_the_instance_s_own_when_none_is_given() {
    sys::environ::set(&[], &["/usr/bin/tool", "-v", "x"], "/");
    let mut parser = OptionParser::new(ParserSpec::default()).expect("a parser");
    add(&mut parser, "-v", action(Action::Count));
    let (parsed, _) = parsed(parser.parse_args(None, None).expect("an outcome"));
    assert_eq!((text_of(&parsed.values, "v"), parsed.args), ("1".to_owned(), words("x")));
    assert_eq!(parser.prog_name(), "tool");
    assert_eq!(parser.get_usage().expect("a usage"), "Usage: tool [options]\n");
    assert_eq!(parser.expand_prog_name("%prog: %prog").expect("a text"), "tool: tool");
    sys::environ::set(&[], &[], "/");
    assert_eq!(parser.prog_name(), "");
    assert_eq!(parser.start_parsing(None, None).expect("a parse").rargs.len(), 0);
}

#[test]
fn the_width_is_that_of_the_instance_s_environment() {
    for (columns, width) in [("30", 28), ("no", 78), ("-3", 11), ("0", 11)] {
        sys::environ::set(&[("COLUMNS", columns)], &[], "/");
        environ::reload();
        let spec = ParserSpec { epilog: Some("word ".repeat(40)), ..ParserSpec::default() };
        let mut parser = OptionParser::new(spec).expect("a parser");
        let epilog = parser.format_epilog(None).expect("a text");
        let longest = epilog.lines().map(str::len).max().unwrap_or_default();
        assert!((width - 5..=width).contains(&longest), "{columns}: {longest}");
    }
    sys::environ::set(&[], &[], "/");
    environ::reload();
}

#[test]
fn a_formatter_of_no_parser_leaves_defaults_out() {
    let mut parser = parser();
    let help = Some(Help::Text("[%default]".to_owned()));
    add(&mut parser, "-x", OptionSpec { default: Some("d".into()), help, ..OptionSpec::default() });
    let titled = FormatterSpec { kind: FormatterKind::Titled, ..FormatterSpec::default() };
    let text = parser.format_option_help(Some(&titled)).expect("a text");
    assert_eq!(
        text,
        "Options\n=======\n--help, -h  show this help message and exit\n-x X        [%default]\n"
    );
    assert!(parser.format_help(None).expect("a help").ends_with("-x X        [d]\n"));
}

#[test]
fn a_group_is_formatted_as_it_stands_in_the_help() {
    let mut parser = parser();
    let group = parser.add_option_group("Group".to_owned(), Some("About it.".to_owned()));
    let help = Some(Help::Text("inside".to_owned()));
    let option =
        parser.add_option(Place::Group(group), &words("-g"), OptionSpec { help, ..action(Action::Count) });
    option.expect("an option");
    let whole = parser.format_group(group, true).expect("a text");
    assert_eq!(whole, "  Group:\n    About it.\n\n    -g        inside\n");
    assert_eq!(parser.format_group(group, false).expect("a text"), "    -g        inside\n");
    assert!(parser.format_help(None).expect("a help").ends_with(&whole));
    assert_eq!((parser.get_option_group("-g"), parser.get_option_group("-h")), (Some(group), None));
    parser.set_group_title(group, "Other".to_owned());
    parser.set_description(Place::Group(group), None);
    assert_eq!((parser.group_title(group), parser.group_description(group)), (Some("Other"), None));
    assert_eq!(parser.format_group(group, true).expect("a text"), "  Other:\n    -g        inside\n");
    assert_eq!(parser.format_group(group + 1, true).expect("a text"), "");
}

#[test]
fn options_are_found_by_each_of_their_names() {
    let mut parser = parser();
    let options = vec![
        (words("-a --aa"), OptionSpec::default()),
        (words("-b --bb"), OptionSpec { metavar: Some("M".to_owned()), ..action(Action::Append) }),
    ];
    parser.add_options(Place::Parser, options).expect("options");
    for (opt, text) in [("-a", "-a/--aa"), ("--aa", "-a/--aa"), ("--bb", "-b/--bb")] {
        let option = parser.get_option(opt).expect("an option");
        assert_eq!((option.text().as_str(), option.takes_value()), (text, true));
    }
    for opt in ["a", "-", "--", "--a", "", "-aa", "-é"] {
        assert!(!parser.has_option(opt), "{opt}");
        let error = parser.remove_option(opt).expect_err("there is none");
        assert_eq!(error, Error::Value(format!("no such option '{opt}'")));
    }
    parser.remove_option("--aa").expect("an option");
    assert!(!parser.has_option("-a"));
}

#[test]
fn an_option_without_names_fails_as_its_constructor_does() {
    let mut parser = parser();
    let error = parser.add_option(Place::Parser, &[], OptionSpec::default()).expect_err("no names");
    assert_eq!(error.describe(), ("IndexError", "tuple index out of range".to_owned()));
    let error =
        parser.add_options(Place::Parser, vec![(Vec::new(), OptionSpec::default())]).expect_err("no names");
    assert_eq!(error.describe(), ("TypeError", "at least one option string must be supplied".to_owned()));
    let nested = Value::list(vec![Value::list(Vec::new())]);
    let spec = OptionSpec { constant: Some(nested), ..action(Action::AppendConst) };
    assert!(matches!(parser.add_option(Place::Parser, &words("-x"), spec), Err(Error::Type(_))));
}

#[test]
fn usage_and_exits_are_texts_with_a_status() {
    let mut parser = parser();
    assert_eq!(OptionParser::exit(None, None), super::SystemExit::default());
    assert_eq!(
        OptionParser::exit(Some(3), Some("bye".to_owned())),
        super::SystemExit::new(3, "bye".to_owned())
    );
    parser.set_usage(Usage::Suppress);
    assert_eq!(parser.error("wrong").expect("an exit").stderr, "prog: error: wrong\n");
    parser.set_usage(Usage::Text("usage: %prog é".to_owned()));
    assert_eq!(refused(&mut parser, "-x"), "Usage: prog é\n\nprog: error: no such option: -x\n");
    assert_eq!(parser.description().expect("none"), None);
    parser.set_description(Place::Parser, Some("of %prog".to_owned()));
    assert_eq!(parser.description().expect("a text").as_deref(), Some("of prog"));
}

#[test]
fn counting_goes_on_from_any_number() {
    let big = |digits: &str| Value::Scalar(crate::values::Scalar::BigInteger(digits.to_owned()));
    for (before, after) in [
        (Value::from(i64::MAX), "9223372036854775808"),
        (big("9223372036854775808"), "9223372036854775809"),
        (big("99999999999999999999"), "100000000000000000000"),
        (big("-9223372036854775809"), "-9223372036854775808"),
        (big("-100000000000000000000"), "-99999999999999999999"),
        (big("7"), "8"),
        (Value::from(true), "2"),
        (Value::from(0.5), "1.5"),
        (Value::Complex(1.0, -1.0), "(2-1j)"),
    ] {
        assert_eq!(before.plus_one().expect("a number").repr(), after);
    }
    for (before, text) in [
        (Value::from("x"), r#"can only concatenate str (not "int") to str"#),
        (Value::Tuple(Vec::new()), r#"can only concatenate tuple (not "int") to tuple"#),
        (Value::Scalar(crate::values::Scalar::Bytes(Vec::new())), "can't concat int to bytes"),
    ] {
        assert_eq!(before.plus_one(), Err(Error::Type(text.to_owned())));
    }
}

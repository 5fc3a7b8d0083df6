//! The program's own command line is parsed, its callbacks are asked as they come, and help and errors are texts.

use oskit_test_apps::optparse::{
    Action, FormatterKind, Help, HelpFormatter, Item, OptionParser, OptionSpec, OptionType, Outcome,
    ParserSpec, Step, Stored, Usage, default_option, default_parser,
};
use oskit_test_apps::values::Scalar;

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn main() {
    let parser = OptionParser::create(&ParserSpec {
        usage: Usage::Text("%prog [options] word".to_owned()),
        version: Some("%prog 1.0".to_owned()),
        description: Some("Shows what a command line says.".to_owned()),
        formatter: Some(HelpFormatter {
            kind: FormatterKind::Indented,
            indent_increment: None,
            max_help_position: None,
            width: Some(50),
            short_first: None,
        }),
        prog: Some("lines".to_owned()),
        ..default_parser()
    })
    .expect("a parser");
    let number = OptionSpec {
        type_: Some(OptionType::Int),
        default: Some(Stored::Item(Item::Scalar(Scalar::Integer(1)))),
        help: Some(Help::Text("how many, unless it is said otherwise %default".to_owned())),
        ..default_option()
    };
    parser.add_option(&names(&["-n", "--number"]), &number).expect("an option");
    let group = parser.add_option_group("Callbacks", Some("They take what they like."));
    let rest = OptionSpec {
        action: Some(Action::Callback),
        callback: Some(7),
        dest: Some("rest".to_owned()),
        ..default_option()
    };
    group.add_option(&names(&["--rest"]), &rest).expect("an option");
    println!("{}", parser.format_help(None).expect("a help"));

    let parsing = parser.start_parsing(None, None).expect("a parse");
    loop {
        match parsing.resume().expect("a step") {
            Step::Callback(event) => {
                println!("{} {} {:?}", event.callback, event.opt_str, event.dest);
                let (taken, left) = (parsing.rargs(), parsing.largs());
                parsing.set_rargs(&[]);
                parsing.set_largs(&[left, names(&["and"])].concat());
                let count = Stored::Item(Item::Scalar(Scalar::Integer(taken.len() as i64)));
                parsing.set("rest", &count);
                println!("{taken:?} {:?}", parsing.get("rest"));
            }
            Step::Done(Outcome::Parsed(parsed)) => {
                println!("{:?} {:?}", parsed.values, parsed.args);
                break;
            }
            Step::Done(Outcome::Exit(exit)) => panic!("{}", exit.stderr),
        }
    }
    for line in [&["--number=x"][..], &["--nope"], &["-n"], &["--version"]] {
        match parser.parse_args(Some(&names(line))).expect("an outcome") {
            Outcome::Exit(exit) => println!("{} {:?} {:?}", exit.code, exit.stdout, exit.stderr),
            Outcome::Parsed(parsed) => panic!("{parsed:?}"),
        }
    }
    println!("{:?}", parser.add_option(&names(&["-n"]), &default_option()).map(drop));
}

//! W8: `bench_optparse parse|help COUNT` parses a command line of 20 words by 11 options, or formats their help, so many
//! times; prints how many and what it got.

use oskit_test_apps::optparse::{
    Action, Help, Item, OptionParser, OptionSpec, OptionType, Outcome, Parsed, ParserSpec, Stored, Usage,
    default_option, default_parser,
};
use oskit_test_apps::values::Scalar;

const LINE: &str = "-v --file=/tmp/in.txt -n 42 --output /tmp/out.txt -q --level=3 -x --name bench -r 0.5 --tag=a --tag=b \
                    --mode fast pos1 pos2 pos3";

fn item(scalar: Scalar) -> Stored {
    Stored::Item(Item::Scalar(scalar))
}

fn options() -> Vec<(Vec<String>, OptionSpec)> {
    let file = || OptionSpec { metavar: Some("FILE".to_owned()), ..default_option() };
    let flag = || OptionSpec {
        action: Some(Action::StoreTrue),
        default: Some(item(Scalar::Boolean(false))),
        ..default_option()
    };
    let number =
        |type_, default| OptionSpec { type_: Some(type_), default: Some(item(default)), ..default_option() };
    let choices = ["fast", "slow", "off"].map(str::to_owned).to_vec();
    let verbose = OptionSpec { help: Some(Help::Text("say more".to_owned())), ..flag() };
    let count = OptionSpec {
        action: Some(Action::Count),
        default: Some(item(Scalar::Integer(0))),
        ..default_option()
    };
    let named = [
        ("-v --verbose", verbose),
        ("-q --quiet", flag()),
        ("-x", count),
        ("-f --file", file()),
        ("-o --output", file()),
        ("-n --num", number(OptionType::Int, Scalar::Integer(1))),
        ("-l --level", number(OptionType::Int, Scalar::Integer(0))),
        ("-r --rate", number(OptionType::Float, Scalar::Float(1.0))),
        ("--name", default_option()),
        ("--tag", OptionSpec { action: Some(Action::Append), ..default_option() }),
        (
            "-m --mode",
            OptionSpec { type_: Some(OptionType::Choice), choices: Some(choices), ..default_option() },
        ),
    ];
    named.map(|(names, spec)| (words(names), spec)).to_vec()
}

fn words(line: &str) -> Vec<String> {
    line.split_whitespace().map(str::to_owned).collect()
}

fn text(stored: &Stored) -> String {
    match stored {
        Stored::Item(Item::Scalar(Scalar::Boolean(truth))) => u8::from(*truth).to_string(),
        Stored::Item(Item::Scalar(Scalar::Integer(number))) => number.to_string(),
        Stored::Item(Item::Scalar(Scalar::Float(number))) => number.to_string(),
        Stored::Item(Item::Scalar(Scalar::Text(text))) => text.clone(),
        Stored::List(elements) => elements.len().to_string(),
        Stored::Item(other) => panic!("{other:?}"),
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let count: u64 = arguments[2].parse().expect("a number");
    let spec = ParserSpec {
        usage: Usage::Text("%prog [options] arg".to_owned()),
        prog: Some("bench".to_owned()),
        ..default_parser()
    };
    let parser = OptionParser::create(&spec).expect("a parser");
    parser.add_options(&options()).expect("options");
    if arguments[1] == "help" {
        let mut size = 0;
        for _ in 0..count {
            size = parser.format_help(None).expect("a help").len();
        }
        let help = parser.format_help(None).expect("a help");
        let sum = help.bytes().zip(1u64..).map(|(byte, place)| u64::from(byte) * place).sum::<u64>();
        println!("{count} {size}:{sum}");
        return;
    }
    let line = words(LINE);
    let (mut total, mut last) = (0, None);
    for _ in 0..count {
        let Ok(Outcome::Parsed(parsed)) = parser.parse_args(Some(&line)) else { panic!("wrong usage") };
        total += parsed.args.len();
        last = Some(parsed);
    }
    let Parsed { mut values, args, .. } = last.expect("one parse");
    values.sort_by(|(a, _), (b, _)| a.cmp(b));
    let values: Vec<_> = values.iter().map(|(dest, stored)| format!("{dest}={}", text(stored))).collect();
    println!("{count} {};{};{total}", values.join(","), args.join(","));
}

//! `optparse`: a parser with every kind of option is given any words, one a line.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oskit_fuzz::bounded;
use oskit_guest::optparse::{Action, Help, OptionParser, OptionSpec, OptionType, Outcome, ParserSpec, Value};
use oskit_guest::text;
use oskit_guest::values::Scalar;

fn parser(description: &str) -> OptionParser {
    let option = |names: &[&str], action, kind, nargs| {
        let spec = OptionSpec {
            action: Some(action),
            kind,
            nargs,
            dest: Some(names[0].trim_start_matches('-').to_owned()),
            help: Some(Help::Text(description.to_owned())),
            ..OptionSpec::default()
        };
        (names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>(), spec)
    };
    let spec = ParserSpec {
        options: vec![
            option(&["-q", "--quiet"], Action::StoreTrue, None, None),
            option(&["-v", "--verbose"], Action::Count, None, None),
            option(&["-n", "--number"], Action::Store, Some(OptionType::Int), None),
            option(&["-f", "--float", "--fl"], Action::Append, Some(OptionType::Float), None),
            option(&["-p", "--pair"], Action::Store, Some(OptionType::String), Some(2)),
            option(&["--file"], Action::Store, None, None),
        ],
        version: Some("%prog 1".to_owned()),
        description: Some(description.to_owned()),
        prog: Some("fuzzed".to_owned()),
        ..ParserSpec::default()
    };
    OptionParser::new(spec).expect("options that don't conflict")
}

/// Whether the words of `some` stand in `all` in this order.
fn is_among(some: &[String], all: &[String]) -> bool {
    let mut all = all.iter();
    some.iter().all(|word| all.any(|other| other == word))
}

fn arguments_stay_in_order(description: &str, words: &[String], interspersed: bool) {
    let mut parser = parser(description);
    parser.set_interspersed_args(interspersed);
    let Ok(outcome) = parser.parse_args(Some(words.to_vec()), None) else {
        // Where a help says nothing, showing it is an IndexError, as in Python.
        assert!(text::strip(description).is_empty());
        return;
    };
    match outcome {
        Outcome::Parsed(parsed, _) => {
            assert!(is_among(&parsed.args, words), "{words:?}");
            let plain = words.iter().all(|word| !word.starts_with('-') || word == "-");
            assert!(!plain || parsed.args == words);
            // What was parsed once needs no second look after what ends options.
            let again: Vec<String> =
                ["--".to_owned()].into_iter().chain(parsed.args.iter().cloned()).collect();
            match parser.parse_args(Some(again), None).expect("no option raises") {
                Outcome::Parsed(same, _) => assert_eq!(same.args, parsed.args),
                Outcome::Exit(exit) => panic!("{exit:?}"),
            }
            let given = words.concat();
            for (_, value) in parsed.values.iter() {
                assert!(!matches!(value, Value::Scalar(Scalar::Text(text)) if !given.contains(&**text)));
            }
        }
        Outcome::Exit(exit) => assert!(matches!(exit.code, 0 | 2), "{exit:?}"),
    }
}

fuzz_target!(|data: &[u8]| {
    let input = String::from_utf8_lossy(data);
    let (description, words) = input.split_once('\n').unwrap_or(("", &input));
    let words: Vec<String> = words.split('\n').map(str::to_owned).collect();
    bounded(|| {
        arguments_stay_in_order(description, &words, true);
        arguments_stay_in_order(description, &words, false);
        match parser(description).format_help(None) {
            Ok(help) => assert!(help.starts_with("Usage: fuzzed [options]\n")),
            Err(_) => assert!(text::strip(description).is_empty()),
        }
    });
});

use super::*;
use oskit_tests::conformance::bindings::exports::oskit::stdlib::optparse::{
    Action, Error, FormatterKind, Help, HelpFormatter, Item, OptionSpec, OptionType, Outcome, ParserSpec,
    Stored,
};
use oskit_tests::conformance::bindings::exports::oskit::stdlib::values::Scalar;
use wasmtime::component::ResourceAny;

fn parser(
    Instance { store, guest }: &mut Instance,
    change: impl FnOnce(&mut ParserSpec),
) -> Result<std::result::Result<ResourceAny, Error>> {
    let optparse = guest.oskit_stdlib_optparse();
    let mut spec = optparse.call_default_parser(&mut *store)?;
    spec.prog = Some("prog".to_owned());
    change(&mut spec);
    optparse.option_parser().call_create(store, &spec)
}

/// A parser with one option more.
fn with_option(
    instance: &mut Instance,
    opts: &[&str],
    change: impl FnOnce(&mut OptionSpec),
) -> Result<ResourceAny> {
    let this = parser(instance, |_| {})?.expect("a parser");
    let Instance { store, guest } = instance;
    let mut spec = guest.oskit_stdlib_optparse().call_default_option(&mut *store)?;
    change(&mut spec);
    let opts: Vec<String> = opts.iter().map(|&opt| opt.to_owned()).collect();
    let added = guest.oskit_stdlib_optparse().option_parser().call_add_option(store, this, &opts, &spec)?;
    added.expect("an option");
    Ok(this)
}

fn parse(
    Instance { store, guest }: &mut Instance,
    this: ResourceAny,
    arguments: &[String],
) -> Result<std::result::Result<Outcome, Error>> {
    guest.oskit_stdlib_optparse().option_parser().call_parse_args(store, this, Some(arguments))
}

/// What a parse stored under a name.
fn stored(outcome: std::result::Result<Outcome, Error>, dest: &str) -> Scalar {
    let Ok(Outcome::Parsed(parsed)) = outcome else { panic!("it did not parse") };
    match parsed.values.into_iter().find(|(name, _)| name == dest) {
        Some((_, Stored::Item(Item::Scalar(scalar)))) => scalar,
        other => panic!("{other:?}"),
    }
}

/// The text with which a parse ended the program.
fn complaint(outcome: std::result::Result<Outcome, Error>) -> String {
    match outcome {
        Ok(Outcome::Exit(exit)) => {
            assert_eq!(exit.code, 2);
            exit.stderr
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn command_lines_are_answered() {
    are_answered(&[
        ("a hundred thousand arguments", |instance| {
            let this = with_option(instance, &["-a"], |spec| spec.action = Some(Action::Append))?;
            let outcome = parse(instance, this, &vec!["x".to_owned(); 100_000])?;
            assert!(matches!(outcome, Ok(Outcome::Parsed(parsed)) if parsed.args.len() == 100_000));
            let outcome = parse(instance, this, &vec!["-ax".to_owned(); 50_000])?;
            assert!(matches!(outcome, Ok(Outcome::Parsed(parsed)) if parsed.args.is_empty()));
            Ok(())
        }),
        ("options one after the other", |instance| {
            let this = with_option(instance, &["-v"], |spec| spec.action = Some(Action::Count))?;
            let outcome = parse(instance, this, &[format!("-{}", "v".repeat(1 << 20))])?;
            assert!(matches!(stored(outcome, "v"), Scalar::Integer(1_048_576)));
            Ok(())
        }),
        ("options that are none", |instance| {
            let this = with_option(instance, &["--option"], |_| {})?;
            for argument in ["-".repeat(1 << 20), "--".to_owned() + &"x".repeat(1 << 20), "-\0".to_owned()] {
                assert!(complaint(parse(instance, this, &[argument])?).contains("no such option"));
            }
            Ok(())
        }),
        ("an abbreviation of a thousand options", |instance| {
            let this = parser(instance, |_| {})?.expect("a parser");
            let Instance { store, guest } = &mut *instance;
            let optparse = guest.oskit_stdlib_optparse();
            let spec = optparse.call_default_option(&mut *store)?;
            let options: Vec<_> = (0..1000).map(|i| (vec![format!("--option{i}")], spec.clone())).collect();
            let added = optparse.option_parser().call_add_options(store, this, &options)?;
            added.expect("options");
            assert!(complaint(parse(instance, this, &["--opt".to_owned()])?).contains("ambiguous option"));
            Ok(())
        }),
        ("more values than there can be", |instance| {
            let this = with_option(instance, &["-a"], |spec| spec.nargs = Some(u32::MAX))?;
            let text = complaint(parse(instance, this, &["-a".to_owned(), "x".to_owned()])?);
            assert!(text.contains("requires 4294967295 arguments"), "{text}");
            Ok(())
        }),
        ("numbers of a million digits", |instance| {
            let digits = "9".repeat(1_000_000);
            for kind in [OptionType::Int, OptionType::Long, OptionType::Complex] {
                let this = with_option(instance, &["-n"], |spec| spec.type_ = Some(kind))?;
                let outcome = parse(instance, this, &["-n".to_owned(), digits.clone() + "x"])?;
                assert!(complaint(outcome).contains("invalid"), "{kind:?}");
            }
            let this = with_option(instance, &["-n"], |spec| spec.type_ = Some(OptionType::Int))?;
            assert!(
                complaint(parse(instance, this, &["-n".to_owned(), digits.clone()])?).contains("invalid")
            );
            let this = with_option(instance, &["-n"], |spec| spec.type_ = Some(OptionType::Float))?;
            let outcome = parse(instance, this, &["-n".to_owned(), format!("1e{digits}")])?;
            assert!(matches!(stored(outcome, "n"), Scalar::Float(f64::INFINITY)));
            Ok(())
        }),
    ]);
}

#[test]
fn definitions_and_help_are_answered() {
    are_answered(&[
        ("names that are none", |instance| {
            let this = parser(instance, |_| {})?.expect("a parser");
            let Instance { store, guest } = instance;
            let optparse = guest.oskit_stdlib_optparse();
            let spec = optparse.call_default_option(&mut *store)?;
            for opt in ["", "-", "--", "---", "x", "\0", "-ab", "--\0=\0"] {
                let added =
                    optparse.option_parser().call_add_option(&mut *store, this, &[opt.to_owned()], &spec)?;
                assert_eq!(added.is_ok(), opt == "--\0=\0", "{opt:?}: {added:?}");
            }
            Ok(())
        }),
        ("the widest help", |instance| {
            let this = with_option(instance, &["--option"], |spec| {
                spec.help = Some(Help::Text("word ".repeat(100_000)));
            })?;
            let Instance { store, guest } = instance;
            let parser = guest.oskit_stdlib_optparse().option_parser();
            for number in [0, 1, u32::MAX] {
                let formatter = HelpFormatter {
                    kind: FormatterKind::Titled,
                    indent_increment: Some(number),
                    max_help_position: Some(number),
                    width: Some(number),
                    short_first: None,
                };
                let text = parser.call_format_help(&mut *store, this, Some(formatter))?;
                assert!(
                    matches!(&text, Ok(text) if text.contains("word"))
                        || matches!(&text, Err(Error::Limit(_)))
                );
                let mut made = guest.oskit_stdlib_optparse().call_default_parser(&mut *store)?;
                made.formatter = Some(formatter);
                parser.call_create(&mut *store, &made)?.expect("a parser");
            }
            Ok(())
        }),
        ("names that multiply", |instance| {
            let this = parser(instance, |spec| {
                spec.prog = Some("p".repeat(10_000));
                spec.description = Some("%prog ".repeat(100_000));
                spec.epilog = spec.description.clone();
            })?;
            let this = this.expect("a parser");
            let Instance { store, guest } = instance;
            let parser = guest.oskit_stdlib_optparse().option_parser();
            assert!(matches!(parser.call_format_help(&mut *store, this, None)?, Err(Error::Limit(_))));
            let expanded = parser.call_expand_prog_name(store, this, &"%prog".repeat(100_000))?;
            assert!(matches!(expanded, Err(Error::Limit(_))));
            Ok(())
        }),
    ]);
}

#[test]
fn an_argument_of_any_length_is_answered_in_memory_of_its_length() {
    are_answered_in_memory(
        4,
        &[("an argument", |instance| {
            let this = with_option(instance, &["--out"], |_| {})?;
            let outcome = parse(instance, this, &["--out=".to_owned() + &"x".repeat(LARGE)])?;
            assert!(matches!(stored(outcome, "out"), Scalar::Text(text) if text.len() == LARGE));
            Ok(())
        })],
    );
}

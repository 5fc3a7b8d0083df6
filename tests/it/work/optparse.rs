//! `optparse`.

use super::bindings::exports::oskit::stdlib::optparse::{
    Action, ConflictHandler, Guest as Optparse, Help, Item, OptionSpec, Outcome, ParserSpec, Stored, Usage,
};
use super::bindings::exports::oskit::stdlib::values::Scalar;
use super::counter::{Instance, grows_with_the_input};
use super::{SIZE, pieces};
use wasmtime::Result;
use wasmtime::component::ResourceAny;

type Options = Vec<(Vec<String>, OptionSpec)>;

/// An option with names that blanks divide.
fn option(names: &str, action: Action) -> (Vec<String>, OptionSpec) {
    let spec = OptionSpec {
        action: Some(action),
        type_: None,
        dest: None,
        default: None,
        nargs: None,
        const_: None,
        choices: None,
        callback: None,
        help: None,
        metavar: None,
    };
    (names.split(' ').map(str::to_owned).collect(), spec)
}

fn few() -> Options {
    vec![
        option("-v --verbose", Action::Count),
        option("-f --file", Action::Store),
        option("-t --tag", Action::Append),
    ]
}

/// So many options, with a help.
fn many(n: usize) -> Options {
    let help = |i| Some(Help::Text(format!("help {i}")));
    (0..n)
        .map(|i| {
            let (names, spec) = option(&format!("--option{i:05}"), Action::Store);
            (names, OptionSpec { help: help(i), ..spec })
        })
        .collect()
}

impl Instance {
    fn parser(&mut self, options: Options, change: impl FnOnce(&mut ParserSpec)) -> Result<ResourceAny> {
        let mut spec = ParserSpec {
            usage: Usage::Default,
            options,
            version: None,
            conflict_handler: None,
            description: None,
            formatter: None,
            add_help_option: None,
            prog: Some("program".to_owned()),
            epilog: None,
        };
        change(&mut spec);
        let (optparse, store) = self.optparse();
        Ok(optparse.option_parser().call_create(store, &spec)?.expect("a parser"))
    }

    fn optparse(&mut self) -> (&Optparse, &mut wasmtime::Store<super::counter::Data>) {
        (self.guest.oskit_stdlib_optparse(), &mut self.store)
    }

    fn parse(&mut self, parser: ResourceAny, line: &[String]) -> Result<Outcome> {
        let (optparse, store) = self.optparse();
        Ok(optparse.option_parser().call_parse_args(store, parser, Some(line))?.expect("an outcome"))
    }
}

#[test]
fn command_lines_take_work_with_their_length() {
    type Line = fn(usize) -> Vec<String>;
    let lines: [(&str, Line); 9] = [
        ("arguments", |n| vec!["x".to_owned(); n]),
        ("flags", |n| vec!["-v".to_owned(); n]),
        ("flags in one word", |n| vec![format!("-{}", "v".repeat(n))]),
        ("abbreviations", |n| vec!["--verb".to_owned(); n]),
        ("values", |n| vec!["--file=x".to_owned(); n]),
        ("values that are appended", |n| vec!["-tx".to_owned(); n]),
        ("what no option is after", |n| [vec!["--".to_owned()], vec!["-v".to_owned(); n]].concat()),
        ("a long value", |n| vec![format!("--file={}", "=".repeat(n))]),
        ("an option that there is not", |n| vec![format!("--{}", "x".repeat(n))]),
    ];
    for (what, line) in lines {
        grows_with_the_input(what, SIZE, &[], |instance, n| {
            let parser = instance.parser(few(), |_| {})?;
            instance.parse(parser, &line(n))?;
            Ok(())
        });
    }
}

#[test]
fn many_options_take_no_more_work_each() {
    grows_with_the_input("options met", SIZE, &[], |instance, n| {
        let parser = instance.parser(many(n), |_| {})?;
        let line: Vec<String> = (0..n).map(|i| format!("--option{i:05}=x")).collect();
        assert!(matches!(instance.parse(parser, &line)?, Outcome::Parsed(_)));
        Ok(())
    });
    grows_with_the_input("options of the same name", SIZE, &[], |instance, n| {
        let same = (0..n).map(|i| option(&format!("--same --option{i}"), Action::Store)).collect();
        instance.parser(same, |spec| spec.conflict_handler = Some(ConflictHandler::Resolve))?;
        Ok(())
    });
    grows_with_the_input("one option of many names", SIZE, &[], |instance, n| {
        let names = pieces(n, |i| format!(" --option{i}"));
        let parser = instance.parser(vec![option(names.trim_start(), Action::Store)], |_| {})?;
        let (optparse, store) = instance.optparse();
        optparse.option_parser().call_get_option(store, parser, "--option1")?.expect("it is there");
        Ok(())
    });
    grows_with_the_input("options removed", SIZE, &[], |instance, n| {
        let parser = instance.parser(many(n), |_| {})?;
        let (optparse, store) = instance.optparse();
        for i in 0..n {
            let name = format!("--option{i:05}");
            optparse.option_parser().call_remove_option(&mut *store, parser, &name)?.expect("it is there");
        }
        Ok(())
    });
    grows_with_the_input("defaults", SIZE, &[], |instance, n| {
        let parser = instance.parser(few(), |_| {})?;
        let one = || Stored::Item(Item::Scalar(Scalar::Integer(1)));
        let defaults: Vec<_> = (0..n).map(|i| (format!("default{i}"), one())).collect();
        let (optparse, store) = instance.optparse();
        optparse.option_parser().call_set_defaults(&mut *store, parser, &defaults)?;
        let values = optparse.option_parser().call_get_default_values(store, parser)?.expect("values");
        assert_eq!(values.len(), n + few().len());
        Ok(())
    });
}

#[test]
fn helps_take_work_with_their_length() {
    type Text = fn(usize) -> String;
    let texts: [(&str, Text); 7] = [
        ("words", |n| "word ".repeat(n)),
        ("a word", |n| "x".repeat(n)),
        ("a word of many parts", |n| "x-".repeat(n)),
        ("dashes", |n| "-".repeat(n)),
        ("white space", |n| format!("a{}b", " \n".repeat(n))),
        ("the program's name", |n| "%prog ".repeat(n)),
        ("the default", |n| "%default ".repeat(n)),
    ];
    for (what, text) in texts {
        grows_with_the_input(what, SIZE, &[], |instance, n| {
            let mut options = few();
            options[0].1.help = Some(Help::Text(text(n)));
            let parser = instance.parser(options, |spec| {
                spec.usage = Usage::Text(text(n));
                spec.description = Some(text(n));
                spec.epilog = Some(text(n));
            })?;
            let (optparse, store) = instance.optparse();
            optparse.option_parser().call_format_help(store, parser, None)?.expect("a help");
            Ok(())
        });
    }
    grows_with_the_input("options", SIZE, &[], |instance, n| {
        let parser = instance.parser(many(n), |_| {})?;
        let (optparse, store) = instance.optparse();
        optparse.option_parser().call_format_help(store, parser, None)?.expect("a help");
        Ok(())
    });
}

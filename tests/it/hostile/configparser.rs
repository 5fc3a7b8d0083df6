use super::*;
use oskit_tests::conformance::bindings::exports::oskit::stdlib::configparser::{
    Error, Interpolation, Lookup, Options, ParserClass,
};
use std::fmt::Write;
use wasmtime::component::ResourceAny;

type Parsed = std::result::Result<ResourceAny, Error>;

fn parse(instance: &mut Instance, text: &str, change: impl FnOnce(&mut Options)) -> Result<Parsed> {
    let Instance { store, guest } = instance;
    let configparser = guest.oskit_stdlib_configparser();
    let mut options = configparser.call_default_options(&mut *store, ParserClass::ConfigParser)?;
    change(&mut options);
    configparser.parser().call_parse(store, text, Some(&options))
}

/// Parses what must parse.
fn parsed(instance: &mut Instance, text: &str) -> Result<ResourceAny> {
    Ok(parse(instance, text, |_| {})?.expect("a document"))
}

fn get(
    Instance { store, guest }: &mut Instance,
    config: ResourceAny,
    option: &str,
) -> Result<std::result::Result<String, Error>> {
    guest.oskit_stdlib_configparser().parser().call_get(store, config, "s", option, None)
}

/// `n` lines, each made of its number.
fn lines(n: usize, mut line: impl FnMut(&mut String, usize)) -> String {
    let mut text = String::from("[s]\n");
    for i in 0..n {
        line(&mut text, i);
        text.push('\n');
    }
    text
}

/// Ten thousand options, each made of the one before.
fn chain(reference: fn(&mut String, usize)) -> String {
    "v0 = end\n".to_owned()
        + &lines(10_000, |text, i| {
            write!(text, "v{} = ", i + 1).expect("a text takes all");
            reference(text, i);
        })
}

fn deep(
    instance: &mut Instance,
    interpolation: Interpolation,
    reference: fn(&mut String, usize),
) -> Result<()> {
    let text = chain(reference).replacen("v0 = end\n[s]\n", "[s]\nv0 = end\n", 1);
    let config =
        parse(instance, &text, |options| options.interpolation = interpolation)?.expect("a document");
    assert_eq!(get(instance, config, "v5")?.as_deref().ok(), Some("end"));
    assert!(matches!(get(instance, config, "v10000")?, Err(Error::InterpolationDepth(_))));
    let Instance { store, guest } = instance;
    let parser = guest.oskit_stdlib_configparser().parser();
    assert!(matches!(parser.call_items(&mut *store, config, "s", None)?, Err(Error::InterpolationDepth(_))));
    let lookup = Lookup { raw: false, vars: Vec::new() };
    let all = parser.call_all_items_packed(store, config, Some(&lookup))?;
    assert!(matches!(all, Err(Error::InterpolationDepth(_))));
    Ok(())
}

#[test]
fn documents_are_answered() {
    are_answered(&[
        ("ten thousand references", |instance| {
            deep(instance, Interpolation::Basic, |text, i| {
                write!(text, "%(v{i})s").expect("a text takes all");
            })
        }),
        ("ten thousand references of the other kind", |instance| {
            deep(instance, Interpolation::Extended, |text, i| {
                write!(text, "${{s:v{i}}}").expect("a text takes all");
            })
        }),
        ("a reference to itself", |instance| {
            let config = parsed(instance, "[s]\nk = %(k)s")?;
            assert!(matches!(get(instance, config, "k")?, Err(Error::InterpolationDepth(_))));
            Ok(())
        }),
        ("references that multiply", |instance| {
            let text = lines(9, |text, i| {
                let before = if i == 0 { "x".repeat(100) } else { format!("%(v{})s", i - 1).repeat(10) };
                write!(text, "v{i} = {before}").expect("a text takes all");
            });
            let config = parsed(instance, &text)?;
            assert_eq!(get(instance, config, "v3")?.map(|value| value.len()).ok(), Some(100_000));
            assert!(matches!(get(instance, config, "v8")?, Err(Error::Limit(_))));
            Ok(())
        }),
        ("NULs", |instance| {
            let config = parsed(instance, "[s]\n\0k\0 = \0v\0\n[\0]\n")?;
            assert_eq!(get(instance, config, "\0k\0")?.as_deref().ok(), Some("\0v\0"));
            let Instance { store, guest } = instance;
            let parser = guest.oskit_stdlib_configparser().parser();
            assert_eq!(parser.call_sections(store, config)?, ["s", "\0"]);
            Ok(())
        }),
        ("options without a section", |instance| {
            for text in ["k = v\n".repeat(100_000), "\0=\0".to_owned(), "=".repeat(1 << 20)] {
                match parse(instance, &text, |_| {})? {
                    Err(Error::MissingSectionHeader(error)) => assert_eq!(error.lineno, 1),
                    other => panic!("{other:?}"),
                }
            }
            Ok(())
        }),
        ("sections that don't end", |instance| {
            for text in ["[".repeat(1 << 20), "[s\n".repeat(10_000)] {
                assert!(matches!(parse(instance, &text, |_| {})?, Err(Error::MissingSectionHeader(_))));
            }
            Ok(())
        }),
        ("lines that mean nothing", |instance| {
            match parse(instance, &lines(50_000, |text, _| text.push('x')), |_| {})? {
                Err(Error::Parsing(error)) => {
                    assert_eq!((error.errors.len(), error.errors[0].lineno), (50_000, 2));
                    Ok(())
                }
                other => panic!("{other:?}"),
            }
        }),
        ("a hundred thousand sections", |instance| {
            let text: String = (0..100_000).fold(String::new(), |text, i| text + &format!("[{i}]\n"));
            let config = parsed(instance, &text)?;
            let Instance { store, guest } = instance;
            let parser = guest.oskit_stdlib_configparser().parser();
            assert_eq!(parser.call_len(&mut *store, config)?, 100_001);
            assert!(parser.call_contains(store, config, "99999")?);
            Ok(())
        }),
        ("a value of a million lines", |instance| {
            let config = parsed(instance, &("[s]\nk =".to_owned() + &"\n x".repeat(1 << 20)))?;
            assert_eq!(get(instance, config, "k")?.map(|value| value.len()).ok(), Some(2 << 20));
            Ok(())
        }),
        ("numbers of a million digits", |instance| {
            let digits = "9".repeat(1_000_000);
            let config = parsed(instance, &format!("[s]\ni = {digits}\nf = 1e{digits}\nb = {digits}"))?;
            let Instance { store, guest } = instance;
            let parser = guest.oskit_stdlib_configparser().parser();
            let refused = parser.call_getint(&mut *store, config, "s", "i", None)?;
            assert!(matches!(refused, Err(Error::ValueError(_))));
            let infinite = parser.call_getfloat(&mut *store, config, "s", "f", None)?;
            assert_eq!(infinite.ok(), Some(f64::INFINITY));
            let refused = parser.call_getboolean(store, config, "s", "b", None)?;
            assert!(matches!(refused, Err(Error::ValueError(_))));
            Ok(())
        }),
        ("syntax that nobody would choose", |instance| {
            let change = |options: &mut Options| {
                options.delimiters = vec![String::new(), "\0".to_owned(), "x".repeat(1 << 20)];
                options.comment_prefixes = vec![String::new(); 1000];
                options.inline_comment_prefixes = vec!["\u{3000}".to_owned(); 1000];
                options.default_section = "\0".repeat(1 << 20);
            };
            // Every line is a comment that begins with nothing.
            let config = parse(instance, "[s]\nk = v\n", change)?.expect("a document");
            let Instance { store, guest } = instance;
            assert!(guest.oskit_stdlib_configparser().parser().call_sections(store, config)?.is_empty());
            Ok(())
        }),
    ]);
}

#[test]
fn a_line_of_any_length_is_answered_in_memory_of_its_length() {
    are_answered_in_memory(
        5,
        &[
            ("a value", |instance| {
                let config = parsed(instance, &("[s]\nk = ".to_owned() + &"x".repeat(LARGE)))?;
                assert_eq!(get(instance, config, "k")?.map(|value| value.len()).ok(), Some(LARGE));
                Ok(())
            }),
            ("a name", |instance| {
                let config = parsed(instance, &("[s]\n".to_owned() + &"X".repeat(LARGE) + " = v"))?;
                assert!(matches!(get(instance, config, "k")?, Err(Error::NoOption(_))));
                Ok(())
            }),
            ("a line that means nothing", |instance| {
                // The error holds it twice, and 128 MiB is what a call may bring to the host.
                let line = "x".repeat(LARGE / 5 * 3);
                let refused = parse(instance, &("[s]\n".to_owned() + &line), |_| {})?;
                assert!(matches!(refused, Err(Error::Parsing(_))));
                Ok(())
            }),
            ("a comment", |instance| {
                let config = parsed(instance, &("[s]\nk = v\n#".to_owned() + &" ;".repeat(LARGE / 2)))?;
                assert_eq!(get(instance, config, "k")?.as_deref().ok(), Some("v"));
                Ok(())
            }),
        ],
    );
}

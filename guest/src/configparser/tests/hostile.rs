//! What documents that mean harm are answered with.

use super::*;

/// What a parser may be given at most in one piece.
const LONG: usize = 100_000_000;

fn depth_error(config: &ConfigParser, section: &str, option: &str) -> String {
    let error = config.get(section, option, None).unwrap_err();
    assert!(matches!(*error.kind, Kind::InterpolationDepth { .. }), "{error:?}");
    error.message
}

#[test]
fn references_in_a_loop_are_depth_errors() {
    let basic = parse("[DEFAULT]\nd = %(d)s\n[s]\nself = %(self)s\na = %(b)s\nb = <%(a)s>\n");
    for option in ["self", "a", "b", "d"] {
        assert!(
            depth_error(&basic, "s", option).starts_with("Recursion limit exceeded in value substitution")
        );
    }
    assert!(matches!(
        *basic.items("s", &Lookup::default()).unwrap_err().kind,
        Kind::InterpolationDepth { .. }
    ));
    let extended = options(|options| options.interpolation = Interpolation::Extended);
    let text = "[s]\nself = ${self}\na = ${t:b}\n[t]\nb = ${s:a}\n";
    let extended = ConfigParser::parse(text, extended).unwrap();
    depth_error(&extended, "s", "self");
    depth_error(&extended, "s", "a");
    let vars = Lookup { raw: false, vars: pairs(&[("v", "%(w)s"), ("w", "%(v)s")]) };
    let error = basic.get_with("s", "v", &vars, None).unwrap_err();
    assert!(matches!(*error.kind, Kind::InterpolationDepth { .. }));
}

#[test]
fn a_chain_of_ten_thousand_references_ends_after_ten() {
    let link = |i: usize| format!("v{} = %(v{i})s\n", i + 1);
    let config = parse(&("[s]\nv0 = x\n".to_owned() + &(0..10_000).map(link).collect::<String>()));
    assert_eq!(config.get("s", "v10", None).unwrap(), "x");
    for option in ["v11", "v10000"] {
        depth_error(&config, "s", option);
    }
    let row = parse(&format!("[s]\nx = ab\nrow = {}\n", "%(x)s".repeat(10_000)));
    assert_eq!(row.get("s", "row", None).unwrap(), "ab".repeat(10_000));
    let open = parse(&format!("[s]\nx = {}\n", "%(".repeat(10_000)));
    assert!(matches!(*open.get("s", "x", None).unwrap_err().kind, Kind::InterpolationSyntax { .. }));
}

#[test]
fn options_before_any_header_are_an_error_that_tells_the_line() {
    for (text, number, seen) in [
        ("a = 1\n", 1, "a = 1\n"),
        ("# c\n\n  a\n[s]\n", 3, "  a\n"),
        ("]\n", 1, "]\n"),
        ("[]\n", 1, "[]\n"),
        ("\0", 1, "\0"),
    ] {
        let error = ConfigParser::parse(text, Options::default()).unwrap_err();
        let Kind::MissingSectionHeader { source, lineno, line } = *error.kind else { panic!("{text:?}") };
        assert_eq!((&*source, lineno, &*line), ("<string>", number, seen));
    }
}

#[test]
fn nul_is_a_character_like_others_but_not_in_names_of_files() {
    let config = parse("[s\0]\nk\0 = \0v\0w\n\0 = %(k\0)s\n");
    assert_eq!(config.sections(), ["s\0"]);
    assert_eq!(
        config.items("s\0", &Lookup::default()).unwrap(),
        pairs(&[("k\0", "\0v\0w"), ("\0", "\0v\0w")])
    );
    assert_eq!(dump(&parse(&config.write(true).unwrap())), dump(&config));
    let mut config = ConfigParser::new(Options::default()).unwrap();
    let error = config.read(&["a\0.ini".to_owned()], None).unwrap_err();
    assert_eq!((*error.kind, &*error.message), (Kind::Value, "embedded null byte"));
}

#[test]
fn a_line_of_a_hundred_megabytes_is_read() {
    let mut config = ConfigParser::new(Options::default()).unwrap();
    let mut text = "[s]\n# ".to_owned();
    text.push_str(&"c".repeat(LONG));
    text.push_str("\nk = 1\n");
    config.read_string(&text, "<string>").unwrap();
    assert_eq!(config.get("s", "k", None).unwrap(), "1");
    text.replace_range(.."[s]\n# ".len(), "[t]\nc =");
    config.read_string(&text, "<string>").unwrap();
    assert_eq!(config.get("t", "c", None).unwrap().len(), LONG);
    text.replace_range(.."[t]\nc =".len(), "[");
    text.replace_range(LONG.., "]\nk = 2\n");
    config.read_string(&text, "<string>").unwrap();
    assert_eq!(config.get(&text[1..LONG], "k", None).unwrap(), "2");
}

#![allow(clippy::unwrap_used)] // in a test it is an assertion
#![allow(clippy::format_collect, clippy::format_push_string)] // the documents are small

use super::*;
use crate::sys::files;
use crate::{environ, sys};
use proptest::prelude::*;

mod hostile;

fn options(change: impl FnOnce(&mut Options)) -> Options {
    let mut options = Options::default();
    change(&mut options);
    options
}

fn parse(text: &str) -> ConfigParser {
    ConfigParser::parse(text, Options::default()).unwrap()
}

fn raw() -> Lookup {
    Lookup { raw: true, vars: Vec::new() }
}

fn pairs(items: &[(&str, &str)]) -> Vec<Item> {
    items.iter().map(|(name, value)| ((*name).to_owned(), Some((*value).to_owned()))).collect()
}

fn dump(parser: &ConfigParser) -> Vec<(String, Vec<Item>)> {
    let items = |name: String| (name.clone(), parser.items(&name, &raw()).unwrap());
    parser.keys().into_iter().map(items).collect()
}

fn message<T: std::fmt::Debug>(result: Result<T>) -> String {
    result.unwrap_err().message
}

#[test]
fn one_call_gives_a_value_or_what_stands_for_it() {
    let config = parse(
        "[DEFAULT]\nhost = h\n[server]\nPort: 8_080\nratio = 1e-3\non = Yes\nurl = %(host)s:%(port)s\n",
    );
    assert_eq!(config.getint("server", "PORT", Some(1)).unwrap(), 8080);
    assert_eq!(config.getint("server", "none", Some(1)).unwrap(), 1);
    assert_eq!(config.getint("none", "port", Some(1)).unwrap(), 1);
    assert_eq!(config.getfloat("server", "ratio", None).unwrap().to_bits(), 0.001f64.to_bits());
    assert!(config.getboolean("server", "on", None).unwrap());
    assert_eq!(config.get("server", "url", None).unwrap(), "h:8_080");
    assert_eq!(config.get("DEFAULT", "host", None).unwrap(), "h");
    let vars = Lookup { raw: false, vars: pairs(&[("HOST", "v")]) };
    assert_eq!(config.get_with("server", "url", &vars, None).unwrap().as_deref(), Some("v:8_080"));
    assert_eq!(
        message(config.getint("server", "url", Some(1))),
        "invalid literal for int() with base 10: 'h:8_080'"
    );
    assert_eq!(message(config.getboolean("server", "url", None)), "Not a boolean: h:8_080");
    assert_eq!(message(config.get("server", "None", None)), "No option 'none' in section: 'server'");
    assert_eq!(message(config.get("it's", "x", None)), "No section: \"it's\"");
    assert_eq!(config.get_many("server", &["host".into(), "x".into()]).unwrap(), [Some("h".into()), None]);
}

#[test]
fn integers_beyond_64_bits_come_as_digits() {
    let config = parse("[s]\nbig = -0_009223372036854775809\nmin = -9223372036854775808\narabic = ٤٢\n");
    let error = config.getint("s", "big", None).unwrap_err();
    assert_eq!((*error.kind, error.message.as_str()), (Kind::Overflow, "-9223372036854775809"));
    assert_eq!(config.getint("s", "min", None).unwrap(), i64::MIN);
    assert_eq!(config.getint("s", "arabic", None).unwrap(), 42);
}

#[test]
fn values_go_on_in_deeper_lines() {
    let config = parse("[s]\na = 1\n  2\n\n  # no\n\t3\n\n\nb =\n   c = d\n");
    let items = config.items("s", &raw()).unwrap();
    assert_eq!(items, pairs(&[("a", "1\n2\n\n3"), ("b", "\nc = d")]));
    let ended = options(|options| options.empty_lines_in_values = false);
    let config = ConfigParser::parse("[s]\na = 1\n  2\n\n  b = 3\n", ended).unwrap();
    assert_eq!(config.items("s", &raw()).unwrap(), pairs(&[("a", "1\n2"), ("b", "3")]));
}

#[test]
fn delimiters_and_comments_are_what_the_options_say() {
    let odd = options(|options| {
        options.delimiters = vec!["->".into(), " ".into()];
        options.comment_prefixes = vec!["rem".into()];
        options.inline_comment_prefixes = vec![";".into(), "//".into()];
        options.allow_no_value = true;
    });
    let config = ConfigParser::parse("[s] ; x\nrem a\na  b // c\nd->e;f\nhttp://x\n#\n", odd).unwrap();
    let items: Vec<Item> = pairs(&[("a", "b"), ("d", "e;f")]);
    let bare = [("http://x".to_owned(), None), ("#".to_owned(), None)];
    assert_eq!(config.items("s", &raw()).unwrap(), items.into_iter().chain(bare).collect::<Vec<_>>());
    assert_eq!(config.write(false).unwrap(), "[s]\na->b\nd->e;f\nhttp://x\n#\n\n");
    let mut kept = ConfigParser::new(options(|options| options.defaults = pairs(&[("A", "1")]))).unwrap();
    kept.set_optionxform(OptionCase::Keep);
    kept.set("", "A", Some("2")).unwrap();
    assert_eq!(kept.defaults(), pairs(&[("a", "1"), ("A", "2")]));
    let without = options(|options| options.delimiters = Vec::new());
    assert_eq!(message(ConfigParser::new(without).unwrap().write(true)), "tuple index out of range");
}

#[test]
fn a_line_of_a_list_may_have_a_break_inside() {
    let mut config = ConfigParser::new(Options::default()).unwrap();
    let lines = ["[s]\n", "a\n= 1\n", "b =\n2\n", "c = 3\nd = 4\n"].map(str::to_owned);
    let error = config.read_lines(&lines, "<???>").unwrap_err();
    assert_eq!(error.message, "Source contains parsing errors: '<???>'\n\t[line  4]: 'c = 3\\nd = 4\\n'");
    assert_eq!(config.items("s", &raw()).unwrap(), pairs(&[("a", "1"), ("b", "2")]));
}

#[test]
fn errors_tell_source_and_line() {
    let fail = |text: &str| ConfigParser::parse(text, Options::default()).unwrap_err();
    assert_eq!(
        fail("\na = 1\n").message,
        "File contains no section headers.\nfile: '<string>', line: 2\n'a = 1\\n'"
    );
    assert_eq!(
        fail("[a]\n[b]\n[a]").message,
        "While reading from '<string>' [line  3]: section 'a' already exists"
    );
    let twice = fail("[a]\nX=1\nx=2");
    assert_eq!(
        twice.message,
        "While reading from '<string>' [line  3]: option 'x' in section 'a' already exists"
    );
    let lines = vec![BadLine { lineno: 2, line: "b\n".into() }, BadLine { lineno: 3, line: "=c".into() }];
    assert_eq!(*fail("[a]\nb\n=c").kind, Kind::Parsing { source: "<string>".into(), errors: lines });
    let loose = options(|options| (options.strict, options.allow_no_value) = (false, true));
    let config = ConfigParser::parse("[a]\nx=1\n[a]\nx=2\ny", loose.clone()).unwrap();
    assert_eq!(config.items("a", &raw()).unwrap(), [("x".into(), Some("2".into())), ("y".into(), None)]);
    let error = ConfigParser::parse("[a]\nx\n  y\n", loose).unwrap_err();
    assert!(matches!(*error.kind, Kind::MultilineContinuation { lineno: 3, .. }));
}

#[test]
fn options_before_the_first_header_have_a_section() {
    let unnamed =
        || options(|options| (options.allow_unnamed_section, options.unnamed_section) = (true, "\n".into()));
    let mut config = ConfigParser::parse("a = 1\n[b]\nc = 2\n", unnamed()).unwrap();
    assert_eq!(config.sections(), ["\n", "b"]);
    assert_eq!(config.get("\n", "a", None).unwrap(), "1");
    assert_eq!(message(config.get("\n", "x", None)), "No option 'x' in section: <UNNAMED_SECTION>");
    assert_eq!(config.write(true).unwrap(), "a = 1\n\n[b]\nc = 2\n\n");
    config.read_string("d = 3", "<string>").unwrap();
    assert_eq!(config.items("\n", &raw()).unwrap(), pairs(&[("d", "3")]));
}

#[test]
fn a_header_with_the_name_of_the_unnamed_section_is_written_again() {
    let text = "[<UNNAMED_SECTION>]\na = 1\n\n[b]\n\n";
    let mut config = parse(text);
    assert_eq!(config.write(true).unwrap(), text);
    config.set_section("<UNNAMED_SECTION>", pairs(&[("a", "1")])).unwrap();
    assert_eq!(config.write(true).unwrap(), text);
}

#[test]
fn extended_references_reach_other_sections() {
    let extended = options(|options| options.interpolation = Interpolation::Extended);
    let text = "[a]\nx = ${b:y}$$\nz = ${x}-${b:y}\nbad = ${b:q}\nworse = ${a:b:c}\n[b]\ny = ${w}\nw = !\n";
    let mut config = ConfigParser::parse(text, extended).unwrap();
    assert_eq!(config.get("a", "z", None).unwrap(), "!$-!");
    assert_eq!(
        message(config.get("a", "bad", None)),
        "Bad value substitution: option 'bad' in section 'a' contains an interpolation key 'b:q' which is not a valid \
         option name. Raw value: '${b:q}'"
    );
    assert_eq!(message(config.get("a", "worse", None)), "More than one ':' found: ''");
    assert_eq!(
        message(config.set("a", "x", Some("é$${ok}${${ok}$"))),
        "invalid interpolation syntax in 'é$${ok}${${ok}$' at position 5"
    );
}

#[test]
fn expansion_is_bounded() {
    let mut bomb = "[s]\nv0 = 0123456789\n".to_owned();
    for i in 1..10 {
        bomb += &format!("v{i} = {}\n", format!("%(v{})s", i - 1).repeat(10));
    }
    let empty = bomb.replace("0123456789", "");
    for text in [bomb, empty] {
        let error = parse(&text).get("s", "v9", None).unwrap_err();
        assert!(matches!(*error.kind, Kind::Limit { max: 1_048_576, .. }), "{error:?}");
        assert!(parse(&text).items("s", &Lookup::default()).is_err());
    }
    let cycle = parse("[s]\na = %(b)s\nb = %(a)s\n").get("s", "a", None).unwrap_err();
    assert!(matches!(*cycle.kind, Kind::InterpolationDepth { .. }));
    let shared = format!("[DEFAULT]\nx = {}\n", "y".repeat(1 << 20))
        + &(0..100).map(|i| format!("[{i}]\n")).collect::<String>();
    let error = parse(&shared).all_items_packed(&raw()).unwrap_err();
    assert!(matches!(*error.kind, Kind::Limit { .. }));
}

#[test]
fn long_documents_are_read_whole() {
    let sections: String = (0..100_000).map(|i| format!("[{i}]\n")).collect();
    let mut config = parse(&sections);
    assert_eq!(config.len(), 100_001);
    while config.popitem().is_ok() {}
    assert!(config.sections().is_empty());
    let long = 1 << 20;
    let spaced = options(|options| {
        options.delimiters = vec![" x".into()];
        options.inline_comment_prefixes = vec!["; ;".into()];
        options.allow_no_value = true;
    });
    let blanks = " ".repeat(long);
    for (text, options, items) in [
        (format!("[s]\na = {}", "\n b".repeat(long)), None, [("a", "\nb".repeat(long))]),
        (format!("[s]\na = {blanks}b"), None, [("a", "b".to_owned())]),
        (format!("[s]\n{blanks}a = b"), None, [("a", "b".to_owned())]),
        (format!("[s]\na{blanks}xb; {}", "; ".repeat(long)), Some(spaced), [("a", "b;".to_owned())]),
    ] {
        let config = ConfigParser::parse(&text, options.unwrap_or_default()).unwrap();
        assert!(
            config.items("s", &raw()).unwrap() == items.map(|(name, value)| (name.to_owned(), Some(value)))
        );
    }
}

#[test]
fn changing_often_needs_no_more_room() {
    let mut config = parse("[a]\nx = 1\n[b]\ny = 2\n");
    for i in 0..100_000 {
        config.set("a", "x", Some(&format!("value {i}"))).unwrap();
    }
    assert!(config.text.len() < 200_000);
    config.set_section("b", pairs(&[("z", "3")])).unwrap();
    config.clear();
    config.read_dict(&[("c".into(), pairs(&[("k", "v")]))], "<dict>").unwrap();
    assert_eq!(dump(&config), [("DEFAULT".into(), vec![]), ("c".into(), pairs(&[("k", "v")]))]);
}

#[test]
fn the_mapping_raises_as_pythons_does() {
    let mut config = parse("[DEFAULT]\nd = 1\n[s]\na = 2\n");
    assert_eq!(message(config.item("s", "X")), "'X'");
    assert_eq!(config.item("s", "d").unwrap().as_deref(), Some("1"));
    assert!(matches!(*config.delete_item("s", "d").unwrap_err().kind, Kind::Key));
    config.delete_item("s", "a").unwrap();
    assert_eq!(config.section_keys("s").unwrap(), ["d"]);
    assert_eq!(message(config.set_item("s", "a", None)), "option values must be strings");
    assert_eq!(message(config.delete_section("DEFAULT")), "Cannot remove the default section.");
    assert_eq!(config.popitem().unwrap(), "s");
    assert!(matches!(*config.popitem().unwrap_err().kind, Kind::Key));
    assert_eq!(message(config.add_section("DEFAULT")), "Invalid section name: 'DEFAULT'");
}

#[test]
fn options_without_a_value_are_empty_when_expanded() {
    let bare = options(|options| options.allow_no_value = true);
    let config = ConfigParser::parse("[s]\na\nb = %(a)s\n", bare).unwrap();
    assert_eq!(config.get_with("s", "a", &Lookup::default(), None).unwrap(), None);
    assert!(matches!(*config.get("s", "a", None).unwrap_err().kind, Kind::Type));
    assert_eq!(message(config.get("s", "b", None)), "argument of type 'NoneType' is not iterable");
    assert!(matches!(*config.getboolean("s", "a", None).unwrap_err().kind, Kind::Attribute));
    assert_eq!(config.items_packed("s", &raw()).unwrap().valueless, [0]);
}

#[test]
fn files_that_are_not_there_are_skipped() {
    sys::environ::set(&[], &[], "/etc");
    environ::reload();
    files::clear();
    files::put("/etc/a.ini", "\u{FEFF}[a]\r\nx = é\r\n  2\r");
    files::put("/etc/b.ini", b"[b]\ny = \xE9\n".as_slice());
    let mut config = ConfigParser::new(Options::default()).unwrap();
    let names = ["a.ini", "none.ini", "/etc"].map(str::to_owned);
    assert_eq!(config.read(&names, Some("utf-8-sig")).unwrap(), ["a.ini"]);
    assert_eq!(config.get("a", "x", None).unwrap(), "é\n2");
    assert_eq!(config.read(&["/etc/b.ini".into()], Some("latin-1")).unwrap().len(), 1);
    assert_eq!(config.get("b", "y", None).unwrap(), "é");
    assert_eq!(
        message(config.read(&["b.ini".into()], None)),
        "'utf-8' codec can't decode byte 0xe9 in position 8: invalid continuation byte"
    );
    assert_eq!(message(config.read(&["a.ini".into()], Some("no"))), "unknown encoding: no");
}

proptest! {
    #[test]
    fn what_is_written_reads_the_same(
        sections in prop::collection::vec(
            ("[a-zé]{1,4}", prop::collection::vec(("[a-z][a-z .-]{0,3}[a-z]", "[!-~é]?([ -~é\n]{0,12}[!-~é])?"), 0..12)),
            0..12,
        ),
        space in any::<bool>(),
        removed in prop::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let plain = || options(|options| {
            options.interpolation = Interpolation::None;
            options.comment_prefixes = Vec::new();
            options.strict = false;
        });
        let mut config = ConfigParser::new(plain()).unwrap();
        for (section, items) in &sections {
            let _ = config.add_section(section);
            for (name, value) in items {
                // A line of a value loses the space around it, as in Python.
                    let lines: Vec<_> = value.split('\n').map(str::trim).collect();
                    config.set(section, name, Some(lines.join("\n").trim_end())).unwrap();
            }
        }
        for index in removed {
            let names = config.sections();
            if !names.is_empty() {
                let section = index.get(&names);
                let options = config.option_names(section).unwrap();
                if options.is_empty() {
                    prop_assert!(config.remove_section(section));
                } else {
                    prop_assert!(config.remove_option(section, &options[index.index(options.len())]).unwrap());
                }
            }
        }
        let again = ConfigParser::parse(&config.write(space).unwrap(), plain()).unwrap();
        prop_assert_eq!(dump(&again), dump(&config));
    }

    #[test]
    fn no_text_makes_it_panic(
        text in "[\\[\\]=:#; \t\r\nax%$(){}é\u{1C}\u{85}-]{0,60}",
        delimiters in prop::collection::vec("[= :x-]{0,2}", 0..3),
        prefixes in prop::collection::vec("[;# x]{0,2}", 0..3),
        flags in any::<[bool; 4]>(),
    ) {
        let odd = options(|options| {
            options.delimiters = delimiters;
            options.inline_comment_prefixes = prefixes;
            [options.allow_no_value, options.strict, options.empty_lines_in_values, options.allow_unnamed_section] = flags;
            options.interpolation = if flags[0] == flags[1] { Interpolation::Basic } else { Interpolation::Extended };
        });
        let mut config = ConfigParser::new(odd).unwrap();
        let _ = config.read_string(&text, "<string>");
        let _ = config.read_lines(&[text.clone(), text], "<string>");
        for section in config.keys() {
            let _ = config.items(&section, &Lookup::default());
        }
        let _ = config.write(true);
        let _ = config.all_items_packed(&raw());
    }
}

#[test]
fn what_is_repeated_is_bounded() {
    let sections: String = (0..1_000).map(|n| format!("[s{n}]\na = 1\n")).collect();
    let parser = parse(&sections);
    let vars = vec![("a".to_owned(), Some("x".repeat(1 << 20)))];
    let outcome = parser.all_items_packed(&Lookup { raw: true, vars });
    assert!(matches!(outcome.map_err(|error| *error.kind), Err(Kind::Limit { .. })));
    let mut wide = ConfigParser::new(options(|o| o.delimiters = vec!["=".repeat(1 << 20)])).unwrap();
    let items = (0..1_000).map(|n| (format!("a{n}"), Some(String::new()))).collect();
    wide.set_section("s", items).unwrap();
    assert!(matches!(wide.write(true).map_err(|error| *error.kind), Err(Kind::Limit { .. })));
}

#[test]
fn files_are_decoded_as_streams_decode_them() {
    files::clear();
    environ::reload();
    let read = |bytes: &[u8], encoding: &str| {
        files::put("/a.ini", bytes);
        let mut parser = ConfigParser::new(Options::default()).unwrap();
        let outcome = parser.read(&["/a.ini".to_owned()], Some(encoding)).map_err(|error| error.message);
        outcome.map(|_| parser.get("s", "a", None).unwrap())
    };
    let euro = Ok("€".to_owned());
    assert_eq!(read(b"[s]\r\na=\x80\r", "cp1252"), euro);
    let units: Vec<u8> = "\u{FEFF}[s]\na=€".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(read(&units, "utf_16"), euro);
    assert_eq!(read("\u{FEFF}[s]\na=€".as_bytes(), "UTF-8-SIG"), euro);
    let invalid = "'utf-8' codec can't decode byte 0xff in position 6: invalid start byte";
    assert_eq!(read(b"[s]\na=\xff", "utf-8"), Err(invalid.to_owned()));
    assert_eq!(read(b"\xEF\xBB\xBF[s]\na=\xff", "utf-8-sig"), Err(invalid.to_owned()));
    let short = "'utf-8' codec can't decode bytes in position 6-7: unexpected end of data";
    assert_eq!(read(b"[s]\na=\xe2\x82", "utf-8"), Err(short.to_owned()));
    assert_eq!(read(b"", "nope"), Err("unknown encoding: nope".to_owned()));
    // What stands whole chunks before the fault was read, also where a chunk ends inside a character.
    let mut long = b"[s]\na=\xe2\x82\xac\n#".to_vec();
    while long.len() < 9_000 {
        long.extend("€".as_bytes());
    }
    long.push(0xff);
    files::put("/a.ini", &*long);
    let mut parser = ConfigParser::new(Options::default()).unwrap();
    assert!(parser.read(&["/a.ini".to_owned()], None).is_err());
    assert_eq!(parser.get("s", "a", None), Ok("€".to_owned()));
}

#[test]
fn an_interrupted_read_goes_on() {
    files::clear();
    environ::reload();
    files::put("/a.ini", b"[s]\na=1\n");
    files::fail_next(&[sys::errno::Code::Eintr, sys::errno::Code::Eintr]);
    let mut parser = ConfigParser::new(Options::default()).unwrap();
    assert_eq!(parser.read(&["/a.ini".to_owned()], None).map(|done| done.len()), Ok(1));
}

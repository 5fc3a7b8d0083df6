//! `configparser`: a text is read under any options, looked at in every way, written, and read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oskit_fuzz::{bounded, head_and_text};
use oskit_guest::configparser::{
    Class, ConfigParser, Interpolation, Item, Kind, Lookup, OptionCase, Options, PackedItems,
};
use oskit_guest::environ;
use oskit_guest::sys::files;

/// No value is made of more bytes of others, and all values of one call of no more than 16 times that.
const MOST_EXPANDED: usize = 16 << 20;

fn options(head: [u8; 2]) -> Options {
    let [flags, syntax] = head;
    let bit = |place: u8| flags >> place & 1 == 1;
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    let mut options = Options::of(if bit(0) { Class::RawConfigParser } else { Class::ConfigParser });
    options.allow_no_value = bit(1);
    options.strict = bit(2);
    options.empty_lines_in_values = bit(3);
    options.allow_unnamed_section = bit(4);
    options.optionxform = if bit(7) { OptionCase::Keep } else { OptionCase::LowerCase };
    options.interpolation = match flags >> 5 & 3 {
        0 => Interpolation::None,
        1 => Interpolation::Extended,
        _ => Interpolation::Basic,
    };
    options.inline_comment_prefixes = match syntax & 3 {
        1 => owned(&[";"]),
        2 => owned(&["#", " ;"]),
        3 => owned(&["//", ""]),
        _ => Vec::new(),
    };
    options.delimiters = match syntax >> 2 & 7 {
        1 => owned(&["->", "="]),
        2 => owned(&[":"]),
        3 => owned(&["é", "=", "=>"]),
        4 => owned(&["=", " "]),
        5 => owned(&[" :", "\t", "::"]),
        6 => owned(&["", "="]),
        7 => Vec::new(),
        _ => options.delimiters,
    };
    if syntax >> 5 & 1 == 1 {
        options.comment_prefixes = owned(&["rem", "[#", ";"]);
    }
    options
}

fn raw() -> Lookup {
    Lookup { raw: true, vars: Vec::new() }
}

fn dump(parser: &ConfigParser) -> Vec<(String, Vec<Item>)> {
    let items = |name: String| {
        let items = parser.items(&name, &raw()).expect("a section that is there");
        (name, items)
    };
    parser.keys().into_iter().map(items).collect()
}

/// Whether what Python writes is what it reads: with comments that follow values, with delimiters of white space or of
/// letters that names get in lower case, and with an unnamed section that has no options or follows defaults, it isn't.
fn is_unambiguous(options: &Options, parser: &ConfigParser) -> bool {
    options.inline_comment_prefixes.is_empty()
        && options.comment_prefixes.iter().any(|prefix| prefix == "#")
        && !options.delimiters.is_empty()
        && options
            .delimiters
            .iter()
            .all(|text| !text.is_empty() && text.bytes().all(|b| b.is_ascii_punctuation()))
        && parser
            .option_names(&options.unnamed_section)
            .map_or(true, |names| !names.is_empty() && parser.defaults().is_empty())
}

fn written_is_read_the_same(options: &Options, parser: &ConfigParser) {
    if !is_unambiguous(options, parser) {
        return;
    }
    for space in [true, false] {
        let text = parser.write(space).expect("a document that is short enough");
        let again = ConfigParser::parse(&text, options.clone()).expect("what was written");
        assert_eq!(dump(&again), dump(parser), "{text:?}");
        assert_eq!(again.write(space).as_deref(), Ok(&*text));
    }
}

fn unpacked(packed: &PackedItems) -> Vec<Item> {
    let mut start = 0;
    let mut pieces = packed.ends.iter().map(|&end| {
        let piece = packed.text.get(start..end as usize).expect("a piece of the text");
        start = end as usize;
        piece.to_owned()
    });
    let mut items = Vec::new();
    while let (Some(name), Some(value)) = (pieces.next(), pieces.next()) {
        let is_there = !packed.valueless.contains(&(items.len() as u32));
        items.push((name, is_there.then_some(value)));
    }
    items
}

fn lookups_agree(parser: &ConfigParser, interpolation: Interpolation) {
    for section in parser.keys() {
        let raw_items = parser.items(&section, &raw()).expect("a section that is there");
        for lookup in [raw(), Lookup::default()] {
            let items = parser.items(&section, &lookup);
            let packed = parser.items_packed(&section, &lookup);
            assert_eq!(packed.as_ref().map(unpacked), items.as_ref().cloned());
            let Ok(items) = items else { continue };
            let expanded: usize = items.iter().filter_map(|(_, value)| Some(value.as_ref()?.len())).sum();
            let own: usize = raw_items.iter().filter_map(|(_, value)| Some(value.as_ref()?.len())).sum();
            assert!(expanded <= own + MOST_EXPANDED);
            for ((name, value), (_, raw)) in items.iter().zip(&raw_items) {
                assert!(parser.has_option(&section, name));
                let got = parser.get_with(&section, name, &lookup, None);
                // In a list, what has no value is expanded to an empty one, as in Python.
                assert_eq!(got.as_ref(), Ok(if raw.is_none() { raw } else { value }));
                let is_plain = raw.as_ref().is_some_and(|raw| !raw.contains(['%', '$']));
                if is_plain || interpolation == Interpolation::None {
                    assert_eq!(value, raw);
                }
            }
        }
        for (name, _) in &raw_items {
            let _ = parser.getint(&section, name, None);
            let _ = parser.getfloat(&section, name, Some(0.0));
            let _ = parser.getboolean(&section, name, None);
        }
    }
    let _ = parser.all_items_packed(&Lookup::default());
}

fn reads_agree(text: &str, options: &Options) {
    let mut at_once = ConfigParser::new(options.clone()).expect("no defaults");
    let outcome = at_once.read_string(text, "/a.ini");
    let mut by_line = ConfigParser::new(options.clone()).expect("no defaults");
    let lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
    assert_eq!(by_line.read_lines(&lines, "/a.ini"), outcome);
    assert_eq!(dump(&by_line), dump(&at_once));
    if !text.contains('\r') {
        files::put("/a.ini", text);
        let mut from_file = ConfigParser::new(options.clone()).expect("no defaults");
        assert_eq!(from_file.read(&["/a.ini".to_owned()], Some("utf-8")).map(|_| ()), outcome);
        assert_eq!(dump(&from_file), dump(&at_once));
    }
}

fn changes_are_seen(mut parser: ConfigParser) {
    let before = dump(&parser);
    for (section, _) in &before {
        for (name, value) in parser.items(section, &raw()).expect("a section that is there") {
            let is_own = parser.set(section, &name, value.as_deref()).is_ok();
            if is_own {
                assert_eq!(parser.get_with(section, &name, &raw(), None), Ok(value));
                assert_eq!(parser.remove_option(section, &name), Ok(true));
            }
        }
    }
    while parser.popitem().is_ok() {}
    assert!(parser.sections().is_empty());
}

fn undecodable_files_are_errors(data: &[u8], options: &Options) {
    if std::str::from_utf8(data).is_ok() {
        return;
    }
    files::put("/a.ini", data);
    let mut parser = ConfigParser::new(options.clone()).expect("no defaults");
    let error = parser.read(&["/a.ini".to_owned()], Some("utf-8")).expect_err("it is not UTF-8");
    // What stands before the fault is read first, and may be wrong itself.
    let is_syntax = !matches!(*error.kind, Kind::UnicodeDecode { .. });
    assert!(!is_syntax || error.message.contains("/a.ini"), "{error:?}");
}

fuzz_target!(|data: &[u8]| {
    environ::reload();
    let (head, text) = head_and_text(data);
    let options = options(head);
    bounded(|| {
        reads_agree(&text, &options);
        undecodable_files_are_errors(&data[data.len().min(2)..], &options);
        if let Ok(parser) = ConfigParser::parse(&text, options.clone()) {
            lookups_agree(&parser, options.interpolation);
            written_is_read_the_same(&options, &parser);
            changes_are_seen(parser);
        }
    });
});

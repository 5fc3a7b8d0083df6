//! Makes the tables that text needs, of what the libraries for them have: the characters of code pages, and the names of
//! characters. The guest holds the tables and not the libraries, which bring much more.

use encoding_rs::Encoding;
use oem_cp::code_table::DECODING_TABLE_CP_MAP;
use std::env;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

/// A page as Python names it, as the library does, and what Python has otherwise.
type Row = (&'static str, &'static str, Otherwise);

/// What Python has otherwise than the Web's standard, by which the library goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Otherwise {
    Nothing,
    /// What the standard makes a control of is undefined.
    NoControls,
    /// The same, and 0xCA is undefined.
    NoControlsNoHolam,
    /// 0x80 to 0x9F are controls.
    Controls,
    /// The same, and 0xA0 is undefined.
    ControlsNoSpace,
    /// Two lines of a box where the standard has letters of Belarusian.
    Boxes,
}
use Otherwise::{Boxes, Controls, ControlsNoSpace, NoControls, NoControlsNoHolam, Nothing};

const PAGES: &[Row] = &[
    ("cp1250", "windows-1250", NoControls),
    ("cp1251", "windows-1251", NoControls),
    ("cp1252", "windows-1252", NoControls),
    ("cp1253", "windows-1253", NoControls),
    ("cp1254", "windows-1254", NoControls),
    ("cp1255", "windows-1255", NoControlsNoHolam),
    ("cp1256", "windows-1256", Nothing),
    ("cp1257", "windows-1257", NoControls),
    ("cp1258", "windows-1258", NoControls),
    ("cp866", "ibm866", Nothing),
    ("cp874", "windows-874", NoControls),
    ("iso8859_2", "iso-8859-2", Nothing),
    ("iso8859_3", "iso-8859-3", Nothing),
    ("iso8859_4", "iso-8859-4", Nothing),
    ("iso8859_5", "iso-8859-5", Nothing),
    ("iso8859_6", "iso-8859-6", Nothing),
    ("iso8859_7", "iso-8859-7", Nothing),
    ("iso8859_8", "iso-8859-8", Nothing),
    ("iso8859_9", "windows-1254", Controls),
    ("iso8859_10", "iso-8859-10", Nothing),
    ("iso8859_11", "windows-874", Controls),
    ("iso8859_13", "iso-8859-13", Nothing),
    ("iso8859_14", "iso-8859-14", Nothing),
    ("iso8859_15", "iso-8859-15", Nothing),
    ("iso8859_16", "iso-8859-16", Nothing),
    ("koi8_r", "koi8-r", Nothing),
    ("koi8_u", "koi8-u", Boxes),
    ("mac_cyrillic", "x-mac-cyrillic", Nothing),
    ("mac_roman", "macintosh", Nothing),
    ("tis_620", "windows-874", ControlsNoSpace),
];

/// Pages of DOS: their numbers, and whether what the library makes a control of is undefined.
const OEM: &[(u16, bool)] = &[
    (437, false),
    (720, false),
    (737, false),
    (775, false),
    (850, false),
    (852, false),
    (855, false),
    (857, false),
    (858, false),
    (860, false),
    (861, false),
    (862, false),
    (863, false),
    (864, true),
    (865, false),
    (869, true),
];

fn is_control(letter: char) -> bool {
    ('\u{80}'..='\u{9f}').contains(&letter)
}

/// What a byte is in a page of the Web's.
fn letter(byte: u8, encoding: &'static Encoding, otherwise: Otherwise) -> Option<char> {
    let bytes = [byte];
    let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes)?;
    let letter = text.chars().next()?;
    match (otherwise, byte) {
        (Controls | ControlsNoSpace, 0x80..=0x9f) => Some(char::from(byte)),
        (Boxes, 0xae) => Some('\u{255d}'),
        (Boxes, 0xbe) => Some('\u{256c}'),
        (ControlsNoSpace, 0xa0) | (NoControlsNoHolam, 0xca) => None,
        (NoControls | NoControlsNoHolam, _) if is_control(letter) => None,
        _ => Some(letter),
    }
}

/// What a byte is in a page of DOS.
fn oem_letter(byte: u8, page: u16, no_controls: bool) -> Option<char> {
    // The one page that is not ASCII below 0x80.
    if page == 864 && byte == b'%' {
        return Some('\u{66a}');
    }
    if byte.is_ascii() {
        return Some(char::from(byte));
    }
    let letter = DECODING_TABLE_CP_MAP.get(&page)?.decode_char_checked(byte)?;
    Some(letter).filter(|letter| !no_controls || !is_control(*letter))
}

/// The source of a table of pages.
fn pages() -> Result<String, Box<dyn Error>> {
    let mut out = "&[\n".to_owned();
    let mut row = |name: &str, letter: &dyn Fn(u8) -> Option<char>| -> Result<(), Box<dyn Error>> {
        let units =
            (0..=255).map(|byte| letter(byte).map_or(Ok(0xffff), |letter| u16::try_from(u32::from(letter))));
        let units = units.collect::<Result<Vec<u16>, _>>()?;
        Ok(writeln!(out, "Page {{ name: {name:?}, letters: {units:?} }},")?)
    };
    for (name, label, otherwise) in PAGES {
        let encoding = Encoding::for_label(label.as_bytes()).ok_or(*label)?;
        row(name, &|byte| letter(byte, encoding, *otherwise))?;
    }
    for (page, no_controls) in OEM {
        row(&format!("cp{page}"), &|byte| oem_letter(byte, *page, *no_controls))?;
    }
    out.push(']');
    Ok(out)
}

/// The prefix of a name that ends in the number of its character.
fn numbered(letter: char, name: &str) -> Option<&str> {
    name.strip_suffix(&format!("{:X}", u32::from(letter))).filter(|prefix| prefix.ends_with('-'))
}

/// The names of characters, packed. One a line and one character after the other: how many words it has in common with
/// the one before, as a letter from `A` on, and the rest. `#CODE` says where it goes on, `!END PREFIX` that up to there
/// names are a prefix and the number. Hangul syllables are left out.
fn names() -> Result<Vec<u8>, Box<dyn Error>> {
    let mut lines = String::new();
    let mut before: Vec<String> = Vec::new();
    let mut expected = 0;
    let mut range: Option<(u32, String)> = None;
    for letter in '\0'..=char::MAX {
        let code = u32::from(letter);
        let name = unicode_names2::name(letter).map(|name| name.to_string());
        let name = name.filter(|name| !name.starts_with("HANGUL SYLLABLE "));
        let prefix = name.as_deref().and_then(|name| numbered(letter, name));
        if let Some((last, of)) = &mut range {
            if prefix == Some(of) && code == *last + 1 {
                *last = code;
                continue;
            }
            writeln!(lines, "!{last:X} {of}")?;
            expected = *last + 1;
            range = None;
        }
        let Some(name) = &name else { continue };
        if code != expected {
            writeln!(lines, "#{code:X}")?;
        }
        expected = code + 1;
        if let Some(prefix) = prefix {
            range = Some((code, prefix.to_owned()));
            continue;
        }
        let words: Vec<String> = name.split(' ').map(str::to_owned).collect();
        let common = words.iter().zip(&before).take_while(|(one, other)| one == other).count();
        lines.push(char::from(b'A' + common as u8));
        lines.push_str(&words[common..].join(" "));
        lines.push('\n');
        before = words;
    }
    Ok(miniz_oxide::deflate::compress_to_vec(lines.as_bytes(), 10))
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("no OUT_DIR")?);
    fs::write(out.join("pages.rs"), pages()?)?;
    fs::write(out.join("names.bin"), names()?)?;
    Ok(())
}

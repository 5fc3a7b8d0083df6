//! `io`: bytes come to the same text however they are cut, text comes back from its bytes, and positions are found again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oskit_fuzz::bounded;
use oskit_guest::io::{
    Below, BytesIo, Codec, Decoder, Encoder, Error, Errors, Newline, Raw, TextIo, TextOptions, share,
};
use oskit_guest::os::Whence;

const CODECS: &[&str] = &[
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-32-le",
    "utf-32-be",
    "utf-7",
    "ascii",
    "latin-1",
    "cp1252",
    "cp437",
    "cp864",
    "cp869",
    "iso8859-8",
    "koi8-u",
];
const HANDLERS: &[&str] =
    &["strict", "ignore", "replace", "backslashreplace", "surrogateescape", "xmlcharrefreplace", "bogus"];
const NEWLINES: &[Newline] = &[Newline::Universal, Newline::AsIs, Newline::Lf, Newline::Cr, Newline::CrLf];

/// Characters that surrogateescape makes of bytes stand for these, and for nothing else.
const ESCAPES: std::ops::RangeInclusive<char> = '\u{10ff80}'..='\u{10ffff}';

fn decoded<'a>(
    codec: Codec,
    errors: &Errors,
    pieces: impl Iterator<Item = &'a [u8]>,
) -> Result<String, Error> {
    let mut decoder = Decoder::new(codec, errors.clone());
    let mut text = String::new();
    for piece in pieces {
        text.push_str(&decoder.decode(piece.to_vec(), false)?);
    }
    text.push_str(&decoder.decode(Vec::new(), true)?);
    Ok(text)
}

/// However bytes are cut, they are the same text or none.
fn cut(codec: Codec, name: &str, errors: &Errors, bytes: &[u8], size: usize) {
    // surrogateescape goes on within a unit, and CPython looks for the mark of the order of bytes in what is left of a
    // piece. So there the cuts do matter.
    if matches!(name, "utf-16" | "utf-32") && errors.0 == "surrogateescape" {
        return;
    }
    let whole = Decoder::new(codec, errors.clone()).decode(bytes.to_vec(), true);
    let one = decoded(codec, errors, bytes.chunks(1));
    let some = decoded(codec, errors, bytes.chunks(size));
    match whole {
        Ok(whole) => {
            assert_eq!(one.ok().as_ref(), Some(&whole));
            assert_eq!(some.ok(), Some(whole));
        }
        Err(_) => assert!(one.is_err() && some.is_err()),
    }
}

/// Text comes back from its bytes where the encoding has all characters, and bytes from their text where undecodable
/// ones are kept in it.
fn there_and_back(codec: Codec, name: &str, bytes: &[u8]) {
    let strict = Errors::default();
    if let Ok(text) = str::from_utf8(bytes)
        && name.starts_with("utf")
    {
        let encoded = Encoder::new(codec, strict.clone()).encode(text).expect("every character").into_owned();
        let again = Decoder::new(codec, strict).decode(encoded, true).expect("what was encoded");
        assert_eq!(again, text, "{name}");
    }
    let in_bytes = name == "utf-8" || !name.starts_with("utf");
    if in_bytes {
        let keep = Errors("surrogateescape".to_owned());
        let text = Decoder::new(codec, keep.clone()).decode(bytes.to_vec(), true);
        // Only the ASCII bytes of a page that isn't ASCII there can't be kept.
        if let Ok(text) = text {
            let back = Encoder::new(codec, keep).encode(&text).expect("what was decoded").into_owned();
            assert_eq!(back, bytes, "{name}");
        }
    }
}

/// A position leads back to the text that followed it.
fn positions(name: &str, handler: &str, newline: Newline, bytes: &[u8], count: usize) {
    let options = TextOptions {
        encoding: Some(name.to_owned()),
        errors: Some(handler.to_owned()),
        newline,
        ..TextOptions::default()
    };
    let below = Below::Bytes(share(BytesIo::new(bytes.to_vec())));
    let mut stream = TextIo::new(below, options).expect("a known encoding");
    let Ok(whole) = stream.read(None) else { return };
    stream.seek(0, Whence::Set).expect("the beginning");
    let before = stream.read(Some(count)).expect("what could be read before");
    let position = stream.tell().expect("a position");
    let after = stream.read(None).expect("what could be read before");
    assert_eq!(before + &after, whole, "{name} {newline:?}");
    stream.seek_to(position).expect("where it was");
    assert_eq!(
        stream.read(None).expect("what could be read before"),
        after,
        "{name} {newline:?} {position:?}"
    );
}

/// What is written as lines is read as the same lines.
fn lines(name: &str, newline: Newline, bytes: &[u8]) {
    let Ok(text) = str::from_utf8(bytes) else { return };
    if !name.starts_with("utf") || text.contains('\r') || text.contains(|letter| ESCAPES.contains(&letter)) {
        return;
    }
    let bytes = share(BytesIo::default());
    let options = TextOptions { encoding: Some(name.to_owned()), newline, ..TextOptions::default() };
    let mut stream = TextIo::new(Below::Bytes(bytes.clone()), options).expect("a known encoding");
    for piece in text.split_inclusive('\n') {
        stream.write(piece).expect("memory");
    }
    stream.flush().expect("memory");
    bytes.borrow_mut().seek(0, Whence::Set).expect("the beginning");
    stream.seek(0, Whence::Set).expect("the beginning");
    let end = match newline {
        Newline::Cr => "\r",
        Newline::CrLf => "\r\n",
        _ => "\n",
    };
    let read = stream.readlines_packed(None).expect("what was written");
    let wanted: Vec<String> = text.split_inclusive('\n').map(|line| line.replace('\n', end)).collect();
    assert!(read.iter().eq(wanted.iter().map(String::as_str)), "{name} {newline:?}");
}

fuzz_target!(|input: &[u8]| {
    let Some((head, bytes)) = input.split_first_chunk::<4>() else { return };
    let of = |place: usize, count: usize| usize::from(head[place]) % count;
    let (name, handler) = (CODECS[of(0, CODECS.len())], HANDLERS[of(1, HANDLERS.len())]);
    let (newline, size) = (NEWLINES[of(2, NEWLINES.len())], usize::from(head[3]));
    bounded(|| {
        let codec = Codec::named(name).expect("a known encoding");
        cut(codec, name, &Errors(handler.to_owned()), bytes, size + 1);
        there_and_back(codec, name, bytes);
        positions(name, handler, newline, bytes, size);
        lines(name, newline, bytes);
    });
});

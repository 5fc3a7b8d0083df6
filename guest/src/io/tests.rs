#![allow(clippy::unwrap_used)] // in a test it is an assertion

use super::*;
use crate::environ;
use crate::os::Whence;
use crate::sys::fake::files::{clear, contents, limit_transfers, put};
use proptest::prelude::*;

fn start() {
    clear();
    environ::reload();
}

fn text(path: &str, mode: &str) -> TextIo {
    open_text(path, mode, OpenOptions::default()).unwrap()
}

#[test]
fn text_is_written_appended_and_read() {
    start();
    let mut file = text("a.txt", "w");
    assert_eq!(file.write("grün\n").unwrap(), 5);
    file.write("second\n").unwrap();
    assert_eq!(contents("/a.txt").unwrap(), b"", "nothing is written before the buffer is full");
    file.close().unwrap();
    assert!(matches!(file.write("x"), Err(Error::Value(_))));
    let mut file = text("a.txt", "a");
    file.write("third").unwrap();
    drop(file);
    assert_eq!(contents("/a.txt").unwrap(), "grün\nsecond\nthird".as_bytes());
    let mut file = text("a.txt", "r");
    assert_eq!(file.readline(None).unwrap(), "grün\n");
    assert_eq!(file.read(Some(3)).unwrap(), "sec");
    assert_eq!(file.readlines(None).unwrap(), ["ond\n", "third"]);
    assert_eq!(file.readline(None).unwrap(), "");
    assert!(matches!(file.write("x"), Err(Error::Unsupported(_))));
    let missing = open_text("nope", "r", OpenOptions::default());
    assert!(matches!(missing, Err(Error::Os(error)) if error.errno == crate::errno::ENOENT));
}

#[test]
fn lines_come_in_batches_that_end_at_line_ends() {
    start();
    let whole = (0..50_000).fold(String::new(), |whole, number| whole + &format!("line {number} äöü\r\n"));
    put("/big", whole.as_bytes());
    for newline in [Newline::Universal, Newline::AsIs, Newline::CrLf, Newline::Lf] {
        for limit in [4093, 1 << 20] {
            limit_transfers(limit);
            let options = OpenOptions { newline: Some(newline), ..OpenOptions::default() };
            let mut file = open_text("big", "r", options).unwrap();
            let (mut count, mut all) = (0, String::new());
            loop {
                let lines = file.readlines_packed(Some(10_000)).unwrap();
                if lines.ends.is_empty() {
                    break;
                }
                assert!(lines.iter().all(|line| line.starts_with("line ") && line.ends_with('\n')));
                assert!(lines.text.len() > 10_000 || lines.iter().count() > 0);
                count += lines.ends.len();
                all.push_str(&lines.text);
            }
            assert_eq!(count, 50_000);
            let expected =
                if newline == Newline::Universal { whole.replace('\r', "") } else { whole.clone() };
            assert!(all == expected, "{newline:?}");
        }
    }
    limit_transfers(1 << 20);
}

#[test]
fn every_way_to_cut_the_bytes_gives_the_same_text() {
    let sample = "a\r\nbä\r€\n\u{1F600}\r\r\n";
    for (codec, name) in [(Codec::Utf8, "utf-8"), (Codec::Utf16, "utf-16"), (Codec::Utf32Be, "utf-32-be")] {
        assert_eq!(Codec::named(name).unwrap(), codec);
        let bytes = Encoder::new(codec, Errors::default()).encode(sample).unwrap().into_owned();
        for cut in 0..bytes.len() {
            let mut decoder = Decoder::new(codec, Errors::default());
            let mut newlines = NewlineDecoder::new(true);
            let mut all = String::new();
            for (piece, last) in [(&bytes[..cut], false), (&bytes[cut..], false), (&[][..], true)] {
                let piece = decoder.decode(piece.to_vec(), last).unwrap();
                all.push_str(&newlines.decode(piece, last));
            }
            assert_eq!(all, "a\nbä\n€\n\u{1F600}\n\n", "{name} cut at {cut}");
            assert_eq!(newlines.newlines(), ["\r", "\n", "\r\n"]);
        }
    }
}

#[test]
fn positions_are_found_again() {
    let sample = "grün\r\n€uro\rlast\n".repeat(3);
    for encoding in ["utf-8", "utf-16", "latin-1"] {
        let options = TextOptions {
            encoding: Some(encoding.to_owned()),
            errors: Some("replace".to_owned()),
            ..TextOptions::default()
        };
        let bytes = share(BytesIo::default());
        let mut stream = TextIo::new(Below::Bytes(bytes), options).unwrap();
        stream.write(&sample).unwrap();
        stream.seek(0, Whence::Set).unwrap();
        let all = stream.read(None).unwrap();
        for count in 0..all.chars().count() {
            stream.seek(0, Whence::Set).unwrap();
            let before = stream.read(Some(count)).unwrap();
            let position = stream.tell().unwrap();
            stream.read(Some(2)).unwrap();
            stream.seek_to(position).unwrap();
            assert_eq!(before + &stream.read(None).unwrap(), all, "{encoding} after {count}");
        }
    }
}

#[test]
fn what_could_not_be_decoded_is_told_exactly() {
    let fault =
        |codec, bytes: &[u8]| match Decoder::new(codec, Errors::default()).decode(bytes.to_vec(), true) {
            Err(Error::Decode(error)) => (error.start, error.end, error.reason),
            other => panic!("{other:?}"),
        };
    assert_eq!(fault(Codec::Utf8, b"ab\xFFc"), (2, 3, "invalid start byte"));
    assert_eq!(fault(Codec::Utf8, b"\xE2\x82x"), (0, 2, "invalid continuation byte"));
    assert_eq!(fault(Codec::Utf8, b"x\xE2\x82"), (1, 3, "unexpected end of data"));
    assert_eq!(fault(Codec::Ascii, b"x\x80"), (1, 2, "ordinal not in range(128)"));
    assert_eq!(fault(Codec::named("cp1252").unwrap(), b"\x81"), (0, 1, "character maps to <undefined>"));
    let escape = Errors("surrogateescape".to_owned());
    let text = Decoder::new(Codec::Utf8, escape.clone()).decode(b"a\xFF\xE2\x82".to_vec(), true).unwrap();
    assert_eq!(text, "a\u{10FFFF}\u{10FFE2}\u{10FF82}");
    assert_eq!(&*Encoder::new(Codec::Utf8, escape).encode(&text).unwrap(), b"a\xFF\xE2\x82");
    let mut encoder = Encoder::new(Codec::Latin1, Errors("backslashreplace".to_owned()));
    assert_eq!(&*encoder.encode("ä€\u{1F600}").unwrap(), b"\xE4\\u20ac\\U0001f600");
}

#[test]
fn a_raw_stream_that_blocks_blocks_the_buffer() {
    let raw = share(ManualIo::default());
    raw.borrow_mut().feed(Some(b"abc".to_vec()));
    raw.borrow_mut().feed(None);
    let mut reader = Buffered::new(RawIo::Manual(raw.clone()), Sides::Read, 8).unwrap();
    assert_eq!(reader.read(5).unwrap(), Some(b"abc".to_vec()));
    raw.borrow_mut().feed(None);
    assert_eq!(reader.read(5).unwrap(), None);
    assert_eq!(reader.read(5).unwrap(), Some(Vec::new()));
    let raw = share(ManualIo::default());
    raw.borrow_mut().accept(Some(2));
    raw.borrow_mut().accept(None);
    let mut writer = Buffered::new(RawIo::Manual(raw.clone()), Sides::Write, 4).unwrap();
    assert_eq!(writer.write(b"0123456789").unwrap_err(), Error::Blocking { errno: 0, written: 6 });
    writer.flush().unwrap();
    assert_eq!(raw.borrow_mut().take(), b"012345");
}

/// The lines of `text` as Python's documentation tells them, letter by letter.
fn lines_of(text: &str, newline: Newline) -> Vec<String> {
    let letters: Vec<char> = text.chars().collect();
    let (mut lines, mut line) = (Vec::new(), String::new());
    for (at, letter) in letters.iter().enumerate() {
        let before_lf = letters.get(at + 1) == Some(&'\n');
        let after_cr = at > 0 && letters[at - 1] == '\r';
        let (kept, ends) = match (newline, letter) {
            (Newline::Universal, '\r') if before_lf => (None, false),
            (Newline::Universal, '\r') | (Newline::Universal | Newline::Lf | Newline::AsIs, '\n') => {
                (Some('\n'), true)
            }
            (Newline::AsIs, '\r') => (Some('\r'), !before_lf),
            (Newline::Cr, '\r') => (Some('\r'), true),
            (Newline::CrLf, '\n') => (Some('\n'), after_cr),
            (_, other) => (Some(*other), false),
        };
        line.extend(kept);
        if ends {
            lines.push(std::mem::take(&mut line));
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Text over a buffer of `size` bytes over a raw stream that gives `pieces`.
fn in_pieces(pieces: &[&[u8]], size: usize, newline: Newline) -> TextIo {
    let raw = share(ManualIo::default());
    pieces
        .iter()
        .filter(|piece| !piece.is_empty())
        .for_each(|piece| raw.borrow_mut().feed(Some(piece.to_vec())));
    let buffered = share(Buffered::new(RawIo::Manual(raw), Sides::Read, size).unwrap());
    TextIo::new(Below::Buffered(buffered), TextOptions { newline, ..TextOptions::default() }).unwrap()
}

fn newlines() -> impl Strategy<Value = Newline> {
    prop::sample::select(vec![Newline::Universal, Newline::AsIs, Newline::Lf, Newline::Cr, Newline::CrLf])
}

#[derive(Debug, Clone)]
enum Step {
    Read(usize),
    Readline,
    Write(Vec<u8>),
    Seek(i64),
    Tell,
    Truncate(u64),
    Flush,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..12_usize).prop_map(Step::Read),
        Just(Step::Readline),
        prop::collection::vec(prop::sample::select(b"ab\n".to_vec()), 0..12).prop_map(Step::Write),
        (0..30_i64).prop_map(Step::Seek),
        Just(Step::Tell),
        (0..30_u64).prop_map(Step::Truncate),
        Just(Step::Flush),
    ]
}

fn take(stream: &mut dyn Raw, step: &Step) -> Result<(u64, Vec<u8>)> {
    Ok(match step {
        Step::Read(count) => (0, stream.read(*count)?.unwrap_or_default()),
        Step::Readline => (0, stream.readline(None)?),
        Step::Write(data) => (stream.write(data)?.unwrap_or_default() as u64, Vec::new()),
        Step::Seek(offset) => (stream.seek(*offset, Whence::Set)?, Vec::new()),
        Step::Tell => (stream.tell()?, Vec::new()),
        Step::Truncate(size) => (stream.truncate(Some(*size))?, Vec::new()),
        Step::Flush => stream.flush().map(|()| (0, Vec::new()))?,
    })
}

proptest! {
    #[test]
    fn lines_do_not_depend_on_how_the_bytes_come(
        text in "[ab\r\né€😀]{0,40}", cuts in prop::collection::vec(0..60_usize, 4), size in 1..20_usize,
        newline in newlines(), hint in 1..30_u64,
    ) {
        let bytes = text.as_bytes();
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let pieces: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
        let expected = lines_of(&text, newline);
        let mut one_by_one = in_pieces(&pieces, size, newline);
        let read = std::iter::from_fn(|| one_by_one.next_line().unwrap());
        prop_assert_eq!(&read.collect::<Vec<_>>(), &expected);
        let mut packed = in_pieces(&pieces, size, newline);
        let mut read = Vec::new();
        loop {
            let lines = packed.readlines_packed(Some(hint)).unwrap();
            if lines.ends.is_empty() {
                break;
            }
            prop_assert_eq!(lines.text.len(), lines.ends[lines.ends.len() - 1] as usize);
            read.extend(lines.iter().map(str::to_owned));
        }
        prop_assert_eq!(&read, &expected);
        let mut whole = in_pieces(&pieces, size, newline);
        prop_assert_eq!(whole.read(None).unwrap(), expected.concat());
    }

    #[test]
    fn a_buffer_changes_nothing_but_the_speed(
        initial in "[ab\n]{0,40}", steps in prop::collection::vec(step(), 0..20), size in 1..16_usize,
    ) {
        let below = share(BytesIo::new(initial.clone().into_bytes()));
        let mut buffered = Buffered::new(RawIo::Bytes(below.clone()), Sides::Both, size).unwrap();
        let mut plain = BytesIo::new(initial.into_bytes());
        for step in &steps {
            prop_assert_eq!(take(&mut buffered, step), take(&mut plain, step), "{:?}", step);
        }
        buffered.flush().unwrap();
        prop_assert_eq!(below.borrow().getvalue(), plain.getvalue());
    }
}

#[test]
fn numbers_beyond_every_size_are_refused_and_take_no_memory() {
    let mut bytes = BytesIo::new(b"abc".to_vec());
    let mut letters = StringIo::new("abc", Newline::Lf).unwrap();
    for size in [u64::MAX, 1 << 63] {
        assert!(matches!(bytes.truncate(Some(size)), Err(Error::Overflow(_))));
        assert!(matches!(letters.truncate(Some(size)), Err(Error::Overflow(_))));
    }
    assert_eq!(bytes.truncate(Some(1 << 40)), Ok(1 << 40));
    assert_eq!(bytes.read(usize::MAX), Ok(Some(b"abc".to_vec())));
    assert_eq!(letters.readline(Some(usize::MAX)), Ok("abc".to_owned()));
    for position in [1 << 40, i64::MAX] {
        bytes.seek(position, Whence::Set).unwrap();
        assert!(matches!(bytes.seek(i64::MAX, Whence::Current), Err(Error::Overflow(_))));
        assert!(matches!(bytes.write(b"x"), Err(Error::Overflow(_))));
        assert_eq!(bytes.read(1), Ok(Some(Vec::new())));
        assert_eq!(bytes.readline(Some(1)), Ok(Vec::new()));
        letters.seek(position, Whence::Set).unwrap();
        assert!(matches!(letters.write("x"), Err(Error::Overflow(_))));
        assert_eq!(letters.readline(None), Ok(String::new()));
    }
    assert!(matches!(letters.seek(-1, Whence::Set), Err(Error::Value(_))));
    assert_eq!(bytes.getvalue(), Ok(b"abc".to_vec()));
}

#[test]
fn a_buffer_is_no_larger_than_the_largest() {
    let bytes = share(BytesIo::default());
    let mut writer = Buffered::new(RawIo::Bytes(bytes.clone()), Sides::Write, usize::MAX).unwrap();
    assert_eq!(writer.size(), LARGEST_BUFFER);
    let piece = vec![b'x'; 1 << 20];
    for _ in 0..20 {
        writer.write(&piece).unwrap();
    }
    assert!(bytes.borrow().getvalue().unwrap().len() >= LARGEST_BUFFER);
}

#[test]
fn a_position_that_nobody_told_is_an_error_or_a_place() {
    start();
    put("/a.txt", "one\ntwo\n".as_bytes());
    let mut file = text("a.txt", "r+");
    for text_to_skip in [0, 1, 5, u32::MAX] {
        for bytes_to_feed in [0, 3, u32::MAX] {
            for position in [0, 4, 1 << 40, u64::MAX] {
                let target = Position {
                    position,
                    decoder_flags: u64::MAX,
                    bytes_to_feed,
                    text_to_skip,
                    need_eof: true,
                };
                let _ =
                    (file.seek_to(target), file.tell(), file.readline(Some(2)), file.tell(), file.read(None));
            }
        }
    }
}

#[test]
fn streams_are_read_to_the_end_piece_by_piece() {
    const COUNT: usize = 1 << 20;
    let mut manual = ManualIo::default();
    manual.feed(Some(vec![b'x'; COUNT]));
    assert_eq!(manual.readline(None).unwrap().len(), COUNT);
    let line = vec![b'x'; COUNT];
    let mut bytes = BytesIo::new(line.clone());
    let mut letters = StringIo::new(str::from_utf8(&line).unwrap(), Newline::CrLf).unwrap();
    let mut below = TextIo::new(Below::Bytes(share(BytesIo::new(line))), TextOptions::default()).unwrap();
    for _ in 0..COUNT {
        assert_eq!(bytes.readline(Some(1)).unwrap().len(), 1);
        assert_eq!(letters.readline(Some(1)).unwrap().len(), 1);
        assert_eq!(below.readline(Some(1)).unwrap().len(), 1);
    }
    let escaping = TextOptions { errors: Some("surrogateescape".to_owned()), ..TextOptions::default() };
    let invalid = share(BytesIo::new(vec![0xFF; COUNT]));
    let mut escaped = TextIo::new(Below::Bytes(invalid), escaping).unwrap();
    assert_eq!(escaped.read(None).unwrap().chars().count(), COUNT);
}

//! `shlex`: what is joined comes apart again, what comes apart can be joined, and no rules make a lexer go on for ever.
#![no_main]

use libfuzzer_sys::fuzz_target;
use oskit_fuzz::{bounded, head_and_text};
use oskit_guest::shlex::{Lexer, Options, Rules, join, quote, split};

/// Words that are quoted for a shell are the same words to us.
fn there_and_back(text: &str) {
    assert_eq!(split(quote(text), true, true).expect("one word"), [text]);
    let parts: Vec<&str> = text.split('\n').collect();
    assert_eq!(split(join(parts.iter().copied()), false, true).expect("words"), parts);
    if let Ok(words) = split(text.to_owned(), false, true) {
        let joined = join(words.iter().map(String::as_str));
        assert_eq!(split(joined, false, true).expect("what was quoted"), words);
    }
}

/// A lexer with any rules comes to the end of its text: each word takes of it, or of what was put back.
fn ends(bits: u8, letters: &str, text: &str) {
    let has = |bit: u8| bits & (1 << bit) != 0;
    let some = |bit: u8, usual: &str| if has(bit) { letters.to_owned() } else { usual.to_owned() };
    let options = Options { infile: None, posix: has(0), punctuation: some(1, "") };
    let mut lexer = Lexer::new(text.to_owned(), options);
    let usual = lexer.rules().clone();
    lexer.set_rules(Rules {
        whitespace: some(2, &usual.whitespace),
        wordchars: some(3, &usual.wordchars),
        commenters: some(4, &usual.commenters),
        quotes: some(5, &usual.quotes),
        escape: some(6, &usual.escape),
        escapedquotes: usual.escapedquotes,
        whitespace_split: has(7),
    });
    lexer.push_source(text.to_owned(), None);
    for _ in 0..=4 * text.len() + 8 {
        match lexer.get_token() {
            Ok(Some(_)) => {}
            Ok(None) | Err(_) => return,
        }
    }
    panic!("a text of {} bytes gives words without end", text.len());
}

fuzz_target!(|input: &[u8]| {
    let ([bits, first, second], text) = head_and_text::<3>(input);
    let letters: String = [first, second].map(char::from).iter().collect();
    bounded(|| {
        there_and_back(&text);
        ends(bits, &letters, &text);
    });
});

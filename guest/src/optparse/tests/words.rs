//! Texts broken into lines, beside `textwrap.wrap(text, width)` of CPython 3.13.

use crate::optparse::wrap::wrap;

#[test]
fn words_are_broken_where_textwrap_breaks_them() {
    for (text, width, lines) in [
        ("", 10, &[][..]),
        (" ", 10, &[]),
        (" a", 10, &[" a"]),
        ("a  b   c", 4, &["a  b", "c"]),
        ("use the -b option!", 7, &["use the", "-b", "option!"]),
        ("goof-ball -- or so", 6, &["goof-", "ball", "-- or", "so"]),
        ("one--two", 5, &["one--", "two"]),
        ("a-b a-bc 1-2", 3, &["a-b", "a-", "bc", "1-2"]),
        ("abcdefghij", 4, &["abcd", "efgh", "ij"]),
        ("abc defghij", 3, &["abc", "def", "ghi", "j"]),
        ("abc defghij", 4, &["abc ", "defg", "hij"]),
        ("--abcdefgh-ij", 5, &["--abc", "defgh", "-ij"]),
        ("a\tb\nc", 20, &["a       b c"]),
        ("日本語日本語", 4, &["日本語日", "本語"]),
        ("a\u{a0}b c", 3, &["a\u{a0}b", "c"]),
        ("ab \u{2003} cd", 4, &["ab ", "cd"]),
        ("abc", 0, &["a", "b", "c"]),
        ("ab c", -5, &["a", "b", "c"]),
    ] {
        assert_eq!(wrap(text, width), lines, "{text:?} at {width}");
    }
}

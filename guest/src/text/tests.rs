use super::{is_printable, lower, repr, repr_bytes, repr_float, upper};
use proptest::prelude::*;

#[test]
fn text_is_quoted_and_escaped() {
    assert_eq!(repr(""), "''");
    assert_eq!(repr("it's"), "\"it's\"");
    assert_eq!(repr("both '\""), "'both \\'\"'");
    assert_eq!(repr("\\ \t\n\r\0\x7f"), r"'\\ \t\n\r\x00\x7f'");
    assert_eq!(
        repr("é\u{301}\u{85}\u{ad}\u{200b}\u{e000}\u{1f600}"),
        "'é\u{301}\\x85\\xad\\u200b\\ue000\u{1f600}'"
    );
    assert_eq!(repr("\u{e0001}\u{1fae9}"), r"'\U000e0001\U0001fae9'");
}

#[test]
fn bytes_are_quoted_and_escaped() {
    assert_eq!(repr_bytes(b""), "b''");
    assert_eq!(repr_bytes(b"a'\\\n\x7f\xff"), r#"b"a'\\\n\x7f\xff""#);
    assert_eq!(repr_bytes(b"'\""), r#"b'\'"'"#);
}

#[test]
fn floats_have_the_fewest_digits() {
    for (x, text) in [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (0.1, "0.1"),
        (1e15, "1000000000000000.0"),
        (1e16, "1e+16"),
        (1.5e300, "1.5e+300"),
        (0.0001, "0.0001"),
        (0.000_012, "1.2e-05"),
        (5e-324, "5e-324"),
        (f64::NAN, "nan"),
        (f64::NEG_INFINITY, "-inf"),
    ] {
        assert_eq!(repr_float(x), text);
    }
}

#[test]
fn case_is_that_of_unicode_15_1() {
    assert_eq!(lower("ABC"), "abc");
    assert_eq!(lower("ΑΣ ΣΑΣ."), "ας σας.");
    assert_eq!(lower("İ"), "i\u{307}");
    assert_eq!(lower("ΑΣ\u{1c89}Α"), "ας\u{1c89}α");
    assert_eq!(upper("straße ŉ"), "STRASSE ʼN");
    assert_eq!(upper("\u{19b}\u{1c8a}"), "\u{19b}\u{1c8a}");
}

proptest! {
    #[test]
    fn repr_reads_back(s in any::<String>()) {
        let text = repr(&s);
        prop_assert!(text.chars().all(is_printable));
        prop_assert!(text.len() >= s.chars().count() + 2);
    }

    #[test]
    fn floats_read_back(x in any::<f64>()) {
        prop_assert_eq!(repr_float(x).parse::<f64>().map(f64::to_bits), Ok(x.to_bits()));
    }
}

//! What holds for any words and texts.

use super::{action, add, parse, parsed, parser};
use crate::optparse::wrap::wrap;
use crate::optparse::{Action, OptionSpec, OptionType, Outcome, Value};
use crate::text::{self, Int, is_space};
use proptest::prelude::*;

proptest! {
    #[test]
    fn no_line_is_too_long_and_nothing_but_space_is_lost(
        text in "([a-zé日\u{300}]{0,9}|[-!. \t\n\u{a0}]{0,3}){0,20}",
        width in 1i64..30,
    ) {
        let lines = wrap(&text, width);
        let visible = |text: &str| text.chars().filter(|c| !is_space(*c)).collect::<String>();
        prop_assert_eq!(visible(&lines.concat()), visible(&text));
        for line in lines {
            prop_assert!(line.chars().count() as i64 <= width, "{:?}", line);
        }
    }

    #[test]
    fn after_two_hyphens_every_word_is_an_argument(words in prop::collection::vec(any::<String>(), 0..9)) {
        let line = [vec!["--".to_owned()], words.clone()].concat();
        let (parsed, _) = parsed(parser().parse_args(Some(line), None).expect("an outcome"));
        prop_assert_eq!(parsed.args, words);
    }

    #[test]
    fn any_words_parse_or_are_wrong_usage(words in prop::collection::vec("-{0,3}[abé=x1 ]{0,4}", 0..9)) {
        let mut parser = parser();
        add(&mut parser, "-a --ab", OptionSpec::default());
        add(&mut parser, "-b --abx", OptionSpec { kind: Some(OptionType::Int), nargs: Some(2), ..action(Action::Append) });
        add(&mut parser, "-é --é", action(Action::Count));
        let outcome = parser.parse_args(Some(words.clone()), None);
        match outcome.expect("no exception") {
            Outcome::Parsed(parsed, _) => prop_assert!(parsed.args.len() <= words.len()),
            Outcome::Exit(exit) => prop_assert_eq!(exit.code, 2),
        }
    }

    #[test]
    fn a_value_is_stored_however_it_is_given(value in any::<String>(), cut in 3usize..10) {
        let mut parser = parser();
        add(&mut parser, "-v --verbose-x", OptionSpec { dest: Some("d".to_owned()), ..OptionSpec::default() });
        let name = &"--verbose-x"[..cut];
        for line in [
            vec![format!("{name}={value}")],
            vec![name.to_owned(), value.clone()],
            vec!["-v".to_owned(), value.clone()],
            vec![format!("-v{}", if value.is_empty() { "x" } else { &value })],
        ] {
            let short_and_empty = value.is_empty() && line.len() == 1 && line[0].starts_with("-v");
            let outcome = parser.parse_args(Some(line), None).expect("an outcome");
            let expected = if short_and_empty { Value::from("x") } else { Value::from(value.clone()) };
            prop_assert!(matches!(outcome, Outcome::Parsed(parsed, _) if parsed.values.get("d") == Some(&expected)));
        }
    }

    #[test]
    fn what_is_counted_is_how_often_it_is_met(count in 0usize..50) {
        let mut parser = parser();
        add(&mut parser, "-c", action(Action::Count));
        parser.set_default("c", Value::from(0));
        let together = format!("-{}", "c".repeat(count));
        let apart = "-c ".repeat(count);
        for line in [together, apart] {
            let line = if line == "-" { String::new() } else { line };
            let parsed = parse(&mut parser, &line);
            prop_assert_eq!(parsed.values.get("c"), Some(&Value::from(count as i64)));
        }
    }

    #[test]
    fn integers_read_back_in_any_base(number in any::<i64>()) {
        let sign = if number < 0 { "-" } else { "" };
        let size = number.unsigned_abs();
        for (text, base) in [(format!("{sign}{size:b}"), 2), (format!("{sign}0o{size:o}"), 8), (format!(" {sign}0X{size:x} "), 16)] {
            prop_assert_eq!(text::int_of_base(&text, base), Ok(Int::Small(number)));
        }
    }

    #[test]
    fn complex_numbers_read_back(real in any::<f64>(), imag in any::<f64>()) {
        prop_assume!(real.is_finite() && imag.is_finite());
        let (read_real, read_imag) = text::complex(&text::repr_complex(real, imag)).expect("a number");
        prop_assert_eq!((read_real.to_bits(), read_imag.to_bits()), (real.to_bits(), imag.to_bits()));
    }
}

#[test]
fn integers_beyond_64_bits_are_written_in_decimal() {
    let big = |digits: &str| Ok(Int::Big(digits.to_owned()));
    assert_eq!(text::int_of_base("0xffffffffffffffffffffffff", 16), big("79228162514264337593543950335"));
    assert_eq!(text::int_of_base("-1000000000000000000001", 8), big("-9223372036854775809"));
    assert_eq!(text::int_of_base("-1000000000000000000000", 8), Ok(Int::Small(i64::MIN)));
}

#![allow(clippy::unwrap_used)] // in a test it is an assertion

use super::*;
use proptest::prelude::*;

/// A text that a directive catches, or nearly.
fn caught(letter: char) -> &'static str {
    match letter {
        'a' | 'A' => "(?i:sun|mon|tue|sat|sunday|monday|friday|mo)",
        'b' | 'B' => "(?i:jan|feb|may|june|july|december|ja)",
        'p' => "(?i:am|pm|a)",
        'z' => "[+-][0-2][0-9]:?[0-6][0-9](:?[0-5][0-9](\\.[0-9]{1,7})?)?|Z",
        'Z' => "(?i:utc|gmt|est)",
        'Y' | 'G' => "[0-9]{3,5}",
        'f' => "[0-9]{1,7}",
        'j' => "[0-4]?[0-9]?[0-9]",
        _ => "[ 0-9\u{663}]?[0-9\u{663}]",
    }
}

fn directive() -> impl Strategy<Value = (String, String)> {
    let letters: Vec<char> = "aAbBdfGHIjmMpSuUVwWyYzZ".chars().collect();
    prop::sample::select(letters).prop_flat_map(|letter| (Just(format!("%{letter}")), caught(letter)))
}

/// What stands between directives, in the format and in the text.
fn between() -> impl Strategy<Value = (String, String)> {
    prop::sample::select(vec![
        ("", ""),
        (" ", " "),
        (" ", "  \t"),
        (" ", "\u{3000}"),
        ("-", "-"),
        ("T", "t"),
        ("k", "\u{212a}"),
        ("%%", "%"),
        ("é ", "É "),
        (":", "."),
    ])
    .prop_map(|(format, text)| (format.to_owned(), text.to_owned()))
}

proptest! {
    #[test]
    fn the_straight_way_leads_where_the_search_does(
        parts in prop::collection::vec((directive(), between()), 1..6),
    ) {
        let (mut format, mut text) = (String::new(), String::new());
        for ((directive, caught), (between, separator)) in parts {
            if !format.contains(&directive) {
                format += &(directive + &between);
                text += &(caught + &separator);
            }
        }
        let reader = Reader::of(&format).unwrap();
        if let Some(parsed) = straight::read(&reader.pattern, &text) {
            prop_assert_eq!(reader.search(&text), Ok(parsed), "{} {}", text, format);
        }
    }
}

#[test]
fn texts_that_programs_write_are_straightforward() {
    for (text, format) in [
        ("2024-03-05 07:08:09.123456", "%Y-%m-%d %H:%M:%S.%f"),
        ("Tue, 05 Mar 2024 07:08:09", "%a, %d %b %Y %H:%M:%S"),
        ("Tuesday 5 march 2024 7:8:9 pm", "%A %d %B %Y %I:%M:%S %p"),
        ("2024-065T07:08:09+01:00", "%Y-%jT%H:%M:%S%z"),
        ("Tue Mar  5 07:08:09 2024", "%c"),
    ] {
        assert!(straight::read(&Reader::of(format).unwrap().pattern, text).is_some(), "{format}");
    }
}

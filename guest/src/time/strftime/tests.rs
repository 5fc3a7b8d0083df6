#![allow(clippy::unwrap_used)] // in a test it is an assertion

use super::super::{gmtime, tzset};
use super::*;
use proptest::prelude::*;

/// A directive with flags, width and modifier, or what looks like one.
const DIRECTIVE: &str =
    "%[-_0^#]{0,2}[0-9]{0,2}[EO]?[a-zA-Z%+é]|%[aAbBcCdDeFgGhHIjklmMnpPrRSTuUVwWxXyYzZ%]|[a-zé :-]{1,3}";

proptest! {
    #[test]
    fn a_format_taken_apart_writes_what_it_writes_whole(
        parts in prop::collection::vec(DIRECTIVE, 0..8),
        seconds in prop_oneof![-70_000_000_000_i64..300_000_000_000, 0_i64..4_000_000_000],
    ) {
        crate::environ::set("TZ", "UTC0");
        tzset();
        let format = parts.concat();
        let time = gmtime(seconds).unwrap();
        let tm = Tm::checked(&time).unwrap();
        let [mut apart, mut at_once] = [b"before".to_vec(), b"before".to_vec()];
        let results = [
            Format::new(&format, steps).unwrap().write(&tm, &mut apart),
            Format::new(&format, whole).unwrap().write(&tm, &mut at_once),
        ];
        prop_assert_eq!(results[0].clone(), results[1].clone());
        prop_assert_eq!(text_of(apart), text_of(at_once), "{}", format);
    }
}

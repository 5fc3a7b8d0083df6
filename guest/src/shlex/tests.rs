#![allow(clippy::unwrap_used)] // in a test it is an assertion

use super::*;
use proptest::prelude::*;

#[test]
fn a_command_line_comes_apart_as_in_a_shell() {
    let words =
        split("git commit -m 'it'\"'\"'s done' --author=\"A \\\"B\\\"\" a\\ b # c".to_owned(), true, true);
    assert_eq!(words.unwrap(), ["git", "commit", "-m", "it's done", "--author=A \"B\"", "a b"]);
}

#[test]
fn what_stays_open_is_an_error_and_can_be_looked_at() {
    let mut lexer = Lexer::new("say 'good".to_owned(), Options { posix: true, ..Options::default() });
    assert_eq!(lexer.get_token().unwrap().as_deref(), Some("say"));
    assert_eq!(lexer.get_token(), Err(Error::Value("No closing quotation")));
    assert_eq!(lexer.token(), "good");
}

#[test]
fn a_quotation_whose_quote_is_none_any_more_ends_with_the_text() {
    let mut lexer = Lexer::new("a 'b c".to_owned(), Options { posix: true, ..Options::default() });
    assert_eq!(lexer.get_token().unwrap().as_deref(), Some("a"));
    assert!(lexer.get_token().is_err());
    let rules = Rules { quotes: String::new(), ..lexer.rules().clone() };
    lexer.set_rules(rules);
    lexer.push_source("d e".to_owned(), None);
    assert_eq!(lexer.rest(), Ok(vec!["b c".to_owned()]));
}

#[test]
fn a_text_of_texts_is_read_without_recursion() {
    let mut lexer = Lexer::new("last".to_owned(), Options::default());
    for _ in 0..100_000 {
        lexer.push_source(String::new(), None);
    }
    assert_eq!(lexer.rest(), Ok(vec!["last".to_owned()]));
}

proptest! {
    #[test]
    fn words_that_are_joined_come_apart_again(words in prop::collection::vec(any::<String>(), 0..8)) {
        let text = join(words.iter().map(String::as_str));
        prop_assert_eq!(split(text, false, true), Ok(words));
    }

    #[test]
    fn what_needs_no_quotes_gets_none_and_the_rest_is_one_word(text in any::<String>()) {
        let quoted = quote(&text);
        prop_assert!(quoted == text || quoted.starts_with('\''));
        prop_assert_eq!(split(quoted, true, true), Ok(vec![text]));
    }
}

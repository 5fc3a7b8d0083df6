//! `shlex`: shell-like text taken apart, and quoted.

mod letters;
mod lexer;
#[cfg(test)]
mod tests;
#[cfg(target_family = "wasm")]
mod wit;

pub use lexer::{Lexer, Options, Rules};

/// Why a function failed, with CPython's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// `ValueError`.
    Value(&'static str),
    /// `IndexError`.
    Index(&'static str),
}

/// What a function gives.
pub type Result<T> = std::result::Result<T, Error>;

/// `shlex.split`.
pub fn split(text: String, comments: bool, posix: bool) -> Result<Vec<String>> {
    let mut lexer = Lexer::new(text, Options { posix, ..Options::default() });
    let mut rules = lexer.rules().clone();
    rules.whitespace_split = true;
    if !comments {
        rules.commenters = String::new();
    }
    lexer.set_rules(rules);
    lexer.rest()
}

/// `shlex.join`.
pub fn join<'a>(words: impl IntoIterator<Item = &'a str>) -> String {
    let mut text = String::new();
    for (index, word) in words.into_iter().enumerate() {
        if index > 0 {
            text.push(' ');
        }
        quote_onto(word, &mut text);
    }
    text
}

/// `shlex.quote`.
pub fn quote(text: &str) -> String {
    let mut quoted = String::new();
    quote_onto(text, &mut quoted);
    quoted
}

fn quote_onto(text: &str, onto: &mut String) {
    let safe = |byte: u8| byte.is_ascii_alphanumeric() || b"_@%+=:,./-".contains(&byte);
    if !text.is_empty() && text.bytes().all(safe) {
        onto.push_str(text);
        return;
    }
    onto.push('\'');
    for (index, part) in text.split('\'').enumerate() {
        if index > 0 {
            onto.push_str("'\"'\"'");
        }
        onto.push_str(part);
    }
    onto.push('\'');
}

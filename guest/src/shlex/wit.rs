use super::{Error, Options, Rules};
use crate::Component;
use crate::bindings::exports::oskit::stdlib::shlex::{
    Error as WitError, Guest, GuestLexer, LexerOptions, LexerRules,
};
use std::cell::RefCell;

impl From<Error> for WitError {
    fn from(error: Error) -> Self {
        match error {
            Error::Value(text) => WitError::ValueError(text.to_owned()),
            Error::Index(text) => WitError::IndexError(text.to_owned()),
        }
    }
}

impl From<LexerOptions> for Options {
    fn from(options: LexerOptions) -> Self {
        let LexerOptions { infile, posix, punctuation_chars } = options;
        Options { infile, posix, punctuation: punctuation_chars.unwrap_or_default() }
    }
}

impl From<LexerRules> for Rules {
    fn from(rules: LexerRules) -> Self {
        let LexerRules { whitespace, wordchars, commenters, quotes, escape, escapedquotes, whitespace_split } =
            rules;
        Rules { whitespace, wordchars, commenters, quotes, escape, escapedquotes, whitespace_split }
    }
}

impl From<Rules> for LexerRules {
    fn from(rules: Rules) -> Self {
        let Rules { whitespace, wordchars, commenters, quotes, escape, escapedquotes, whitespace_split } =
            rules;
        LexerRules { whitespace, wordchars, commenters, quotes, escape, escapedquotes, whitespace_split }
    }
}

impl GuestLexer for RefCell<super::Lexer> {
    fn new(text: String, options: Option<LexerOptions>) -> Self {
        RefCell::new(super::Lexer::new(text, options.map(Options::from).unwrap_or_default()))
    }
    fn get_token(&self) -> Result<Option<String>, WitError> {
        Ok(self.borrow_mut().get_token()?)
    }
    fn rest(&self) -> Result<Vec<String>, WitError> {
        Ok(self.borrow_mut().rest()?)
    }
    fn read_token(&self) -> Result<Option<String>, WitError> {
        Ok(self.borrow_mut().read_token()?)
    }
    fn push_token(&self, tok: String) {
        self.borrow_mut().push_token(tok);
    }
    fn push_source(&self, newstream: String, newfile: Option<String>) {
        self.borrow_mut().push_source(newstream, newfile);
    }
    fn pop_source(&self) -> Result<(), WitError> {
        Ok(self.borrow_mut().pop_source()?)
    }
    fn error_leader(&self, infile: Option<String>, lineno: Option<u64>) -> String {
        self.borrow().error_leader(infile.as_deref(), lineno)
    }
    fn lineno(&self) -> u64 {
        self.borrow().lineno()
    }
    fn token(&self) -> String {
        self.borrow().token().to_owned()
    }
    fn eof(&self) -> Option<String> {
        self.borrow().eof().map(str::to_owned)
    }
    fn infile(&self) -> Option<String> {
        self.borrow().infile().map(str::to_owned)
    }
    fn punctuation_chars(&self) -> String {
        self.borrow().punctuation_chars().to_owned()
    }
    fn get_rules(&self) -> LexerRules {
        self.borrow().rules().clone().into()
    }
    fn set_rules(&self, rules: LexerRules) {
        self.borrow_mut().set_rules(rules.into());
    }
}

impl Guest for Component {
    type Lexer = RefCell<super::Lexer>;

    fn split(s: String, comments: bool, posix: Option<bool>) -> Result<Vec<String>, WitError> {
        Ok(super::split(s, comments, posix.unwrap_or(true))?)
    }
    fn split_many(
        texts: Vec<String>,
        comments: bool,
        posix: Option<bool>,
    ) -> Result<Vec<Vec<String>>, WitError> {
        let split = |text| super::split(text, comments, posix.unwrap_or(true));
        Ok(texts.into_iter().map(split).collect::<super::Result<_>>()?)
    }
    fn join(split_command: Vec<String>) -> String {
        super::join(split_command.iter().map(String::as_str))
    }
    fn quote(s: String) -> String {
        super::quote(&s)
    }
}

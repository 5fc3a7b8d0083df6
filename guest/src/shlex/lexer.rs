//! The class `shlex`.

use super::letters::Letters;
use super::{Error, Result};

const WORDS: &str = "abcdfeghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
const WORDS_IN_POSIX: &str = "ßàáâãäåæçèéêëìíîïðñòóôõöøùúûüýþÿÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞ";
/// They make up words, too, where there is punctuation.
const WORDS_BESIDE_PUNCTUATION: &str = "~-./*?=";

/// Between two words.
const BETWEEN: char = ' ';
/// Within a word.
const WORD: char = 'a';
/// Within punctuation.
const PUNCTUATION: char = 'c';

/// How a lexer is made.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The name of the text.
    pub infile: Option<String>,
    /// Whether it follows POSIX's rules.
    pub posix: bool,
    /// Characters that make words of their own.
    pub punctuation: String,
}

/// What a lexer takes characters for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// They separate words.
    pub whitespace: String,
    /// They make up words.
    pub wordchars: String,
    /// What follows one up to the end of the line is left out.
    pub commenters: String,
    /// They begin and end quotations.
    pub quotes: String,
    /// They take the meaning from what follows.
    pub escape: String,
    /// Quotes inside of which they do so.
    pub escapedquotes: String,
    /// Whether only whitespace separates words.
    pub whitespace_split: bool,
}

impl Rules {
    fn of(options: &Options) -> Self {
        let mut wordchars = WORDS.to_owned();
        if options.posix {
            wordchars.push_str(WORDS_IN_POSIX);
        }
        if !options.punctuation.is_empty() {
            wordchars.push_str(WORDS_BESIDE_PUNCTUATION);
            wordchars.retain(|letter| !options.punctuation.contains(letter));
        }
        Rules {
            whitespace: " \t\r\n".to_owned(),
            wordchars,
            commenters: "#".to_owned(),
            quotes: "'\"".to_owned(),
            escape: "\\".to_owned(),
            escapedquotes: "\"".to_owned(),
            whitespace_split: false,
        }
    }
}

/// The rules, ready to be asked.
#[derive(Debug)]
struct Classes {
    whitespace: Letters,
    words: Letters,
    commenters: Letters,
    quotes: Letters,
    escape: Letters,
    escaped_quotes: Letters,
}

impl From<&Rules> for Classes {
    fn from(rules: &Rules) -> Self {
        let letters = |text: &String| Letters::from(text.as_str());
        Classes {
            whitespace: letters(&rules.whitespace),
            words: letters(&rules.wordchars),
            commenters: letters(&rules.commenters),
            quotes: letters(&rules.quotes),
            escape: letters(&rules.escape),
            escaped_quotes: letters(&rules.escapedquotes),
        }
    }
}

/// A text and how far it was read.
#[derive(Debug)]
struct Source {
    name: Option<String>,
    text: String,
    at: usize,
    line: u64,
    closed: bool,
}

impl Source {
    fn new(text: String, name: Option<String>) -> Self {
        Source { name, text, at: 0, line: 1, closed: false }
    }

    fn next(&mut self) -> Result<Option<char>> {
        if self.closed {
            return Err(Error::Value("I/O operation on closed file"));
        }
        let letter = self.text[self.at..].chars().next();
        self.at += letter.map_or(0, char::len_utf8);
        Ok(letter)
    }

    /// Passes over what is left of the line.
    fn skip_line(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.find('\n').map_or(rest.len(), |end| end + 1);
        self.line += 1;
    }
}

/// What comes of a character.
enum Step {
    /// The word goes on.
    On,
    /// The word is whole.
    Emit,
}

/// A lexer.
#[derive(Debug)]
pub struct Lexer {
    posix: bool,
    rules: Rules,
    classes: Classes,
    punctuation_text: String,
    punctuation: Letters,
    source: Source,
    sources_before: Vec<Source>,
    /// Words put back, the next one last.
    pushed_back: Vec<String>,
    /// Characters read too far, the next one last.
    read_too_far: Vec<char>,
    /// One of the constants, or the quote or escape that is open; none past the end.
    state: Option<char>,
    token: String,
}

impl Lexer {
    /// Makes one.
    pub fn new(text: String, options: Options) -> Self {
        let rules = Rules::of(&options);
        Lexer {
            posix: options.posix,
            classes: Classes::from(&rules),
            rules,
            punctuation: Letters::from(options.punctuation.as_str()),
            punctuation_text: options.punctuation,
            source: Source::new(text, options.infile),
            sources_before: Vec::new(),
            pushed_back: Vec::new(),
            read_too_far: Vec::new(),
            state: Some(BETWEEN),
            token: String::new(),
        }
    }

    /// What it takes characters for.
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// Changes that.
    pub fn set_rules(&mut self, rules: Rules) {
        self.classes = Classes::from(&rules);
        self.rules = rules;
    }

    /// The characters that make words of their own.
    pub fn punctuation_chars(&self) -> &str {
        &self.punctuation_text
    }

    /// The number of the line.
    pub fn lineno(&self) -> u64 {
        self.source.line
    }

    /// The name of the text.
    pub fn infile(&self) -> Option<&str> {
        self.source.name.as_deref()
    }

    /// What it has read of the present word.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// What Python gives at the end.
    pub fn eof(&self) -> Option<&'static str> {
        if self.posix { None } else { Some("") }
    }

    /// `push_token`.
    pub fn push_token(&mut self, token: String) {
        self.pushed_back.push(token);
    }

    /// `push_source`.
    pub fn push_source(&mut self, text: String, name: Option<String>) {
        let before = std::mem::replace(&mut self.source, Source::new(text, name));
        self.sources_before.push(before);
    }

    /// `pop_source`; what stood before it is closed even where there is none to go back to, as in Python.
    pub fn pop_source(&mut self) -> Result<()> {
        self.source.closed = true;
        self.source = self.sources_before.pop().ok_or(Error::Index("pop from an empty deque"))?;
        self.state = Some(BETWEEN);
        Ok(())
    }

    /// `error_leader`.
    pub fn error_leader(&self, infile: Option<&str>, lineno: Option<u64>) -> String {
        let infile = infile.or(self.infile()).unwrap_or("None");
        format!("\"{infile}\", line {}: ", lineno.unwrap_or_else(|| self.lineno()))
    }

    fn is_end(&self, token: Option<&String>) -> bool {
        token.map(String::as_str) == self.eof()
    }

    /// `get_token`; none at the end.
    pub fn get_token(&mut self) -> Result<Option<String>> {
        if let Some(token) = self.pushed_back.pop() {
            return Ok(Some(token));
        }
        let mut token = self.read_token()?;
        while self.is_end(token.as_ref()) {
            if self.sources_before.is_empty() {
                return Ok(None);
            }
            self.pop_source()?;
            token = match self.pushed_back.pop() {
                Some(token) => Some(token),
                None => self.read_token()?,
            };
        }
        Ok(token)
    }

    /// All that are left, as Python's iteration gives them.
    pub fn rest(&mut self) -> Result<Vec<String>> {
        let mut tokens = Vec::new();
        while let Some(token) = self.get_token()?.filter(|token| !self.is_end(Some(token))) {
            tokens.push(token);
        }
        Ok(tokens)
    }

    /// `read_token`; none at the end of POSIX's rules, an empty one at that of the old.
    pub fn read_token(&mut self) -> Result<Option<String>> {
        let mut quoted = false;
        let mut escaped_state = BETWEEN;
        while let Step::On = self.step(&mut quoted, &mut escaped_state)? {}
        let token = std::mem::take(&mut self.token);
        Ok(Some(token).filter(|token| !self.posix || quoted || !token.is_empty()))
    }

    fn next_letter(&mut self) -> Result<Option<char>> {
        let again = if self.punctuation.is_empty() { None } else { self.read_too_far.pop() };
        let letter = match again {
            Some(letter) => Some(letter),
            None => self.source.next()?,
        };
        if letter == Some('\n') {
            self.source.line += 1;
        }
        Ok(letter)
    }

    /// Takes one character.
    fn step(&mut self, quoted: &mut bool, escaped_state: &mut char) -> Result<Step> {
        let letter = self.next_letter()?;
        let Some(state) = self.state else {
            self.token.clear();
            return Ok(Step::Emit);
        };
        if state == BETWEEN {
            return Ok(self.between(letter, *quoted, escaped_state));
        }
        if self.classes.quotes.has(state) {
            *quoted = true;
            let letter = letter.ok_or(Error::Value("No closing quotation"))?;
            return Ok(self.quotation(state, letter, escaped_state));
        }
        if self.classes.escape.has(state) {
            let letter = letter.ok_or(Error::Value("No escaped character"))?;
            self.escaped(state, letter, *escaped_state);
            return Ok(Step::On);
        }
        if state == WORD || state == PUNCTUATION {
            return Ok(self.word(state, letter, *quoted, escaped_state));
        }
        // The rules were changed, and what was open isn't a quote any more: CPython passes over the rest, and never ends.
        if letter.is_none() {
            self.state = None;
            return Ok(Step::Emit);
        }
        Ok(Step::On)
    }

    /// Whether a word ends here, or there was none.
    fn emit_if_any(&self, quoted: bool) -> Step {
        if !self.token.is_empty() || (self.posix && quoted) { Step::Emit } else { Step::On }
    }

    fn start(&mut self, letter: char, state: char) {
        self.token.clear();
        self.token.push(letter);
        self.state = Some(state);
    }

    fn between(&mut self, letter: Option<char>, quoted: bool, escaped_state: &mut char) -> Step {
        let Some(letter) = letter else {
            self.state = None;
            return Step::Emit;
        };
        if self.classes.whitespace.has(letter) {
            return self.emit_if_any(quoted);
        }
        if self.classes.commenters.has(letter) {
            self.source.skip_line();
        } else if self.posix && self.classes.escape.has(letter) {
            *escaped_state = WORD;
            self.state = Some(letter);
        } else if self.classes.words.has(letter) {
            self.start(letter, WORD);
        } else if self.punctuation.has(letter) {
            self.start(letter, PUNCTUATION);
        } else if self.classes.quotes.has(letter) {
            if !self.posix {
                self.token.clear();
                self.token.push(letter);
            }
            self.state = Some(letter);
        } else if self.rules.whitespace_split {
            self.start(letter, WORD);
        } else {
            self.start(letter, BETWEEN);
            return Step::Emit;
        }
        Step::On
    }

    fn quotation(&mut self, quote: char, letter: char, escaped_state: &mut char) -> Step {
        if letter == quote {
            if self.posix {
                self.state = Some(WORD);
            } else {
                self.token.push(letter);
                self.state = Some(BETWEEN);
                return Step::Emit;
            }
        } else if self.posix && self.classes.escape.has(letter) && self.classes.escaped_quotes.has(quote) {
            *escaped_state = quote;
            self.state = Some(letter);
        } else {
            self.token.push(letter);
        }
        Step::On
    }

    fn escaped(&mut self, escape: char, letter: char, escaped_state: char) {
        // In quotes only the quote itself or the escape loses its meaning.
        if self.classes.quotes.has(escaped_state) && letter != escape && letter != escaped_state {
            self.token.push(escape);
        }
        self.token.push(letter);
        self.state = Some(escaped_state);
    }

    fn word(&mut self, state: char, letter: Option<char>, quoted: bool, escaped_state: &mut char) -> Step {
        let Some(letter) = letter else {
            self.state = None;
            return Step::Emit;
        };
        if self.classes.whitespace.has(letter) {
            self.state = Some(BETWEEN);
            return self.emit_if_any(quoted);
        }
        if self.classes.commenters.has(letter) {
            self.source.skip_line();
            if !self.posix {
                return Step::On;
            }
            self.state = Some(BETWEEN);
            return self.emit_if_any(quoted);
        }
        if state == PUNCTUATION {
            if self.punctuation.has(letter) {
                self.token.push(letter);
                return Step::On;
            }
            self.read_too_far.push(letter);
            self.state = Some(BETWEEN);
            return Step::Emit;
        }
        if self.posix && self.classes.quotes.has(letter) {
            self.state = Some(letter);
        } else if self.posix && self.classes.escape.has(letter) {
            *escaped_state = WORD;
            self.state = Some(letter);
        } else if self.belongs(letter) {
            self.token.push(letter);
        } else {
            if self.punctuation.is_empty() {
                self.pushed_back.push(letter.to_string());
            } else {
                self.read_too_far.push(letter);
            }
            self.state = Some(BETWEEN);
            return self.emit_if_any(quoted);
        }
        Step::On
    }

    /// Whether a character goes on with a word.
    fn belongs(&self, letter: char) -> bool {
        self.classes.words.has(letter)
            || self.classes.quotes.has(letter)
            || (self.rules.whitespace_split && !self.punctuation.has(letter))
    }
}

//! One line: its comments, a header, an option.

use super::Options;
use crate::text::{is_space, strip};
use memchr::memmem::Finder;
use memchr::{memchr, memchr2, memrchr};

/// How names and values are told apart, worked out once for a parser.
#[derive(Debug)]
enum Delimiters {
    /// One of two bytes, or the same twice.
    Bytes(u8, u8),
    /// Texts that begin with something visible, in order of preference.
    Texts(Vec<Finder<'static>>),
    /// Any texts.
    General(Vec<String>),
}

/// The syntax of lines that a parser's options make.
#[derive(Debug)]
pub(super) struct Syntax {
    delimiters: Delimiters,
    /// The same for lines with a break inside.
    texts: Vec<String>,
    prefixes: Vec<String>,
    inline_prefixes: Vec<String>,
    allow_no_value: bool,
}

/// A line that is an option.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OptionLine<'a> {
    pub(super) name: &'a str,
    pub(super) value: Option<&'a str>,
}

impl Syntax {
    pub(super) fn new(options: &Options) -> Self {
        let mut texts = options.delimiters.clone();
        if texts.is_empty() {
            texts.push(String::new()); // an empty alternative matches everywhere
        }
        let delimiters = match texts.as_slice() {
            [one] if one.len() == 1 && !one.starts_with(is_space) => {
                Delimiters::Bytes(one.as_bytes()[0], one.as_bytes()[0])
            }
            [one, two] if one.len() == 1 && two.len() == 1 && !(one.to_owned() + two).contains(is_space) => {
                Delimiters::Bytes(one.as_bytes()[0], two.as_bytes()[0])
            }
            texts if !texts.iter().any(|text| text.is_empty() || text.starts_with(is_space)) => {
                Delimiters::Texts(texts.iter().map(|text| Finder::new(text).into_owned()).collect())
            }
            texts => Delimiters::General(texts.to_owned()),
        };
        Syntax {
            delimiters,
            texts,
            prefixes: options.comment_prefixes.clone(),
            inline_prefixes: options.inline_comment_prefixes.clone(),
            allow_no_value: options.allow_no_value,
        }
    }

    /// A line without comments and the space around it.
    pub(super) fn clean<'a>(&self, line: &'a str) -> &'a str {
        let stripped = strip(line);
        if self.prefixes.iter().any(|prefix| stripped.starts_with(prefix.as_str())) {
            return "";
        }
        if self.inline_prefixes.is_empty() {
            return stripped;
        }
        let cut = self.inline_prefixes.iter().filter_map(|prefix| inline_comment(line, prefix)).min();
        cut.map_or(stripped, |cut| strip(&line[..cut]))
    }

    /// The parts of an option. `broken` lines may have a break inside.
    pub(super) fn option<'a>(&self, clean: &'a str, broken: bool) -> Option<OptionLine<'a>> {
        if broken && clean.contains('\n') {
            return general(clean, &self.texts, self.allow_no_value);
        }
        let found = match &self.delimiters {
            Delimiters::Bytes(one, two) => memchr2(*one, *two, clean.as_bytes()).map(|at| (at, at + 1)),
            Delimiters::Texts(finders) => {
                // Finders later in the list need only look at what comes before the best so far.
                let mut best: Option<(usize, usize)> = None;
                for finder in finders {
                    let length = finder.needle().len();
                    let until = best.map_or(clean.len(), |(at, _)| (at + length - 1).min(clean.len()));
                    if let Some(at) = finder.find(&clean.as_bytes()[..until]) {
                        best = Some((at, at + length));
                    }
                }
                best
            }
            Delimiters::General(texts) => return general(clean, texts, self.allow_no_value),
        };
        match found {
            Some((at, end)) => Some(OptionLine {
                name: clean[..at].trim_end_matches(is_space),
                value: Some(strip(&clean[end..])),
            }),
            None => self.allow_no_value.then_some(OptionLine { name: clean, value: None }),
        }
    }
}

/// The name in a header.
pub(super) fn header(clean: &str) -> Option<&str> {
    let rest = clean.strip_prefix('[')?;
    let first_line = &rest[..memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len())];
    let end = memrchr(b']', first_line.as_bytes())?;
    (end > 0).then(|| &first_line[..end])
}

/// Where a line's comment begins: at the first white space that `prefix` follows, or at 0.
fn inline_comment(line: &str, prefix: &str) -> Option<usize> {
    if line.starts_with(prefix) {
        return Some(0);
    }
    if prefix.is_empty() {
        return line.find(is_space);
    }
    let finder = Finder::new(prefix);
    let mut from = 0;
    while let Some(at) = finder.find(&line.as_bytes()[from..]).map(|at| at + from) {
        let before = line[..at].chars().next_back().filter(|c| is_space(*c));
        if let Some(space) = before {
            return Some(at - space.len_utf8());
        }
        from = at + 1;
    }
    None
}

/// What Python's pattern of an option matches, `(.*?)\s*(delimiter)\s*(.*)$` with the rest optional where options may
/// have no value: for delimiters that begin with white space or are empty, and for lines with a break inside.
///
/// The name is the shortest that can be, then the white space the longest; neither name nor value has a break.
fn general<'a>(clean: &'a str, delimiters: &[String], allow_no_value: bool) -> Option<OptionLine<'a>> {
    let first_break = memchr(b'\n', clean.as_bytes()).unwrap_or(clean.len());
    // A delimiter may end here or later: then only white space separates it from the last break.
    let value_from =
        memrchr(b'\n', clean.as_bytes()).map_or(0, |last| clean[..=last].trim_end_matches(is_space).len());
    let mut name_end = 0;
    while name_end <= first_break {
        let rest = &clean[name_end..];
        let space = &rest[..rest.len() - rest.trim_start_matches(is_space).len()];
        let places = space.char_indices().map(|(at, _)| at).chain([space.len()]).rev();
        for at in places.map(|at| name_end + at) {
            let ends = delimiters
                .iter()
                .filter(|delimiter| clean[at..].starts_with(delimiter.as_str()))
                .map(|delimiter| at + delimiter.len());
            if let Some(end) = ends.into_iter().find(|end| *end >= value_from) {
                let name = clean[..name_end].trim_end_matches(is_space);
                return Some(OptionLine { name, value: Some(strip(&clean[end..])) });
            }
            if allow_no_value && at == clean.len() {
                return Some(OptionLine { name: &clean[..name_end], value: None });
            }
        }
        name_end += match rest.chars().next() {
            Some(_) if !space.is_empty() => space.len(),
            Some(c) => c.len_utf8(),
            None => return None,
        };
    }
    None
}

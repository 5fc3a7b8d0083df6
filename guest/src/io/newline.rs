//! Line ends.

/// How lines end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Newline {
    /// Python's `None`.
    #[default]
    Universal,
    /// `''`.
    AsIs,
    /// `'\n'`.
    Lf,
    /// `'\r'`.
    Cr,
    /// `'\r\n'`.
    CrLf,
}

impl Newline {
    /// Whether reading looks for all kinds of line ends.
    pub fn universal(self) -> bool {
        matches!(self, Newline::Universal | Newline::AsIs)
    }

    /// What a line feed becomes when it is written.
    pub fn written(self) -> Option<&'static str> {
        match self {
            Newline::Cr => Some("\r"),
            Newline::CrLf => Some("\r\n"),
            _ => None,
        }
    }

    /// Where the first line of `text` ends, if it does.
    pub(super) fn end_of_line(self, text: &str) -> Option<usize> {
        let bytes = text.as_bytes();
        match self {
            Newline::Universal | Newline::Lf => memchr::memchr(b'\n', bytes).map(|at| at + 1),
            Newline::Cr => memchr::memchr(b'\r', bytes).map(|at| at + 1),
            Newline::CrLf => memchr::memmem::find(bytes, b"\r\n").map(|at| at + 2),
            Newline::AsIs => memchr::memchr2(b'\n', b'\r', bytes).map(|at| {
                let both = bytes[at] == b'\r' && bytes.get(at + 1) == Some(&b'\n');
                at + 1 + usize::from(both)
            }),
        }
    }
}

/// `IncrementalNewlineDecoder`.
#[derive(Debug, Clone, Default)]
pub struct NewlineDecoder {
    translate: bool,
    waiting: bool,
    seen: [bool; 3],
}

/// In the order in which Python lists them.
const ENDS: [&str; 3] = ["\r", "\n", "\r\n"];

impl NewlineDecoder {
    /// One that has seen nothing.
    pub fn new(translate: bool) -> Self {
        NewlineDecoder { translate, ..Self::default() }
    }

    /// The next piece of text. A CR at its end waits, unless it is the last piece.
    pub fn decode(&mut self, text: String, last: bool) -> String {
        let mut text = text;
        if self.waiting && (!text.is_empty() || last) {
            text.insert(0, '\r');
            self.waiting = false;
        }
        if !last && text.ends_with('\r') {
            text.pop();
            self.waiting = true;
        }
        if memchr::memchr(b'\r', text.as_bytes()).is_none() {
            self.seen[1] = self.seen[1] || memchr::memchr(b'\n', text.as_bytes()).is_some();
            return text;
        }
        let bytes = text.as_bytes();
        let (mut alone, mut pairs) = (0, 0);
        for at in memchr::memchr_iter(b'\r', bytes) {
            let both = bytes.get(at + 1) == Some(&b'\n');
            *(if both { &mut pairs } else { &mut alone }) += 1;
        }
        let feeds = memchr::memchr_iter(b'\n', bytes).count();
        for (seen, now) in self.seen.iter_mut().zip([alone > 0, feeds > pairs, pairs > 0]) {
            *seen |= now;
        }
        if self.translate { translated(&text) } else { text }
    }

    /// The line ends seen.
    pub fn newlines(&self) -> Vec<&'static str> {
        ENDS.into_iter().zip(self.seen).filter(|(_, seen)| *seen).map(|(end, _)| end).collect()
    }

    /// Forgets everything.
    pub fn reset(&mut self) {
        *self = Self::new(self.translate);
    }

    /// Believes to have seen what `other` has.
    pub(super) fn see_as(&mut self, other: &Self) {
        self.seen = other.seen;
    }

    /// Whether a CR waits.
    pub fn waiting(&self) -> bool {
        self.waiting
    }

    /// Sets that.
    pub fn set_waiting(&mut self, waiting: bool) {
        self.waiting = waiting;
    }
}

/// CR and CR LF as LF.
fn translated(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\r', rest.as_bytes()) {
        out.push_str(&rest[..at]);
        out.push('\n');
        rest = &rest[at + 1..];
        rest = rest.strip_prefix('\n').unwrap_or(rest);
    }
    out.push_str(rest);
    out
}

//! What stands between `%` and the letter, and how it shapes what is written.

/// The text outgrew the limit.
pub(super) struct TooLong;

/// Flags, width and modifier of a directive.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Spec {
    pub(super) pad: Option<u8>,
    pub(super) width: usize,
    pub(super) upper: bool,
    pub(super) lower: bool,
    pub(super) change: bool,
    pub(super) modifier: Option<u8>,
}

impl Spec {
    /// Whether nothing changes what the directive writes by itself, but for `#`.
    pub(super) fn is_plain(&self) -> bool {
        self.pad.is_none() && self.width == 0 && !self.upper
    }

    /// The same with blanks for padding, where nothing else was asked for.
    pub(super) fn blank_padded(mut self) -> Self {
        self.pad = self.pad.or(Some(b'_'));
        self
    }

    /// Fills to the width, with zeros only where they were asked for.
    fn fill(&self, length: usize, limit: usize, out: &mut Vec<u8>) -> Result<(), TooLong> {
        if self.width > length {
            let fill = if self.pad == Some(b'0') { b'0' } else { b' ' };
            repeat(fill, self.width - length, limit, out)?;
        }
        Ok(())
    }

    /// Writes a text.
    pub(super) fn text(&self, text: &str, limit: usize, out: &mut Vec<u8>) -> Result<(), TooLong> {
        self.fill(if self.width > 0 { text.chars().count() } else { 0 }, limit, out)?;
        if self.lower {
            out.extend(text.bytes().map(|byte| byte.to_ascii_lowercase()));
        } else if self.upper {
            text.chars().for_each(|c| push(upper(c), out));
        } else {
            out.extend_from_slice(text.as_bytes());
        }
        Ok(())
    }

    /// Writes a number of at least so many digits.
    pub(super) fn number(
        &self,
        digits: usize,
        value: i64,
        limit: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), TooLong> {
        let mut buffer = [0_u8; 20];
        let mut at = buffer.len();
        let mut left = value.unsigned_abs();
        loop {
            at -= 1;
            buffer[at] = b'0' + (left % 10) as u8;
            left /= 10;
            if left == 0 {
                break;
            }
        }
        let length = buffer.len() - at + usize::from(value < 0);
        let digits = digits.max(self.width);
        let (zeros, blanks) = match self.pad {
            Some(b'-' | b'_') => (0, digits.saturating_sub(length)),
            _ => (digits.saturating_sub(length), 0),
        };
        // Without padding the digits don't count, only a width that was asked for.
        let blanks = if self.pad == Some(b'-') { self.width.saturating_sub(length) } else { blanks };
        repeat(b' ', blanks, limit, out)?;
        if value < 0 {
            out.push(b'-');
        }
        repeat(b'0', zeros, limit, out)?;
        out.extend_from_slice(&buffer[at..]);
        Ok(())
    }
}

fn push(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// C's `towupper`, which makes one character of one.
fn upper(c: char) -> char {
    let mut upper = c.to_uppercase();
    upper.next().filter(|_| upper.next().is_none()).unwrap_or(c)
}

fn repeat(byte: u8, times: usize, limit: usize, out: &mut Vec<u8>) -> Result<(), TooLong> {
    if times > limit {
        return Err(TooLong);
    }
    out.resize(out.len() + times, byte);
    Ok(())
}

//! The buffer of a buffered stream. What was read ahead and what is to be written share it, as in CPython, so that the
//! same reaches the raw stream at the same time.

/// A stretch of the raw stream: up to `read_end` it is as it was read, and between `write_start` and `write_end` it is to
/// be written.
#[derive(Default)]
pub(super) struct Window {
    data: Vec<u8>,
    /// Where the stream is in it.
    pub(super) pos: usize,
    /// Where the raw stream is in it; none when that is not known.
    pub(super) raw: Option<usize>,
    /// None when nothing was read.
    pub(super) read_end: Option<usize>,
    pub(super) write_start: usize,
    /// None when nothing is to be written.
    pub(super) write_end: Option<usize>,
}

impl Window {
    /// What was read and not given.
    pub(super) fn ahead(&self) -> &[u8] {
        self.read_end.and_then(|end| self.data.get(self.pos..end)).unwrap_or_default()
    }

    /// Takes from that.
    pub(super) fn take(&mut self, count: usize) -> Vec<u8> {
        let ahead = self.ahead();
        let taken = ahead[..count.min(ahead.len())].to_vec();
        self.pos += taken.len();
        taken
    }

    /// What is to be written.
    pub(super) fn dirty(&self) -> &[u8] {
        self.write_end.and_then(|end| self.data.get(self.write_start..end)).unwrap_or_default()
    }

    /// How far the raw stream is ahead of the stream.
    pub(super) fn raw_offset(&self) -> i64 {
        let used = self.read_end.is_some() || self.write_end.is_some();
        self.raw.filter(|_| used).map_or(0, |raw| raw as i64 - self.pos as i64)
    }

    /// Forgets what was read.
    pub(super) fn forget_read(&mut self) {
        self.read_end = None;
    }

    /// Forgets what is to be written.
    pub(super) fn forget_written(&mut self) {
        self.write_start = 0;
        self.write_end = None;
    }

    /// Begins anew, with nothing read.
    pub(super) fn begin(&mut self) {
        self.pos = 0;
        self.raw = Some(0);
        self.read_end = Some(0);
    }

    /// Adds what was read after what is there.
    pub(super) fn extend(&mut self, more: Vec<u8>) {
        let start = self.read_end.unwrap_or(0);
        let end = start + more.len();
        if start == 0 {
            self.data = more;
        } else {
            self.data.truncate(start);
            self.data.extend(more);
        }
        self.read_end = Some(end);
        self.raw = Some(end);
    }

    fn store(&mut self, at: usize, data: &[u8]) {
        let end = at + data.len();
        if self.data.len() < end {
            self.data.resize(end, 0);
        }
        self.data[at..end].copy_from_slice(data);
    }

    /// Moves the stream, over what was read if there is as much.
    fn move_to(&mut self, pos: usize) {
        self.pos = pos;
        if self.read_end.is_some_and(|end| end < pos) {
            self.read_end = Some(pos);
        }
    }

    /// Writes where the stream is.
    pub(super) fn put(&mut self, data: &[u8]) {
        self.store(self.pos, data);
        if self.write_end.is_none() || self.write_start > self.pos {
            self.write_start = self.pos;
        }
        self.move_to(self.pos + data.len());
        if self.write_end.is_none_or(|end| end < self.pos) {
            self.write_end = Some(self.pos);
        }
    }

    /// Puts what is to be written at the beginning, and more after it.
    pub(super) fn shift_and_append(&mut self, data: &[u8]) {
        let start = self.write_start;
        let end = self.write_end.unwrap_or(start) - start;
        self.data.drain(..start);
        self.raw = self.raw.map(|raw| raw.saturating_sub(start));
        self.pos = self.pos.saturating_sub(start) + data.len();
        self.write_start = 0;
        self.store(end, data);
        self.write_end = Some(end + data.len());
    }

    /// Holds nothing but this, which is to be written.
    pub(super) fn replace(&mut self, data: &[u8]) {
        self.store(0, data);
        self.write_start = 0;
        self.write_end = Some(data.len());
        self.move_to(data.len());
        self.raw = Some(0);
    }
}

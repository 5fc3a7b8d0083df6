//! W2's input, and the sum over results that all sides must agree on.

use std::fmt;

/// How many moments.
pub(crate) const COUNT: usize = 100_000;

/// Moments from 1970 to 2069 in microseconds, none of them whole seconds. Also in `w2.py`.
pub(crate) fn moments() -> impl Iterator<Item = i64> {
    let mut state = 2_u64.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(3_037_000_493);
    let mut below = move |n: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((state >> 33) % n) as i64
    };
    (0..COUNT).map(move |_| (below(36_525) * 86_400 + below(86_400)) * 1_000_000 + below(999_999) + 1)
}

/// The parts of packed text.
pub(crate) fn parts<'a>(text: &'a str, ends: &'a [u32]) -> impl Iterator<Item = &'a str> {
    let mut start = 0;
    ends.iter().map(move |&end| {
        let part = &text[start..end as usize];
        start = end as usize;
        part
    })
}

/// Two sums over numbers of 64 bits, of which the second depends on their order.
#[derive(Default)]
pub(crate) struct Sum(u64, u64);

impl Sum {
    /// Adds a number.
    pub(crate) fn number(&mut self, number: i64) {
        self.0 = self.0.wrapping_add(number as u64);
        self.1 = self.1.wrapping_add(self.0);
    }

    /// Adds a text, eight bytes a number.
    pub(crate) fn text(&mut self, text: &[u8]) {
        for chunk in text.chunks(8) {
            let mut bytes = [0; 8];
            bytes[..chunk.len()].copy_from_slice(chunk);
            self.number(i64::from_le_bytes(bytes));
        }
    }
}

impl fmt::Display for Sum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.0, self.1)
    }
}

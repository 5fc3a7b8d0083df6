//! A set of signals.

/// The largest number of a signal.
pub(crate) const LAST: u8 = 64;

/// Signals by Linux's numbers, 1 to 64.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Set(u64);

impl Set {
    pub(crate) const EMPTY: Set = Set(0);

    /// Just this one.
    pub(crate) const fn of(signal: u8) -> Self {
        Set(1 << (signal - 1))
    }

    /// These; none when one of the numbers is no signal's.
    pub(crate) fn from_numbers(signals: &[u8]) -> Option<Self> {
        let all = signals.iter().all(|signal| (1..=LAST).contains(signal));
        all.then(|| signals.iter().map(|&signal| Set::of(signal)).fold(Set::EMPTY, Set::with))
    }

    pub(crate) const fn has(self, signal: u8) -> bool {
        self.0 & Set::of(signal).0 != 0
    }

    #[must_use]
    pub(crate) const fn with(self, others: Set) -> Set {
        Set(self.0 | others.0)
    }

    #[must_use]
    pub(crate) const fn without(self, others: Set) -> Set {
        Set(self.0 & !others.0)
    }

    #[must_use]
    pub(crate) const fn and(self, others: Set) -> Set {
        Set(self.0 & others.0)
    }

    /// As the kernel writes it.
    pub(crate) const fn bits(self) -> u64 {
        self.0
    }

    pub(crate) const fn from_bits(bits: u64) -> Self {
        Set(bits)
    }

    pub(crate) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The numbers, ascending.
    pub(crate) fn iter(self) -> impl Iterator<Item = u8> {
        (1..=LAST).filter(move |&signal| self.has(signal))
    }
}

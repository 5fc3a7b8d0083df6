//! The ranges that one owner has locked.

use crate::bindings::oskit::sys::errno::Code;
use crate::bindings::oskit::sys::fcntl::{LockKind, Range};
use std::collections::BTreeMap;

/// The last byte that a lock can reach, which stands for the end of the file, wherever that is.
const END: u64 = i64::MAX as u64;

/// A range from its first byte to its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(super) first: u64,
    pub(super) last: u64,
}

impl Span {
    /// A range as the guest names it.
    pub(super) fn of(range: Range) -> Result<Span, Code> {
        let first = range.start;
        let last = match range.length {
            0 => END,
            length => first.checked_add(length - 1).ok_or(Code::Eoverflow)?,
        };
        if first > END || last > END { Err(Code::Eoverflow) } else { Ok(Span { first, last }) }
    }

    /// How many bytes it has; 0 for all to the end.
    pub(super) fn length(self) -> u64 {
        if self.last == END { 0 } else { self.last - self.first + 1 }
    }

    fn overlaps(self, other: Span) -> bool {
        self.first <= other.last && other.first <= self.last
    }
}

/// Whether locks of two owners on one place can't be at the same time.
fn exclude(one: LockKind, other: LockKind) -> bool {
    one == LockKind::Exclusive || other == LockKind::Exclusive
}

/// Ranges that don't overlap, by their first byte; two of one kind beside each other are one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ranges(BTreeMap<u64, (u64, LockKind)>);

/// What a lock changes.
#[derive(Debug, Default)]
pub(super) struct Change {
    gone: Vec<u64>,
    new: Vec<(u64, (u64, LockKind))>,
}

impl Change {
    /// How many ranges more there are with it.
    pub(super) fn growth(&self) -> i64 {
        self.new.len() as i64 - self.gone.len() as i64
    }
}

impl Ranges {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All of them, ascending.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Span, LockKind)> + '_ {
        self.0.iter().map(|(&first, &(last, kind))| (Span { first, last }, kind))
    }

    /// Those that overlap a span or touch it, descending.
    fn near(&self, span: Span) -> impl Iterator<Item = (Span, LockKind)> + '_ {
        let before = span.first.saturating_sub(1);
        let up_to = self.0.range(..=span.last.saturating_add(1)).rev();
        up_to
            .map(|(&first, &(last, kind))| (Span { first, last }, kind))
            .take_while(move |(near, _)| near.last >= before)
    }

    /// Whether one of them keeps another owner from such a lock.
    pub(super) fn exclude(&self, kind: LockKind, span: Span) -> bool {
        self.near(span).any(|(held, of)| held.overlaps(span) && exclude(kind, of))
    }

    /// Whether there is just this one.
    pub(super) fn has(&self, kind: LockKind, span: Span) -> bool {
        self.0.get(&span.first) == Some(&(span.last, kind))
    }

    /// What locking a span, or giving it back, would change.
    pub(super) fn change(&self, kind: Option<LockKind>, span: Span) -> Change {
        let mut change = Change::default();
        let mut whole = span;
        for (held, of) in self.near(span) {
            if kind == Some(of) {
                whole = Span { first: whole.first.min(held.first), last: whole.last.max(held.last) };
                change.gone.push(held.first);
            } else if held.overlaps(span) {
                change.gone.push(held.first);
                if held.first < span.first {
                    change.new.push((held.first, (span.first - 1, of)));
                }
                if held.last > span.last {
                    change.new.push((span.last + 1, (held.last, of)));
                }
            }
        }
        change.new.extend(kind.map(|kind| (whole.first, (whole.last, kind))));
        change
    }

    /// Does it.
    pub(super) fn apply(&mut self, change: Change) {
        for first in change.gone {
            self.0.remove(&first);
        }
        self.0.extend(change.new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A file of so many bytes is enough to see everything.
    const BYTES: usize = 24;

    fn kind() -> impl Strategy<Value = LockKind> {
        prop_oneof![Just(LockKind::Shared), Just(LockKind::Exclusive)]
    }

    fn span() -> impl Strategy<Value = Span> {
        (0..BYTES as u64, 0..BYTES as u64)
            .prop_map(|(one, other)| Span { first: one.min(other), last: one.max(other) })
    }

    fn bytes(span: Span) -> std::ops::RangeInclusive<usize> {
        span.first as usize..=span.last as usize
    }

    proptest! {
        #[test]
        fn it_is_a_table_with_an_entry_for_each_byte(
            locks in proptest::collection::vec((proptest::option::of(kind()), span()), 0..40),
            asked in (kind(), span()),
        ) {
            let mut table = [None; BYTES];
            let mut ranges = Ranges::default();
            for (kind, span) in locks {
                let before = ranges.len() as i64;
                let change = ranges.change(kind, span);
                let growth = change.growth();
                ranges.apply(change);
                table[bytes(span)].fill(kind);
                prop_assert_eq!(ranges.len() as i64, before + growth);
                let mut shown = [None; BYTES];
                for (span, kind) in ranges.iter() {
                    shown[bytes(span)].fill(Some(kind));
                }
                prop_assert_eq!(shown, table);
                let runs = table.chunk_by(|one, other| one == other).filter(|run| run[0].is_some()).count();
                prop_assert_eq!(ranges.len(), runs, "neighbours of one kind are one");
            }
            let (kind, span) = asked;
            let conflict = table[bytes(span)].iter().flatten().any(|&held| exclude(kind, held));
            prop_assert_eq!(ranges.exclude(kind, span), conflict);
        }
    }

    #[test]
    fn spans_end_where_offsets_do() {
        let of = |start, length| Span::of(Range { start, length });
        assert_eq!(of(3, 1), Ok(Span { first: 3, last: 3 }));
        assert_eq!(of(3, 0), Ok(Span { first: 3, last: END }));
        assert_eq!(of(END, 1), of(END, 0));
        assert_eq!(of(END, 0).map(Span::length), Ok(0));
        assert_eq!(of(END, 2), Err(Code::Eoverflow));
        assert_eq!(of(END + 1, 0), Err(Code::Eoverflow));
        assert_eq!(of(u64::MAX, u64::MAX), Err(Code::Eoverflow));
        assert_eq!(of(0, u64::MAX), Err(Code::Eoverflow));
        let mut ranges = Ranges::default();
        let all = of(0, 0).expect("a span");
        ranges.apply(ranges.change(Some(LockKind::Shared), all));
        ranges.apply(ranges.change(Some(LockKind::Exclusive), of(END, 1).expect("a span")));
        assert_eq!(ranges.len(), 2);
        ranges.apply(ranges.change(None, all));
        assert!(ranges.is_empty());
    }
}

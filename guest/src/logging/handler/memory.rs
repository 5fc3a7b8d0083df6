//! Records kept in memory and passed on together.

use super::{Handler, Kind};
use crate::logging::{Record, state};
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// What a `MemoryHandler` keeps until there is enough of it, or something that matters.
pub(super) struct Memory {
    pub(super) capacity: usize,
    pub(super) flush_level: i32,
    pub(super) flush_on_close: bool,
    pub(super) target: RefCell<Option<Rc<Handler>>>,
    pub(super) buffer: RefCell<Vec<Record>>,
    /// Set while the buffer is being passed on: a target that leads back here must not begin again.
    flushing: Cell<bool>,
}

impl Memory {
    pub(super) fn new(
        capacity: usize,
        flush_level: i32,
        flush_on_close: bool,
        target: Option<Rc<Handler>>,
    ) -> Self {
        Memory {
            capacity,
            flush_level,
            flush_on_close,
            target: RefCell::new(target),
            buffer: RefCell::default(),
            flushing: Cell::new(false),
        }
    }

    /// Passes on what was kept, if there is a target.
    pub(super) fn flush(&self) {
        let target = self.target.borrow().clone();
        let Some(target) = target else {
            return;
        };
        if self.flushing.replace(true) {
            return;
        }
        let records = std::mem::take(&mut *self.buffer.borrow_mut());
        state::pass(|| {
            for record in &records {
                // Python would let an error of the target's filters through; a record that can't be read passes nothing.
                let _ = target.handle(record);
            }
        });
        self.flushing.set(false);
    }
}

impl Drop for Memory {
    /// A chain of handlers is taken apart link by link: dropped as it is, each link would need its own piece of stack.
    fn drop(&mut self) {
        let mut next = self.target.take();
        while let Some(handler) = next.and_then(Rc::into_inner) {
            next = match &handler.kind {
                Kind::Memory(memory) => memory.target.take(),
                _ => None,
            };
        }
    }
}

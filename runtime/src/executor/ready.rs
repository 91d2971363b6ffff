//! The ready queue: first in, first out.

use alloc::collections::VecDeque;
use alloc::rc::Rc;
use core::cell::UnsafeCell;

use super::Scheduled;

/// Something to run, and why.
pub(crate) struct Entry {
    pub(crate) target: Rc<dyn Scheduled>,
    pub(crate) token: u64,
}

/// A queue that is touched a few times per task switch, hence without a borrow flag.
pub(crate) struct Ready(UnsafeCell<VecDeque<Entry>>);

impl Ready {
    pub(crate) const fn new() -> Self {
        Ready(UnsafeCell::new(VecDeque::new()))
    }

    #[inline]
    pub(crate) fn push(&self, entry: Entry) {
        // SAFETY: one thread; no method of this type calls out while it holds the reference.
        unsafe { (*self.0.get()).push_back(entry) }
    }

    #[inline]
    pub(crate) fn pop(&self) -> Option<Entry> {
        // SAFETY: as in `push`.
        unsafe { (*self.0.get()).pop_front() }
    }

    pub(crate) fn len(&self) -> usize {
        // SAFETY: as in `push`.
        unsafe { (*self.0.get()).len() }
    }

    /// Gives back the room of a burst.
    pub(crate) fn shrink(&self) {
        // SAFETY: as in `push`.
        unsafe { (*self.0.get()).shrink_to(64) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

//! The ready queue: first in, first out.

use core::cell::Cell;
use core::ptr::NonNull;

use super::entry::{Entry, Link, Place};

/// A line of entries, each of which names the next. It owns a count of each.
pub(crate) struct Ready {
    head: Cell<Option<NonNull<Link>>>,
    tail: Cell<Option<NonNull<Link>>>,
}

impl Ready {
    pub(crate) const fn new() -> Self {
        Ready {
            head: Cell::new(None),
            tail: Cell::new(None),
        }
    }

    /// Appends an entry that stands in no queue.
    #[inline]
    pub(crate) fn push(&self, entry: Entry, place: Place) {
        entry.link().place.set(place);
        let link = entry.into_raw();
        match self.tail.replace(Some(link)) {
            // SAFETY: the queue's count keeps the tail.
            Some(tail) => unsafe { tail.as_ref() }.next.set(Some(link)),
            None => self.head.set(Some(link)),
        }
    }

    /// Takes the first, and says whether its timer put it there.
    #[inline]
    pub(crate) fn pop(&self) -> Option<(Entry, bool)> {
        let link = self.head.get()?;
        // SAFETY: the count was given up in `push`; the link leaves the queue here.
        let entry = unsafe { Entry::from_raw(link) };
        let next = entry.link().next.replace(None);
        self.head.set(next);
        if next.is_none() {
            self.tail.set(None);
        }
        let due = entry.link().place.replace(Place::Nowhere) == Place::Due;
        Some((entry, due))
    }

    /// Takes a certain one out, if it is here: rare, and as long as the queue.
    pub(crate) fn remove(&self, wanted: &Link) {
        let mut before: Option<NonNull<Link>> = None;
        let mut at = self.head.get();
        while let Some(link) = at {
            // SAFETY: the queue's counts keep what is in it.
            let (this, previous) =
                unsafe { (link.as_ref(), before.as_ref().map(|it| it.as_ref())) };
            let next = this.next.get();
            if core::ptr::eq(this, wanted) {
                previous.map_or(&self.head, |it| &it.next).set(next);
                if next.is_none() {
                    self.tail.set(before);
                }
                this.next.set(None);
                this.place.set(Place::Nowhere);
                // SAFETY: as in `pop`.
                drop(unsafe { Entry::from_raw(link) });
                return;
            }
            before = at;
            at = next;
        }
    }

    /// Puts all of `later` behind what is here.
    pub(crate) fn append(&self, later: &Ready) {
        let Some(first) = later.head.take() else {
            return;
        };
        match self.tail.replace(later.tail.take()) {
            // SAFETY: the queue's count keeps the tail.
            Some(tail) => unsafe { tail.as_ref() }.next.set(Some(first)),
            None => self.head.set(Some(first)),
        }
    }

    #[inline]
    pub(crate) fn is_empty(&self) -> bool {
        self.head.get().is_none()
    }
}

//! The ready queue: first in, first out.

use core::cell::Cell;
use core::ptr::NonNull;

use super::entry::{Entry, Link, Place};

/// A line of entries, each of which names the next. It owns a count of each.
pub(crate) struct Ready {
    head: Cell<Option<NonNull<Link>>>,
    tail: Cell<Option<NonNull<Link>>>,
    /// The last of those that the present iteration runs.
    mark: Cell<Option<NonNull<Link>>>,
}

impl Ready {
    pub(crate) const fn new() -> Self {
        Ready {
            head: Cell::new(None),
            tail: Cell::new(None),
            mark: Cell::new(None),
        }
    }

    /// Appends an entry that stands in no queue.
    #[inline(always)]
    pub(crate) fn push(&self, entry: Entry, place: Place) {
        entry.link().place.set(place);
        let link = entry.into_raw();
        match self.tail.replace(Some(link)) {
            // SAFETY: the queue's count keeps the tail.
            Some(tail) => unsafe { tail.as_ref() }.next.set(Some(link)),
            None => self.head.set(Some(link)),
        }
    }

    /// The same for an entry whose timer fired.
    pub(crate) fn push_due(&self, entry: Entry) {
        let flags = &entry.link().flags;
        flags.set(flags.get() | Link::FIRED);
        self.push(entry, Place::Due);
    }

    /// An iteration begins: it runs what is here, and nothing that comes later.
    #[inline(always)]
    pub(crate) fn begin(&self) {
        self.mark.set(self.tail.get());
    }

    /// The iteration ends; what it has not run is first in the next.
    pub(crate) fn end(&self) {
        self.mark.set(None);
    }

    /// Takes the next that the iteration runs; its place says how it came here.
    #[inline(always)]
    pub(crate) fn next(&self) -> Option<Entry> {
        let mark = self.mark.get()?;
        if self.head.get() == Some(mark) {
            self.mark.set(None);
            return self.pop();
        }
        // SAFETY: the mark stands in the queue, so there is a head, and there is one behind that.
        unsafe {
            let link = self.head.get().unwrap_unchecked();
            let entry = Entry::from_raw(link);
            self.head.set(entry.link().next.replace(None));
            Some(entry)
        }
    }

    /// Takes the first.
    #[inline(always)]
    fn pop(&self) -> Option<Entry> {
        let link = self.head.get()?;
        // SAFETY: the count was given up in `push`; the link leaves the queue here.
        let entry = unsafe { Entry::from_raw(link) };
        let next = entry.link().next.replace(None);
        self.head.set(next);
        if next.is_none() {
            self.tail.set(None);
        }
        Some(entry)
    }

    /// Forgets all.
    pub(crate) fn clear(&self) {
        self.end();
        while let Some(entry) = self.pop() {
            entry.link().place.set(Place::Nowhere);
        }
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
                if self.mark.get() == at {
                    self.mark.set(before);
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

    #[inline(always)]
    pub(crate) fn is_empty(&self) -> bool {
        self.head.get().is_none()
    }
}

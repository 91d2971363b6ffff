//! The sleep queue as a line through its entries, the earliest first.

use core::cell::Cell;
use core::ptr::NonNull;

use crate::executor::entry::{Entry, Link, Place};
use crate::executor::ready::Ready;
use crate::platform::Instant;

/// What an entry knows of its timer.
pub(crate) struct Timer(Cell<Instant>);

impl Timer {
    pub(crate) const fn new() -> Timer {
        Timer(Cell::new(Instant::START))
    }

    /// Sets the time for [`Sleeping::push`].
    #[inline]
    pub(crate) fn set(&self, when: Instant) {
        self.0.set(when);
    }
}

/// It owns a count of each entry.
pub(crate) struct Sleeping {
    head: Cell<Option<NonNull<Link>>>,
}

impl Sleeping {
    pub(crate) const fn new() -> Self {
        Sleeping {
            head: Cell::new(None),
        }
    }

    /// The place in the line that names the first entry for which `stop` holds, or its end.
    fn find(&self, stop: impl Fn(&Link) -> bool) -> &Cell<Option<NonNull<Link>>> {
        let mut at = &self.head;
        // SAFETY: the counts of the queue keep what is in it.
        while let Some(link) = at.get().map(|it| unsafe { it.as_ref() }) {
            if stop(link) {
                break;
            }
            at = &link.next;
        }
        at
    }

    /// Runs an entry that stands in no queue when the clock shows the time of its timer.
    pub(crate) fn push(&self, entry: Entry) {
        let link = entry.link();
        link.place.set(Place::Asleep);
        let when = link.timer.0.get();
        let at = self.find(|it| it.timer.0.get().cmp(when).is_gt());
        link.next.set(at.get());
        at.set(Some(entry.into_raw()));
    }

    /// Takes an entry out.
    pub(crate) fn remove(&self, wanted: &Link) {
        let at = self.find(|it| core::ptr::eq(it, wanted));
        drop(Self::unlink(at));
    }

    /// Takes out what `at` names.
    fn unlink(at: &Cell<Option<NonNull<Link>>>) -> Option<Entry> {
        // SAFETY: the count was given up in `push`; the link leaves the line here.
        let entry = unsafe { Entry::from_raw(at.get()?) };
        at.set(entry.link().next.replace(None));
        entry.link().place.set(Place::Nowhere);
        Some(entry)
    }

    /// Nothing here is dead.
    pub(crate) fn drop_dead_heads(&self) {}

    /// When the next timer is due.
    pub(crate) fn next(&self) -> Option<Instant> {
        // SAFETY: as in `find`.
        self.head
            .get()
            .map(|it| unsafe { it.as_ref() }.timer.0.get())
    }

    /// Moves what is due to the ready queue.
    pub(crate) fn move_due(&self, ready: &Ready) {
        let Some(mut next) = self.next() else {
            return;
        };
        let now = Instant::now();
        while next.is_due(now) {
            if let Some(entry) = Self::unlink(&self.head) {
                ready.push_due(entry);
            }
            match self.next() {
                Some(when) => next = when,
                None => return,
            }
        }
    }

    pub(crate) fn clear(&self) {
        while let Some(entry) = Self::unlink(&self.head) {
            drop(entry);
        }
    }
}

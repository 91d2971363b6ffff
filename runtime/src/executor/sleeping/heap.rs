//! The sleep queue as a heap.
//!
//! A cancelled sleep leaves its timer behind; timers that nobody wants any more are skipped at the
//! head, and swept when they are the majority, so that a loop over `wait_for` does not pile them up.

use alloc::collections::BinaryHeap;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::cmp::Ordering;

use crate::executor::entry::{Entry, Link, Place};
use crate::executor::ready::Ready;
use crate::platform::Instant;

/// What an entry knows of its timer.
pub(crate) struct Timer {
    when: Cell<Instant>,
    /// Which timer of the heap it is; 0 for none.
    number: Cell<u64>,
}

impl Timer {
    pub(crate) const fn new() -> Timer {
        Timer {
            when: Cell::new(Instant::START),
            number: Cell::new(0),
        }
    }

    /// Sets the time for [`Sleeping::push`].
    #[inline]
    pub(crate) fn set(&self, when: Instant) {
        self.when.set(when);
    }
}

struct Due {
    when: Instant,
    number: u64,
    entry: Entry,
}

impl Due {
    fn is_live(&self) -> bool {
        self.entry.link().timer.number.get() == self.number
    }
}

impl PartialEq for Due {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Due {}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Due {
    /// The earliest is the greatest, as the heap wants it.
    fn cmp(&self, other: &Self) -> Ordering {
        other
            .when
            .cmp(self.when)
            .then(other.number.cmp(&self.number))
    }
}

/// Below this many dead timers no sweep is worth it.
const SWEEP_AT: usize = 64;

pub(crate) struct Sleeping {
    timers: RefCell<BinaryHeap<Due>>,
    last: Cell<u64>,
    dead: Cell<usize>,
}

impl Sleeping {
    pub(crate) const fn new() -> Self {
        Sleeping {
            timers: RefCell::new(BinaryHeap::new()),
            last: Cell::new(0),
            dead: Cell::new(0),
        }
    }

    /// Runs an entry that stands in no queue when the clock shows the time of its timer.
    pub(crate) fn push(&self, entry: Entry) {
        let number = self.last.get() + 1;
        self.last.set(number);
        let link = entry.link();
        link.place.set(Place::Asleep);
        link.timer.number.set(number);
        let when = link.timer.when.get();
        self.timers.borrow_mut().push(Due {
            when,
            number,
            entry,
        });
    }

    /// Takes an entry out.
    pub(crate) fn remove(&self, link: &Link) {
        link.place.set(Place::Nowhere);
        link.timer.number.set(0);
        self.dead.set(self.dead.get() + 1);
        if self.dead.get() < SWEEP_AT || self.dead.get() * 2 < self.timers.borrow().len() {
            return;
        }
        self.dead.set(0);
        let timers = core::mem::take(&mut *self.timers.borrow_mut());
        let (live, dead): (Vec<Due>, Vec<Due>) = timers.into_iter().partition(Due::is_live);
        *self.timers.borrow_mut() = live.into();
        drop(dead);
    }

    /// Skips dead timers, lest the loop wait for them.
    pub(crate) fn drop_dead_heads(&self) {
        loop {
            let dead = match self.timers.borrow().peek() {
                Some(timer) => !timer.is_live(),
                None => false,
            };
            if !dead {
                return;
            }
            self.dead.set(self.dead.get().saturating_sub(1));
            let timer = self.timers.borrow_mut().pop();
            drop(timer);
        }
    }

    /// When the next timer is due.
    pub(crate) fn next(&self) -> Option<Instant> {
        self.timers.borrow().peek().map(|timer| timer.when)
    }

    /// Moves what is due to the ready queue.
    pub(crate) fn move_due(&self, ready: &Ready) {
        if self.timers.borrow().is_empty() {
            return;
        }
        let now = Instant::now();
        loop {
            let mut timers = self.timers.borrow_mut();
            let Some(timer) = timers.peek().filter(|it| it.when.is_due(now)) else {
                return;
            };
            let live = timer.is_live();
            let timer = timers.pop();
            drop(timers);
            match timer {
                Some(Due { entry, .. }) if live => {
                    entry.link().timer.number.set(0);
                    entry.link().place.set(Place::Nowhere);
                    ready.push_due(entry);
                }
                _ => self.dead.set(self.dead.get().saturating_sub(1)),
            }
        }
    }

    pub(crate) fn clear(&self) {
        let timers = core::mem::take(&mut *self.timers.borrow_mut());
        self.dead.set(0);
        for timer in timers.iter().filter(|it| it.is_live()) {
            timer.entry.link().timer.number.set(0);
            timer.entry.link().place.set(Place::Nowhere);
        }
        drop(timers);
    }
}

//! The sleep queue: entries ordered by time, equal times by age.
//!
//! A cancelled sleep leaves its entry behind; entries that nobody wants any more are skipped at the
//! head, and swept when they are the majority, so that a loop over `wait_for` does not pile them up.

use alloc::collections::BinaryHeap;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::cmp::Ordering;

use super::{Entry, Ready, Scheduled};
use crate::platform::Instant;

struct Timer {
    when: Instant,
    token: u64,
    target: Rc<dyn Scheduled>,
}

impl PartialEq for Timer {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Timer {}

impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timer {
    /// The earliest is the greatest, as the heap wants it.
    fn cmp(&self, other: &Self) -> Ordering {
        other.when.cmp(self.when).then(other.token.cmp(&self.token))
    }
}

/// Below this many dead entries no sweep is worth it.
const SWEEP_AT: usize = 64;

pub(crate) struct Sleeping {
    timers: RefCell<BinaryHeap<Timer>>,
    last_token: Cell<u64>,
    dead: Cell<usize>,
}

impl Sleeping {
    pub(crate) const fn new() -> Self {
        Sleeping {
            timers: RefCell::new(BinaryHeap::new()),
            last_token: Cell::new(super::STEP),
            dead: Cell::new(0),
        }
    }

    /// Runs `target` with the returned token when the clock shows `when`.
    pub(crate) fn push(&self, when: Instant, target: Rc<dyn Scheduled>) -> u64 {
        let token = self.last_token.get() + 1;
        self.last_token.set(token);
        self.timers.borrow_mut().push(Timer {
            when,
            token,
            target,
        });
        token
    }

    /// Says that an entry has become unwanted.
    pub(crate) fn bury(&self) {
        self.dead.set(self.dead.get() + 1);
        if self.dead.get() < SWEEP_AT || self.dead.get() * 2 < self.timers.borrow().len() {
            return;
        }
        self.dead.set(0);
        let timers = core::mem::take(&mut *self.timers.borrow_mut());
        let (live, dead): (Vec<Timer>, Vec<Timer>) = timers
            .into_iter()
            .partition(|timer| timer.target.is_live(timer.token));
        *self.timers.borrow_mut() = live.into();
        drop(dead);
    }

    /// Skips unwanted entries, lest the loop wait for them.
    pub(crate) fn drop_dead_heads(&self) {
        loop {
            let dead = match self.timers.borrow().peek() {
                Some(timer) => !timer.target.is_live(timer.token),
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
        let mut timers = self.timers.borrow_mut();
        while let Some(timer) = timers.peek() {
            if !timer.when.is_due(now) {
                break;
            }
            if let Some(Timer { token, target, .. }) = timers.pop() {
                ready.push(Entry { target, token });
            }
        }
    }

    pub(crate) fn clear(&self) {
        let timers = core::mem::take(&mut *self.timers.borrow_mut());
        self.dead.set(0);
        drop(timers);
    }
}

//! The futures that stand in line at a lock, an event or a queue, oldest first.

use alloc::collections::VecDeque;
use core::cell::RefCell;

use super::future::Future;
use crate::object::Object;

pub(super) struct Waiters(RefCell<VecDeque<Future<()>>>);

impl Waiters {
    pub(super) const fn new() -> Self {
        Waiters(RefCell::new(VecDeque::new()))
    }

    /// Puts a new future at the end of the line.
    pub(super) fn join(&self) -> Future<()> {
        let future = Future::new();
        self.0.borrow_mut().push_back(future.clone());
        future
    }

    /// Takes a future out of the line; it may have left before.
    pub(super) fn leave(&self, future: &Future<()>) {
        self.0.borrow_mut().retain(|it| !it.is_same(future));
    }

    pub(super) fn len(&self) -> usize {
        self.0.borrow().len()
    }

    pub(super) fn all_cancelled(&self) -> bool {
        self.0.borrow().iter().all(|it| it.cancelled())
    }

    /// Completes the first if it still waits: one that is done will act when it runs.
    pub(super) fn wake_first(&self) {
        let first = self.0.borrow().front().cloned();
        if let Some(first) = first {
            wake(&first);
        }
    }

    /// Completes up to `n` of those that still wait, without taking them out; says how many.
    pub(super) fn wake_waiting(&self, n: usize) -> usize {
        let line: VecDeque<Future<()>> = self.0.borrow().clone();
        line.iter()
            .filter(|it| wake_unless_done(it))
            .take(n)
            .count()
    }

    /// Takes futures out of the line until one could be completed.
    pub(super) fn pop_and_wake(&self) {
        loop {
            let next = self.0.borrow_mut().pop_front();
            match next {
                Some(next) if !wake_unless_done(&next) => {}
                _ => return,
            }
        }
    }
}

fn wake_unless_done(future: &Future<()>) -> bool {
    let waits = !future.done();
    wake(future);
    waits
}

fn wake(future: &Future<()>) {
    // Fails when it is done, which is as well.
    let _ = future.set_result(());
}

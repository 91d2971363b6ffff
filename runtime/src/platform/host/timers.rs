//! Timers for other executors: one thread that calls wakers when they are due.
//!
//! A host's executor may have no clock. The thread is started by the first timer and lives as long as
//! the process; it sleeps until the earliest one.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::sync::{Condvar, Mutex, MutexGuard, Once, PoisonError};
use std::task::Waker;
use std::thread;
use std::time::{Duration, Instant};

struct Timer {
    when: Instant,
    waker: Waker,
}

impl PartialEq for Timer {
    fn eq(&self, other: &Timer) -> bool {
        self.when == other.when
    }
}

impl Eq for Timer {}

impl PartialOrd for Timer {
    fn partial_cmp(&self, other: &Timer) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Timer {
    /// The earliest is the greatest, as the heap wants it.
    fn cmp(&self, other: &Timer) -> Ordering {
        other.when.cmp(&self.when)
    }
}

static TIMERS: Mutex<BinaryHeap<Timer>> = Mutex::new(BinaryHeap::new());
static CHANGED: Condvar = Condvar::new();
static STARTED: Once = Once::new();

fn timers() -> MutexGuard<'static, BinaryHeap<Timer>> {
    TIMERS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Calls the waker once that much time is over.
pub(super) fn wake_after(wait: Duration, waker: &Waker) {
    STARTED.call_once(|| {
        thread::spawn(run);
    });
    timers().push(Timer {
        when: Instant::now() + wait,
        waker: waker.clone(),
    });
    CHANGED.notify_one();
}

fn run() {
    let mut present = timers();
    loop {
        let now = Instant::now();
        let next = present.peek().map(|it| it.when);
        present = match next {
            None => CHANGED
                .wait(present)
                .unwrap_or_else(PoisonError::into_inner),
            Some(when) if when > now => {
                let waited = CHANGED.wait_timeout(present, when - now);
                waited.unwrap_or_else(PoisonError::into_inner).0
            }
            Some(_) => {
                let due = present.pop();
                // A waker may do anything, set a timer too.
                drop(present);
                if let Some(timer) = due {
                    timer.waker.wake();
                }
                timers()
            }
        };
    }
}

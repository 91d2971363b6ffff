//! Flags that interrupts raise, and who waits for them.
//!
//! ```python
//! pin.irq(lambda _: flag.set())     # stores into an atomic, and asks for attention
//! await flag.wait()                 # is watched by the executor
//! ```
//! An interrupt handler can do no more than that. The executor looks at the watched flags in each
//! iteration, and sleeps only while none is up.

use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::sync::atomic::{AtomicBool, Ordering};
use core::task::Waker;

local! {
    static WATCHED: RefCell<Vec<(&'static AtomicBool, Waker)>> = RefCell::new(Vec::new());
}

local! {
    static HANDLERS: Cell<Option<fn()>> = Cell::new(None);
}

/// Has `run` called in each iteration: it runs Python's interrupt handlers. Who has none links
/// none of that.
pub(crate) fn install(run: fn()) {
    HANDLERS.with(|handlers| handlers.set(Some(run)));
}

/// Runs Python's interrupt handlers, if there are any.
pub(crate) fn run_handlers() {
    if let Some(run) = HANDLERS.with(|handlers| handlers.get()) {
        run();
    }
}

/// Wakes `waker` once, when the flag is up.
pub(crate) fn watch(flag: &'static AtomicBool, waker: &Waker) {
    WATCHED.with(|watched| {
        let mut watched = watched.borrow_mut();
        watched.retain(|(other, _)| !core::ptr::eq(*other, flag));
        watched.push((flag, waker.clone()));
    });
}

/// Runs handlers, and wakes whoever's flag is up.
pub(crate) fn check() {
    run_handlers();
    WATCHED.with(|watched| {
        if watched.borrow().is_empty() {
            return;
        }
        let up: Vec<Waker> = watched
            .borrow_mut()
            .extract_if(.., |(flag, _)| flag.load(Ordering::Acquire))
            .map(|(_, waker)| waker)
            .collect();
        up.into_iter().for_each(Waker::wake);
    });
}

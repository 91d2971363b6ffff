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

use super::driver;
use crate::platform::Instant;

local! {
    static WATCHED: RefCell<Vec<(&'static AtomicBool, Waker)>> = RefCell::new(Vec::new());
}

local! {
    static HANDLERS: Cell<Option<fn()>> = Cell::new(None);
}

/// Who is called at points of the clock: MicroPython's `Timer`.
#[derive(Clone, Copy)]
pub(crate) struct Alarms {
    /// Calls what is due.
    pub(crate) run: fn(),
    /// When the next is due.
    pub(crate) next: fn() -> Option<Instant>,
}

local! {
    static ALARMS: Cell<Option<Alarms>> = Cell::new(None);
}

/// Has alarms looked at in each iteration, and before each wait.
pub(crate) fn install_alarms(alarms: Alarms) {
    ALARMS.with(|it| it.set(Some(alarms)));
}

/// When to end a wait that would end at `until`.
pub(crate) fn or_sooner(until: Option<Instant>) -> Option<Instant> {
    let alarms = ALARMS.with(|alarms| alarms.get());
    match (until, alarms.and_then(|it| (it.next)())) {
        (Some(until), Some(alarm)) if alarm.cmp(until).is_lt() => Some(alarm),
        (None, alarm) => alarm,
        (until, _) => until,
    }
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
    if let Some(alarms) = ALARMS.with(|alarms| alarms.get()) {
        (alarms.run)();
    }
}

local! {
    /// Set by the first who watches, so that programs without interrupts link none of that.
    static LOOK: Cell<Option<fn()>> = Cell::new(None);
}

/// Wakes `waker` once, when the flag is up.
pub(crate) fn watch(flag: &'static AtomicBool, waker: &Waker) {
    LOOK.with(|it| it.set(Some(look)));
    WATCHED.with(|watched| {
        let mut watched = watched.borrow_mut();
        watched.retain(|(other, _)| !core::ptr::eq(*other, flag));
        watched.push((flag, waker.clone()));
    });
}

/// Runs handlers, and wakes whoever's flag is up; between two iterations.
pub(crate) fn check() {
    let has_handlers = HANDLERS.with(|handlers| handlers.get()).is_some();
    if has_handlers || ALARMS.with(|alarms| alarms.get()).is_some() {
        driver::outside(run_handlers);
    }
    if let Some(look) = LOOK.with(|it| it.get()) {
        look();
    }
}

fn look() {
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

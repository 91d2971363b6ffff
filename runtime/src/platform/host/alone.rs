//! No clock and nobody to wake: a build without `std` and without `embassy`. Programs run on the
//! virtual clock, which starts at the first look.

use alloc::vec::Vec;
use core::cell::RefCell;

use crate::platform::TaskKey;

local! {
    static WAKES: RefCell<Vec<TaskKey>> = RefCell::new(Vec::new());
}

pub(super) fn monotonic() -> f64 {
    super::use_virtual_clock();
    0.0
}

pub(super) fn wall() -> f64 {
    monotonic()
}

pub(super) fn wall_ns() -> i64 {
    super::use_virtual_clock();
    0
}

pub(super) fn park(_seconds: Option<f64>) {}

pub(crate) fn claim_executor() -> u32 {
    0
}

/// Asks the executor to step a task.
pub(crate) fn post(key: TaskKey) {
    WAKES.with(|wakes| wakes.borrow_mut().push(key));
}

/// Takes the wake-ups.
pub(crate) fn collect(_executor: u32, _tasks: u32, wake: impl FnMut(TaskKey)) {
    let wakes = WAKES.with(|wakes| core::mem::take(&mut *wakes.borrow_mut()));
    wakes.into_iter().for_each(wake);
}

/// The clock is at `when` at once.
pub(super) fn wake_at(_when: f64, waker: &core::task::Waker) {
    waker.wake_by_ref();
}

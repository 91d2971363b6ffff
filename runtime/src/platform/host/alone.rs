//! No clock and nobody to wake: a build without `std` and without `embassy`. Programs run on the
//! virtual clock, which starts at the first look.

use alloc::vec::Vec;
use core::cell::RefCell;

use crate::platform::TaskKey;
use crate::platform::hosts::Hosts;

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
    ring(key.executor);
}

local! {
    static HOSTS: RefCell<Hosts> = RefCell::new(Hosts::new());
}

/// A run of the host's waits for the executor.
pub(crate) fn enter_host(executor: u32, run: u32, waker: &core::task::Waker) {
    HOSTS.with(|hosts| hosts.borrow_mut().enter(executor, run, waker));
}

/// A run of the host's has ended.
pub(crate) fn leave_host(executor: u32, run: u32) {
    HOSTS.with(|hosts| hosts.borrow_mut().leave(executor, run));
}

/// Wakes whoever waits for the executor.
pub(crate) fn ring(executor: u32) {
    let wakers: Vec<_> = HOSTS.with(|hosts| hosts.borrow().of(executor).cloned().collect());
    wakers.iter().for_each(core::task::Waker::wake_by_ref);
}

/// Whether there are wake-ups.
pub(crate) fn is_posted() -> bool {
    WAKES.with(|wakes| !wakes.borrow().is_empty())
}

/// Takes the wake-ups.
pub(crate) fn collect(_executor: u32, wake: impl FnMut(TaskKey)) {
    let wakes = WAKES.with(|wakes| core::mem::take(&mut *wakes.borrow_mut()));
    wakes.into_iter().for_each(wake);
}

/// The clock is at `when` at once.
pub(super) fn wake_at(_when: f64, waker: &core::task::Waker) {
    waker.wake_by_ref();
}

//! The real clock and waiting, where there is no operating system: the board supplies them.

use core::cell::{Cell, RefCell};

use alloc::vec::Vec;

use super::TaskKey;

/// What a board knows: its clock, and how to sleep until an interrupt.
#[derive(Clone, Copy)]
pub struct Board {
    /// Seconds since reset.
    pub now: fn() -> f64,
    /// Sleeps until an interrupt, or for the given seconds; may return early.
    pub wait: fn(Option<f64>),
}

local! {
    static BOARD: Cell<Option<Board>> = Cell::new(None);
}

local! {
    static WAKES: RefCell<Vec<TaskKey>> = RefCell::new(Vec::new());
}

/// Installs the board; call it before anything else.
pub fn set_board(board: Board) {
    BOARD.with(|cell| cell.set(Some(board)));
}

fn board() -> Option<Board> {
    BOARD.with(|board| board.get())
}

pub(super) fn monotonic() -> f64 {
    board().map_or(0.0, |board| (board.now)())
}

pub(super) fn wall() -> f64 {
    monotonic()
}

pub(super) fn sleep(seconds: f64) {
    let until = monotonic() + seconds;
    while let Some(board) = board() {
        let left = until - (board.now)();
        if left <= 0.0 {
            return;
        }
        (board.wait)(Some(left));
    }
}

pub(super) fn park(seconds: Option<f64>) {
    if let Some(board) = board() {
        (board.wait)(seconds);
    }
}

pub(crate) fn claim_executor() -> u32 {
    0
}

/// Asks the executor to step a task; not from an interrupt.
pub(crate) fn post(key: TaskKey) {
    WAKES.with(|wakes| wakes.borrow_mut().push(key));
}

/// Takes the wake-ups.
pub(crate) fn collect(_executor: u32, wake: impl FnMut(TaskKey)) {
    let wakes = WAKES.with(|wakes| core::mem::take(&mut *wakes.borrow_mut()));
    wakes.into_iter().for_each(wake);
}

/// Calls the waker at once: without a timer interrupt, another executor can only poll the clock.
pub(super) fn wake_at(_when: f64, waker: &core::task::Waker) {
    waker.wake_by_ref();
}

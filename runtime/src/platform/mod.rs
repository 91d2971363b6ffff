//! What the executor and `time` need of the machine: the clocks, and waiting.
//!
//! The clock is chosen at run time. On the real one `sleep(1)` takes a second; on the virtual one
//! (`use_virtual_clock`) waiting moves the clock, so `sleep(3600)` in a test is instant and the
//! order of timers is deterministic. `time.sleep`, `time.time`, `time.monotonic` and
//! `time.perf_counter` read the same clock as the executor.
//!
//! Without `std` the board supplies the clock through [`set_board`].

#[macro_use]
pub(crate) mod local;
mod mock;
#[cfg(feature = "std")]
mod std;

#[cfg(not(feature = "std"))]
mod board;
#[cfg(feature = "std")]
use self::std as real;
#[cfg(not(feature = "std"))]
use board as real;
#[cfg(not(feature = "std"))]
pub use board::{Board, set_board};

pub use mock::{advance, use_real_clock, use_virtual_clock};
pub(crate) use real::{claim_executor, collect, post};

/// A task as any thread may name it: which executor it belongs to, where its registry keeps it,
/// and its number (a place in the registry is used again, a number never).
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TaskKey {
    pub(crate) executor: u32,
    pub(crate) index: u32,
    pub(crate) id: u32,
}

/// Seconds of a clock that never goes back.
pub fn monotonic() -> f64 {
    mock::now().unwrap_or_else(real::monotonic)
}

/// Seconds since 1970.
pub fn wall() -> f64 {
    match mock::now() {
        Some(now) => mock::EPOCH + now,
        None => real::wall(),
    }
}

/// Blocks everything for `seconds`: `time.sleep`.
pub fn sleep(seconds: f64) {
    if mock::now().is_some() {
        mock::advance(seconds);
    } else {
        real::sleep(seconds);
    }
}

/// Waits until the clock shows `until` or something wakes the executor; without `until`, for the
/// latter only.
pub(crate) fn park(until: Option<f64>) {
    match (mock::now(), until) {
        (Some(now), Some(until)) => mock::advance(until - now),
        (None, Some(until)) => {
            let wait = until - real::monotonic();
            if wait > 0.0 {
                real::park(Some(wait));
            }
        }
        (_, None) => real::park(None),
    }
}

/// Calls the waker when the clock shows `when`: for sleeps under another executor.
pub(crate) fn wake_at(when: f64, waker: &core::task::Waker) {
    match mock::now() {
        Some(now) => {
            mock::advance(when - now);
            waker.wake_by_ref();
        }
        None => real::wake_at(when, waker),
    }
}

/// Whether waiting moves the clock.
pub fn is_virtual() -> bool {
    mock::now().is_some()
}

//! The virtual clock: it moves when somebody waits, and never otherwise.

use core::cell::Cell;

local! {
    static NOW: Cell<Option<f64>> = Cell::new(None);
}

/// What `time.time()` says when the virtual clock starts: 2024-01-01 00:00:00 UTC.
pub(super) const EPOCH: f64 = 1_704_067_200.0;

/// Switches this thread to a virtual clock that starts at 0.
pub fn use_virtual_clock() {
    NOW.with(|now| now.set(Some(0.0)));
}

/// Switches this thread back to the real clock.
pub fn use_real_clock() {
    NOW.with(|now| now.set(None));
}

/// Moves the virtual clock.
pub fn advance(seconds: f64) {
    NOW.with(|now| {
        if let Some(at) = now.get()
            && seconds > 0.0
        {
            now.set(Some(at + seconds));
        }
    });
}

pub(super) fn now() -> Option<f64> {
    NOW.with(|now| now.get())
}

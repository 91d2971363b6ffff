//! The waker of a task.
//!
//! A loop lends all its tasks one waker that costs nothing: it points to where the driver of this
//! thread says whose step runs. A future that keeps it clones it, and a clone holds the [`TaskKey`]:
//! it may travel to any thread and may outlive the task.

use core::mem::ManuallyDrop;
use core::task::{RawWaker, RawWakerVTable, Waker};

use super::driver;
use super::entry::Place;
use crate::platform::{self, TaskKey, waker_data};

/// The waker to poll tasks with. `slot` is the driver's.
#[inline]
pub(super) fn lent(slot: *const ()) -> ManuallyDrop<Waker> {
    // SAFETY: `LENT` keeps the contract: its functions are thread-safe and clone into `OWNED`.
    ManuallyDrop::new(unsafe { Waker::from_raw(RawWaker::new(slot, &LENT)) })
}

static LENT: RawWakerVTable = RawWakerVTable::new(
    |slot| {
        // SAFETY: a lent waker is used within the poll it was lent for.
        match unsafe { driver::borrower(slot) } {
            (Some(task), _) => own(task.core().task_key()),
            (None, _) => nobody(),
        }
    },
    wake_lent,
    wake_lent,
    |_| {},
);

fn wake_lent(slot: *const ()) {
    // SAFETY: as in `LENT`.
    match unsafe { driver::borrower(slot) } {
        (Some(task), true) => task.core().link.goes(Place::Again),
        (Some(task), false) => platform::post(task.core().task_key()),
        (None, _) => {}
    }
}

/// Of a waker that wakes nobody.
fn nobody() -> RawWaker {
    let noop = Waker::noop();
    RawWaker::new(noop.data(), noop.vtable())
}

fn own(key: TaskKey) -> RawWaker {
    RawWaker::new(waker_data::new(key), &OWNED)
}

static OWNED: RawWakerVTable = RawWakerVTable::new(
    // SAFETY: the data of `OWNED` is what `own` made.
    |data| own(unsafe { waker_data::key(data) }),
    |data| {
        // SAFETY: as above; waking by value consumes the waker.
        unsafe {
            platform::post(waker_data::key(data));
            waker_data::free(data);
        }
    },
    // SAFETY: as above.
    |data| platform::post(unsafe { waker_data::key(data) }),
    // SAFETY: as above; dropped once.
    |data| unsafe { waker_data::free(data) },
);

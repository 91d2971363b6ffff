//! The waker of a task.
//!
//! Within a step the task lends a waker that costs nothing: a pointer to itself. A future that
//! keeps it clones it, and a clone holds the [`TaskKey`]: it may travel to any thread and may outlive
//! the task.

use core::mem::ManuallyDrop;
use core::task::{RawWaker, RawWakerVTable, Waker};

use super::driver;
use crate::asyncio::future::Core;
use crate::platform::{self, TaskKey, waker_data};

/// The waker to poll a task with; valid while somebody has a count of the task.
#[inline]
pub(crate) fn waker_of(core: *const Core) -> ManuallyDrop<Waker> {
    let raw = RawWaker::new(core.cast(), &LENT);
    // SAFETY: `LENT` keeps the contract: its functions are thread-safe and clone into `OWNED`.
    ManuallyDrop::new(unsafe { Waker::from_raw(raw) })
}

/// The key of the task that a lent waker points to.
///
/// # Safety
/// `data` comes from [`waker_of`] and the borrow still lasts; the key does not change meanwhile.
unsafe fn key_of(data: *const ()) -> TaskKey {
    // SAFETY: the caller's promise. The key is written before the task can be polled.
    unsafe { (*data.cast::<Core>()).task_key() }
}

static LENT: RawWakerVTable = RawWakerVTable::new(
    // SAFETY: a lent waker is used within the poll it was lent for.
    |data| own(unsafe { key_of(data) }),
    wake_lent,
    wake_lent,
    |_| {},
);

fn wake_lent(data: *const ()) {
    if !driver::step_again(data) {
        // SAFETY: as in `LENT`.
        platform::post(unsafe { key_of(data) });
    }
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

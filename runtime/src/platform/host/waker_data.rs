//! The key of a task as the data pointer of a waker that may outlive the task.

use alloc::boxed::Box;

use crate::platform::TaskKey;

/// A copy of the key on the heap; [`free`] gives it back.
pub(crate) fn new(key: TaskKey) -> *const () {
    Box::into_raw(Box::new(key)).cast_const().cast()
}

/// # Safety
/// `data` came from [`new`] and was not freed.
pub(crate) unsafe fn key(data: *const ()) -> TaskKey {
    // SAFETY: the caller's promise.
    unsafe { *data.cast::<TaskKey>() }
}

/// # Safety
/// As [`key`]; `data` is not used again.
pub(crate) unsafe fn free(data: *const ()) {
    // SAFETY: the caller's promise.
    drop(unsafe { Box::from_raw(data.cast::<TaskKey>().cast_mut()) });
}

//! The exception classes of `asyncio` that are not builtins.

use crate::exc::{EXCEPTION, Exc, ExcClass, ExcText, RUNTIME_ERROR};

/// `asyncio.InvalidStateError`.
pub static INVALID_STATE_ERROR: ExcClass =
    ExcClass::new("InvalidStateError", &EXCEPTION).in_module("asyncio.exceptions");
/// `asyncio.BrokenBarrierError`.
pub static BROKEN_BARRIER_ERROR: ExcClass =
    ExcClass::new("BrokenBarrierError", &RUNTIME_ERROR).in_module("asyncio.exceptions");
/// `asyncio.QueueEmpty`.
pub static QUEUE_EMPTY: ExcClass =
    ExcClass::new("QueueEmpty", &EXCEPTION).in_module("asyncio.queues");
/// `asyncio.QueueFull`.
pub static QUEUE_FULL: ExcClass =
    ExcClass::new("QueueFull", &EXCEPTION).in_module("asyncio.queues");

/// `asyncio.InvalidStateError(text)`.
#[cold]
pub fn invalid_state_error(text: impl Into<ExcText>) -> Exc {
    Exc::with_text(&INVALID_STATE_ERROR, text)
}

//! Python's `asyncio`, on the [executor](crate::executor).
//!
//! One noun a file. The order of everything observable (which task runs first, how many
//! iterations a completion takes) is CPython's; the sources of each are its documentation and, for
//! order, the behaviour of CPython 3.11.

pub mod exceptions;
pub mod future;
pub(crate) mod report;
mod run;
mod sleep;
mod task;

pub use crate::exc::{CANCELLED_ERROR, TIMEOUT_ERROR};
pub use exceptions::{
    BROKEN_BARRIER_ERROR, INVALID_STATE_ERROR, QUEUE_EMPTY, QUEUE_FULL, invalid_state_error,
};
pub use future::Future;
pub use run::run;
pub use sleep::{Sleep, sleep, sleep_ms, sleep_result};
pub use task::{Task, all_tasks, create_task, create_task_named, current_task};

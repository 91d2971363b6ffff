//! Python's `asyncio`, on the [executor](crate::executor).
//!
//! One noun a file. The order of everything observable (which task runs first, how many
//! iterations a completion takes) is CPython's; the sources of each are its documentation and, for
//! order, the behaviour of CPython 3.11.

#[macro_use]
mod native;

mod any_task;
mod awaitable;
mod barrier;
mod by_name;
mod callbacks;
mod condition;
mod context_vars;
mod distinct;
mod dynamic;
mod event;
mod event_loop;
pub mod exceptions;
#[doc(hidden)]
pub mod future;
mod gather;
mod handle;
mod hosted;
mod in_context;
mod line;
mod lock;
mod methods;
mod queue;
mod rare;
pub(crate) mod report;
mod run;
mod runner;
mod semaphore;
mod shield;
mod sleep;
#[doc(hidden)]
pub mod state;
pub(crate) mod task;
mod task_group;
mod threads;
mod timeout;
mod wait;
mod wait_for;
mod waiters;

pub use crate::exc::{CANCELLED_ERROR, TIMEOUT_ERROR};
pub use any_task::{AnyTask, all_tasks, all_tasks_of, current_task, current_task_of};
pub use awaitable::{
    AnyAwaitable, Awaitable, await_generator, await_iter, ensure_future, ensure_task,
};
pub use barrier::Barrier;
pub use condition::Condition;
pub use context_vars::{ContextObject, ContextVar, Token, copy_context};
pub(crate) use dynamic::is_awaitable;
pub use dynamic::{
    aenter, aexit, aiter, anext, anext_item, anext_value_or, async_iterator, await_entering,
    await_leaving, await_step, await_value, create_task_value, iscoroutine, isfuture,
    not_awaitable, run_value,
};
pub use event::{Event, Setter, ThreadSafeFlag};
pub use event_loop::{
    EventLoop, Runnable, create_task_of, get_event_loop, get_running_loop, new_event_loop,
    set_event_loop,
};
pub use exceptions::{
    BROKEN_BARRIER_ERROR, INVALID_STATE_ERROR, QUEUE_EMPTY, QUEUE_FULL, invalid_state_error,
};
pub use future::Future;
pub use gather::{Gather, gather, gather_tuple, gather_tuple_values, gather_values};
pub use handle::Handle;
pub(crate) use handle::soon;
pub use hosted::{Loop, Run};
pub use in_context::create_task_in;
pub use lock::Lock;
pub use queue::Queue;
pub(crate) use run::close_generators_at_end;
pub use run::{run, run_debug};
pub use runner::Runner;
pub use semaphore::{BoundedSemaphore, Semaphore};
pub use shield::shield;
pub use sleep::{Sleep, sleep, sleep_ms, sleep_result};
pub use task::{Task, create_task, create_task_named};
pub use task_group::TaskGroup;
pub use threads::{
    to_thread, to_thread_dynamic, to_thread_with_1, to_thread_with_2, to_thread_with_3,
};
pub use timeout::{Timeout, timeout, timeout_at};
pub use wait::{ALL_COMPLETED, FIRST_COMPLETED, FIRST_EXCEPTION, Waitable, as_completed, wait};
pub use wait_for::{wait_for, wait_for_ms};

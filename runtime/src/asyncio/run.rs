//! `asyncio.run`: a loop from beginning to end.
//!
//! ```python
//! result = asyncio.run(main())
//! ```
//! makes a task of `main()`, runs until it has ended, cancels what is left and waits for it.

use alloc::rc::Rc;
use alloc::vec::Vec;

use super::future::AnyFuture;
use super::{report, task};
use crate::coroutine::Coroutine;
use crate::exc::{Exc, Result};
use crate::executor;
use crate::object::Object;

/// `asyncio.run(coroutine)`.
///
/// # Errors
/// What the coroutine raises; RuntimeError inside of a running loop.
pub fn run<T: Object>(coroutine: Coroutine<T>) -> Result<T> {
    if executor::with(|executor| executor.is_running()) {
        return Err(Exc::runtime_error(
            "asyncio.run() cannot be called from a running event loop",
        ));
    }
    let main = task::spawn(coroutine, None);
    let outcome = until_done(main.erased());
    let cleared = cancel_all();
    executor::with(|executor| executor.clear());
    outcome?;
    cleared?;
    main.result()
}

/// Runs the loop until `future` is done.
pub(super) fn until_done(future: Rc<dyn AnyFuture>) -> Result<()> {
    super::future::then(&future, |_| executor::with(|executor| executor.stop()));
    executor::with(|executor| executor.run_until_stopped())
}

/// Cancels every task that is left and waits for them.
fn cancel_all() -> Result<()> {
    let left: Vec<Rc<dyn AnyFuture>> = executor::with(|executor| executor.tasks());
    if left.is_empty() {
        return Ok(());
    }
    for task in &left {
        task.clone().cancel(None);
    }
    for task in &left {
        if !task.core().done.get() {
            until_done(task.clone())?;
        }
    }
    for task in left {
        if !task.is_cancelled()
            && let Some(exc) = task.failure()
        {
            report::unhandled(
                "unhandled exception during asyncio.run() shutdown",
                &alloc::format!("task: {}", task.describe()),
                &exc,
            );
        }
    }
    Ok(())
}

//! `asyncio.run`: a loop from beginning to end.
//!
//! ```python
//! result = asyncio.run(main())
//! ```
//! makes a task of `main()`, runs until it has ended, cancels what is left and waits for it.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::Cell;

use super::future::AnyFuture;
use super::gather::gather_values;
use super::{EventLoop, report, task};
use crate::async_generator;
use crate::coroutine::{Coroutine, coroutine};
use crate::exc::{Exc, Result};
use crate::executor::{self, Entry, Link, Scheduled};
use crate::object::Object;
use crate::value::Value;

/// `asyncio.run(coroutine)`.
///
/// # Errors
/// What the coroutine raises; RuntimeError inside of a running loop; KeyboardInterrupt after Ctrl-C.
pub fn run<T: Object>(coroutine: Coroutine<T>) -> Result<T> {
    run_debug(coroutine, None)
}

/// `asyncio.run(coroutine, debug=debug)`. The loop knows of it; nothing else changes.
///
/// # Errors
/// As [`run`].
pub fn run_debug<T: Object>(coroutine: Coroutine<T>, debug: Option<bool>) -> Result<T> {
    if executor::with(|executor| executor.is_running()) {
        return Err(Exc::runtime_error(
            "asyncio.run() cannot be called from a running event loop",
        ));
    }
    let event_loop = super::new_event_loop();
    event_loop.set_debug(debug.unwrap_or(false));
    super::set_event_loop(Some(event_loop.clone()));
    let outcome = run_main(coroutine);
    let ended = shut_down(&event_loop);
    outcome.and_then(|result| ended.map(|()| result))
}

/// Runs the loop until the coroutine has ended.
pub(super) fn run_main<T: Object>(coroutine: Coroutine<T>) -> Result<T> {
    let main = task::spawn(coroutine, None);
    executor::with(|executor| executor.set_main(Some(main.erased())));
    let outcome = until_done(main.erased());
    let interrupted = executor::with(|executor| executor.set_main(None)).is_none();
    outcome?;
    if interrupted && main.cancelled() {
        return Err(Exc::keyboard_interrupt());
    }
    main.result()
}

/// Ends what is left on a loop, and the loop.
pub(super) fn shut_down(event_loop: &EventLoop) -> Result<()> {
    let cancelled = cancel_all();
    let closed = CLOSE_GENERATORS
        .with(|it| it.get())
        .map_or(Ok(()), |close| close());
    let ended = event_loop.close();
    super::set_event_loop(None);
    cancelled.and(closed).and(ended)
}

/// Ends the loop, in the iteration after the one in which a future is done.
#[repr(C)]
struct Stop {
    link: Link,
    is_wanted: Cell<bool>,
}

// SAFETY: it is `repr(C)` and begins with a link that `until_done` makes for it.
unsafe impl Scheduled for Stop {
    fn run(self: Rc<Self>, _due: bool) {
        if self.is_wanted.get() {
            executor::with(|executor| executor.stop());
        }
    }
}

/// Runs the loop until `future` is done.
pub(super) fn until_done(future: Rc<dyn AnyFuture>) -> Result<()> {
    let stop = Rc::new(Stop {
        link: Link::new::<Stop>(),
        is_wanted: Cell::new(true),
    });
    let entry = Entry::new(stop.clone());
    if future.core().done().get() {
        executor::schedule(entry);
    } else {
        future.core().add_task(entry);
    }
    let outcome = executor::with(|executor| executor.run_until_stopped());
    stop.is_wanted.set(false);
    if outcome.is_err() {
        // SystemExit and KeyboardInterrupt leave the loop, so somebody sees them.
        future.core().unseen().set(false);
    }
    outcome
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
        if !task.core().done().get() {
            until_done(task.clone())?;
        }
    }
    for task in left {
        if !task.is_cancelled()
            && let Some(exc) = task.failure()
        {
            report::unhandled(
                "unhandled exception during asyncio.run() shutdown\n",
                &|out| {
                    out("task: ");
                    task.describe_to(out);
                },
                &exc,
            );
        }
    }
    Ok(())
}

local! {
    /// Set by the first async generator, so that programs without any do not link what ends them.
    static CLOSE_GENERATORS: Cell<Option<fn() -> Result<()>>> = Cell::new(None);
}

/// There are async generators to close at the end of a loop.
pub(crate) fn close_generators_at_end() {
    CLOSE_GENERATORS.with(|it| it.set(Some(close_async_generators)));
}

/// Closes the async generators that somebody still holds in the middle.
fn close_async_generators() -> Result<()> {
    let closers = async_generator::closers();
    if closers.is_empty() {
        return Ok(());
    }
    let closing = coroutine("shutdown_asyncgens", async move {
        for result in gather_values(closers, true)?.await?.iter() {
            if let Value::Exc(exc) = result {
                let message = "an error occurred during closing of asynchronous generator\n";
                report::unhandled(message, &|out| out("asyncgen"), &exc);
            }
        }
        Ok(())
    });
    until_done(task::spawn(closing, None).erased())
}

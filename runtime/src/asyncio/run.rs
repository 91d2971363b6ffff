//! `asyncio.run`: a loop from beginning to end.
//!
//! ```python
//! result = asyncio.run(main())
//! ```
//! makes a task of `main()`, runs until it has ended, cancels what is left and waits for it.

use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::Cell;

use super::future::AnyFuture;
use super::gather::gather_values;
use super::{event_loop, report, task};
use crate::async_generator;
use crate::coroutine::{Coroutine, coroutine};
use crate::exc::{Exc, Result};
use crate::executor;
use crate::object::Object;
use crate::recursion;
use crate::value::Value;

/// `asyncio.run(coroutine)`.
///
/// # Errors
/// What the coroutine raises; RuntimeError inside of a running loop; KeyboardInterrupt after Ctrl-C.
pub fn run<T: Object>(coroutine: Coroutine<T>) -> Result<T> {
    let coroutine = require_none(coroutine)?;
    event_loop::forget_present();
    run_alone(coroutine)
}

/// `asyncio.run(coroutine, debug=debug)`. The loop knows of it; nothing else changes.
///
/// # Errors
/// As [`run`].
pub fn run_debug<T: Object>(coroutine: Coroutine<T>, debug: Option<bool>) -> Result<T> {
    let coroutine = require_none(coroutine)?;
    let event_loop = super::new_event_loop();
    event_loop.set_debug(debug.unwrap_or(false));
    super::set_event_loop(Some(event_loop));
    run_alone(coroutine)
}

/// RuntimeError inside of a running loop.
fn require_none<T>(coroutine: Coroutine<T>) -> Result<Coroutine<T>> {
    if !executor::with(|executor| executor.is_running()) {
        return Ok(coroutine);
    }
    coroutine.forsake();
    Err(Exc::runtime_error(
        "asyncio.run() cannot be called from a running event loop",
    ))
}

/// Runs the loop from its beginning to its end.
fn run_alone<T: Object>(coroutine: Coroutine<T>) -> Result<T> {
    let outcome = run_main(coroutine);
    let ended = shut_down(event_loop::close_present);
    outcome.and_then(|result| ended.map(|()| result))
}

/// Runs the loop until the coroutine has ended.
pub(super) fn run_main<T: Object>(coroutine: Coroutine<T>) -> Result<T> {
    let main = task::spawn(coroutine, None);
    executor::with(|executor| executor.cancel_awaited(true));
    let outcome = until_done(&main.erased());
    let interrupted = !executor::with(|executor| executor.cancel_awaited(false));
    outcome?;
    if recursion::HAS_KEYBOARD && interrupted && main.cancelled() {
        return Err(Exc::keyboard_interrupt());
    }
    main.0.0.take_result().unwrap_or_else(|| Err(stopped()))
}

/// The loop ended, and not because of what it waited for.
#[cold]
pub(super) fn stopped() -> Exc {
    Exc::runtime_error("Event loop stopped before Future completed.")
}

/// Ends what is left on a loop, and the loop.
pub(super) fn shut_down(close: impl FnOnce() -> Result<()>) -> Result<()> {
    let cancelled = cancel_all();
    let closed = CLOSE_GENERATORS
        .with(|it| it.get())
        .map_or(Ok(()), |close| close());
    cancelled.and(closed).and(close())
}

/// Runs the loop until `future` is done.
pub(super) fn until_done(future: &Rc<dyn AnyFuture>) -> Result<()> {
    let outcome = executor::with(|executor| executor.run_until_done(future));
    if outcome.is_err() {
        // SystemExit and KeyboardInterrupt leave the loop, so somebody sees them.
        future.core().unseen().set(false);
    }
    outcome
}

/// A task that is left at the end, and the younger ones: a vector would link more.
struct Left {
    task: Rc<dyn AnyFuture>,
    younger: Option<Box<Left>>,
}

/// Cancels every task that is left and waits for them.
fn cancel_all() -> Result<()> {
    let mut left: Option<Box<Left>> = None;
    executor::with(|executor| {
        executor.each_task(&mut |task| {
            let younger = left.take();
            left = Some(Box::new(Left { task, younger }));
        });
    });
    let mut at = &left;
    while let Some(it) = at {
        it.task.clone().cancel(None);
        at = &it.younger;
    }
    let mut outcome = Ok(());
    at = &left;
    while let Some(it) = at
        && outcome.is_ok()
    {
        if !it.task.core().done().get() {
            outcome = until_done(&it.task);
        }
        at = &it.younger;
    }
    while let Some(it) = left {
        if outcome.is_ok()
            && !it.task.is_cancelled()
            && let Some(exc) = it.task.failure()
        {
            report::late(&|out| it.task.identify_to(out), &exc);
        }
        left = it.younger;
    }
    outcome
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
    if !async_generator::has_closers() {
        return Ok(());
    }
    let closing = coroutine("shutdown_asyncgens", closing_generators());
    until_done(&task::spawn(closing, None).erased())
}

/// `loop.shutdown_asyncgens()`.
pub(super) async fn closing_generators() -> Result<()> {
    let closers = async_generator::closers();
    if closers.is_empty() {
        return Ok(());
    }
    for result in gather_values(closers, true)?.await?.iter() {
        if let Value::Exc(exc) = result {
            report::not_closed(&exc);
        }
    }
    Ok(())
}

//! `asyncio.wait_for`: with a deadline.
//!
//! ```python
//! try:
//!     data = await asyncio.wait_for(fetch(), 0.5)
//! except TimeoutError: …
//! ```
//! As in CPython 3.11 the awaitable runs as a task of its own; on time-out it is cancelled and
//! waited for before TimeoutError is raised.

use alloc::rc::Rc;

use super::Awaitable;
use super::future::{self, AnyFuture, Future};
use super::handle::Handle;
use crate::exc::{CANCELLED_ERROR, Exc, Result};
use crate::executor;
use crate::object::Object;
use crate::platform::{Instant, Span};

/// `asyncio.wait_for(awaitable, timeout)`.
///
/// # Errors
/// TimeoutError; what the awaitable raises.
pub async fn wait_for<A: Awaitable>(awaitable: A, timeout: Option<f64>) -> Result<A::Output> {
    executor::require_running()?;
    let Some(timeout) = timeout else {
        return awaitable.wait().await;
    };
    if timeout <= 0.0 {
        let future = awaitable.ensure_future()?;
        if future.done() {
            return future.result();
        }
        cancel_and_wait(&future.erased()).await?;
        return in_time(future.result());
    }
    let waiter: Future<()> = Future::new();
    let timer = Handle::at(
        Instant::now().after(Span::from_seconds(timeout)),
        release(&waiter),
    );
    let result = beat(awaitable, &waiter).await;
    timer.cancel();
    result
}

async fn beat<A: Awaitable>(awaitable: A, waiter: &Future<()>) -> Result<A::Output> {
    let future = awaitable.ensure_future()?;
    let erased = future.erased();
    let done = release(waiter);
    let callback = future::then(&erased, move |_| drop(done()));
    if let Err(exc) = waiter.clone().await {
        if !exc.is(&CANCELLED_ERROR) {
            return Err(exc);
        }
        if future.done() {
            return future.result();
        }
        future::forget(&erased, callback);
        cancel_and_wait(&erased).await?;
        return Err(exc);
    }
    if future.done() {
        return future.result();
    }
    future::forget(&erased, callback);
    cancel_and_wait(&erased).await?;
    in_time(future.result())
}

/// MicroPython's `asyncio.wait_for_ms(awaitable, timeout)`.
///
/// # Errors
/// As [`wait_for`].
pub async fn wait_for_ms<A: Awaitable>(awaitable: A, timeout: i64) -> Result<A::Output> {
    wait_for(awaitable, Some(timeout as f64 / 1000.0)).await
}

/// A result that came by cancelling came too late.
fn in_time<T: Object>(result: Result<T>) -> Result<T> {
    match result {
        Err(exc) if exc.is(&CANCELLED_ERROR) => {
            let late = Exc::timeout_error().with_cause(&exc);
            late.set_context(Some(exc));
            Err(late)
        }
        result => result,
    }
}

fn release(waiter: &Future<()>) -> impl Fn() -> Result<()> + 'static {
    let waiter = waiter.clone();
    move || {
        // It may be done already: by the other party.
        let _ = waiter.set_result(());
        Ok(())
    }
}

/// Cancels a future and waits until it is done, however that ends.
pub(super) async fn cancel_and_wait(future: &Rc<dyn AnyFuture>) -> Result<()> {
    let waiter: Future<()> = Future::new();
    let done = release(&waiter);
    let callback = future::then(future, move |_| drop(done()));
    future.clone().cancel(None);
    let outcome = waiter.await;
    future::forget(future, callback);
    outcome
}

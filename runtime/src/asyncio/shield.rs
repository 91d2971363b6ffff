//! `asyncio.shield`: cancelling the waiter does not cancel the work.
//!
//! ```python
//! await asyncio.shield(save())
//! ```

use super::Awaitable;
use super::future::{self, Future, Outcome};
use crate::exc::Result;

/// `asyncio.shield(awaitable)`.
///
/// # Errors
/// RuntimeError for a coroutine when no loop runs.
pub fn shield<A: Awaitable>(awaitable: A) -> Result<Future<A::Output>> {
    let inner = awaitable.ensure_future()?;
    if inner.done() {
        return Ok(inner);
    }
    let outer: Future<A::Output> = Future::new();
    let (from, to) = (inner.clone(), outer.clone());
    let callback = future::then(&inner.erased(), move |_| {
        if to.done() {
            if !from.cancelled() {
                drop(from.exception());
            }
        } else if from.cancelled() {
            to.cancel(None);
        } else {
            to.0.finish(match from.result() {
                Ok(value) => Outcome::Done(value),
                Err(exc) => Outcome::Failed(exc),
            });
        }
    });
    let inner = inner.erased();
    future::then(&outer.erased(), move |_| {
        if !inner.core().done().get() {
            future::forget(&inner, callback);
        }
    });
    Ok(outer)
}

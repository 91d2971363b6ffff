//! `asyncio.wait` and `asyncio.as_completed`.
//!
//! ```python
//! done, pending = await asyncio.wait(tasks, timeout=1, return_when=asyncio.FIRST_COMPLETED)
//! for next_done in asyncio.as_completed(tasks):
//!     print(await next_done)
//! ```

use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use super::future::{self, AnyFuture, Future, Key};
use super::handle::Handle;
use super::task::Task;
use super::waiters::Waiters;
use super::{AnyAwaitable, Awaitable};
use crate::coroutine::{Coroutine, coroutine};
use crate::exc::{CANCELLED_ERROR, Exc, Result};
use crate::executor;
use crate::iter::Iterable;
use crate::object::Object;
use crate::platform::{Instant, Span};
use crate::set::Set;
use crate::str::Str;
use crate::value::Value;

/// `asyncio.FIRST_COMPLETED`.
pub const FIRST_COMPLETED: Str = Str::literal(&"FIRST_COMPLETED");
/// `asyncio.FIRST_EXCEPTION`.
pub const FIRST_EXCEPTION: Str = Str::literal(&"FIRST_EXCEPTION");
/// `asyncio.ALL_COMPLETED`.
pub const ALL_COMPLETED: Str = Str::literal(&"ALL_COMPLETED");

/// What `wait` waits for: futures and tasks.
pub trait Waitable: Object {
    /// The future itself; None for a coroutine, which `wait` refuses.
    fn as_any_future(&self) -> Option<Rc<dyn AnyFuture>>;
}

impl<T: Object> Waitable for Future<T> {
    fn as_any_future(&self) -> Option<Rc<dyn AnyFuture>> {
        Some(self.erased())
    }
}

impl<T: Object> Waitable for Task<T> {
    fn as_any_future(&self) -> Option<Rc<dyn AnyFuture>> {
        Some(self.erased())
    }
}

impl Waitable for super::AnyTask {
    fn as_any_future(&self) -> Option<Rc<dyn AnyFuture>> {
        Some(self.0.clone())
    }
}

impl<T: Object> Waitable for Coroutine<T> {
    fn as_any_future(&self) -> Option<Rc<dyn AnyFuture>> {
        None
    }
}

impl<T: Object> Waitable for AnyAwaitable<T> {
    fn as_any_future(&self) -> Option<Rc<dyn AnyFuture>> {
        match self {
            AnyAwaitable::Coroutine(_) => None,
            AnyAwaitable::Future(future) => future.as_any_future(),
            AnyAwaitable::Value(value) => value.as_any_future(),
        }
    }
}

impl Waitable for Value {
    fn as_any_future(&self) -> Option<Rc<dyn AnyFuture>> {
        match self {
            Value::Native(native) => native.clone().into_future(),
            _ => None,
        }
    }
}

/// `asyncio.wait(futures, timeout=timeout, return_when=return_when)`: those done, those not.
///
/// # Errors
/// ValueError for no futures or an unknown condition; TypeError for coroutines; what is thrown in.
pub fn wait<W: Waitable, I: Iterable<Item = W>>(
    futures: &I,
    timeout: Option<f64>,
    return_when: &Str,
) -> impl core::future::Future<Output = Result<(Set<W>, Set<W>)>> + use<W, I> {
    let futures: Result<Vec<W>> = futures.iterate().and_then(Iterator::collect);
    let return_when = return_when.clone();
    async move {
        let futures = futures?;
        if futures.is_empty() {
            return Err(Exc::value_error("Set of Tasks/Futures is empty."));
        }
        if ![FIRST_COMPLETED, FIRST_EXCEPTION, ALL_COMPLETED].contains(&return_when) {
            return Err(Exc::value_error(alloc::format!(
                "Invalid return_when value: {}",
                return_when.as_str()
            )));
        }
        let waited: Option<Vec<_>> = futures.iter().map(Waitable::as_any_future).collect();
        let Some(waited) = waited else {
            return Err(Exc::type_error(
                "Passing coroutines is forbidden, use tasks explicitly.",
            ));
        };
        executor::require_running()?;
        until(&waited, timeout, &return_when).await?;
        let is_done: Vec<bool> = waited.iter().map(|it| it.core().done().get()).collect();
        let (done, pending): (Vec<_>, Vec<_>) = futures
            .into_iter()
            .zip(is_done)
            .partition(|(_, done)| *done);
        let set = |items: Vec<(W, bool)>| Set::from_items(items.into_iter().map(|(it, _)| it));
        Ok((set(done)?, set(pending)?))
    }
}

async fn until(
    futures: &[Rc<dyn AnyFuture>],
    timeout: Option<f64>,
    return_when: &Str,
) -> Result<()> {
    let waiter: Future<()> = Future::new();
    let timer = timeout.map(|timeout| {
        let waiter = waiter.clone();
        Handle::at(
            Instant::now().after(Span::from_seconds(timeout)),
            move || {
                let _ = waiter.set_result(());
                Ok(())
            },
        )
    });
    let left = Rc::new(Cell::new(futures.len()));
    let any = *return_when == FIRST_COMPLETED;
    let failure = *return_when == FIRST_EXCEPTION;
    let callbacks: Vec<(Rc<dyn AnyFuture>, Key)> = futures
        .iter()
        .map(|future| {
            let (left, waiter, timer) = (left.clone(), waiter.clone(), timer.clone());
            let key = future::then(future, move |done| {
                left.set(left.get() - 1);
                let failed = || failure && !done.is_cancelled() && done.failure().is_some();
                if left.get() == 0 || any || failed() {
                    if let Some(timer) = &timer {
                        timer.cancel();
                    }
                    let _ = waiter.set_result(());
                }
            });
            (future.clone(), key)
        })
        .collect();
    let outcome = waiter.await;
    if let Some(timer) = timer {
        timer.cancel();
    }
    for (future, key) in callbacks {
        future::forget(&future, key);
    }
    outcome
}

struct Completed<T: Object> {
    todo: RefCell<Vec<Future<T>>>,
    /// Futures in the order of completion; None for each that was late.
    done: RefCell<VecDeque<Option<Future<T>>>>,
    waiters: Waiters,
}

/// `asyncio.as_completed(awaitables, timeout=timeout)`: coroutines, the first of which gives the
/// result of whatever is done first.
///
/// # Errors
/// RuntimeError for a coroutine when no loop runs; what iterating raises.
pub fn as_completed<A: Awaitable + Object, I: Iterable<Item = A>>(
    awaitables: &I,
    timeout: Option<f64>,
) -> Result<impl Iterator<Item = Result<Coroutine<A::Output>>> + use<A, I>> {
    let todo: Result<Vec<Future<A::Output>>> = awaitables
        .iterate()?
        .map(|it| it.and_then(Awaitable::ensure_future))
        .collect();
    let todo = todo?;
    let count = todo.len();
    let state = Rc::new(Completed {
        todo: RefCell::new(todo.clone()),
        done: RefCell::new(VecDeque::new()),
        waiters: Waiters::new(),
    });
    let timer = timeout.filter(|_| count > 0).map(|timeout| {
        let state = state.clone();
        Handle::at(
            Instant::now().after(Span::from_seconds(timeout)),
            move || {
                let late = state.todo.take().len();
                for _ in 0..late {
                    state.put(None);
                }
                Ok(())
            },
        )
    });
    for future in todo {
        let (state, timer, own) = (state.clone(), timer.clone(), future.clone());
        future::then(&future.erased(), move |_| {
            let before = state.todo.borrow().len();
            state.todo.borrow_mut().retain(|it| !it.is_same(&own));
            let left = state.todo.borrow().len();
            if left < before {
                state.put(Some(own.clone()));
                if left == 0
                    && let Some(timer) = &timer
                {
                    timer.cancel();
                }
            }
        });
    }
    Ok((0..count).map(move |_| {
        let state = state.clone();
        Ok(coroutine(
            "as_completed.<locals>._wait_for_one",
            async move { state.take().await },
        ))
    }))
}

impl<T: Object> Completed<T> {
    fn put(&self, future: Option<Future<T>>) {
        self.done.borrow_mut().push_back(future);
        self.waiters.pop_and_wake();
    }

    async fn take(&self) -> Result<T> {
        loop {
            let next = self.done.borrow_mut().pop_front();
            match next {
                Some(Some(future)) => return future.result(),
                Some(None) => return Err(Exc::timeout_error()),
                None => {}
            }
            let waiter = self.waiters.join();
            if let Err(exc) = waiter.clone().await {
                self.waiters.leave(&waiter);
                if exc.is(&CANCELLED_ERROR) && !waiter.cancelled() {
                    self.waiters.pop_and_wake();
                }
                return Err(exc);
            }
        }
    }
}

//! `asyncio.gather`: all of them, at once.
//!
//! ```python
//! a, b = await asyncio.gather(fetch(1), fetch(2))
//! ```
//! The first exception ends the gather (the others run on) unless `return_exceptions`; cancelling
//! the gather cancels all children.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::Cell;

use super::Awaitable;
use super::distinct::Distinct;
use super::future::{self, AnyFuture, Future, Outcome, cancelled_with};
use crate::exc::{CANCELLED_ERROR, Exc, Result};
use crate::list::List;
use crate::object::Object;
use crate::value::Value;

/// `asyncio.gather(*awaitables)`.
///
/// # Errors
/// RuntimeError for a coroutine when no loop runs.
pub fn gather<A: Awaitable>(
    awaitables: impl IntoIterator<Item = A>,
) -> Result<Future<List<A::Output>>> {
    let children = adopt(awaitables)?;
    let results = children.clone();
    Ok(outer(erase(&children), false, move || {
        let results: Result<Vec<A::Output>> = results.iter().map(Future::result).collect();
        results.map(List::from)
    }))
}

/// `asyncio.gather(*awaitables, return_exceptions=True)`, and gathers of unlike results.
///
/// # Errors
/// As [`gather`].
pub fn gather_values<A: Awaitable>(
    awaitables: impl IntoIterator<Item = A>,
    return_exceptions: bool,
) -> Result<Future<List<Value>>> {
    let children = once_each(awaitables, Awaitable::ensure_any)?;
    Ok(gather_erased(children, return_exceptions))
}

pub(super) fn gather_erased(
    children: Vec<Rc<dyn AnyFuture>>,
    return_exceptions: bool,
) -> Future<List<Value>> {
    let results = children.clone();
    outer(children, return_exceptions, move || {
        Ok(List::from(
            results.iter().map(settled).collect::<Vec<Value>>(),
        ))
    })
}

/// A child's result, or its exception as a value.
fn settled(child: &Rc<dyn AnyFuture>) -> Value {
    if child.is_cancelled() {
        let message = child
            .core()
            .peek(|rare| rare.cancel_message.clone())
            .flatten();
        let exc = match message {
            Some(message) => cancelled_with(Some(message)),
            None => Exc::with_text(&CANCELLED_ERROR, ""),
        };
        return exc.into_value();
    }
    match child.failure() {
        Some(exc) => exc.into_value(),
        None => child.result_value().unwrap_or(Value::None),
    }
}

fn adopt<A: Awaitable>(awaitables: impl IntoIterator<Item = A>) -> Result<Vec<Future<A::Output>>> {
    once_each(awaitables, Awaitable::ensure_future)
}

/// The futures of awaitables: one of a coroutine that is given twice.
fn once_each<A: Awaitable, F: Clone>(
    awaitables: impl IntoIterator<Item = A>,
    future: impl Fn(A) -> Result<F>,
) -> Result<Vec<F>> {
    let mut distinct = Distinct::new();
    let mut futures: Vec<F> = Vec::new();
    for awaitable in awaitables {
        let address = awaitable.address();
        let same = address.and_then(|it| distinct.seen(it, futures.len()));
        futures.push(match same {
            Some(number) => futures[number].clone(),
            None => future(awaitable)?,
        });
    }
    Ok(futures)
}

fn erase<T: Object>(children: &[Future<T>]) -> Vec<Rc<dyn AnyFuture>> {
    children.iter().map(Future::erased).collect()
}

/// Awaitables of different results, whose gather is unpacked on the spot.
pub trait Gather {
    /// The results, as a tuple.
    type Output: Object;

    /// `asyncio.gather(*self)`.
    ///
    /// # Errors
    /// As [`gather`].
    fn gather(self) -> Result<Future<Self::Output>>;

    /// `asyncio.gather(*self, return_exceptions=…)`, as a list of values.
    ///
    /// # Errors
    /// As [`gather`].
    fn gather_values(self, return_exceptions: bool) -> Result<Future<List<Value>>>;
}

/// `a, b = await asyncio.gather(x, y)` where the results have different types.
///
/// # Errors
/// As [`gather`].
pub fn gather_tuple<G: Gather>(awaitables: G) -> Result<Future<G::Output>> {
    awaitables.gather()
}

/// `await asyncio.gather(x, y, return_exceptions=…)` where the results have different types.
///
/// # Errors
/// As [`gather`].
pub fn gather_tuple_values<G: Gather>(
    awaitables: G,
    return_exceptions: bool,
) -> Result<Future<List<Value>>> {
    awaitables.gather_values(return_exceptions)
}

macro_rules! tuples {
    ($(($($name:ident),*))*) => {$(
        #[allow(non_snake_case, reason = "one name serves as type and variable")]
        impl<$($name: Awaitable),*> Gather for ($($name,)*) {
            type Output = ($($name::Output,)*);

            fn gather(self) -> Result<Future<Self::Output>> {
                let ($($name,)*) = self;
                $(let $name = $name.ensure_future()?;)*
                let children = alloc::vec![$($name.erased()),*];
                Ok(outer(children, false, move || Ok(($($name.result()?,)*))))
            }

            fn gather_values(self, return_exceptions: bool) -> Result<Future<List<Value>>> {
                let ($($name,)*) = self;
                let children = alloc::vec![$($name.ensure_any()?),*];
                Ok(gather_erased(children, return_exceptions))
            }
        }
    )*};
}

tuples! {
    (A)
    (A, B)
    (A, B, C)
    (A, B, C, D)
    (A, B, C, D, E)
    (A, B, C, D, E, F)
    (A, B, C, D, E, F, G)
    (A, B, C, D, E, F, G, H)
}

struct Progress<T: Object> {
    outer: Future<T>,
    left: Cell<usize>,
    cancel_requested: Cell<bool>,
    return_exceptions: bool,
}

/// The future that stands for `children`; `collect` makes its result when all are done.
fn outer<T: Object>(
    children: Vec<Rc<dyn AnyFuture>>,
    return_exceptions: bool,
    collect: impl Fn() -> Result<T> + 'static,
) -> Future<T> {
    let outer: Future<T> = Future::new();
    if children.is_empty() {
        finish(&outer, collect());
        return outer;
    }
    outer.0.core.is_gathering().set(true);
    let progress = Rc::new(Progress {
        outer: outer.clone(),
        left: Cell::new(children.len()),
        cancel_requested: Cell::new(false),
        return_exceptions,
    });
    let on_cancel = Rc::downgrade(&progress);
    let done: Rc<dyn Fn(Rc<dyn AnyFuture>)> =
        Rc::new(move |child| progress.child_done(&child, &collect));
    for child in &children {
        future::then_shared(child, done.clone());
    }
    outer.0.core.edit(|rare| {
        rare.on_cancel = Some(Rc::new(move |message| {
            let mut any = false;
            for child in &children {
                any |= child.clone().cancel(message.clone());
            }
            if any && let Some(progress) = on_cancel.upgrade() {
                progress.cancel_requested.set(true);
                progress.outer.0.core.set_cancel_message(message);
            }
            any
        }));
    });
    outer
}

fn finish<T: Object>(outer: &Future<T>, result: Result<T>) {
    outer.0.finish(match result {
        Ok(value) => Outcome::Done(value),
        Err(exc) => Outcome::Failed(exc),
    });
    // The children are not needed any more, nor may they be held in a cycle.
    let on_cancel = outer.0.core.edit(|rare| rare.on_cancel.take());
    drop(on_cancel);
}

impl<T: Object> Progress<T> {
    fn child_done(&self, child: &Rc<dyn AnyFuture>, collect: &impl Fn() -> Result<T>) {
        self.left.set(self.left.get() - 1);
        if self.outer.done() {
            child.failure();
            return;
        }
        if !self.return_exceptions
            && let Some(exc) = child.failure()
        {
            finish(&self.outer, Err(exc));
            return;
        }
        if self.left.get() == 0 {
            let result = if self.cancel_requested.get() {
                Err(self.outer.0.core.cancelled_error())
            } else {
                collect()
            };
            finish(&self.outer, result);
        }
    }
}

//! What `await` and the combinators accept.
//!
//! ```python
//! await asyncio.gather(fetch(), task, future)
//! ```
//! A coroutine becomes a task where it must run beside others; tasks and futures are taken as they
//! are. A call of a native coroutine (`asyncio.sleep(1)`) that is passed on becomes a
//! [`Coroutine`] by `rt::coroutine("sleep", …)`.

use alloc::rc::Rc;
use alloc::string::String;
use core::future::{Future as RustFuture, IntoFuture};
use core::pin::Pin;
use core::task::{Context, Poll};

use super::AnyTask;
use super::event_loop::{self, Runnable};
use super::future::{self, AnyFuture, Future, FutureCell, Outcome, Wait, poll_wait};
use super::task::{self, Task};
use crate::coroutine::{Coroutine, coroutine};
use crate::exc::{Exc, Result};
use crate::executor;
use crate::executor::driver::{self, Mode};
use crate::generator::{Generator, Sent, Step};
use crate::held::Held;
use crate::linked;
use crate::object::Object;
use crate::value::{Native, Value};

/// A Python awaitable whose result has a static type.
pub trait Awaitable: Sized + 'static {
    /// What awaiting it evaluates to.
    type Output: Object;

    /// `asyncio.ensure_future(self)`: a coroutine becomes a task.
    ///
    /// # Errors
    /// RuntimeError for a coroutine when no loop runs.
    fn ensure_future(self) -> Result<Future<Self::Output>>;

    /// As [`Awaitable::ensure_future`], where the type of the result does not matter.
    ///
    /// # Errors
    /// As [`Awaitable::ensure_future`].
    #[doc(hidden)]
    fn ensure_any(self) -> Result<Rc<dyn AnyFuture>> {
        self.ensure_future().map(|future| future.erased())
    }

    /// `await self`.
    fn wait(self) -> impl RustFuture<Output = Result<Self::Output>> + 'static;

    /// Where the object is, if it can be two arguments of one call that must not become two tasks.
    #[doc(hidden)]
    fn address(&self) -> Option<usize> {
        None
    }
}

impl<T: Object> Awaitable for Coroutine<T> {
    type Output = T;

    fn ensure_future(self) -> Result<Future<T>> {
        ensure_task(self).map(|task| task.0)
    }

    fn wait(self) -> impl RustFuture<Output = Result<T>> + 'static {
        self.into_future()
    }

    fn address(&self) -> Option<usize> {
        Some(Native::address(self))
    }
}

impl<T: Object> Awaitable for Future<T> {
    type Output = T;

    fn ensure_future(self) -> Result<Future<T>> {
        Ok(self)
    }

    fn wait(self) -> impl RustFuture<Output = Result<T>> + 'static {
        self.into_future()
    }
}

impl<T: Object> Awaitable for Task<T> {
    type Output = T;

    fn ensure_future(self) -> Result<Future<T>> {
        Ok(self.0)
    }

    fn wait(self) -> impl RustFuture<Output = Result<T>> + 'static {
        self.0.into_future()
    }
}

/// A result of a type that inference knows.
fn converted<T: Object>(value: &Value) -> Result<T> {
    T::from_value(value).ok_or_else(|| {
        Exc::type_error(alloc::format!(
            "the result of an awaitable has the unexpected type '{}'",
            value.type_name()
        ))
    })
}

/// A task or future whose result is seen as a value.
fn seen_as_value(future: Rc<dyn AnyFuture>) -> Future<Value> {
    seen_as(future)
}

/// A task or future whose result is seen as another type.
fn seen_as<T: Object>(future: Rc<dyn AnyFuture>) -> Future<T> {
    if let Ok(same) = future.clone().into_any().downcast::<FutureCell<T>>() {
        return Future(same);
    }
    let seen = Future::new();
    let (from, to) = (future.clone(), seen.clone());
    future::then(&future, move |_| {
        if !to.done() {
            to.0.finish(match from.result_value().and_then(|it| converted(&it)) {
                Ok(value) => Outcome::Done(value),
                Err(_) if from.is_cancelled() => Outcome::cancelled(),
                Err(exc) => Outcome::Failed(exc),
            });
        }
    });
    seen.0.core.edit(|rare| {
        rare.on_cancel = Some(Rc::new(move |message| future.clone().cancel(message)));
    });
    seen
}

impl<T: Object> Future<T> {
    /// `future.__await__()`.
    pub fn __await__(&self) -> Generator<Value, Value, T> {
        await_iter(self.clone())
    }
}

impl<T: Object> Coroutine<T> {
    /// `coroutine.__await__()`.
    pub fn __await__(&self) -> Generator<Value, Value, T> {
        await_iter(self.clone())
    }
}

impl Awaitable for AnyTask {
    type Output = Value;

    fn ensure_future(self) -> Result<Future<Value>> {
        Ok(seen_as_value(self.0))
    }

    fn ensure_any(self) -> Result<Rc<dyn AnyFuture>> {
        Ok(self.0)
    }

    fn wait(self) -> impl RustFuture<Output = Result<Value>> + 'static {
        WaitAny::new(self.0)
    }
}

impl Awaitable for Value {
    type Output = Value;

    fn ensure_future(self) -> Result<Future<Value>> {
        self.ensure_any().map(seen_as_value)
    }

    fn ensure_any(self) -> Result<Rc<dyn AnyFuture>> {
        if !linked::dynamic() {
            return Err(none_awaitable());
        }
        if let Value::Native(native) = &self {
            if let Some(future) = native.clone().into_future() {
                return Ok(future);
            }
            if let Some(coroutine) = native.clone().into_coroutine() {
                return coroutine.ensure_any();
            }
        }
        if !super::dynamic::is_awaitable(&self) {
            return Err(none_awaitable());
        }
        coroutine("_wrap_awaitable", super::await_value(self)).ensure_any()
    }

    async fn wait(self) -> Result<Value> {
        if !linked::dynamic() {
            return Err(none_awaitable());
        }
        super::await_value(self).await
    }

    fn address(&self) -> Option<usize> {
        match self {
            Value::Native(native) => Some(native.address()),
            _ => None,
        }
    }
}

fn none_awaitable() -> Exc {
    Exc::type_error("An asyncio.Future, a coroutine or an awaitable is required")
}

/// `asyncio.ensure_future(coroutine)`.
///
/// # Errors
/// RuntimeError when no loop runs or is set.
pub fn ensure_task<T: Object>(coroutine: Coroutine<T>) -> Result<Task<T>> {
    // A loop that was set takes coroutines before it runs: `gather` outside of a coroutine.
    if !event_loop::is_set() {
        executor::require_running()?;
    }
    Ok(task::spawn(coroutine, None))
}

/// `asyncio.ensure_future(awaitable)`.
///
/// # Errors
/// RuntimeError for a coroutine when no loop runs.
pub fn ensure_future<A: Awaitable>(awaitable: A) -> Result<Future<A::Output>> {
    awaitable.ensure_future()
}

/// Awaitables of different kinds and one type of result, as the elements of one list.
#[derive(Clone)]
pub enum AnyAwaitable<T: Object> {
    Coroutine(Coroutine<T>),
    Future(Future<T>),
    /// Of any kind; the result is checked to be a `T`.
    Value(Value),
}

impl<T: Object> From<Coroutine<T>> for AnyAwaitable<T> {
    fn from(coroutine: Coroutine<T>) -> Self {
        AnyAwaitable::Coroutine(coroutine)
    }
}

impl<T: Object> From<Task<T>> for AnyAwaitable<T> {
    fn from(task: Task<T>) -> Self {
        AnyAwaitable::Future(task.0)
    }
}

impl<T: Object> From<Future<T>> for AnyAwaitable<T> {
    fn from(future: Future<T>) -> Self {
        AnyAwaitable::Future(future)
    }
}

impl<T: Object> Awaitable for AnyAwaitable<T> {
    type Output = T;

    fn ensure_future(self) -> Result<Future<T>> {
        match self {
            AnyAwaitable::Coroutine(coroutine) => coroutine.ensure_future(),
            AnyAwaitable::Future(future) => Ok(future),
            AnyAwaitable::Value(value) => value.ensure_any().map(seen_as),
        }
    }

    fn ensure_any(self) -> Result<Rc<dyn AnyFuture>> {
        match self {
            AnyAwaitable::Value(value) => value.ensure_any(),
            other => other.ensure_future().map(|future| future.erased()),
        }
    }

    async fn wait(self) -> Result<T> {
        match self {
            AnyAwaitable::Coroutine(coroutine) => coroutine.await,
            AnyAwaitable::Future(future) => future.await,
            AnyAwaitable::Value(value) => converted(&value.wait().await?),
        }
    }

    fn address(&self) -> Option<usize> {
        match self {
            AnyAwaitable::Coroutine(coroutine) => Awaitable::address(coroutine),
            AnyAwaitable::Future(_) => None,
            AnyAwaitable::Value(value) => value.address(),
        }
    }
}

impl<T: Object> Runnable for AnyAwaitable<T> {
    fn into_runnable(self) -> Result<Future<T>> {
        let value = match self {
            AnyAwaitable::Coroutine(coroutine) => return coroutine.into_runnable(),
            AnyAwaitable::Future(future) => return Ok(future),
            AnyAwaitable::Value(value) => value,
        };
        if let Value::Native(native) = &value
            && let Some(future) = native.clone().into_future()
        {
            return Ok(seen_as(future));
        }
        if !super::dynamic::is_awaitable(&value) {
            return Err(none_awaitable());
        }
        let driven = coroutine("_wrap_awaitable", AnyAwaitable::Value(value).wait());
        driven.into_runnable()
    }
}

impl<T: Object> Object for AnyAwaitable<T> {
    fn type_name(&self) -> &'static str {
        match self {
            AnyAwaitable::Coroutine(coroutine) => Object::type_name(coroutine),
            AnyAwaitable::Future(future) => Object::type_name(future),
            AnyAwaitable::Value(value) => Object::type_name(value),
        }
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        match self {
            AnyAwaitable::Coroutine(coroutine) => Object::repr_to(coroutine, out),
            AnyAwaitable::Future(future) => Object::repr_to(future, out),
            AnyAwaitable::Value(value) => Object::repr_to(value, out),
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (AnyAwaitable::Coroutine(a), AnyAwaitable::Coroutine(b)) => a.is_same(b),
            (AnyAwaitable::Future(a), AnyAwaitable::Future(b)) => a.is_same(b),
            (AnyAwaitable::Value(a), AnyAwaitable::Value(b)) => a.is_same(b),
            _ => false,
        }
    }

    fn hash(&self) -> Result<i64> {
        match self {
            AnyAwaitable::Coroutine(coroutine) => Object::hash(coroutine),
            AnyAwaitable::Future(future) => Object::hash(future),
            AnyAwaitable::Value(value) => Object::hash(value),
        }
    }

    fn into_value(self) -> Value {
        match self {
            AnyAwaitable::Coroutine(coroutine) => coroutine.into_value(),
            AnyAwaitable::Future(future) => future.into_value(),
            AnyAwaitable::Value(value) => value,
        }
    }

    fn from_value(value: &Value) -> Option<Self> {
        Coroutine::from_value(value)
            .map(AnyAwaitable::Coroutine)
            .or_else(|| Future::from_value(value).map(AnyAwaitable::Future))
            .or_else(|| {
                super::dynamic::is_awaitable(value).then(|| AnyAwaitable::Value(value.clone()))
            })
    }
}

/// Waits for a future whose result's type is unknown.
pub(crate) struct WaitAny {
    future: Rc<dyn AnyFuture>,
    state: Wait,
}

impl WaitAny {
    pub(crate) fn new(future: Rc<dyn AnyFuture>) -> Self {
        WaitAny {
            future,
            state: Wait::New,
        }
    }
}

impl RustFuture for WaitAny {
    type Output = Result<Value>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<Value>> {
        let this = &mut *self;
        match poll_wait(&this.future, &mut this.state, cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(())) => Poll::Ready(this.future.result_value()),
            Poll::Ready(Err(exc)) => Poll::Ready(Err(exc)),
        }
    }
}

/// `await x` where `x.__await__()` is a generator: hands what it yields to the driver.
///
/// # Errors
/// What the generator raises; RuntimeError when it yields to a loop what is no future.
pub async fn await_generator<Y: Object, S: Sent, R: Object>(
    generator: Generator<Y, S, R>,
) -> Result<R> {
    let mut step = generator.advance();
    loop {
        let item = match step? {
            Step::Yield(item) => item.into_value(),
            Step::Return(value) => return Ok(value),
            Step::Exhausted => {
                return R::from_value(&Value::None)
                    .ok_or_else(|| Exc::type_error("an exhausted generator was awaited"));
            }
        };
        step = match hand_out(item).await {
            Ok(Value::None) => generator.advance(),
            Ok(value) => match S::from_value(&value) {
                Some(value) => generator.advance_with(value),
                None => generator.advance(),
            },
            Err(exc) if exc.is(&crate::exc::GENERATOR_EXIT) => {
                generator.close()?;
                return Err(exc);
            }
            Err(exc) => generator.advance_throwing(exc),
        };
    }
}

/// Hands one value out to whoever drives: None lets go, a future is waited for, by hand anything
/// goes; a loop has no use for the rest.
pub(super) async fn hand_out(value: Value) -> Result<Value> {
    if let Value::Native(native) = &value
        && let Some(future) = native.clone().into_future()
    {
        // The generator asks the future for its result itself.
        let mut state = Wait::New;
        core::future::poll_fn(|cx| poll_wait(&future, &mut state, cx)).await?;
        return Ok(Value::None);
    }
    let mut value = Some(value);
    let mut bad = None;
    core::future::poll_fn(|cx| {
        let Some(value) = value.take() else {
            return Poll::Ready(match bad.take().or_else(driver::take_thrown) {
                Some(exc) => Err(exc),
                None => Ok(driver::take_sent().map_or(Value::None, |it| it.value())),
            });
        };
        match driver::mode(cx) {
            Mode::Hand => driver::yield_out(Held::new(value)),
            _ if value.is_none() => {}
            _ => {
                let mut text = String::from("Task got bad yield: ");
                if Object::repr_to(&value, &mut text).is_err() {
                    text.push('?');
                }
                bad = Some(Exc::runtime_error(text));
            }
        }
        driver::let_go(cx);
        Poll::Pending
    })
    .await
}

/// `x.__await__()` of an awaitable of ours: a generator that a user's `__await__` can delegate to.
pub fn await_iter<A: Awaitable>(awaitable: A) -> Generator<Value, Value, A::Output> {
    crate::generator::generator("__await__", move |co| async move {
        let body = crate::coroutine::coroutine("__await__", awaitable.wait());
        let mut sent = Value::None;
        let mut thrown = None;
        loop {
            let step = match thrown.take() {
                Some(exc) => body.step_throwing(exc)?,
                None => body.step(sent)?,
            };
            match step {
                Err(result) => return Ok(result),
                Ok(item) => match co.yield_(item).await {
                    Ok(value) => sent = value,
                    Err(exc) => {
                        thrown = Some(exc);
                        sent = Value::None;
                    }
                },
            }
        }
    })
}

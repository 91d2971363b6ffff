//! `asyncio.Future`, and what tasks, gathers and shields share with it.
//!
//! ```python
//! fut = loop.create_future()
//! fut.add_done_callback(print)
//! fut.set_result(42)            # print runs in the next iteration
//! await fut                     # 42
//! ```
//!
//! A [`FutureCell`] is a future or a task: a task is one that also has a coroutine. Invariants:
//! 1. An outcome is set once; setting it schedules every callback, in the order of registration,
//!    and forgets them.
//! 2. Callbacks never run inside the call that completes the future.
//! 3. A failure that nobody retrieved is reported when the last handle goes.

use alloc::rc::Rc;
use alloc::string::String;
use core::any::Any;
use core::cell::{Cell, OnceCell};
use core::future::IntoFuture;
use core::pin::Pin;
use core::task::{Context, Poll};

use super::exceptions::invalid_state_error;
use super::report;
pub(crate) use super::state::{Callback, Core, Outcome, cancelled_with};
use crate::binding::convert;
use crate::class::Class;
use crate::coroutine::Coroutine;
use crate::coroutine::thrown;
use crate::dynamic;
use crate::exc::{self, Exc, Result, Sink};
use crate::executor::{self, Entry, Link, Scheduled, driver};
use crate::function::{Args, Func};
use crate::held::Held;
use crate::identity::identity_hash;
use crate::linked;
use crate::object::Object;
use crate::platform::Home;
use crate::value::{Native, Value};

/// A future of any result.
#[doc(hidden)]
pub trait AnyFuture: Native {
    fn core(&self) -> &Core;
    /// `cancel(msg)`.
    fn cancel(self: Rc<Self>, message: Option<Held>) -> bool;
    /// Whether it ended by cancellation.
    fn is_cancelled(&self) -> bool;
    /// The exception it ended with, CancelledError included; counts as seen.
    fn failure(&self) -> Option<Exc>;
    /// `repr(self)`, piece by piece.
    fn describe_to(&self, out: Sink<'_>);
    fn into_any(self: Rc<Self>) -> Rc<dyn Any>;
    fn into_native(self: Rc<Self>) -> Rc<dyn Native>;
    /// `result()`.
    fn result_value(&self) -> Result<Value>;
}

impl dyn AnyFuture {
    /// `repr(self)`.
    pub(crate) fn describe(&self) -> String {
        let mut text = String::new();
        self.describe_to(&mut |piece| text.push_str(piece));
        text
    }
}

/// The object behind [`Future`] and [`super::Task`].
#[repr(C)]
pub(crate) struct FutureCell<T: Object> {
    pub(crate) core: Core,
    /// None: pending.
    outcome: OnceCell<Outcome<T>>,
    /// Of a task: the same from its beginning to its end.
    pub(crate) coroutine: Option<Coroutine<T>>,
}

impl<T: Object> FutureCell<T> {
    pub(crate) fn new(core: Core, coroutine: Option<Coroutine<T>>) -> Rc<Self> {
        Rc::new(FutureCell {
            core,
            outcome: OnceCell::new(),
            coroutine,
        })
    }

    /// Sets the outcome and schedules the callbacks; the caller has checked that it is pending.
    pub(crate) fn finish(self: &Rc<Self>, outcome: Outcome<T>) {
        self.core
            .unseen()
            .set(matches!(outcome, Outcome::Failed(_)));
        // It is pending, so there is none yet.
        let _ = self.outcome.set(outcome);
        self.core.done().set(true);
        if let Some(task) = self.core.take_waiter() {
            executor::schedule(task);
        }
        for callback in self.core.take_callbacks() {
            self.call(callback);
        }
    }

    fn call(self: &Rc<Self>, callback: Callback) {
        match callback {
            Callback::Task(task) => executor::schedule(task),
            Callback::Waker(waker) => waker.wake(),
            Callback::Call(_, function) => Called::schedule(function, self.clone()),
        }
    }

    /// `result()` of a future that is done.
    pub(crate) fn take_result(&self) -> Result<T> {
        self.core.unseen().set(false);
        match self.outcome.get() {
            Some(Outcome::Done(value)) => Ok(value.clone()),
            Some(Outcome::Failed(exc)) => Err(exc.clone()),
            Some(Outcome::Cancelled) => Err(self.core.cancelled_error()),
            None => Err(invalid_state_error("Result is not set.")),
        }
    }
}

impl<T: Object> AnyFuture for FutureCell<T> {
    fn core(&self) -> &Core {
        &self.core
    }

    fn cancel(self: Rc<Self>, message: Option<Held>) -> bool {
        self.core.unseen().set(false);
        if self.core.done().get() {
            return false;
        }
        if self.core.id != 0 {
            return super::task::cancel(&self, message);
        }
        if let Some(Some(on_cancel)) = self.core.peek(|rare| rare.on_cancel.clone()) {
            return on_cancel(message);
        }
        self.core.set_cancel_message(message);
        self.finish(Outcome::Cancelled);
        true
    }

    fn is_cancelled(&self) -> bool {
        matches!(self.outcome.get(), Some(Outcome::Cancelled))
    }

    fn failure(&self) -> Option<Exc> {
        self.core.unseen().set(false);
        match self.outcome.get() {
            Some(Outcome::Failed(exc)) => Some(exc.clone()),
            Some(Outcome::Cancelled) => Some(self.core.cancelled_error()),
            Some(Outcome::Done(_)) | None => None,
        }
    }

    fn describe_to(&self, out: Sink<'_>) {
        out("<");
        out(self.core.class().name());
        out(match self.outcome.get() {
            None if self.core.must_cancel().get() => " cancelling",
            None => " pending",
            Some(Outcome::Done(_) | Outcome::Failed(_)) => " finished",
            Some(Outcome::Cancelled) => " cancelled",
        });
        if self.core.id != 0 {
            super::task::describe(self, out);
        }
        if linked::dynamic() {
            let mut text = String::new();
            let shown = match self.outcome.get() {
                Some(Outcome::Done(value)) => Some((" result=", value.repr_to(&mut text))),
                Some(Outcome::Failed(exc)) => {
                    Some((" exception=", Object::repr_to(exc, &mut text)))
                }
                None | Some(Outcome::Cancelled) => None,
            };
            if let Some((what, written)) = shown {
                out(what);
                out(&text);
                if written.is_err() {
                    out("?");
                }
            }
        }
        out(">");
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }

    fn into_native(self: Rc<Self>) -> Rc<dyn Native> {
        self
    }

    fn result_value(&self) -> Result<Value> {
        if !linked::dynamic() {
            return Ok(Value::None);
        }
        self.take_result().map(T::into_value)
    }
}

// SAFETY: it is `repr(C)` and begins with a `Core`, which is `repr(C)` and begins with a link; the
// constructors of both cells make it for this type.
unsafe impl<T: Object> Scheduled for FutureCell<T> {
    #[inline]
    fn run(self: Rc<Self>, due: bool) {
        super::task::run(self, due);
    }

    fn into_future(self: Rc<Self>) -> Option<Rc<dyn AnyFuture>> {
        Some(self)
    }
}

/// The class of a future where nobody asks for it: `object` would link what makes one.
static UNKNOWN: Class = Class::builtin("object", &[]);

impl<T: Object> Native for FutureCell<T> {
    fn type_name(&self) -> &'static str {
        self.core.class().name()
    }

    fn repr_to(self: Rc<Self>, out: &mut String) -> Result<()> {
        self.describe_to(&mut |piece| out.push_str(piece));
        Ok(())
    }

    fn class(&self) -> &'static Class {
        if linked::dynamic() {
            return dynamic::native_class(self.type_name());
        }
        &UNKNOWN
    }

    fn methods(&self) -> &'static [&'static str] {
        if linked::dynamic() {
            return super::methods::names(self);
        }
        &[]
    }

    fn set_attr(self: Rc<Self>, _name: &str, value: Value) -> Option<Result<()>> {
        if !linked::dynamic() {
            core::mem::forget(value);
        }
        None
    }

    fn call_method(self: Rc<Self>, name: &str, args: Args) -> Option<Result<Value>> {
        if !linked::dynamic() {
            core::mem::forget(args);
            return None;
        }
        match (name, args.positional.first()) {
            ("set_result", Some(value)) if self.core.id == 0 => {
                let done = convert(value).and_then(|value| Future(self).set_result(value));
                return Some(done.map(Object::into_value));
            }
            ("set_exception", Some(exc)) if self.core.id == 0 => {
                let done = thrown(exc).and_then(|exc| Future(self).set_exception(exc));
                return Some(done.map(Object::into_value));
            }
            ("get_coro", _) => {
                let coroutine = super::Task(Future(self)).get_coro();
                return Some(Ok(coroutine.map_or(Value::None, Object::into_value)));
            }
            _ => {}
        }
        super::methods::call(self, name, args)
    }

    fn into_future(self: Rc<Self>) -> Option<Rc<dyn AnyFuture>> {
        Some(self)
    }
}

impl<T: Object> Drop for FutureCell<T> {
    fn drop(&mut self) {
        if self.core.unseen().get()
            && let Some(Outcome::Failed(exc)) = self.outcome.get()
        {
            let message = self.core.class().unretrieved();
            report::unhandled(
                message,
                &|out| {
                    out("future: ");
                    self.describe_to(out);
                },
                exc,
            );
        }
    }
}

/// A done callback on its way through the ready queue.
#[repr(C)]
struct Called {
    link: Link,
    function: Rc<dyn Fn(Rc<dyn AnyFuture>)>,
    future: Rc<dyn AnyFuture>,
}

impl Called {
    fn schedule(function: Rc<dyn Fn(Rc<dyn AnyFuture>)>, future: Rc<dyn AnyFuture>) {
        executor::schedule(Entry::new(Rc::new(Called {
            link: Link::new::<Called>(),
            function,
            future,
        })));
    }
}

// SAFETY: it is `repr(C)` and begins with a link that is made for it.
unsafe impl Scheduled for Called {
    fn run(self: Rc<Self>, _due: bool) {
        driver::end_step();
        (self.function)(self.future.clone());
    }
}

/// `asyncio.Future`.
pub struct Future<T: Object>(pub(crate) Rc<FutureCell<T>>);

impl<T: Object> Clone for Future<T> {
    fn clone(&self) -> Self {
        Future(self.0.clone())
    }
}

impl<T: Object> Default for Future<T> {
    fn default() -> Self {
        Future::new()
    }
}

impl<T: Object> Future<T> {
    /// `asyncio.Future()`, `loop.create_future()`.
    pub fn new() -> Future<T> {
        let core = Core::new::<FutureCell<T>>(0, Home::default(), 0);
        Future(FutureCell::new(core, None))
    }

    pub(crate) fn erased(&self) -> Rc<dyn AnyFuture> {
        self.0.clone()
    }

    /// `done()`.
    #[inline]
    pub fn done(&self) -> bool {
        self.0.core.done().get()
    }

    /// `cancelled()`.
    pub fn cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    /// `cancel(msg)`: whether that was possible.
    #[inline(always)]
    pub fn cancel(&self, message: Option<Value>) -> bool {
        self.0.clone().cancel(message.map(Held::new))
    }

    /// `result()`.
    ///
    /// # Errors
    /// What the future failed with; CancelledError; InvalidStateError while pending.
    pub fn result(&self) -> Result<T> {
        self.0.take_result()
    }

    /// `exception()`.
    ///
    /// # Errors
    /// CancelledError; InvalidStateError while pending.
    pub fn exception(&self) -> Result<Option<Exc>> {
        self.0.core.unseen().set(false);
        match self.0.outcome.get() {
            Some(Outcome::Done(_)) => Ok(None),
            Some(Outcome::Failed(exc)) => Ok(Some(exc.clone())),
            Some(Outcome::Cancelled) => Err(self.0.core.cancelled_error()),
            None => Err(invalid_state_error("Exception is not set.")),
        }
    }

    /// `set_result(value)`.
    ///
    /// # Errors
    /// InvalidStateError when it is done.
    pub fn set_result(&self, value: T) -> Result<()> {
        self.check_pending()?;
        self.0.finish(Outcome::Done(value));
        Ok(())
    }

    /// `set_exception(exc)`.
    ///
    /// # Errors
    /// InvalidStateError when it is done; TypeError for a StopIteration.
    pub fn set_exception(&self, exc: Exc) -> Result<()> {
        self.check_pending()?;
        if exc.is(&exc::STOP_ITERATION) {
            return Err(Exc::type_error(
                "StopIteration interacts badly with generators and cannot be raised into a Future",
            ));
        }
        self.0.finish(Outcome::Failed(exc));
        Ok(())
    }

    fn check_pending(&self) -> Result<()> {
        if !self.done() {
            return Ok(());
        }
        Err(invalid_state_error("invalid state"))
    }

    /// `add_done_callback(function)`: called through the ready queue, also if it is done already.
    pub fn add_done_callback<R>(&self, function: impl FnOnce(Future<T>) -> Result<R> + 'static) {
        let function = Cell::new(Some(function));
        then(&self.erased(), move |future| {
            if let Ok(cell) = future.into_any().downcast::<FutureCell<T>>()
                && let Some(function) = function.take()
                && let Err(exc) = function(Future(cell.clone()))
            {
                report::callback_failed(&exc, &|out| cell.describe_to(out));
            }
        });
    }
}

/// Numbers with this bit are addresses of functions, the others count.
pub(crate) const FUNCTION: u64 = 1 << 63;

impl<T: Object> Future<T> {
    /// `add_done_callback(function)` of a function object, which can be removed.
    pub fn add_done_callback_func<R: Object>(&self, function: &Func<(Future<T>,), R>) {
        let key = FUNCTION | function.address() as u64;
        self.when_done(key, function.clone(), Future);
    }

    /// `remove_done_callback(function)`: how many there were.
    pub fn remove_done_callback<R: Object>(&self, function: &Func<(Future<T>,), R>) -> i64 {
        self.remove_callbacks(function.address())
    }

    pub(crate) fn remove_callbacks(&self, address: usize) -> i64 {
        let key = FUNCTION | address as u64;
        self.0.core.remove_callbacks(key)
    }

    /// Calls a function object with this future in the form that `view` gives it.
    pub(crate) fn when_done<V: Object, R: Object>(
        &self,
        key: u64,
        function: Func<(V,), R>,
        view: fn(Rc<FutureCell<T>>) -> V,
    ) {
        then_as(&self.erased(), key, move |future| {
            if let Ok(cell) = future.into_any().downcast::<FutureCell<T>>()
                && let Err(exc) = function.call((view(cell.clone()),))
            {
                report::callback_failed(&exc, &|out| cell.describe_to(out));
            }
        });
    }
}

/// Runs `function` through the ready queue once `future` is done.
pub(crate) fn then(
    future: &Rc<dyn AnyFuture>,
    function: impl Fn(Rc<dyn AnyFuture>) + 'static,
) -> u64 {
    let number = future.core().edit(|rare| {
        rare.callbacks_made += 1;
        rare.callbacks_made
    });
    then_as(future, number, function);
    number
}

fn then_as(future: &Rc<dyn AnyFuture>, key: u64, function: impl Fn(Rc<dyn AnyFuture>) + 'static) {
    let function: Rc<dyn Fn(Rc<dyn AnyFuture>)> = Rc::new(function);
    if future.core().done().get() {
        Called::schedule(function, future.clone());
    } else {
        let callback = Callback::Call(key, function);
        future.core().add_callback(callback);
    }
}

/// Removes what [`then`] added.
pub(crate) fn forget(future: &Rc<dyn AnyFuture>, number: u64) {
    future.core().remove_callbacks(number);
}

/// `await future`.
#[must_use = "an await waits when it is polled"]
pub struct Waiting<T: Object> {
    future: Future<T>,
    state: Wait,
}

/// Where the await of a future stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wait {
    New,
    /// The future knows our task.
    Registered,
    /// A task awaits itself: raises at the next step.
    Itself,
}

/// Ready once the future is done, or with what is thrown in.
pub(crate) fn poll_wait(
    future: &Rc<dyn AnyFuture>,
    state: &mut Wait,
    cx: &mut Context<'_>,
) -> Poll<Result<()>> {
    if *state != Wait::New
        && let Some(exc) = driver::take_thrown()
    {
        return Poll::Ready(Err(exc));
    }
    if *state == Wait::Itself {
        return Poll::Ready(Err(Exc::runtime_error(
            ["Task cannot await on itself: ", &future.describe()].concat(),
        )));
    }
    let core = future.core();
    if core.done().get() {
        return Poll::Ready(Ok(()));
    }
    match driver::mode(cx) {
        driver::Mode::Task(task) if core::ptr::eq(task.core(), core) => {
            *state = Wait::Itself;
            driver::let_go(cx);
            return Poll::Pending;
        }
        driver::Mode::Task(task) => {
            task.core().wait_for(Entry::of(future.clone()));
            if *state == Wait::New {
                core.add_task(task.entry());
            }
        }
        driver::Mode::Hand => {
            // Who drives by hand may see it; `close` does not look.
            if linked::dynamic() {
                driver::yield_out(Held::new(Value::Native(future.clone().into_native())));
            }
        }
        driver::Mode::Foreign => {
            if !core.has_waker(cx.waker()) {
                core.add_callback(Callback::Waker(cx.waker().clone()));
            }
        }
    }
    *state = Wait::Registered;
    Poll::Pending
}

impl<T: Object> core::future::Future for Waiting<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        let future = self.future.erased();
        match poll_wait(&future, &mut self.state, cx) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Ok(())) => Poll::Ready(self.future.0.take_result()),
            Poll::Ready(Err(exc)) => Poll::Ready(Err(exc)),
        }
    }
}

impl<T: Object> IntoFuture for Future<T> {
    type Output = Result<T>;
    type IntoFuture = Waiting<T>;

    fn into_future(self) -> Waiting<T> {
        Waiting {
            future: self,
            state: Wait::New,
        }
    }
}

impl<T: Object> Object for Future<T> {
    fn type_name(&self) -> &'static str {
        self.0.core.class().name()
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        self.0.describe_to(&mut |piece| out.push_str(piece));
        Ok(())
    }

    fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn hash(&self) -> Result<i64> {
        Ok(identity_hash(Rc::as_ptr(&self.0) as usize))
    }

    fn into_value(self) -> Value {
        Value::Native(self.0)
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Native(native) => {
                let any: Rc<dyn Any> = native.clone();
                any.downcast().ok().map(Future)
            }
            _ => None,
        }
    }
}

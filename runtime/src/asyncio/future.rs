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

use super::event_loop::{EventLoop, get_event_loop};
use super::exceptions::invalid_state_error;
pub(crate) use super::rare::{Callback, Key, cancelled_with};
use super::report;
pub(crate) use super::state::{Core, Outcome};
use crate::binding::convert;
use crate::class::Class;
use crate::coroutine::Body;
use crate::coroutine::thrown;
use crate::dynamic;
use crate::exc::{self, Exc, Result, Sink};
use crate::executor::{self, Entry, Link, Scheduled, Seat, driver};
use crate::function::{Args, Func};
use crate::held::Held;
use crate::identity::identity_hash;
use crate::linked;
use crate::object::Object;
use crate::value::{Native, Value};

/// A future of any result. What is behind a vtable is linked, so there is no more here than the loop
/// needs, unless the program is dynamic.
///
/// # Safety
/// The type is `repr(C)` and begins with a [`Core`].
#[doc(hidden)]
pub unsafe trait AnyFuture: 'static {
    /// `cancel(msg)`.
    fn cancel(self: Rc<Self>, message: Option<Held>) -> bool;
    /// Whether it ended by cancellation.
    fn is_cancelled(&self) -> bool;
    /// The exception it ended with, CancelledError included; counts as seen.
    fn failure(&self) -> Option<Exc>;
    /// What a report says of it, piece by piece: `repr(self)`, or what of it takes no room.
    fn identify_to(&self, out: Sink<'_>);
    fn into_any(self: Rc<Self>) -> Rc<dyn Any>;
    /// None unless the program is dynamic.
    fn into_native(self: Rc<Self>) -> Option<Rc<dyn Native>>;
    /// `result()`.
    fn result_value(&self) -> Result<Value>;
}

impl dyn AnyFuture {
    #[inline]
    pub(crate) fn core(&self) -> &Core {
        // SAFETY: the promise of the trait.
        unsafe { &*(&raw const *self).cast::<Core>() }
    }
}

/// The object behind [`Future`] and [`super::Task`].
#[repr(C)]
pub(crate) struct FutureCell<T: Object> {
    pub(crate) core: Core,
    /// Of a task: the same from its beginning to its end. It stands where [`Task`] says.
    ///
    /// [`Task`]: super::state::Task
    pub(crate) body: Option<Body<T>>,
    /// None: pending.
    outcome: OnceCell<Outcome<T>>,
}

impl<T: Object> FutureCell<T> {
    pub(crate) fn new(core: Core, body: Option<Body<T>>) -> Rc<Self> {
        Rc::new(FutureCell {
            core,
            body,
            outcome: OnceCell::new(),
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
        self.core.rare.complete(|| self.clone());
        executor::completed(&self.core);
    }

    /// `result()`, if it is done.
    pub(crate) fn take_result(&self) -> Option<Result<T>> {
        self.core.unseen().set(false);
        Some(match self.outcome.get()? {
            Outcome::Done(value) => Ok(value.clone()),
            Outcome::Failed(exc) => Err(exc.clone()),
            Outcome::Cancelled(by) => Err(self.cancelled_error(by)),
        })
    }

    fn cancelled_error(&self, by: &Cell<Option<Exc>>) -> Exc {
        by.take().unwrap_or_else(|| self.core.cancelled_error())
    }

    /// `repr(self)`, piece by piece.
    fn describe_to(&self, out: Sink<'_>) {
        out("<");
        out(self.core.class().name());
        out(match self.outcome.get() {
            None if self.core.must_cancel().get() => " cancelling",
            None => " pending",
            Some(Outcome::Done(_) | Outcome::Failed(_)) => " finished",
            Some(Outcome::Cancelled(_)) => " cancelled",
        });
        if self.core.id != 0 {
            super::task::describe(self, out);
        }
        let mut text = String::new();
        let shown = match self.outcome.get() {
            Some(Outcome::Done(value)) => Some((" result=", value.repr_to(&mut text))),
            Some(Outcome::Failed(exc)) => Some((" exception=", Object::repr_to(exc, &mut text))),
            None | Some(Outcome::Cancelled(_)) => None,
        };
        if let Some((what, written)) = shown {
            out(what);
            out(&text);
            if written.is_err() {
                out("?");
            }
        }
        out(">");
    }
}

// SAFETY: it is `repr(C)` and begins with its core.
unsafe impl<T: Object> AnyFuture for FutureCell<T> {
    fn cancel(self: Rc<Self>, message: Option<Held>) -> bool {
        self.core.unseen().set(false);
        if self.core.done().get() {
            return false;
        }
        if self.core.id != 0 {
            return super::task::cancel(&self, message);
        }
        if let Some(possible) = self.core.rare.on_cancel(&message) {
            return possible;
        }
        self.core.set_cancel_message(message);
        self.finish(Outcome::cancelled());
        true
    }

    fn is_cancelled(&self) -> bool {
        matches!(self.outcome.get(), Some(Outcome::Cancelled(_)))
    }

    fn failure(&self) -> Option<Exc> {
        self.core.unseen().set(false);
        match self.outcome.get() {
            Some(Outcome::Failed(exc)) => Some(exc.clone()),
            Some(Outcome::Cancelled(by)) => Some(self.cancelled_error(by)),
            Some(Outcome::Done(_)) | None => None,
        }
    }

    fn identify_to(&self, out: Sink<'_>) {
        if linked::dynamic() {
            return self.describe_to(out);
        }
        out("<");
        out(self.core.class().name());
        if let Some(body) = &self.body {
            out(" coro=");
            out(body.extra());
        }
        out(">");
    }

    fn into_any(self: Rc<Self>) -> Rc<dyn Any> {
        self
    }

    fn into_native(self: Rc<Self>) -> Option<Rc<dyn Native>> {
        if !linked::dynamic() {
            return None;
        }
        Some(self)
    }

    fn result_value(&self) -> Result<Value> {
        if !linked::dynamic() {
            return Ok(Value::None);
        }
        match self.take_result() {
            Some(result) => result.map(T::into_value),
            None => Err(no_result()),
        }
    }
}

// SAFETY: it is `repr(C)` and begins with a `Core`, which is `repr(C)` and begins with a link; the
// constructors of both cells make it for this type.
unsafe impl<T: Object> Scheduled for FutureCell<T> {
    fn fire(self: Rc<Self>) {
        super::task::fire(self);
    }

    fn begin(self: &Rc<Self>) -> bool {
        super::task::begin(self)
    }

    fn end(self: &Rc<Self>) {
        super::task::suspended(self);
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

impl<T: Object> FutureCell<T> {
    /// Tells of an exception that nobody has seen, once.
    #[inline]
    fn end(&self) {
        if self.core.unseen().replace(false)
            && let Some(Outcome::Failed(exc)) = self.outcome.get()
        {
            report::unretrieved(self.core.class().name(), &|out| self.identify_to(out), exc);
        }
    }
}

impl<T: Object> Drop for FutureCell<T> {
    fn drop(&mut self) {
        self.end();
    }
}

/// A done callback on its way through the ready queue.
#[repr(C)]
pub(super) struct Called {
    link: Link,
    function: Rc<dyn Fn(Rc<dyn AnyFuture>)>,
    future: Rc<dyn AnyFuture>,
}

impl Called {
    pub(super) fn schedule(function: Rc<dyn Fn(Rc<dyn AnyFuture>)>, future: Rc<dyn AnyFuture>) {
        executor::schedule(Entry::new(Rc::new(Called {
            link: Link::of_callback::<Called>(),
            function,
            future,
        })));
    }
}

// SAFETY: it is `repr(C)` and begins with a link that is made for it.
unsafe impl Scheduled for Called {
    fn begin(self: &Rc<Self>) -> bool {
        driver::end_step();
        (self.function)(self.future.clone());
        false
    }

    /// It has no timer.
    fn fire(self: Rc<Self>) {}
}

#[cold]
fn no_result() -> Exc {
    invalid_state_error("Result is not set.")
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
    /// `__del__()`: tells of an exception that nobody has seen.
    pub fn end(&self) {
        self.0.end();
    }

    /// `asyncio.Future()`, `loop.create_future()`.
    pub fn new() -> Future<T> {
        let core = Core::new::<FutureCell<T>>(0, Seat::default());
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
        self.0.take_result().unwrap_or_else(|| Err(no_result()))
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
            Some(Outcome::Cancelled(by)) => Err(self.0.cancelled_error(by)),
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

    /// `Future(loop=loop)`: there is one loop a thread.
    pub fn of_loop(_event_loop: Option<EventLoop>) -> Future<T> {
        Future::new()
    }

    /// `get_loop()`: the thread's.
    pub fn get_loop(&self) -> EventLoop {
        get_event_loop()
    }

    /// `add_done_callback(function)`: called through the ready queue, also if it is done already.
    pub fn add_done_callback<R>(&self, function: impl FnOnce(Future<T>) -> Result<R> + 'static) {
        let function = Cell::new(Some(function));
        then(&self.erased(), move |future| {
            if let Ok(cell) = future.into_any().downcast::<FutureCell<T>>()
                && let Some(function) = function.take()
                && let Err(exc) = function(Future(cell.clone()))
            {
                report::callback_failed(&exc, &|out| cell.identify_to(out));
            }
        });
    }
}

impl<T: Object> Future<T> {
    /// `add_done_callback(function)` of a function object, which can be removed.
    pub fn add_done_callback_func<R: Object>(&self, function: &Func<(Future<T>,), R>) {
        let key = Key::of_function(function.address());
        self.when_done(key, function.clone(), Future);
    }

    /// `remove_done_callback(function)`: how many there were.
    pub fn remove_done_callback<R: Object>(&self, function: &Func<(Future<T>,), R>) -> i64 {
        self.remove_callbacks(function.address())
    }

    pub(crate) fn remove_callbacks(&self, address: usize) -> i64 {
        self.0.core.remove_callbacks(Key::of_function(address))
    }

    /// Calls a function object with this future in the form that `view` gives it.
    pub(crate) fn when_done<V: Object, R: Object>(
        &self,
        key: Key,
        function: Func<(V,), R>,
        view: fn(Rc<FutureCell<T>>) -> V,
    ) {
        let function = move |future: Rc<dyn AnyFuture>| {
            if let Ok(cell) = future.into_any().downcast::<FutureCell<T>>()
                && let Err(exc) = function.call((view(cell.clone()),))
            {
                report::callback_failed(&exc, &|out| cell.identify_to(out));
            }
        };
        then_as(&self.erased(), key, Rc::new(function));
    }
}

/// Runs `function` through the ready queue once `future` is done.
pub(crate) fn then(
    future: &Rc<dyn AnyFuture>,
    function: impl Fn(Rc<dyn AnyFuture>) + 'static,
) -> Key {
    then_shared(future, Rc::new(function))
}

/// The same for a function that many futures have: there may be a hundred of them on a small heap.
pub(crate) fn then_shared(
    future: &Rc<dyn AnyFuture>,
    function: Rc<dyn Fn(Rc<dyn AnyFuture>)>,
) -> Key {
    let key = future.core().next_key();
    then_as(future, key, function);
    key
}

fn then_as(future: &Rc<dyn AnyFuture>, key: Key, function: Rc<dyn Fn(Rc<dyn AnyFuture>)>) {
    if future.core().done().get() {
        Called::schedule(function, future.clone());
    } else {
        let callback = Callback::Call(key, function);
        future.core().add_callback(callback);
    }
}

/// Removes what [`then`] added.
pub(crate) fn forget(future: &Rc<dyn AnyFuture>, key: Key) {
    future.core().remove_callbacks(key);
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
        let mut text = String::from("Task cannot await on itself: ");
        future.identify_to(&mut |piece| text.push_str(piece));
        return Poll::Ready(Err(Exc::runtime_error(text)));
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
            if linked::dynamic()
                && let Some(native) = future.clone().into_native()
            {
                driver::yield_out(Held::new(Value::Native(native)));
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
            Poll::Ready(Ok(())) => match self.future.0.take_result() {
                Some(result) => Poll::Ready(result),
                None => Poll::Pending,
            },
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

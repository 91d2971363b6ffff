//! Coroutine objects: what a call of an `async def` evaluates to when nobody awaits it on the spot.
//!
//! ```python
//! coro = greet("Alice")      # nothing runs
//! coro.send(None)            # runs to the first suspension, or raises StopIteration
//! await coro                 # once
//! ```
//!
//! `await greet("Alice")` needs none of this: it becomes `greet("Alice").await`. Only a coroutine
//! that is kept (`rt::coroutine("greet", greet(name))`) is boxed.
//!
//! Invariants:
//! 1. A coroutine runs at most once, to the end or until it is closed; then its body is dropped.
//! 2. The body runs only while the state is `Running`.
//! 3. The last handle of a suspended coroutine throws GeneratorExit in, so that `finally` runs; the
//!    last handle of one that never started warns.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::future::{Future, IntoFuture};
use core::mem::ManuallyDrop;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};

use crate::asyncio::{report, task};
use crate::exc::{self, Code, Exc, Result};
use crate::executor::driver::{self, Resume};
use crate::frame::{Frame, Owner, State};
use crate::function::Args;
use crate::generator::{describe, describe_to, plain_name, stop_iteration};
use crate::held::Held;
use crate::identity::identity_hash;
use crate::linked;
use crate::object::Object;
use crate::recursion;
use crate::value::{Native, Value};

/// A coroutine object that returns `T`.
pub struct Coroutine<T: 'static>(Body<T>);

/// What a task has of its coroutine. Nothing happens at its end: a task that has begun is kept until
/// its coroutine has ended.
pub(crate) type Body<T> = Frame<&'static str, T>;

/// Makes a coroutine object of an `async fn`'s future. `name` is the qualified name.
pub fn coroutine<T: Object>(
    name: &'static str,
    body: impl Future<Output = Result<T>> + 'static,
) -> Coroutine<T> {
    Coroutine(Frame::new(name, |_| body))
}

impl<T: Object> Owner<T> for &'static str {
    fn ended(result: Result<T>) {
        task::ended(result);
    }
}

impl<T> Clone for Coroutine<T> {
    fn clone(&self) -> Self {
        Coroutine(self.0.clone())
    }
}

impl<T: 'static> Coroutine<T> {
    /// The qualified name of the function.
    pub fn name(&self) -> &'static str {
        self.0.extra()
    }

    /// What a task takes of it.
    pub(crate) fn into_body(self) -> Body<T> {
        let this = ManuallyDrop::new(self);
        // SAFETY: `this` is not used again, and not dropped.
        unsafe { core::ptr::read(&this.0) }
    }

    /// The coroutine whose body a task has.
    pub(crate) fn of(body: &Body<T>) -> Coroutine<T> {
        Coroutine(body.clone())
    }

    /// Lets go of it where it cannot be run. Only a dynamic program hears of that: others have made
    /// it for the call that failed, and that raises.
    #[cold]
    pub(crate) fn forsake(self) {
        if linked::dynamic() {
            drop(self);
        } else {
            drop(self.into_body());
        }
    }

    /// One poll; the caller has checked that the state is `Created` or `Suspended`.
    #[inline]
    fn poll_body(&self, cx: &mut Context<'_>) -> Poll<Result<T>> {
        self.0.poll(cx).map(escaped)
    }

    /// Drops the body: the coroutine has ended.
    fn finish(&self) {
        self.0.finish();
    }

    /// One resumption by hand: what was handed out, or the result.
    fn resume(&self, resume: Resume) -> Result<core::result::Result<Value, T>> {
        let handed_out = |held: Option<Held>| held.map_or(Value::None, |it| it.value());
        Ok(self.resume_held(resume)?.map(handed_out))
    }

    fn resume_held(&self, resume: Resume) -> Result<core::result::Result<Option<Held>, T>> {
        let mut cx = Context::from_waker(Waker::noop());
        let (poll, yielded) = driver::drive(resume, || self.poll_body(&mut cx));
        match poll {
            Poll::Pending => Ok(Ok(yielded)),
            Poll::Ready(result) => result.map(Err),
        }
    }

    fn check_resumable(&self) -> Result<()> {
        match self.0.state() {
            State::Created | State::Suspended => Ok(()),
            State::Running => Err(Exc::value_error("coroutine already executing")),
            State::Finished => Err(reused()),
        }
    }

    /// One resumption with a value: what was handed out, or the result as `Err`.
    pub(crate) fn step(&self, value: Value) -> Result<core::result::Result<Value, T>> {
        self.check_resumable()?;
        self.resume(Resume::Send(Held::new(value)))
    }

    /// One resumption with an exception.
    pub(crate) fn step_throwing(&self, exc: Exc) -> Result<core::result::Result<Value, T>> {
        self.check_resumable()?;
        self.resume(Resume::Throw(exc))
    }

    /// `coroutine.close()`.
    ///
    /// # Errors
    /// RuntimeError when the body awaits instead of ending; what the body raises.
    pub fn close(&self) -> Result<()> {
        match self.0.state() {
            State::Created => {
                self.finish();
                Ok(())
            }
            State::Suspended => match self.resume_held(Resume::Throw(Exc::generator_exit())) {
                Ok(Ok(_)) => Err(Exc::runtime_error("coroutine ignored GeneratorExit")),
                Ok(Err(_)) => Ok(()),
                Err(exc) if exc.is(&exc::GENERATOR_EXIT) => Ok(()),
                Err(exc) => Err(exc),
            },
            State::Finished => Ok(()),
            State::Running => Err(Exc::value_error("coroutine already executing")),
        }
    }
}

impl<T: Object> Coroutine<T> {
    /// The same coroutine with another static type of result.
    pub fn map<U: Object>(self, convert: impl FnOnce(T) -> U + 'static) -> Coroutine<U> {
        let name = self.name();
        coroutine(name, async move { self.await.map(convert) })
    }

    /// `coroutine.send(value)`: what the innermost await handed out.
    ///
    /// # Errors
    /// StopIteration with the result at the end; what the body raises; RuntimeError when it has
    /// ended; TypeError for a value other than None at the start.
    pub fn send(&self, value: Value) -> Result<Value> {
        self.check_resumable()?;
        if self.0.state() == State::Created && !value.is_none() {
            return Err(Exc::type_error(
                "can't send non-None value to a just-started coroutine",
            ));
        }
        self.resume(Resume::Send(Held::new(value)))?
            .map_err(stop_iteration)
    }

    /// `coroutine.throw(exc)`.
    ///
    /// # Errors
    /// As [`Coroutine::send`]; `exc` itself when the body does not catch it.
    pub fn throw(&self, exc: Exc) -> Result<Value> {
        self.check_resumable()?;
        if self.0.state() == State::Created {
            self.finish();
            return Err(exc);
        }
        self.resume(Resume::Throw(exc))?.map_err(stop_iteration)
    }
}

/// The result of a body as its driver sees it: a StopIteration must not look like the end (PEP 479).
pub(crate) fn escaped<T>(result: Result<T>) -> Result<T> {
    result.map_err(Exc::escape)
}

#[cold]
pub(crate) fn reused() -> Exc {
    Exc::runtime_error("cannot reuse already awaited coroutine")
}

impl<T> Drop for Coroutine<T> {
    #[inline]
    fn drop(&mut self) {
        if self.0.is_last() && self.0.state() != State::Finished {
            finalize(self);
        }
    }
}

/// Ends the coroutine that nobody refers to any more.
#[cold]
fn finalize<T: 'static>(coroutine: &Coroutine<T>) {
    match coroutine.0.state() {
        State::Created => {
            report::never_awaited(coroutine.name());
            coroutine.finish();
        }
        State::Suspended => {
            if let Err(exc) = coroutine.close() {
                let (name, address) = (coroutine.name(), coroutine.0.address());
                report::unraisable(&exc, &|out| describe_to("coroutine", name, address, out));
            }
            if coroutine.0.state() == State::Suspended {
                coroutine.finish();
            }
        }
        State::Running | State::Finished => {}
    }
}

/// A coroutine that a statement lets go of.
#[must_use = "it ends where `at` says"]
pub struct Dropped<T: 'static>(Coroutine<T>);

/// The statement lets go of the coroutine: `rt::dropped(greet()).at(PY, 7)`.
pub fn dropped<T: 'static>(coroutine: Coroutine<T>) -> Dropped<T> {
    Dropped(coroutine)
}

impl<T: 'static> Dropped<T> {
    /// Ends the coroutine, if nobody else has it; the place is where CPython would be.
    pub fn at(self, code: Code, line: u32) {
        report::at(code, line, || drop(self.0));
    }
}

/// `await coroutine`.
#[must_use = "a coroutine runs when it is awaited"]
pub struct Awaiting<T: 'static> {
    coroutine: Coroutine<T>,
    started: bool,
}

impl<T: 'static> Future for Awaiting<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        match (self.coroutine.0.state(), self.started) {
            (State::Created, _) | (State::Suspended, true) => {}
            (State::Finished, _) => return Poll::Ready(Err(reused())),
            (State::Running, true) => {
                return Poll::Ready(Err(Exc::value_error("coroutine already executing")));
            }
            (State::Running | State::Suspended, false) => {
                return Poll::Ready(Err(Exc::runtime_error(
                    "coroutine is being awaited already",
                )));
            }
        }
        self.started = true;
        guard(|| self.coroutine.poll_body(cx))
    }
}

impl<T: 'static> IntoFuture for Coroutine<T> {
    type Output = Result<T>;
    type IntoFuture = Awaiting<T>;

    fn into_future(self) -> Awaiting<T> {
        Awaiting {
            coroutine: self,
            started: false,
        }
    }
}

/// A future behind a pointer, for the back edge of a cycle of async calls.
#[must_use = "a coroutine runs when it is awaited"]
pub struct Boxed<T>(Pin<Box<dyn Future<Output = Result<T>>>>);

/// Boxes the future of a recursive call: `rt::boxed(walk(node)).await`.
pub fn boxed<T>(future: impl Future<Output = Result<T>> + 'static) -> Boxed<T> {
    Boxed(Box::pin(future))
}

impl<T> Future for Boxed<T> {
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        guard(|| self.0.as_mut().poll(cx))
    }
}

/// Counts one level of recursion around a poll.
#[inline]
pub(crate) fn guard<T>(poll: impl FnOnce() -> Poll<Result<T>>) -> Poll<Result<T>> {
    match recursion::enter() {
        Ok(_depth) => poll(),
        Err(exc) => Poll::Ready(Err(exc)),
    }
}

impl<T: Object> Native for Coroutine<T> {
    fn type_name(&self) -> &'static str {
        "coroutine"
    }

    fn address(&self) -> usize {
        self.0.address()
    }

    fn repr_to(self: Rc<Self>, out: &mut String) -> Result<()> {
        Object::repr_to(&*self, out)
    }

    fn frame_state(&self) -> Option<State> {
        Some(self.0.state())
    }

    fn get_attr(self: Rc<Self>, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "__name__" => Value::Str(plain_name(self.name()).into()),
            "__qualname__" => Value::Str(self.name().into()),
            "cr_running" => Value::Bool(self.0.state() == State::Running),
            "cr_suspended" => Value::Bool(self.0.state() == State::Suspended),
            "cr_frame" => self.0.state().frame(),
            "cr_await" | "cr_origin" => Value::None,
            _ => return None,
        }))
    }

    fn methods(&self) -> &'static [&'static str] {
        &["send", "throw", "close", "__await__"]
    }

    fn call_method(self: Rc<Self>, name: &str, args: Args) -> Option<Result<Value>> {
        let mut given = args.positional.into_iter();
        let first = given.next();
        Some(match (name, first) {
            ("send", Some(value)) => self.send(value),
            ("throw", Some(exc)) => thrown_with(&exc, given.next()).and_then(|exc| self.throw(exc)),
            ("close", None) => self.close().map(|()| Value::None),
            ("__await__", None) => Ok(self.__await__().into_value()),
            _ => return None,
        })
    }

    fn into_coroutine(self: Rc<Self>) -> Option<Coroutine<Value>> {
        let any: &dyn core::any::Any = &*self;
        Some(match any.downcast_ref::<Coroutine<Value>>() {
            Some(same) => same.clone(),
            None => (*self).clone().map(T::into_value),
        })
    }
}

/// The argument of a dynamic `throw`.
pub(crate) fn thrown(exc: &Value) -> Result<Exc> {
    match exc {
        Value::Exc(exc) => Ok(exc.clone()),
        Value::ExcClass(class) => class.instance(),
        other => Err(Exc::type_error(alloc::format!(
            "exceptions must be classes or instances deriving from BaseException, not {}",
            other.type_name()
        ))),
    }
}

/// The same in its older form, `throw(class, value)`.
pub(crate) fn thrown_with(exc: &Value, value: Option<Value>) -> Result<Exc> {
    match (exc, value) {
        (Value::ExcClass(_), Some(Value::Exc(exc))) => Ok(exc),
        (Value::ExcClass(class), Some(Value::Tuple(args))) => {
            class.construct(Args::new(args.iter().collect::<Vec<Value>>()))
        }
        (Value::ExcClass(class), Some(value)) if !value.is_none() => {
            class.construct(Args::new([value]))
        }
        (exc, _) => thrown(exc),
    }
}

impl<T: Object> Object for Coroutine<T> {
    fn type_name(&self) -> &'static str {
        "coroutine"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push_str(&describe("coroutine", self.name(), self.0.address()));
        Ok(())
    }

    fn is_same(&self, other: &Self) -> bool {
        self.0.is_same(&other.0)
    }

    fn hash(&self) -> Result<i64> {
        Ok(identity_hash(self.0.address()))
    }

    fn into_value(self) -> Value {
        Value::Native(Rc::new(self))
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Native(native) => {
                let any: &dyn core::any::Any = &**native;
                any.downcast_ref::<Self>().cloned()
            }
            _ => None,
        }
    }
}

//! Async generators: `async def` with `yield`.
//!
//! ```python
//! async def ticks(n):
//!     for i in range(n):
//!         await asyncio.sleep(1)
//!         yield i
//! ```
//!
//! Both leaves in one body: an `await` suspends through to the driver, a `yield` ends the present
//! step. [`AsyncGenerator::next_item`] is the step of an `async for`.
//!
//! Invariants:
//! 1. One step at a time; a second one raises RuntimeError.
//! 2. A generator that is let go in the middle is closed by a task of the running loop; those that
//!    are left when the loop ends are closed by `asyncio.run`.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::future::Future;
use core::pin::Pin;
use core::ptr::NonNull;
use core::task::{Context, Poll, Waker};

use crate::asyncio;
use crate::coroutine::{Coroutine, coroutine, guard, thrown};
use crate::exc::{self, Exc, Result};
use crate::executor;
use crate::executor::driver::{self, Resume as Hand};
use crate::frame::{Frame, Owner, State};
use crate::function::Args;
use crate::generator::{Channel, Co, Sent, describe, plain_name};
use crate::held::Held;
use crate::identity::identity_hash;
use crate::object::Object;
use crate::value::{Native, Value};

/// What an async generator keeps beside its body.
struct Extra<Y, S> {
    channel: Channel<Y, S>,
    /// A step is under way.
    stepping: Cell<bool>,
    /// The loop knows it, to close it at its end.
    known: Cell<bool>,
}

/// An async generator object: `Y` is what it yields, `S` what `yield` evaluates to.
pub struct AsyncGenerator<Y: 'static, S: 'static = ()>(Frame<Extra<Y, S>, ()>);

/// Makes an async generator object of a body; nothing runs before the first step.
pub fn async_generator<Y, S, F>(
    name: &'static str,
    body: impl FnOnce(Co<Y, S>) -> F,
) -> AsyncGenerator<Y, S>
where
    F: Future<Output = Result<()>> + 'static,
{
    let extra = Extra {
        channel: Channel::new(name),
        stepping: Cell::new(false),
        known: Cell::new(false),
    };
    AsyncGenerator(Frame::new(extra, |extra| body(Co::lend(&extra.channel))))
}

impl<Y, S> Clone for AsyncGenerator<Y, S> {
    fn clone(&self) -> Self {
        AsyncGenerator(self.0.clone())
    }
}

/// What a step does at the `yield` where the generator stands.
enum Resume<S> {
    Send(S),
    Throw(Exc),
    Close,
}

impl<S> Resume<S> {
    fn name(&self) -> &'static str {
        match self {
            Resume::Send(_) => "anext",
            Resume::Throw(_) => "athrow",
            Resume::Close => "aclose",
        }
    }
}

/// One step, to be awaited once: the next item, or None at the end.
#[must_use = "a step happens when it is awaited"]
pub struct AsyncStep<Y: 'static, S: 'static> {
    generator: AsyncGenerator<Y, S>,
    resume: Option<Resume<S>>,
    closing: bool,
    done: bool,
}

impl<Y, S> Unpin for AsyncStep<Y, S> {}

impl<Y: 'static, S: Sent> AsyncStep<Y, S> {
    /// Hands in what the step resumes with; an outcome if that ends the step at once.
    fn begin(&mut self, resume: Resume<S>) -> Option<Result<Option<Y>>> {
        let extra = self.generator.0.extra();
        if extra.stepping.get() {
            return Some(Err(Exc::runtime_error(alloc::format!(
                "{}(): asynchronous generator is already running",
                resume.name()
            ))));
        }
        let state = self.generator.0.state();
        match (state, resume) {
            (State::Running, _) => {
                return Some(Err(Exc::value_error("async generator already executing")));
            }
            (State::Finished, _) => return Some(Ok(None)),
            (State::Created, Resume::Send(value)) if !value.is_none() => {
                return Some(Err(Exc::type_error(
                    "can't send non-None value to a just-started async generator",
                )));
            }
            (State::Created, Resume::Send(_)) => {}
            (State::Created, Resume::Throw(exc)) => {
                self.generator.0.finish();
                return Some(Err(exc));
            }
            (State::Created, Resume::Close) => {
                self.generator.0.finish();
                return Some(Ok(None));
            }
            (State::Suspended, Resume::Send(value)) => extra.channel.send(value),
            (State::Suspended, Resume::Throw(exc)) => extra.channel.throw(exc),
            (State::Suspended, Resume::Close) => {
                self.closing = true;
                extra.channel.throw(Exc::generator_exit());
            }
        }
        extra.stepping.set(true);
        self.generator.introduce();
        None
    }

    fn step(&mut self, cx: &mut Context<'_>) -> Poll<Result<Option<Y>>> {
        let frame = &self.generator.0;
        if !matches!(frame.state(), State::Created | State::Suspended) {
            return Poll::Ready(Err(Exc::value_error("async generator already executing")));
        }
        let item = match guard(|| frame.poll(cx)) {
            Poll::Ready(Ok(())) => None,
            Poll::Ready(Err(exc)) if self.closing && ends_closing(&exc) => None,
            Poll::Ready(Err(exc)) => {
                frame.extra().stepping.set(false);
                return Poll::Ready(Err(escaped(exc)));
            }
            Poll::Pending => match frame.extra().channel.yielded.take() {
                None => return Poll::Pending,
                Some(_) if self.closing => {
                    frame.extra().stepping.set(false);
                    return Poll::Ready(Err(Exc::runtime_error(
                        "async generator ignored GeneratorExit",
                    )));
                }
                item => item,
            },
        };
        frame.extra().stepping.set(false);
        Poll::Ready(Ok(item))
    }
}

fn ends_closing(exc: &Exc) -> bool {
    exc.is(&exc::GENERATOR_EXIT) || exc.is(&exc::STOP_ASYNC_ITERATION)
}

/// The error of a body as its caller sees it: neither kind of stop may look like the end.
fn escaped(exc: Exc) -> Exc {
    let text = if exc.is(&exc::STOP_ITERATION) {
        "async generator raised StopIteration"
    } else if exc.is(&exc::STOP_ASYNC_ITERATION) {
        "async generator raised StopAsyncIteration"
    } else {
        return exc;
    };
    let error = Exc::runtime_error(text).with_cause(&exc);
    error.set_context(Some(exc));
    error
}

impl<Y: 'static, S: Sent> Future for AsyncStep<Y, S> {
    type Output = Result<Option<Y>>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.done {
            return Poll::Ready(Err(Exc::runtime_error(
                "cannot reuse already awaited __anext__()/asend()",
            )));
        }
        if let Some(resume) = self.resume.take()
            && let Some(outcome) = self.begin(resume)
        {
            self.done = true;
            return Poll::Ready(outcome);
        }
        let poll = self.step(cx);
        self.done = poll.is_ready();
        poll
    }
}

impl<Y: 'static, S: Sent> AsyncGenerator<Y, S> {
    fn resume(&self, resume: Resume<S>) -> AsyncStep<Y, S> {
        AsyncStep {
            generator: self.clone(),
            resume: Some(resume),
            closing: false,
            done: false,
        }
    }

    /// The step of an `async for`: None at the end.
    ///
    /// # Errors
    /// What the body raises; RuntimeError during another step.
    pub fn next_item(&self) -> AsyncStep<Y, S> {
        self.resume(Resume::Send(S::none()))
    }

    /// `__anext__()`.
    ///
    /// # Errors
    /// StopAsyncIteration at the end; as [`AsyncGenerator::next_item`].
    pub fn __anext__(&self) -> impl Future<Output = Result<Y>> + use<Y, S> {
        stop(self.next_item())
    }

    /// `asend(value)`.
    ///
    /// # Errors
    /// As [`AsyncGenerator::__anext__`]; TypeError for a value other than None at the start.
    pub fn asend(&self, value: S) -> impl Future<Output = Result<Y>> + use<Y, S> {
        stop(self.resume(Resume::Send(value)))
    }

    /// `athrow(exc)`.
    ///
    /// # Errors
    /// As [`AsyncGenerator::__anext__`]; `exc` itself when the body does not catch it.
    pub fn athrow(&self, exc: Exc) -> impl Future<Output = Result<Y>> + use<Y, S> {
        stop(self.resume(Resume::Throw(exc)))
    }

    /// `aclose()`.
    ///
    /// # Errors
    /// RuntimeError when the body yields instead of ending; what the body raises.
    pub fn aclose(&self) -> impl Future<Output = Result<()>> + use<Y, S> {
        let step = self.resume(Resume::Close);
        async move { step.await.map(drop) }
    }

    /// `__aiter__()`.
    pub fn __aiter__(&self) -> Self {
        self.clone()
    }

    /// Makes the running loop close this generator at its end.
    fn introduce(&self) {
        let known = &self.0.extra().known;
        if !known.get() && executor::with(|executor| executor.is_running()) {
            known.set(true);
            let entry = Known {
                head: self.0.raw(),
                // SAFETY: the last handle removes the entry, so the frame lives when this is called.
                close: |head| unsafe { AsyncGenerator::<Y, S>(Frame::from_raw(head)) }.closer(),
            };
            KNOWN.with(|all| all.borrow_mut().push(entry));
            asyncio::close_generators_at_end();
        }
    }

    fn closer(self) -> Coroutine<()> {
        coroutine("aclose", async move { self.aclose().await })
    }
}

async fn stop<Y: 'static, S: Sent>(step: AsyncStep<Y, S>) -> Result<Y> {
    step.await?.ok_or_else(Exc::stop_async_iteration)
}

/// `anext(generator, default)`.
///
/// # Errors
/// What the body raises.
pub fn anext_or<Y: 'static, S: Sent>(
    generator: &AsyncGenerator<Y, S>,
    default: Y,
) -> impl Future<Output = Result<Y>> + use<Y, S> {
    let step = generator.next_item();
    async move { Ok(step.await?.unwrap_or(default)) }
}

/// A generator that the loop is to close.
struct Known {
    head: NonNull<()>,
    close: fn(NonNull<()>) -> Coroutine<()>,
}

local! {
    static KNOWN: RefCell<Vec<Known>> = RefCell::new(Vec::new());
}

fn forget(head: NonNull<()>) {
    KNOWN.with(|all| all.borrow_mut().retain(|it| it.head != head));
}

/// Whether generators are left to close.
pub(crate) fn has_closers() -> bool {
    KNOWN.with(|all| !all.borrow().is_empty())
}

/// Coroutines that close the generators which are left, for the end of the loop.
pub(crate) fn closers() -> Vec<Coroutine<()>> {
    let known = KNOWN.with(|all| core::mem::take(&mut *all.borrow_mut()));
    known.into_iter().map(|it| (it.close)(it.head)).collect()
}

impl<Y, S> Drop for AsyncGenerator<Y, S> {
    fn drop(&mut self) {
        if self.0.is_last() && self.0.extra().known.get() {
            self.let_go();
        }
        if self.0.is_last() {
            self.0.finish();
            if self.0.extra().channel.lent.get() {
                core::mem::forget(self.0.clone());
            }
        }
    }
}

impl<Y: 'static, S: 'static> AsyncGenerator<Y, S> {
    /// Nobody refers to it any more: if it stands in the middle, a task closes it.
    #[cold]
    fn let_go(&self) {
        self.0.extra().known.set(false);
        forget(self.0.raw());
        if self.0.state() != State::Suspended || !executor::with(|executor| executor.is_running()) {
            return;
        }
        let closing = Closing(self.clone());
        asyncio::soon(move || asyncio::create_task(coroutine("aclose", closing)).map(drop));
    }
}

/// Closes without the bounds that `aclose` has, since `Drop` can ask for none: throws GeneratorExit
/// in and waits for the end.
struct Closing<Y: 'static, S: 'static>(AsyncGenerator<Y, S>);

impl<Y, S> Unpin for Closing<Y, S> {}

impl<Y, S> Drop for Closing<Y, S> {
    /// The loop ended before the first step of the task. As in CPython the generator is told so
    /// where it stands, and what it awaits then is closed.
    fn drop(&mut self) {
        let AsyncGenerator(frame) = &self.0;
        if frame.extra().stepping.get() {
            return;
        }
        frame.extra().channel.throw(Exc::cancelled_error());
        let resumes = [
            Hand::Send(Held::new(Value::None)),
            Hand::Throw(Exc::generator_exit()),
        ];
        for resume in resumes {
            if frame.state() != State::Suspended {
                return;
            }
            let mut cx = Context::from_waker(Waker::noop());
            // What the body raises on its way out has nobody to go to, as when a task is cancelled.
            drop(driver::drive(resume, || frame.poll(&mut cx)));
        }
    }
}

impl<Y: 'static, S: 'static> Future for Closing<Y, S> {
    type Output = Result<()>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let frame = &self.0.0;
        let extra = frame.extra();
        if !matches!(frame.state(), State::Created | State::Suspended) {
            return Poll::Ready(Ok(()));
        }
        if !extra.stepping.replace(true) {
            extra.channel.throw(Exc::generator_exit());
        }
        let outcome = match frame.poll(cx) {
            Poll::Pending if extra.channel.yielded.take().is_none() => return Poll::Pending,
            Poll::Pending => Err(Exc::runtime_error("async generator ignored GeneratorExit")),
            Poll::Ready(Err(exc)) if !ends_closing(&exc) => Err(escaped(exc)),
            Poll::Ready(_) => Ok(()),
        };
        extra.stepping.set(false);
        Poll::Ready(outcome)
    }
}

/// A future of unknown type, for tables of them.
#[doc(hidden)]
pub type BoxFuture<T> = Pin<Box<dyn Future<Output = Result<T>>>>;

/// `async for` over something dynamic: its next item, or None at the end.
#[doc(hidden)]
pub type NextItem = BoxFuture<Option<Value>>;

impl<Y: Object, S: Sent> Native for AsyncGenerator<Y, S> {
    fn type_name(&self) -> &'static str {
        "async_generator"
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
        let qualname = self.0.extra().channel.name;
        Some(Ok(match name {
            "__name__" => Value::Str(plain_name(qualname).into()),
            "__qualname__" => Value::Str(qualname.into()),
            "ag_running" => Value::Bool(self.0.extra().stepping.get()),
            _ => return None,
        }))
    }

    fn methods(&self) -> &'static [&'static str] {
        &["__aiter__", "__anext__", "asend", "athrow", "aclose"]
    }

    fn call_method(self: Rc<Self>, name: &str, args: Args) -> Option<Result<Value>> {
        let first = args.positional.into_iter().next();
        Some(Ok(match (name, first) {
            ("__aiter__", None) => (*self).clone().into_value(),
            ("__anext__", None) => coroutine("__anext__", self.__anext__()).into_value(),
            ("aclose", None) => coroutine("aclose", self.aclose()).into_value(),
            ("asend", Some(value)) => {
                // A body that looks at nothing that is sent takes anything.
                let value = S::from_value(&value).unwrap_or_else(S::none);
                coroutine("asend", self.asend(value)).into_value()
            }
            ("athrow", Some(exc)) => match thrown(&exc) {
                Ok(exc) => coroutine("athrow", self.athrow(exc)).into_value(),
                Err(exc) => return Some(Err(exc)),
            },
            _ => return None,
        }))
    }

    fn next_item(self: Rc<Self>) -> Option<NextItem> {
        let step = AsyncGenerator::next_item(&self);
        Some(Box::pin(async move { Ok(step.await?.map(Y::into_value)) }))
    }
}

impl<Y: Object, S: Sent> Object for AsyncGenerator<Y, S> {
    fn type_name(&self) -> &'static str {
        "async_generator"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        let name = self.0.extra().channel.name;
        out.push_str(&describe("async_generator", name, self.0.address()));
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

impl<Y: 'static, S: 'static> Owner<()> for Extra<Y, S> {
    /// No loop resumes it.
    fn ended(_result: Result<()>) {}
}

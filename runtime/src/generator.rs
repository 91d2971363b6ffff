//! Generators: `def` with `yield`.
//!
//! ```python
//! def countdown(n):
//!     while n > 0:
//!         step = yield n
//!         n -= step or 1
//! ```
//!
//! The body is an `async` block whose only leaf is [`Co::yield_`]; rustc turns it into a state
//! machine and [`Generator`] polls that with a waker that does nothing:
//!
//! ```ignore
//! rt::generator("countdown", move |co: Co<Int, Option<Int>>| async move { … co.yield_(n).await?; … })
//! ```
//!
//! Invariants:
//! 1. One allocation holds the channel (what is handed out and in) and the body; the body never
//!    moves after its first poll.
//! 2. The body runs only while the state is `Running`, so it is never entered twice.
//! 3. `throw` reaches the body as the `Err` of the leaf; dropping the body is not a throw. The last
//!    handle of a suspended generator throws GeneratorExit first, so `finally` runs.
//! 4. A finished generator has dropped its body and, with it, the locals.

use alloc::rc::Rc;
use alloc::string::String;
use core::cell::Cell;
use core::future::Future;
use core::pin::Pin;
use core::ptr::NonNull;
use core::task::{Context, Poll, Waker};

use crate::dynamic;
use crate::exc::{self, Exc, Result, Sink};
use crate::frame::{Frame, Owner, State};
use crate::function::Args;
use crate::identity::identity_hash;
use crate::iter::{Iter, Iterable};
use crate::object::Object;
use crate::recursion;
use crate::value::{Native, Value};

/// What `yield` evaluates to: `()` where nobody sends, `Option<T>` or [`Value`] where somebody
/// does. `next()` sends None, so None must be among the values.
pub trait Sent: Object {
    /// None as a value of this type.
    fn none() -> Self;

    /// Whether this is None.
    fn is_none(&self) -> bool;
}

impl Sent for () {
    fn none() {}

    fn is_none(&self) -> bool {
        true
    }
}

impl<T: Object> Sent for Option<T>
where
    Option<T>: Object,
{
    fn none() -> Self {
        None
    }

    fn is_none(&self) -> bool {
        Option::is_none(self)
    }
}

impl Sent for Value {
    fn none() -> Self {
        ().into_value()
    }

    fn is_none(&self) -> bool {
        <() as Object>::from_value(self).is_some()
    }
}

/// What one resumption of a generator came to.
#[derive(Clone, Debug)]
pub enum Step<Y, R> {
    /// The body stands at a `yield`.
    Yield(Y),
    /// The body returned just now.
    Return(R),
    /// The body had ended before.
    Exhausted,
}

/// Where a body and its driver exchange values.
pub(crate) struct Channel<Y, S> {
    pub(crate) name: &'static str,
    /// The [`Co`] of the body has not been dropped.
    pub(crate) lent: Cell<bool>,
    pub(crate) yielded: Cell<Option<Y>>,
    /// Something was sent or thrown: `next` leaves this alone, so that it costs one test.
    handed_in: Cell<bool>,
    sent: Cell<Option<S>>,
    thrown: Cell<Option<Exc>>,
}

impl<Y, S> Channel<Y, S> {
    pub(crate) fn new(name: &'static str) -> Self {
        Channel {
            name,
            lent: Cell::new(false),
            yielded: Cell::new(None),
            handed_in: Cell::new(false),
            sent: Cell::new(None),
            thrown: Cell::new(None),
        }
    }

    /// Whether an item waits to be taken.
    #[inline]
    fn is_full(&self) -> bool {
        // SAFETY: one thread, and nothing runs while the reference lives.
        unsafe { (*self.yielded.as_ptr()).is_some() }
    }

    /// What the present `yield` evaluates to.
    pub(crate) fn send(&self, value: S) {
        self.handed_in.set(true);
        self.sent.set(Some(value));
    }

    /// What the present `yield` raises.
    pub(crate) fn throw(&self, exc: Exc) {
        self.handed_in.set(true);
        self.thrown.set(Some(exc));
    }
}

/// The body's end of the channel, what `yield` talks to.
pub struct Co<Y, S = ()> {
    channel: NonNull<Channel<Y, S>>,
}

impl<Y, S> Co<Y, S> {
    /// Lends the channel to a body.
    ///
    /// The owner of the channel must not free it while [`Channel::lent`] is set.
    pub(crate) fn lend(channel: &Channel<Y, S>) -> Self {
        channel.lent.set(true);
        Co {
            channel: NonNull::from(channel),
        }
    }

    #[inline]
    fn channel(&self) -> &Channel<Y, S> {
        // SAFETY: owners keep the channel in place until `lent` is cleared, which only our drop does.
        unsafe { self.channel.as_ref() }
    }

    /// `yield value`: hands `value` out and waits for the next resumption.
    ///
    /// # Errors
    /// What `throw` or `close` threw in.
    #[inline]
    pub fn yield_(&self, value: Y) -> Yield<'_, Y, S> {
        self.channel().yielded.set(Some(value));
        Yield { co: self }
    }
}

impl<Y, S> Drop for Co<Y, S> {
    fn drop(&mut self) {
        self.channel().lent.set(false);
    }
}

/// The leaf that `co.yield_(v).await` waits on.
#[must_use = "a yield happens when it is awaited"]
pub struct Yield<'a, Y, S> {
    co: &'a Co<Y, S>,
}

impl<Y, S: Sent> Future for Yield<'_, Y, S> {
    type Output = Result<S>;

    #[inline]
    fn poll(self: Pin<&mut Self>, _cx: &mut Context<'_>) -> Poll<Result<S>> {
        let channel = self.co.channel();
        // The driver takes the item before it resumes the body: as long as it is there, nobody has.
        if channel.is_full() {
            return Poll::Pending;
        }
        if !channel.handed_in.get() {
            return Poll::Ready(Ok(S::none()));
        }
        channel.handed_in.set(false);
        Poll::Ready(match channel.thrown.take() {
            None => Ok(channel.sent.take().unwrap_or_else(S::none)),
            Some(exc) => Err(exc),
        })
    }
}

/// Places a body beside its channel, in one allocation.
pub(crate) fn frame<Y: 'static, S: 'static, R: 'static, F>(
    name: &'static str,
    body: impl FnOnce(Co<Y, S>) -> F,
) -> Frame<Channel<Y, S>, R>
where
    F: Future<Output = Result<R>> + 'static,
{
    Frame::new(Channel::new(name), |channel| body(Co::lend(channel)))
}

/// A generator object. `Y` is what it yields, `S` what `yield` evaluates to, `R` what it returns.
pub struct Generator<Y: 'static, S: 'static = (), R: 'static = ()>(Frame<Channel<Y, S>, R>);

/// Makes a generator object of a body; nothing runs before the first `next`.
pub fn generator<Y, S, R, F>(
    name: &'static str,
    body: impl FnOnce(Co<Y, S>) -> F,
) -> Generator<Y, S, R>
where
    F: Future<Output = Result<R>> + 'static,
{
    Generator(frame(name, body))
}

impl<Y, S, R> Clone for Generator<Y, S, R> {
    fn clone(&self) -> Self {
        Generator(self.0.clone())
    }
}

impl<Y: 'static, S: Sent, R: 'static> Generator<Y, S, R> {
    fn resume(&self) -> Result<Step<Y, R>> {
        self.resume_in(&mut Context::from_waker(Waker::noop()))
    }

    /// The first resumption. A chain of resumptions gets longer only by a generator that starts at
    /// its end, so this is where recursion is counted.
    #[cold]
    #[inline(never)]
    fn start(&self, cx: &mut Context<'_>) -> Result<Step<Y, R>> {
        let _depth = recursion::enter()?;
        self.resume_in(cx)
    }

    #[inline]
    fn resume_in(&self, cx: &mut Context<'_>) -> Result<Step<Y, R>> {
        match self.0.poll(cx) {
            Poll::Pending => match self.0.extra().yielded.take() {
                Some(item) => Ok(Step::Yield(item)),
                None => Err(foreign_await()),
            },
            Poll::Ready(Ok(value)) => Ok(Step::Return(value)),
            Poll::Ready(Err(exc)) => Err(escaped(exc)),
        }
    }

    /// Resumes with None: the step of a `for` loop.
    ///
    /// # Errors
    /// What the body raises; ValueError when it is running already.
    #[inline]
    pub fn advance(&self) -> Result<Step<Y, R>> {
        self.advance_in(&mut Context::from_waker(Waker::noop()))
    }

    #[inline]
    fn advance_in(&self, cx: &mut Context<'_>) -> Result<Step<Y, R>> {
        match self.0.state() {
            State::Suspended => self.resume_in(cx),
            State::Created => self.start(cx),
            State::Finished => Ok(Step::Exhausted),
            State::Running => Err(already_executing()),
        }
    }

    /// Resumes with a value, without making a StopIteration of the end.
    ///
    /// # Errors
    /// As [`Generator::advance`]; TypeError for a value other than None before the first `yield`.
    pub fn advance_with(&self, value: S) -> Result<Step<Y, R>> {
        match self.0.state() {
            State::Created if !value.is_none() => Err(unstarted()),
            State::Created => self.start(&mut Context::from_waker(Waker::noop())),
            State::Suspended => {
                self.0.extra().send(value);
                self.resume()
            }
            State::Finished => Ok(Step::Exhausted),
            State::Running => Err(already_executing()),
        }
    }

    /// Resumes with an exception, without making a StopIteration of the end.
    ///
    /// # Errors
    /// As [`Generator::advance`]; `exc` itself when the body does not catch it.
    pub fn advance_throwing(&self, exc: Exc) -> Result<Step<Y, R>> {
        match self.0.state() {
            State::Created => {
                self.0.finish();
                Err(exc)
            }
            State::Suspended => {
                self.0.extra().throw(exc);
                self.resume()
            }
            State::Finished => Err(exc),
            State::Running => Err(already_executing()),
        }
    }

    /// `generator.close()`.
    ///
    /// # Errors
    /// RuntimeError when the body yields instead of ending; what the body raises.
    pub fn close(&self) -> Result<()> {
        match self.0.state() {
            State::Created => {
                self.0.finish();
                Ok(())
            }
            State::Suspended => match self.advance_throwing(Exc::generator_exit()) {
                Ok(Step::Yield(_)) => Err(Exc::runtime_error("generator ignored GeneratorExit")),
                Ok(_) => Ok(()),
                Err(exc) if exc.is(&exc::GENERATOR_EXIT) => Ok(()),
                Err(exc) => Err(exc),
            },
            State::Finished => Ok(()),
            State::Running => Err(already_executing()),
        }
    }

    /// `__name__` of the generator.
    pub fn name(&self) -> &'static str {
        self.0.extra().name
    }
}

impl<Y: 'static, S: Sent, R: Object> Generator<Y, S, R> {
    /// `next(generator)`.
    ///
    /// # Errors
    /// StopIteration with the result at the end; what the body raises.
    pub fn next(&self) -> Result<Y> {
        self.advance().and_then(stop)
    }

    /// `next(generator, default)`.
    ///
    /// # Errors
    /// What the body raises.
    pub fn next_or(&self, default: Y) -> Result<Y> {
        Ok(match self.advance()? {
            Step::Yield(item) => item,
            Step::Return(_) | Step::Exhausted => default,
        })
    }

    /// `generator.send(value)`.
    ///
    /// # Errors
    /// As [`Generator::next`].
    pub fn send(&self, value: S) -> Result<Y> {
        self.advance_with(value).and_then(stop)
    }

    /// `generator.throw(exc)`.
    ///
    /// # Errors
    /// As [`Generator::next`]; `exc` itself when the body does not catch it.
    pub fn throw(&self, exc: Exc) -> Result<Y> {
        self.advance_throwing(exc).and_then(stop)
    }
}

fn stop<Y, R: Object>(step: Step<Y, R>) -> Result<Y> {
    match step {
        Step::Yield(item) => Ok(item),
        Step::Return(value) => Err(stop_iteration(value)),
        Step::Exhausted => Err(stop_iteration(())),
    }
}

/// StopIteration with a result; None leaves it without arguments.
#[cold]
pub(crate) fn stop_iteration<R: Object>(value: R) -> Exc {
    Exc::stop_iteration(value.into_value())
}

/// The error of a body as its caller sees it: a StopIteration must not look like the end (PEP 479).
#[cold]
fn escaped(exc: Exc) -> Exc {
    if exc.is(&exc::STOP_ITERATION) {
        let error = Exc::runtime_error("generator raised StopIteration").with_cause(&exc);
        error.set_context(Some(exc));
        return error;
    }
    exc
}

#[cold]
fn unstarted() -> Exc {
    Exc::type_error("can't send non-None value to a just-started generator")
}

#[cold]
fn already_executing() -> Exc {
    Exc::value_error("generator already executing")
}

/// A generator body waits on nothing but its `yield`s; only hand-written Rust can get here.
#[cold]
fn foreign_await() -> Exc {
    Exc::runtime_error("generator awaited something other than a yield")
}

impl<Y, S, R> Drop for Generator<Y, S, R> {
    #[inline]
    fn drop(&mut self) {
        if self.0.is_last() && self.0.state() != State::Finished {
            finalize(&self.0);
        }
    }
}

/// Ends the generator that nobody refers to any more.
#[cold]
fn finalize<Y: 'static, S: 'static, R: 'static>(frame: &Frame<Channel<Y, S>, R>) {
    if frame.state() == State::Suspended {
        frame.extra().throw(Exc::generator_exit());
        let problem = match frame.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(Ok(_)) => None,
            Poll::Ready(Err(exc)) if exc.is(&exc::GENERATOR_EXIT) => None,
            Poll::Ready(Err(exc)) => Some(escaped(exc)),
            Poll::Pending => Some(Exc::runtime_error("generator ignored GeneratorExit")),
        };
        if let Some(exc) = problem {
            let (name, address) = (frame.extra().name, frame.address());
            crate::asyncio::report::unraisable(&exc, &|out| {
                describe_to("generator", name, address, out);
            });
        }
    }
    release(frame);
}

/// Drops the body; keeps the allocation for good if the body smuggled its [`Co`] out.
pub(crate) fn release<Y: 'static, S: 'static, R: 'static>(frame: &Frame<Channel<Y, S>, R>) {
    frame.finish();
    if frame.extra().lent.get() {
        core::mem::forget(frame.clone());
    }
}

/// `__name__` of what has this `__qualname__`.
pub(crate) fn plain_name(qualname: &'static str) -> &'static str {
    qualname.rsplit('.').next().unwrap_or(qualname)
}

/// `<generator object countdown at 0x7f0c2a3b4c50>`.
pub(crate) fn describe(kind: &str, name: &str, address: usize) -> String {
    let mut text = String::new();
    describe_to(kind, name, address, &mut |piece| text.push_str(piece));
    text
}

/// [`describe`], piece by piece.
pub(crate) fn describe_to(kind: &str, name: &str, address: usize, out: Sink<'_>) {
    for piece in ["<", kind, " object ", name, " at 0x"] {
        out(piece);
    }
    let nibbles = (usize::BITS - address.leading_zeros()).div_ceil(4).max(1);
    for nibble in (0..nibbles).rev() {
        let nibble = address >> (4 * nibble) & 15;
        out("0123456789abcdef".get(nibble..=nibble).unwrap_or_default());
    }
    out(">");
}

/// The `for` loop's view of a generator.
pub struct Items<Y: 'static, S: 'static, R: 'static> {
    generator: Generator<Y, S, R>,
    /// Made once a loop, not once an item.
    cx: Context<'static>,
}

impl<Y: 'static, S: Sent, R: 'static> Iterator for Items<Y, S, R> {
    type Item = Result<Y>;

    #[inline]
    fn next(&mut self) -> Option<Result<Y>> {
        match self.generator.advance_in(&mut self.cx) {
            Ok(Step::Yield(item)) => Some(Ok(item)),
            Ok(Step::Return(_) | Step::Exhausted) => None,
            Err(exc) => Some(Err(exc)),
        }
    }
}

impl<Y: 'static, S: Sent, R: 'static> IntoIterator for Generator<Y, S, R> {
    type Item = Result<Y>;
    type IntoIter = Items<Y, S, R>;

    fn into_iter(self) -> Items<Y, S, R> {
        Items {
            generator: self,
            cx: Context::from_waker(Waker::noop()),
        }
    }
}

impl<Y, S: Sent> Co<Y, S> {
    /// `yield from generator`: hands out its items, hands in what is sent and thrown, evaluates to
    /// its result.
    ///
    /// # Errors
    /// What the inner generator raises or what is thrown in.
    pub async fn delegate<R: Object>(&self, inner: Generator<Y, S, R>) -> Result<R> {
        self.delegate_with(inner, |item| item).await
    }

    /// As [`Co::delegate`], converting each item to what this generator yields.
    ///
    /// # Errors
    /// As [`Co::delegate`].
    pub async fn delegate_with<A: 'static, R: Object>(
        &self,
        inner: Generator<A, S, R>,
        convert: impl Fn(A) -> Y,
    ) -> Result<R> {
        let mut step = inner.advance()?;
        loop {
            match step {
                Step::Return(value) => return Ok(value),
                Step::Exhausted => return exhausted(),
                Step::Yield(item) => {
                    step = match self.yield_(convert(item)).await {
                        Ok(value) => inner.advance_with(value)?,
                        Err(exc) if exc.is(&exc::GENERATOR_EXIT) => {
                            inner.close()?;
                            return Err(exc);
                        }
                        Err(exc) => inner.advance_throwing(exc)?,
                    };
                }
            }
        }
    }

    /// `yield from iterable` for what is no generator: it can be iterated, not sent to.
    ///
    /// # Errors
    /// What the iterator raises or what is thrown in; AttributeError when a value is sent.
    pub async fn delegate_iter(
        &self,
        type_name: &'static str,
        items: impl Iterator<Item = Result<Y>>,
    ) -> Result<()> {
        for item in items {
            if !self.yield_(item?).await?.is_none() {
                return Err(Exc::attribute_error(alloc::format!(
                    "'{type_name}' object has no attribute 'send'"
                )));
            }
        }
        Ok(())
    }
}

impl<S: Sent> Co<Value, S> {
    /// `yield from iterable` where only the running program knows what that is: what is sent,
    /// thrown or closed goes on to an iterator that has the method.
    ///
    /// # Errors
    /// What the iterator raises or what is thrown in; AttributeError when a value is sent to one
    /// without `send`.
    pub async fn delegate_value(&self, source: Value) -> Result<Value> {
        let iterator = dynamic::iterate::iter(&source)?;
        let call = |name, args: &[Value]| dynamic::call_method(&iterator, name, Args::new(args));
        let mut next = dynamic::next(&iterator);
        loop {
            let item = match next {
                Ok(item) => item,
                Err(exc) if exc.is(&exc::STOP_ITERATION) => return exc.get_attr("value"),
                Err(exc) => return Err(exc),
            };
            next = match self.yield_(item).await {
                Ok(sent) if sent.is_none() => dynamic::next(&iterator),
                Ok(sent) => call("send", &[sent.into_value()]),
                Err(exc) if exc.is(&exc::GENERATOR_EXIT) => {
                    if dynamic::has_attr(&iterator, "close")? {
                        call("close", &[])?;
                    }
                    return Err(exc);
                }
                Err(exc) if dynamic::has_attr(&iterator, "throw")? => {
                    call("throw", &[Value::Exc(exc)])
                }
                Err(exc) => return Err(exc),
            };
        }
    }
}

/// A generator that has ended evaluates to None under `yield from`.
fn exhausted<R: Object>() -> Result<R> {
    R::from_value(&().into_value())
        .ok_or_else(|| Exc::type_error("'yield from' an exhausted generator gives None"))
}

impl<Y: Object, S: Sent, R: Object> Native for Generator<Y, S, R> {
    fn type_name(&self) -> &'static str {
        "generator"
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
            "gi_running" => Value::Bool(self.0.state() == State::Running),
            "gi_suspended" => Value::Bool(self.0.state() == State::Suspended),
            "gi_frame" => self.0.state().frame(),
            "gi_yieldfrom" => Value::None,
            _ => return None,
        }))
    }

    fn methods(&self) -> &'static [&'static str] {
        &["__iter__", "__next__", "send", "throw", "close"]
    }

    fn call_method(self: Rc<Self>, name: &str, args: Args) -> Option<Result<Value>> {
        let mut given = args.positional.into_iter();
        let first = given.next();
        Some(match (name, first) {
            ("__iter__", None) => Ok((*self).clone().into_value()),
            ("__next__", None) => self.next().map(Y::into_value),
            ("send", Some(value)) => {
                if self.0.state() == State::Created && !value.is_none() {
                    return Some(Err(unstarted()));
                }
                // A body that looks at nothing that is sent takes anything.
                let value = S::from_value(&value).unwrap_or_else(S::none);
                self.send(value).map(Y::into_value)
            }
            ("throw", Some(exc)) => crate::coroutine::thrown_with(&exc, given.next())
                .and_then(|exc| self.throw(exc))
                .map(Y::into_value),
            ("close", None) => self.close().map(|()| Value::None),
            _ => return None,
        })
    }

    fn iterate(self: Rc<Self>) -> Option<Result<Iter<Value>>> {
        let items = (*self)
            .clone()
            .into_iter()
            .map(|item| item.map(Y::into_value));
        Some(Ok(Iter::new(items)))
    }
}

impl<Y: Object, S: Sent, R: Object> Iterable for Generator<Y, S, R> {
    type Item = Y;

    fn iterate(&self) -> Result<impl Iterator<Item = Result<Y>> + 'static> {
        Ok(self.clone().into_iter())
    }
}

impl<Y: Object, S: Sent, R: Object> Object for Generator<Y, S, R> {
    fn type_name(&self) -> &'static str {
        "generator"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        out.push_str(&describe(
            "generator",
            self.0.extra().name,
            self.0.address(),
        ));
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

impl<Y: 'static, S: 'static, R: 'static> Owner<R> for Channel<Y, S> {
    /// No loop resumes it.
    fn ended(_result: Result<R>) {}
}

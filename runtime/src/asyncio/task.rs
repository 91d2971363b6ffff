//! `asyncio.Task`: a coroutine that the loop drives.
//!
//! ```python
//! task = asyncio.create_task(worker())
//! task.cancel()          # the await that worker stands at raises CancelledError, an iteration later
//! await task
//! ```
//!
//! A step resumes the coroutine once. It comes back because the coroutine let go (step again in the
//! next iteration), because it waits on a future (whose completion schedules the step), because it
//! sleeps, or because a foreign future holds the waker.

use alloc::rc::Rc;
use alloc::string::String;
use core::cell::Cell;
use core::future::IntoFuture;
use core::ops::Deref;

use super::context_vars;
use super::future::{AnyFuture, Core, Future, FutureCell, Key, Outcome, Waiting};
use crate::coroutine::{Coroutine, escaped, reused};
use crate::exc::{self, Exc, Result, Sink};
use crate::executor::driver;
use crate::executor::{self, Entry, Place};
use crate::frame::State;
use crate::function::Func;
use crate::held::Held;
use crate::int::text::digits_of;
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// `asyncio.Task`. It is a [`Future`] and derefs to one.
pub struct Task<T: Object>(pub(crate) Future<T>);

impl<T: Object> Clone for Task<T> {
    fn clone(&self) -> Self {
        Task(self.0.clone())
    }
}

impl<T: Object> Deref for Task<T> {
    type Target = Future<T>;

    fn deref(&self) -> &Future<T> {
        &self.0
    }
}

/// The task whose step is running.
pub(crate) fn current() -> Option<Rc<dyn AnyFuture>> {
    driver::current()?.entry().into_future()
}

/// Makes a task and puts it at the end of the ready queue.
pub(crate) fn spawn<T: Object>(coroutine: Coroutine<T>, name: Option<Str>) -> Task<T> {
    let cell = executor::with(|executor| {
        let id = executor.next_task_number();
        executor.register(|seat| {
            let core = Core::new::<FutureCell<T>>(id, seat);
            FutureCell::new(core, Some(coroutine.into_body()))
        })
    });
    executor::schedule(Entry::new(cell.clone()));
    context_vars::inherit(&cell.core);
    if let Some(name) = name {
        cell.core.edit(|rare| rare.name = Some(name));
    }
    Task(Future(cell))
}

/// `asyncio.create_task(coroutine)`.
///
/// # Errors
/// RuntimeError when no loop runs; the coroutine is dropped then.
pub fn create_task<T: Object>(coroutine: Coroutine<T>) -> Result<Task<T>> {
    create_task_named(coroutine, None)
}

/// `asyncio.create_task(coroutine, name=name)`.
///
/// # Errors
/// As [`create_task`].
pub fn create_task_named<T: Object>(coroutine: Coroutine<T>, name: Option<Str>) -> Result<Task<T>> {
    match executor::require_running() {
        Ok(()) => Ok(spawn(coroutine, name)),
        Err(exc) => {
            coroutine.forsake();
            Err(exc)
        }
    }
}

/// Completing the sleep takes a hop of its own, as completing a future does.
pub(crate) fn fire<T: Object>(task: Rc<FutureCell<T>>) {
    executor::schedule(Entry::new(task));
}

/// The coroutine of the task whose step this is has ended.
pub(crate) fn ended<T: Object>(result: Result<T>) {
    if let Some(task) = driver::current() {
        // SAFETY: the loop resumed the body of the task, whose result is a `T` as this one is.
        let task = unsafe { task.entry().downcast::<FutureCell<T>>() };
        driver::end_step();
        // Who catches nothing, and ends at once, has not heard of it.
        drop(driver::take_thrown());
        task.core.throwing().set(false);
        end(&task, escaped(result));
    }
}

/// Looks at what happened to a task since it was suspended, and has its leaf raise it; false if the
/// coroutine cannot be resumed.
pub(crate) fn begin<T: Object>(task: &Rc<FutureCell<T>>) -> bool {
    let core = &task.core;
    let Some(body) = &task.body else {
        return false;
    };
    if core.done().get() {
        return false;
    }
    let exc = match (body.state(), heard(core)) {
        (State::Created | State::Suspended, None) => return true,
        (State::Suspended, Some(exc)) => {
            driver::throw(exc);
            core.throwing().set(true);
            return true;
        }
        (State::Created, Some(exc)) => {
            body.finish();
            exc
        }
        // Its coroutine is another task's as well.
        (State::Running | State::Finished, _) => reused(),
    };
    end(task, Err(exc));
    false
}

/// The CancelledError of a task that was cancelled since its last step. It forgets what it waited on.
fn heard(core: &Core) -> Option<Exc> {
    let waited = core.take_waiting().and_then(Entry::into_future);
    core.interrupted().set(false);
    if !core.must_cancel().replace(false) {
        return None;
    }
    // Of several requests to cancel, the one that got through is heard.
    Some(match waited {
        Some(future) if future.is_cancelled() => future.failure()?,
        _ => core.cancelled_error(),
    })
}

/// Looks at a task that was cancelled in this step, or whose leaf did not look at what was thrown.
pub(crate) fn suspended<T: Object>(task: &Rc<FutureCell<T>>) {
    let core = &task.core;
    core.throwing().set(false);
    if core.link.place() != Place::Ready && core.must_cancel().get() {
        // The task cancelled itself before it came to wait.
        let message = core.peek(|rare| rare.cancel_message.clone()).flatten();
        if interrupt(task, message) && core.waiting().is_some() {
            core.must_cancel().set(false);
        }
    }
    if driver::take_thrown().is_some() {
        // A foreign future did not look; the next leaf of ours gets another.
        core.must_cancel().set(true);
    }
}

fn end<T: Object>(task: &Rc<FutureCell<T>>, result: Result<T>) {
    let core = &task.core;
    let outcome = match result {
        // Cancelled in its last step: CPython keeps the message and drops the result.
        Ok(_) if core.must_cancel().replace(false) => Outcome::cancelled(),
        Ok(value) => Outcome::Done(value),
        Err(exc) if exc.is(&exc::CANCELLED_ERROR) => {
            // The first to ask gets it; those after have CPython's error, which says nothing.
            core.set_cancel_message(None);
            Outcome::Cancelled(Cell::new(Some(exc)))
        }
        Err(exc) => {
            exc.end_task();
            Outcome::Failed(exc)
        }
    };
    task.finish(outcome);
    executor::with(|executor| executor.unregister(core));
}

/// Wakes the task out of what it waits on; false if that cannot be cancelled any more.
fn interrupt<T: Object>(task: &Rc<FutureCell<T>>, message: Option<Held>) -> bool {
    let core = &task.core;
    if let Some(future) = core.waiting().and_then(Entry::into_future) {
        return future.cancel(message);
    }
    let is_suspended = || {
        let body = task.body.as_ref();
        body.is_some_and(|it| it.state() == State::Suspended)
    };
    // In neither queue it waits for a leaf that keeps its waker, or has it in a line.
    let interrupted = executor::interrupt_sleep(&core.link)
        || core.link.place() == Place::Nowhere && is_suspended();
    if interrupted {
        core.set_cancel_message(message);
        core.must_cancel().set(true);
        core.interrupted().set(true);
        executor::schedule(Entry::new(task.clone()));
    }
    interrupted
}

/// `task.cancel(msg)` of a task that is not done.
pub(crate) fn cancel<T: Object>(task: &Rc<FutureCell<T>>, message: Option<Held>) -> bool {
    let core = &task.core;
    core.cancels().set(core.cancels().get().saturating_add(1));
    if !core.interrupted().get() && !interrupt(task, message.clone()) {
        core.set_cancel_message(message);
        core.must_cancel().set(true);
    }
    true
}

/// What `repr` says of a task beyond a future: its name and coroutine.
pub(crate) fn describe<T: Object>(task: &FutureCell<T>, out: Sink<'_>) {
    out(" name='");
    give_name(&task.core, out);
    out("'");
    if let Some(body) = &task.body {
        out(" coro=<");
        out(body.extra());
        out(if body.state() == State::Finished {
            "() done>"
        } else {
            "()>"
        });
    }
}

pub(crate) fn name_of(core: &Core) -> Str {
    let mut name = String::new();
    give_name(core, &mut |piece| name.push_str(piece));
    Str::from(name)
}

/// The name; no `Str` of its own, which would link the table of the one-letter texts.
fn give_name(core: &Core, out: Sink<'_>) {
    let named = core.peek(|rare| {
        let name = rare.name.as_ref();
        name.map(|it| out(it.as_str())).is_some()
    });
    if named != Some(true) {
        out("Task-");
        digits_of(core.id, out);
    }
}

impl<T: Object> Task<T> {
    /// `get_name()`.
    pub fn get_name(&self) -> Str {
        name_of(&self.0.0.core)
    }

    /// `set_name(name)`.
    pub fn set_name(&self, name: &Str) {
        self.0.0.core.edit(|rare| rare.name = Some(name.clone()));
    }

    /// `get_coro()`.
    pub fn get_coro(&self) -> Option<Coroutine<T>> {
        self.0.0.body.as_ref().map(Coroutine::of)
    }

    /// `cancelling()`: how many requests to cancel are standing.
    pub fn cancelling(&self) -> i64 {
        i64::from(self.0.0.core.cancels().get())
    }

    /// `uncancel()`: takes one request back.
    pub fn uncancel(&self) -> i64 {
        let cancels = self.0.0.core.cancels();
        cancels.set(cancels.get().saturating_sub(1));
        self.cancelling()
    }

    /// `add_done_callback(function)`.
    pub fn add_done_callback<R>(&self, function: impl FnOnce(Task<T>) -> Result<R> + 'static) {
        self.0
            .add_done_callback(move |future| function(Task(future)))
    }

    /// `add_done_callback(function)` of a function object, which can be removed.
    pub fn add_done_callback_func<R: Object>(&self, function: &Func<(Task<T>,), R>) {
        let key = Key::of_function(function.address());
        self.0
            .when_done(key, function.clone(), |cell| Task(Future(cell)));
    }

    /// `remove_done_callback(function)`: how many there were.
    pub fn remove_done_callback<R: Object>(&self, function: &Func<(Task<T>,), R>) -> i64 {
        self.0.remove_callbacks(function.address())
    }

    /// `set_result(value)`.
    ///
    /// # Errors
    /// RuntimeError: a task's result is its coroutine's.
    pub fn set_result(&self, _value: T) -> Result<()> {
        Err(Exc::runtime_error(
            "Task does not support set_result operation",
        ))
    }

    /// `set_exception(exc)`.
    ///
    /// # Errors
    /// RuntimeError: a task's outcome is its coroutine's.
    pub fn set_exception(&self, _exc: Exc) -> Result<()> {
        Err(Exc::runtime_error(
            "Task does not support set_exception operation",
        ))
    }
}

impl<T: Object> IntoFuture for Task<T> {
    type Output = Result<T>;
    type IntoFuture = Waiting<T>;

    fn into_future(self) -> Waiting<T> {
        self.0.into_future()
    }
}

impl<T: Object> Object for Task<T> {
    fn type_name(&self) -> &'static str {
        "Task"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        self.0.repr_to(out)
    }

    fn is_same(&self, other: &Self) -> bool {
        self.0.is_same(&other.0)
    }

    fn hash(&self) -> Result<i64> {
        self.0.hash()
    }

    fn into_value(self) -> Value {
        self.0.into_value()
    }

    fn from_value(value: &Value) -> Option<Self> {
        Future::from_value(value)
            .filter(|it| it.0.core.id != 0)
            .map(Task)
    }
}

//! The loop as an object: `asyncio.get_running_loop()` and what can be done with it.
//!
//! ```python
//! loop = asyncio.get_running_loop()
//! loop.call_later(0.5, print, "later")
//! ```
//! There is one executor a thread; a loop object is a view of it.

use alloc::rc::{Rc, Weak};
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::future::Future as RustFuture;

use super::future::Future;
use super::handle::Handle;
use super::report::{self, Message};
use super::task::{self, Task};
use super::{Awaitable, run};
use crate::coroutine::Coroutine;
use crate::dict::Dict;
use crate::dynamic;
use crate::exc::{Exc, Result, Sink};
use crate::executor;
use crate::object::Object;
use crate::platform::{self, Instant};
use crate::str::Str;
use crate::value::Value;

/// An event loop.
pub struct EventLoop(Rc<LoopState>);

struct LoopState {
    closed: Cell<bool>,
    debug: Cell<bool>,
    /// Who is told of exceptions that nobody else hears of.
    handler: RefCell<Option<Rc<Handler>>>,
}

/// Takes the dict that says what happened.
type Handler = dyn Fn(Value) -> Result<()>;

native_object!(EventLoop, "_UnixSelectorEventLoop");

local! {
    /// The loop of this thread: the running one, or the one that was set.
    static LOOP: RefCell<Option<EventLoop>> = RefCell::new(None);
}

local! {
    /// The loop that got a handler of exceptions last: it hears of them where none was set.
    static HEARING: RefCell<Weak<LoopState>> = RefCell::new(Weak::new());
}

/// `asyncio.new_event_loop()`.
pub fn new_event_loop() -> EventLoop {
    EventLoop(Rc::new(LoopState {
        closed: Cell::new(false),
        debug: Cell::new(false),
        handler: RefCell::new(None),
    }))
}

/// What `asyncio.run` does with loop objects at its beginning and its end.
#[derive(Clone, Copy)]
struct Hooks {
    forget: fn(),
    close: fn() -> Result<()>,
}

local! {
    /// Set with the first loop object, so that programs without any do not link it.
    static HOOKS: Cell<Option<Hooks>> = Cell::new(None);
}

const INSTALLED: Hooks = Hooks {
    forget: || drop(LOOP.with(|cell| cell.take())),
    close: || {
        let present = LOOP.with(|cell| cell.take());
        present.map_or(Ok(()), |it| it.close())
    },
};

/// `asyncio.set_event_loop(loop)`.
pub fn set_event_loop(event_loop: Option<EventLoop>) {
    HOOKS.with(|it| it.set(Some(INSTALLED)));
    let old = LOOP.with(|cell| cell.replace(event_loop));
    drop(old);
}

/// The loop that was set is not the one that begins.
pub(super) fn forget_present() {
    if let Some(hooks) = HOOKS.with(|it| it.get()) {
        (hooks.forget)();
    }
}

/// Closes the present loop.
pub(super) fn close_present() -> Result<()> {
    executor::with(|executor| executor.clear());
    match HOOKS.with(|it| it.get()) {
        Some(hooks) => (hooks.close)(),
        None => Ok(()),
    }
}

/// Tells the handler of the present loop, if it has one.
fn hear(message: Message<'_>, context: &dyn Fn(Sink<'_>), exc: &Exc) -> bool {
    let named = LOOP.with(|cell| cell.borrow().clone());
    let known = || HEARING.with(|cell| cell.borrow().upgrade().map(EventLoop));
    let present = named.or_else(known);
    let Some(handler) = present.and_then(|it| it.0.handler.borrow().clone()) else {
        return false;
    };
    // The first line; what the others say is the exception.
    let message = [message.0, message.1].concat();
    let message = message.lines().next().unwrap_or_default();
    if let Err(exc) = described(message, exc).and_then(|it| handler(it)) {
        report::handler_failed(context, &exc);
    }
    true
}

/// What a handler is told of an exception.
fn described(message: &str, exc: &Exc) -> Result<Value> {
    let context: Dict<Value, Value> = Dict::new();
    context.set_item(Value::Str("message".into()), Value::Str(message.into()))?;
    context.set_item(Value::Str("exception".into()), exc.clone().into_value())?;
    Ok(context.into_value())
}

/// `asyncio.get_event_loop()`: makes one if there is none.
pub fn get_event_loop() -> EventLoop {
    let present = LOOP.with(|cell| cell.borrow().clone());
    present
        .filter(|it| !it.is_closed() || executor::with(|e| e.is_running()))
        .unwrap_or_else(|| {
            let made = new_event_loop();
            set_event_loop(Some(made.clone()));
            made
        })
}

/// Whether `set_event_loop` named a loop that is still open.
pub(super) fn is_set() -> bool {
    LOOP.with(|cell| cell.borrow().as_ref().is_some_and(|it| !it.is_closed()))
}

/// `asyncio.get_running_loop()`.
///
/// # Errors
/// RuntimeError when no loop runs.
pub fn get_running_loop() -> Result<EventLoop> {
    executor::require_running()?;
    Ok(get_event_loop())
}

/// `asyncio.Task(coroutine, loop=loop, name=name)`.
///
/// # Errors
/// RuntimeError when the loop is closed; as [`task::create_task`] without a loop.
pub fn create_task_of<T: Object>(
    coroutine: Coroutine<T>,
    event_loop: Option<EventLoop>,
    name: Option<Str>,
) -> Result<Task<T>> {
    match event_loop {
        Some(event_loop) => event_loop.create_task(coroutine, name),
        None => task::create_task_named(coroutine, name),
    }
}

impl EventLoop {
    fn check_open(&self) -> Result<()> {
        if self.is_closed() {
            return Err(Exc::runtime_error("Event loop is closed"));
        }
        Ok(())
    }

    /// `time()`.
    pub fn time(&self) -> f64 {
        platform::monotonic()
    }

    /// `is_running()`.
    pub fn is_running(&self) -> bool {
        executor::with(|executor| executor.is_running())
    }

    /// `get_debug()`.
    pub fn get_debug(&self) -> bool {
        self.0.debug.get()
    }

    /// `set_debug(enabled)`.
    pub fn set_debug(&self, enabled: bool) {
        self.0.debug.set(enabled);
    }

    /// `set_exception_handler(handler)`.
    pub fn set_exception_handler<R>(
        &self,
        handler: impl FnMut(EventLoop, Value) -> Result<R> + 'static,
    ) {
        let (own, handler) = (Rc::downgrade(&self.0), RefCell::new(handler));
        let told = move |context: Value| {
            let Some(own) = own.upgrade() else {
                return Ok(());
            };
            // A handler that is running is not called for what it does itself.
            match handler.try_borrow_mut() {
                Ok(mut handler) => handler(EventLoop(own), context).map(drop),
                Err(_) => Ok(()),
            }
        };
        report::hear(hear);
        HEARING.with(|it| it.replace(Rc::downgrade(&self.0)));
        let old = self.0.handler.replace(Some(Rc::new(told)));
        drop(old);
    }

    /// `set_exception_handler(None)`.
    pub fn clear_exception_handler(&self, _none: ()) {
        let handler = self.0.handler.borrow_mut().take();
        drop(handler);
    }

    /// `call_exception_handler(context)`.
    ///
    /// # Errors
    /// AttributeError and its like for a context that is no dict.
    pub fn call_exception_handler(&self, context: &Value) -> Result<()> {
        let Some(handler) = self.0.handler.borrow().clone() else {
            return self.default_exception_handler(context);
        };
        if let Err(exc) = handler(context.clone()) {
            report::handler_failed(&|out| out("call_exception_handler"), &exc);
        }
        Ok(())
    }

    /// `default_exception_handler(context)`: what it says goes to standard error.
    ///
    /// # Errors
    /// As [`EventLoop::call_exception_handler`].
    pub fn default_exception_handler(&self, context: &Value) -> Result<()> {
        let mut text = String::new();
        let mut lines = Vec::new();
        let mut failure = None;
        for key in dynamic::iterate(context)? {
            let key = key?;
            let value = dynamic::get_item(context, &key)?;
            match (Str::from_value(&key).as_ref().map(Str::as_str), value) {
                (Some("message"), value) => value.str_to(&mut text)?,
                (Some("exception"), Value::Exc(exc)) => failure = Some(exc),
                (_, value) => {
                    let mut line = String::from("\n");
                    key.str_to(&mut line)?;
                    line.push_str(": ");
                    value.repr_to(&mut line)?;
                    lines.push(line);
                }
            }
        }
        if text.is_empty() {
            text.push_str("Unhandled exception in event loop");
        }
        lines.sort();
        report::logged(&[text, lines.concat()].concat(), failure.as_ref());
        Ok(())
    }

    /// `shutdown_asyncgens()`: closes the async generators that are left in the middle.
    ///
    /// # Errors
    /// What is thrown in.
    pub fn shutdown_asyncgens(&self) -> impl RustFuture<Output = Result<()>> + use<> {
        run::closing_generators()
    }

    /// `shutdown_default_executor()`: there are no threads to wait for.
    ///
    /// # Errors
    /// None.
    pub fn shutdown_default_executor(&self) -> impl RustFuture<Output = Result<()>> + use<> {
        core::future::ready(Ok(()))
    }

    /// `is_closed()`.
    pub fn is_closed(&self) -> bool {
        self.0.closed.get()
    }

    /// `call_soon(function)`.
    ///
    /// # Errors
    /// RuntimeError when the loop is closed.
    pub fn call_soon<R>(&self, function: impl FnOnce() -> Result<R> + 'static) -> Result<Handle> {
        self.check_open()?;
        Ok(Handle::soon(function))
    }

    /// `call_later(delay, function)`.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_later<R>(
        &self,
        delay: f64,
        function: impl FnOnce() -> Result<R> + 'static,
    ) -> Result<Handle> {
        self.call_at(self.time() + delay, function)
    }

    /// `call_at(when, function)`.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn call_at<R>(
        &self,
        when: f64,
        function: impl FnOnce() -> Result<R> + 'static,
    ) -> Result<Handle> {
        self.check_open()?;
        Ok(Handle::at(Instant::at(when), function))
    }

    /// `create_future()`.
    pub fn create_future<T: Object>(&self) -> Future<T> {
        Future::new()
    }

    /// `create_task(coroutine, name=name)`: also before the loop runs.
    ///
    /// # Errors
    /// As [`EventLoop::call_soon`].
    pub fn create_task<T: Object>(
        &self,
        coroutine: Coroutine<T>,
        name: Option<Str>,
    ) -> Result<Task<T>> {
        self.check_open()?;
        Ok(task::spawn(coroutine, name))
    }

    /// `run_until_complete(awaitable)`.
    ///
    /// # Errors
    /// What the awaitable raises; RuntimeError when a loop runs already, or it is closed.
    pub fn run_until_complete<A: Awaitable + Runnable>(&self, awaitable: A) -> Result<A::Output> {
        self.check_open()?;
        if self.is_running() {
            return Err(Exc::runtime_error("This event loop is already running"));
        }
        let future = awaitable.into_runnable()?;
        run::until_done(&future.erased())?;
        future
            .0
            .take_result()
            .unwrap_or_else(|| Err(run::stopped()))
    }

    /// `run_forever()`: until `stop()`.
    ///
    /// # Errors
    /// RuntimeError when a loop runs already, or it is closed.
    pub fn run_forever(&self) -> Result<()> {
        self.check_open()?;
        if self.is_running() {
            return Err(Exc::runtime_error("This event loop is already running"));
        }
        executor::with(|executor| executor.run_until_stopped())
    }

    /// `stop()`: after the present iteration.
    pub fn stop(&self) {
        executor::with(|executor| executor.stop());
    }

    /// `close()`.
    ///
    /// # Errors
    /// RuntimeError while it runs.
    pub fn close(&self) -> Result<()> {
        if self.is_running() {
            return Err(Exc::runtime_error("Cannot close a running event loop"));
        }
        if !self.0.closed.replace(true) {
            executor::with(|executor| executor.clear());
        }
        Ok(())
    }

    fn describe(&self) -> String {
        let word = |it: bool| if it { "True" } else { "False" };
        alloc::format!(
            "<_UnixSelectorEventLoop running={} closed={} debug={}>",
            word(self.is_running()),
            word(self.is_closed()),
            word(self.get_debug())
        )
    }
}

/// What `run_until_complete` takes: unlike `ensure_future` it needs no running loop.
pub trait Runnable: Awaitable {
    /// The future to run to its end.
    ///
    /// # Errors
    /// TypeError for a value that cannot be awaited.
    fn into_runnable(self) -> Result<Future<Self::Output>>;
}

impl<T: Object> Runnable for Coroutine<T> {
    fn into_runnable(self) -> Result<Future<T>> {
        Ok(task::spawn(self, None).0)
    }
}

impl<T: Object> Runnable for Task<T> {
    fn into_runnable(self) -> Result<Future<T>> {
        Ok(self.0)
    }
}

impl<T: Object> Runnable for Future<T> {
    fn into_runnable(self) -> Result<Future<T>> {
        Ok(self)
    }
}

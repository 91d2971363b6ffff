//! The loop as an object: `asyncio.get_running_loop()` and what can be done with it.
//!
//! ```python
//! loop = asyncio.get_running_loop()
//! loop.call_later(0.5, print, "later")
//! ```
//! There is one executor a thread; a loop object is a view of it.

use alloc::rc::Rc;
use alloc::string::String;
use core::cell::{Cell, RefCell};

use super::future::Future;
use super::handle::Handle;
use super::task::{self, Task};
use super::{Awaitable, run};
use crate::coroutine::Coroutine;
use crate::dict::Dict;
use crate::exc::{Exc, Result};
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

/// Takes the message and the exception.
pub(super) type Handler = dyn Fn(&str, &Exc) -> Result<()>;

native_object!(EventLoop, "_UnixSelectorEventLoop");

local! {
    /// The loop of this thread: the running one, or the one that was set.
    static LOOP: RefCell<Option<EventLoop>> = RefCell::new(None);
}

/// `asyncio.new_event_loop()`.
pub fn new_event_loop() -> EventLoop {
    EventLoop(Rc::new(LoopState {
        closed: Cell::new(false),
        debug: Cell::new(false),
        handler: RefCell::new(None),
    }))
}

/// `asyncio.set_event_loop(loop)`.
pub fn set_event_loop(event_loop: Option<EventLoop>) {
    LOOP.with(|cell| *cell.borrow_mut() = event_loop);
}

/// Who is told of exceptions on the present loop.
pub(super) fn handler() -> Option<Rc<Handler>> {
    let present = LOOP.with(|cell| cell.borrow().clone());
    present.and_then(|it| it.0.handler.borrow().clone())
}

/// `asyncio.get_event_loop()`: makes one if there is none.
pub fn get_event_loop() -> EventLoop {
    LOOP.with(|cell| {
        let present = cell.borrow().clone();
        present
            .filter(|it| !it.is_closed() || executor::with(|e| e.is_running()))
            .unwrap_or_else(|| {
                let made = new_event_loop();
                *cell.borrow_mut() = Some(made.clone());
                made
            })
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
        let told = move |message: &str, exc: &Exc| {
            let Some(own) = own.upgrade() else {
                return Ok(());
            };
            let context: Dict<Value, Value> = Dict::new();
            context.set_item(Value::Str("message".into()), Value::Str(message.into()))?;
            context.set_item(Value::Str("exception".into()), exc.clone().into_value())?;
            // A handler that is running is not called for what it does itself.
            match handler.try_borrow_mut() {
                Ok(mut handler) => handler(EventLoop(own), context.into_value()).map(drop),
                Err(_) => Ok(()),
            }
        };
        *self.0.handler.borrow_mut() = Some(Rc::new(told));
    }

    /// `set_exception_handler(None)`.
    pub fn clear_exception_handler(&self, _none: ()) {
        let handler = self.0.handler.borrow_mut().take();
        drop(handler);
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
        let future = awaitable.into_runnable();
        run::until_done(future.erased())?;
        if !future.done() {
            return Err(Exc::runtime_error(
                "Event loop stopped before Future completed.",
            ));
        }
        future.result()
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
    fn into_runnable(self) -> Future<Self::Output>;
}

impl<T: Object> Runnable for Coroutine<T> {
    fn into_runnable(self) -> Future<T> {
        task::spawn(self, None).0
    }
}

impl<T: Object> Runnable for Task<T> {
    fn into_runnable(self) -> Future<T> {
        self.0
    }
}

impl<T: Object> Runnable for Future<T> {
    fn into_runnable(self) -> Future<T> {
        self
    }
}

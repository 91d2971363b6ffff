//! `asyncio.Runner`: several coroutines on one loop.
//!
//! ```python
//! with asyncio.Runner() as runner:
//!     first = runner.run(load())
//!     second = runner.run(save(first))
//! ```
//! The loop is made by the first use and closed with the block.

use alloc::rc::Rc;
use alloc::string::String;
use core::cell::{Cell, RefCell};

use super::EventLoop;
use crate::coroutine::Coroutine;
use crate::exc::{Exc, Result};
use crate::executor;
use crate::object::Object;

/// A context manager that owns a loop.
pub struct Runner(Rc<RunnerState>);

#[derive(Default)]
struct RunnerState {
    event_loop: RefCell<Option<EventLoop>>,
    closed: Cell<bool>,
    debug: Cell<bool>,
}

native_object!(Runner, "Runner");

impl Default for Runner {
    fn default() -> Self {
        Runner::new()
    }
}

impl Runner {
    /// `Runner()`.
    pub fn new() -> Runner {
        Runner(Rc::default())
    }

    /// `Runner(debug=debug)`: the loop knows of it; nothing else changes.
    pub fn with_debug(debug: Option<bool>) -> Runner {
        let runner = Runner::new();
        runner.0.debug.set(debug.unwrap_or(false));
        runner
    }

    /// `get_loop()`.
    ///
    /// # Errors
    /// RuntimeError when it is closed.
    pub fn get_loop(&self) -> Result<EventLoop> {
        if self.0.closed.get() {
            return Err(Exc::runtime_error("Runner is closed"));
        }
        let mut present = self.0.event_loop.borrow_mut();
        let debug = self.0.debug.get();
        let event_loop = present.get_or_insert_with(|| {
            let made = super::new_event_loop();
            made.set_debug(debug);
            made
        });
        let event_loop = event_loop.clone();
        super::set_event_loop(Some(event_loop.clone()));
        Ok(event_loop)
    }

    /// `run(coroutine)`.
    ///
    /// # Errors
    /// What the coroutine raises; RuntimeError inside of a running loop, or when it is closed.
    pub fn run<T: Object>(&self, coroutine: Coroutine<T>) -> Result<T> {
        if executor::with(|executor| executor.is_running()) {
            return Err(Exc::runtime_error(
                "Runner.run() cannot be called from a running event loop",
            ));
        }
        self.get_loop()?;
        super::run::run_main(coroutine)
    }

    /// `close()`: cancels what is left.
    ///
    /// # Errors
    /// What stops the loop.
    pub fn close(&self) -> Result<()> {
        if self.0.closed.replace(true) {
            return Ok(());
        }
        match self.0.event_loop.take() {
            Some(event_loop) => super::run::shut_down(|| {
                super::set_event_loop(None);
                event_loop.close()
            }),
            None => Ok(()),
        }
    }

    /// `with asyncio.Runner() as runner`.
    pub fn __enter__(&self) -> Runner {
        self.clone()
    }

    /// The end of the block.
    ///
    /// # Errors
    /// As [`Runner::close`].
    pub fn __exit__(&self, _exc: Option<Exc>) -> Result<bool> {
        self.close().map(|()| false)
    }

    fn describe(&self) -> String {
        let address = Rc::as_ptr(&self.0) as usize;
        alloc::format!("<asyncio.runners.Runner object at {address:#x}>")
    }
}

//! Callbacks in the queues: `loop.call_soon`, `loop.call_later`, `loop.call_at`.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::Cell;

use super::{context_vars, report};
use crate::exc::Result;
use crate::executor::{self, Entry, Link, Scheduled, driver};
use crate::platform::Instant;

/// What `call_soon` and its kin return, to cancel the call.
pub struct Handle(Rc<HandleState>);

type Function = Box<dyn FnOnce() -> Result<()>>;

#[repr(C)]
struct HandleState {
    link: Link,
    function: Cell<Option<Function>>,
    cancelled: Cell<bool>,
    /// When a timer is due.
    when: Option<Instant>,
}

native_object!(Handle, "Handle");

// SAFETY: it is `repr(C)` and begins with a link that `Handle::make` makes for it.
unsafe impl Scheduled for HandleState {
    fn begin(self: &Rc<Self>) -> bool {
        self.call();
        false
    }

    fn fire(self: Rc<Self>) {
        self.call();
    }
}

impl HandleState {
    fn call(&self) {
        driver::end_step();
        if let Some(function) = self.function.take()
            && let Err(exc) = function()
        {
            report::callback_failed(&exc, &|out| out("handle: <Handle>"));
        }
    }
}

/// Calls `function` in the next iteration.
pub(crate) fn soon(function: impl FnOnce() -> Result<()> + 'static) {
    drop(Handle::soon(function));
}

impl Handle {
    fn make<R>(function: impl FnOnce() -> Result<R> + 'static, when: Option<Instant>) -> Handle {
        Handle(Rc::new(HandleState {
            link: Link::of_callback::<HandleState>(),
            function: Cell::new(Some(context_vars::carry(Box::new(move || {
                function().map(drop)
            })))),
            cancelled: Cell::new(false),
            when,
        }))
    }

    /// Calls `function` in the next iteration.
    pub(crate) fn soon<R>(function: impl FnOnce() -> Result<R> + 'static) -> Handle {
        let handle = Handle::make(function, None);
        executor::schedule(Entry::new(handle.0.clone()));
        handle
    }

    /// Calls `function` when the clock shows `when`.
    pub(crate) fn at<R>(when: Instant, function: impl FnOnce() -> Result<R> + 'static) -> Handle {
        let handle = Handle::make(function, Some(when));
        handle.0.link.timer().set(when);
        executor::sleep(Entry::new(handle.0.clone()));
        handle
    }

    /// `cancel()`.
    pub fn cancel(&self) {
        if self.0.cancelled.replace(true) {
            return;
        }
        drop(self.0.function.take());
        if self.0.when.is_some() {
            executor::stop_timer(&self.0.link);
        }
    }

    /// `cancelled()`.
    pub fn cancelled(&self) -> bool {
        self.0.cancelled.get()
    }

    /// `when()` of a timer.
    pub fn when(&self) -> f64 {
        self.0.when.map_or(0.0, Instant::seconds)
    }

    fn describe(&self) -> String {
        let class = if self.0.when.is_some() {
            "TimerHandle"
        } else {
            "Handle"
        };
        let state = if self.cancelled() { " cancelled" } else { "" };
        alloc::format!("<{class}{state}>")
    }
}

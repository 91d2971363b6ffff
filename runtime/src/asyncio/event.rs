//! `asyncio.Event`, and MicroPython's `ThreadSafeFlag`.
//!
//! ```python
//! ready = asyncio.Event()
//! await ready.wait()      # until somebody calls ready.set()
//! ```

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::Cell;
use core::future::{Future, poll_fn};
use core::pin::Pin;
use core::sync::atomic::{AtomicBool, Ordering};
use core::task::{Context, Poll};

use super::line::{Line, Place};
use super::native;
use crate::exc::Result;
use crate::executor::driver;
use crate::platform;

/// `asyncio.Event`.
pub struct Event(Rc<EventState>);

struct EventState {
    is_set: Cell<bool>,
    line: Line,
}

native_object!(Event, "Event");

impl Default for Event {
    fn default() -> Self {
        Event::new()
    }
}

impl Event {
    /// `Event()`.
    pub fn new() -> Event {
        Event(Rc::new(EventState {
            is_set: Cell::new(false),
            line: Line::new(),
        }))
    }

    /// `is_set()`.
    pub fn is_set(&self) -> bool {
        self.0.is_set.get()
    }

    /// `set()`: wakes everybody who waits.
    pub fn set(&self) {
        if !self.0.is_set.replace(true) {
            self.0.line.wake_all();
        }
    }

    /// `clear()`.
    pub fn clear(&self) {
        self.0.is_set.set(false);
    }

    /// `wait()`: True once the event is set.
    ///
    /// # Errors
    /// What is thrown in.
    pub fn wait(&self) -> Wait {
        Wait {
            event: self.clone(),
            place: Place::new(),
        }
    }

    fn describe(&self) -> String {
        let state = if self.is_set() { "set" } else { "unset" };
        let address = Rc::as_ptr(&self.0) as usize;
        native::describe("Event", address, state, self.0.line.len())
    }
}

/// What `event.wait().await` waits on.
#[must_use = "an await waits when it is polled"]
pub struct Wait {
    event: Event,
    place: Place,
}

impl Future for Wait {
    type Output = Result<bool>;

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<bool>> {
        let Wait { event, place } = &*self;
        // SAFETY: the place is pinned as a part of this: it is never moved out, and `drop` unlinks it.
        let place = unsafe { Pin::new_unchecked(place) };
        let waited = place.poll(&event.0.line, || event.is_set(), cx);
        waited.map_ok(|()| true)
    }
}

impl Drop for Wait {
    #[inline]
    fn drop(&mut self) {
        self.place.leave(&self.event.0.line);
    }
}

/// MicroPython's `asyncio.ThreadSafeFlag`: set from an interrupt or another thread, awaited by one
/// task.
pub struct ThreadSafeFlag(Rc<FlagState>);

struct FlagState {
    /// Never freed, so that an interrupt may keep it: firmware makes its flags once.
    raised: &'static AtomicBool,
}

/// Sets one [`ThreadSafeFlag`].
#[derive(Clone, Copy)]
pub struct Setter(&'static AtomicBool);

impl Setter {
    /// Allocates nothing and waits for nothing.
    pub fn set(self) {
        self.0.store(true, Ordering::Release);
        platform::attention();
    }
}

native_object!(ThreadSafeFlag, "ThreadSafeFlag");

impl Default for ThreadSafeFlag {
    fn default() -> Self {
        ThreadSafeFlag::new()
    }
}

impl ThreadSafeFlag {
    /// `ThreadSafeFlag()`.
    pub fn new() -> ThreadSafeFlag {
        ThreadSafeFlag(Rc::new(FlagState {
            raised: Box::leak(Box::new(AtomicBool::new(false))),
        }))
    }

    /// What a handler in Rust keeps: its `set` is safe from interrupts, whatever becomes of this.
    pub fn setter(&self) -> Setter {
        Setter(self.0.raised)
    }

    /// `set()`, also from an interrupt handler.
    pub fn set(&self) {
        self.setter().set();
    }

    /// `clear()`.
    pub fn clear(&self) {
        self.0.raised.store(false, Ordering::Release);
    }

    /// `wait()`: until the flag is set, then clears it.
    ///
    /// # Errors
    /// What is thrown in.
    pub fn wait(&self) -> impl Future<Output = Result<()>> + use<> {
        let this = self.clone();
        let mut waited = false;
        poll_fn(move |cx| {
            if waited && let Some(exc) = driver::take_thrown() {
                return Poll::Ready(Err(exc));
            }
            waited = true;
            if this.0.raised.load(Ordering::Acquire) {
                this.clear();
                return Poll::Ready(Ok(()));
            }
            crate::executor::interrupts::watch(this.0.raised, cx.waker());
            Poll::Pending
        })
    }

    fn describe(&self) -> String {
        alloc::format!(
            "<ThreadSafeFlag object at {:#x}>",
            Rc::as_ptr(&self.0) as usize
        )
    }
}

//! `asyncio.Lock`: first come, first served.
//!
//! ```python
//! async with lock:
//!     …
//! ```

use alloc::rc::Rc;
use alloc::string::String;
use core::cell::Cell;
use core::future::Future;

use super::native;
use super::waiters::Waiters;
use crate::exc::{CANCELLED_ERROR, Exc, Result};

/// `asyncio.Lock`.
pub struct Lock(Rc<LockState>);

struct LockState {
    locked: Cell<bool>,
    waiters: Waiters,
}

native_object!(Lock, "Lock");

impl Default for Lock {
    fn default() -> Self {
        Lock::new()
    }
}

impl Lock {
    /// `Lock()`.
    pub fn new() -> Lock {
        Lock(Rc::new(LockState {
            locked: Cell::new(false),
            waiters: Waiters::new(),
        }))
    }

    /// `locked()`.
    pub fn locked(&self) -> bool {
        self.0.locked.get()
    }

    /// `acquire()`: True once the lock is ours.
    ///
    /// # Errors
    /// What is thrown in.
    pub fn acquire(&self) -> impl Future<Output = Result<bool>> + use<> {
        let this = self.clone();
        async move {
            if !this.locked() && this.0.waiters.all_cancelled() {
                this.0.locked.set(true);
                return Ok(true);
            }
            let waiter = this.0.waiters.join();
            let outcome = waiter.clone().await;
            this.0.waiters.leave(&waiter);
            if let Err(exc) = outcome {
                // The lock may have been handed to us: pass it on.
                if exc.is(&CANCELLED_ERROR) && !this.locked() {
                    this.0.waiters.wake_first();
                }
                return Err(exc);
            }
            this.0.locked.set(true);
            Ok(true)
        }
    }

    /// `release()`.
    ///
    /// # Errors
    /// RuntimeError when it is not locked.
    pub fn release(&self) -> Result<()> {
        if !self.0.locked.replace(false) {
            return Err(Exc::runtime_error("Lock is not acquired."));
        }
        self.0.waiters.wake_first();
        Ok(())
    }

    /// `async with lock`: acquires.
    ///
    /// # Errors
    /// As [`Lock::acquire`].
    pub fn __aenter__(&self) -> impl Future<Output = Result<()>> + use<> {
        let acquire = self.acquire();
        async move { acquire.await.map(drop) }
    }

    /// The end of `async with lock`: releases; never swallows the exception.
    ///
    /// # Errors
    /// As [`Lock::release`].
    pub fn __aexit__(&self, _exc: Option<Exc>) -> impl Future<Output = Result<bool>> + use<> {
        let this = self.clone();
        async move { this.release().map(|()| false) }
    }

    fn describe(&self) -> String {
        let state = if self.locked() { "locked" } else { "unlocked" };
        native::describe(
            "Lock",
            Rc::as_ptr(&self.0) as usize,
            state,
            self.0.waiters.len(),
        )
    }
}

//! `asyncio.Condition`: wait for a change under a lock.
//!
//! ```python
//! async with condition:
//!     await condition.wait_for(lambda: items)
//! ```

use alloc::rc::Rc;
use alloc::string::String;
use core::future::Future;

use super::Lock;
use super::native;
use super::waiters::Waiters;
use crate::exc::{CANCELLED_ERROR, Exc, Result};
use crate::object::Object;

/// `asyncio.Condition`.
pub struct Condition(Rc<ConditionState>);

struct ConditionState {
    lock: Lock,
    waiters: Waiters,
}

native_object!(Condition, "Condition");

impl Condition {
    /// `Condition(lock)`.
    pub fn new(lock: Option<Lock>) -> Condition {
        Condition(Rc::new(ConditionState {
            lock: lock.unwrap_or_default(),
            waiters: Waiters::new(),
        }))
    }

    /// `locked()`.
    pub fn locked(&self) -> bool {
        self.0.lock.locked()
    }

    /// `acquire()`.
    ///
    /// # Errors
    /// What is thrown in.
    pub fn acquire(&self) -> impl Future<Output = Result<bool>> + use<> {
        self.0.lock.acquire()
    }

    /// `release()`.
    ///
    /// # Errors
    /// RuntimeError when it is not locked.
    pub fn release(&self) -> Result<()> {
        self.0.lock.release()
    }

    /// `wait()`: lets the lock go, waits for a notification, takes the lock again.
    ///
    /// # Errors
    /// RuntimeError when it is not locked; what is thrown in, with the lock held.
    pub fn wait(&self) -> impl Future<Output = Result<bool>> + use<> {
        let this = self.clone();
        async move {
            if !this.locked() {
                return Err(Exc::runtime_error("cannot wait on un-acquired lock"));
            }
            this.release()?;
            let waiter = this.0.waiters.join();
            let outcome = waiter.clone().await;
            this.0.waiters.leave(&waiter);
            let mut cancelled = false;
            loop {
                match this.acquire().await {
                    Ok(_) => break,
                    Err(exc) if exc.is(&CANCELLED_ERROR) => cancelled = true,
                    Err(exc) => return Err(exc),
                }
            }
            if cancelled {
                return Err(Exc::cancelled_error());
            }
            outcome.map(|()| true)
        }
    }

    /// `wait_for(predicate)`.
    ///
    /// # Errors
    /// As [`Condition::wait`], and what the predicate raises.
    pub fn wait_for<R: Object>(
        &self,
        mut predicate: impl FnMut() -> Result<R> + 'static,
    ) -> impl Future<Output = Result<R>> {
        let this = self.clone();
        async move {
            loop {
                let result = predicate()?;
                if result.truth()? {
                    return Ok(result);
                }
                this.wait().await?;
            }
        }
    }

    /// `notify(n)`.
    ///
    /// # Errors
    /// RuntimeError when it is not locked.
    pub fn notify(&self, n: i64) -> Result<()> {
        if !self.locked() {
            return Err(Exc::runtime_error("cannot notify on un-acquired lock"));
        }
        self.0.waiters.wake_waiting(usize::try_from(n).unwrap_or(0));
        Ok(())
    }

    /// `notify_all()`.
    ///
    /// # Errors
    /// As [`Condition::notify`].
    pub fn notify_all(&self) -> Result<()> {
        self.notify(i64::MAX)
    }

    /// `async with condition`: acquires.
    ///
    /// # Errors
    /// As [`Condition::acquire`].
    pub fn __aenter__(&self) -> impl Future<Output = Result<()>> + use<> {
        self.0.lock.__aenter__()
    }

    /// The end of `async with condition`: releases.
    ///
    /// # Errors
    /// As [`Condition::release`].
    pub fn __aexit__(&self, exc: Option<Exc>) -> impl Future<Output = Result<bool>> + use<> {
        self.0.lock.__aexit__(exc)
    }

    fn describe(&self) -> String {
        let state = if self.locked() { "locked" } else { "unlocked" };
        native::describe(
            "Condition",
            Rc::as_ptr(&self.0) as usize,
            state,
            self.0.waiters.len(),
        )
    }
}

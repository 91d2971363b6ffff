//! `asyncio.Semaphore` and `asyncio.BoundedSemaphore`.
//!
//! ```python
//! limit = asyncio.Semaphore(2)
//! async with limit:       # at most two at a time
//!     …
//! ```

use alloc::rc::Rc;
use alloc::string::String;
use core::cell::Cell;
use core::future::Future;
use core::ops::Deref;

use super::native;
use super::waiters::Waiters;
use crate::exc::{CANCELLED_ERROR, Exc, Result};
use crate::object::Object;
use crate::value::Value;

/// `asyncio.Semaphore`.
pub struct Semaphore(Rc<SemaphoreState>);

struct SemaphoreState {
    value: Cell<i64>,
    /// The initial value, for one that must not be released beyond it.
    bound: Option<i64>,
    waiters: Waiters,
}

native_object!(Semaphore, "Semaphore");

impl Semaphore {
    /// `Semaphore(value)`.
    ///
    /// # Errors
    /// ValueError below 0.
    pub fn new(value: i64) -> Result<Semaphore> {
        Semaphore::make(value, None)
    }

    fn make(value: i64, bound: Option<i64>) -> Result<Semaphore> {
        if value < 0 {
            return Err(Exc::value_error("Semaphore initial value must be >= 0"));
        }
        Ok(Semaphore(Rc::new(SemaphoreState {
            value: Cell::new(value),
            bound,
            waiters: Waiters::new(),
        })))
    }

    /// `locked()`: whether `acquire` would wait.
    pub fn locked(&self) -> bool {
        self.0.value.get() == 0 || !self.0.waiters.all_cancelled()
    }

    fn add(&self, n: i64) {
        self.0.value.set(self.0.value.get() + n);
    }

    fn wake_next(&self) {
        if self.0.waiters.wake_waiting(1) == 1 {
            self.add(-1);
        }
    }

    /// `acquire()`.
    ///
    /// # Errors
    /// What is thrown in.
    pub fn acquire(&self) -> impl Future<Output = Result<bool>> + use<> {
        let this = self.clone();
        async move {
            if !this.locked() {
                this.add(-1);
                return Ok(true);
            }
            let waiter = this.0.waiters.join();
            let outcome = waiter.clone().await;
            this.0.waiters.leave(&waiter);
            if let Err(exc) = outcome {
                // The unit may have been handed to us: pass it on.
                if exc.is(&CANCELLED_ERROR) && !waiter.cancelled() {
                    this.add(1);
                    this.wake_next();
                }
                return Err(exc);
            }
            if this.0.value.get() > 0 {
                this.wake_next();
            }
            Ok(true)
        }
    }

    /// `release()`.
    ///
    /// # Errors
    /// ValueError beyond the initial value of a bounded one.
    pub fn release(&self) -> Result<()> {
        if self
            .0
            .bound
            .is_some_and(|bound| self.0.value.get() >= bound)
        {
            return Err(Exc::value_error("BoundedSemaphore released too many times"));
        }
        self.add(1);
        self.wake_next();
        Ok(())
    }

    /// `async with semaphore`: acquires.
    ///
    /// # Errors
    /// As [`Semaphore::acquire`].
    pub fn __aenter__(&self) -> impl Future<Output = Result<()>> + use<> {
        let acquire = self.acquire();
        async move { acquire.await.map(drop) }
    }

    /// The end of `async with semaphore`: releases.
    ///
    /// # Errors
    /// As [`Semaphore::release`].
    pub fn __aexit__(&self, _exc: Option<Exc>) -> impl Future<Output = Result<bool>> + use<> {
        let this = self.clone();
        async move { this.release().map(|()| false) }
    }

    fn describe(&self) -> String {
        let class = if self.0.bound.is_some() {
            "BoundedSemaphore"
        } else {
            "Semaphore"
        };
        let state = if self.locked() {
            String::from("locked")
        } else {
            alloc::format!("unlocked, value:{}", self.0.value.get())
        };
        native::describe(
            class,
            Rc::as_ptr(&self.0) as usize,
            &state,
            self.0.waiters.len(),
        )
    }
}

/// `asyncio.BoundedSemaphore`. It is a [`Semaphore`] and derefs to one.
#[derive(Clone)]
pub struct BoundedSemaphore(Semaphore);

impl BoundedSemaphore {
    /// `BoundedSemaphore(value)`.
    ///
    /// # Errors
    /// ValueError below 0.
    pub fn new(value: i64) -> Result<BoundedSemaphore> {
        Semaphore::make(value, Some(value)).map(BoundedSemaphore)
    }
}

impl Deref for BoundedSemaphore {
    type Target = Semaphore;

    fn deref(&self) -> &Semaphore {
        &self.0
    }
}

impl Object for BoundedSemaphore {
    fn type_name(&self) -> &'static str {
        "BoundedSemaphore"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        Object::repr_to(&self.0, out)
    }

    fn is_same(&self, other: &Self) -> bool {
        self.0.is_same(&other.0)
    }

    fn hash(&self) -> Result<i64> {
        Object::hash(&self.0)
    }

    fn into_value(self) -> Value {
        self.0.into_value()
    }

    fn from_value(value: &Value) -> Option<Self> {
        Semaphore::from_value(value)
            .filter(|it| it.0.bound.is_some())
            .map(BoundedSemaphore)
    }
}

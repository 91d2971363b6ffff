//! `asyncio.timeout`: a deadline over a block.
//!
//! ```python
//! async with asyncio.timeout(1.5):
//!     …                       # cancelled when late; the block then raises TimeoutError
//! ```

use alloc::rc::Rc;
use alloc::string::String;
use core::cell::Cell;
use core::future::{Future, ready};

use super::future::AnyFuture;
use super::handle::Handle;
use super::task;
use crate::exc::{CANCELLED_ERROR, Exc, Result};
use crate::executor;
use crate::platform::{self, Instant};

/// `asyncio.Timeout`.
pub struct Timeout(Rc<TimeoutState>);

struct TimeoutState {
    phase: Cell<Phase>,
    when: Cell<Option<f64>>,
    timer: Cell<Option<Handle>>,
    task: Cell<Option<Rc<dyn AnyFuture>>>,
    /// How many requests to cancel stood when the block began.
    cancelling: Cell<u16>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Created,
    Active,
    Expiring,
    Expired,
    Finished,
}

impl Phase {
    fn name(self) -> &'static str {
        match self {
            Phase::Created => "created",
            Phase::Active => "active",
            Phase::Expiring => "expiring",
            Phase::Expired => "expired",
            Phase::Finished => "finished",
        }
    }
}

native_object!(Timeout, "Timeout");

/// `asyncio.timeout(delay)`.
///
/// # Errors
/// RuntimeError when no loop runs.
pub fn timeout(delay: Option<f64>) -> Result<Timeout> {
    executor::require_running()?;
    Ok(timeout_at(delay.map(|delay| platform::monotonic() + delay)))
}

/// `asyncio.timeout_at(when)`.
pub fn timeout_at(when: Option<f64>) -> Timeout {
    Timeout(Rc::new(TimeoutState {
        phase: Cell::new(Phase::Created),
        when: Cell::new(when),
        timer: Cell::new(None),
        task: Cell::new(None),
        cancelling: Cell::new(0),
    }))
}

impl Timeout {
    /// `when()`.
    pub fn when(&self) -> Option<f64> {
        self.0.when.get()
    }

    /// `expired()`.
    pub fn expired(&self) -> bool {
        matches!(self.0.phase.get(), Phase::Expiring | Phase::Expired)
    }

    /// `reschedule(when)`.
    ///
    /// # Errors
    /// RuntimeError outside of the block.
    pub fn reschedule(&self, when: Option<f64>) -> Result<()> {
        match self.0.phase.get() {
            Phase::Active => {}
            Phase::Created => return Err(Exc::runtime_error("Timeout has not been entered")),
            phase => {
                return Err(Exc::runtime_error(alloc::format!(
                    "Cannot change state of {} Timeout",
                    phase.name()
                )));
            }
        }
        self.0.when.set(when);
        self.stop_timer();
        if let Some(when) = when {
            let this = self.clone();
            let expire = move || this.expire();
            self.0.timer.set(Some(if when <= platform::monotonic() {
                Handle::soon(expire)
            } else {
                Handle::at(Instant::at(when), expire)
            }));
        }
        Ok(())
    }

    fn stop_timer(&self) {
        if let Some(timer) = self.0.timer.take() {
            timer.cancel();
        }
    }

    fn expire(&self) -> Result<()> {
        let task = self.0.task.take();
        if let Some(task) = &task {
            task.clone().cancel(None);
        }
        self.0.task.set(task);
        self.0.phase.set(Phase::Expiring);
        drop(self.0.timer.take());
        Ok(())
    }

    /// `async with asyncio.timeout(…) as cm`.
    ///
    /// # Errors
    /// RuntimeError when it is entered twice or outside of a task.
    pub fn __aenter__(&self) -> impl Future<Output = Result<Timeout>> + use<> {
        let this = self.clone();
        async move { this.enter() }
    }

    fn enter(self) -> Result<Timeout> {
        if self.0.phase.get() != Phase::Created {
            return Err(Exc::runtime_error("Timeout has already been entered"));
        }
        let Some(task) = task::current() else {
            return Err(Exc::runtime_error("Timeout should be used inside a task"));
        };
        self.0.phase.set(Phase::Active);
        self.0.cancelling.set(task.core().cancels().get());
        self.0.task.set(Some(task));
        self.reschedule(self.0.when.get())?;
        Ok(self)
    }

    /// The end of the block: a cancellation that came of the deadline becomes TimeoutError.
    ///
    /// # Errors
    /// TimeoutError.
    pub fn __aexit__(&self, exc: Option<Exc>) -> impl Future<Output = Result<bool>> + use<> {
        ready(self.exit(exc))
    }

    fn exit(&self, exc: Option<Exc>) -> Result<bool> {
        self.stop_timer();
        let task = self.0.task.take();
        if self.0.phase.get() == Phase::Active {
            self.0.phase.set(Phase::Finished);
            return Ok(false);
        }
        self.0.phase.set(Phase::Expired);
        let Some(task) = task else { return Ok(false) };
        let cancels = task.core().cancels();
        cancels.set(cancels.get().saturating_sub(1));
        match exc {
            Some(exc) if cancels.get() <= self.0.cancelling.get() && exc.is(&CANCELLED_ERROR) => {
                let late = Exc::timeout_error().with_cause(&exc);
                late.set_context(Some(exc));
                Err(late)
            }
            _ => Ok(false),
        }
    }

    fn describe(&self) -> String {
        let phase = self.0.phase.get();
        match (phase, self.when()) {
            (Phase::Active, Some(when)) => alloc::format!("<Timeout [active] when={when:.3}>"),
            (Phase::Active, None) => String::from("<Timeout [active] when=None>"),
            _ => alloc::format!("<Timeout [{}]>", phase.name()),
        }
    }
}

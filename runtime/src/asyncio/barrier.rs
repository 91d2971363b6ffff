//! `asyncio.Barrier`: tasks meet before any of them goes on.
//!
//! ```python
//! place = await barrier.wait()     # until `parties` tasks have come
//! ```

use alloc::rc::Rc;
use alloc::string::String;
use core::cell::Cell;
use core::future::Future;

use super::exceptions::BROKEN_BARRIER_ERROR;
use super::{Condition, native};
use crate::exc::{Exc, Result};

/// `asyncio.Barrier`.
pub struct Barrier(Rc<BarrierState>);

struct BarrierState {
    condition: Condition,
    parties: i64,
    phase: Cell<Phase>,
    count: Cell<i64>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Phase {
    Filling,
    Draining,
    Resetting,
    Broken,
}

native_object!(Barrier, "Barrier");

impl Barrier {
    /// `Barrier(parties)`.
    ///
    /// # Errors
    /// ValueError below 1.
    pub fn new(parties: i64) -> Result<Barrier> {
        if parties < 1 {
            return Err(Exc::value_error("parties must be > 0"));
        }
        Ok(Barrier(Rc::new(BarrierState {
            condition: Condition::new(None),
            parties,
            phase: Cell::new(Phase::Filling),
            count: Cell::new(0),
        })))
    }

    /// `parties`.
    pub fn parties(&self) -> i64 {
        self.0.parties
    }

    /// `n_waiting`.
    pub fn n_waiting(&self) -> i64 {
        if self.0.phase.get() == Phase::Filling {
            self.0.count.get()
        } else {
            0
        }
    }

    /// `broken`.
    pub fn broken(&self) -> bool {
        self.0.phase.get() == Phase::Broken
    }

    /// `wait()`: which place among the parties we had, from 0.
    ///
    /// # Errors
    /// BrokenBarrierError when it is aborted or reset; what is thrown in.
    pub fn wait(&self) -> impl Future<Output = Result<i64>> + use<> {
        let this = self.clone();
        async move {
            let condition = &this.0.condition;
            condition.__aenter__().await?;
            let result = this.pass().await;
            condition.__aexit__(None).await?;
            result
        }
    }

    async fn pass(&self) -> Result<i64> {
        let state = self.0.clone();
        let phase = move || {
            Ok(!matches!(
                state.phase.get(),
                Phase::Draining | Phase::Resetting
            ))
        };
        self.0.condition.wait_for(phase).await?;
        if self.broken() {
            return Err(Exc::with_text(&BROKEN_BARRIER_ERROR, "Barrier aborted"));
        }
        let index = self.0.count.get();
        self.0.count.set(index + 1);
        let result = if index + 1 == self.0.parties {
            self.0.phase.set(Phase::Draining);
            self.0.condition.notify_all()
        } else {
            self.fill().await
        };
        self.0.count.set(self.0.count.get() - 1);
        if self.0.count.get() == 0 {
            if matches!(self.0.phase.get(), Phase::Resetting | Phase::Draining) {
                self.0.phase.set(Phase::Filling);
            }
            self.0.condition.notify_all()?;
        }
        result.map(|()| index)
    }

    async fn fill(&self) -> Result<()> {
        let state = self.0.clone();
        let full = move || Ok(state.phase.get() != Phase::Filling);
        self.0.condition.wait_for(full).await?;
        if matches!(self.0.phase.get(), Phase::Broken | Phase::Resetting) {
            return Err(Exc::with_text(
                &BROKEN_BARRIER_ERROR,
                "Abort or reset of barrier",
            ));
        }
        Ok(())
    }

    /// `reset()`.
    ///
    /// # Errors
    /// What is thrown in.
    pub fn reset(&self) -> impl Future<Output = Result<()>> + use<> {
        let this = self.clone();
        async move {
            let phase = |count| {
                if count > 0 {
                    Phase::Resetting
                } else {
                    Phase::Filling
                }
            };
            this.change(phase).await
        }
    }

    /// `abort()`.
    ///
    /// # Errors
    /// What is thrown in.
    pub fn abort(&self) -> impl Future<Output = Result<()>> + use<> {
        let this = self.clone();
        async move { this.change(|_| Phase::Broken).await }
    }

    async fn change(&self, phase: impl FnOnce(i64) -> Phase) -> Result<()> {
        self.0.condition.__aenter__().await?;
        self.0.phase.set(phase(self.0.count.get()));
        let result = self.0.condition.notify_all();
        self.0.condition.__aexit__(None).await?;
        result
    }

    /// `async with barrier as place`.
    ///
    /// # Errors
    /// As [`Barrier::wait`].
    pub fn __aenter__(&self) -> impl Future<Output = Result<i64>> + use<> {
        self.wait()
    }

    /// The end of `async with barrier`: nothing.
    ///
    /// # Errors
    /// None.
    pub fn __aexit__(&self, _exc: Option<Exc>) -> impl Future<Output = Result<bool>> + use<> {
        core::future::ready(Ok(false))
    }

    fn describe(&self) -> String {
        let state = match self.0.phase.get() {
            Phase::Filling => "filling",
            Phase::Draining => "draining",
            Phase::Resetting => "resetting",
            Phase::Broken => "broken",
        };
        let mut text = String::from(state);
        if !self.broken() {
            text.push_str(&alloc::format!(
                ", waiters:{}/{}",
                self.n_waiting(),
                self.parties()
            ));
        }
        native::describe("Barrier", Rc::as_ptr(&self.0) as usize, &text, 0)
    }
}
